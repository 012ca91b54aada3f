"""What to make: which form, for whom, in which language; and the number of a returned slip."""

from collections.abc import Sequence
from typing import TypedDict

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from shouyue.casework.forms.views import FormCard
from shouyue.casework.inputs import LetterSelection
from shouyue.desk.bench import Bench
from shouyue.desk.branch_pick import BranchPick
from shouyue.desk.letters.enclosing import EnclosePick
from shouyue.desk.letters.model import form_title, old_figures
from shouyue.desk.letters.presenter import LettersView
from shouyue.desk.page import GoLetters, caption, card, heading
from shouyue.desk.sentences import LANGUAGES, said
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.entries import CountEntry, Pick, refill
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.style import GAP
from shouyue.desk.widgets.verdict import Verdict
from shouyue.desk.widgets.words import N_, Captions

_WHOM = {
    "overdue": N_("Everybody overdue"),
    "due": N_("Due within some days"),
    "paid": N_("Whoever has paid back lately"),
    "named": N_("The chosen loans"),
}


class _CoBorrower(TypedDict, total=False):
    to: str
    to_id: str
    basis: str


class OrderCard(QWidget):
    """The left side of the letters page at rest."""

    ordered = Signal(object)
    slip_typed = Signal(str)
    slips_wanted = Signal()

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._captions = captions
        self._forms: Sequence[FormCard] = ()
        self._chosen = GoLetters()
        self._view: LettersView | None = None
        self._waiting = 0
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
        self.branches.show_branches(view.branches, view.branch)
        self._retell()

    def show_waiting(self, count: int) -> None:
        """How many scanned pages wait for somebody to look at them."""
        self._waiting = count
        self._retell()

    def choose(self, chosen: GoLetters) -> None:
        """Loans that another page chose; none leaves the choice to the person."""
        self._chosen = chosen
        self._whom.set_value("named" if chosen.overdue or chosen.coming else "overdue")
        self._suit()
        self._retell()

    def ask_for_slip(self) -> None:
        self._slip.setFocus()
        self._slip.selectAll()

    def begin(self) -> None:
        """Where work begins."""
        self._make.setFocus() if self._notes() else self._form.setFocus()

    def _notes(self) -> tuple[str, ...]:
        """The chosen loans that the form is for."""
        card = self._card()
        suits = card.suits if card is not None else ""
        overdue = self._chosen.overdue if suits in ("overdue", "") else ()
        return (*overdue, *(self._chosen.coming if suits in ("coming_due", "") else ()))

    def _card(self) -> FormCard | None:
        row = self._form.currentIndex()
        return self._forms[row] if 0 <= row < len(self._forms) else None

    def _suit(self) -> None:
        """Puts the form that suits whom the letters are for."""
        whom = self._whom.value
        is_coming = whom == "due" or (whom == "named" and not self._chosen.overdue)
        wanted = "paid" if whom == "paid" else "coming_due" if is_coming else "overdue"
        card = self._card()
        is_for_one = card is not None and not card.suits and whom == "named"
        if card is not None and card.suits != wanted and not is_for_one:
            rows = [row for row, other in enumerate(self._forms) if other.suits == wanted]
            self._form.setCurrentIndex(rows[0] if rows else self._form.currentIndex())
        self._fit()

    def _build_order(self, frame: QFrame) -> None:
        self._column.addWidget(heading(self._captions, N_("Make letters"), frame))
        self._old = Verdict(frame)
        self._old.hide()
        self._column.addWidget(self._old)
        self.branches = BranchPick(self._captions, frame)
        self._column.addWidget(self.branches)
        self._form, self._village = QComboBox(frame), QComboBox(frame)
        self._language = QComboBox(frame)
        self._whom = Pick(_WHOM, self._captions, frame)
        self._days = CountEntry(1, 365, frame)
        self._days.setValue(30)
        self._count = QLabel(frame)
        self._count.setObjectName("quiet")
        self._count.setWordWrap(True)
        self._row(N_("Form"), self._form)
        self._row(N_("For whom"), self._whom)
        self._row(N_("Days from today"), self._days)
        self._to, self._to_id, self._basis = (QLineEdit(frame) for _ in range(3))
        self._row(N_("Co-borrower"), self._to)
        self._row(N_("Id number of the co-borrower"), self._to_id)
        self._row(N_("Why the co-borrower owes"), self._basis)
        self._to.textChanged.connect(self._fit)
        self._basis.textChanged.connect(self._fit)
        self._column.addWidget(self._count)
        self._row(N_("Village"), self._village)
        self._row(N_("Language of the letter"), self._language)
        self._enclose = EnclosePick(self._captions, frame)
        self._column.addWidget(self._enclose)
        self._form.currentIndexChanged.connect(self._on_form)
        self._whom.currentIndexChanged.connect(self._suit)
        self._make = Button(frame)
        self._make.setObjectName("main")
        self._captions.text("Make and look at them  (Ctrl+Enter)", self._make.setText)
        self._make.clicked.connect(self._order)
        self._column.addSpacing(4)
        self._column.addWidget(self._make)
        self._fit()

    def _row(self, sentence: str, widget: QWidget) -> None:
        label = caption(self._captions, sentence, widget, self)
        widget.setProperty("caption", label)
        self._column.addWidget(label)
        self._column.addWidget(widget)

    def _build_slip(self) -> QFrame:
        frame, column = card(self)
        column.addWidget(heading(self._captions, N_("A slip came back"), frame))
        self._slip = QLineEdit(frame)
        self._captions.text("Scan its code or type its number", self._slip.setPlaceholderText)
        self._captions.text("Number of the slip", self._slip.setAccessibleName)
        self._slip.returnPressed.connect(self._on_slip)
        self._scan = Button(frame)
        self._scan.clicked.connect(self.slips_wanted)
        column.addWidget(self._slip)
        column.addWidget(self._scan)
        return frame

    def _on_slip(self) -> None:
        serial = self._slip.text().strip()
        if serial:
            self._slip.clear()
            self.slip_typed.emit(serial)

    def _order(self) -> None:
        whom, notes = self._whom.value, self._notes()
        if not self._is_whole():
            return
        self.ordered.emit(
            LetterSelection(
                form=self._form.currentData(),
                notes=notes if whom == "named" else (),
                overdue=whom == "overdue",
                paid=whom == "paid",
                due_within_days=self._days.value() if whom == "due" else None,
                village="" if whom == "named" else self._village.currentData() or "",
                language=self._language.currentData() or "",
                enclose=self._enclose.chosen,
                **self._co_borrower(),
            )
        )
        if whom == "named":
            # What this form was not for is still chosen for the next one.
            left = set(self._chosen.overdue + self._chosen.coming) - set(notes)
            self.choose(
                GoLetters(
                    tuple(note for note in self._chosen.overdue if note in left),
                    tuple(note for note in self._chosen.coming if note in left),
                    self._chosen.branch,
                )
            )

    def _co_borrower(self) -> _CoBorrower:
        """Who owes it too, for a form that is for somebody whom no file tells."""
        card = self._card()
        if card is None or card.to != "co_borrower":
            return {}
        to, to_id, basis = (field.text().strip() for field in (self._to, self._to_id, self._basis))
        return {"to": to, "to_id": to_id, "basis": basis}

    def _is_whole(self) -> bool:
        """Whether all is said that the letters need."""
        if not self._forms or (self._whom.value == "named" and not self._notes()):
            return False
        said = self._co_borrower()
        return not said or (len(self._notes()) == 1 and all((said["to"], said["basis"])))

    def _fit(self) -> None:
        """Shows what the choice of whom needs."""
        whom, by_name = self._whom.value, bool(self._co_borrower())
        for widget, shown in (
            (self._to, by_name),
            (self._to_id, by_name),
            (self._basis, by_name),
            (self._days, whom == "due"),
            (self._village, whom != "named"),
            (self._count, whom == "named"),
        ):
            widget.setVisible(shown)
            caption = widget.property("caption")
            if isinstance(caption, QLabel):
                caption.setVisible(shown)
        self._make.setEnabled(self._is_whole())

    def _retell(self) -> None:
        language = self._bench.words.language
        self._tell_count()
        scan = language.text("Scanned slips …  (Ctrl+B)")
        waits = language.plural("{n} waits", "{n} wait", self._waiting)
        self._scan.setText(f"{scan}  ▲ {waits}" if self._waiting else scan)
        if self._view is None:
            return
        had_none = not self._form.count()
        refill(self._form, [(form_title(card, language), card.form) for card in self._forms])
        if had_none:
            self._suit()
        everywhere = (language.text("All villages"), "")
        refill(self._village, [everywhere, *((v, v) for v in self._view.villages)])
        old = old_figures(language, self._view.as_of)
        if self._view.wrong_day is not None:
            self._old.show_verdict("bad", said(language, self._view.wrong_day))
        else:
            self._old.show_verdict("warn", old if self._view.old_figures else "")
        self._on_form()

    def _tell_count(self) -> None:
        language, count = self._bench.words.language, len(self._notes())
        if self._chosen.overdue or self._chosen.coming:
            words = language.plural(
                "{n} chosen loan that this form is for",
                "{n} chosen loans that this form is for",
                count,
            )
        else:
            words = language.text("None chosen. Choose on the page Today or in a case.")
        self._count.setText(words)

    def _on_form(self) -> None:
        """Another form: its languages, and those of the chosen loans that it is for."""
        card = self._card()
        if card is not None and not card.suits:
            # It is for one loan at a time and never for a whole list.
            self._whom.set_value("named")
        self._tell_count()
        self._fit()
        tags = card.languages if card else ()
        own = self._bench.words.language.text("The reader's own")
        refill(self._language, [(own, ""), *((LANGUAGES.get(tag, tag), tag) for tag in tags)])
        self._enclose.offer(card.may_enclose if card else {}, self._bench.words.language)
