"""The letters of a case: what was made, printed, delivered, what came back."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from shouyue.casework.names import named
from shouyue.casework.views import LetterLine
from shouyue.desk.bench import Bench
from shouyue.desk.page import heading
from shouyue.desk.sentences import LETTER_STATES
from shouyue.desk.widgets.tables import Column, RowsModel, Table
from shouyue.desk.widgets.words import N_, Captions
from shouyue.i18n.language import Language

SHAPES = {
    "composed": "○",
    "printed": "▲",
    "served": "▲",
    "back": "●",
    "unsigned": "▲",
    "refused": "■",
    "returned": "■",
    "spoilt": "○",
    "recalled": "○",
}
TONES = {
    "printed": "warn",
    "served": "warn",
    "back": "good",
    "unsigned": "warn",
    "refused": "bad",
    "returned": "bad",
}


def state_words(letter: LetterLine, language: Language) -> str:
    """Where a letter is, with its shape."""
    return f"{SHAPES[letter.state]} {named(language, LETTER_STATES, letter.state)}"


def state_tone(letter: LetterLine) -> str:
    return TONES.get(letter.state, "")


def _since(letter: LetterLine, language: Language) -> str:
    return f"{state_words(letter, language)}\n{language.date(letter.made_on)}"


def _which(letter: LetterLine, _: Language) -> str:
    return f"{letter.serial}\n{letter.to or letter.name}"


COLUMNS: tuple[Column[LetterLine], ...] = (
    Column(N_("State"), _since, tone=state_tone),
    Column(N_("Serial"), _which, share=1, middle=True),
)
"""Two lines a row: beside the clock there is no room for a serial of 22 signs and three more."""

_ROW_PX = 56

CHOOSE_FIRST = N_("Choose the letter in the list first.")


class PaperTrail(QWidget):
    """The list of them; gone while there is none."""

    slip_wanted = Signal(str)
    """Serial of a letter that is out."""
    copy_wanted = Signal(object)

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self.letters: RowsModel[LetterLine] = RowsModel(COLUMNS, bench.words, self)
        self.table = Table(self.letters, self, _ROW_PX)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.table.opened.connect(self._open)
        captions.text("Letters of this case", self.table.setAccessibleName)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(heading(captions, N_("Letters"), self))
        column.addWidget(self.table, 1)

    def show_letters(self, letters: Sequence[LetterLine]) -> None:
        self.letters.set_rows(letters)
        self.setVisible(bool(letters))

    def want_copy(self) -> None:
        """Of the one that is chosen; which of them can be copied the act knows."""
        letter = self.letters.row(self.table.currentIndex().row())
        if letter is not None:
            self.copy_wanted.emit(letter)
        else:
            self._bench.messages.notice(lambda now: now.text(CHOOSE_FIRST))

    def _open(self, row: int) -> None:
        letter = self.letters.row(row)
        if letter is not None and letter.is_with_somebody:
            self.slip_wanted.emit(letter.serial)
