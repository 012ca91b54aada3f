"""Names have one form each, and no two of them share bytes."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from factories import (
    BRANCH,
    make_chain,
    make_key,
    make_vault_id,
)
from shouyue.ledger.errors import LedgerError, NotCanonicalError
from shouyue.ledger.ids import (
    MAX_PLACE,
    Branch,
    ChainId,
    Ref,
    branch_bytes,
    chain_bytes,
    is_branch,
    is_hub_epoch,
    is_vault,
    parse_ref,
    vault_id,
)
from strategies import branches, chains, refs

V = make_vault_id()


@given(refs)
def test_a_ref_survives_being_a_text(ref):
    assert parse_ref(ref.text) == ref
    assert parse_ref(ref.text).chain == ref.chain


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        f"{V}.1.{BRANCH}",
        f"{V}.1.{BRANCH}.1.1",
        f"{V}.0.{BRANCH}.1",
        f"{V}.1.{BRANCH}.0",
        f"{V}.1.{BRANCH}.-1",
        f"{V}.1.{BRANCH}.01",
        f"{V}.1.{BRANCH}.1 ",
        f" {V}.1.{BRANCH}.1",
        f"{V}.1.{BRANCH}.1\n",
        f"{V}.1.{BRANCH}.{MAX_PLACE + 1}",
        f"{V}.{MAX_PLACE + 1}.{BRANCH}.1",
        f"{V}.1.{BRANCH}.１",
        f"{V}.1.{BRANCH}.²",
        f"{V.upper()}.1.{BRANCH}.1",
        f"{V[:-1]}.1.{BRANCH}.1",
        f"{V}a.1.{BRANCH}.1",
        f"{V[:-1]}1.1.{BRANCH}.1",
        f"{V}.1.{BRANCH.lower()}.1",
        f"{V}.1..1",
        f"{V}.1.-A.1",
        f"{V}.1.{'A' * 25}.1",
        f"{V}.1.支行.1",
        f"{V}/1/{BRANCH}/1",
    ],
)
def test_another_spelling_of_a_ref_is_refused(text):
    with pytest.raises(NotCanonicalError):
        parse_ref(text)


@given(st.text(max_size=60))
def test_any_text_is_a_ref_or_refused(text):
    try:
        ref = parse_ref(text)
    except NotCanonicalError:
        return
    assert ref.text == text


def test_a_vault_is_named_by_its_first_key():
    assert len({make_vault_id(number) for number in range(1, 200)}) == 199
    assert all(is_vault(make_vault_id(number)) for number in range(1, 200))
    assert vault_id(bytes(make_key().verify_key)) == V


@given(chains, st.binary(max_size=40), chains, st.binary(max_size=40))
@example(make_chain(branch=Branch("A")), b"B", make_chain(branch=Branch("AB")), b"")
def test_two_chains_share_no_bytes_whatever_follows(one, after_one, other, after_other):
    assume(one != other)
    assert chain_bytes(one) + after_one != chain_bytes(other) + after_other


@given(branches)
def test_a_branch_is_told_by_its_form(branch):
    assert is_branch(branch)
    assert branch_bytes(branch)[2:] == branch.encode()


@pytest.mark.parametrize(
    "chain",
    [
        ChainId("short", 1, BRANCH),
        ChainId(V.upper(), 1, BRANCH),
        ChainId(V, 0, BRANCH),
        ChainId(V, -1, BRANCH),
        ChainId(V, MAX_PLACE + 1, BRANCH),
        ChainId(V, 1, Branch("")),
        ChainId(V, 1, Branch("支行")),
        ChainId(V, 1, Branch("A.B")),
        ChainId(V, 1, Branch("A\n")),
    ],
)
def test_what_is_no_name_of_a_chain_has_no_bytes(chain):
    with pytest.raises(LedgerError):
        chain_bytes(chain)


@pytest.mark.parametrize(
    "text", ["", "0" * 15, "0" * 17, "0" * 15 + "A", "0" * 16 + "\n", "g" * 16]
)
def test_a_hub_epoch_is_sixteen_hex_digits(text):
    assert not is_hub_epoch(text)
    assert is_hub_epoch("00112233445566ff")


def test_a_ref_says_its_place_in_reading_order():
    assert Ref(V, 2, BRANCH, 17).text == f"{V}.2.JX-001.17"
