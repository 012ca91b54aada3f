"""One case.

The user's minute: the borrower sits opposite and asks how things stand.
Name, what is owed since when, what comes next and why stand on top; all figures below.
The clock shows as a line until when the claim holds, and says which act moved it and which did not.
The history answers "but I came in March" with day, words and who wrote them.
Ctrl+N, Ctrl+R, Ctrl+M, Ctrl+D open the forms beside it, so that nothing is out of sight.
For a supervisor Ctrl+J opens the contact against a rule that is chosen, or that waits longest.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import (
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from shouyue.casework.cases.views import CasePage
from shouyue.desk.bench import Bench
from shouyue.desk.cases.case_presenter import CasePresenter
from shouyue.desk.cases.clock_card import ClockCard
from shouyue.desk.cases.form_room import FormRoom
from shouyue.desk.cases.guarantee_card import GuaranteeCard
from shouyue.desk.cases.history_card import HistoryCard
from shouyue.desk.cases.loan_card import LoanCard, owed
from shouyue.desk.cases.paper_trail import PaperTrail
from shouyue.desk.cases.sharing import Sharing
from shouyue.desk.page import Go, GoCase, GoCopy, GoLetters, GoSlip, Page, Scrolled, card
from shouyue.desk.records.mark_view import LOOK_KEY
from shouyue.desk.sentences import said
from shouyue.desk.widgets.flow import FlowLayout
from shouyue.desk.widgets.icons import IconButton
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.style import GAP, WIDE
from shouyue.desk.widgets.verdict import Verdict
from shouyue.desk.widgets.words import N_
from shouyue.i18n.language import Language

_HIDDEN_DIGITS = 14


class CasePageView(Page):
    """A case with its clock, loan, history and letters; forms open at the right."""

    TITLE = N_("Case")
    KEYS = (
        ("Ctrl+N", N_("Record a contact")),
        ("Ctrl+R", N_("Record a slip that came back")),
        ("Ctrl+M", N_("Record a repayment")),
        ("Ctrl+D", N_("Record a delivery")),
        ("Ctrl+E", N_("Record an event of law")),
        ("Ctrl+U", N_("Note a circumstance")),
        ("Ctrl+Y", N_("Say in which language letters are")),
        ("Ctrl+G", N_("Explain a difference of figures")),
        ("Ctrl+J", N_("Decide on a breach (supervisors)")),
        ("Ctrl+P", N_("Make a letter")),
        ("Ctrl+K", N_("Print the chosen letter again, as a copy")),
        ("Enter", N_("Show the signed page of the chosen entry")),
        ("Delete", N_("Strike the chosen entry through")),
    )

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._note = self._branch = ""
        self._case: CasePage | None = None
        self._wish = GoCase("")
        self._presenter = CasePresenter(bench, self)
        self._presenter.loaded.connect(self._on_loaded)
        self._build_head()
        self._split = Sharing(self)
        self._build_left()
        self._build_right()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, 4, WIDE, GAP)
        layout.setSpacing(8)
        layout.addLayout(self._buttons)
        self._split.hold(self._left, self.rooms)
        layout.addWidget(self._split, 1)
        self.captions.follow(self._retell)

    # --- from outside --------------------------------------------------------------------------

    @override
    def receive(self, wish: Go) -> None:
        if isinstance(wish, GoSlip):
            self.open_form("acknowledgment")
        elif isinstance(wish, GoCase):
            self.rooms.leave()
            if (wish.note, wish.branch) != (self._note, self._branch):
                self._case = None
            # Its form opens once the case is here.
            self._note, self._branch, self._wish = wish.note, wish.branch, wish

    def open_form(self, name: str, serial: str = "", guarantor: str = "") -> None:
        """Opens one of the forms on the case in sight."""
        if self._case is not None:
            wish = GoCase(self._note, name, self._wish.channel, serial, guarantor)
            self.rooms.open(self._case, wish)

    @override
    def headline(self, language: Language) -> str:
        return self._case.name if self._case else language.text(self.TITLE)

    @override
    def subline(self, language: Language) -> str:
        if self._case is None:
            return ""
        case = self._case
        about = [case.village, *case.phones, _masked(case.id_number), case.address]
        who = "   ".join(part for part in about if part)
        return f"{owed(language, case.loan, by_plan=case.plan_protects)}\n{who}"

    @override
    def arrive(self) -> None:
        self._presenter.load(self._note, self._branch)
        if self.rooms.form is None:
            self._rest()

    @override
    def refresh(self, notes: tuple[str, ...]) -> None:
        if not notes or self._note in notes:
            self._presenter.load(self._note, self._branch)

    @override
    def step_back(self) -> bool:
        if self._history.step_back() or self.rooms.stop():
            return True
        if self.rooms.is_resting:
            return False
        self.rooms.leave()
        return True

    @override
    def keep_drafts(self) -> None:
        self.rooms.keep_drafts()

    # --- building ------------------------------------------------------------------------------

    def _build_head(self) -> None:
        self._next = Verdict(self)
        buttons = FlowLayout(gap=8)
        for drawing, sentence, key, do in (
            ("call", N_("Contact"), "Ctrl+N", lambda: self.open_form("contact")),
            ("mark", N_("Slip came back"), "Ctrl+R", lambda: self.open_form("acknowledgment")),
            ("money", N_("Repayment"), "Ctrl+M", lambda: self.open_form("repayment")),
            ("send", N_("Delivery"), "Ctrl+D", lambda: self.open_form("serving")),
            ("clock", N_("Event of law"), "Ctrl+E", lambda: self.open_form("incident")),
            ("message", N_("Circumstance"), "Ctrl+U", lambda: self.open_form("circumstance")),
            ("language", N_("Language"), "Ctrl+Y", lambda: self.open_form("language")),
            ("print", N_("Letter"), "Ctrl+P", self._make_letter),
        ):
            button = self._button(drawing, sentence, key, do)
            buttons.addWidget(button)
            if key == "Ctrl+N":
                self._first = button
        self._decide = self._button("decide", N_("Decide"), "Ctrl+J", self._on_decide)
        self._differs = self._button("money", N_("Difference"), "Ctrl+G", self._on_differs)
        for button in (self._decide, self._differs):
            button.hide()
            buttons.addWidget(button)
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addLayout(buttons)
        self._buttons.addWidget(self._next)

    def _button(
        self, drawing: str, sentence: str, key: str, do: Callable[[], object]
    ) -> QPushButton:
        button = IconButton(drawing, self)
        self.captions.text(sentence, button.setText)
        button.setToolTip(key)
        button.clicked.connect(do)
        if key != "Ctrl+R":  # the window has it: it also works where there is no case
            bind(self, key, partial(self._press, key, do))
        return button

    def _press(self, key: str, do: Callable[[], object]) -> None:
        # A page that lies here to be looked at has its key for itself, here as everywhere.
        if key != LOOK_KEY or not self.rooms.look_at_mark():
            do()

    def _build_left(self) -> None:
        self._left = Scrolled(self._split)
        inside = QWidget(self._left.viewport())
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(GAP)
        clock_frame, clock_room = card(inside)
        self._clock = ClockCard(self.bench.words, self.captions, clock_frame)
        clock_room.addWidget(self._clock)
        loan_frame, loan_room = card(inside)
        self._loan = LoanCard(self.bench.words, self.captions, loan_frame)
        self._loan.opened.connect(lambda note: self.go.emit(GoCase(note, branch=self._branch)))
        loan_room.addWidget(self._loan)
        self._guarantees_frame, guarantee_room = card(inside)
        self._guarantees = GuaranteeCard(self.bench.words, self.captions, self._guarantees_frame)
        self._guarantees.stating.connect(lambda who: self.open_form("guarantee", guarantor=who))
        guarantee_room.addWidget(self._guarantees)
        column.addWidget(clock_frame)
        column.addWidget(self._guarantees_frame)
        column.addWidget(loan_frame)
        column.addStretch(1)
        self._left.hold(inside)

    def _build_right(self) -> None:
        self.rooms = FormRoom(self.bench, self.captions, self._split)
        frame, outer = card(self.rooms)
        self.rooms.rest_on(frame)
        # On the smallest screens both lists and the words between them have no room at once.
        scroll = Scrolled(frame)
        outer.addWidget(scroll)
        inside = QWidget(scroll.viewport())
        scroll.hold(inside)
        room = QVBoxLayout(inside)
        room.setContentsMargins(0, 0, 0, 0)
        self._history = HistoryCard(self.bench.words, self.captions, inside)
        self._history.withdrawn.connect(self._presenter.withdraw)
        room.addWidget(self._history, 2)
        self._trail = PaperTrail(self.bench, self.captions, inside)
        self._trail.slip_wanted.connect(lambda serial: self.open_form("acknowledgment", serial))
        self._trail.copy_wanted.connect(lambda letter: self.go.emit(GoCopy(letter)))
        bind(self, "Ctrl+K", self._trail.want_copy)
        room.addWidget(self._trail, 1)
        self._history.scan_wanted.connect(self.rooms.open_scan)
        self.rooms.left.connect(self._rest)

    # --- showing -------------------------------------------------------------------------------

    def _on_loaded(self, case: CasePage) -> None:
        is_new, self._case = self._case is None, case
        self._retell()
        wish, self._wish = self._wish, GoCase(self._note)
        if wish.form:
            self.rooms.open(case, wish)
        elif is_new and self.rooms.form is None:
            self._rest()

    def _retell(self) -> None:
        case = self._case
        if case is None:
            return
        language = self.bench.words.language
        self.retitled.emit()
        standing = (one for one in (case.stopped, *case.plan, case.next) if one is not None)
        asks_nothing = (
            case.plan_protects and len(case.plan) == 1 and not (case.stopped or case.next)
        )
        words = "\n".join(said(language, one) for one in standing)
        self._next.show_verdict("good" if asks_nothing else "warn", words)
        self._clock.show_clock(case.clock, case.loan.due, self.bench.today(), case.if_signed_today)
        self._guarantees.show_guarantees(case.guarantees)
        self._guarantees_frame.setVisible(bool(case.guarantees))
        self._loan.show_case(case)
        self._history.show_lines(case.history)
        self._decide.setVisible(bool(case.to_decide))
        self._differs.setVisible(bool(case.differences))
        self._trail.show_letters(case.letters)

    def _rest(self) -> None:
        """Puts the focus where one reads; where there is nothing to read yet, where one begins."""
        has_history = self._case is not None and bool(self._case.history)
        (self._history.list if has_history else self._first).setFocus()

    def _on_decide(self) -> None:
        """On the contact that is chosen in the history, else on the one that waits longest."""
        refs = [one.ref for one in self._case.to_decide] if self._case else []
        if self._case is not None and refs:
            chosen = self._history.chosen
            ref = chosen.ref if chosen is not None and chosen.ref in refs else refs[0]
            self.rooms.open(self._case, GoCase(self._note, "decision", ref=ref))

    def _on_differs(self) -> None:
        if self._case is not None and self._case.differences:
            self.open_form("difference")

    def _make_letter(self) -> None:
        if self._case is not None:
            note, is_due = (self._note,), self._case.loan.due < self.bench.today()
            there = self._case.branch
            wish = GoLetters((), note, there) if not is_due else GoLetters(note, (), there)
            self.go.emit(wish)


def _masked(id_number: str) -> str:
    """The last four: enough to tell two people apart, too little to steal."""
    if len(id_number) <= _HIDDEN_DIGITS:
        return id_number
    return "·" * 6 + id_number[_HIDDEN_DIGITS:]
