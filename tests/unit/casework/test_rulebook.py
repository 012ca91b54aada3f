"""The rules as a person reads them: none is left out, each has words, and says where it is from."""

import hashlib
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.casework.outcomes import Reason
from shouyue.casework.policy import (
    PackFile,
    Rules,
    shipped_pack,
    shipped_packs,
    shipped_rest_days,
)
from shouyue.casework.rules.rulebook import (
    CERTAINTIES,
    OVERRIDES,
    Rulebook,
    rulebook,
    shipped_rulebook,
)
from shouyue.data import shipped
from shouyue.domain.calendars import RestDays
from shouyue.i18n.language import load_language

WORDS = [load_language("zh_CN"), load_language("en")]


def bytes_of(name: str) -> bytes:
    return (shipped("resources") / "policy" / f"{name}.toml").read_bytes()


def value(book: Rulebook, key: str) -> tuple[tuple[str, dict[str, object]], ...]:
    (line,) = [one for one in book.rules if one.key == key]
    return tuple((one.code.removeprefix("casework.rules."), dict(one.params)) for one in line.value)


def changed(old: str, new: str) -> PackFile:
    content = bytes_of("china").decode()
    assert content.count(old) == 1
    return PackFile(content.replace(old, new).encode())


@pytest.mark.parametrize("name", shipped_packs())
def test_every_setting_of_a_pack_is_listed_once_in_its_order_with_its_source(name):
    table = tomllib.loads(bytes_of(name).decode())
    wanted = [f"{s}.{k}" for s, found in table.items() if s != "pack" for k in found]
    book = shipped_rulebook(name)
    assert [one.key for one in book.rules] == wanted
    for one in book.rules:
        section, _, setting = one.key.partition(".")
        there = table[section][setting]
        assert one.source == there["source"]
        assert one.certainty == there["certainty"]
        assert one.valid_from == there["valid_from"]
        assert one.override == there.get("override")


@pytest.mark.parametrize("words", WORDS, ids=["zh_CN", "en"])
@pytest.mark.parametrize("name", shipped_packs())
def test_every_rule_has_words_of_its_own_for_what_it_is_about_and_what_holds(name, words):
    wordless = [
        (one.key, reason.code)
        for one in shipped_rulebook(name).rules
        for reason in (one.title, *one.value, Reason(one.section))
        if reason.code == "casework.rules.unnamed" or not words.has_sentence(reason.code)
    ]
    assert wordless == []
    codes = [*CERTAINTIES.values(), *OVERRIDES.values()]
    assert [code for code in codes if not words.has_sentence(code)] == []
    # A code inside a sentence needs words as well.
    inner = [
        (one.key, said)
        for one in shipped_rulebook(name).rules
        for reason in one.value
        for said in reason.params.values()
        if str(said).startswith("casework.") and not words.has_sentence(str(said))
    ]
    assert inner == []
    titles = [words.sentence(one.title.code) for one in shipped_rulebook(name).rules]
    assert len(set(titles)) == len(titles), "two rules of one name cannot be told apart"


def test_values_say_what_they_count():
    china, india = shipped_rulebook("china"), shipped_rulebook("india")
    assert value(china, "contact.hours") == (("text", {"text": "08:00-22:00"}),)
    assert value(china, "contact.effective_calls_per_day") == (("times", {"n": 3}),)
    assert value(china, "contact.visit_staff") == (("people", {"n": 2}),)
    assert value(china, "contact.entry_consent") == (("in_force", {}),)
    assert value(china, "care.late_entry_hours") == (("hours", {"n": 24}),)
    assert value(china, "guarantee.not_agreed") == (("months", {"n": 6}),)
    assert value(india, "guarantee.not_agreed") == (("none", {}),)
    assert value(china, "limitation.years") == (("years", {"n": 3}),)
    assert value(china, "penalty.overdue_uplift") == (
        ("percent", {"n": "30"}),
        ("percent", {"n": "50"}),
    )
    assert value(china, "contact.sensitive_days")[:2] == (
        ("lunar_eve", {}),
        ("lunar_day", {"month": 1, "day": 1}),
    )
    assert value(india, "contact.sensitive_days")[0] == ("common_day", {"month": 1, "day": 26})
    kept = {"years": 5, "from": "casework.rules.settlement"}
    assert value(china, "retention.recording") == (("kept", kept),)
    assert value(china, "retention.disposal_list") == (("kept_for_good", {}),)
    until = {"years": 2, "until": "2017-10-01"}
    assert value(china, "limitation.old_law") == (("old_law_until", until),)
    assert value(china, "arrears.floors")[1] == (
        ("floor", {"days": 90, "class": "casework.rules.substandard"})
    )


def test_a_schedule_says_for_which_loans_and_how_many_days_before():
    china = shipped_rulebook("china")
    assert value(china, "reminders.short_term") == (("days_before", {"n": 7}),)
    assert value(china, "reminders.microcredit") == (
        ("product", {"word": "小额信用"}),
        ("product", {"word": "小额贷款"}),
        *(("days_before", {"n": n}) for n in (30, 7, 1)),
    )
    seasonal = value(china, "reminders.seasonal")
    assert seasonal[-4:] == (
        ("short_term", {}),
        *(("days_before", {"n": n}) for n in (60, 15, 3)),
    )


def test_the_same_act_reads_differently_in_two_countries():
    assert value(shipped_rulebook("china"), "effects.mark_x_only")[0] == ("not_effective", {})
    assert value(shipped_rulebook("india"), "effects.mark_x_only")[0] == ("effective", {})
    disputed = value(shipped_rulebook("china"), "effects.courier_signed_for")
    assert [code for code, _ in disputed] == ["effective", "weak", "disputed"]
    flagged = value(shipped_rulebook("china"), "effects.receipt_after_expiry")
    assert flagged[-1] == ("uncertain_waiver_receipt_only", {})


def test_the_fingerprint_is_that_of_the_bytes_and_stands_in_the_mark():
    whole = hashlib.sha256(bytes_of("china")).hexdigest()
    assert shipped_pack().fingerprint == whole[:12]
    assert shipped_pack().mark == f"china/1/{whole[:12]}"
    assert shipped_rulebook("china").fingerprint == whole[:12]


@given(st.integers(0, 500))
def test_no_two_packs_with_one_name_and_version_pass_for_the_same(days):
    other = changed(
        "[letters.data_age_days]\nvalue = 7", f"[letters.data_age_days]\nvalue = {days}"
    )
    ours = shipped_pack("china")
    assert (other.policy.name, other.policy.version) == ("china", 1)
    assert (other.mark == ours.mark) == (days == 7)


def test_a_setting_that_nobody_named_yet_shows_its_key():
    content = bytes_of("china").decode() + (
        '\n[retention.village_map]\nvalue = { years = 3, from = "creation" }\n'
        'source = "x"\ncertainty = "low"\nvalid_from = 2026-01-01\n'
    )
    book = rulebook(Rules(PackFile(content.encode()), RestDays()))
    (line,) = [one for one in book.rules if one.key == "retention.village_map"]
    assert line.title == Reason("casework.rules.unnamed", {"key": "retention.village_map"})


def test_the_years_of_known_holidays_are_told():
    book = shipped_rulebook("china")
    assert book.years == tuple(sorted(shipped_rest_days("china").years))
