"""Money that somebody told us of. It changes no balance: balances come from the bank."""

import unicodedata
from typing import Final

from msgspec.structs import replace

from shouyue.casework.checks import MAX_NAME, Checked
from shouyue.casework.elsewhere import append_in
from shouyue.casework.inputs import RepaymentInput
from shouyue.casework.outcomes import Outcome, Reason, Saved
from shouyue.casework.periods.guarantees import named, not_meant
from shouyue.casework.periods.movement import hints_of
from shouyue.casework.records.own_will import blame_who_cannot
from shouyue.casework.records.payment_doubts import doubt_payment, slip_known
from shouyue.casework.records.payment_order import where_it_goes
from shouyue.casework.records.several_debts import shares
from shouyue.casework.workspace import Workspace
from shouyue.ledger.kinds import RepaymentReported, draft
from shouyue.vault import lookups


def record_repayment(ws: Workspace, typed: RepaymentInput) -> Outcome:
    """Record a repayment; without a bank slip it stays claimed, and the hint says so.

    What it does to the limitation period depends on who paid and on what was signed about it; the
    hints say to which day.
    """
    checked = Checked(ws)
    said = checked_repayment(checked, typed)
    if not checked.problems:
        doubt_payment(checked, said)
    heard = checked.heard(typed.override)
    if (stopped := checked.stopped(heard)) is not None:
        return stopped
    said = replace(said, judged=heard.judgement)
    before = lookups.events(ws.vault, ws.branch, said.note)
    known = slip_known(ws, said)
    refs = append_in(ws, ws.branch, draft(said))
    claimed = () if said.slip else (Reason("casework.repayment.claimed_only"),)
    goes = where_it_goes(ws, said.note, said.amount, named=said.named) if said.slip else ()
    hints = (*heard.hints, *known, *claimed, *hints_of(ws, said.note, before), *goes)
    return Saved(tuple(ref.text for ref in refs), (said.note,), hints)


def checked_repayment(checked: Checked, typed: RepaymentInput) -> RepaymentReported:
    """The record of what was typed; problems are left with `checked`."""
    checked.loan("note", typed.note)
    signed = typed.signed
    if signed and typed.payer not in _ACKNOWLEDGED_BY_WHO_OWES:
        checked.blame("signed", "casework.repayment.not_by_who_owes")
        signed = ""
    elif signed and typed.payer != "co_borrower":
        blame_who_cannot(checked, "signed", typed.note, typed.on)
    guarantor = ""
    if typed.payer == "guarantor":
        guarantor = named(checked, "guarantor", typed.note, typed.guarantor)
    else:
        not_meant(checked, "guarantor", typed.note, typed.guarantor)
    return RepaymentReported(
        note=typed.note,
        amount=checked.amount("amount", typed.amount),
        on=checked.day("on", typed.on, "of_loan"),
        payer=typed.payer,
        slip=_slip(checked, typed.slip),
        account=checked.words("account", typed.account, MAX_NAME),
        signed=signed,
        guarantor=guarantor,
        named=typed.named,
        share=_share(checked.ws, typed),
    )


def _share(ws: Workspace, typed: RepaymentInput) -> int | None:
    """What this loan gets by the order of payment; None where it is this one that was paid.

    Whoever signs for a payment of this loan has named it; the bank books what it takes itself; and
    who owes this loan alone pays no other.
    """
    if typed.named or typed.signed or typed.payer not in _CHOOSES:
        return None
    found = shares(ws, typed.note, typed.amount)
    return None if found is None else int(found.here)


def is_no_slip(typed: str) -> bool:
    """Whether what stands where a slip's number belongs says that there is none: 无, none, -, 0."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign.isalnum())
    return plain.casefold().strip("0") in _NO_SLIP


def _slip(checked: Checked, typed: str) -> str:
    """The number of a bank slip; a number has digits, and words that say "none" are none."""
    slip = checked.words("slip", typed, MAX_NAME)
    if is_no_slip(slip):
        return ""
    if len(slip) <= MAX_NAME and not any(sign.isdigit() for sign in slip):
        checked.blame("slip", "casework.repayment.slip_without_number")
    return slip


_NO_SLIP: Final = frozenset(
    {
        *("", "无", "没", "没有", "暂无", "暂时没有", "还没有", "未有", "未开", "未取", "空"),
        *("无单", "无回单", "无凭证", "无单号", "没单子", "没有单子", "没有回单", "没有凭证"),
        *("不详", "不知道", "未知", "不清楚", "待补", "后补", "待定", "丢失", "丢了", "口头"),
        *("none", "no", "na", "nil", "null", "nothing", "noslip", "unknown", "missing", "lost"),
        *("tbd", "x", "xx", "xxx", "cash"),
    }
)
"""What people write where a slip's number belongs when there is no slip."""
_CHOOSES: Final = frozenset({"debtor", "for_debtor"})
"""Whose money goes to one of several loans by the debtor's choice, or else by the rules."""
_ACKNOWLEDGED_BY_WHO_OWES: Final = frozenset({"debtor", "co_borrower", "for_debtor"})
