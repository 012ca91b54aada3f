"""The letters of a case: what was made, printed, delivered, what came back."""

from shouyue.casework.names import named
from shouyue.casework.views import LetterLine
from shouyue.desk.sentences import LETTER_STATES
from shouyue.desk.tables import Column
from shouyue.desk.words import N_
from shouyue.i18n.language import Language

SHAPES = {
    "composed": "○",
    "printed": "▲",
    "served": "▲",
    "back": "●",
    "refused": "■",
    "returned": "■",
    "recalled": "○",
}
TONES = {"printed": "warn", "served": "warn", "back": "good", "refused": "bad", "returned": "bad"}


def state_words(letter: LetterLine, language: Language) -> str:
    """Where a letter is, with its shape."""
    return f"{SHAPES[letter.state]} {named(language, LETTER_STATES, letter.state)}"


def state_tone(letter: LetterLine) -> str:
    return TONES.get(letter.state, "")


COLUMNS: tuple[Column[LetterLine], ...] = (
    Column(N_("State"), state_words, tone=state_tone),
    Column(N_("Made on"), lambda letter, language: language.date(letter.made_on)),
    Column(N_("To"), lambda letter, _: letter.to or letter.name),
    Column(N_("Serial"), lambda letter, _: letter.serial, share=1, middle=True),
)
