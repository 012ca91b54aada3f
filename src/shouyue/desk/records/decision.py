"""A supervisor's word on what was recorded against a rule, or is for him to judge.

The user's minute: the list says who did what, against which rule, and why.
Enter opens it: the rules in full, the reason given and what was noted of the talk stand on top.
Approve or not; who does not approve says why, for whoever recorded it reads it.
Nothing is blocked by it and nothing taken back: what was, was, and stays on record.
Ctrl+Enter saves, and the line goes; a later word takes the place of this one.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QPlainTextEdit
from typing_extensions import override

from shouyue.casework.inputs import DecisionInput
from shouyue.casework.outcomes import Outcome
from shouyue.casework.records.views import OverrideView
from shouyue.desk.page import GoCase
from shouyue.desk.records.form import RecordForm
from shouyue.desk.sentences import moment, said
from shouyue.desk.widgets.entries import Choice, WordsEntry
from shouyue.desk.widgets.words import N_
from shouyue.i18n.language import Language

_ANSWERS = (
    ("yes", N_("Approved")),
    ("no", N_("Not approved")),
)
_BREACH = N_("A rule without exceptions: nobody can approve it. Say what is done about it.")


class DecisionForm(RecordForm):
    """Says a supervisor's word on one entry of the case."""

    TITLE = N_("A supervisor's decision")
    KIND = "decision"
    TAKES_REASON = False

    @override
    def build(self) -> None:
        self._ref = ""
        self._answer = Choice(_ANSWERS, self.captions, self)
        self.rows.add("approved", N_("Decision"), self._answer)
        self._said: QPlainTextEdit = WordsEntry(3, self)
        self.rows.add("words", N_("Why, in words"), self._said)

    @override
    def reset(self, wish: GoCase) -> None:
        self._ref = wish.ref
        self._answer.clear_value()
        self._said.clear()
        self._answer.setEnabled(True)
        self._answer.setFocus()

    @property
    @override
    def draft_name(self) -> str:
        # Words on one entry must never come up under another one of the same loan.
        return f"{self.KIND}/{self._ref}"

    @override
    def save_act(self) -> Callable[[], Outcome]:
        entry = DecisionInput(
            ref=self._ref,
            approved=self._answer.value == "yes",
            words=self._said.toPlainText().strip(),
        )
        return partial(self.acts.decide_override, entry)

    @override
    def look_ahead(self) -> None:
        language = self.bench.words.language
        entries = self.case.to_decide if self.case else ()
        found = next((one for one in entries if one.ref == self._ref), None)
        if found is None:
            words = language.text("This entry is struck through or not here: nothing to decide.")
            self.verdict.show_verdict("bad", words)
            return
        words = self._what_was(language, found)
        if found.is_breach:
            self._answer.set_value("no")
            self._answer.setEnabled(False)
            if not self._said.hasFocus():
                self._said.setFocus()
            words = f"{words}\n{language.text(_BREACH)}"
        noted = language.text("Noted of it: {words}", words=found.words) if found.words else ""
        stands = said(language, found.standing) if found.standing else ""
        told = "\n".join(part for part in (words, noted, stands) if part)
        self.verdict.show_verdict("plain" if stands else "warn", told)

    def _what_was(self, language: Language, found: OverrideView) -> str:
        """Who recorded what, and what stands against it or is to be judged."""
        shown = {
            "by": found.by,
            "at": moment(language, found.at),
            "what": said(language, found.what),
            "rules": language.list(said(language, rule) for rule in found.rules),
        }
        if found.is_to_judge:
            return language.text(
                "{by}, {at}, {what}. To be judged: {rules}. Approve if it is harmless; if not, say"
                " what is done.",
                **shown,
            )
        return language.text(
            "{by}, {at}, {what}. Against: {rules}. Reason given: {why}", **shown, why=found.reason
        )
