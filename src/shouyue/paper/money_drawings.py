"""Money as a person knows it from the hand: drawn notes, stacks, bundles and coins.

Who counts notes but does not read place value sees how much it is. Black on white; what tells a
fifty from a hundred is its large number, since grey prints differently everywhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from shouyue.domain.money import CashPiece, Fen, banknotes
from shouyue.i18n.language import Language
from shouyue.paper.fonts import Setter
from shouyue.paper.pictograms import circle
from shouyue.paper.sheet import HEIGHT, CashSlot

_YUAN = 100
_WAN = 10_000 * _YUAN
_ONE_OF_EACH = Fen(11_118_860 + 50_000)
_NOTE_WIDTH, _COIN_WIDTH, _TALL = 56.0, 27.0, 27.0
_NUMBER_SIZE = {1: 20, 2: 20, 3: 17, 4: 13, 5: 12, 6: 11, 7: 10}
_FEWEST_COUNTED = 10  # more of a kind are not counted one by one: some are drawn, with their number
_DRAWN_OF_MANY = 3
_GAP = 9.0
_LABEL_SIZE, _LABEL_SPACE = 14.0, 17.0
_LEAST_SHIFT, _MOST_SHIFT = 0.2, 0.34
_BIGGEST = 1.35
_EM = 1000


@dataclass(frozen=True, slots=True)
class _Heap:
    """Pieces of one kind, one over the other, each shifted to the right."""

    piece: CashPiece

    @property
    def name(self) -> str:
        return f"M{self.piece.kind}{self.piece.face}"

    @property
    def width(self) -> float:
        return _COIN_WIDTH if self.piece.kind == "coin" else _NOTE_WIDTH

    @property
    def drawn(self) -> int:
        count = self.piece.count
        return count if count <= _FEWEST_COUNTED else _DRAWN_OF_MANY

    def span(self, shift: float) -> float:
        return self.width * (1 + shift * (self.drawn - 1))


@dataclass(frozen=True, slots=True)
class Drawing:
    """A kind of money, drawn once for all letters."""

    name: str
    content: str
    width: float
    height: float = _TALL


def drawings(setter: Setter, language: Language) -> Iterator[Drawing]:
    """Everything that `drawn_cash` can name."""
    for piece in banknotes(_ONE_OF_EACH).pieces:
        heap = _Heap(piece)
        yield Drawing(heap.name, _drawing(piece, setter, language), heap.width)


def drawn_cash(slot: CashSlot, fen: int, setter: Setter) -> str:
    """The operators that draw an amount in its place.

    Everything stands in one row where that leaves it large enough, else in two.
    """
    rows, scale, shift, rest = _arranged(fen, slot.width, slot.height)
    operators = []
    for number, row in enumerate(rows):
        x = slot.x
        top = slot.y + number * slot.height / 2
        base = HEIGHT - top - _TALL * scale
        for heap in row:
            for place in range(heap.drawn):
                at = x + heap.width * scale * shift * place
                operators.append(
                    f"q {scale:.3f} 0 0 {scale:.3f} {at:.2f} {base:.2f} cm /{heap.name} Do Q"
                )
            middle = x + heap.span(shift) * scale / 2
            operators.append(_label(f"×{heap.piece.count}", middle, base, setter))
            x += heap.span(shift) * scale + _GAP
        if rest and number == len(rows) - 1:
            operators.append(_label(f"+{rest}", x + _GAP, base + _LABEL_SPACE, setter))
    return " ".join(operators)


Arranged = tuple[Sequence[Sequence[_Heap]], float, float, str]


@lru_cache(maxsize=4096)
def _arranged(fen: int, width: float, height: float) -> Arranged:
    """Rows of heaps, the scale of the drawings, how far each is shifted, and the loose fen."""
    cash = banknotes(Fen(fen))
    heaps = [_Heap(piece) for piece in cash.pieces]
    rest = f"0.{cash.rest:02d}" if cash.rest else ""
    one = min((height - _LABEL_SPACE) / _TALL, _BIGGEST)
    two = (height / 2 - _LABEL_SPACE) / _TALL
    cut = _middle(heaps)
    choices = [([heaps], one), ([heaps[:cut], heaps[cut:]], two)]
    for rows, scale in choices:
        for shift in (_MOST_SHIFT, _LEAST_SHIFT):
            if all(_span(row, shift) * scale + _gaps(row, rest) <= width for row in rows):
                return rows, scale, shift, rest
    rows, scale = choices[1]
    widest = max(rows, key=lambda row: _span(row, _LEAST_SHIFT))
    fitting = (width - _gaps(widest, rest)) / _span(widest, _LEAST_SHIFT)
    return rows, min(scale, fitting), _LEAST_SHIFT, rest


def _middle(heaps: Sequence[_Heap]) -> int:
    """Where two rows come out most alike."""
    return min(
        range(1, len(heaps) + 1),
        key=lambda cut: max(_span(heaps[:cut], _LEAST_SHIFT), _span(heaps[cut:], _LEAST_SHIFT)),
        default=0,
    )


def _span(row: Sequence[_Heap], shift: float) -> float:
    return sum(heap.span(shift) for heap in row)


def _gaps(row: Sequence[_Heap], rest: str) -> float:
    return _GAP * (len(row) - 1) + (4 * _LABEL_SIZE if rest else 0)


def _label(text: str, middle: float, base: float, setter: Setter) -> str:
    x = middle - setter.width(text) * _LABEL_SIZE / _EM / 2
    y = base - _LABEL_SPACE + 3
    shown = setter.show(text, _LABEL_SIZE)
    return f"BT /F{setter.number} {_LABEL_SIZE:g} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm {shown} ET"


def _drawing(piece: CashPiece, setter: Setter, language: Language) -> str:
    if piece.kind == "coin":
        radius = _COIN_WIDTH / 2 - 1.5
        rings = circle(_COIN_WIDTH / 2, _TALL / 2, radius)
        inner = circle(_COIN_WIDTH / 2, _TALL / 2, radius - 2)
        number = _number(_face(piece, language), _COIN_WIDTH / 2, 10, setter)
        return f"1 g 0 G 1.1 w {rings} B 0.5 w {inner} S 0 g {number}"
    return f"{_sheets(piece)} {_number(_face(piece, language), _NOTE_WIDTH / 2, 0, setter)}"


def _sheets(piece: CashPiece) -> str:
    """A note; more under it for a stack, and a band of paper around stack and bundle."""
    depth = {"note": 0, "stack": 3, "bundle": 5}[piece.kind]
    step = 1.3
    width, tall = _NOTE_WIDTH - 1.2 - depth * step, _TALL - 1.2 - depth * step
    sheets = [
        f"{0.6 + step * n:.2f} {0.6 + step * (depth - n):.2f} {width:.2f} {tall:.2f} re B"
        for n in range(depth, -1, -1)
    ]
    lines = [f"1 g 0 G 0.9 w {' '.join(sheets)}"]
    top = 0.6 + step * depth
    lines.append(f"0.4 w 2.6 {top + 2:.2f} {width - 4:.2f} {tall - 4:.2f} re S")
    bands = {"note": (), "stack": (0.5,), "bundle": (0.2, 0.8)}[piece.kind]
    for place in bands:
        x = 0.6 + width * place - 4
        lines.append(f"0.8 g 0.7 w {x:.2f} {top:.2f} 8 {tall:.2f} re B")
    lines.append(f"1 g 8 {top + 4:.2f} {width - 14:.2f} {tall - 8:.2f} re f 0 g")
    return " ".join(lines)


def _face(piece: CashPiece, language: Language) -> str:
    chinese = language.locale.language == "zh"
    if piece.face < _YUAN:
        return f"{piece.face // 10}角" if chinese else f"0.{piece.face // 10}"
    if piece.face >= _WAN and chinese:
        return f"{piece.face // _WAN}万"
    return f"{piece.face // _YUAN:,}"


def _number(text: str, middle: float, size: float, setter: Setter) -> str:
    size = size or _NUMBER_SIZE[len(text)]
    x = middle - setter.width(text) * size / _EM / 2
    y = _TALL / 2 - size * 0.36
    shown = setter.show(text, size)
    return f"BT /F{setter.number} {size:g} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm {shown} ET"
