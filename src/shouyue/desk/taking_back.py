"""Says what was saved, and offers the one key that takes it back."""

from collections.abc import Callable
from typing import assert_never

from shouyue.casework.outcomes import Invalid, NotAllowed, Outcome, Saved
from shouyue.desk.bench import Bench
from shouyue.desk.sentences import said
from shouyue.desk.widgets.messages import Told
from shouyue.desk.widgets.words import N_
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import Language


def tell_saved(
    bench: Bench, saved: Saved, words: Told, then: Callable[[], object] | None = None
) -> None:
    """Once it is taken back, `then` may put what was typed before the person again."""

    def take_back() -> None:
        why, acts = bench.words.language.text("entered by mistake"), bench.acts
        # The page that recorded it may be gone by now; the messages stay.
        owner = bench.messages
        bench.jobs.run(owner, lambda: acts.withdraw_all(saved.refs, why), taken, refused)

    def taken(outcome: Outcome) -> None:
        if isinstance(outcome, Saved):
            told = N_("Taken back. It stays readable, struck through.")
            bench.messages.done(lambda now: now.text(told))
            if then is not None:
                then()
        else:
            bench.messages.notice(lambda now: against(now, outcome))
        bench.changes.tell(saved.notes)

    def refused(error: KnownError) -> None:
        bench.messages.trouble(error)

    tell = bench.messages.notice if saved.hints else bench.messages.done

    def full(now: Language) -> str:
        return " ".join([words(now), *(said(now, hint) for hint in saved.hints)])

    tell(full, lambda now: now.text("Take back  (Ctrl+Z)"), take_back)


def against(language: Language, outcome: Outcome) -> str:
    """What stands against an act, in words; nothing where it was saved."""
    match outcome:
        case Invalid():
            return " ".join(said(language, problem.reason) for problem in outcome.problems)
        case NotAllowed():
            return " ".join(said(language, rule) for rule in outcome.rules)
        case Saved():
            return ""
        case _:
            assert_never(outcome)
