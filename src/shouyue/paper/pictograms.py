"""Our pictograms as PDF drawings: `resources/pictograms/*.svg`, read in a small part of SVG.

A pictogram has a square `viewBox` and `path` (M L H V C Z in absolute coordinates), `rect`,
`circle` and `line`, with `fill`, `stroke` and `stroke-width` in black, white or none. That prints
alike on every printer, and Qt shows the same files.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET  # our own files, shipped with the program

from shouyue.data import shipped
from shouyue.paper.errors import FormError

SIDE = 48.0  # of every viewBox
_NAMESPACE = "{http://www.w3.org/2000/svg}"
_TOKEN = re.compile(r"[MLHVCZ]|-?\d+(?:\.\d+)?")
_COORDINATES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "Z": 0}
_GREYS = {"black": 0, "#000": 0, "white": 1, "#fff": 1}
_CIRCLE = 0.5523  # control points of a quarter circle


def _folder() -> Path:
    return shipped("resources") / "pictograms"


@cache
def pictogram_names() -> frozenset[str]:
    """The names that forms can use."""
    return frozenset(path.stem for path in _folder().glob("*.svg"))


@cache
def pictogram(name: str) -> str:
    """The drawing operators of a pictogram, in a square of SIDE, origin at the lower left.

    Raises:
        FormError: the file uses what is not understood here.
    """
    try:
        root = ET.parse(_folder() / f"{name}.svg").getroot()  # noqa: S314 - our own file
        drawn = "\n".join(_element(element, root.attrib) for element in root)
    except (ET.ParseError, KeyError, ValueError) as error:
        raise FormError("paper.picture_damaged", file=f"{name}.svg", key="") from error
    return f"q 1 0 0 -1 0 {SIDE:g} cm 1 J 1 j\n{drawn}\nQ"


def _element(element: ET.Element, inherited: Mapping[str, str]) -> str:
    look = {**inherited, **element.attrib}
    fill, stroke = look.get("fill", "black"), look.get("stroke", "none")
    paint = {(True, True): "B", (True, False): "f", (False, True): "S"}[
        fill != "none", stroke != "none"
    ]
    setup = []
    if fill != "none":
        setup.append(f"{_GREYS[fill]} g")
    if stroke != "none":
        setup.append(f"{_GREYS[stroke]} G {float(look.get('stroke-width', '1')):g} w")
    outline = _OUTLINES[element.tag.removeprefix(_NAMESPACE)](element)
    return f"{' '.join(setup)} {outline} {paint}"


def _path(element: ET.Element) -> str:
    return " ".join(_path_operators(_TOKEN.findall(element.attrib["d"])))


def _path_operators(tokens: list[str]) -> Iterator[str]:
    at, x, y, command = 0, "0", "0", "M"
    while at < len(tokens):
        if tokens[at] in _COORDINATES:
            command = tokens[at]
            at += 1
        count = _COORDINATES[command]
        numbers = tokens[at : at + count]
        at += count
        if command == "Z":
            yield "h"
            continue
        if command == "H":
            x = numbers[0]
        elif command == "V":
            y = numbers[0]
        else:
            x, y = numbers[-2:]
        yield f"{' '.join(numbers)} c" if command == "C" else f"{x} {y} {_MOVES[command]}"
        command = "L" if command == "M" else command


_MOVES = {"M": "m", "L": "l", "H": "l", "V": "l"}


def _rect(element: ET.Element) -> str:
    x, y, width, height = (float(element.attrib[key]) for key in ("x", "y", "width", "height"))
    return f"{x:g} {y:g} {width:g} {height:g} re"


def _line(element: ET.Element) -> str:
    x1, y1, x2, y2 = (float(element.attrib[key]) for key in ("x1", "y1", "x2", "y2"))
    return f"{x1:g} {y1:g} m {x2:g} {y2:g} l"


def _circle(element: ET.Element) -> str:
    x, y, radius = (float(element.attrib[key]) for key in ("cx", "cy", "r"))
    return circle(x, y, radius)


def circle(x: float, y: float, radius: float) -> str:
    """The outline of a circle."""
    bend = radius * _CIRCLE
    right, left, top, bottom = x + radius, x - radius, y + radius, y - radius
    return (
        f"{right:.2f} {y:.2f} m"
        f" {right:.2f} {y + bend:.2f} {x + bend:.2f} {top:.2f} {x:.2f} {top:.2f} c"
        f" {x - bend:.2f} {top:.2f} {left:.2f} {y + bend:.2f} {left:.2f} {y:.2f} c"
        f" {left:.2f} {y - bend:.2f} {x - bend:.2f} {bottom:.2f} {x:.2f} {bottom:.2f} c"
        f" {x + bend:.2f} {bottom:.2f} {right:.2f} {y - bend:.2f} {right:.2f} {y:.2f} c h"
    )


_OUTLINES = {"path": _path, "rect": _rect, "circle": _circle, "line": _line}
