"""A page of the tray: whose is it? Read off by eye, typed by hand, looked at before it is filed."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from shouyue.casework.batches import page_meant, typed_page
from shouyue.casework.inputs import SettleInput
from shouyue.casework.outcomes import Outcome
from shouyue.casework.slips.views import TrayPage
from shouyue.casework.views import LetterLine
from shouyue.desk.bench import Bench
from shouyue.desk.page import caption, heading
from shouyue.desk.sentences import said
from shouyue.desk.taking_back import against
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.entries import CountEntry
from shouyue.desk.widgets.sure import SureQuestion
from shouyue.desk.widgets.verdict import Verdict
from shouyue.desk.widgets.words import N_, Captions
from shouyue.domain.errors import KnownError

_LIVE_MS = 150
_NOT_OURS = N_("Is this page really none of ours? Its picture is deleted from this computer.")
_SURE = N_("None of ours")


class SettleCard(QWidget):
    """Shows one page of the tray at a time."""

    settled = Signal(object)
    """What the act is told."""
    let_go = Signal(int)
    asked = Signal(str)
    """The serial as far as it is typed."""

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._page: TrayPage | None = None
        self._letter: LetterLine | None = None
        self._unclear: KnownError | None = None
        self._why = QLabel(self)
        self._why.setObjectName("quiet")
        self._why.setWordWrap(True)
        self._serial = QLineEdit(self)
        self._of = CountEntry(1, 1, self)
        self._verdict = Verdict(self)
        self._verdict.hide()
        self._file, self._off = Button(self), Button(self)
        self._file.setObjectName("main")
        self.sure = SureQuestion(_NOT_OURS, _SURE, captions, self)
        self._ask_later = QTimer(self)
        self._ask_later.setSingleShot(True)
        self._ask_later.setInterval(_LIVE_MS)
        self._lay_out(captions)
        self._ask_later.timeout.connect(self._ask)
        self._serial.textChanged.connect(self._on_typed)
        self._serial.returnPressed.connect(self._settle)
        self._file.clicked.connect(self._settle)
        self._off.clicked.connect(self.sure.ask)
        self.sure.sure.connect(self._on_sure)
        captions.follow(self._retell)

    def show_page(self, page: TrayPage) -> None:
        """Another page; what was typed for the one before is forgotten."""
        self._page, self._letter = page, None
        self.sure.hide()
        self._serial.clear()
        self._retell()

    def begin(self) -> None:
        """Where work begins."""
        self._serial.setFocus()

    def show_letter(self, letter: LetterLine | None) -> None:
        """Whose letter has the serial that is typed, if any."""
        self._letter = letter
        if letter is not None:
            self._of.setMaximum(letter.pages)
            self._of.setValue(page_meant(self._serial.text(), letter.pages))
        self._retell()

    def show_unclear(self, error: KnownError) -> None:
        """Why what is typed tells no letter."""
        self._unclear = error
        self._retell()

    def show_refusal(self, outcome: Outcome) -> None:
        """What stands against it."""
        self._verdict.show_verdict("bad", against(self._bench.words.language, outcome))

    def _lay_out(self, captions: Captions) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(heading(captions, N_("Whose page is this?"), self))
        column.addWidget(self._why)
        for sentence, entry in (
            (N_("Serial, as it stands on the page"), self._serial),
            (N_("Which page of the letter"), self._of),
        ):
            column.addWidget(caption(captions, sentence, entry, self))
            column.addWidget(entry)
        column.addWidget(self._verdict)
        captions.text("File it  (Enter)", self._file.setText)
        captions.text("None of ours …", self._off.setText)
        feet = QHBoxLayout()
        feet.addWidget(self._file)
        feet.addStretch(1)
        feet.addWidget(self._off)
        column.addLayout(feet)
        column.addWidget(self.sure)
        column.addStretch(1)

    def _on_typed(self) -> None:
        self._letter = self._unclear = None
        self._verdict.hide()
        self._file.setEnabled(False)
        self._ask_later.start()

    def _ask(self) -> None:
        if serial := typed_page(self._serial.text()).serial:
            self.asked.emit(serial)

    def _settle(self) -> None:
        if self._page is not None and self._letter is not None:
            entry = SettleInput(self._page.number, self._letter.serial, self._of.value())
            self.settled.emit(entry)

    def _on_sure(self) -> None:
        if self._page is not None:
            self.let_go.emit(self._page.number)

    def _retell(self) -> None:
        language, letter = self._bench.words.language, self._letter
        self._file.setEnabled(letter is not None)
        if self._page is not None:
            self._why.setText(said(language, self._page.reason))
        if letter is not None:
            made = language.date(letter.made_on)
            asks = language.money(letter.asks) if letter.asks else ""
            who = f"{letter.name}  {letter.village}  {letter.form}  {made}  {asks}".rstrip()
            self._verdict.show_verdict("good", f"{who}\n{letter.serial}")
        elif self._unclear is not None:
            words = language.told(self._unclear.code, self._unclear.params)
            self._verdict.show_verdict("plain", words)
        elif self._serial.text().strip():
            self._verdict.show_verdict("plain", language.text("No letter has this serial."))
        else:
            self._verdict.hide()
