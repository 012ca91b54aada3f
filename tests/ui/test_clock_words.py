"""What is said of a limitation period: the day to act by first."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QLabel

from shouyue.casework.cases.views import CaseLine
from shouyue.casework.outcomes import Reason
from shouyue.casework.periods.views import ClockStep, ClockView, Limitation
from shouyue.desk.cases.clock_card import ClockCard, standing
from shouyue.desk.cases.clock_line import ClockLine
from shouyue.desk.cases.model import end_words
from shouyue.desk.records.foretelling import foretold
from shouyue.i18n.language import load_language
from ui.conftest import Hands

ENGLISH = load_language("en")
STEP = ClockStep(
    on=date(2026, 11, 2),
    event="lawsuit",
    effective=True,
    cause="",
    reason=Reason("withdrawn_after_service"),
    article="195",
    strength="strong",
    ref="preview",
)


def _clock(act_by, last, *, status="running", left=100, steps=()):
    return ClockView(date(2026, 11, 2), act_by, last, last, False, status, left, steps, (), 3)


EARLY, LATE = date(2029, 3, 2), date(2029, 11, 2)


def test_the_day_to_act_by_is_said_first_where_the_last_day_can_be_disputed():
    _, words = standing(ENGLISH, _clock(EARLY, LATE), EARLY)
    assert words.startswith("Act by 2 March 2029, 100 days left.")
    assert "if all of it holds, the last day is 2 November 2029" in words


def test_one_day_is_said_once():
    _, words = standing(ENGLISH, _clock(LATE, LATE), EARLY)
    assert words == "Last day 2 November 2029, 100 days left."


def test_a_period_that_may_be_over_says_so_and_is_urgent():
    kind, words = standing(ENGLISH, _clock(EARLY, LATE, left=-3), EARLY)
    assert (kind, words.split(".")[0]) == ("bad", "May be over since 2 March 2029")


@pytest.mark.parametrize("status", ["in_procedure", "suspended"])
def test_a_clock_that_stands_still_says_by_when_somebody_looks_at_it(status):
    _, words = standing(ENGLISH, _clock(EARLY, EARLY, status=status), EARLY)
    assert "act by 2 March 2029" in words


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (
            date(2026, 11, 2),
            "The loan is not due yet; the period begins on 2 November 2026, ends on",
        ),
        (date(2026, 5, 2), "Not due yet by what was agreed on; the period begins on 2 November"),
    ],
)
def test_what_is_late_by_the_bank_is_not_called_undue_without_saying_why(due, words):
    _, said = standing(ENGLISH, _clock(LATE, LATE, status="not_due"), due)
    assert said.startswith(words)


@pytest.mark.parametrize("status", ["in_procedure", "suspended"])
def test_the_list_says_the_same_day_and_that_nothing_ends_on_it(status):
    period = Limitation(EARLY, EARLY, status, 100)
    line = CaseLine("N1", "何生", "", 0, EARLY, 0, "normal", "", period, None)
    assert end_words(line, ENGLISH) == "▲ 2 March 2029 (stands still)"


@pytest.mark.parametrize(
    ("does", "words"),
    [
        ("begins_anew", "the period starts anew"),
        ("stands_still", "the period stands still meanwhile"),
        ("pends", "stands still until it is decided"),
        ("enforcement", "the period to ask for enforcement runs"),
        ("revives", "can be claimed again"),
    ],
)
def test_what_counted_says_what_it_did(hands: Hands, does: str, words: str):
    hands.speak(ENGLISH)
    card = ClockCard(hands.bench.words, hands.window.page.captions, hands.window)
    step = replace(STEP, does=does)
    card.show_clock(_clock(EARLY, LATE, steps=(step,)), EARLY, EARLY)
    told = [label.text() for label in card.findChildren(QLabel)]
    assert any(text.startswith("Counts:") and words in text for text in told)
    assert ("starts anew." in "".join(told)) == (does in ("begins_anew", "revives"))


def test_for_a_claim_that_is_over_a_slip_today_helps_only_with_a_promise(hands: Hands):
    hands.speak(ENGLISH)
    card = ClockCard(hands.bench.words, hands.window.page.captions, hands.window)
    card.show_clock(_clock(EARLY, EARLY, status="expired"), EARLY, LATE, LATE)
    told = " ".join(label.text() for label in card.findChildren(QLabel))
    assert "signs today that the debt will be repaid: act again by 2 November 2029" in told
    assert "signs a slip today" not in told


@pytest.mark.parametrize("status", ["in_procedure", "suspended"])
def test_a_line_in_time_has_no_last_day_while_nothing_runs(hands: Hands, status: str):
    hands.speak(ENGLISH)
    line = ClockLine(hands.bench.words)
    line.show_clock(_clock(EARLY, EARLY, status=status), EARLY, EARLY)
    told = {mark.words: mark.on for mark in line._marks(line._clock)}
    assert "last day" not in told
    assert told["look after it"] == EARLY


def test_a_look_ahead_names_both_days_the_prudent_one_first():
    kind, words = foretold(ENGLISH, _clock(EARLY, LATE, steps=(STEP,)))
    assert kind == "good"
    assert words.startswith("Act by 2 March 2029: something can be disputed.")
    assert words.index("2 March 2029") < words.index("2 November 2029")
    _, plain = foretold(ENGLISH, _clock(LATE, LATE, steps=(STEP,)))
    assert plain.startswith("It counts; act by 2 November 2029.")


def test_a_look_ahead_that_counts_and_lacks_something_is_not_green():
    step = replace(STEP, flag="revival_must_be_plain_and_read_aloud")
    kind, words = foretold(ENGLISH, _clock(LATE, LATE, steps=(step,)))
    assert kind == "warn"
    assert "said in plain" in words
