"""How long a record is kept, and from which day it may be appraised for disposal."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from shouyue.domain.dates import years_later

Start = Literal["creation", "settlement"]
Hold = Literal["litigation", "complaint", "audit"]
Reason = Literal["permanent", "not_settled", "on_hold", "still_kept", "may_be_appraised"]


class Term(NamedTuple):
    """A retention period: years from creation or settlement; None is for ever."""

    years: int | None
    start: Start


@dataclass(frozen=True, slots=True)
class Record:
    """What retention has to know of a record; `settled` is the day its loan was settled."""

    created: date
    settled: date | None = None
    holds: frozenset[Hold] = frozenset()


class Retention(NamedTuple):
    """When a record may go.

    Reaching the day permits an appraisal and nothing more: disposal also needs a list, an
    approval and two supervisors (档案法实施条例 24).
    """

    earliest_disposal: date | None
    reason: Reason


def earliest_disposal(start: date, years: int) -> date:
    """The day after the last day of `years` full years from `start`."""
    return years_later(start, years) + timedelta(days=1)


def retention(record: Record, term: Term, as_of: date) -> Retention:
    """Whether a record may be appraised on `as_of`, and if not why and from when.

    A record of an unsettled loan is kept whatever its age; a hold outlasts the period.
    """
    if term.years is None:
        return Retention(None, "permanent")
    start = record.created if term.start == "creation" else record.settled
    if start is None:
        return Retention(None, "not_settled")
    day = earliest_disposal(max(start, record.created), term.years)
    if record.holds:
        return Retention(None, "on_hold")
    return Retention(day, "may_be_appraised" if as_of >= day else "still_kept")
