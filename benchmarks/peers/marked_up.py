"""What the peers that set marked-up text share."""

import base64
import io
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import Image
from work import MODULES, Item, white_is_one


def family(font: Path) -> str:
    """The name under which others look a font up."""
    return str(TTFont(font)["name"].getBestFamilyName())


def colour(grey: float) -> str:
    """A grey as marked-up text names it."""
    return "#" + f"{round(grey * 255):02x}" * 3


def moved(item: Item, scale: float, dx: float, dy: float) -> Item:
    """A text or an outline as a drawing shows it that is used at another size and place."""
    if item[0] == "text":
        kind, face, size, x, y, *rest = item
        return [kind, face, size * scale, x * scale + dx, y * scale + dy, *rest]
    kind, steps, paint, width, *rest = item
    moved = [
        [step, *(n * scale + (dy if place % 2 else dx) for place, n in enumerate(numbers))]
        for step, *numbers in steps
    ]
    return [kind, moved, paint, width * scale, *rest]


def png(bits: str) -> str:
    """The code of a page as an address that holds its picture."""
    png = io.BytesIO()
    Image.frombytes("1", (MODULES, MODULES), white_is_one(bytes.fromhex(bits))).save(png, "PNG")
    return f"data:image/png;base64,{base64.b64encode(png.getvalue()).decode()}"
