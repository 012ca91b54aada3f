"""What to make: which form, for whom, in which language; and the number of a returned slip."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from shouyue.casework.inputs import LetterSelection
from shouyue.casework.views import FormCard
from shouyue.desk.bench import Bench
from shouyue.desk.entries import Pick
from shouyue.desk.keys import bind
from shouyue.desk.letters.model import form_title
from shouyue.desk.letters.presenter import LettersView
from shouyue.desk.page import card, heading
from shouyue.desk.sentences import LANGUAGES
from shouyue.desk.style import GAP
from shouyue.desk.verdict import Verdict
from shouyue.desk.words import N_, Captions

_OLD_TAPE_DAYS = 3
_WHOM = {
    "overdue": N_("Everybody overdue"),
    "due": N_("Due within some days"),
    "named": N_("The chosen loans"),
}


class OrderCard(QWidget):
    """The left side of the letters page at rest."""

    ordered = Signal(object)
    slip_typed = Signal(str)

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._captions = captions
        self._forms: Sequence[FormCard] = ()
        self._notes: tuple[str, ...] = ()
        self._view: LettersView | None = None
        order, self._column = card(self)
        self._build_order(order)
        slip = self._build_slip()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(GAP)
        outer.addWidget(order)
        outer.addWidget(slip)
        outer.addStretch(1)
        captions.follow(self._retell)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            bind(self, key, self._order)

    def show_view(self, view: LettersView) -> None:
        self._view, self._forms = view, view.forms
        self._retell()

    def choose(self, notes: tuple[str, ...]) -> None:
        """Loans that another page chose; none leaves the choice to the person."""
        self._notes = notes
        self._whom.set_value("named" if notes else "overdue")
        self._fit()

    def ask_for_slip(self) -> None:
        self._slip.setFocus()
        self._slip.selectAll()

    def begin(self) -> None:
        """Where work begins."""
        self._make.setFocus() if self._notes else self._form.setFocus()

    def _build_order(self, frame: QFrame) -> None:
        self._column.addWidget(heading(self._captions, N_("Make letters"), frame))
        self._old = Verdict(frame)
        self._old.hide()
        self._column.addWidget(self._old)
        self._form, self._village = QComboBox(frame), QComboBox(frame)
        self._language = QComboBox(frame)
        self._whom = Pick(_WHOM, self._captions, frame)
        self._days = QSpinBox(frame)
        self._days.setRange(1, 365)
        self._days.setValue(30)
        self._chosen = QLabel(frame)
        self._chosen.setObjectName("quiet")
        self._row(N_("Form"), self._form)
        self._row(N_("For whom"), self._whom)
        self._row(N_("Days from today"), self._days)
        self._column.addWidget(self._chosen)
        self._row(N_("Village"), self._village)
        self._row(N_("Language of the letter"), self._language)
        self._form.currentIndexChanged.connect(self._fill_languages)
        self._whom.currentIndexChanged.connect(self._fit)
        self._make = QPushButton(frame)
        self._make.setObjectName("main")
        self._captions.text("Make and look at them  (Ctrl+Enter)", self._make.setText)
        self._make.clicked.connect(self._order)
        self._column.addSpacing(4)
        self._column.addWidget(self._make)
        self._fit()

    def _row(self, sentence: str, widget: QWidget) -> None:
        caption = QLabel(self)
        caption.setObjectName("quiet")
        caption.setBuddy(widget)
        self._captions.text(sentence, caption.setText, widget.setAccessibleName)
        widget.setProperty("caption", caption)
        self._column.addWidget(caption)
        self._column.addWidget(widget)

    def _build_slip(self) -> QFrame:
        frame, column = card(self)
        column.addWidget(heading(self._captions, N_("A slip came back"), frame))
        self._slip = QLineEdit(frame)
        self._captions.text("Scan its code or type its number", self._slip.setPlaceholderText)
        self._captions.text("Number of the slip", self._slip.setAccessibleName)
        self._slip.returnPressed.connect(self._on_slip)
        column.addWidget(self._slip)
        return frame

    def _on_slip(self) -> None:
        serial = self._slip.text().strip()
        if serial:
            self._slip.clear()
            self.slip_typed.emit(serial)

    def _order(self) -> None:
        whom = self._whom.value
        if self._form.currentIndex() < 0 or (whom == "named" and not self._notes):
            return
        self.ordered.emit(
            LetterSelection(
                form=self._form.currentData(),
                notes=self._notes if whom == "named" else (),
                overdue=whom == "overdue",
                due_within_days=self._days.value() if whom == "due" else None,
                village="" if whom == "named" else self._village.currentData() or "",
                language=self._language.currentData() or "zh",
            )
        )

    def _fit(self) -> None:
        """Shows what the choice of whom needs."""
        whom = self._whom.value
        for widget, shown in (
            (self._days, whom == "due"),
            (self._village, whom != "named"),
            (self._chosen, whom == "named"),
        ):
            widget.setVisible(shown)
            caption = widget.property("caption")
            if isinstance(caption, QLabel):
                caption.setVisible(shown)
        self._make.setEnabled(bool(self._forms) and (whom != "named" or bool(self._notes)))

    def _retell(self) -> None:
        language = self._bench.words.language
        if self._notes:
            words = language.plural("{n} loan chosen", "{n} loans chosen", len(self._notes))
        else:
            words = language.text("None chosen. Choose on the page Today or in a case.")
        self._chosen.setText(words)
        if self._view is None:
            return
        _refill(self._form, [(form_title(card, language), card.form) for card in self._forms])
        everywhere = (language.text("All villages"), "")
        _refill(self._village, [everywhere, *((v, v) for v in self._view.villages)])
        as_of = self._view.as_of
        age = (self._bench.today() - as_of).days if as_of else 0
        old = language.plural(
            "The bank's figures are {n} day old. Load the newest export before printing.",
            "The bank's figures are {n} days old. Load the newest export before printing.",
            age,
        )
        self._old.show_verdict("warn", old if age > _OLD_TAPE_DAYS else "")
        self._fill_languages()
        self._fit()

    def _fill_languages(self) -> None:
        row = self._form.currentIndex()
        tags = self._forms[row].languages if 0 <= row < len(self._forms) else ()
        _refill(self._language, [(LANGUAGES.get(tag, tag), tag) for tag in tags])


def _refill(box: QComboBox, items: Sequence[tuple[str, str]]) -> None:
    chosen = box.currentData()
    blocked = box.blockSignals(True)
    box.clear()
    for words, value in items:
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.blockSignals(blocked)
