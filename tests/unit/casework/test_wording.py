"""The shipped lists against real notes: what must be seen, and what must not raise an alarm."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from laws import pack
from shouyue.casework.policy import Rules, shipped_pack, shipped_policy
from shouyue.casework.wording import heard
from shouyue.domain.calendars import RestDays
from shouyue.domain.phrases import Found

SAID = tomllib.loads((Path(__file__).parents[2] / "data" / "said.toml").read_text("utf-8"))
OURS: dict[str, list[str]] = SAID["ours"]
REPORTED: list[str] = SAID["told"]["reported"]
DANGER: list[str] = SAID["told"]["danger"]
EVERYDAY: list[str] = SAID["harmless"]["everyday"]
LEAST = 150


def shipped_rules() -> Rules:
    return Rules(shipped_pack(), RestDays(years=frozenset({2026})))


def found(words: str) -> tuple[Found, ...]:
    return shipped_policy().phrases.found_in(words)


def ours(kind: str, words: str) -> bool:
    """Whether it is held against whoever wrote it, for what it is."""
    return any(not one.reported and kind in {one.kind, "disguised"} for one in found(words))


def missed() -> Iterator[str]:
    for kind, sentences in OURS.items():
        yield from (words for words in sentences if not ours(kind, words))
    for words in REPORTED:
        if {one.reported for one in found(words)} != {True}:
            yield words
    for words in DANGER:
        if {one.kind for one in found(words)} != {"danger"}:
            yield words


def test_every_harmful_sentence_is_found_for_what_it_is():
    assert list(missed()) == []


def test_no_sentence_of_everyday_raises_an_alarm():
    assert [(words, found(words)) for words in EVERYDAY if found(words)] == []


def test_what_no_list_can_tell_apart_is_written_down_and_no_more_than_that():
    assert not any(found(words) for words in SAID["allowed"]["missed"])
    assert all(found(words) for words in SAID["allowed"]["alarms"])


def test_both_sides_are_long_enough_to_mean_something():
    assert sum(map(len, OURS.values())) >= LEAST
    assert len(EVERYDAY) >= LEAST
    everything = [*EVERYDAY, *REPORTED, *DANGER, *(one for some in OURS.values() for one in some)]
    assert len(everything) == len(set(everything))


@pytest.mark.parametrize(
    "words", [words for kind, some in OURS.items() for words in some[:6] if kind != "disguised"]
)
def test_what_an_officer_says_is_held_against_him(words: str):
    said = heard(shipped_rules(), (words,), "")
    assert (said.judged.verdict, said.judged.by_supervisor) == ("needs_reason", True)
    assert said.is_unexplained
    assert not heard(shipped_rules(), (words,), "如实记录").is_unexplained


@pytest.mark.parametrize("words", REPORTED)
def test_what_somebody_else_said_is_no_breach_and_for_a_supervisor_to_judge(words: str):
    said = heard(shipped_rules(), (words,), "")
    assert (said.judged.verdict, said.judged.by_supervisor) == ("to_judge", True)
    assert said.judgement is not None
    assert said.judgement.rules == ("phrases.told_of_others",)
    assert not said.is_unexplained


@pytest.mark.parametrize("words", DANGER)
def test_who_speaks_of_ending_a_life_is_seen_however_it_is_told(words: str):
    said = heard(shipped_rules(), (words,), "")
    assert said.judged.verdict == "to_judge"
    assert {rule.setting for rule in said.judged.rules} == {"phrases.danger"}


def test_a_threat_of_ours_beside_a_word_of_theirs_stays_a_threat():
    said = heard(shipped_rules(), ("他说不想活了，我说别怪我不客气",), "")
    assert said.judged.verdict == "needs_reason"
    assert {rule.setting for rule in said.judged.rules} == {"phrases.danger", "phrases.threat"}


def test_a_reason_is_looked_through_like_all_other_words():
    said = heard(shipped_rules(), ("下月还",), "再不还就打断你的腿")
    assert said.judged.verdict == "needs_reason"
    assert said.judgement is not None
    assert said.judgement.reason == "再不还就打断你的腿"


@pytest.mark.parametrize("words", EVERYDAY[:20])
def test_a_note_of_everyday_leaves_no_trace(words: str):
    said = heard(shipped_rules(), (words,), "")
    assert (said.judged.verdict, said.judgement, said.hints) == ("allowed", None, ())


ABROAD = shipped_policy("india").phrases


@pytest.mark.parametrize(
    ("words", "heard_as"),
    [
        ("Pay or I will break your legs", {("threat", False)}),
        ("k1ll you", {("threat", False)}),
        ("he said he will kill you", {("threat", True)}),
        ("he said no money so I will lock you up", {("threat", False)}),
        ("not a case where we lock you up", {("threat", False)}),
        ("nobody will lock you up", set()),
        ("Ramu, son of a farmer, paid", set()),
        ("a loudspeaker van told of the camp", set()),
        ("take your children to school first", set()),
    ],
)
def test_another_countrys_pack_is_read_the_same_way(words, heard_as):
    assert {(one.kind, one.reported) for one in ABROAD.found_in(words)} == heard_as


def test_no_sign_stands_in_the_table_that_no_phrase_uses():
    lists = {key: row["value"] for key, row in pack()["phrases"].items()}
    rows = lists.pop("written")
    used = {sign for listed in lists.values() for word in listed for sign in word}
    assert [row for row in rows if row[0] not in used] == []
