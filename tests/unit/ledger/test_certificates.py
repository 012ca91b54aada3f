"""Whose key is whose: said by the organisation, through its issuing key, and by nobody else."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import (
    BRANCH,
    NOW_MS,
    OTHER_BRANCH,
    make_chain,
    make_key,
    make_origin,
    make_vault_id,
)
from shouyue.ledger.certificates import (
    IssuerWords,
    VaultWords,
    check_issuer,
    check_vault,
    covers,
    sign_issuer,
    sign_vault,
)
from shouyue.ledger.chain import Origin
from shouyue.ledger.errors import ForgedError, LedgerError, NotCanonicalError
from shouyue.ledger.signed import Signed

ORGANISATION, ISSUING, RECEIPTS, STRANGER = (make_key(number) for number in (101, 102, 103, 104))
PINNED = bytes(ORGANISATION.verify_key)


def make_issuer_words(**overrides: object) -> IssuerWords:
    values = {
        "organisation": "示例农商银行",
        "issuing": bytes(ISSUING.verify_key).hex(),
        "receipts": bytes(RECEIPTS.verify_key).hex(),
        "not_before": NOW_MS,
    }
    return IssuerWords(**values | overrides)


def make_vault_words(**overrides: object) -> VaultWords:
    values = {
        "vault": make_vault_id(),
        "epoch": 1,
        "public_key": bytes(make_key().verify_key).hex(),
        "before": {},
        "person": "李守信",
        "role": "officer",
        "branches": (BRANCH,),
        "issued_at": NOW_MS,
    }
    return VaultWords(**values | overrides)


def test_what_was_signed_is_read_back():
    issuer = check_issuer(PINNED, sign_issuer(ORGANISATION, make_issuer_words()))
    assert issuer == make_issuer_words()
    assert check_vault(issuer, sign_vault(ISSUING, make_vault_words())) == make_vault_words()


def test_nobody_else_can_sign():
    issuer = make_issuer_words()
    for key in (ISSUING, STRANGER):
        with pytest.raises(ForgedError):
            check_issuer(PINNED, sign_issuer(key, issuer))
    for key in (ORGANISATION, RECEIPTS, STRANGER):
        with pytest.raises(ForgedError):
            check_vault(issuer, sign_vault(key, make_vault_words()))


def test_a_word_of_one_sort_is_not_taken_for_another():
    issuer, vault = make_issuer_words(), make_vault_words()
    with pytest.raises(ForgedError):
        check_issuer(PINNED, sign_vault(ORGANISATION, vault))
    with pytest.raises(ForgedError):
        check_vault(issuer, sign_issuer(ISSUING, issuer))


@given(st.data())
def test_any_change_is_found(data):
    issuer = make_issuer_words()
    signed = sign_vault(ISSUING, make_vault_words())
    name = data.draw(st.sampled_from(["words", "signature"]))
    text = getattr(signed, name)
    at = data.draw(st.integers(0, len(text) - 1))
    new = data.draw(st.text("0123456789abcdefABCDEF xé", max_size=2))
    if text[:at] + new + text[at + 1 :] == text:
        return
    changed = msgspec.structs.replace(signed, **{name: text[:at] + new + text[at + 1 :]})
    with pytest.raises(ForgedError):
        check_vault(issuer, changed)


@pytest.mark.parametrize("spell", [str.upper, lambda text: f" {text}", lambda text: text + " "])
def test_hex_has_one_spelling(spell):
    signed = sign_issuer(ORGANISATION, make_issuer_words())
    for name in ("words", "signature"):
        other = msgspec.structs.replace(signed, **{name: spell(getattr(signed, name))})
        with pytest.raises(ForgedError):
            check_issuer(PINNED, other)


def test_what_is_signed_but_not_by_our_rules_is_refused():
    for raw in (b"{}", b"[]", b'{"organisation": "x"}', b"\xff"):
        signature = ORGANISATION.sign(b"shouyue/issuer/1" + raw).signature
        with pytest.raises(NotCanonicalError):
            check_issuer(PINNED, Signed(words=raw.hex(), signature=signature.hex()))


@pytest.mark.parametrize(
    "overrides",
    [
        {"vault": "x"},
        {"epoch": 0},
        {"public_key": "00"},
        {"public_key": "AA" * 32},
        {"before": {"支行": "00" * 32}},
        {"before": {BRANCH: "00"}},
        {"branches": ("支行",)},
        {"role": ""},
        {"role": "Officer"},
        {"issued_at": -1},
    ],
)
def test_words_of_another_form_are_not_signed(overrides):
    with pytest.raises(ValueError, match="no canonical form"):
        sign_vault(ISSUING, make_vault_words(**overrides))


def test_a_role_of_tomorrow_does_not_stop_the_checking_of_chains():
    signed = sign_vault(ISSUING, make_vault_words(role="auditor"))
    words = check_vault(make_issuer_words(), signed)
    assert words.role == "auditor"
    assert covers(words, make_origin())


def test_a_certificate_covers_the_chains_it_names_and_no_other():
    words = make_vault_words(branches=(BRANCH, OTHER_BRANCH))
    assert covers(words, make_origin())
    assert covers(words, make_origin(branch=OTHER_BRANCH))
    assert not covers(make_vault_words(), make_origin(branch=OTHER_BRANCH))
    assert not covers(words, make_origin(2))
    assert not covers(words, make_origin(epoch=2))
    assert not covers(words, make_origin(before=b"\x01" * 32))
    assert not covers(words, Origin(make_chain(), bytes(make_key(2).verify_key)))


def test_a_later_epoch_goes_on_from_where_the_certificate_says():
    words = make_vault_words(epoch=2, before={BRANCH: "01" * 32})
    assert covers(words, make_origin(epoch=2, before=b"\x01" * 32))
    assert not covers(words, make_origin(epoch=2, before=b"\x02" * 32))
    assert not covers(words, make_origin(epoch=2))
    assert not covers(words, make_origin(before=b"\x01" * 32))


def test_a_later_epoch_has_another_key_and_a_new_branch_begins_at_zero():
    key = bytes(make_key(2).verify_key)
    words = make_vault_words(
        epoch=2,
        public_key=key.hex(),
        before={BRANCH: "01" * 32},
        branches=(BRANCH, OTHER_BRANCH),
    )
    assert covers(words, Origin(make_chain(epoch=2), key, b"\x01" * 32))
    assert covers(words, Origin(make_chain(epoch=2, branch=OTHER_BRANCH), key))


def test_not_even_the_issuing_key_gives_a_first_epoch_to_another_key():
    thief = bytes(STRANGER.verify_key)
    words = make_vault_words(public_key=thief.hex())
    assert check_vault(make_issuer_words(), sign_vault(ISSUING, words)) == words
    assert not covers(words, Origin(make_chain(), thief))


def test_an_issuer_is_checked_before_it_is_believed():
    with pytest.raises(LedgerError):
        check_issuer(b"short", sign_issuer(ORGANISATION, make_issuer_words()))
