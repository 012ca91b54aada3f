"""Money that somebody told us of. It changes no balance: balances come from the bank."""

from typing import Final

from shouyue.casework.checks import Checked
from shouyue.casework.guarantees import named
from shouyue.casework.inputs import RepaymentInput
from shouyue.casework.movement import hints_of
from shouyue.casework.outcomes import Outcome, Reason, Saved
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
    if (invalid := checked.answer()) is not None:
        return invalid
    before = lookups.events(ws.vault, ws.branch, said.note)
    refs = ws.journal.append([draft(said)], ws.clock())
    claimed = () if said.slip else (Reason("casework.repayment.claimed_only"),)
    hints = (*claimed, *hints_of(ws, said.note, before))
    return Saved(tuple(ref.text for ref in refs), (said.note,), hints)


def checked_repayment(checked: Checked, typed: RepaymentInput) -> RepaymentReported:
    """The record of what was typed; problems are left with `checked`."""
    checked.loan("note", typed.note)
    signed = typed.signed
    if signed and typed.payer not in _ACKNOWLEDGED_BY_WHO_OWES:
        checked.blame("signed", "casework.repayment.not_by_who_owes")
        signed = ""
    guarantor = ""
    if typed.payer == "guarantor":
        guarantor = named(checked, "guarantor", typed.note, typed.guarantor)
    return RepaymentReported(
        note=typed.note,
        amount=checked.amount("amount", typed.amount),
        on=checked.past_day("on", typed.on),
        payer=typed.payer,
        slip=checked.text("slip", typed.slip),
        account=checked.text("account", typed.account),
        signed=signed,
        guarantor=guarantor,
    )


_ACKNOWLEDGED_BY_WHO_OWES: Final = frozenset({"debtor", "co_borrower", "for_debtor"})
