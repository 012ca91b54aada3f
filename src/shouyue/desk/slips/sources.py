"""Where pages come from beside files: the scanner and the camera of this computer, if any."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from shouyue.desk.bench import Bench
from shouyue.desk.devices.camera import cameras
from shouyue.desk.devices.scanners.finding import find_tool
from shouyue.desk.slips.camera_card import CameraCard
from shouyue.desk.slips.scanner_card import ScannerCard
from shouyue.desk.widgets.words import N_, Captions

SCANNER_KEY, CAMERA_KEY = "Ctrl+G", "Ctrl+I"


class Sources(QStackedWidget):
    """What is not there is not offered; `keys` tells why, for the help."""

    brought = Signal(object)
    """Files to take."""
    opened = Signal()
    left = Signal()

    def __init__(
        self, bench: Bench, captions: Captions, is_held: Callable[[], bool], parent: QWidget
    ) -> None:
        """While `is_held` says so, the keys do nothing."""
        super().__init__(parent)
        self._is_held, self._messages = is_held, bench.messages
        tool = find_tool()
        self.scanner = ScannerCard(bench.words, captions, tool, bench.spool, self) if tool else None
        self.camera = CameraCard(bench.words, captions, bench.spool, self) if cameras() else None
        if self.scanner is not None:
            self.addWidget(self.scanner)
            self.scanner.scanned.connect(self.brought)
            self.scanner.left.connect(self.left)
        if self.camera is not None:
            self.addWidget(self.camera)
            self.camera.taken.connect(self.brought)
            self.camera.left.connect(self.left)

    def keys(self) -> Sequence[tuple[str, str]]:
        """The keys of what is there."""
        keys = []
        if self.scanner is not None:
            keys.append((SCANNER_KEY, N_("Scan from the scanner")))
        if self.camera is not None:
            keys.append((CAMERA_KEY, N_("Photograph with the camera")))
        return keys

    def open_scanner(self) -> None:
        """Opens it, or says why there is none."""
        self._open(
            self.scanner, N_("No scanner: neither scanimage, Windows' own nor NAPS2 is here")
        )

    def open_camera(self) -> None:
        """Opens it, or says why there is none."""
        self._open(self.camera, N_("No camera is plugged in, or Qt's multimedia part is missing"))

    def step_back(self) -> None:
        """Ends what is under way; leaves where nothing is."""
        if not (self.scanner is not None and self.scanner.stop()):
            self.stop()
            self.left.emit()

    def stop(self) -> None:
        """Nothing is under way behind the page that comes next."""
        for card in (self.scanner, self.camera):
            if card is not None:
                card.stop()

    def _open(self, card: ScannerCard | CameraCard | None, why_none: str) -> None:
        if card is None:
            self._messages.notice(lambda now: now.text(why_none))
            return
        if self._is_held():
            return
        self.setCurrentWidget(card)
        self.opened.emit()
        card.open()
