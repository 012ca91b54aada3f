"""Every kind says what it said, and nothing else is taken for it."""

import hashlib
import json
from datetime import date

import pytest
from hypothesis import given

from factories import make_fact, make_promise_made
from shouyue.ledger.canonical import write
from shouyue.ledger.errors import NotCanonicalError
from shouyue.ledger.facts import Fact, read_fact
from shouyue.ledger.kinds import KINDS, content, draft, is_known
from strategies import CONTENTS, contents

FIELDS = {
    "staff.introduced": "name role",
    "tape.loaded": "as_of file_name file_sha256 rows accepted balance refused",
    "mapping.saved": "name columns",
    "contact.recorded": (
        "note channel contacted at reached words number place purpose staff recorded"
        " to_reserved_address next_on judged guarantor until entry authority"
    ),
    "promise.made": "note amount due on written contact by",
    "repayment.reported": "note amount on payer slip account signed guarantor named share judged",
    "batch.composed": "form form_version language made_on as_of letters pack enclosed",
    "batch.printed": "batch serials",
    "letter.served": (
        "serial note on way video neutral_witnesses address_agreed words guarantor pack judged"
        " unsigned"
    ),
    "acknowledgment.returned": (
        "note on signer mark received agrees repeated serial signer_name relation full_capacity"
        " coresident authority finger reader read_in witnesses video blank_when_signed scene"
        " words guarantor pack judged"
    ),
    "incident.recorded": (
        "note on incident until plan performance_due outcome served reached written"
        " debtor_missing level number words guarantor pack cause judged by"
    ),
    "terms.stated": "note instalments accelerated words judged",
    "guarantee.stated": (
        "note guarantor contract_date written period months last_day main_due agreed_due defect"
        " words maximum_amount determined last_due name number judged"
    ),
    "circumstance.noted": "note what on until times words judged",
    "override.decided": "note ref approved words pack",
    "difference.explained": "note about as_of since ours banks reason words judged",
    "letter.recalled": "note serial on reason words judged",
    "letter.copied": "note serial on reason judged",
    "page.filed": "note serial page found source place",
    "language.stated": "note language person",
    "trip.planned": "day made_on as_of villages language form_version stops sheets",
    "trip.returned": "trip visited left_out",
    "fact.withdrawn": "reason note judged",
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


OUT_OF_REACH = [
    ("promise.made", {"amount": 1, "due": "9999-12-31", "note": "N", "on": "2026-01-01"}),
    ("terms.stated", {"instalments": ["2026-01-01", "0001-01-01"], "note": "N"}),
    (
        "contact.recorded",
        {
            "at": "9999-12-31T10:00",
            "channel": "call",
            "contacted": "borrower",
            "note": "N",
            "reached": True,
        },
    ),
    (
        "incident.recorded",
        {
            "cause": "heirs_unknown",
            "incident": "obstacle",
            "note": "N",
            "on": "2026-01-02",
            "until": "2026-01-01",
        },
    ),
    ("incident.recorded", {"incident": "obstacle", "note": "N", "on": "2026-01-02"}),
    (
        "repayment.reported",
        {"amount": 1, "note": "N", "on": "2026-01-02", "payer": "other", "signed": "rest"},
    ),
    (
        "incident.recorded",
        {"cause": "other", "incident": "lawsuit", "note": "N", "on": "2026-01-02"},
    ),
    *(
        (
            "guarantee.stated",
            {"contract_date": "2020-01-01", "guarantor": "王五", "note": "N"} | agreed,
        )
        for agreed in (
            {"period": "months"},
            {"months": 99999, "period": "months"},
            {"period": "fixed_date"},
        )
    ),
]


@pytest.mark.parametrize(("kind", "said"), OUT_OF_REACH)
def test_what_no_clock_could_count_from_is_no_content(kind, said):
    with pytest.raises(NotCanonicalError):
        content(with_content(write(said), kind))


def test_what_no_clock_could_count_from_is_never_signed():
    with pytest.raises(ValueError, match="out of reach"):
        draft(make_promise_made(due=date.max))
