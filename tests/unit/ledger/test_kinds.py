"""Every kind says what it said, and nothing else is taken for it."""

import hashlib
import json
from datetime import date

import pytest
from hypothesis import given

from factories import (
    CONTENTS,
    contents,
    make_acknowledgment_returned,
    make_batch_composed,
    make_contact_recorded,
    make_fact,
    make_letter_composed,
    make_promise_made,
    make_repayment_reported,
)
from shouyue.ledger.canonical import write
from shouyue.ledger.errors import NotCanonicalError
from shouyue.ledger.facts import Fact, read_fact
from shouyue.ledger.kinds import KINDS, content, draft, is_known, is_minute

FIELDS = {
    "staff.introduced": "name role",
    "tape.loaded": "as_of file_name file_sha256 rows accepted balance refused",
    "mapping.saved": "name columns",
    "contact.recorded": (
        "note channel contacted at reached words number place purpose staff recorded"
        " to_reserved_address next_on judged"
    ),
    "promise.made": "note amount due on written contact",
    "repayment.reported": "note amount on payer slip",
    "batch.composed": "form form_version language made_on as_of letters",
    "batch.printed": "batch serials",
    "letter.served": "serial note on way video neutral_witnesses address_agreed words",
    "acknowledgment.returned": (
        "note on signer mark received agrees repeated serial signer_name relation full_capacity"
        " coresident authority finger reader read_in witnesses video blank_when_signed words"
    ),
    "fact.withdrawn": "reason",
}
"""What version 1 of each kind has, as released: a change here needs a new version instead."""


def with_content(raw: bytes, kind: str, version: int = 1) -> Fact:
    body = b'{"content":' + raw + b',"salt":"' + b"0" * 32 + b'"}'
    header = json.loads(make_fact().header_bytes)
    header |= {"kind": kind, "kv": version, "body": hashlib.sha256(body).hexdigest()}
    return read_fact(write(header), body)


def test_every_kind_has_a_strategy():
    assert set(CONTENTS) == set(KINDS.values())


@given(contents)
def test_what_was_said_is_read_back(said):
    fact = make_fact(said)
    again = read_fact(fact.header_bytes, fact.body_bytes)
    assert content(again) == said
    assert is_known(again)
    assert KINDS[again.header.kind, again.header.kv] is type(said)


@pytest.mark.parametrize(("kind", "version"), KINDS)
def test_the_fields_of_a_released_kind_do_not_change(kind, version):
    assert version == 1
    assert KINDS[kind, version].__struct_fields__ == tuple(FIELDS[kind].split())


def test_every_struct_is_one_kind_only():
    assert len(set(KINDS.values())) == len(KINDS)


def test_a_body_that_was_disposed_of_says_nothing():
    assert content(read_fact(make_fact().header_bytes, None)) is None


@pytest.mark.parametrize(("kind", "version"), [("drone.flown", 1), ("promise.made", 2)])
def test_a_newer_kind_or_version_is_kept_and_not_guessed_at(kind, version):
    fact = with_content(write({"height": 3}), kind, version)
    assert not is_known(fact)
    assert content(fact) is None
    assert read_fact(fact.header_bytes, fact.body_bytes) == fact


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("fact.withdrawn", {}),
        ("fact.withdrawn", {"reason": 1}),
        ("fact.withdrawn", {"reason": "x", "more": 1}),
        ("promise.made", {"note": "1", "amount": "5", "due": "2026-01-01", "on": "2026-01-01"}),
        ("promise.made", {"note": "1", "amount": -5, "due": "2026-01-01", "on": "2026-01-01"}),
        ("promise.made", {"note": "1", "amount": 5, "due": "2026-02-30", "on": "2026-01-01"}),
        ("promise.made", {"note": "1", "amount": 5, "due": "20260101", "on": "2026-01-01"}),
        ("promise.made", {"note": "1", "amount": True, "due": "2026-01-01", "on": "2026-01-01"}),
        ("repayment.reported", {"note": "1", "amount": -1, "on": "2026-01-01"}),
        ("staff.introduced", {"name": "x", "role": "king"}),
        ("batch.printed", {"batch": "x", "serials": "abc"}),
        ("contact.recorded", []),
    ],
)
def test_a_known_kind_with_another_content_is_refused(kind, said):
    with pytest.raises(NotCanonicalError):
        content(with_content(write(said), kind))


@pytest.mark.parametrize(
    "values",
    [
        b'{"a":1.5}',
        b'{"a":1.0}',
        b'{"a":9007199254740992}',
        b'{"a":[[[1]]]}',
        b'{"a":{"b":{"c":{}}}}',
        b'{"b":1,"a":1}',
    ],
)
def test_free_values_are_as_strict_as_fields(values):
    letter = b'{"note":"1","pages":1,"serial":"1","values":' + values + b"}"
    rest = b'"form":"a","form_version":1,"language":"zh","letters":['
    raw = b'{"as_of":null,' + rest + letter + b'],"made_on":"2026-01-01"}'
    with pytest.raises(NotCanonicalError):
        content(with_content(raw, "batch.composed"))


def test_free_values_keep_lists_and_maps():
    values = {"rows": [["本金", 1], {"利息": 2}], "map": {"a": [1, None, True], "b": {"c": "d"}}}
    said = make_batch_composed(letters=(make_letter_composed(values=values),))
    assert content(make_fact(said)).letters[0].values == values


@pytest.mark.parametrize(
    "at",
    [
        "",
        "2026-11-23",
        "2026-11-23 09:30",
        "2026-11-23T9:30",
        "2026-11-23T09:30:00",
        "2026-11-23T09:30+08:00",
        "2026-11-23T09:30Z",
        "2026-11-23T24:00",
        "2026-02-30T09:30",
        "2026-W47-1T09:30",
        "20261123T0930",
        "２０２６-11-23T09:30",
        "2026-11-23T09:30\n",
    ],
)
def test_a_contact_is_at_a_local_minute(at):
    assert not is_minute(at)
    with pytest.raises(ValueError, match="minute"):
        make_contact_recorded(at=at)
    raw = write(make_contact_recorded())
    with pytest.raises(NotCanonicalError):
        content(with_content(raw.replace(b"2026-11-23T09:30", at.encode()), "contact.recorded"))


def test_a_draft_is_of_the_newest_version_and_keeps_its_base():
    made = draft(make_promise_made(), ("x",))
    assert (made.kind, made.version, made.base, made.attachments) == ("promise.made", 1, ("x",), ())


def test_content_made_from_plain_input_is_what_its_words_say():
    """Values often come from a JSON file of a script: equal words are not the same objects."""
    plain = json.loads('{"payer":"debtor","note":"1","slip":""}')
    said = make_repayment_reported(**plain)
    assert content(make_fact(said)) == said
    ticks = make_acknowledgment_returned(repeated=tuple([False] * 3), on=date(2026, 1, 2))
    assert content(make_fact(ticks)).repeated == (False, False, False)
