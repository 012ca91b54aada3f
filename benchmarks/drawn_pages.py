"""What a page of a finished batch draws, as plain values: others are made to draw the same.

Reads the PDF that `paper` wrote, so nothing is told apart from what is really on paper: which text
stands where in which size, every line, curve and area, what is drawn again and again and where.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pypdf import PdfReader

Matrix = tuple[float, float, float, float, float, float]
Item = list[Any]
"""One of these, points from the lower left, greys from 0, black, to 1:

`["text", face, size, x, y, grey, words]`;
`["path", steps, paint, width, stroke grey, fill grey, round ends, dash]`, where a step is
`[operator, x, y ...]` with one of m, l, c, h, and paint is S, f or B;
`["use", drawing, a, b, c, d, e, f]`, another drawing under a matrix;
`["image", x, y, side, hex]`, a code of 29 × 29 modules, set bits dark, rows of four bytes.
"""

_TOKEN = re.compile(
    rb"BI(?P<image>.*?)ID (?P<bits>[0-9a-f]*)>\s*EI|<(?P<shown>[0-9A-F]*)>|/(?P<name>[^\s/<>\[\]]+)"
    rb"|(?P<array>\[[^\]]*\])|(?P<number>-?[0-9.]+)|(?P<operator>[A-Za-z*]+)",
    re.DOTALL,
)
_WHOLE: Matrix = (1, 0, 0, 1, 0, 0)


class Batch(NamedTuple):
    """`drawings` by name, in an order in which each is there before it is used; and the pages."""

    drawings: dict[str, list[Item]]
    pages: list[list[Item]]


def batch(path: Path) -> Batch:
    """What every page of a batch draws."""
    reader = PdfReader(path)
    resources = reader.pages[0]["/Resources"]
    said = {
        name[1:]: _said(font["/ToUnicode"].get_data()) for name, font in resources["/Font"].items()
    }
    forms = {name[1:]: form.get_data() for name, form in resources["/XObject"].items()}
    # What pages repeat names no other drawing, but for a page as a whole.
    order = sorted(forms, key=lambda name: b" Do" in forms[name])
    drawings = {name: list(_Reading(said).items(forms[name])) for name in order}
    pages = [list(_Reading(said).items(page.get_contents().get_data())) for page in reader.pages]
    return Batch(drawings, pages)


def _said(table: bytes) -> Mapping[int, str]:
    pairs = re.findall(rb"^<([0-9A-F]{4})> <([0-9A-F]+)>$", table, re.MULTILINE)
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


class _State(NamedTuple):
    matrix: Matrix = _WHOLE
    width: float = 1
    stroke: float = 0
    fill: float = 0
    round_ends: bool = False
    dash: tuple[float, ...] = ()


_STATE: Mapping[str, tuple[str, Callable[[list[Any]], Any]]] = {
    "w": ("width", lambda given: given[0]),
    "G": ("stroke", lambda given: given[0]),
    "g": ("fill", lambda given: given[0]),
    "J": ("round_ends", lambda given: given[0] == 1),
    "d": ("dash", lambda given: tuple(given[0])),
}


class _Reading:
    """One content stream of ours, and no other: what `paper` never writes is not understood."""

    def __init__(self, said: Mapping[str, Mapping[int, str]]) -> None:
        self._said = said
        self._now, self._kept = _State(), list[_State]()
        self._operands: list[Any] = []
        self._path: list[Item] = []
        self._face, self._size, self._at = "", 0.0, (0.0, 0.0)

    def items(self, content: bytes) -> Iterator[Item]:
        for token in _TOKEN.finditer(content):
            kind = token.lastgroup
            if kind == "bits":
                a, _, _, _, x, y = self._now.matrix
                yield ["image", x, y, a, token["bits"].decode()]
            elif kind == "operator":
                yield from self._done(token["operator"].decode())
                self._operands.clear()
            elif kind == "number":
                self._operands.append(float(token["number"]))
            elif kind == "array":
                self._operands.append([float(n) for n in token["array"][1:-1].split()])
            else:
                self._operands.append(token[kind].decode())

    def _done(self, operator: str) -> Iterator[Item]:
        given = self._operands
        if operator in "mlch":
            self._path.append([operator, *self._placed(given)])
        elif operator == "re":
            x, y, wide, tall = given
            corners = (x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall)
            for step, corner in zip("mlll", corners, strict=True):
                self._path.append([step, *self._placed(corner)])
            self._path.append(["h"])
        elif operator in ("S", "f", "B"):
            now = self._now
            wide = now.width * abs(now.matrix[0])
            dash = [length * abs(now.matrix[0]) for length in now.dash]
            yield [
                *("path", self._path, operator, wide, now.stroke, now.fill, now.round_ends, dash)
            ]
            self._path = []
        elif operator == "Do":
            yield ["use", given[0], *self._now.matrix]
        elif operator == "Tj":
            text = "".join(
                self._said[self._face][int(given[0][at : at + 4], 16)]
                for at in range(0, len(given[0]), 4)
            )
            x, y = self._placed(self._at)
            size = self._size * abs(self._now.matrix[0])
            yield ["text", self._face, size, x, y, self._now.fill, text]
        else:
            self._set(operator, given)

    def _set(self, operator: str, given: list[Any]) -> None:
        now = self._now
        if operator == "q":
            self._kept.append(now)
        elif operator == "Q":
            self._now = self._kept.pop()
        elif operator == "cm":
            self._now = now._replace(matrix=_times(tuple(given), now.matrix))
        elif operator in _STATE:
            name, value = _STATE[operator]
            self._now = now._replace(**{name: value(given)})
        elif operator == "Tf":
            self._face, self._size = given
        elif operator == "Tm":
            self._at = given[4], given[5]
        elif operator not in ("BT", "ET", "j"):
            raise ValueError(f"no operator that letters are drawn with: {operator}")

    def _placed(self, numbers: Any) -> list[float]:
        a, b, c, d, e, f = self._now.matrix
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        return [round(n, 3) for x, y in pairs for n in (a * x + c * y + e, b * x + d * y + f)]


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    k, l, m, n, o, p = outer  # noqa: E741 - as in the standard's own matrix
    return (
        *(a * k + b * m, a * l + b * n, c * k + d * m),
        *(c * l + d * n, e * k + f * m + o, e * l + f * n + p),
    )
