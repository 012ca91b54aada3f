"""In which language letters to somebody are.

The user's minute: in the yard it turns out that she reads Uyghur, or wants to hear it.
Which language, beginning with the one letters are in now.
Whose, if it is a guarantor or a co-borrower, by the id number.
From then on letters to that person are in it, whatever language this window is in.
Ctrl+Enter saves.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from shouyue.casework.inputs import LanguageInput
from shouyue.casework.outcomes import Outcome
from shouyue.desk.page import GoCase
from shouyue.desk.records.form import RecordForm
from shouyue.desk.widgets.entries import Pick
from shouyue.desk.widgets.words import N_

_LANGUAGES = {
    "ug": N_("Uyghur"),
    "bo": N_("Tibetan"),
    "zh_CN": N_("Chinese"),
    "en": N_("English"),
}
_UNSAID = "zh_CN"
"""What letters are in as long as nobody said otherwise."""


class LanguageForm(RecordForm):
    """States a language."""

    TITLE = N_("Language of letters")
    KIND = "language"
    TAKES_REASON = False

    @override
    def build(self) -> None:
        self._language = Pick(_LANGUAGES, self.captions, self)
        self.rows.add("language", N_("Letters in"), self._language)
        self._person = QLineEdit(self)
        self.rows.add("person", N_("To whom, if not the borrower: id number"), self._person)

    @override
    def reset(self, wish: GoCase) -> None:
        said = self.case.language if self.case else ""
        self._language.set_value(said or _UNSAID)
        self._person.clear()
        self._language.setFocus()

    @override
    def save_act(self) -> Callable[[], Outcome]:
        entry = LanguageInput(self.note, self._language.value, self._person.text().strip())
        return partial(self.acts.state_language, entry)
