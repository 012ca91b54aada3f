"""From what an act answers to words: reasons, outcomes, and the names of stored values."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from shouyue.casework.outcomes import Reason, Source
from shouyue.casework.rules.rulebook import CERTAINTIES
from shouyue.casework.views import TodayLine
from shouyue.desk.widgets.words import N_
from shouyue.i18n.language import Language, read_stored


def beside(parts: Iterable[str]) -> str:
    """What there is of parts, on one line; at its end a dot stays with what stands before it."""
    return "\u00a0\u00a0·  ".join(filter(None, parts))


def said(language: Language, reason: Reason) -> str:
    """The sentence of a reason; days, moments and codes in its parameters come out as words."""
    return language.told(reason.code, reason.params)


def day_with_weekday(language: Language, day: date) -> str:
    """A day and which of the week it is, in the order of the language."""
    return language.text("{weekday}, {day}", weekday=language.weekday(day), day=day)


def reasons_said(language: Language, line: TodayLine) -> str:
    """Why a line stands on the day's list: the sentence, and what else there is, short."""
    also = (language.told(code, {}) for code in line.also)
    return beside((said(language, line.reason), *also))


def sources_said(language: Language, sources: Sequence[Source]) -> str:
    """What rules rest on and how sure that is, a line each."""
    return "\n".join(
        language.text(
            "By: {source} ({certainty})",
            source=one.text,
            certainty=language.sentence(CERTAINTIES[one.certainty]),
        )
        for one in sources
    )


def moment(language: Language, text: str) -> str:
    """A stored moment as words; empty stays empty, anything else comes back as it is."""
    shown = read_stored(text)
    return language.datetime(shown) if isinstance(shown, datetime) else day_or_text(language, shown)


def day_or_text(language: Language, value: object) -> str:
    return language.date(value) if isinstance(value, date) else str(value)


CLASSES = {
    "normal": N_("Normal"),
    "special_mention": N_("Special mention"),
    "substandard": N_("Substandard"),
    "doubtful": N_("Doubtful"),
    "loss": N_("Loss"),
}
LETTER_STATES = {
    "composed": N_("made, not printed"),
    "printed": N_("printed"),
    "served": N_("delivered"),
    "back": N_("slip is back"),
    "unsigned": N_("nobody met, nobody signed"),
    "refused": N_("refused"),
    "returned": N_("came back undelivered"),
    "spoilt": N_("paper spoilt"),
    "recalled": N_("taken back"),
}
ROLES = {
    "officer": N_("Loan officer"),
    "clerk": N_("Branch clerk"),
    "supervisor": N_("Supervisor"),
}
LANGUAGES = {
    "zh": "中文",
    "zh_CN": "中文",
    "en": "English",
    "ug": "ئۇيغۇرچە",
    "bo": "བོད་ཡིག",
    "ii": "ꆈꌠꉙ",
    "mn": "Монгол",
    "kk": "Қазақша",
    "za": "Vahcuengh",
    "ko": "조선말",
}
"""Each language in its own words: who needs it must be able to find it."""
