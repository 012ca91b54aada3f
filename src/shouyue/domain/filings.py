"""Procedures that people recorded more than once: when filed, and again when over.

A court's receipt is recorded on the day of filing, its ruling months later. Nothing but the kind,
whom it was directed at and the days tell that they are one suit. Only one suit of a kind can be
pending against the same person for the same loan, so an end that follows a filing ends it.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from shouyue.domain.acts import PENDING_UNTIL_ENDED, PROCEDURES
from shouyue.domain.effects import Effect, Effects
from shouyue.domain.events import Event

_ONE_DAY: Final = timedelta(days=1)


class Filings(NamedTuple):
    """The events with every procedure told once.

    Attributes:
        events: in their order; a filing whose end is recorded elsewhere has that end.
        told: every event as it was recorded, with the place in `events` of what stands for it;
            None where `events` are all there is.
    """

    events: Sequence[Event]
    told: Sequence[tuple[Event, int]] | None = None

    def log(self, found: Sequence[Effect]) -> Iterator[tuple[Event, Effect]]:
        """What each recorded event did, from what each of `events` did."""
        if self.told is None:
            return zip(self.events, found, strict=True)
        return ((event, found[place]) for event, place in self.told)


def joined(ordered: Sequence[Event], as_of: date, rows: Effects) -> Filings:
    """Reads as one procedure what was recorded as its filing and as its end by `as_of`.

    An end is recorded under the day of the filing, or under its own day. A filing that another of
    its kind follows cannot be pending any more: it ended before that day, nobody said how.
    """
    recorded = [
        place
        for place, event in enumerate(ordered)
        if event.kind in PROCEDURES and event.day <= as_of
    ]
    if not recorded[1:]:
        return Filings(ordered)
    read, filing_of = list(ordered), _joins(ordered, recorded)
    for later, filing in filing_of.items():
        read[filing] = _ended(read[filing], ordered[later], rows)
    _overtaken(read, [place for place in recorded if place not in filing_of], rows)
    acting = [place for place in range(len(ordered)) if place not in filing_of]
    at = {place: number for number, place in enumerate(acting)}
    told = [(event, at[filing_of.get(place, place)]) for place, event in enumerate(ordered)]
    return Filings([read[place] for place in acting], told)


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
