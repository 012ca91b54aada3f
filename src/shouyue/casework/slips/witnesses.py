"""Who saw a paper signed: none is needed for it to count, and whoever is one should be nobody's."""

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from shouyue.casework.checks import MAX_NAME, Checked
from shouyue.casework.inputs import AcknowledgmentInput
from shouyue.casework.outcomes import Reason
from shouyue.casework.workspace import Workspace
from shouyue.ledger.kinds import AcknowledgmentReturned
from shouyue.ledger.witness import Witness
from shouyue.vault import loans

_MOST: Final = 10


def checked_witnesses(checked: Checked, typed: AcknowledgmentInput) -> tuple[Witness, ...]:
    """Those who agreed to be one; the same person is one witness however often he is named."""
    if len(typed.witnesses) > _MOST:
        checked.blame("witnesses", "casework.input.too_many", limit=_MOST)
        return ()
    witnesses = []
    for seen in typed.witnesses:
        name = checked.text("witnesses", seen.name)
        if not name:
            checked.blame("witnesses", "casework.acknowledgment.witness_name")
        if not seen.consent:
            checked.blame("witnesses", "casework.acknowledgment.witness_consent")
        witnesses.append(
            Witness(
                name=name,
                relation=checked.words("witnesses", seen.relation, MAX_NAME),
                id_tail=checked.text("witnesses", seen.id_tail),
                phone=checked.text("witnesses", seen.phone),
                consent=seen.consent,
            )
        )
    if any(_may_be_one(one, other) for one, other in combinations(witnesses, 2)):
        checked.blame("witnesses", "casework.acknowledgment.witness_twice")
    return tuple(witnesses)


def _may_be_one(one: Witness, other: Witness) -> bool:
    """Of one name, and not told apart by their id numbers: a blank tells nobody apart."""
    tells_apart = one.id_tail and other.id_tail and one.id_tail != other.id_tail
    return _bare(one.name) == _bare(other.name) and not tells_apart


def _bare(name: str) -> str:
    return "".join(name.split()).casefold()


def read_it_himself(ws: Workspace, said: AcknowledgmentReturned) -> bool:
    """Whether it was read to who signed it by himself, by his name."""
    loan = loans.one(ws.vault, ws.branch, said.note)
    own = said.guarantor or (loan.name if loan is not None else "")
    signer = own if said.signer == "self" else said.signer_name
    return _bare(said.reader) == _bare(signer) != ""


def witness_hints(ws: Workspace, said: AcknowledgmentReturned) -> Iterator[Reason]:
    """Of whom a court would ask whose witness he is: who signed, who answers for it, who wrote it.

    By the name alone: another person may have the same.
    """
    loan = loans.one(ws.vault, ws.branch, said.note)
    people = [loan.name, *(one[0] for one in loan.guarantors)] if loan is not None else []
    concerned = set(map(_bare, (*people, said.signer_name, ws.name))) - {""}
    for name in dict.fromkeys(one.name for one in said.witnesses if _bare(one.name) in concerned):
        yield Reason("casework.acknowledgment.witness_concerned", {"name": name})
