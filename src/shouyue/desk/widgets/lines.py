"""A list of plain sentences."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtCore import QPersistentModelIndex as Persistent
from typing_extensions import override


class LinesModel(QAbstractListModel):
    """One sentence a row."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lines: Sequence[str] = ()

    def set_lines(self, lines: Sequence[str]) -> None:
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    @override
    def rowCount(self, parent: QModelIndex | Persistent = QModelIndex(), /) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def data(
        self, index: QModelIndex | Persistent, role: int = Qt.ItemDataRole.DisplayRole, /
    ) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._lines[index.row()]
        return None
