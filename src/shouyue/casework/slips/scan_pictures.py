"""Kept scans as pictures to look at, drawn in a child process. Knows no vault."""

from threading import Lock
from typing import Final

from shouyue.casework.slips.views import ScanPicture, SeenCode
from shouyue.paper.scan import ScannedPage
from shouyue.paper.scan_reader import OpenScan, ScanReader

_PATIENCE_S: Final = 20.0


class ScanPictures:
    """The child stays for the next scan, because starting one takes longer than most drawing.

    It ends with this program, however that ends.
    """

    def __init__(self) -> None:
        self._reader = ScanReader(patience_s=_PATIENCE_S)
        self._lock = Lock()
        self._scan: OpenScan | None = None

    def draw(self, content: bytes, page: int, width: int) -> ScanPicture:
        """A page of a scan, counted from 1, at most so many pixels wide, with our codes on it.

        Raises:
            UnreadableError: it is damaged, or takes too much time or memory.
        """
        with self._lock:
            if self._scan is None or self._scan.content is not content:
                self._scan = self._reader.lay_open(content)
            drawn = self._reader.draw(self._scan, page, width)
            codes = _seen(drawn.found)
            return ScanPicture(drawn.width, drawn.height, drawn.rgb, codes, self._scan.pages)

    def close(self) -> None:
        """Ends the child."""
        with self._lock:
            self._scan = None
            self._reader.close()


def _seen(found: tuple[ScannedPage, ...]) -> tuple[SeenCode, ...]:
    return tuple(
        SeenCode(one.code.form, one.code.version, one.code.serial, one.code.page, one.corners)
        for one in found
        if one.code is not None
    )
