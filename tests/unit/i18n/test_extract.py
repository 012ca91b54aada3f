from shouyue.i18n.extract import Found, codes_in, found_in

SOURCE = '''
from enum import StrEnum

class GateRefusal(StrEnum):
    """Why a contact is not allowed."""
    NIGHT = "too_late"

class Colour(StrEnum):
    RED = "red"

class VaultError(KnownError):
    pass

def act(language, other):
    # NOTE: a button
    language.text("Open")
    language.plural("{n} letter", "{n} letters", 3)
    language.in_context("state", "due")
    _("Close " "now")
    language.text(other)
    language.text(f"Hello {other}")
    button.text()
    raise VaultError("vault_locked", path=1)
    raise ValueError("no_code")
    raise VaultError("a sentence is no code")
    path = "hub.key"
    return Outcome(reason="sync.cut_off")
'''


def test_sentences_are_found_with_the_note_above_them():
    found = found_in(SOURCE)
    assert Found(16, ("Open",), None, "a button") in found
    assert Found(17, ("{n} letter", "{n} letters")) in found
    assert Found(18, ("due",), "state") in found
    assert Found(19, ("Close now",)) in found


def test_what_is_not_a_literal_is_no_sentence():
    assert [item.ids[0] for item in found_in(SOURCE) if item.context is None] == [
        "Open",
        "{n} letter",
        "Close now",
    ]


def test_every_sentence_that_a_choice_may_come_out_as_is_found():
    source = "language.text('One' if so else 'Two' if other else names[key], day=day)"
    assert [found.ids for found in found_in(source)] == [("One",), ("Two",)]


def test_codes_are_what_errors_enums_and_rooms_name():
    assert codes_in(SOURCE) == {"vault_locked", "sync.cut_off", "too_late"}


def test_a_code_is_found_once():
    assert len([item for item in found_in(SOURCE * 2) if item.ids == ("too_late",)]) == 1


def test_a_room_that_does_not_speak_has_codes_alone():
    assert {item.context for item in found_in(SOURCE, speaks=False)} == {"code"}


def test_the_name_of_a_stored_value_is_marked_in_any_room():
    names = 'EVENTS = {"phone_call": N_("Call")}\nother.text("Call back")'
    assert found_in(names, speaks=False) == [Found(1, ("Call",))]


RULES = """
BlockCode = Literal["NIGHT", "TOO_OFTEN"]
Colour = Literal["red", "green"]
Circumstance = Literal["dead", "ill"]
OWN_FLAGS: Final = ("near_the_limit", "argued")
_LATE_MEANINGS: Final = {"payment_after_expiry": "he pays", **OTHERS}
ROW = Effect("mark_x_only", False, None, "8(1)")
"""


def test_rules_of_law_name_their_codes_in_tables():
    effects, blocks = {"mark_x_only", "payment_after_expiry"}, {"NIGHT", "TOO_OFTEN"}
    assert codes_in(RULES) == effects | blocks | {"dead", "ill", "near_the_limit", "argued"}
