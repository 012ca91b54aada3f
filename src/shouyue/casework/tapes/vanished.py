"""Guarantors whom a file names no more, while something can still be asked of them."""

from collections.abc import Iterable, Iterator, Mapping

from shouyue.casework.outcomes import Reason
from shouyue.casework.periods import clocks
from shouyue.casework.periods.guarantees import Guarantor, guarantors
from shouyue.casework.tapes.views import RefusedLine
from shouyue.casework.workspace import Workspace
from shouyue.ledger.tapes import LoanRow
from shouyue.vault.queries.guarantees import bound_until


def vanished(
    ws: Workspace, known: Mapping[str, LoanRow], rows: Iterable[LoanRow], lines: Mapping[str, int]
) -> tuple[RefusedLine, ...]:
    """Guarantors of loans still owed whom the rows leave out, by the line, with their names.

    Those alone whose period is open or whose contract is stated. Asked before the rows go in.
    """
    lost = dict(_lost(known, rows))
    if not lost:
        return ()
    clocks.refresh(ws)
    held = bound_until(ws.vault, ws.branch, list(lost))
    return tuple(
        RefusedLine(lines[note], note, _reason(person, *held[note, person.key]))
        for note, people in lost.items()
        for person in people
        if (note, person.key) in held
    )


def _lost(
    known: Mapping[str, LoanRow], rows: Iterable[LoanRow]
) -> Iterator[tuple[str, list[Guarantor]]]:
    for row in rows:
        old = known.get(row.note)
        if old is None or old.guarantors == row.guarantors or not row.is_owed:
            continue
        here = {word for name, number, *_ in row.guarantors for word in (name, number) if word}
        gone = [one for one in guarantors(old.guarantors) if not {one.key, one.name} & here]
        if gone:
            yield row.note, gone


def _reason(person: Guarantor, last_day: str, is_stated: bool) -> Reason:
    code = "casework.tape.stated_guarantor_gone" if is_stated else "casework.tape.guarantor_gone"
    return Reason(code, {"name": person.name, "last_day": last_day})
