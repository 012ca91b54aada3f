"""Who stands behind a loan: each guarantor's own period, and what his contract is known to say."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shouyue.casework.names import EVENTS, GUARANTEE_KINDS, STRENGTHS, named
from shouyue.casework.periods.views import ClockStep, GuaranteeView
from shouyue.desk.page import heading, quiet
from shouyue.desk.sentences import said
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.verdict import Kind, Verdict
from shouyue.desk.widgets.words import N_, Captions, Words
from shouyue.i18n.language import Language

_WARN_DAYS, _BAD_DAYS = 90, 30
_ABOUT_OTHERS = frozenset({"demand_on_debtor_only", "demand_on_other_guarantor", "after_as_of"})
_LEFT = Qt.AlignmentFlag.AlignLeft


class GuaranteeCard(QWidget):
    """One block a guarantor; a button says what his contract says."""

    stating = Signal(str)
    """The key of the guarantor whose contract is to be stated."""

    def __init__(self, words: Words, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(heading(captions, N_("Guarantors"), self))
        self._blocks: list[QWidget] = []

    def show_guarantees(self, found: tuple[GuaranteeView, ...]) -> None:
        for block in self._blocks:
            self._column.removeWidget(block)
            block.hide()
            block.deleteLater()
        self._blocks = [self._block(self._words.language, one) for one in found]
        for block in self._blocks:
            self._column.addWidget(block)

    def _block(self, language: Language, one: GuaranteeView) -> QWidget:
        block = QWidget(self)
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._head(language, one, block))
        verdict = Verdict(block)
        verdict.show_verdict(*standing(language, one))
        column.addWidget(verdict)
        column.addWidget(quiet(block, basis(language, one)))
        for step in reversed(one.steps):
            if step.reason.code not in _ABOUT_OTHERS:
                label = QLabel(act_of(language, step), block)
                label.setWordWrap(True)
                column.addWidget(label)
        return block

    def _head(self, language: Language, one: GuaranteeView, block: QWidget) -> QHBoxLayout:
        about = [one.name, f"…{one.id_tail}" if one.id_tail else "", one.phone]
        name = QLabel("   ".join(part for part in about if part), block)
        name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        state = Button(language.text("What the contract says"), block)
        state.setObjectName("flat")
        state.clicked.connect(lambda: self.stating.emit(one.guarantor))
        row = QHBoxLayout()
        row.addWidget(name, 1)
        row.addWidget(state, 0, _LEFT)
        return row


def act_of(language: Language, step: ClockStep) -> str:
    """What was done to a guarantor, whether it counts, and how well it holds or why it does not."""
    what = f"{language.date(step.on)}  {named(language, EVENTS, step.event)}"
    if step.effective:
        strength = named(language, STRENGTHS, step.strength) if step.strength else ""
        return " · ".join(part for part in (f"●  {what}", strength) if part)
    return f"✕  {what} · {said(language, step.reason)}"


def standing(language: Language, one: GuaranteeView) -> tuple[Kind, str]:
    """How a guarantor's period stands, in one or two sentences that can be said to him."""
    parts = [_standing(language, one) if one.stated else _unstated(language, one)]
    if one.stated > 1:
        parts.append(
            language.text("Two statements differ; the one that can still be missed is shown.")
        )
    parts += [language.sentence(flag) for flag in one.flags]
    return _tone(one), " ".join(parts)


def _tone(one: GuaranteeView) -> Kind:
    if one.status == "lapsed" and not one.stated:
        return "warn"
    if one.status in ("lapsed", "void"):
        return "plain"
    if one.doubt and one.is_over:
        return "warn"
    if one.days_left <= _BAD_DAYS:
        return "bad"
    if one.days_left <= _WARN_DAYS:
        return "warn"
    # What is reckoned by what is usual is no good news.
    return "good" if one.stated else "plain"


def _standing(language: Language, one: GuaranteeView) -> str:
    match one.status:
        case "void":
            return language.text("Owes nothing, whatever the period.")
        case "lapsed":
            return language.text("The period ended on {day}: he is free.", day=one.last_day)
        case "preserved":
            return _held(language, one)
        case _ if one.kind == "general":
            return language.plural(
                "Sue or arbitrate against the borrower by {day}, {n} day left.",
                "Sue or arbitrate against the borrower by {day}, {n} days left.",
                one.days_left,
                day=one.last_day,
            )
        case _:
            return language.plural(
                "Demand from this guarantor by {day}, {n} day left.",
                "Demand from this guarantor by {day}, {n} days left.",
                one.days_left,
                day=one.last_day,
            )


def _unstated(language: Language, one: GuaranteeView) -> str:
    """Of a contract that nobody recorded: nothing that holds of some contracts only."""
    match one.status:
        case "lapsed":
            return language.text(
                "Whether he is still bound is not known: by the longest period that is usual it"
                " was over on {day}.",
                day=one.last_day,
            )
        case "open":
            return language.plural(
                "By the usual terms it may end on {day}, {n} day left.",
                "By the usual terms it may end on {day}, {n} days left.",
                one.days_left,
                day=one.last_day,
            )
        case _:
            return _standing(language, one)


def _held(language: Language, one: GuaranteeView) -> str:
    if not one.doubt:
        return language.text("Held in time; act again by {day}.", day=one.last_day)
    over, still_open = _DOUBTS[one.doubt]
    if one.is_over:
        return language.text(over)
    return language.text(still_open, day=one.last_day)


_DOUBTS = {
    "act": (
        N_("The period is over. Held only by what can be disputed: ask a lawyer."),
        N_("Held only by what can be disputed; demand again, with proof, by {day}."),
    ),
    "suit": (
        N_("The period is over. Held by a suit, unless it is withdrawn."),
        N_("Held by a suit, unless it is withdrawn: look after it by {day}."),
    ),
    "called_in": (
        N_("The period is over. Held only if calling in the loan counts: ask a lawyer."),
        N_("Held only if calling in the loan counts; act once more after the due day, by {day}."),
    ),
}
"""What holds a guarantor in doubt: once his period is over, and while it runs."""


def basis(language: Language, one: GuaranteeView) -> str:
    """The kind and the length of the period, by which rule; or that the contract is not known."""
    parts = [named(language, GUARANTEE_KINDS, one.kind), said(language, one.reason), one.article]
    if not one.stated:
        unknown = language.text(
            "The contract is not on record, say what it says; reckoned by what may end next"
        )
        parts.insert(0, unknown)
    return " · ".join(part for part in parts if part)
