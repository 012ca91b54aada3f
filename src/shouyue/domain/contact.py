"""A contact with a borrower, what went before it, and the numbers that limit it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, NamedTuple, Self

from shouyue.domain.feasts import Feast
from shouyue.domain.plans import PlanState
from shouyue.domain.windows import Window

Channel = Literal["call", "message", "visit", "letter", "public_notice"]
Party = Literal["debtor", "representative", "guarantor", "contact_person", "related", "third_party"]
"""A representative stands by law for a debtor who is dead, missing or without full capacity."""
Purpose = Literal["collection", "care"]
Circumstance = Literal[
    "dead", "incapacitated", "seriously_ill", "disaster", "complaint_open", "negotiating"
]
Override = Literal["never", "supervisor", "reason"]


@dataclass(frozen=True, slots=True)
class ContactRules:
    """The numbers of the gate. All local time; `override` says by setting who may overrule it."""

    hours: Window
    visit_hours: Window
    effective_calls_per_day: int
    attempts_per_day: int
    messages_per_day: int
    messages_with_amounts_per_day: int
    visits_per_day: int
    visits_per_week: int
    visit_staff: int
    visit_recording: bool
    failed_calls_before_contact_person: int
    days_unreached_before_contact_person: int
    quiet_days_after_payment: int
    stopped_by: tuple[Circumstance, ...]
    sensitive_days: tuple[Feast, ...]
    override: Mapping[str, Override]


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact meant to be made, or one that was made and is checked afterwards.

    Attributes:
        at: local time.
        staff, recording: of a visit; None = not settled yet, which gives a condition, no block.
        enter_home, entry_consent: of a visit; home or the debtor's work area.
        with_amounts: a message that names sums.
    """

    at: datetime
    channel: Channel
    party: Party = "debtor"
    purpose: Purpose = "collection"
    staff: int | None = None
    recording: bool | None = None
    enter_home: bool = False
    entry_consent: bool = False
    with_amounts: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """What we know of the debtor being out of reach.

    Attributes:
        failed_calls_in_row: to the reserved phone, today's included; `last_failed_on` their last.
        days_unreached_in_row: days on which every attempt failed.
    """

    number_invalid: bool = False
    dead_or_incapacitated: bool = False
    failed_calls_in_row: int = 0
    last_failed_on: date | None = None
    days_unreached_in_row: int = 0


class Booking(NamedTuple):
    """What is owed fell between the figures of one day and of another: money came in, maybe."""

    since: date
    on: date


@dataclass(frozen=True, slots=True)
class ContactHistory:
    """What was done so far with this person, counted up to `Contact.at`.

    Attributes:
        attempts_today: unanswered ones in the same way of contact.
        visits_this_week: Monday to Sunday.
        agreed_other_time: other hours were agreed, whatever they are.
        last_booking: the last that the bank's figures show and nobody recorded.
        settled: nothing is owed any more.
        plan: what both sides agreed on about the debt.
        agreed_times, quiet_times: hours agreed instead of the usual ones, and hours of peace.
        unread_quiet_times: hours of peace that were noted and cannot be read, as they are written.
    """

    effective_calls_today: int = 0
    attempts_today: int = 0
    messages_today: int = 0
    messages_with_amounts_today: int = 0
    visits_today: int = 0
    visits_this_week: int = 0
    last_payment_on: date | None = None
    last_booking: Booking | None = None
    agreed_other_time: bool = False
    agreed_times: tuple[Window, ...] = ()
    quiet_times: tuple[Window, ...] = ()
    unread_quiet_times: tuple[str, ...] = ()
    contact_refused: bool = False
    lost: Lost = Lost()
    circumstances: frozenset[Circumstance] = frozenset()
    settled: bool = False
    plan: PlanState | None = None

    def seen_from(self, later: date, day: date) -> Self:
        """The same history on a later day, nothing having been done in between."""
        if later == day:
            return self
        same_week = later.isocalendar()[:2] == day.isocalendar()[:2]
        return replace(
            self,
            effective_calls_today=0,
            attempts_today=0,
            messages_today=0,
            messages_with_amounts_today=0,
            visits_today=0,
            visits_this_week=self.visits_this_week if same_week else 0,
        )
