"""What the columns of the list of exceptions say."""

from typing import Final

from shouyue.casework.records.views import EXCEPTION_STATES, ExceptionLine
from shouyue.desk.sentences import beside, moment, said
from shouyue.desk.widgets.tables import Column
from shouyue.desk.widgets.words import N_
from shouyue.i18n.language import Language

_OPEN: Final = ("waits", "disputed")


def rules_words(one: ExceptionLine, language: Language) -> str:
    return language.list([said(language, rule) for rule in one.of.rules])


def why_words(one: ExceptionLine, _: Language) -> str:
    """The reason, and behind it what was noted of the contact."""
    return beside(part for part in (one.of.reason, one.of.words) if part)


def state_words(one: ExceptionLine, language: Language) -> str:
    return language.sentence(EXCEPTION_STATES[one.state])


def holds_words(one: ExceptionLine, typed: str, language: Language) -> bool:
    """Whether all that was typed stands somewhere in a line."""
    told = " ".join(column.text(one, language) for column in COLUMNS).casefold()
    return all(word in told for word in typed.casefold().split())


def line_words(one: ExceptionLine, language: Language) -> str:
    """All of a line that may not fit its columns."""
    return beside(
        (rules_words(one, language), why_words(one, language), state_words(one, language))
    )


def is_open(one: ExceptionLine) -> bool:
    """Whether a supervisor's word on it is still to come."""
    return one.state in _OPEN


COLUMNS: tuple[Column[ExceptionLine], ...] = (
    Column(N_("When"), lambda one, language: moment(language, one.of.at)),
    Column(N_("Who"), lambda one, _: one.of.by),
    Column(N_("What"), lambda one, language: said(language, one.of.what)),
    Column(N_("Name"), lambda one, _: one.name or one.note),
    Column(N_("Against"), rules_words, share=2),
    Column(N_("Why nevertheless"), why_words, share=3),
    Column(N_("Supervisor"), state_words, tone=lambda one: "warn" * is_open(one)),
)
