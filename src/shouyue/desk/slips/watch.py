"""A folder that a scanner or a telephone writes into: what is whole there is taken by itself."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from shouyue.desk.slips.intake import scans_in

_LOOK_MS = 2_000
_DONE = "filed"
"""Where files go that were taken: the folder shows what is still to come."""


class FolderWatch(QObject):
    """Looks every other second, because shares of a network tell nobody of new files.

    While `is_held` says so it leaves them lying: nothing is passed over, and nobody disturbed.
    """

    arrived = Signal(object)
    """Files that did not change between two looks."""

    def __init__(self, is_held: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._is_held = is_held
        self._folder: Path | None = None
        self._seen: dict[Path, tuple[int, int]] = {}
        self._told: dict[Path, tuple[int, int]] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def folder(self) -> Path | None:
        return self._folder

    def watch(self, folder: Path | None) -> None:
        """Another folder from now on, or none."""
        self._folder, self._seen, self._told = folder, {}, {}
        if folder is None:
            self._timer.stop()
        else:
            self._timer.start()

    def look(self) -> None:
        """Tells what is whole and new; the timer calls it."""
        if self._folder is None or self._is_held():
            return
        now = {path: state for path in scans_in(self._folder) if (state := _state(path))}
        whole = {
            path: state
            for path, state in now.items()
            # One that is written to again was not whole yet, as of a scanner that paused.
            if self._seen.get(path) == state != self._told.get(path)
        }
        self._seen = now
        if whole:
            self._told |= whole
            self.arrived.emit(list(whole))

    def put_by(self, paths: Sequence[Path]) -> None:
        """These are taken: out of the way, so that nobody files them again by hand."""
        for path in paths:
            if self._folder is None or path.parent != self._folder:
                continue
            try:
                (self._folder / _DONE).mkdir(exist_ok=True)
                path.rename(_free(self._folder / _DONE / path.name))
            except OSError:
                # It stays, and is not taken again while the program runs.
                continue
            self._told.pop(path, None)


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns) if found.st_size else None


def _free(path: Path) -> Path:
    """The name itself, or with the first number that makes it new."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free
