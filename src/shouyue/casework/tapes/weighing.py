"""A file as it was read beside what is here, before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass

from shouyue.casework.outcomes import Reason
from shouyue.casework.tapes.comparing import Change, Days, compare, loan_of
from shouyue.casework.tapes.silence import Told, as_last_told
from shouyue.casework.tapes.vanished import vanished
from shouyue.casework.tapes.views import RefusedLine
from shouyue.casework.workspace import Workspace
from shouyue.intake.tape import Tape
from shouyue.ledger.tapes import LoanRow
from shouyue.vault import loans
from shouyue.vault.loans import Source


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a file changes, and what is to be said of it.

    Attributes:
        rows: its loans, with what it says nothing of as it was told before.
        base: the tape that it is told against; None for a first one, and for one older than it.
        known: the loans that it is compared with; none where there is no base.
        hints: what it says nothing of and what therefore stays.
        warnings: guarantors whom it names no more.
    """

    rows: tuple[LoanRow, ...]
    base: Source | None
    known: Mapping[str, LoanRow]
    change: Change
    hints: tuple[Reason, ...]
    warnings: tuple[RefusedLine, ...]


def weigh(ws: Workspace, tape: Tape) -> Weighed:
    """Compare a file with the branch's newest tape.

    An older export is history of its own: nothing changes against what is newer.
    """
    source, as_of = loans.source(ws.vault, ws.branch), tape.as_of.isoformat()
    base = source if source is not None and source.as_of <= as_of else None
    here = loans.rows(ws.vault, ws.branch) if source is not None else {}
    told = Told(here, lambda: loans.late_since(ws.vault, ws.branch), base is not None)
    kept = as_last_told((loan_of(row, tape.as_of) for row in tape.rows), tape.columns, told)
    known = here if base is not None else {}
    days = Days(as_of, base.as_of if base is not None else "")
    return Weighed(
        kept.rows,
        base,
        known,
        compare(known, kept.rows, [refused.note for refused in tape.refused], days),
        kept.hints if base is not None else (),
        vanished(ws, known, kept.rows, {row.note: row.line for row in tape.rows}),
    )
