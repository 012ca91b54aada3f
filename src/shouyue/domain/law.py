"""The law of one country, as a policy pack states it: periods, guarantees, effects of acts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Final, Literal, get_args

from shouyue.domain import packs
from shouyue.domain.dates import years_later
from shouyue.domain.debts import CountsFrom
from shouyue.domain.effects import Effects, read_effects
from shouyue.domain.guarantees import GuaranteeRules, read_guarantee_rules
from shouyue.domain.packs import Pack
from shouyue.domain.paying import Payments, payments
from shouyue.domain.signing import Judged, Signings, signings

MediaLevel = Literal["national", "provincial", "local"]

_ADDS_ITS_TIME: Final = "adds_its_time"
_LATE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "deducted": "deduction_after_expiry",
        "debtor_agreed_in_writing": "revived_by_promise",
        "debtor_agreed_orally": "oral_promise_after_expiry",
        "judgment": "judgment",
    }
)
"""What an act is once the period is over; all others come too late."""


@dataclass(frozen=True)
class OldLaw:
    """A shorter period before a reform: what was over by then stays over.

    Attributes:
        years: of the old period.
        until: the day the new law came into force; what was still running then follows it.
    """

    years: int
    until: date

    @cached_property
    def anchors_before(self) -> date:
        """A period that counts from this day or later cannot have ended under the old law."""
        # A day more than the arithmetic says, for the sake of 29 February.
        return years_later(self.until, -self.years) + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LimitationRules:
    """The numbers of the limitation clock.

    Attributes:
        years: of the period.
        old_law: None where no reform matters any more.
        enforcement_years: to enforce a judgment.
        longest_years: from the first default, whatever happened; None where there is no such end.
        suspension_months: an obstacle counts if it reaches into the last so many months, and the
            period ends so many months after it at the earliest; None = the time of an obstacle is
            added to the period. Which obstacles count at all is in the effect table.
        counts_from: which due day of a debt in instalments the period counts from.
        refusal_witnesses: so many neutral ones prove that a notice arrived though it was refused;
            None = no number of them does.
        media: how far a medium has to reach for a notice to a missing debtor.
    """

    years: int
    old_law: OldLaw | None
    enforcement_years: int
    longest_years: int | None
    suspension_months: int | None
    counts_from: CountsFrom
    refusal_witnesses: int | None
    media: tuple[MediaLevel, ...]


@dataclass(frozen=True, slots=True)
class Law:
    """What the clocks ask of a country.

    Attributes:
        acts: every row of an act inside the period, with the one of the same act after it.
        signings, payments: the same for every signed notice and every payment.
    """

    limitation: LimitationRules
    guarantee: GuaranteeRules
    effects: Effects
    # Worked out once: half a million events are judged at a start.
    acts: Mapping[str, Judged] = field(init=False, repr=False)
    signings: Signings = field(init=False, repr=False)
    payments: Payments = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "acts", _acts(self.effects))
        object.__setattr__(self, "signings", signings(self.effects))
        object.__setattr__(self, "payments", payments(self.effects))


def read_law(pack: Pack) -> Law:
    """The sections `limitation`, `guarantee` and `effects` of a pack.

    What a country does not have is said with the word `none`.

    Raises:
        PolicyError: naming what is missing or wrong.
    """
    return Law(
        limitation=LimitationRules(
            years=pack.read("limitation.years", packs.some),
            old_law=pack.read("limitation.old_law", _old_law),
            enforcement_years=pack.read("limitation.enforcement_years", packs.some),
            longest_years=pack.read("limitation.longest_years", packs.some_or_none),
            suspension_months=pack.read("limitation.suspension_months", _suspension),
            counts_from=pack.read("limitation.counts_from", _counts_from),
            refusal_witnesses=pack.read("limitation.refusal_witnesses", packs.some_or_none),
            media=pack.read("limitation.media", _media),
        ),
        guarantee=read_guarantee_rules(pack),
        effects=read_effects(pack),
    )


def _acts(rows: Effects) -> Mapping[str, Judged]:
    late = {code: rows[_LATE.get(code, "period_over")] for code in rows}
    return MappingProxyType({code: (row, late[code]) for code, row in rows.items()})


def _old_law(value: object) -> OldLaw | None:
    if packs.is_none(value):
        return None
    said: Mapping[str, object] = packs.table(value, {"years", "until"})
    return OldLaw(packs.some(said["years"]), packs.day(said["until"]))


def _suspension(value: object) -> int | None:
    return None if value == _ADDS_ITS_TIME else packs.some(value)


def _counts_from(value: object) -> CountsFrom:
    return packs.one(value, get_args(CountsFrom))


def _media(value: object) -> tuple[MediaLevel, ...]:
    if packs.is_none(value):
        return ()
    return tuple(packs.one(item, get_args(MediaLevel)) for item in packs.items(value))
