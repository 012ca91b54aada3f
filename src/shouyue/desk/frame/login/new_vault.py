"""Making a vault: name, work, branch, a password twice."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from shouyue.desk.page import card, heading, quiet
from shouyue.desk.sentences import ROLES
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.entries import Choice
from shouyue.desk.widgets.verdict import Verdict
from shouyue.desk.widgets.words import N_, Captions, Words

_LEAST = 10


class NewVaultCard(QWidget):
    """The form for a new vault."""

    wanted = Signal(str, str, str, str)
    left = Signal()

    def __init__(self, words: Words, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._words, self._captions = words, captions
        frame, self._column = card(self)
        self._frame = frame
        self._column.addWidget(heading(captions, N_("A vault of your own"), frame))
        why = quiet(frame)
        captions.text(
            "Everything you write is encrypted with this password. Nobody can read it without,"
            " and nobody can look it up.",
            why.setText,
        )
        self._column.addWidget(why)
        # Tab goes in the order in which they are made.
        self._name = QLineEdit(frame)
        self._role = Choice(tuple(ROLES.items()), captions, frame)
        self._branch = QLineEdit(frame)
        self._password, self._again = QLineEdit(frame), QLineEdit(frame)
        for field in (self._password, self._again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self._row(N_("Your name"), self._name)
        self._row(N_("Your work"), self._role)
        self._row(N_("Code of the branch"), self._branch)
        self._row(N_("Password, at least ten characters"), self._password)
        self._row(N_("The password again"), self._again)
        self._verdict = Verdict(frame)
        self._verdict.hide()
        self._column.addWidget(self._verdict)
        self._make = Button(frame)
        self._make.setObjectName("main")
        captions.text("Make it and open it", self._make.setText)
        self._make.clicked.connect(self._on_make)
        self._again.returnPressed.connect(self._on_make)
        self._back = Button(frame)
        captions.text("Back  (Esc)", self._back.setText)
        self._back.clicked.connect(self.left)
        row = QHBoxLayout()
        row.addWidget(self._make, 1)
        row.addWidget(self._back)
        self._column.addLayout(row)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def begin(self, *, can_leave: bool) -> None:
        self._back.setVisible(can_leave)
        self._verdict.hide()
        self._name.setFocus()

    def show_trouble(self, words: str) -> None:
        self._verdict.show_verdict("bad", words)

    def show_waiting(self, *, waiting: bool) -> None:
        self._frame.setEnabled(not waiting)

    def _row(self, sentence: str, widget: QWidget) -> None:
        caption = QLabel(self._frame)
        caption.setObjectName("quiet")
        if isinstance(widget, Choice):
            self._captions.text(sentence, caption.setText, widget.name_for_readers)
        else:
            caption.setBuddy(widget)
            self._captions.text(sentence, caption.setText, widget.setAccessibleName)
        self._column.addWidget(caption)
        self._column.addWidget(widget)

    def _on_make(self) -> None:
        language = self._words.language
        name, branch = self._name.text().strip(), self._branch.text().strip()
        password = self._password.text()
        if not name or not branch:
            self.show_trouble(language.text("Name and branch are needed."))
            (self._branch if name else self._name).setFocus()
        elif len(password) < _LEAST:
            self.show_trouble(language.text("The password needs at least ten characters."))
            self._password.setFocus()
        elif password != self._again.text():
            self.show_trouble(language.text("The two passwords differ."))
            self._again.setFocus()
        else:
            self._password.clear()
            self._again.clear()
            self.wanted.emit(name, self._role.value, branch, password)
