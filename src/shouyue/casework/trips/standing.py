"""What holds of the stops of a round when its day sheet is made again.

The stack keeps its order, so nobody is taken off the sheet: whoever need not be visited any more
is crossed out in words. A row about which nothing has changed stays as it was printed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from shouyue.casework.elsewhere import in_branch
from shouyue.casework.letters.sheet_words import SHORT
from shouyue.casework.letters.views import RefusedLetter
from shouyue.casework.outcomes import NotAllowed, Reason
from shouyue.casework.trips.doors import Door, doors, in_short, visit_on
from shouyue.casework.workspace import Workspace
from shouyue.i18n.language import Language
from shouyue.ledger.ids import parse_ref
from shouyue.ledger.kinds import TripStop
from shouyue.ledger.tapes import LoanRow
from shouyue.paper.letter import Value
from shouyue.vault import loans
from shouyue.vault.queries.trips import OpenTrip

_OF_THE_LETTER: Final = frozenset(
    {
        "casework.today.overdue_without_notice",
        "casework.today.coming_due",
        "casework.today.notice_not_served",
    }
)
"""That a letter is wanted, or lies here printed: the same of the letter that goes along."""
_OF_THE_PERSON: Final = "DUNNING_STOPPED"
_ITS_LETTER: Final = "casework.today.notice_not_served"

Withheld = Mapping[str, Reason]


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds of one stop now; `against` says why nobody need go, or may.

    `paid` is what is owed less by the bank's file than the sheet said, in fen.
    """

    stop: TripStop
    name: str
    owed: int
    paid: int
    reasons: tuple[Reason, ...]
    against: Reason | None = None
    warning: Reason | None = None
    withheld: Reason | None = None
    """Why the letter of this stop stays here."""

    def row(
        self, printed: Mapping[str, Value], language: Language, *, is_short: bool
    ) -> Mapping[str, Value]:
        """The row of the sheet: as it was printed, where all of it still holds."""
        if not self._is_changed(printed, language):
            return printed
        words = list(self._words(language))
        why = words[0][:SHORT] if is_short else "\n".join(words)
        return {**printed, "why": why, "owed": self.owed}

    def _words(self, language: Language) -> Iterator[str]:
        if self.against is not None:
            against = language.told(self.against.code, self.against.params)
            yield language.told("casework.trips.no_visit", {"why": against})
            return
        first, *others = self.reasons
        if self.withheld is None:
            yield language.told(first.code, first.params)
        elif self.paid <= 0:
            yield language.told(self.withheld.code, self.withheld.params)
        if self.paid > 0:
            yield language.told("casework.trips.paid_since", {"paid": self.paid})
        # What the letter was to be brought for is said in a word: it does not go along.
        beside = others if self.withheld is None else self.reasons
        if also := [language.told(code, {}) for code in in_short(one.code for one in beside)]:
            yield language.told("casework.trips.also", {"also": language.list(also)})
        if self.warning is not None:
            yield language.told(self.warning.code, self.warning.params)

    def _is_changed(self, printed: Mapping[str, Value], language: Language) -> bool:
        if self.against is not None or self.withheld is not None or printed["owed"] != self.owed:
            return True
        if self.warning is not None:
            warning = language.told(self.warning.code, self.warning.params)
            if warning not in str(printed["why"]):
                return True
        planned = (self.stop.reason, *self.stop.also)
        if _kinds(planned) != _kinds(one.code for one in self.reasons):
            return True
        first = next((one for one in self.reasons if one.code == self.stop.reason), None)
        return first is not None and _told_by(first.params) != _told_by(self.stop.params)


def standing(
    ws: Workspace, trip: OpenTrip, sheets: Iterable[Mapping[str, Value]], withheld: Withheld
) -> list[Standing]:
    """What holds of each stop of a round now, in the order of its sheets.

    Args:
        ws: whose vault.
        trip: the round.
        sheets: the rows of its day sheets, as they were printed.
        withheld: serial → why this letter of the round stays here.
    """
    ws = in_branch(ws, parse_ref(trip.ref).branch)
    day = max(trip.said.day, ws.today())
    there = {door.line.note: door for door in doors(ws, day, [s.note for s in trip.said.stops])}
    found = []
    for stop, row in zip(trip.said.stops, sheets, strict=True):
        loan, door = loans.one(ws.vault, ws.branch, stop.note), there.get(stop.note)
        owed = loan.rest if loan is not None and loan.is_owed else 0
        was = row["owed"]
        paid = was - owed if isinstance(was, int) else 0
        name = loan.name if loan is not None else ""
        reasons = tuple(one.reason for one in door.errands) if door is not None else ()
        one = Standing(stop, name, owed, paid, reasons, withheld=withheld.get(stop.serial))
        found.append(_judged(ws, one, day, loan, door))
    return found


def _judged(
    ws: Workspace, one: Standing, day: date, loan: LoanRow | None, door: Door | None
) -> Standing:
    """The same with what stands against going there."""
    if loan is None or not one.reasons:
        return replace(one, against=_nothing_left(one, door, _rule_of_person(ws, one, day, loan)))
    codes = [reason.code for reason in one.reasons]
    answer = visit_on(ws, day, codes, loan)
    if not isinstance(answer, NotAllowed):
        return one
    if answer.overridable:
        return replace(one, warning=answer.rules[0])
    return replace(one, against=answer.rules[0])


def _rule_of_person(ws: Workspace, one: Standing, day: date, loan: LoanRow | None) -> Reason | None:
    """What befell the borrower, where a rule keeps the planned visit or its letter from him."""
    if one.withheld is not None and one.withheld.code == _OF_THE_PERSON:
        return one.withheld
    if loan is None:
        return None
    answer = visit_on(ws, day, (one.stop.reason, *one.stop.also), loan)
    rules = answer.rules if isinstance(answer, NotAllowed) else ()
    return next((rule for rule in rules if rule.code == _OF_THE_PERSON), None)


def _nothing_left(one: Standing, door: Door | None, of_person: Reason | None) -> Reason:
    """Why nobody need go there."""
    if of_person is not None:
        return of_person
    if door is not None and door.line.act == "with_supervisor":
        return door.line.reason
    if one.owed == 0:
        return Reason("casework.trips.paid_off")
    if one.paid > 0:
        return Reason("casework.trips.paid_and_thanks", {"paid": one.paid})
    return one.withheld or Reason("casework.trips.nothing_left")


def crossed_out(found: Iterable[Standing]) -> tuple[RefusedLetter, ...]:
    """Whom a round need not go to any more, each with why."""
    return tuple(
        RefusedLetter(one.stop.note, one.name, one.against)
        for one in found
        if one.against is not None
    )


def _told_by(params: Mapping[str, object]) -> dict[str, object]:
    """What a sentence says; how urgent it was is not in it."""
    return {name: value for name, value in params.items() if name != "warning"}


def _kinds(codes: Iterable[str]) -> set[str]:
    return {_ITS_LETTER if code in _OF_THE_LETTER else code for code in codes}
