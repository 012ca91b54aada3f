"""What is told of papers on their way back: filed, in the tray, waiting for a look, counted."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from shouyue.casework.outcomes import Reason


@dataclass(frozen=True, slots=True)
class FiledPage:
    """A page whose letter is known: the file and page (from 1), the letter, its loan.

    `page_of_letter` is which page of the letter it is; `awaits_mark` whether its slip is not back;
    `again` that this page of this file was filed before, so that nothing was written now;
    `received_only` that on record its slip owns no debt: if it does now, nobody wrote so.
    """

    file: Path
    page: int
    serial: str
    note: str
    page_of_letter: int
    awaits_mark: bool
    again: bool = False
    received_only: bool = False


@dataclass(frozen=True, slots=True)
class UnmatchedPage:
    """A page, or with page 0 a file, that found no letter, and why.

    It waits in the tray, but for an empty page and an unreadable file.
    """

    file: Path
    page: int
    reason: Reason
    in_tray: bool = False


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What scanned files came to; with `cancelled` as far as it went.

    `whole` are the files of which nothing is left to do: every page is filed, waits in the tray, is
    empty or a test sheet. `left` are those that it did not come to, or not to their end.
    """

    filed: tuple[FiledPage, ...]
    unmatched: tuple[UnmatchedPage, ...]
    cancelled: bool = False
    whole: tuple[Path, ...] = ()
    left: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class TrayPage:
    """A page that found no letter: from which file and page of it, why, and since which day."""

    number: int
    file: str
    page: int
    reason: Reason
    since: date


@dataclass(frozen=True, slots=True)
class FiledLetter:
    """A letter whose page is filed and whose mark nobody has looked at.

    `scans` are digests, in the order of its pages.
    """

    serial: str
    note: str
    name: str
    village: str
    form: str
    made_on: date
    scans: tuple[str, ...]


Outline = tuple[tuple[float, float], ...]
"""Corners of a place on a picture, in pixels."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Where on a picture the boxes for marks are, and how wide a ridge is with its furrow: pixels.

    `ridge` is that of the sheet that lies nearest, and of a broad finger.
    """

    places: tuple[Outline, ...]
    ridge: float


@dataclass(frozen=True, slots=True)
class SeenCode:
    """A code of ours on a picture: of which page of which paper, and where it stands.

    `corners` in pixels: upper left as it was printed, then clockwise.
    """

    form: str
    version: int
    serial: str
    page: int
    corners: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class ScanPicture:
    """A page of a scan as RGB bytes, row by row, and the codes on it; the scan has `pages`."""

    width: int
    height: int
    rgb: bytes = field(repr=False)
    codes: tuple[SeenCode, ...] = ()
    pages: int = 1
