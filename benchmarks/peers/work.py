"""The work that every peer gets: the pages of a batch of ours as values, and their fonts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

MODULES = 29
Item = list[Any]
"""As in `drawn_pages.py`, where every kind of them is told."""


class Work(NamedTuple):
    """`drawings` are what pages repeat, by name; `fonts` are TrueType files by face."""

    width: float
    height: float
    drawings: dict[str, list[Item]]
    pages: list[list[Item]]
    fonts: dict[str, Path]

    @classmethod
    def of(cls, folder: Path) -> "Work":
        told = json.loads((folder / "letters.json").read_text("utf-8"))
        fonts = {path.stem: path for path in sorted(folder.glob("*.ttf"))}
        return cls(*told["size"], told["drawings"], told["pages"], fonts)

    def texts(self, items: list[Item]) -> Iterator[Item]:
        """All texts of a page from above to below, those of its form among them."""
        found = []
        for item in items:
            if item[0] == "text":
                found.append(item)
            elif item[0] == "use" and item[2] == 1:
                found += [one for one in self.drawings[item[1]] if one[0] == "text"]
        return iter(sorted(found, key=lambda item: (-item[4], item[3])))


def white_is_one(image: bytes) -> bytes:
    """Rows of 4 bytes; ours draws a module where a bit is set."""
    return bytes(byte ^ 0xFF for byte in image)
