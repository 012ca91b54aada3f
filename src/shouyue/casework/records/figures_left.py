"""Which figures the loans of a branch are left with once an import was taken back."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from shouyue.casework.outcomes import Reason
from shouyue.casework.workspace import Workspace
from shouyue.vault import loans
from shouyue.vault.loans import Source

_OF: Final = "casework.correction.figures_of"
_TO_COME: Final = "casework.correction.figures_to_come"


def figures_now(ws: Workspace, before: Source | None) -> Iterator[Reason]:
    """What the loans are from once an import was taken back, where that was not so before."""
    source = loans.source(ws.vault, ws.branch)
    if source == before:
        return
    if source is None:
        yield Reason("casework.correction.no_figures")
        return
    to_come = ws.rules.policy.tape.is_to_come(date.fromisoformat(source.as_of), ws.today())
    told = {"as_of": source.as_of, "import": source.ref}
    yield Reason(_TO_COME if to_come else _OF, told)
