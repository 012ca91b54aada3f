"""What forms are made of: the parts that a form definition can name, as values.

Lengths are millimetres, sizes of type points. `words` and its like hold keys into the words of a
form; the loader replaces a `block` by its parts, so none is left here. `docs/forms.md` tells each
part with its keys; a test compares.
"""

from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "center", "right"]
WORDS = {"words": "any"}  # marks a key that holds the name of words
LABEL = {"words": "label"}  # words that say the same in every letter: a place is measured by them
DATE = {"of": "date"}
MONEY = {"of": "money"}
ROWS = {"of": "rows"}
TICK_GAP_MM = 2.5  # from a box to tick to its words
CELL_PADDING_MM = 1.2  # from the lines of a table to its words
UNDER_WORDS_MM = 1.5  # from the words on a line to write on to the next one
RISE = 1.1  # of their size: how high those words stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Shown when the field `when` has a value that is not no, and `unless` has none."""

    when: str = ""
    unless: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Part):
    """A paragraph. What varies keeps room for `lines` lines and may shrink down to `least`."""

    words: str = field(metadata=WORDS)
    size: float = 14
    least: float = 14
    lines: int = 1
    align: Align = "left"
    family: Literal["sans", "serif"] = "sans"
    leading: float = 1.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One of the columns of a row; without a width it shares what is left."""

    parts: tuple[Part, ...]
    width: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Part):
    """Parts side by side."""

    columns: tuple[Column, ...]
    gap: float = 4
    middle: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Part):
    """Parts one below the other; every block becomes one."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame(Part):
    """A box around parts."""

    parts: tuple[Part, ...]
    padding: float = 3
    line: float = 0.8
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of facts: what it is, and what it says."""

    label: str = field(metadata=LABEL)
    value: str = field(metadata=WORDS)
    lines: int = 1
    when: str = ""
    unless: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts(Part):
    """Labels and values, the labels as wide as the widest."""

    rows: tuple[Fact, ...]
    size: float = 14
    least: float = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture(Part):
    """A pictogram of `resources/pictograms`."""

    name: str
    height: float = 18
    align: Align = "center"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar(Part):
    """A leaf of a calendar: month, day, weekday, lunar date."""

    of: str = field(metadata=DATE)
    height: float = 26
    align: Align = "center"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cash(Part):
    """An amount as drawn banknotes and coins, in up to two rows."""

    of: str = field(metadata=MONEY)
    height: float = 24
    align: Align = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moons(Part):
    """A moon for each day behind `since` up to `of`, which is boxed; none where that is far off."""

    of: str = field(metadata=DATE)
    since: str = field(metadata=DATE)
    height: float = 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Code(Part):
    """The QR code of the page, 30 mm; each page has one."""

    align: Align = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Write(Part):
    """Ruled lines to write on by hand, the first behind its label.

    What `value` says stands on them, if everything that it names is known; else they are left for
    the hand.
    """

    words: str = field(metadata=LABEL)
    value: str = field(default="", metadata=WORDS)
    size: float = 14
    least: float = 11
    height: float = 10
    lines: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Part):
    """A box to tick by hand and what it says; `told` if it is ticked when that was said back."""

    words: str = field(metadata=WORDS)
    size: float = 14
    least: float = 14
    lines: int = 1
    box: float = 5
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finger(Part):
    """The white box for a fingerprint, with its words below."""

    words: str = field(metadata=WORDS)
    width: float = 27
    height: float = 37
    size: float = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut(Part):
    """A dashed line across the sheet, with scissors and words."""

    words: str = field(metadata=LABEL)
    size: float = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Part):
    """A line across."""

    line: float = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap(Part):
    """Space; what a page, or a frame beside a higher one, has over goes to those that grow."""

    height: float = 0
    grow: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """A column of a table: its heading, and what each row says, with holes of the row's fields.

    Without a value it is written by hand.
    """

    heading: str = field(metadata=LABEL)
    value: str = field(default="", metadata=WORDS)
    width: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Part):
    """A ruled table with a row of `lines` lines for each row of a field of the type `rows`.

    With `rows` it has at least so many, each at least `height` high: what is not known, and the
    rows behind the last, are left for the hand.
    """

    of: str = field(metadata=ROWS)
    columns: tuple[TableColumn, ...]
    rows: int = 0
    height: float = 0
    size: float = 14
    least: float = 12
    lines: int = 1


KINDS: dict[str, type[Part]] = {
    "say": Say,
    "row": Row,
    "group": Group,
    "frame": Frame,
    "facts": Facts,
    "picture": Picture,
    "calendar": Calendar,
    "cash": Cash,
    "moons": Moons,
    "code": Code,
    "write": Write,
    "tick": Tick,
    "finger": Finger,
    "cut": Cut,
    "rule": Rule,
    "gap": Gap,
    "table": Table,
}


def inner(part: Part) -> tuple[Part, ...]:
    """The parts directly within a part."""
    if isinstance(part, Row):
        return tuple(child for column in part.columns for child in column.parts)
    return part.parts if isinstance(part, Frame | Group) else ()
