"""The layout that holds what one letter says: a name longer than most gets another line.

All letters look alike as long as names are as long as most: everything stands at the same place. A
name that does not fit takes further lines of the same size, on the baselines that the lines beside
it keep; only where the page has no room for that the type becomes smaller, down to what the form
allows, and at last everything stands closer, as on a full page that is a copy. All of it depends
on the fields alone, so that where a mark was is known from the values of a letter.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from shouyue.paper.fonts import Setter, Typecase
from shouyue.paper.form import Form
from shouyue.paper.layout import Layout, laid_out, rest_of_page
from shouyue.paper.sheet import TextSlot, lines_needed
from shouyue.paper.values import Shown, of_field
from shouyue.paper.variant import COPY_MARK, Lines, Room, Variant
from shouyue.paper.wording import STRUCK

_TRIED: Final = (
    (1.0, False, False),
    (0.85, False, False),
    (0.0, False, False),
    (0.85, True, False),
    (0.0, True, False),
    (0.0, True, True),
)
"""Step by step, until a page holds it: the share of its size down to which type shrinks (at most to
what the form allows), whether its lines stand close, whether the parts do."""
_GROWING: Final = frozenset(("text", "person"))
"""A number or a day is not broken: it stands on one line, if smaller."""
_IN_CAPITALS: Final = "capitals"  # a sum in words

_REMEMBERED: Final = 512  # texts of a place


class _Place(NamedTuple):
    """A place for a name: on which page, and whether the texts seen so far fit into it."""

    page: int
    slot: TextSlot
    setter: Setter
    fits: dict[tuple[str, ...], bool]


class Places:
    """The places of one layout that names may outgrow. Most names do not: then nothing moves."""

    def __init__(self, form: Form, tag: str, case: Typecase, variant: Variant) -> None:
        """Raises FormError as `laid_out`."""
        variant = _closed_up(form, tag, case, variant)
        self._form, self._case, self._variant = form, case, variant
        self._tag, self._usual = tag, laid_out(form, tag, case, variant)
        self._places = [
            _Place(number, slot, case.families[slot.box.family], {})
            for number, sheet in enumerate(self._usual.sheets)
            for slot in sheet.texts
            if slot.key and _grows(form, slot)
        ]

    def fitting(self, shown: Shown) -> Variant:
        """The variant with the room that the names of one letter take.

        Raises:
            LetterRefusedError: `paper.text_too_long`: no page has room for it.
            MissingGlyphError: a character has no glyph.
        """
        show, long = shown.__getitem__, list[_Long]()
        for place in self._places:
            said = tuple(map(show, place.slot.holes))
            fits = place.fits.get(said)
            if fits is None:
                if len(place.fits) == _REMEMBERED:
                    place.fits.clear()
                place.fits[said] = fits = _fits(place, said)
            if not fits:
                long.append(_Long(place.page, place.slot, place.slot.template % said))
        variant = self._variant
        for number in sorted({one.page for one in long}):
            here = [one for one in long if one.page == number]
            variant = _with_room(self._form, self._case, variant, here, shown)
        return variant

    def laid_out(self, variant: Variant) -> Layout:
        """The sheets of a variant that `fitting` told; raises as `laid_out`."""
        if variant == self._variant:
            return self._usual
        return laid_out(self._form, self._tag, self._case, variant)


def _closed_up(form: Form, tag: str, case: Typecase, variant: Variant) -> Variant:
    """A copy with its pages closed up where the line that says it is one would not fit otherwise.

    That is for copies alone: whatever is printed first has to fit as its form is laid out.
    """
    if COPY_MARK in variant.true:
        for number in range(len(form.pages)):
            if rest_of_page(form, tag, case, variant, number) < 0:
                variant = variant.with_room(number, Room(close=True))
    return variant


class _Long(NamedTuple):
    """A text that needs more lines than its place has."""

    page: int
    slot: TextSlot
    text: str


def _fits(place: _Place, said: tuple[str, ...]) -> bool:
    slot = place.slot
    if slot.for_the_hand and STRUCK in said:
        return True
    text = slot.template % said
    return lines_needed(place.setter, text, slot.box, slot.box.size) <= slot.box.lines


def _grows(form: Form, slot: TextSlot) -> bool:
    """Serial, time and the remark of a copy are not in the values: by them nothing may move."""
    kinds = {_kind(form, hole.field) for hole in slot.holes}
    words = any(hole.way == _IN_CAPITALS for hole in slot.holes)
    return "" not in kinds and (words or not kinds.isdisjoint(_GROWING))


def _kind(form: Form, path: str) -> str:
    """The type of what a hole names; empty of what is no field."""
    root, *rest = path.split(".")
    field = form.fields.get(root)
    if field is None:
        return ""
    return field.columns[rest[-1]].kind if field.columns else field.kind


def _with_room(
    form: Form, case: Typecase, variant: Variant, long: Sequence[_Long], shown: Shown
) -> Variant:
    """The variant whose page holds the long texts, in the largest type for which it has room."""
    tag, number = shown.language.tag, long[0].page
    for share, closely, close in _TRIED:
        room = Room(tuple(sorted(_more(case, long, share, closely=closely).items())), close)
        if not room.lines:  # smaller type on the lines that are there is enough
            return variant
        wanted = variant.with_room(number, room)
        if rest_of_page(form, tag, case, wanted, number) >= 0:
            return wanted
    # A list says less about one of its lines before a letter is left out.
    blamed = [one.slot for one in long if "@" in one.slot.key] or [one.slot for one in long]
    holes = [hole for slot in blamed for hole in slot.holes]
    raise of_field("paper.text_too_long", max(holes, key=lambda hole: len(shown[hole])).field)


def _more(
    case: Typecase, long: Sequence[_Long], share: float, *, closely: bool
) -> dict[str, Lines]:
    """The lines of each text that needs more of them in type of this share of its size."""
    more: dict[str, Lines] = {}
    for _, slot, text in long:
        box = slot.box
        size = max(box.least, round(box.size * share * 2) / 2)
        need = lines_needed(case.families[box.family], text, box, size)
        if need > box.lines:
            more[slot.key] = max(Lines(need, size if closely else 0), more.get(slot.key, Lines(0)))
    return more
