"""The lock screen.

The user's minute: the lid opens, somebody waits at the counter.
The name stands there as of yesterday; the password field has the focus.
Enter, a second of waiting that is shown, and the day's list is there.
A wrong password says so in one line, and the field is ready again.
Who has no vault yet makes one here: name, work, branch, a password twice.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from shouyue.casework.names import named
from shouyue.desk.acts import Acts, Card, Door
from shouyue.desk.frame.login.new_vault import NewVaultCard
from shouyue.desk.frame.login.presenter import LoginPresenter
from shouyue.desk.jobs import Jobs
from shouyue.desk.page import card, quiet
from shouyue.desk.sentences import ROLES
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.icons import icon
from shouyue.desk.widgets.tab_order import InOrder
from shouyue.desk.widgets.verdict import Verdict
from shouyue.desk.widgets.words import Captions, Words
from shouyue.domain.errors import KnownError

_WIDE_PX = 460
_CARD = Qt.ItemDataRole.UserRole + 1


class LoginPage(InOrder):
    """Choose a vault and open it, or make one."""

    opened = Signal(object, str)
    """The open vault, and the folder it lies in (empty for a new one)."""

    language_wanted = Signal()

    def __init__(self, door: Door, jobs: Jobs, words: Words, last: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words, self._last = words, last
        self._folder = ""
        self._captions = Captions(words, self)
        self._presenter = LoginPresenter(door, jobs, self)
        self._presenter.listed.connect(self._on_listed)
        self._presenter.opened.connect(self._on_opened)
        self._presenter.refused.connect(self._on_refused)
        self._new = NewVaultCard(words, self._captions, self)
        self._new.wanted.connect(self._create)
        self._new.left.connect(self._to_list)
        self._opening = self._build_open()
        self._mark = self._build_mark()
        layout = QVBoxLayout(self)
        layout.addLayout(self._build_head())
        layout.addStretch(1)
        layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        for room in (self._opening, self._new):
            room.setMaximumWidth(_WIDE_PX)
            row.addWidget(room, 4)
            room.hide()
        row.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(2)
        self._captions.follow(self._retell)
        self._retell()
        self._presenter.load()

    def open_at_once(self, folder: Path, password: str) -> None:
        """Opens a vault that was named when the program was started."""
        self._folder = str(folder)
        self._show_waiting(waiting=True)
        self._presenter.open(folder, password)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() == Qt.Key.Key_Escape and self._new.isVisible() and self._has_vaults():
            self._to_list()
        else:
            super().keyPressEvent(event)

    def _build_head(self) -> QHBoxLayout:
        self._language = Button(self)
        self._language.setObjectName("flat")
        self._captions.text("中文 / English", self._language.setText)
        self._language.clicked.connect(self.language_wanted)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._language)
        return row

    def _build_mark(self) -> QWidget:
        holder = QWidget(self)
        drawing = QLabel(holder)
        drawing.setPixmap(icon("shouyue", "#000000", 64).pixmap(64, 64))
        drawing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        name = QLabel(holder)
        name.setObjectName("figure")
        name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._captions.text("Shouyue", name.setText)
        what = quiet(holder)
        what.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._captions.text("Keeping one's word, on both sides of the counter", what.setText)
        column = QVBoxLayout(holder)
        for part in (drawing, name, what):
            column.addWidget(part)
        column.addSpacing(12)
        return holder

    def _build_open(self) -> QWidget:
        frame, column = card(self)
        self._model = QStandardItemModel(self)
        self._list = QListView(frame)
        self._list.setObjectName("menu")
        self._list.setModel(self._model)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._captions.text("Whose vault", self._list.setAccessibleName)
        caption = QLabel(frame)
        self._password = QLineEdit(frame)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        caption.setBuddy(self._password)
        self._captions.text("Password", caption.setText, self._password.setAccessibleName)
        self._password.returnPressed.connect(self._open)
        self._list.activated.connect(lambda _: self._password.setFocus())
        self._verdict = Verdict(frame)
        self._verdict.hide()
        self._wait = QProgressBar(frame)
        self._wait.setRange(0, 0)
        self._wait.hide()
        self._captions.text("Opening …", self._wait.setAccessibleName)
        self._button = Button(frame)
        self._button.setObjectName("main")
        self._captions.text("Open", self._button.setText)
        self._button.clicked.connect(self._open)
        self._make = Button(frame)
        self._make.setObjectName("flat")
        self._captions.text("I have none here yet …", self._make.setText)
        self._make.clicked.connect(self._to_new)
        for part in (self._list, caption, self._password, self._verdict, self._wait, self._button):
            column.addWidget(part)
        column.addWidget(self._make, 0, Qt.AlignmentFlag.AlignHCenter)
        return frame

    def _has_vaults(self) -> bool:
        return self._model.rowCount() > 0

    def _on_listed(self, cards: Sequence[Card]) -> None:
        self._model.clear()
        chosen = 0
        for number, found in enumerate(cards):
            item = QStandardItem()
            item.setData(found, _CARD)
            self._model.appendRow(item)
            if str(found.folder) == self._last:
                chosen = number
        self._retell()
        self._list.setFixedHeight(min(4, max(1, len(cards))) * 62 + 4)
        if not cards:
            self._to_new()
            return
        index = self._model.index(chosen, 0)
        self._list.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self._to_list()

    def _retell(self) -> None:
        language = self._words.language
        self.setWindowTitle(language.text("Shouyue"))
        for row in range(self._model.rowCount()):
            item = self._model.item(row)
            found: Card = item.data(_CARD)
            role = named(language, ROLES, found.role)
            item.setText(f"{found.name}\n{role} · {found.branch}")

    def _to_list(self) -> None:
        self._new.hide()
        self._mark.show()
        self._opening.show()
        self._password.setFocus()

    def _to_new(self) -> None:
        # The form for a new vault is long: it takes the room of the mark too.
        self._opening.hide()
        self._mark.hide()
        self._new.show()
        self._new.begin(can_leave=self._has_vaults())

    def _open(self) -> None:
        found = self._list.currentIndex().data(_CARD)
        if found is None or not self._button.isEnabled():
            return
        if not self._password.text():
            self._password.setFocus()
            return
        self._folder = str(found.folder)
        self._show_waiting(waiting=True)
        self._presenter.open(found.folder, self._password.text())
        self._password.clear()

    def _create(self, name: str, role: str, branch: str, password: str) -> None:
        self._folder = ""
        self._new.show_waiting(waiting=True)
        self._presenter.create(name, role, branch, password)

    def _show_waiting(self, *, waiting: bool) -> None:
        self._wait.setVisible(waiting)
        self._verdict.setVisible(False)
        for part in (self._button, self._password, self._make, self._list):
            part.setEnabled(not waiting)

    def _on_opened(self, acts: Acts) -> None:
        self.opened.emit(acts, self._folder)

    def _on_refused(self, error: KnownError) -> None:
        words = self._words.language.sentence(error.code, error.params)
        if self._new.isVisible():
            self._new.show_waiting(waiting=False)
            self._new.show_trouble(words)
            return
        self._show_waiting(waiting=False)
        self._verdict.show_verdict("bad", words)
        self._password.setFocus()
