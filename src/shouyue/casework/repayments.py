"""Money that somebody told us of. It changes no balance: balances come from the bank."""

from shouyue.casework.checks import Checked
from shouyue.casework.inputs import RepaymentInput
from shouyue.casework.outcomes import Outcome, Reason, Saved
from shouyue.casework.workspace import Workspace
from shouyue.ledger.kinds import RepaymentReported, draft


def record_repayment(ws: Workspace, typed: RepaymentInput) -> Outcome:
    """Record a repayment; without a bank slip it stays claimed, and the hint says so."""
    checked = Checked(ws)
    checked.loan("note", typed.note)
    said = RepaymentReported(
        note=typed.note,
        amount=checked.amount("amount", typed.amount),
        on=checked.past_day("on", typed.on),
        payer=typed.payer,
        slip=checked.text("slip", typed.slip),
    )
    if (invalid := checked.answer()) is not None:
        return invalid
    refs = ws.journal.append([draft(said)], ws.clock())
    hints = () if said.slip else (Reason("casework.repayment.claimed_only"),)
    return Saved(tuple(ref.text for ref in refs), (said.note,), hints)
