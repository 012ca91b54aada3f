"""The feed: whatever way scanned pages come, they come out of here as files."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget
from typing_extensions import override

from shouyue.desk.bench import Bench
from shouyue.desk.slips.intake import choose, files_in, pasted
from shouyue.desk.slips.watch import FolderWatch

_FOLDER: Final = "slips/folder"
"""Under which the watched folder is kept, in the vault."""


class Feed(QObject):
    """Asks for files, takes the clipboard, watches a folder that this person chose."""

    brought = Signal(object)
    """Files to take, in their order."""
    watched = Signal()
    """Another folder is watched, or none."""

    def __init__(self, bench: Bench, is_held: Callable[[], bool], parent: QWidget) -> None:
        """While `is_held` says so, files of the watched folder wait where they lie."""
        super().__init__(parent)
        self._bench, self._over = bench, parent
        self.left: tuple[Path, ...] = ()
        """Of the spool: pages of a machine or the clipboard that nobody could take yet."""
        self.watch = FolderWatch(is_held, self)
        self.watch.arrived.connect(self.brought)
        parent.setAcceptDrops(True)
        parent.installEventFilter(self)
        bench.jobs.run(self, partial(bench.acts.draft, _FOLDER), self._on_folder)

    @property
    def folder(self) -> Path | None:
        return self.watch.folder

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Files that are dropped on the widget above."""
        if not isinstance(event, QDropEvent) or not event.mimeData().hasUrls():
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.brought.emit(files_in(event.mimeData()))
        return True

    def choose(self) -> None:
        choose(self._over, self._bench.words.language, self.brought.emit)

    def paste(self) -> None:
        """What the clipboard holds, or a word that it holds nothing of use."""
        if paths := pasted(self._bench.spool):
            self.brought.emit(paths)
        else:
            self._bench.messages.notice(
                lambda now: now.text("The clipboard holds neither a picture nor files.")
            )

    def toggle_folder(self) -> None:
        """Stops watching; or asks for a folder where none is watched."""
        if self.folder is not None:
            self.keep_folder("")
            return
        words = self._bench.words.language.text("A folder that the scanner writes into")
        dialog = QFileDialog(self._over, words)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.keep_folder)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def keep_folder(self, folder: str) -> None:
        """Watched from now on, and the next time too."""
        keep = partial(self._bench.acts.keep_draft, _FOLDER, folder)
        self._bench.jobs.run(self, keep, lambda _: self._on_folder(folder))

    def put_by(self, paths: Sequence[Path]) -> None:
        """These are taken: out of the watched folder, and nothing of them in the spool."""
        self.watch.put_by(paths)
        for path in paths:
            if path.parent == self._bench.spool:
                path.unlink(missing_ok=True)

    def leave(self, paths: Sequence[Path]) -> None:
        """These were not taken: they stay where they lie, and of the spool nobody else knows."""
        spool = self._bench.spool
        self.left = tuple(path for path in paths if path.parent == spool and path.exists())

    def _on_folder(self, folder: str) -> None:
        self.watch.watch(Path(folder) if folder else None)
        self.watched.emit()
