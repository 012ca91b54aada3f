"""What laying out a part can rely on: the sheet, the words, and other parts inside it."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import replace
from typing import Any, Final

from shouyue.paper.fonts import Typecase
from shouyue.paper.page_size import PageSize
from shouyue.paper.parts import Align, Gap, Part
from shouyue.paper.sheet import BlankSheet, Sheet, TextBox, TextSlot, TooLongError, line_count
from shouyue.paper.variant import Room, Variant
from shouyue.paper.wording import Wording

_EM = 1000
# Letters of Naskh are lower than Han characters and their words are longer: lines stand closer.
_LOWER: Final = 0.93
_FULL: Final = 0.92  # of the leading: on a page that is full of long names
_TURNED: Final[Mapping[Align, Align]] = {"left": "right", "right": "left", "center": "center"}

# How a kind of part is drawn at x, y in a width; each takes its own kind, which the key tells.
Ways = Mapping[type[Part], Callable[["Layouter", Any, float, float, float], float]]


class TooNarrowError(ValueError):
    """Words have less room across than they want, in points. Never shown: the form is refused."""

    def __init__(self, key: str, room: float, wanted: float) -> None:
        super().__init__(key)
        self.key, self.room, self.wanted = key, room, wanted


class Layouter:
    """One page being laid out; whatever draws answers with its height in points."""

    def __init__(
        self,
        words: Mapping[str, Wording],
        case: Typecase,
        variant: Variant,
        ways: Ways,
        size: PageSize,
        room: Room,
    ) -> None:
        self.sheet = Sheet(size)
        self.stretch = 0.0
        self.room, self._more = room, dict(room.lines)
        self.words, self.variant = words, variant
        self._case, self._ways = case, ways
        self._heights: dict[tuple[int, float], float] = {}

    @property
    def right_to_left(self) -> bool:
        return self._case.right_to_left

    def closer(self, leading: float) -> float:
        """How far apart the lines of running words stand in this language, and on a full page."""
        lower = _LOWER if self.right_to_left else 1
        return leading * (lower * _FULL if self.room.close else lower)

    def at(self, x: float, width: float, before: float, wide: float) -> float:
        """Where something stands that is `wide`, `before` behind the start of a place at x.

        A place starts where its language starts to read.
        """
        return x + (width - before - wide if self.right_to_left else before)

    def measured(self, parts: tuple[Part, ...], width: float) -> float:
        """The height of a column of parts of the form, the same wherever it stands on its page.

        It is worked out once: a row in a row is asked for it by each row around it.
        """
        key = id(parts), width
        if key not in self._heights:
            blank = copy(self)
            blank.sheet, blank.stretch = BlankSheet(self.sheet.size), 0.0
            self._heights[key] = blank.column(parts, 0, 0, width)
        return self._heights[key]

    def column(self, parts: tuple[Part, ...], x: float, y: float, width: float) -> float:
        start = y
        for part in self.variant.shown(parts):
            y += self._ways[type(part)](self, part, x, y, width)
        return y - start

    def spread(
        self, parts: tuple[Part, ...], x: float, y: float, width: float, rest: float
    ) -> float:
        """A column whose gaps that grow share a rest of room; returns its height with that."""
        growing = sum(part.grow for part in self.variant.shown(parts) if isinstance(part, Gap))
        outside, self.stretch = self.stretch, rest / growing if growing else 0.0
        height = self.column(parts, x, y, width)
        self.stretch = outside
        return height

    def text(self, key: str, box: TextBox, *, for_the_hand: bool = False) -> float:
        return self.wording(self.words[key], box, key, for_the_hand=for_the_hand)

    def lines(self, key: str, lines: int) -> int:
        """How many lines these words have on this page; as many as the form says for most."""
        return self._more[key].number if key in self._more else lines

    def wording(
        self, wording: Wording, box: TextBox, key: str, *, for_the_hand: bool = False
    ) -> float:
        """Draws what is already known; keeps a slot for the rest, found again by the key.

        Raises:
            TooNarrowError: one sign of what is known is wider than the box.
        """
        top = box.y
        if more := self._more.get(key):
            box = box.holding(more)
        if self.right_to_left:
            box = replace(box, align=_TURNED[box.align])
        if wording.holes:
            slot = TextSlot.of(wording, box, for_the_hand=for_the_hand, key=key)
            self.sheet.texts.append(slot)
            return box.y - top + box.height
        setter, text = self._case.families[box.family], wording.filled(str)
        try:
            return self.sheet.paragraph(setter, text, box)
        except TooLongError as error:
            wanted = max(map(setter.width, text)) * box.least / _EM
            raise TooNarrowError(key.partition("@")[0], box.width, wanted) from error

    def remark(self, text: str, box: TextBox) -> None:
        """Words about the page itself."""
        self.sheet.paragraph(self._case.families[box.family], text, box)

    def remark_height(self, text: str, box: TextBox) -> float:
        """The height that `remark` would take."""
        lines = line_count(self._case.families[box.family], text, box)
        return replace(box, lines=lines).height

    def label(self, key: str, size: float, room: float, beside: float) -> float:
        """The width of words on one line, in a room that holds so much beside them.

        Raises:
            TooNarrowError: it does not.
        """
        wide = self.wide(key, size)
        if wide + beside > room:
            raise TooNarrowError(key, room, wide + beside)
        return wide

    def wide(self, key: str, size: float) -> float:
        return self._case.families["sans"].width(self.words[key].filled(str)) * size / _EM
