"""A file whose figures do not count, because another import is of a later day."""

from collections.abc import Iterable
from datetime import date

from shouyue.casework.outcomes import Reason
from shouyue.casework.tapes.views import Outdone
from shouyue.casework.workspace import Workspace
from shouyue.ledger.tapes import LoanRow
from shouyue.vault import loans


def outdone_by(ws: Workspace, ref: str) -> Outdone | None:
    """The import that the loans are from, where that is another than this one."""
    source = loans.source(ws.vault, ws.branch)
    if source is None or source.ref == ref:
        return None
    as_of = date.fromisoformat(source.as_of)
    return Outdone(source.ref, as_of, ws.rules.policy.tape.is_to_come(as_of, ws.today()))


def differing(ws: Workspace, rows: Iterable[LoanRow]) -> tuple[str, ...]:
    """The loans whose sums a file tells otherwise than those that stay."""
    here = loans.rows(ws.vault, ws.branch)
    return tuple(row.note for row in rows if _sums(row) != _sums(here.get(row.note)))


def outdone_hint(by: Outdone, own: date, how_many: int) -> Reason:
    """That the figures of a day do not count, of which import they are, and what mends that."""
    code = "casework.tape.outdone_by_day_to_come" if by.is_to_come else "casework.tape.outdone"
    return Reason(
        code,
        {
            "own": own.isoformat(),
            "newest": by.as_of.isoformat(),
            "differing": how_many,
            "import": by.ref,
        },
    )


def _sums(row: LoanRow | None) -> tuple[object, ...]:
    if row is None:
        return ()
    return row.state, row.balance, row.overdue_principal, row.overdue_interest
