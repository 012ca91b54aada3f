"""What the tables of a round say: villages, open rounds, and the stops of one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Self

from shouyue.casework.inputs import StopInput
from shouyue.casework.outcomes import Reason
from shouyue.casework.trips.views import Trip, TripStop, TripVillage
from shouyue.desk.sentences import beside, moment, said
from shouyue.desk.today.model import ACTS
from shouyue.desk.widgets.entries import read_day
from shouyue.desk.widgets.tables import Column
from shouyue.desk.widgets.words import N_
from shouyue.i18n.language import Language

OUTCOMES = {
    "met": N_("Met"),
    "not_met": N_("Not met"),
    "not_visited": N_("Not visited"),
    "own_record": N_("Own record"),
}
OFF = N_("Did this round really not take place? It is struck off the list and stays readable.")
OFF_SURE = N_("It did not take place")
"""Asked before a round is struck, and the answer that strikes it."""
_SHAPES = {"met": "●", "not_met": "○", "not_visited": "–", "own_record": "→"}
VISITED = frozenset({"met", "not_met"})
"""Outcomes that this return records; the others leave it to somebody else or to another day."""


@dataclass(frozen=True, slots=True)
class VillageRow:
    """A village and its place in the visiting order; 0 while it is not visited."""

    village: TripVillage
    place: int = 0


@dataclass(frozen=True, slots=True)
class StopRow:
    """A stop and how it went; `problems` name what the act found wrong, by input.

    `next_on` is a day as it was typed; `against` is the rule that wanted a reason at the last save.
    """

    place: int
    stop: TripStop
    outcome: str = "met"
    words: str = ""
    next_on: str = ""
    override: str = ""
    problems: Mapping[str, Reason] = field(default_factory=lambda: MappingProxyType({}))
    against: Reason | None = None

    @property
    def is_as_planned(self) -> bool:
        """Whether it went as the return takes it to be where nothing is said."""
        is_preset = self.outcome == preset(self.stop)
        return is_preset and not (self.words or self.next_on or self.override)

    def has_day(self, today: date) -> bool:
        """Whether the day, where one was typed and matters, is one."""
        matters = self.outcome in VISITED and bool(self.next_on.strip())
        return not matters or read_day(self.next_on, today) is not None

    def settled(self, today: date) -> Self:
        """The same with its day in full, so that it means no other one tomorrow."""
        day = read_day(self.next_on, today)
        return self if day is None else replace(self, next_on=day.isoformat())

    def with_answer(self, name: str, value: str) -> Self:
        """The same stop with one answer changed; what was wrong with that is forgotten."""
        gone = set(self.problems) if name == "outcome" else {name}
        left = {other: why for other, why in self.problems.items() if other not in gone}
        match name:
            case "outcome":
                return replace(self, outcome=value, problems=left)
            case "words":
                return replace(self, words=value, problems=left)
            case "next_on":
                return replace(self, next_on=value, problems=left)
            case _:
                return replace(self, override=value, problems=left)

    def entry(self, today: date) -> StopInput:
        """What the act is told of it."""
        is_here = self.outcome in VISITED
        return StopInput(
            self.stop.note,
            self.outcome,  # type: ignore[arg-type] # one of OUTCOMES
            self.words.strip() if is_here else "",
            read_day(self.next_on, today) if is_here else None,
            override=self.override.strip() if is_here else "",
        )


def preset(stop: TripStop) -> str:
    """How a stop went unless somebody says otherwise."""
    return "not_visited" if stop.is_crossed_out else "met"


def villages_of(trip: Trip, language: Language) -> str:
    """Where a round goes, in its order."""
    way = " → ".join(village or language.text("no village") for village in trip.villages)
    return f"{trip.branch}  ·  {way}" if trip.branch else way


def _village(row: VillageRow, language: Language) -> str:
    return row.village.village or language.text("no village")


def _outcome(row: StopRow, language: Language) -> str:
    return f"{_SHAPES[row.outcome]} {language.text(OUTCOMES[row.outcome])}"


def _tone(row: StopRow) -> str:
    if row.problems:
        return "bad"
    return "" if row.outcome == "met" else "warn"


def _remark(row: StopRow, language: Language) -> str:
    if row.problems:
        return "■ " + " ".join(said(language, reason) for reason in row.problems.values())
    day = moment(language, row.next_on)
    again = language.text("again on {day}", day=day) if day and row.outcome in VISITED else ""
    crossed = language.text("crossed out on the last sheet") if row.stop.is_crossed_out else ""
    return beside((crossed, row.words, again, row.override))


def _task(row: StopRow, language: Language) -> str:
    also = (language.told(code, {}) for code in row.stop.also)
    return beside((language.text(ACTS[row.stop.act]), said(language, row.stop.reason), *also))


VILLAGES: tuple[Column[VillageRow], ...] = (
    Column(N_("Place"), lambda row, _: str(row.place or "")),
    Column(N_("Village"), _village),
    Column(N_("Stops"), lambda row, language: language.number(row.village.stops), right=True),
    Column(N_("Most urgent"), lambda row, language: said(language, row.village.first), share=1),
)

OPEN: tuple[Column[Trip], ...] = (
    Column(N_("Day"), lambda trip, language: language.date(trip.day)),
    Column(N_("Villages"), villages_of, share=1),
    Column(N_("Stops"), lambda trip, language: language.number(len(trip.stops)), right=True),
)

STOPS: tuple[Column[StopRow], ...] = (
    Column(N_("Place"), lambda row, language: language.number(row.place), right=True),
    Column(N_("Name"), lambda row, _: row.stop.name),
    Column(N_("Village"), lambda row, _: row.stop.village),
    Column(N_("What for"), _task, share=3),
    Column(N_("Result"), _outcome, tone=_tone),
    Column(N_("Remark"), _remark, share=2, tone=_tone),
)
