"""An id number that somebody types for a letter: whether it can be one, and whose it is.

A wrong digit sends a demand in the name of a stranger. A number is held against its own check
digit and against everybody whom the bank's file names.
"""

from typing import Final

from shouyue.casework.contents.figures import Subject
from shouyue.casework.outcomes import Reason
from shouyue.casework.workspace import Workspace
from shouyue.domain.identity import check_id
from shouyue.vault.queries import loans

_LIKE_RESIDENT: Final = range(14, 21)
"""So many digits are a resident's number, or one with a digit too few or too many."""


def against_number(ws: Workspace, about: Subject, name: str, typed: str) -> Reason | None:
    """Why a number is not this person's, who is named for a letter about somebody's loan."""
    number = _plain(ws, typed)
    if number is None:
        return Reason("casework.letters.to_id_wrong")
    if number and number == about.loan.id_number:
        return Reason("casework.letters.to_id_is_borrowers")
    owner = _owner(ws, about, number)
    if owner and owner != name:
        return Reason("casework.letters.to_id_of_another", {"name": owner})
    return None


def unknown_number(ws: Workspace, about: Subject, typed: str) -> Reason | None:
    """That nobody here has this number, so that it rests on whoever typed it alone."""
    number = _plain(ws, typed)
    if not number or _owner(ws, about, number):
        return None
    return Reason("casework.letters.to_id_unknown")


def _plain(ws: Workspace, typed: str) -> str | None:
    """The number as the bank's file would have it; None where it cannot be one."""
    found = check_id(typed, ws.today())
    digits = found.normalized.rstrip("X")
    looks_resident = digits.isdecimal() and len(found.normalized) in _LIKE_RESIDENT
    # Other papers and other countries have numbers of their own.
    return None if looks_resident and not found.valid else found.normalized


def _owner(ws: Workspace, about: Subject, number: str) -> str:
    """The name that the bank's file has beside a number; empty where it has none."""
    for one in about.guarantors:
        if number and number == one.key:
            return one.person.name
    found = loans.of_person(ws.vault, ws.branch, number) if number else []
    return found[0].name if found else ""
