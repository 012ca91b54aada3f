"""What the columns of the list of rules say."""

from typing import Final

from shouyue.casework.rules.rulebook import RuleLine
from shouyue.desk.sentences import said
from shouyue.desk.widgets.tables import Column
from shouyue.desk.widgets.words import N_
from shouyue.i18n.language import Language

CERTAIN: Final = {
    "high": ("●", N_("text read")),
    "medium": ("○", N_("secondary")),
    "low": ("▲", N_("to be checked")),
}
"""Shape and short word for how sure a source is; the card says it in full."""


def value_words(rule: RuleLine, language: Language) -> str:
    return language.list([said(language, part) for part in rule.value])


def section_words(rule: RuleLine, language: Language) -> str:
    return language.sentence(rule.section)


def certain_words(rule: RuleLine, language: Language) -> str:
    shape, words = CERTAIN[rule.certainty]
    return f"{shape} {language.text(words)}"


def holds_words(rule: RuleLine, typed: str, language: Language) -> bool:
    """Whether all that was typed stands somewhere in a rule."""
    parts = (
        rule.key,
        section_words(rule, language),
        said(language, rule.title),
        value_words(rule, language),
        rule.source,
    )
    told = " ".join(parts).casefold()
    return all(word in told for word in typed.casefold().split())


COLUMNS: tuple[Column[RuleLine], ...] = (
    Column(N_("About"), section_words),
    Column(N_("Rule"), lambda rule, language: said(language, rule.title), share=3),
    Column(N_("What holds"), value_words, share=2),
    Column(N_("How sure"), certain_words, tone=lambda rule: "warn" * (rule.certainty == "low")),
)
