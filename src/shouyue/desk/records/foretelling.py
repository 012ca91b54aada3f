"""What a record would do to the clock, said before it is saved."""

from shouyue.casework.views import ClockView
from shouyue.desk.sentences import said
from shouyue.desk.verdict import Kind
from shouyue.i18n.language import Language


def foretold(language: Language, clock: ClockView) -> tuple[Kind, str] | None:
    """Whether the step `preview` counts, until when, and by which article; None without one."""
    mine = next((step for step in clock.steps if step.ref == "preview"), None)
    if mine is None:
        return None
    if mine.effective:
        words = language.text("It counts; act by {day}.", day=clock.last_day)
    else:
        words = language.text("It does not move the clock.")
    parts = (words, said(language, mine.reason), f"({mine.article})" if mine.article else "")
    return "good" if mine.effective else "warn", " ".join(part for part in parts if part)
