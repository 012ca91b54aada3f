"""Money as a person knows it from the hand: drawn notes, stacks, bundles and coins.

Who counts notes but does not read place value sees how much it is. Black on white; what tells a
fifty from a hundred is its large number, since grey prints differently everywhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, count
from math import ceil
from typing import NamedTuple

from shouyue.domain.money import CashPiece, Fen, banknotes
from shouyue.i18n.language import Language
from shouyue.paper.fonts import Setter
from shouyue.paper.page_size import MM, PageSize
from shouyue.paper.pictograms import circle
from shouyue.paper.scripts import isolated
from shouyue.paper.sheet import CashSlot

_JIAO = 10
_YUAN = 100
_WAN = 10_000 * _YUAN
_ONE_OF_EACH = (Fen(11_118_860 + 50_000), Fen(8))
_NOTE_WIDTH, _COIN_WIDTH, _TALL = 56.0, 27.0, 27.0
_NUMBER_SIZE = {1: 20, 2: 20, 3: 17, 4: 13, 5: 12, 6: 11, 7: 8.5}
_FEWEST_COUNTED = 10  # more of a kind are not counted one by one: some are drawn, with their number
_DRAWN_OF_MANY = 3
_BETWEEN_BANDS = 33.0  # of a bundle
_GAP = 9.0
_LABEL_SIZE, _LABEL_SPACE = 14.0, 17.0
_LABEL_WHOLE = 0.36  # of a scale: below it labels shrink with what they count
_SIGN = 0.56  # of the size of a label: the width of a digit
_LEAST_SPAN = 26.0  # of any heap, and of the label of two digits
_LOOSE = 44.0  # room for the fen that no coin shows
_LEAST_SHIFT, _MOST_SHIFT = 0.18, 0.3
_BIGGEST = 1.5
_SMALLEST = 0.21  # a note is 4 mm wide then, its count in 8 points
_HARDEST = (Fen(109_108_998), Fen(98_088_998))  # of loans: most heaps, most pieces in each
_UNDER = "u"
_EM = 1000


class _Heap(NamedTuple):
    """Pieces of one kind, one over the other, each shifted to the right."""

    piece: CashPiece
    width: float
    drawn: int
    under: float
    """How much wider it is for each part of a width by which they are shifted."""
    label: str
    beside: float
    """Room for what of a long label is wider than the drawings."""

    def name(self, language: Language) -> str:
        """How its drawing is called; notes are numbered otherwise in Chinese, 1万 for 10,000."""
        plain = "" if _is_chinese(language) else "n"
        return f"M{self.piece.kind}{self.piece.face}{plain}"

    def span(self, shift: float) -> float:
        return self.width + shift * self.under


@lru_cache(maxsize=1024)
def _heap(piece: CashPiece) -> _Heap:
    width = _COIN_WIDTH if piece.kind == "coin" else _NOTE_WIDTH
    drawn = piece.count if piece.count <= _FEWEST_COUNTED else _DRAWN_OF_MANY
    label = f"×{piece.count:,}"
    beside = max(0.0, len(label) * _LABEL_SIZE * _SIGN - _LEAST_SPAN)
    return _Heap(piece, width, drawn, width * (drawn - 1), label, beside)


@lru_cache(maxsize=2048)
def _laid(heap: _Heap, shift: float, language: Language) -> str:
    """The drawings of a heap, in their own size, from where the lowest lies."""
    name = heap.name(language)
    under = f"/{name}{_UNDER} Do 1 0 0 1 {heap.width * shift:.2f} 0 cm "
    return f"{under * (heap.drawn - 1)}/{name} Do"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A kind of money, drawn once for all letters."""

    name: str
    content: str
    width: float
    height: float = _TALL


def drawings(setter: Setter, language: Language) -> Iterator[Drawing]:
    """Everything that `drawn_cash` can name: each kind as it lies on top, and under another."""
    for piece in (piece for fen in _ONE_OF_EACH for piece in banknotes(fen).pieces):
        heap = _heap(piece)
        face = _face(piece, language)
        name = heap.name(language)
        yield Drawing(name, _drawing(piece, face, setter), heap.width)
        yield Drawing(name + _UNDER, _drawing(piece, "", setter), heap.width)


def drawn_cash(slot: CashSlot, fen: int, setter: Setter, language: Language, page: PageSize) -> str:
    """The operators that draw an amount in its place, in one row or two, as large as can be."""
    cash = banknotes(Fen(fen))
    rows, scale, shift = _arranged(cash.pieces, slot.width, slot.height)
    tall = _TALL * scale + _LABEL_SPACE
    free = (slot.height - len(rows) * tall) / (len(rows) + 1)
    label = _LABEL_SIZE * min(1, scale / _LABEL_WHOLE)
    operators = []
    x = base = 0.0
    for number, row in enumerate(rows):
        loose = _LOOSE if cash.rest and row is rows[-1] else -_GAP
        wide = loose + sum([heap.beside + heap.span(shift) * scale + _GAP for heap in row])
        x = slot.x + slot.aside * (slot.width - wide)
        base = page.height - slot.y - free - number * (tall + free) - _TALL * scale
        for heap in row:
            span, laid = heap.span(shift) * scale, _laid(heap, shift, language)
            x += heap.beside / 2
            operators.append(f"q {scale:.3f} 0 0 {scale:.3f} {x:.2f} {base:.2f} cm {laid} Q")
            operators.append(_label(heap.label, label, x + span / 2, base, setter))
            x += span + heap.beside / 2 + _GAP
    if cash.rest:
        said = f"+{cash.rest}分" if _is_chinese(language) else f"+0.{cash.rest:02d}"
        operators.append(_label(said, label, x + _LOOSE / 2, base, setter))
    return " ".join(operators)


def least_cash_height() -> int:
    """Millimetres in which one row of notes and their counts can be told apart."""
    return ceil((_LABEL_SPACE + _SMALLEST * _TALL) / MM)


def least_cash_width(height: float) -> int:
    """Millimetres that hold every loan in notes that can be told apart, so many high.

    Args:
        height: in millimetres, at least `least_cash_height`.
    """
    return next(width for width in count(1) if _tells_apart(width * MM, height * MM))


def _tells_apart(width: float, height: float) -> bool:
    scales = [_arranged(banknotes(fen).pieces, width, height)[1] for fen in _HARDEST]
    return min(scales) >= _SMALLEST


@lru_cache(maxsize=4096)
def _arranged(
    pieces: tuple[CashPiece, ...], width: float, height: float
) -> tuple[Sequence[Sequence[_Heap]], float, float]:
    """Rows of heaps, the scale of the drawings, and how far each of a heap is shifted."""
    heaps = [_heap(piece) for piece in pieces]
    cut = _middle(heaps)
    choices = []
    for rows in ([heaps], [heaps[:cut], heaps[cut:]]):
        room = (height / len(rows) - _LABEL_SPACE) / _TALL
        sizes = [
            (width - _gaps(row), sum([one.width for one in row]), sum([one.under for one in row]))
            for row in rows
        ]
        for shift in (_LEAST_SHIFT, _MOST_SHIFT):
            fitting = min([free / (wide + shift * under or 1) for free, wide, under in sizes])
            choices.append((min(room, fitting, _BIGGEST), shift, rows))
    scale, shift, rows = max(choices, key=lambda choice: choice[:2])
    return rows, scale, shift


def _middle(heaps: Sequence[_Heap]) -> int:
    """Where two rows come out most alike."""
    upper = list(accumulate(heap.span(_LEAST_SHIFT) for heap in heaps))
    return min(
        range(1, len(heaps) + 1),
        key=lambda cut: max(upper[cut - 1], upper[-1] - upper[cut - 1]),
        default=0,
    )


def _gaps(row: Sequence[_Heap]) -> float:
    return _GAP * len(row) + _LOOSE + sum([heap.beside for heap in row])


def _label(text: str, size: float, middle: float, base: float, setter: Setter) -> str:
    x = middle - setter.width(text) * size / _EM / 2
    y = base - _LABEL_SPACE + 3
    shown = _shown(setter, text, size)
    return f"BT /F{setter.number} {size:.3g} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm {shown} ET"


def _drawing(piece: CashPiece, face: str, setter: Setter) -> str:
    if piece.kind == "coin":
        radius = _COIN_WIDTH / 2 - 1.5
        rings = circle(_COIN_WIDTH / 2, _TALL / 2, radius)
        inner = circle(_COIN_WIDTH / 2, _TALL / 2, radius - 2)
        number = _number(face, _COIN_WIDTH / 2, 10, setter)
        return f"1 g 0 G 1.1 w {rings} B 0.5 w {inner} S 0 g {number}"
    middle = {"note": 32.5, "stack": 29.5, "bundle": 25.0}[piece.kind]
    # Between the two bands of a bundle there is less room than a large number takes.
    room = _BETWEEN_BANDS if piece.kind == "bundle" else _NOTE_WIDTH
    return f"{_sheets(piece)} {_number(face, middle, 0, setter, room)}"


def _sheets(piece: CashPiece) -> str:
    """A note; more under it for a stack, and bands of paper around stack and bundle."""
    depth = {"note": 0, "stack": 3, "bundle": 5}[piece.kind]
    step = 1.3
    width, tall = _NOTE_WIDTH - 1.2 - depth * step, _TALL - 1.2 - depth * step
    sheets = [
        f"{0.6 + step * n:.2f} {0.6 + step * (depth - n):.2f} {width:.2f} {tall:.2f} re B"
        for n in range(depth, -1, -1)
    ]
    top = 0.6 + step * depth
    lines = [f"1 g 0 G 0.9 w {' '.join(sheets)}"]
    if piece.kind == "note":
        lines.append(f"0.4 w 2.6 {top + 2:.2f} {width - 4:.2f} {tall - 4:.2f} re S")
        lines.append(f"0.6 w {circle(8, _TALL / 2, 3)} S")
    bands = {"note": (), "stack": (3.0,), "bundle": (2.0, width - 6.0)}[piece.kind]
    lines.extend(f"0.75 g 0.7 w {x:.2f} {top:.2f} 5 {tall:.2f} re B" for x in bands)
    return " ".join((*lines, "0 g"))


def _face(piece: CashPiece, language: Language) -> str:
    if piece.face < _JIAO:
        return f"{piece.face}分" if _is_chinese(language) else f"0.{piece.face:02d}"
    if piece.face < _YUAN:
        return f"{piece.face // _JIAO}角" if _is_chinese(language) else f"0.{piece.face // _JIAO}"
    if piece.face >= _WAN and _is_chinese(language):
        return f"{piece.face // _WAN}万"
    return f"{piece.face // _YUAN:,}"


def _is_chinese(language: Language) -> bool:
    return language.locale.language == "zh"


def _number(
    text: str, middle: float, size: float, setter: Setter, room: float = _NOTE_WIDTH
) -> str:
    if not text:
        return ""
    size = min(size or _NUMBER_SIZE[len(text)], room * _EM / setter.width(text))
    x = middle - setter.width(text) * size / _EM / 2
    y = _TALL / 2 - size * 0.36
    shown = _shown(setter, text, size)
    return f"BT /F{setter.number} {size:g} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm {shown} ET"


def _shown(setter: Setter, text: str, size: float) -> str:
    """`×3` stays `×3` among words that run from right to left."""
    return setter.show(isolated(text) if setter.right_to_left else text, size)
