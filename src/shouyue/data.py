"""Finds `resources/` and `forms/`: in a checkout, an installed wheel, the frozen program."""

import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def _roots() -> tuple[Path, ...]:
    frozen = getattr(sys, "_MEIPASS", None)
    return (
        *((Path(frozen),) if frozen else ()),
        _HERE / "_shipped",
        _HERE.parent.parent,
    )


def shipped(folder: str) -> Path:
    """The folder `resources` or `forms` that this program was shipped with.

    Raises:
        FileNotFoundError: the program is incomplete.
    """
    for root in _roots():
        if (path := root / folder).is_dir():
            return path
    raise FileNotFoundError(f"the program's own folder {folder!r} is missing: install it again")
