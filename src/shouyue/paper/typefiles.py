"""The font files that travel with the program: found, and known by their bytes.

`resources/fonts/fonts.toml` says whence each comes. A file that is another than the one named
there is refused: a letter is to look the same on every machine, and to be made again alike.
"""

import hashlib
import tomllib
from functools import cache
from pathlib import Path

from shouyue.data import shipped
from shouyue.paper.errors import FontError


def font_folder() -> Path:
    """Where the fonts of this program are that come as files."""
    return shipped("resources") / "fonts"


@cache
def font_bytes(file: str) -> bytes:
    """The content of a font.

    Raises:
        FontError: it is missing, or is not the one that the table names.
    """
    try:
        content = (font_folder() / file).read_bytes()
        table = tomllib.loads((font_folder() / "fonts.toml").read_text(encoding="utf-8"))
    except OSError as error:
        raise FontError("paper.font_damaged", font=file) from error
    wanted = {font["file"]: font["sha256"] for font in table["fonts"]}
    if hashlib.sha256(content).hexdigest() != wanted.get(file):
        raise FontError("paper.font_damaged", font=file)
    return content
