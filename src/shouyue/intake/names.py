"""Names of people as exports carry them: kept to the character, or refused with the position."""

import re
from dataclasses import dataclass
from typing import Final

from shouyue.domain.invisible import first_invisible
from shouyue.intake.cells import narrow
from shouyue.intake.codes import RefusalCode

LONGEST_NAME: Final = 60
"""Characters; long names of minority peoples stay below 40."""

_PRIVATE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_DAMAGED: Final = re.compile("[?？\ufffd□■〓◻◼]")
_MASKED: Final = re.compile(r"[*＊×]")
_BLANKS: Final = re.compile(r"\s+")
_IDEOGRAPHS_APART: Final = re.compile(
    r"(?<=[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U000323af])\s+"
    r"(?=[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U000323af])"
)


@dataclass(frozen=True, slots=True)
class NameFault:
    """Why a name cannot be used.

    Attributes:
        code: NAME_PRIVATE_USE is a character of some system's own font, which no other system
            can show; NAME_DAMAGED is one that was lost on the way to us.
        position: 1-based character in the trimmed text, 0 when it is about the whole.
        code_point: "U+E863" for a private character; the character itself is shown nowhere.
    """

    code: RefusalCode
    position: int = 0
    code_point: str = ""


def read_name(text: str) -> str | NameFault:
    """A name: blanks between ideographs and invisible marks go, nothing else is touched.

    It is not normalised: NFC would change characters that people bear in their name.
    """
    name = _IDEOGRAPHS_APART.sub("", _BLANKS.sub(" ", narrow(text)))
    if not name:
        return NameFault(RefusalCode.MISSING_NAME)
    if name.isalpha() and len(name) <= LONGEST_NAME:  # private characters are no letters
        return name
    if hidden := first_invisible(name):
        return NameFault(RefusalCode.NAME_DAMAGED, name.index(hidden) + 1)
    for code, pattern in (
        (RefusalCode.NAME_PRIVATE_USE, _PRIVATE),
        (RefusalCode.NAME_DAMAGED, _DAMAGED),
        (RefusalCode.NAME_MASKED, _MASKED),
    ):
        if match := pattern.search(name):
            shown = f"U+{ord(match[0]):04X}" if code == RefusalCode.NAME_PRIVATE_USE else ""
            return NameFault(code, match.start() + 1, shown)
    if len(name) > LONGEST_NAME:
        return NameFault(RefusalCode.NAME_TOO_LONG)
    return name
