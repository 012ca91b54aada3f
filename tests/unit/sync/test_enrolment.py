"""The one-time code, without a network."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import make_vault_id
from shouyue.ledger.signed import Signed
from shouyue.sync.enrolment import Code, Meeting, code_key, new_code, read_code
from shouyue.sync.errors import CodeError


def test_codes_are_ten_characters_and_never_the_same():
    codes = {new_code().text for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 11 and code[5] == "-" for code in codes)
    assert not set("".join(codes)) & set("ILOU")


@given(st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=10, max_size=10))
def test_a_code_is_understood_however_it_is_written(drawn):
    code = Code(drawn[:2], drawn[2:])
    for text in (
        code.text,
        code.text.lower(),
        code.text.replace("-", ""),
        f" {code.text.replace('-', ' ')} ",
        code.text.replace("0", "O").replace("1", "l"),
        code.text.replace("0", "o").replace("1", "I"),
    ):
        assert read_code(text) == code


@pytest.mark.parametrize("text", ["", "ABCDE", "ABCDE-FGHJKM", "ABCDE-FGHJU", "ABCDE-FGHJ中"])
def test_what_cannot_be_a_code_is_refused(text):
    with pytest.raises(CodeError):
        read_code(text)


def meeting(**changes) -> Meeting:
    values = {
        "organisation": bytes(32),
        "issuer": Signed(words="aa", signature="bb"),
        "ca_certificate": "pem",
        "handle": "AB",
        "vault": make_vault_id(),
        "epoch": 1,
        "public_key": b"k" * 32,
        "nonce": b"n" * 32,
    }
    return Meeting(**values | changes)


CHANGES = {
    "organisation": b"\1" * 32,
    "issuer": Signed(words="ab", signature="bb"),
    "ca_certificate": "PEM",
    "handle": "AC",
    "vault": make_vault_id(2),
    "epoch": 2,
    "public_key": b"K" * 32,
    "nonce": b"N" * 32,
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_proofs_are_about_everything_that_must_be_believed(name):
    key, signed = bytes(32), Signed(words="cc", signature="dd")
    one, other = meeting(), meeting(**{name: CHANGES[name]})
    assert one.proof(key) != other.proof(key)
    assert one.confirmation(key, signed) != other.confirmation(key, signed)


def test_the_hub_cannot_send_back_what_the_laptop_showed():
    key, signed = bytes(32), Signed(words="cc", signature="dd")
    assert meeting().proof(key) != meeting().confirmation(key, signed)
    assert meeting().confirmation(key, signed) != meeting().confirmation(
        key, Signed(words="ce", signature="dd")
    )


def test_the_key_is_of_the_whole_code_and_of_one_organisation():
    code = Code("AB", "CDEFGHJK")
    keys = {
        code_key(code, bytes(32)),
        code_key(Code("AB", "CDEFGHJM"), bytes(32)),
        code_key(Code("AC", "CDEFGHJK"), bytes(32)),
        code_key(code, b"\1" * 32),
    }
    assert len(keys) == 4
    assert code_key(code, bytes(32)) in keys
