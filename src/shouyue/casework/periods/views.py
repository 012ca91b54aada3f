"""What pages and commands show of periods: clocks, their steps, and guarantees."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from shouyue.casework.outcomes import Reason
from shouyue.domain.entries import Does
from shouyue.domain.limitation import STANDING_STILL, Status


@dataclass(frozen=True, slots=True)
class Limitation:
    """The limitation clock of one loan, as far as a list needs it.

    `act_by` is earlier than `last_day` where that one rests on what can be disputed; while the
    period stands still there is no last day, and `last_day` is the day to look after it by.
    """

    act_by: date
    last_day: date
    status: Status
    days_left: int
    provisional: bool = False

    @property
    def stands_still(self) -> bool:
        return self.status in STANDING_STILL


@dataclass(frozen=True, slots=True)
class GuaranteeEnd:
    """A guarantee that ends no later than its loan's limitation; `act_by` is its day to act."""

    guarantor: str
    act_by: date
    days_left: int


@dataclass(frozen=True, slots=True)
class ClockStep:
    """One event on a clock: whether it counted, why, by which rule, how well it holds.

    `does` says what an effective one did (`domain.entries.Does`); `cause` is what an obstacle
    is, empty for everything else; `flag` is the code of what an effective one still lacks.
    """

    on: date
    event: str
    effective: bool
    reason: Reason
    article: str
    strength: str
    ref: str = ""
    cause: str = ""
    does: Does = "begins_anew"
    flag: str = ""


@dataclass(frozen=True, slots=True)
class ClockView:
    """A limitation clock with everything that explains it.

    `act_by` is earlier than `last_day` where that one rests on what can be disputed; `days_left`
    counts to it; `years` is how long the running period is. While the period stands still there is
    no last day, and `last_day` is the day to look after it by.
    """

    anchor: date
    act_by: date
    last_day: date
    last_day_statutory: date
    provisional: bool
    status: Status
    days_left: int
    steps: tuple[ClockStep, ...]
    flags: tuple[str, ...]
    years: int


@dataclass(frozen=True, slots=True)
class GuaranteeView:
    """One guarantor's period with everything that explains it.

    `last_day` is the day to act by; `stated` counts the statements of his contract that stand: 0
    where the reading of it is shown that ends next, more than 1 where statements differ; `doubt`
    says why he may not be held (`domain.guarantee.Doubt`), `is_over` that his period is over
    either way.
    """

    guarantor: str
    name: str
    id_tail: str
    phone: str
    kind: Literal["joint", "general"]
    stated: int
    status: Literal["open", "preserved", "lapsed", "void"]
    doubt: Literal["", "act", "suit", "called_in"]
    is_over: bool
    last_day: date
    days_left: int
    period_last_day: date
    reason: Reason
    article: str
    provisional: bool
    steps: tuple[ClockStep, ...]
    flags: tuple[str, ...]
