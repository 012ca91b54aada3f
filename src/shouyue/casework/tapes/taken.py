"""The bank's files that were taken in: which are here, by whom, and whose figures count."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from shouyue.casework.tapes.views import ImportLine, ImportStanding
from shouyue.casework.workspace import Workspace
from shouyue.i18n.language import N_
from shouyue.ledger.days import local_minute
from shouyue.vault.queries import imports as stored
from shouyue.vault.queries.imports import Imported

MOST: Final = 300
"""A file a day is a year of them; older ones stay among the records of the branch."""
STANDINGS: Final[Mapping[ImportStanding, str]] = MappingProxyType(
    {
        "counts": N_("Its figures count"),
        "earlier": N_("Earlier figures"),
        "taken_back": N_("Import taken back"),
    }
)


def imports(ws: Workspace, most: int = MOST) -> tuple[ImportLine, ...]:
    """The files taken in for the branch, the one taken in last first, also those taken back."""
    return tuple(_line(one) for one in stored.imports(ws.vault, ws.branch, most))


def _line(one: Imported) -> ImportLine:
    return ImportLine(
        ref=one.ref,
        as_of=date.fromisoformat(one.as_of),
        taken=local_minute(one.wall, one.zone),
        by=one.by,
        file_name=one.file_name,
        rows=one.rows,
        accepted=one.accepted,
        refused=one.refused,
        balance=one.balance,
        standing=_standing(one),
    )


def _standing(one: Imported) -> ImportStanding:
    if one.withdrawn:
        return "taken_back"
    return "counts" if one.counts else "earlier"
