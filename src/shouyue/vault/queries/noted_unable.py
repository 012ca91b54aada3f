"""Whose borrowers are noted as dead or unable to act, from when to when, whoever noted it when."""

from collections.abc import Sequence
from typing import Final, cast

import msgspec

from shouyue.domain.capacity import Incapacity, Unable
from shouyue.sqlcipher import Connection, mapped
from shouyue.vault.queries.about import live

_NOTED: Final = f"""
SELECT loan, note, what, "on", until FROM unable WHERE {live("unable")}
"""  # noqa: S608  # own
_Q_OF_LOANS: Final = f"{_NOTED} AND loan IN (SELECT value FROM json_each(?))"  # noqa: S608  # own
_Q_OF_NOTES: Final = f"""
{_NOTED} AND branch = ? AND note IN (SELECT value FROM json_each(?))
"""  # noqa: S608  # own


def of_loans(cases: Connection, ids: Sequence[int]) -> dict[int, tuple[Unable, ...]]:
    """What is noted of the borrowers of loans, by their numbers here; most are left out."""
    found: dict[int, tuple[Unable, ...]] = {}
    with mapped():
        for loan, _, *noted in cases.execute(_Q_OF_LOANS, (_json(ids),)):
            found[loan] = (*found.get(loan, ()), _unable(*noted))
    return found


def of_notes(cases: Connection, branch: str, notes: Sequence[str]) -> dict[str, tuple[Unable, ...]]:
    """The same of loans of a branch, by their note numbers."""
    found: dict[str, tuple[Unable, ...]] = {}
    with mapped():
        for _, note, *noted in cases.execute(_Q_OF_NOTES, (branch, _json(notes))):
            found[note] = (*found.get(note, ()), _unable(*noted))
    return found


def _json(asked: Sequence[int] | Sequence[str]) -> str:
    return msgspec.json.encode(list(asked)).decode("utf-8")


def _unable(what: str, since: str, until: str | None) -> Unable:
    return Unable(cast("Incapacity", what), since, until)
