"""The day sheets of a round, made again: what was printed, or what holds now."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import BinaryIO, Final

from shouyue.casework.letters.copy_marks import copy_at
from shouyue.casework.letters.lettering import LettersError
from shouyue.casework.letters.sheet_words import SheetWords
from shouyue.casework.setting import set_stack, shown_values, stamp
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
        set_again: Sequence[str],
        withheld: Withheld,
    ) -> None:
        self._ws, self._trip, self._form = ws, trip, form
        self._language = letter_language(trip.said.language)
        self._words = SheetWords()
        self._stays = {
            stop.serial
            for stop in trip.said.stops
            if stop.serial in withheld
            or (stop.act == "letter" and stop.serial and stop.serial not in set_again)
        }
        self._printed = {page.serial: self._values(page) for page in trip.said.sheets}
        rows = [row for values in self._printed.values() for row in _rows(values)]
        self._standing = standing(ws, trip, rows, withheld)
        self.left_out = crossed_out(self._standing)
        self.is_changed = False

    def set(self, letters: Papers, file: BinaryIO) -> Composed:
        """Set the sheets and the letters behind them; what is too long for a row is said shorter.

        Raises:
            LettersError: a letter, or what was printed before, cannot be set here.
        """
        said = self._trip.said
        sheets = [((self._form,), page) for page in self._pages()]
        at = stamp(self._trip.wall_ms, self._trip.zone_min)
        composed = set_stack([*sheets, *letters], said.language, file, at)
        for fault in composed.refused:
            params = {name: str(value) for name, value in fault.params.items()}
            if fault.serial not in self._printed or not self._words.learn(fault.serial, params):
                raise LettersError("casework.letters.cannot_be_set_again")
        if not composed.refused:
            return composed
        file.seek(0)
        file.truncate()
        return self.set(letters, file)

    def _pages(self) -> Iterator[Letter]:
        at = 0
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
