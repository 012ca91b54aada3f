"""A day that fits: which lines of the list one person can do today, and in which order.

What the law ends within the month stands on every day, however full it is. Then come the promises
and what else cannot wait, a few people to look after, and of the rest first those in villages
where one goes anyway. The order depends on the lines alone, so that two laptops show the same day.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from shouyue.domain.worklist import (
    RANK_CARE,
    RANK_OVERRIDE,
    RANK_URGENT_END,
    Line,
    Reason,
    by_urgency,
    by_village,
)

_LEGAL: Final = frozenset({"limitation_ends", "limitation_stands_still", "guarantee_ends"})


class Cared(NamedTuple):
    """How many loans' people were visited without a demand, reminded in time, thanked."""

    visited: int = 0
    reminded: int = 0
    thanked: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of a day in order, and how many more there are by their first reason."""

    lines: tuple[Line, ...]
    more: Counter[Reason]


def fitting(lines: Iterable[Line], room: int, care_room: int) -> Day:
    """The day of a list in its order.

    Args:
        lines: in the order of the list.
        room: so many lines fit; what is always kept takes at most half of it from the rest.
        care_room: so many of them are kept for people to look after, where there are any.
    """
    kept: list[Line] = []
    work: list[Line] = []
    care: list[Line] = []
    for line in lines:
        if is_kept(line):
            kept.append(line)
        else:
            (care if _rank(line) >= RANK_CARE else work).append(line)
    left = max(room - len(kept), room // 2)
    for_care = min(care_room, len(care), left)
    chosen = kept + _nearest(work, kept, left - for_care)
    chosen += _nearest(care, chosen, left - (len(chosen) - len(kept)))
    found = Counter([line.why[0].reason for line in (*work, *care)])
    more = found - Counter([line.why[0].reason for line in chosen[len(kept) :]])
    return Day(_as_a_way(sorted(chosen, key=by_urgency)), more)


def _nearest(lines: Sequence[Line], beside: Sequence[Line], most: int) -> list[Line]:
    """The most urgent; of equal urgency what the law ends, then where one goes anyway.

    Lines that are equal in all of it stay in the order of the list.
    """
    urgent = islice((line for line in lines if _rank(line) <= RANK_OVERRIDE), most)
    villages = {line.case.village for line in (*beside, *urgent)} - {""}

    def nearness(line: Line) -> tuple[bool, bool]:
        return not _is_legal(line), line.case.village not in villages

    of_rank: dict[int, list[Line]] = {}
    for line in lines:
        of_rank.setdefault(line.why[0].rank, []).append(line)
    chosen: list[Line] = []
    for _, some in sorted(of_rank.items()):
        left = most - len(chosen)
        # Only where a rank has more than there is room for somebody has to choose.
        chosen += some if len(some) <= left else heapq.nsmallest(left, some, key=nearness)
    return chosen


def _as_a_way(lines: Sequence[Line]) -> tuple[Line, ...]:
    """What cannot wait first, in its order; the rest by village, the most urgent village first."""
    first = [line for line in lines if _rank(line) <= RANK_OVERRIDE]
    rest = [line for line in lines if _rank(line) > RANK_OVERRIDE]
    return (*first, *(line for trip in by_village(rest) for line in trip.lines))


def is_kept(line: Line) -> bool:
    """Whether no full day hides a line.

    An end by law with at most one warning to come, or a letter that would demand what was paid.
    """
    if line.why[0].rank > RANK_URGENT_END:
        return False  # which most are, and what follows is less urgent
    if line.why[0].reason == "letter_to_recall":
        return True
    return any(why.rank <= RANK_URGENT_END and why.reason in _LEGAL for why in line.why)


def _is_legal(line: Line) -> bool:
    return line.why[0].reason in _LEGAL


def _rank(line: Line) -> int:
    return line.why[0].rank
