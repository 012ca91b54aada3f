"""A loan as the bank's newest export says, and who stands behind it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from shouyue.casework.cases.views import CaseLine, CasePage, LoanView
from shouyue.casework.names import named
from shouyue.desk.page import heading
from shouyue.desk.sentences import CLASSES, beside
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.words import N_, Captions, Words
from shouyue.domain.penalty import OwnPenalty
from shouyue.i18n.language import Language

_PAIRS_A_ROW = 2


class LoanCard(QWidget):
    """Figures in pairs; guarantors and other loans below."""

    opened = Signal(str)
    """Note number of another loan of the same person."""

    def __init__(self, words: Words, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self._heading = heading(captions, N_("Loan"), self)
        self._figures = QWidget(self)
        self._grid = QGridLayout(self._figures)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(5)
        for number in (1, 3):
            self._grid.setColumnStretch(number, 1)
        self._behind = QLabel(self)
        self._behind.setWordWrap(True)
        self._others = QWidget(self)
        self._others_column = QVBoxLayout(self._others)
        self._others_column.setContentsMargins(0, 0, 0, 0)
        self._others_column.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self._heading, self._figures, self._behind, self._others):
            column.addWidget(part)

    def show_case(self, case: CasePage) -> None:
        language = self._words.language
        for part in (self._figures, self._others):
            for child in part.findChildren(QWidget):
                child.hide()
                child.deleteLater()
        while self._grid.count():
            self._grid.takeAt(0)
        for number, (caption, words, tone) in enumerate(_figures(language, case.loan)):
            row, column = divmod(number, _PAIRS_A_ROW)
            name = QLabel(caption, self._figures)
            name.setObjectName("quiet")
            name.setWordWrap(True)
            value = QLabel(words, self._figures)
            value.setProperty("tone", tone)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(name, row, column * 2)
            self._grid.addWidget(value, row, column * 2 + 1)
        self._behind.setText("" if case.guarantees else language.text("No guarantor"))
        self._behind.setVisible(not case.guarantees)
        for other in case.other_loans:
            self._add_other(language, other)
        self._others.setVisible(bool(case.other_loans))

    def _add_other(self, language: Language, other: CaseLine) -> None:
        words = language.text(
            "Another loan: {note}, {balance:money}, due {day}",
            note=other.note,
            balance=other.balance,
            day=other.due,
        )
        button = Button(words, self._others)
        button.setObjectName("flat")
        button.clicked.connect(lambda: self.opened.emit(other.note))
        self._others_column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)


def owed(language: Language, loan: LoanView, *, by_plan: bool = False) -> str:
    """A loan on one line: what is owed, due when, how late, in which class.

    With `by_plan` what is late by the bank's days is paid by other days that both sides agreed on.
    """
    if loan.is_gone:
        return _balance(language, loan)
    if loan.settled:
        return "● " + language.text("settled")
    late = loan.days_past_due
    overdue = language.plural("■ {n} day overdue", "■ {n} days overdue", late) if late else ""
    return beside(
        (
            _told(language, N_("Balance"), loan.balance),
            _told(language, N_("Overdue interest"), loan.overdue_interest),
            language.text("due {day}", day=loan.due),
            overdue,
            language.text("● by the repayment plan") if by_plan else "",
            _class(language, loan) if late else "",
        )
    )


def _figures(language: Language, loan: LoanView) -> list[tuple[str, str, str]]:
    late = loan.days_past_due
    owing = (None, None) if loan.is_gone else (loan.overdue_principal, loan.overdue_interest)
    overdue = (
        "■ " + language.plural("{n} day", "{n} days", late)
        if late
        else language.text("not overdue")
    )
    return [
        (language.text("Balance"), _balance(language, loan), ""),
        (language.text("Due"), language.date(loan.due), "bad" if late else ""),
        (language.text("Overdue principal"), _money(language, owing[0]), ""),
        (language.text("Overdue"), overdue, "bad" if late else ""),
        (language.text("Overdue interest"), _money(language, owing[1]), ""),
        *([] if loan.is_gone else _penalty(language, loan)),
        (language.text("Class"), _class(language, loan), ""),
        (language.text("Lent"), language.money(loan.amount), ""),
        (language.text("Lent on"), language.date(loan.disbursed), ""),
        (
            language.text("Yearly rate"),
            language.percent(loan.rate_ppm) if loan.rate_ppm is not None else "—",
            "",
        ),
        (language.text("Loan officer"), loan.officer, ""),
        (language.text("Note"), loan.note, ""),
        (language.text("Contract"), loan.contract, ""),
        (language.text("Product"), loan.product, ""),
        (language.text("As of"), language.date(loan.as_of), ""),
    ]


def _told(language: Language, caption: str, fen: int | None) -> str:
    return f"{language.text(caption)} {language.money(fen)}" if fen else ""


def _balance(language: Language, loan: LoanView) -> str:
    if loan.is_gone:
        return language.text(
            "no longer in the bank's file; {balance:money} last", balance=loan.balance
        )
    return language.money(loan.balance)


def _penalty(language: Language, loan: LoanView) -> list[tuple[str, str, str]]:
    """The bank's penalty interest, where its file has that, and what cannot be about it."""
    if loan.penalty is None:
        return []
    caption, words, check = (
        language.text("Penalty interest"),
        language.money(loan.penalty),
        loan.penalty_check,
    )
    if check is None:
        return [(caption, beside((words, _own_penalty(language, loan.penalty_own))), "")]
    if check.most is not None:
        words = language.text(
            "{charged:money}, at most {most:money} in {days} days: ask the bank's accounts",
            charged=check.charged,
            most=check.most,
            days=check.days,
        )
    if check.rate_ppm is not None:
        odd = language.text(
            "at {rate}, which the contract's rate does not allow",
            rate=language.percent(check.rate_ppm),
        )
        words = f"{words}  ·  {odd}"
    return [(caption, f"▲ {words}", "warn")]


def _own_penalty(language: Language, own: OwnPenalty | None) -> str:
    """What the bank's figure was held against, to be seen by whoever asks the bank."""
    if own is None:
        return ""
    if own.least is None:
        return language.text(
            "by our reckoning at most {most:money} in {days} days", most=own.most, days=own.days
        )
    return language.text(
        "by our reckoning {least:money} to {most:money} in {days} days",
        least=own.least,
        most=own.most,
        days=own.days,
    )


def _money(language: Language, fen: int | None) -> str:
    """An amount, or a dash where the bank's file does not say."""
    return language.money(fen) if fen is not None else "—"


def _class(language: Language, loan: LoanView) -> str:
    ours = named(language, CLASSES, loan.loan_class)
    banks = named(language, CLASSES, loan.bank_class)
    if not banks or ours == banks:
        return ours
    return language.text("{ours} (bank: {banks})", ours=ours, banks=banks)
