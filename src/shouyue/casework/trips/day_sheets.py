"""The day sheets of a round, made again: what was printed, or what holds now."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import BinaryIO, Final

from shouyue.casework.letters.copy_marks import Again, copy_at
from shouyue.casework.letters.lettering import LettersError
from shouyue.casework.letters.sheet_words import SheetWords
from shouyue.casework.letters.views import RefusedLetter
from shouyue.casework.setting import emptied, set_stack, shown_values, stamp
from shouyue.casework.trips.plans import short_number
from shouyue.casework.trips.standing import Standing, Withheld, crossed_out, standing
from shouyue.casework.workspace import Workspace
from shouyue.i18n.language import letter_language
from shouyue.ledger.kinds import TripSheet
from shouyue.paper.form import Form
from shouyue.paper.letter import Composed, Letter, Value
from shouyue.vault import loans
from shouyue.vault.queries.trips import OpenTrip

Papers = Sequence[tuple[tuple[Form, ...], Letter]]
_ROWS: Final = "stops"


class SheetsAgain:
    """The sheets of a round on their way: each row says what holds now of its stop.

    A sheet on which nothing has changed is as it was; a changed one bears the mark of a copy, for
    another paper of this number was printed.
    """

    def __init__(
        self,
        ws: Workspace,
        trip: OpenTrip,
        form: Form,
        again: Again,
        stay_here: Withheld,
    ) -> None:
        self._ws, self._trip, self._form = ws, trip, form
        self._again, self._stay_here = again, stay_here
        self._language = letter_language(trip.said.language)
        self._words = SheetWords()
        self._printed = {page.serial: self._values(page) for page in trip.said.sheets}
        self._stays: set[str] = set()
        self._standing: list[Standing] = []
        self.is_changed = False

    @property
    def left_out(self) -> tuple[RefusedLetter, ...]:
        """Whom the sheets cross out."""
        return crossed_out(self._standing)

    def set(self, papers: Papers, file: BinaryIO) -> Composed:
        """Set the sheets and the letters behind them.

        A letter that cannot be set is left out, and its sheet says that it stays; what is too long
        for a row is said shorter.

        Raises:
            LettersError: what was printed before cannot be set here.
        """
        self._look({letter.serial for _, letter in papers})
        sheets = [((self._form,), page) for page in self._pages()]
        at = stamp(self._trip.wall_ms, self._trip.zone_min)
        composed = set_stack([*sheets, *papers], self._trip.said.language, file, at)
        if not composed.refused:
            return composed
        unset = []
        for fault in composed.refused:
            if fault.serial not in self._printed:
                unset.append(fault)
            elif not self._words.learn(fault):
                raise LettersError("casework.letters.cannot_be_set_again")
        left = self._again.without([letter for _, letter in papers], unset)
        rest = [(forms, letter) for forms, letter in papers if letter in left]
        return self.set(rest, emptied(file))

    def _look(self, going: Collection[str]) -> None:
        """What holds of each stop, where only these letters of the round go along."""
        withheld = {**self._again.withheld, **self._stay_here}
        self._stays = {
            stop.serial
            for stop in self._trip.said.stops
            if stop.serial in withheld
            or (stop.act == "letter" and stop.serial and stop.serial not in going)
        }
        rows = [row for values in self._printed.values() for row in _rows(values)]
        self._standing = standing(self._ws, self._trip, rows, withheld)

    def _pages(self) -> Iterator[Letter]:
        at = 0
        self.is_changed = False
        for serial, values in self._printed.items():
            rows = _rows(values)
            found = self._standing[at : at + len(rows)]
            at += len(rows)
            yield self._page(serial, values, found)

    def _page(self, serial: str, values: Mapping[str, Value], found: Sequence[Standing]) -> Letter:
        printed = _rows(values)
        rows = []
        for place, (row, one) in enumerate(zip(printed, found, strict=True)):
            is_short = self._words.is_too_long(serial, f"{_ROWS}.{place}.why")
            rows.append(one.row(row, self._language, is_short=is_short))
        shown = tuple(self._with_paper(row, one) for row, one in zip(rows, found, strict=True))
        if shown == printed:
            return Letter(serial, {**values, _ROWS: shown})
        self.is_changed = True
        source = loans.source(self._ws.vault, self._ws.branch)
        as_of = {"as_of": date.fromisoformat(source.as_of)} if source is not None else {}
        why = self._language.told("casework.trips.sheet_changed", {})
        copy = copy_at(self._ws.clock(), why)
        return Letter(serial, {**values, **as_of, _ROWS: shown}, copy=copy)

    def _with_paper(self, row: Mapping[str, Value], one: Standing) -> Mapping[str, Value]:
        """The row, with the letter that no longer goes along said to stay."""
        serial = one.stop.serial
        if serial not in self._stays:
            return row
        paper = short_number(serial)
        return {**row, "paper": self._language.told("casework.trips.stays_here", {"paper": paper})}

    def _values(self, page: TripSheet) -> Mapping[str, Value]:
        return shown_values((self._form,), page.values)


def _rows(values: Mapping[str, Value]) -> tuple[Mapping[str, Value], ...]:
    found = values[_ROWS]
    rows = found if isinstance(found, tuple) else ()
    return tuple(row for row in rows if not isinstance(row, str))
