"""Nothing in a chain can be changed, dropped, doubled, swapped or slipped in unseen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import (
    OTHER_BRANCH,
    make_chain,
    make_contact_recorded,
    make_fact,
    make_facts,
    make_key,
    make_origin,
    make_promise_made,
    make_salt,
)
from shouyue.ledger.chain import (
    ZERO_LINK,
    Head,
    Origin,
    Seal,
    check_seal,
    extend,
    next_link,
    seal,
    verify,
)
from shouyue.ledger.errors import BrokenChainError, ForgedError, LedgerError, NotCanonicalError
from shouyue.ledger.facts import Fact, read_fact
from shouyue.ledger.ids import ChainId
from strategies import contents, facts

Raw = tuple[bytes, bytes | None]

ORDER = 2**252 + 27742317777372353535851937790883648493
"""The order of the group of Ed25519: s and s + ORDER would be two signatures of one message."""


def raws(chain: list[Fact]) -> list[Raw]:
    return [(fact.header_bytes, fact.body_bytes) for fact in chain]


def prove(origin: Origin, chain: list[Raw], made: Seal) -> Head:
    """All that a stranger does with a chain: read, walk, check the seal."""
    start = Head(0, origin.link)
    head = extend(start, origin.chain, (read_fact(header, body) for header, body in chain))
    check_seal(origin.public_key, origin.chain, head, made)
    return head


def sealed(facts: list[Fact], number: int = 1) -> Seal:
    origin = make_origin(number)
    return seal(make_key(number), origin.chain, extend(Head(0, origin.link), origin.chain, facts))


@st.composite
def whole_chains(draw: st.DrawFn) -> list[Fact]:
    said = draw(st.lists(contents, min_size=1, max_size=6))
    return make_facts(said)


@given(whole_chains())
def test_a_whole_chain_proves_and_so_does_it_in_pages(facts):
    made = sealed(facts)
    head = prove(make_origin(), raws(facts), made)
    assert head.seq == len(facts)
    walked = Head(0, make_origin().link)
    for fact in facts:
        walked = extend(walked, make_chain(), [fact])
    assert walked == head


@given(whole_chains())
def test_bodies_can_go_and_the_chain_still_proves(facts):
    without = [(fact.header_bytes, None) for fact in facts]
    assert prove(make_origin(), without, sealed(facts)).seq == len(facts)


@given(whole_chains(), st.data())
@settings(max_examples=300)
def test_any_change_of_any_byte_is_found(facts, data):
    made, chain = sealed(facts), raws(facts)
    which = data.draw(st.integers(0, len(chain) - 1))
    header, body = chain[which]
    in_header = data.draw(st.booleans())
    part = header if in_header else body
    at = data.draw(st.integers(0, len(part) - 1))
    new = data.draw(st.binary(max_size=3).filter(lambda new: new != part[at : at + 1]))
    changed = part[:at] + new + part[at + 1 :]
    chain[which] = (changed, body) if in_header else (header, changed)
    with pytest.raises(LedgerError):
        prove(make_origin(), chain, made)


@given(whole_chains(), st.data())
def test_dropping_doubling_swapping_or_slipping_in_is_found(facts, data):
    made, chain = sealed(facts), raws(facts)
    one = data.draw(st.integers(0, len(chain) - 1))
    other = data.draw(st.integers(0, len(chain) - 1).filter(lambda n: n != one or len(chain) == 1))
    stranger = make_fact(make_promise_made(), one + 1, salt=make_salt(99))
    tampered = {
        "drop": chain[:one] + chain[one + 1 :],
        "double": chain[: one + 1] + chain[one:],
        "cut": chain[:one],
        "slip in": [*chain[:one], *raws([stranger]), *chain[one:]],
        "put in place": [*chain[:one], *raws([stranger]), *chain[one + 1 :]],
        "add": [*chain, *raws([make_fact(None, len(chain) + 1)])],
    }
    if len(chain) > 1:
        swapped = list(chain)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        tampered["swap"] = swapped
    for found in tampered.values():
        with pytest.raises(LedgerError):
            prove(make_origin(), found, made)


def test_every_single_bit_of_a_short_chain_matters():
    facts = make_facts([make_contact_recorded(), make_promise_made()])
    made = sealed(facts)
    for which, (header, body) in enumerate(raws(facts)):
        for part, is_header in ((header, True), (body, False)):
            for bit in range(len(part) * 8):
                changed = bytearray(part)
                changed[bit // 8] ^= 1 << bit % 8
                chain = raws(facts)
                chain[which] = (bytes(changed), body) if is_header else (header, bytes(changed))
                with pytest.raises(LedgerError):
                    prove(make_origin(), chain, made)


@given(whole_chains())
def test_a_chain_does_not_pass_for_another(facts):
    made = sealed(facts)
    bare = [(fact.header_bytes, None) for fact in facts]
    for origin in (
        make_origin(2),
        make_origin(epoch=2),
        make_origin(branch=OTHER_BRANCH),
        make_origin(before=b"\x01" * 32),
        Origin(make_chain(), bytes(make_key(2).verify_key)),
    ):
        with pytest.raises(LedgerError):
            prove(origin, bare, made)


@pytest.mark.parametrize(
    "chain",
    [make_chain(2), make_chain(epoch=2), make_chain(branch=OTHER_BRANCH)],
    ids=["vault", "epoch", "branch"],
)
def test_a_fact_belongs_to_one_chain(chain):
    with pytest.raises(BrokenChainError):
        extend(Head(0, make_origin().link), make_chain(), [make_fact(chain=chain)])


@pytest.mark.parametrize("seq", [1, 3, 4])
def test_facts_follow_each_other_without_a_gap(seq):
    head = extend(Head(0, make_origin().link), make_chain(), make_facts([None]))
    with pytest.raises(BrokenChainError):
        extend(head, make_chain(), [make_fact(seq=seq)])
    assert extend(head, make_chain(), [make_fact(seq=2)]).seq == 2


def test_extending_by_nothing_is_standing_still():
    head = Head(7, b"\x07" * 32)
    assert extend(head, make_chain(), []) == head


# --- seals ----------------------------------------------------------------------------------------

HEAD = Head(5, b"\x05" * 32)


@pytest.mark.parametrize(
    ("chain", "head", "key"),
    [
        (make_chain(2), HEAD, 1),
        (make_chain(epoch=2), HEAD, 1),
        (make_chain(branch=OTHER_BRANCH), HEAD, 1),
        (make_chain(), Head(6, HEAD.link), 1),
        (make_chain(), Head(5, b"\x06" * 32), 1),
        (make_chain(), HEAD, 2),
    ],
    ids=["vault", "epoch", "branch", "seq", "link", "key"],
)
def test_a_seal_of_something_else_is_refused(chain, head, key):
    made = seal(make_key(key), chain, head)
    check_seal(bytes(make_key(key).verify_key), chain, head, made)
    with pytest.raises(ForgedError):
        check_seal(bytes(make_key().verify_key), make_chain(), HEAD, made)
    moved = Seal(HEAD.seq, made.signature)
    with pytest.raises(ForgedError):
        check_seal(bytes(make_key().verify_key), make_chain(), HEAD, moved)


def test_a_seal_says_of_which_fact_it_is():
    made = seal(make_key(), make_chain(), HEAD)
    with pytest.raises(ForgedError):
        check_seal(bytes(make_key().verify_key), make_chain(), HEAD, Seal(6, made.signature))


@pytest.mark.parametrize("signature", [b"", b"\x00" * 63, b"\x00" * 64, b"\x00" * 65, b"\xff" * 64])
def test_no_signature_is_no_seal(signature):
    with pytest.raises(ForgedError):
        check_seal(bytes(make_key().verify_key), make_chain(), HEAD, Seal(5, signature))


@given(st.integers(0, 511))
def test_a_seal_with_one_bit_changed_is_refused(bit):
    made = bytearray(seal(make_key(), make_chain(), HEAD).signature)
    made[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ForgedError):
        check_seal(bytes(make_key().verify_key), make_chain(), HEAD, Seal(5, bytes(made)))


def test_a_signature_has_one_spelling():
    """s + ORDER solves the same equation; RFC 8032 §5.1.7 has it refused."""
    made = seal(make_key(), make_chain(), HEAD).signature
    s = int.from_bytes(made[32:], "little") + ORDER
    other = made[:32] + s.to_bytes(32, "little")
    with pytest.raises(ForgedError):
        check_seal(bytes(make_key().verify_key), make_chain(), HEAD, Seal(5, other))


SMALL_ORDER = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]
"""Public keys for which one signature fits many messages."""


@pytest.mark.parametrize("key", SMALL_ORDER)
@pytest.mark.parametrize("r", SMALL_ORDER)
def test_a_key_that_fits_every_message_is_no_key(key, r):
    for s in (bytes(32), ORDER.to_bytes(32, "little")):
        with pytest.raises(ForgedError):
            verify(bytes.fromhex(key), b"anything", bytes.fromhex(r) + s, "ledger.seal_differs")


@pytest.mark.parametrize("key", [b"", b"\x01" * 31, b"\x01" * 33])
def test_a_key_of_another_length_is_no_key(key):
    made = seal(make_key(), make_chain(), HEAD)
    with pytest.raises(ForgedError):
        check_seal(key, make_chain(), HEAD, made)
    with pytest.raises(NotCanonicalError):
        Origin(make_chain(), key)


@pytest.mark.parametrize("before", [b"", b"\x00" * 31, b"\x00" * 33])
def test_the_end_of_the_epoch_before_is_a_link(before):
    with pytest.raises(NotCanonicalError):
        make_origin(before=before)


def test_the_key_of_the_first_epoch_names_the_vault():
    assert make_origin().is_self_certifying()
    assert not make_origin(epoch=2).is_self_certifying()
    assert not Origin(make_chain(), bytes(make_key(2).verify_key)).is_self_certifying()


def test_origins_that_differ_in_anything_have_different_links():
    origins = [
        make_origin(),
        make_origin(2),
        make_origin(epoch=2),
        make_origin(branch=OTHER_BRANCH),
        make_origin(before=b"\x01" * 32),
        Origin(make_chain(), bytes(make_key(2).verify_key)),
    ]
    assert len({origin.link for origin in origins}) == len(origins)
    assert ZERO_LINK not in {origin.link for origin in origins}


def test_a_chain_of_no_proper_name_has_no_origin():
    with pytest.raises(NotCanonicalError):
        _ = Origin(ChainId("x", 1, OTHER_BRANCH), bytes(32)).link


@given(facts(), st.binary(min_size=32, max_size=32))
def test_a_link_depends_on_what_is_before_it(fact, link):
    assert next_link(link, fact.header_bytes) != next_link(ZERO_LINK, fact.header_bytes) or (
        link == ZERO_LINK
    )
