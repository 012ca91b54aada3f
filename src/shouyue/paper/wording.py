"""Words with holes, and what fills them: each type of field shows itself in named ways."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any, Final, NamedTuple

from shouyue.domain.lunar import lunar_date, lunar_words
from shouyue.domain.money import Fen, capitals
from shouyue.i18n.language import Language
from shouyue.paper.spoken import spoken_rate, spoken_sum

STRUCK = "／"  # an unused blank is struck, so that nothing can be written into it later
PERSON_PARTS = ("name", "id_number", "address", "phone", "written_as", "relation")
BUILT_IN: Final[Mapping[str, str]] = {
    "serial": "text",
    "form_title": "text",
    "form_code": "text",
    "form_version": "count",
    "page": "count",
    "pages": "count",
    "printed_at": "moment",
    "copy_mark": "text",
}
# Known when a page is laid out.
SAME_EVERYWHERE: Final = frozenset(("form_title", "form_code", "form_version", "page", "pages"))

_ID_SHOWN = (6, 4)


class Hole(NamedTuple):
    """A place in words: a field, for a person or a row which part of it, and the way to show it."""

    field: str
    way: str = ""

    @property
    def root(self) -> str:
        return self.field.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Wording:
    """Words as written, taken apart at their holes."""

    pieces: tuple[str | Hole, ...]

    @property
    def holes(self) -> tuple[Hole, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Hole))

    def filled(self, show: Callable[[Hole], str]) -> str:
        return "".join(piece if isinstance(piece, str) else show(piece) for piece in self.pieces)

    @property
    def template(self) -> str:
        """The words with `%s` for each hole: filling that is what a batch does most."""
        return "".join(
            "%s" if isinstance(piece, Hole) else piece.replace("%", "%%") for piece in self.pieces
        )

    def known(self, values: Mapping[str, str]) -> "Wording":
        """The same words with those holes filled whose values are known."""
        return Wording(
            tuple(
                values.get(piece.field, piece) if isinstance(piece, Hole) else piece
                for piece in self.pieces
            )
        )

    def at_row(self, field: str, row: int) -> "Wording":
        """The same words about one row of a field of rows: `plan.due` becomes `plan.0.due`."""
        return self.renamed({field: f"{field}.{row}"})

    def renamed(self, names: Mapping[str, str]) -> "Wording":
        """The same words about other fields."""
        return Wording(
            tuple(
                piece if isinstance(piece, str) else Hole(_renamed(piece.field, names), piece.way)
                for piece in self.pieces
            )
        )


def parse(words: str) -> Wording:
    """Takes `{field}` and `{field:way}` out of words; a brace is written twice.

    Raises:
        ValueError: a brace without its partner, a hole without a name, or a `!`.
    """
    return Wording(tuple(_pieces(words)))


def _pieces(words: str) -> Iterator[str | Hole]:
    for text, name, way, conversion in Formatter().parse(words):
        if text:
            yield text
        if name is None:
            continue
        if not name or conversion:
            raise ValueError("a hole is {field} or {field:way}")
        yield Hole(name, way or "")


def _renamed(name: str, names: Mapping[str, str]) -> str:
    root, dot, rest = name.partition(".")
    return names.get(root, root) + dot + rest


def masked(number: str) -> str:
    """An id number that can be told but not copied: 110105********002X."""
    head, tail = _ID_SHOWN
    hidden = max(len(number) - head - tail, 0)
    return number[:head] + "*" * hidden + number[-tail:] if hidden else "*" * len(number)


def lunar(language: Language, day: dt.date) -> str:
    """The farmers' date; in Chinese as it is said, elsewhere as month and day."""
    when = lunar_date(day)
    if language.locale.language == "zh":
        return lunar_words(when)
    return f"{when.month}{'+' if when.leap else ''}/{when.day}"


# What the farmers' calendar is called where its days have no words of their own: a bare 11/7 would
# be taken for a day of the other calendar, or of the Tibetan one, whose months are others.
_FARMERS: Final = {"en": "lunar {}", "ug": "دېھقانچە {}", "bo": "ཞིང་ལས་ལོ་ཐོ་ {}"}


def on_a_leaf(language: Language, day: dt.date) -> str:
    """The farmers' date as it stands alone: in words, or with the name of its calendar."""
    return _FARMERS.get(language.locale.language, "{}").format(lunar(language, day))


Show = Callable[[Language, Any], str]

# Every way in which a field of a type can be shown. Typing ends here: what a letter holds was
# checked against its type before it is shown.
WAYS: Final[Mapping[str, Mapping[str, Show]]] = {
    "text": {"": lambda _, text: str(text)},
    "phone": {"": lambda _, text: str(text)},
    "money": {
        "": lambda language, fen: language.money(fen),
        "capitals": lambda _, fen: capitals(Fen(fen)),
        "spoken": spoken_sum,
    },
    "percent": {
        "": lambda language, millionths: language.percent(millionths),
        "spoken": spoken_rate,
    },
    "count": {"": lambda _, n: str(n)},
    "date": {
        "": lambda language, day: language.date(day),
        "iso": lambda _, day: day.isoformat(),
        "day": lambda _, day: str(day.day),
        "month": lambda language, day: language.year_and_month(day),
        "weekday": lambda language, day: language.weekday(day),
        "lunar": lunar,
        "leaf": on_a_leaf,
    },
    "moment": {"": lambda language, moment: language.datetime(moment)},
    "person": {
        "": lambda _, text: str(text),
        "masked": lambda _, number: masked(number),
        "tail": lambda _, number: str(number)[-_ID_SHOWN[1] :],
    },
    "flag": {},
    "rows": {},
    # In the words of the form: `values.Shown` has those.
    "words": {"": lambda language, said: language.list(said, "or")},
}
