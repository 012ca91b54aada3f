import pytest

from laws import CHINA, INDIA, MISSING, law, refusal
from shouyue.domain.effects import MEANINGS, ROW_FLAGS, Effect

STRONG = Effect("strong", True, "strong", "§ 1")
MEDIUM = Effect("medium", True, "medium", "§ 2", "medium")
WEAK = Effect("weak", True, "weak", "§ 3", "low", disputed=True)
NOTHING = Effect("nothing", False, None, "§ 4", "low")


def test_every_code_has_a_row_in_every_pack_and_a_line_of_what_it_is_about():
    for rows in (CHINA.effects, INDIA.effects):
        assert rows.keys() == MEANINGS.keys()
        assert all(row.code == code for code, row in rows.items())
    assert all(meaning.strip() for meaning in MEANINGS.values())


@pytest.mark.parametrize("code", sorted(MEANINGS))
def test_a_missing_row_is_refused_by_its_code(code):
    row = {f"effects__{code}": MISSING}
    assert refusal(**row) == ("policy_key_missing", f"effects.{code}")


def test_an_unknown_row_is_refused_by_its_code():
    row = {"effective": True, "strength": "strong", "source": "x", "certainty": "low"}
    code = ("policy_key_unknown", "effects.signed_in_blood")
    assert refusal(effects__signed_in_blood=row) == code


@pytest.mark.parametrize(
    ("word", "value", "code"),
    [
        ("effective", MISSING, "policy_key_missing"),
        ("effective", "yes", "policy_value_invalid"),
        ("effective", 1, "policy_value_invalid"),
        ("strength", "iron", "policy_value_invalid"),
        ("strength", MISSING, "policy_value_invalid"),
        ("disputed", "no", "policy_value_invalid"),
        ("flag", "look_out", "policy_value_invalid"),
        ("flag", 7, "policy_value_invalid"),
        ("source", "", "policy_value_invalid"),
        ("source", MISSING, "policy_value_invalid"),
        ("certainty", "sure", "policy_value_invalid"),
        ("valid_from", "2021", "policy_value_invalid"),
        ("value", True, "policy_key_unknown"),
        ("override", "never", "policy_key_unknown"),
    ],
)
def test_a_wrong_word_in_a_row_is_refused_by_its_place(word, value, code):
    named = "effects.debtor_paid" + ("" if code == "policy_key_missing" else f".{word}")
    assert refusal(**{f"effects__debtor_paid__{word}": value}) == (code, named)


def test_what_is_effective_and_weak_must_be_disputed():
    weak = {"effects__debtor_paid__strength": "weak"}
    assert refusal(**weak) == ("policy_value_invalid", "effects.debtor_paid.disputed")
    assert law(**weak, effects__debtor_paid__disputed=True).effects["debtor_paid"].disputed


@pytest.mark.parametrize(
    "code",
    [
        "period_over",
        "period_not_begun",
        "same_day",
        "held_by_procedure",
        "twenty_years_over",
        "obstacle_outside_last_six_months",
        "guarantee_lapsed",
    ],
)
def test_a_row_that_says_why_an_act_came_too_late_cannot_be_effective(code):
    said = {f"effects__{code}__effective": True, f"effects__{code}__strength": "strong"}
    assert refusal(**said) == ("policy_value_invalid", f"effects.{code}.effective")


def test_a_row_may_raise_any_flag_that_there_are_words_for():
    for flag in ROW_FLAGS:
        assert law(effects__period_over__flag=flag).effects["period_over"].flag == flag


@pytest.mark.parametrize(
    ("row", "condition", "expected"),
    [
        (STRONG, STRONG, STRONG),
        (MEDIUM, STRONG, MEDIUM),
        (WEAK, MEDIUM, WEAK),
        (NOTHING, WEAK, NOTHING),
        (STRONG, MEDIUM, Effect("strong", True, "medium", "§ 1; § 2", "medium")),
        (MEDIUM, WEAK, Effect("medium", True, "weak", "§ 2; § 3", "low", disputed=True)),
    ],
)
def test_an_act_holds_no_better_than_what_it_rests_on(row, condition, expected):
    assert row.resting_on(condition) == expected
