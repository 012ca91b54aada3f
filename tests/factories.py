"""Values for tests: `make_<thing>(**overrides)` with valid defaults; `strategies` has the others.

People are invented; identity numbers have the sequence 000, which is never given out.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from nacl.signing import SigningKey
from stdnum.iso7064 import mod_37_36

from shouyue.ledger.canonical import Record
from shouyue.ledger.chain import ZERO_LINK, Origin
from shouyue.ledger.clock import Stamp
from shouyue.ledger.facts import Attachment, Draft, Fact, Seen, write_fact
from shouyue.ledger.ids import Branch, ChainId, Ref, VaultId, vault_id
from shouyue.ledger.judged import Judgement
from shouyue.ledger.kinds import (
    AcknowledgmentReturned,
    BatchComposed,
    BatchPrinted,
    ContactRecorded,
    FactWithdrawn,
    LetterComposed,
    LetterServed,
    MappingSaved,
    PromiseMade,
    RefusedRow,
    RepaymentReported,
    StaffIntroduced,
    TapeLoaded,
    draft,
)
from shouyue.ledger.tables import Table, make_table
from shouyue.ledger.tapes import LOAN_COLUMNS, LoanRow
from shouyue.ledger.witness import Witness

NOTE = "JK202400017"
BRANCH = Branch("JX-001")
OTHER_BRANCH = Branch("JX-002")
NOW_MS = 1_795_397_400_000
"""2026-11-23 09:30 in China."""

# --- names and places ---------------------------------------------------------------------------


def make_key(number: int = 1) -> SigningKey:
    return SigningKey(number.to_bytes(32, "big"))


def make_serial(place: int) -> str:
    """A number of a letter as the program gives it: a check sign stands behind the counter."""
    body = f"F02-VILLAGES-1-{place:06}"
    return f"{body}-{mod_37_36.calc_check_digit(body.replace('-', ''))}"


def make_vault_id(number: int = 1) -> VaultId:
    return vault_id(bytes(make_key(number).verify_key))


def make_chain(number: int = 1, epoch: int = 1, branch: Branch = BRANCH) -> ChainId:
    return ChainId(make_vault_id(number), epoch, branch)


def make_origin(
    number: int = 1, epoch: int = 1, branch: Branch = BRANCH, before: bytes = ZERO_LINK
) -> Origin:
    """The origin of the chain of vault `number`, whose key in every epoch is `make_key(number)`."""
    return Origin(make_chain(number, epoch, branch), bytes(make_key(number).verify_key), before)


def make_ref(seq: int = 1, **chain: Any) -> str:
    return Ref(*make_chain(**chain), seq).text


# --- facts --------------------------------------------------------------------------------------


def make_stamp(
    wall_ms: int = NOW_MS,
    zone_min: int = 480,
    hlc: tuple[int, int] = (NOW_MS, 0),
    state: Any = "ok",
) -> Stamp:
    return Stamp(wall_ms, zone_min, hlc, state)


def make_seen(**overrides: Any) -> Seen:
    return Seen(**{"hub": "00112233445566ff", "position": 41, "link": "5a" * 32} | overrides)


def make_salt(number: int = 0) -> bytes:
    return number.to_bytes(16, "big")


def make_draft(content: Record | None = None, **overrides: Any) -> Draft:
    made = draft(content if content is not None else make_contact_recorded())
    return Draft(
        made.content,
        overrides.get("kind", made.kind),
        overrides.get("version", made.version),
        overrides.get("base", ()),
        overrides.get("attachments", ()),
    )


def make_fact(
    content: Record | None = None,
    seq: int = 1,
    chain: ChainId | None = None,
    stamp: Stamp | None = None,
    seen: Seen | None = None,
    salt: bytes | None = None,
    **draft_overrides: Any,
) -> Fact:
    return write_fact(
        make_draft(content, **draft_overrides),
        chain or make_chain(),
        seq,
        stamp or make_stamp(hlc=(NOW_MS, seq)),
        seen,
        salt if salt is not None else make_salt(seq),
    )


def make_facts(contents: Iterable[Record | None], chain: ChainId | None = None) -> list[Fact]:
    """A chain of facts from its first on."""
    return [make_fact(content, seq, chain) for seq, content in enumerate(contents, start=1)]


def make_attachment(**overrides: Any) -> Attachment:
    values = {"kind": "scan", "digest": "c7" * 32, "size": 183_400, "media": "image/jpeg"}
    return Attachment(**values | overrides)


# --- what facts say -----------------------------------------------------------------------------


def make_staff_introduced(**overrides: Any) -> StaffIntroduced:
    return StaffIntroduced(**{"name": "李守信", "role": "officer"} | overrides)


def make_refused_row(**overrides: Any) -> RefusedRow:
    values = {
        "line": 17,
        "note": NOTE,
        "code": "intake.no_due_date",
        "params": {"column": "到期日"},
    }
    return RefusedRow(**values | overrides)


def make_tape_loaded(**overrides: Any) -> TapeLoaded:
    values = {
        "as_of": date(2026, 11, 22),
        "file_name": "台账1122.xlsx",
        "file_sha256": "9e" * 32,
        "rows": 3,
        "accepted": 2,
        "balance": 812_345_67,
    }
    return TapeLoaded(**values | overrides)


def make_mapping_saved(**overrides: Any) -> MappingSaved:
    values = {"name": "核心系统", "columns": {"借据编号": "note", "余额(元)": "balance"}}
    return MappingSaved(**values | overrides)


def make_judgement(**overrides: Any) -> Judgement:
    return Judgement(**{"pack": "cn-2026.1", "verdict": "allowed"} | overrides)


def make_contact_recorded(**overrides: Any) -> ContactRecorded:
    values = {
        "note": NOTE,
        "channel": "visit",
        "contacted": "borrower",
        "at": "2026-11-23T09:30",
        "reached": True,
        "words": "卖粮后月底前归还",
    }
    return ContactRecorded(**values | overrides)


def make_promise_made(**overrides: Any) -> PromiseMade:
    values = {
        "note": NOTE,
        "amount": 500_00,
        "due": date(2026, 12, 31),
        "on": date(2026, 11, 23),
    }
    return PromiseMade(**values | overrides)


def make_repayment_reported(**overrides: Any) -> RepaymentReported:
    values = {"note": NOTE, "amount": 200_05, "on": date(2026, 11, 23)}
    return RepaymentReported(**values | overrides)


def make_letter_composed(**overrides: Any) -> LetterComposed:
    values = {
        "serial": "JX001-000123",
        "note": NOTE,
        "pages": 2,
        "values": {"name": "王小麦", "balance": 812_345_67, "lines": [["本金", 1], ["利息", 2]]},
    }
    return LetterComposed(**values | overrides)


def make_batch_composed(**overrides: Any) -> BatchComposed:
    values = {
        "form": "F02",
        "form_version": 3,
        "language": "zh",
        "made_on": date(2026, 11, 23),
        "as_of": date(2026, 11, 22),
        "letters": (make_letter_composed(),),
    }
    return BatchComposed(**values | overrides)


def make_batch_printed(**overrides: Any) -> BatchPrinted:
    return BatchPrinted(**{"batch": make_ref(), "serials": ("JX001-000123",)} | overrides)


def make_letter_served(**overrides: Any) -> LetterServed:
    values = {
        "serial": "JX001-000123",
        "note": NOTE,
        "on": date(2026, 11, 23),
        "way": "ems_delivered",
    }
    return LetterServed(**values | overrides)


def make_witness(**overrides: Any) -> Witness:
    return Witness(**{"name": "赵见证", "relation": "邻居", "consent": True} | overrides)


def make_acknowledgment_returned(**overrides: Any) -> AcknowledgmentReturned:
    values = {
        "note": NOTE,
        "on": date(2026, 11, 23),
        "signer": "self",
        "mark": "fingerprint",
        "received": True,
        "agrees": False,
        "repeated": (True, True, True),
    }
    return AcknowledgmentReturned(**values | overrides)


def make_fact_withdrawn(**overrides: Any) -> FactWithdrawn:
    return FactWithdrawn(**{"reason": "录入错误"} | overrides)


# --- tapes --------------------------------------------------------------------------------------


def make_loan_row(**overrides: Any) -> LoanRow:
    values = {
        "note": NOTE,
        "state": "here",
        "contract": "HT202400017",
        "customer_no": "KH000017",
        "name": "王小麦",
        "id_number": "110101197003070004",
        "phones": ("00000000000",),
        "address": "石桥镇柳树村3组",
        "product": "农户小额贷款",
        "security": "信用",
        "amount": 50_000_00,
        "balance": 43_210_98,
        "rate_ppm": 43_500,
        "disbursed": "2024-11-01",
        "due": "2026-10-31",
        "bank_class": "关注",
        "officer": "李守信",
        "guarantors": (("孙担保", "", "00000000000", ""),),
    }
    return LoanRow(**values | overrides)


def make_loan_table(rows: Sequence[LoanRow], seed: bytes = b"s" * 16) -> Table:
    cells = [[getattr(row, name) for name in LOAN_COLUMNS] for row in rows]
    return make_table(LOAN_COLUMNS, cells, seed)
