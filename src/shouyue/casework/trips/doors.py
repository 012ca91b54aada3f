"""Whose doors a round goes to, what is done at each, and who of its villages stays out of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from shouyue.casework.cases.day_lines import AGREED, SHORT_OF, Errand
from shouyue.casework.cases.today import on_day
from shouyue.casework.inputs import ContactInput
from shouyue.casework.letters.views import RefusedLetter
from shouyue.casework.outcomes import Outcome, Reason
from shouyue.casework.plans import plan_on
from shouyue.casework.records.contacts import preview_gate
from shouyue.casework.views import TodayLine
from shouyue.casework.workspace import Workspace
from shouyue.ledger.ids import parse_ref
from shouyue.ledger.tapes import LoanRow
from shouyue.vault.queries.trips import open_trips

AT_THE_DOOR: Final = frozenset({"letter", "visit", "call", "acknowledgment"})
"""What can be done on a round, of all that a line of the day may ask for."""
_DEMANDED_APART: Final[Mapping[str, str]] = MappingProxyType(
    {
        "casework.today.guarantee_ends": "casework.trips.guarantor_apart",
        "casework.today.guarantee_ends_too": "casework.trips.guarantor_apart",
        "casework.today.general_guarantee_ends": "casework.today.general_guarantee_ends",
        "casework.today.general_guarantee_ends_too": "casework.today.general_guarantee_ends_too",
        "casework.today.unstated_guarantee_ends": "casework.today.unstated_guarantee_ends",
    }
)
"""What is said of a guarantee: a round goes to borrowers, and it takes no letter to guarantors."""
MORNING: Final = "T10:00"

Purpose = Literal["care", "reminder", "demand"]
_PURPOSES: Final[Mapping[str, Purpose]] = MappingProxyType(
    {
        "casework.today.care_visit_due": "care",
        AGREED: "care",
        "casework.today.payment_to_thank_for": "care",
        "casework.today.sent_though_recalled": "care",
        "casework.today.coming_due": "reminder",
        "casework.today.reminder_due": "reminder",
        "casework.today.instalment_due": "reminder",
        "casework.today.agreement_unrecorded": "care",
        "casework.today.part_due": "reminder",
        "casework.today.last_part_due": "reminder",
        "casework.today.part_unseen": "reminder",
        "casework.today.last_part_unseen": "reminder",
    }
)
_STRICTEST_FIRST: Final[tuple[Purpose, ...]] = ("demand", "reminder", "care")


class Door(NamedTuple):
    """A loan on a coming day: `errands` are done at its door, `others` are not.

    With `taken_on` a round of that coming day goes there already.
    """

    line: TodayLine
    errands: tuple[Errand, ...]
    others: tuple[Errand, ...]
    taken_on: date | None = None

    @property
    def is_gone_to(self) -> bool:
        """Whether a round of the day has something to do there."""
        return bool(self.errands) and self.taken_on is None


def doors(ws: Workspace, day: date, notes: Sequence[str] | None = None) -> tuple[Door, ...]:
    """The loans of the branch that there is anything to do about on a coming day.

    The most urgent first, by whatever is to be done; behind them those a supervisor has in hand.
    With `notes` these loans alone, whoever looks after them.
    """
    taken = _taken(ws, day)
    found = []
    for line, errands in on_day(ws, day, notes):
        # A supervisor's day is of all their branches.
        if line.branch != ws.branch:
            continue
        here = tuple(one for one in errands if one.act in AT_THE_DOOR)
        others = tuple(one for one in errands if one.act not in AT_THE_DOOR)
        found.append(Door(line, here, others, taken.get(line.note)))
    return tuple(found)


def stays_out(door: Door) -> Iterable[RefusedLetter]:
    """What of a loan a round does not do, each with why, or with what is to be done otherwise."""
    line = door.line
    if door.taken_on is not None and door.errands:
        why = Reason("casework.trips.on_another_round", {"day": door.taken_on.isoformat()})
        yield RefusedLetter(line.note, line.name, why)
    elif not door.errands:
        yield RefusedLetter(line.note, line.name, _said_apart(line.reason))
    first = (line.reason,) if not door.errands else ()
    for one in door.others:
        if one.reason.code in _DEMANDED_APART and one.reason not in first:
            yield RefusedLetter(line.note, line.name, _said_apart(one.reason))


def _said_apart(reason: Reason) -> Reason:
    return Reason(_DEMANDED_APART.get(reason.code, reason.code), reason.params)


def _taken(ws: Workspace, day: date) -> dict[str, date]:
    """Whose doors a round of another coming day goes to: one day takes up where another ends."""
    coming = (
        one.said
        for one in open_trips(ws.vault)
        if parse_ref(one.ref).branch == ws.branch and ws.today() <= one.said.day != day
    )
    return {stop.note: said.day for said in coming for stop in said.stops}


def in_short(codes: Iterable[str]) -> tuple[str, ...]:
    """What sentences of a day say, in a word or two, each once."""
    return tuple(dict.fromkeys(SHORT_OF[code] for code in codes if code in SHORT_OF))


def purpose_of(codes: Sequence[str], *, overdue: bool) -> Purpose:
    """What a visit is for, by the codes of the reasons that asked for it: the strictest of them.

    Overdue is overdue: who was agreed to be seen again about such a loan is not merely cared for.
    """
    found = {
        "demand" if overdue and code == AGREED else _PURPOSES.get(code, "demand") for code in codes
    }
    return next(one for one in _STRICTEST_FIRST if one in found or one == "care")


def is_to_demand(ws: Workspace, loan: LoanRow, day: date) -> bool:
    """Whether a loan is overdue, and no plan that both sides agreed on is being kept."""
    plan = plan_on(ws, loan.note, day)
    return loan.is_overdue(day.isoformat()) and not (plan is not None and plan.protects)


def visit_on(ws: Workspace, day: date, codes: Sequence[str], loan: LoanRow) -> Outcome:
    """What the rules say of a visit on that day: in the morning, by as many as they want."""
    visit = ContactInput(
        note=loan.note,
        channel="visit",
        at=day.isoformat() + MORNING,
        purpose=purpose_of(codes, overdue=is_to_demand(ws, loan, day)),
        staff=ws.rules.policy.contact.visit_staff,
        recorded=True,
    )
    return preview_gate(ws, visit)
