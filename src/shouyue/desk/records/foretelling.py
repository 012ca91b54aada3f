"""What a record would do to the clock, said before it is saved."""

from shouyue.casework.checks import NothingForetoldError
from shouyue.casework.periods.views import ClockView
from shouyue.desk.sentences import said
from shouyue.desk.widgets.verdict import Kind
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import Language


def counting(language: Language, clock: ClockView) -> str:
    """That it counts, and until when: the day to act by first, then the last day by law."""
    if clock.act_by >= clock.last_day:
        return language.text("It counts; act by {day}.", day=clock.act_by)
    return language.text(
        "Act by {day}: something can be disputed. If all of it holds, the last day is {last}.",
        day=clock.act_by,
        last=clock.last_day,
    )


def why_nothing(language: Language, error: KnownError) -> tuple[Kind, str] | None:
    """Why nothing is foretold from what was typed; None where the error is something else."""
    if not isinstance(error, NothingForetoldError):
        return None
    params = {name: str(value) for name, value in error.params.items()}
    return "bad", language.told(error.code, params)


def foretold(language: Language, clock: ClockView) -> tuple[Kind, str] | None:
    """Whether the step `preview` counts, until when, by which article, and what it still lacks.

    None without such a step.
    """
    mine = next((step for step in clock.steps if step.ref == "preview"), None)
    if mine is None:
        return None
    if mine.effective:
        words = counting(language, clock)
    else:
        words = language.text("It does not move the clock.")
    lacking = language.sentence(mine.flag) if mine.flag else ""
    article = f"({mine.article})" if mine.article else ""
    parts = (words, said(language, mine.reason), article, lacking)
    kind: Kind = "good" if mine.effective and not mine.flag else "warn"
    return kind, " ".join(part for part in parts if part)
