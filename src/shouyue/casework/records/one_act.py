"""What was written in one act with a fact and cannot stand without it.

A promise that came of a visit was never made if nobody went there. The visits of a round were
recorded by its return, and by nothing else.
"""

from collections.abc import Iterator

from shouyue.casework.outcomes import Reason
from shouyue.casework.workspace import Workspace
from shouyue.ledger.ids import Ref, parse_ref
from shouyue.ledger.kinds import ContactRecorded, PromiseMade, TripReturned, content
from shouyue.vault import lookups


def resting_on(ws: Workspace, ref: str) -> tuple[str, ...]:
    """The facts of the same act that fall with one, where they stand; one commit wrote them all."""
    return tuple(one for one in _of_the_act(ws, ref) if not lookups.is_replaced(ws.vault, one))


def _of_the_act(ws: Workspace, ref: str) -> Iterator[str]:
    at, said = parse_ref(ref), _said(ws, ref)
    match said:
        case ContactRecorded():
            # What came of it stands right behind it in the chain, and names it.
            after = at._replace(seq=at.seq + 1)
            promise = _said(ws, after.text)
            if isinstance(promise, PromiseMade) and promise.contact == ref:
                yield after.text
        case TripReturned(visited=visited):
            # Its visits stand right before it.
            for seq in range(at.seq - visited, at.seq):
                visit = Ref(at.vault, at.epoch, at.branch, seq).text
                if isinstance(_said(ws, visit), ContactRecorded):
                    yield visit
        case _:
            return


def told_of(ws: Workspace, refs: tuple[str, ...]) -> tuple[Reason, ...]:
    """What is taken back beside what was named, for whoever named it."""
    promises = sum(isinstance(_said(ws, ref), PromiseMade) for ref in refs)
    hints = []
    if promises:
        hints.append(Reason("casework.correction.promise_too", {"n": promises}))
    if visits := len(refs) - promises:
        hints.append(Reason("casework.correction.visits_too", {"n": visits}))
    return tuple(hints)


def _said(ws: Workspace, ref: str) -> object:
    fact = lookups.fact(ws.vault, ref)
    return content(fact) if fact is not None else None
