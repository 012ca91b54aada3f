"""Lists, opens and makes vaults on the store thread, which then owns them."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from shouyue.desk.acts import Acts, Door
from shouyue.desk.jobs import Jobs
from shouyue.domain.errors import KnownError


class LoginPresenter(QObject):
    """What opens stays on the thread that opened it."""

    listed = Signal(object)
    opened = Signal(object)
    refused = Signal(object)

    def __init__(self, door: Door, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._door, self._jobs = door, jobs

    def load(self) -> None:
        self._jobs.run(self, self._door.list_vaults, self.listed.emit, self._on_refused)

    def open(self, folder: Path, password: str) -> None:
        work = partial(self._door.open_vault, folder, password)
        self._jobs.run(self, work, self._on_opened, self._on_refused)

    def create(self, name: str, role: str, branch: str, password: str) -> None:
        work = partial(self._door.create_vault, name, role, branch, password)
        self._jobs.run(self, work, self._on_opened, self._on_refused)

    def _on_opened(self, acts: Acts) -> None:
        self.opened.emit(acts)

    def _on_refused(self, error: KnownError) -> None:
        self.refused.emit(error)
