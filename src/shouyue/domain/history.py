"""What happened around a loan by a day, in its one order, every procedure told once.

People record a procedure more than once: when it is filed, and again when it is over. A court's
receipt is recorded on the day of filing, its ruling months later. Nothing but the kind, whom it was
directed at and the days tell that they are one suit. Only one suit of a kind can be pending against
the same person for the same loan, so an end that follows a filing ends it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain, repeat
from operator import attrgetter
from typing import Final

from shouyue.domain.acts import PENDING_UNTIL_ENDED, PROCEDURES
from shouyue.domain.effects import AFTER_AS_OF, Effect, Effects
from shouyue.domain.events import Event
from shouyue.domain.law import Law

_ONE_DAY: Final = timedelta(days=1)
_KIND, _DAY, _ORDER = attrgetter("kind"), attrgetter("day"), attrgetter("order")


class History:
    """The events of one loan as they stand on a day; of all its clocks.

    Attributes:
        events: those that happened by then, in their order; a filing whose end is recorded
            elsewhere has that end.
        obstacles: those among them that may stop a debtor's clock.
    """

    __slots__ = ("_coming", "_told", "events", "obstacles")

    def __init__(self, events: Iterable[Event], as_of: date, law: Law) -> None:
        ordered = sorted(events, key=_DAY)
        days = list(map(_DAY, ordered))
        # The full order costs ten times the day alone and matters only where a day has two events.
        if len(set(days)) < len(days):
            ordered.sort(key=_ORDER)
        happened = bisect_right(days, as_of)
        self.events: Sequence[Event] = ordered[:happened]
        self._coming: Sequence[Event] = ordered[happened:]
        # Every event as it was recorded, with the place in `events` of what stands for it.
        self._told: Sequence[tuple[Event, int]] | None = None
        kinds = set(map(_KIND, self.events))
        if not kinds.isdisjoint(PROCEDURES):
            self._join(law.effects)
        self.obstacles: Sequence[Event] = ()
        if "obstacle" in kinds:
            self.obstacles = [
                event
                for event in self.events
                if event.kind == "obstacle" and event.target is None and event.inside.effective
            ]

    @classmethod
    def of(cls, events: "Iterable[Event] | History", as_of: date, law: Law) -> "History":
        """Events as they were recorded, in whatever order; a history of that day is one already."""
        return events if isinstance(events, History) else cls(events, as_of, law)

    def log(self, found: Iterable[Effect]) -> Iterator[tuple[Event, Effect]]:
        """What each recorded event did, from what each of `events` did."""
        happened: Iterable[tuple[Event, Effect]]
        if self._told is None:
            happened = zip(self.events, found, strict=True)
        else:
            effects = list(found)
            happened = ((event, effects[place]) for event, place in self._told)
        return chain(happened, zip(self._coming, repeat(AFTER_AS_OF)))

    def _join(self, rows: Effects) -> None:
        """Reads as one procedure what was recorded as its filing and as its end.

        An end is recorded under the day of the filing, or under its own day. A filing that another
        of its kind follows cannot be pending any more: it ended before that day, nobody said how.
        """
        ordered = self.events
        recorded = [place for place, event in enumerate(ordered) if event.kind in PROCEDURES]
        if not recorded[1:]:
            return
        read, filing_of = list(ordered), _joins(ordered, recorded)
        for later, filing in filing_of.items():
            read[filing] = _ended(read[filing], ordered[later], rows)
        _overtaken(read, [place for place in recorded if place not in filing_of], rows)
        acting = [place for place in range(len(ordered)) if place not in filing_of]
        at = {place: number for number, place in enumerate(acting)}
        self._told = [
            (event, at[filing_of.get(place, place)]) for place, event in enumerate(ordered)
        ]
        self.events = [read[place] for place in acting]


def _joins(ordered: Sequence[Event], recorded: Sequence[int]) -> dict[int, int]:
    """What is recorded again, by the day it ended: the place of each with that of its filing."""
    found: dict[int, int] = {}
    filed: dict[tuple[str, str | None], int] = {}
    pending: set[int] = set()
    for place in sorted(recorded, key=lambda place: (_filed_first(ordered[place]), place)):
        event = ordered[place]
        filing = filed.get((event.kind, event.target))
        if filing is not None and (
            event.day == ordered[filing].day or (filing in pending and _is_end_alone(event))
        ):
            found[place] = filing
        else:
            filing = filed[event.kind, event.target] = place
        if _is_over(event):
            pending.discard(filing)
        elif filing == place:
            pending.add(place)
    return found


def _ended(filing: Event, later: Event, rows: Effects) -> Event:
    """A procedure as the later record has it; a judgment stands if only its appeal went away."""
    judgment = rows["judgment"]
    if not _is_over(later) or (filing.inside is judgment and later.inside is not judgment):
        return filing
    return later._replace(day=filing.day, until=later.until or later.day)


def _overtaken(read: list[Event], places: Sequence[int], rows: Effects) -> None:
    """Ends what is pending on the day before the next of its kind was filed."""
    pending: dict[tuple[str, str | None], int] = {}
    for place in sorted(places, key=lambda place: (_filed_first(read[place]), place)):
        event = read[place]
        if event.kind not in PENDING_UNTIL_ENDED:
            continue
        before = pending.pop((event.kind, event.target), None)
        if before is not None:
            over = rows["withdrawn_after_service"]
            read[before] = read[before]._replace(inside=over, until=event.day - _ONE_DAY)
        if not _is_over(event):
            pending[event.kind, event.target] = place


def _is_end_alone(event: Event) -> bool:
    """Whether it is recorded under the day on which the procedure was over."""
    return _is_over(event) and event.until in (None, event.day)


def _filed_first(event: Event) -> tuple[date, bool, date]:
    return event.day, _is_over(event), event.until or event.day


def _is_over(event: Event) -> bool:
    return event.until is not None or event.due is not None or bool(event.outcome)
