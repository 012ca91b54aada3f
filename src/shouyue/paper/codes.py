"""What the code on a page says: which form, which letter, which page. No name, no amount."""

import base64
import hashlib
import re
from dataclasses import dataclass

from shouyue.domain.errors import KnownError

LAST_VERSION = 9999
"""No form comes to a later one, so that what is printed is read. More are a slip of the hand."""

_FORMAT = "SY1"
_MORE_DIGITS = len(str(LAST_VERSION)) - 1
_CHECK_LENGTH = 8
_SERIAL = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,26}[A-Z0-9])?")
_PAYLOAD = re.compile(
    rf"SY1:(?P<form>[A-Z][0-9]{{2}}[A-Z]?)\.(?P<version>[1-9][0-9]{{0,{_MORE_DIGITS}}})"
    r":(?P<page>[1-9][0-9]?)/(?P<pages>[1-9][0-9]?)"
    rf":(?P<serial>{_SERIAL.pattern}):(?P<check>[A-Z2-7]{{8}})"
)


class CodeError(KnownError):
    """A code that is not one of ours, or a page or serial that no code can carry."""


@dataclass(frozen=True, slots=True)
class PageCode:
    """The code of one page."""

    form: str
    version: int
    serial: str
    page: int
    pages: int


def written(code: PageCode) -> str:
    """The text inside the QR code, 61 characters at most of those that pack tightly.

    The check at its end tells our codes from others and finds a digit mistyped by hand. It is no
    signature: a page proves nothing by its code.

    Raises:
        CodeError: `paper.serial_unfit`.
    """
    if not _SERIAL.fullmatch(code.serial):
        raise CodeError("paper.serial_unfit")
    front = f"{_FORMAT}:{code.form}.{code.version}:{code.page}/{code.pages}:{code.serial}:"
    return front + _check(front)


def read(payload: str) -> PageCode:
    """The code that a scanner read, or that a person typed.

    Raises:
        CodeError: `paper.code_foreign` (another format), `paper.code_damaged` (the check fails).
    """
    text = payload.strip().upper()
    match = _PAYLOAD.fullmatch(text)
    if match is None:
        raise CodeError("paper.code_foreign")
    if _check(text[:-_CHECK_LENGTH]) != match["check"]:
        raise CodeError("paper.code_damaged")
    return PageCode(
        match["form"],
        int(match["version"]),
        match["serial"],
        int(match["page"]),
        int(match["pages"]),
    )


def _check(front: str) -> str:
    digest = hashlib.sha256(f"shouyue/paper/1:{front}".encode("ascii")).digest()
    return base64.b32encode(digest[: _CHECK_LENGTH * 5 // 8]).decode("ascii")
