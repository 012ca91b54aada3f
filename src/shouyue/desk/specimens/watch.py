"""Notices that something in a folder of forms was changed, added or taken away."""

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

QUIET_MS = 150
"""Editors write a file in several steps, and often put a new one in its place."""


class Watch(QObject):
    """Tells once after each change, when it has been quiet for a moment."""

    changed = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._on_change)
        self._watcher.directoryChanged.connect(self._on_change)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self._tell)
        self._look()

    def _on_change(self, _path: str) -> None:
        self._quiet.start()

    def _tell(self) -> None:
        self._look()
        self.changed.emit()

    def _look(self) -> None:
        """A file that another one replaced is watched no more: take all of them up again."""
        folders = [self._folder, *(path for path in self._folder.iterdir() if path.is_dir())]
        here = {str(path) for folder in folders for path in (folder, *folder.glob("*.toml"))}
        known = {*self._watcher.files(), *self._watcher.directories()}
        if new := sorted(here - known):
            self._watcher.addPaths(new)
