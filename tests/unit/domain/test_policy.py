import tomllib
from copy import deepcopy
from datetime import date, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.casework.policy import shipped_policy
from shouyue.data import shipped
from shouyue.domain.packs import PolicyError
from shouyue.domain.policy import Policy

TABLE = tomllib.loads((shipped("resources") / "policy" / "china.toml").read_text("utf-8"))
INDIA = tomllib.loads((shipped("resources") / "policy" / "india.toml").read_text("utf-8"))


def _refusal(table):
    with pytest.raises(PolicyError) as refusal:
        Policy.from_table(table)
    return refusal.value.code, refusal.value.params["key"]


def _changed(dotted, value):
    table = deepcopy(TABLE)
    *path, last = dotted.split(".")
    here = table
    for name in path:
        here = here[name]
    if value is None:
        del here[last]
    else:
        here[last] = value
    return table


def test_the_shipped_pack_is_read_into_numbers():
    pack = shipped_policy()
    assert (pack.name, pack.version) == ("china", 1)
    assert (pack.contact.hours.opens, pack.contact.hours.closes) == (time(8), time(22))
    assert pack.penalty.overdue_uplift == (Fraction(3, 10), Fraction(1, 2))
    assert pack.worklist.warn_days == (180, 90, 30, 7)
    assert pack.allocation_order[0] == "cost"
    assert pack.care.late_entry_hours == 24


@given(st.integers(0, 400), st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_figures_are_old_from_the_day_after_the_last_that_the_pack_allows(most, as_of, age):
    table = _changed("letters.data_age_days.value", most)
    rules = Policy.from_table(table).letters
    assert rules.are_old(as_of, as_of + timedelta(days=age)) == (age > most)
    # Of figures of a day to come nobody knows how old they are.
    assert rules.are_old(as_of, as_of - timedelta(days=age)) == (age > rules.days_ahead)


@pytest.mark.parametrize("table", [TABLE, INDIA], ids=["china", "india"])
def test_every_setting_of_a_shipped_pack_has_a_source_a_certainty_and_a_date(table):
    pack = Policy.from_table(table)
    settings = {
        f"{section}.{name}"
        for section, found in table.items()
        if section != "pack"
        for name in found
    }
    assert pack.provenance.keys() == settings
    for key, said in pack.provenance.items():
        assert said.source
        assert isinstance(said.valid_from, date)
        assert (said.override is not None) == key.startswith("contact.")
        # What is only our default or from memory says so.
        if "本行默认" in said.source or "凭记忆" in said.source:
            assert said.certainty != "high"


def test_nothing_in_the_example_of_another_country_passes_for_certain():
    for key, said in Policy.from_table(INDIA).provenance.items():
        assert said.certainty in ("medium", "low"), key
        if "our own default" in said.source.lower() or "from memory" in said.source:
            assert said.certainty == "low", key


def test_no_setting_can_be_left_out():
    for section, settings in TABLE.items():
        # Of names that are free each can be; `test_reminders.py` has those that must be there.
        if section in ("pack", "retention", "reminders"):
            continue
        for name in settings:
            key = f"{section}.{name}"
            assert _refusal(_changed(key, None)) == ("policy_key_missing", key)


@pytest.mark.parametrize(
    "section",
    [
        "pack",
        "contact",
        "letters",
        "retention",
        "worklist",
        "reminders",
        "limitation",
        "guarantee",
        "effects",
    ],
)
def test_no_section_can_be_left_out(section):
    code, key = _refusal(_changed(section, None))
    assert code == "policy_key_missing"
    assert key.split(".")[0] == section


@pytest.mark.parametrize(
    ("key", "value", "code", "named"),
    [
        ("pack.version", "1", "policy_value_invalid", "pack.version"),
        ("pack.name", " ", "policy_value_invalid", "pack.name"),
        ("contact.hours.value", "8-22", "policy_value_invalid", "contact.hours"),
        ("contact.hours.value", "08:00Z-22:00", "policy_value_invalid", "contact.hours"),
        ("contact.hours.value", "08:00-22:00+08:00", "policy_value_invalid", "contact.hours"),
        ("contact.hours.value", 8, "policy_value_invalid", "contact.hours"),
        ("contact.hours.value", None, "policy_key_missing", "contact.hours"),
        ("contact.hours.source", "", "policy_value_invalid", "contact.hours.source"),
        ("contact.hours.certainty", "sure", "policy_value_invalid", "contact.hours.certainty"),
        ("contact.hours.valid_from", "2025", "policy_value_invalid", "contact.hours.valid_from"),
        ("contact.hours.override", None, "policy_value_invalid", "contact.hours.override"),
        ("contact.hours.override", "me", "policy_value_invalid", "contact.hours.override"),
        ("contact.hours.comment", "x", "policy_key_unknown", "contact.hours.comment"),
        ("contact.visits_per_day.value", -1, "policy_value_invalid", "contact.visits_per_day"),
        ("contact.visits_per_day.value", True, "policy_value_invalid", "contact.visits_per_day"),
        ("contact.visit_recording.value", 1, "policy_value_invalid", "contact.visit_recording"),
        ("contact.entry_consent.value", False, "policy_value_invalid", "contact.entry_consent"),
        ("contact.stopped_by.value", ["sad"], "policy_value_invalid", "contact.stopped_by"),
        ("contact.stopped_by.value", [], "policy_value_invalid", "contact.stopped_by"),
        ("contact.nagging", {"value": 1}, "policy_key_unknown", "contact.nagging"),
        ("arrears.floors.value", [1], "policy_value_invalid", "arrears.floors"),
        ("arrears.floors.value", [{}], "policy_value_invalid", "arrears.floors"),
        (
            "arrears.floors.value",
            [
                {"more_than_days": 90, "at_least": "loss"},
                {"more_than_days": 91, "at_least": "doubtful"},
            ],
            "policy_value_invalid",
            "arrears.floors",
        ),
        ("arrears.floors.override", "never", "policy_key_unknown", "arrears.floors.override"),
        (
            "penalty.overdue_uplift.value",
            ["50", "30"],
            "policy_value_invalid",
            "penalty.overdue_uplift",
        ),
        (
            "penalty.overdue_uplift.value",
            ["a", "b"],
            "policy_value_invalid",
            "penalty.overdue_uplift",
        ),
        ("penalty.overdue_uplift.value", ["30"], "policy_value_invalid", "penalty.overdue_uplift"),
        ("allocation.order.value", ["cost"], "policy_value_invalid", "allocation.order"),
        ("retention.recording.value", 5, "policy_value_invalid", "retention.recording"),
        ("retention.recording.value", {"years": 5}, "policy_value_invalid", "retention.recording"),
        ("allocation.debt_order.value", [], "policy_value_invalid", "allocation.debt_order"),
        ("allocation.debt_order.value", ["age"], "policy_value_invalid", "allocation.debt_order"),
        (
            "allocation.debt_order.value",
            ["due", "due"],
            "policy_value_invalid",
            "allocation.debt_order",
        ),
        ("worklist.warn_days.value", [7, 30, 90], "policy_value_invalid", "worklist.warn_days"),
        ("worklist.warn_days.value", [90, 30], "policy_value_invalid", "worklist.warn_days"),
        ("weather", 3, "policy_key_unknown", "weather"),
        ("pack.nane", "china", "policy_key_unknown", "pack.nane"),
        ("pack.version", 10**9, "policy_value_invalid", "pack.version"),
        ("penalty.days_of_year.value", 0, "policy_value_invalid", "penalty.days_of_year"),
        ("tape.part_percent.value", 101, "policy_value_invalid", "tape.part_percent"),
        ("trail.least_unrecorded.value", "-1", "policy_value_invalid", "trail.least_unrecorded"),
        (
            "penalty.diverted_uplift.value",
            ["50", "1e99999999"],
            "policy_value_invalid",
            "penalty.diverted_uplift",
        ),
        (
            "arrears.floors.value",
            [{"more_than_days": 0, "at_least": "loss", "at_most": "loss"}],
            "policy_value_invalid",
            "arrears.floors",
        ),
        (
            "retention.recording.value",
            {"years": 5, "from": "creation", "form": "settlement"},
            "policy_value_invalid",
            "retention.recording",
        ),
        (
            "retention.recording.value",
            {"years": 9_000, "from": "creation"},
            "policy_value_invalid",
            "retention.recording",
        ),
    ],
)
def test_what_is_wrong_with_a_pack_is_named(key, value, code, named):
    assert _refusal(_changed(key, value)) == (code, named)


@pytest.mark.parametrize("key", ["contact.hours", "contact.visit_hours"])
@pytest.mark.parametrize("hours", ["22:00-08:00", "08:00-08:00", "20:00-00:00"])
def test_hours_of_collection_begin_before_they_end_and_are_never_of_the_night(key, hours):
    assert _refusal(_changed(f"{key}.value", hours)) == ("policy_value_invalid", key)


def _counts(table):
    for section, settings in table.items():
        for name, setting in settings.items():
            if section != "pack" and type(setting.get("value")) is int:
                yield f"{section}.{name}"


@pytest.mark.parametrize("key", [*_counts(TABLE), "worklist.warn_days", "arrears.floors"])
def test_no_count_of_a_pack_reaches_so_far_that_a_day_can_not_be_reckoned(key):
    far = 36_601
    value = {
        "worklist.warn_days": [far, 30, 7],
        "arrears.floors": [{"more_than_days": far, "at_least": "loss"}],
    }.get(key, far)
    assert _refusal(_changed(f"{key}.value", value)) == ("policy_value_invalid", key)


def test_a_hundred_years_of_days_are_a_count():
    table = _changed("worklist.notice_every_days.value", 36_600)
    assert Policy.from_table(table).worklist.notice_every_days == 36_600


def test_headquarters_may_add_a_kind_of_record_to_keep():
    table = _changed("retention.drone_picture", TABLE["retention"]["recording"])
    assert Policy.from_table(table).retention["drone_picture"].years == 5
