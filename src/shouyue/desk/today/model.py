"""The lines of today as a list with headings between groups."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtCore import QPersistentModelIndex as Persistent
from typing_extensions import override

from shouyue.casework.views import TodayLine
from shouyue.desk.sentences import reasons_said
from shouyue.desk.widgets.words import N_, Words
from shouyue.i18n.language import Language

LINE = Qt.ItemDataRole.UserRole + 1

ACTS = {
    "letter": N_("Letter"),
    "visit": N_("Visit"),
    "call": N_("Call"),
    "acknowledgment": N_("Slip"),
    "agreement": N_("Agreement"),
    "case": N_("Look"),
    "exchange": N_("Exchange"),
    "recall": N_("Take back"),
    "recall_list": N_("Letters to take back"),
    "difference": N_("Money"),
    "decision": N_("Decide"),
    "trip": N_("Trip"),
    "with_supervisor": N_("With the supervisor"),
}
_ICONS = {
    "letter": "letters",
    "visit": "visit",
    "call": "call",
    "acknowledgment": "mark",
    "agreement": "mark",
    "case": "cases",
    "exchange": "exchange",
    "recall": "undo",
    "recall_list": "undo",
    "difference": "money",
    "decision": "decide",
    "trip": "trip",
    "with_supervisor": "clock",
}


def icon_of(line: TodayLine) -> str:
    """The drawing for what is to be done."""
    return _ICONS[line.act]


def title_of(line: TodayLine, language: Language) -> str:
    """Whom a line is about; of many letters at once, what it is."""
    return language.text(ACTS[line.act]) if line.act == "recall_list" else line.name or "—"


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a group and how many lines follow."""

    words: str
    count: int


Row = Heading | TodayLine


def _key(line: TodayLine) -> tuple[str, str, str, str]:
    return line.branch, line.note, line.act, line.ref


class TodayModel(QAbstractListModel):
    """Rows in their order; a heading can be neither chosen nor opened."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._rows: list[Row] = []
        words.changed.connect(self._on_language)

    def set_lines(
        self, lines: Sequence[TodayLine], group: Callable[[TodayLine], str] | None = None
    ) -> None:
        """`group` names the group of a line; groups stand in the order of their first line."""
        rows: list[Row] = list(lines)
        if group is not None:
            groups: dict[str, list[TodayLine]] = {}
            for line in lines:
                groups.setdefault(group(line), []).append(line)
            rows = []
            for words, found in groups.items():
                rows += [Heading(words, len(found)), *found]
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def line(self, number: int) -> TodayLine | None:
        row = self._rows[number] if 0 <= number < len(self._rows) else None
        return row if isinstance(row, TodayLine) else None

    def first_line(self) -> int:
        """The first row that can be chosen, or -1."""
        found = (n for n, row in enumerate(self._rows) if isinstance(row, TodayLine))
        return next(found, -1)

    def find(self, line: TodayLine) -> int:
        """The row of a line as it was before, or -1."""
        for number, row in enumerate(self._rows):
            if isinstance(row, TodayLine) and _key(row) == _key(line):
                return number
        return -1

    @override
    def rowCount(self, parent: QModelIndex | Persistent = QModelIndex(), /) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def flags(self, index: QModelIndex | Persistent, /) -> Qt.ItemFlag:
        if self.line(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    @override
    def data(
        self, index: QModelIndex | Persistent, role: int = Qt.ItemDataRole.DisplayRole, /
    ) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == LINE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._words_of(row)
        return None

    def _words_of(self, row: Row) -> str:
        language = self._words.language
        if isinstance(row, Heading):
            return f"{row.words} ({row.count})"
        what = language.text(ACTS[row.act])
        # NOTE: a line of the day's list as a screen reader says it
        return language.text(
            "{act}: {name}, {village}. {reason}",
            act=what,
            name=row.name,
            village=row.village,
            reason=reasons_said(language, row),
        )

    def _on_language(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))
