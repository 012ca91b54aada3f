"""Money that somebody told us of. It changes no balance: balances come from the bank."""

from shouyue.casework.checks import Checked
from shouyue.casework.inputs import RepaymentInput
from shouyue.casework.movement import hints_of
from shouyue.casework.outcomes import Outcome, Reason, Saved
from shouyue.casework.workspace import Workspace
from shouyue.ledger.kinds import RepaymentReported, draft
from shouyue.vault import lookups


def record_repayment(ws: Workspace, typed: RepaymentInput) -> Outcome:
    """Record a repayment; without a bank slip it stays claimed, and the hint says so.

    With one it restarts the limitation period, and the hints say to which day.
    """
    checked = Checked(ws)
    checked.loan("note", typed.note)
    said = RepaymentReported(
        note=typed.note,
        amount=checked.amount("amount", typed.amount),
        on=checked.past_day("on", typed.on),
        payer=typed.payer,
        slip=checked.text("slip", typed.slip),
        account=checked.text("account", typed.account),
    )
    if (invalid := checked.answer()) is not None:
        return invalid
    before = lookups.events(ws.vault, ws.branch, said.note)
    refs = ws.journal.append([draft(said)], ws.clock())
    claimed = () if said.slip else (Reason("casework.repayment.claimed_only"),)
    hints = (*claimed, *hints_of(ws, said.note, before))
    return Saved(tuple(ref.text for ref in refs), (said.note,), hints)
