"""Kept scans as pictures to look at, drawn in a child process. Knows no vault."""

from threading import Lock
from typing import Final

from shouyue.casework.slips.views import ScanPicture, SeenCode
from shouyue.paper.scan import ScannedPage
from shouyue.paper.scan_reader import ScanReader

_PATIENCE_S: Final = 20.0


class ScanPictures:
    """The child stays for the next scan, because starting one takes longer than most drawing.

    It ends with this program, however that ends.
    """

    def __init__(self) -> None:
        self._reader = ScanReader(patience_s=_PATIENCE_S)
        self._lock = Lock()

    def draw(self, content: bytes, width: int) -> tuple[ScanPicture, ...]:
        """The pages of a scan, at most so many pixels wide, with the codes of ours on them.

        Raises:
            UnreadableError: a page is damaged, or takes too much time or memory.
        """
        with self._lock:
            scan = self._reader.lay_open(content)
            pages = [self._reader.draw(scan, page, width) for page in range(1, scan.pages + 1)]
            return tuple(
                ScanPicture(page.width, page.height, page.rgb, _seen(page.found)) for page in pages
            )

    def close(self) -> None:
        """Ends the child."""
        with self._lock:
            self._reader.close()


def _seen(found: tuple[ScannedPage, ...]) -> tuple[SeenCode, ...]:
    return tuple(
        SeenCode(one.code.serial, one.code.page, one.corners)
        for one in found
        if one.code is not None
    )
