"""Taking in a bank's export: one fact with what changed, whatever the size of the file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
from nacl.utils import random

from shouyue.casework.outcomes import Reason
from shouyue.casework.views import RefusedLine, TapeReport
from shouyue.casework.workspace import Workspace
from shouyue.domain.errors import KnownError
from shouyue.intake import tape as bank
from shouyue.intake.reading import read_tape
from shouyue.ledger.facts import Attachment, Draft
from shouyue.ledger.kinds import MappingSaved, RefusedRow, TapeLoaded, draft
from shouyue.ledger.tables import SEED_BYTES, make_table, pack
from shouyue.ledger.tapes import LOAN_COLUMNS, LoanRow
from shouyue.vault import loans
from shouyue.vault.loans import Source

Progress = Callable[[str, int, int], None]
"""(stage, done, in all); in all is 0 while unknown."""


class SameTapeError(KnownError):
    """This very file was taken in before."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a tape changes against the loans as they were."""

    rows: tuple[LoanRow, ...]
    new: tuple[str, ...]
    settled: tuple[str, ...]
    newly_overdue: tuple[str, ...]


def load_tape(
    ws: Workspace,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> TapeReport:
    """Read a file and store what changed against the branch's newest tape, as one fact.

    Rows with faults are reported and stay out; all others go in. What people recorded is not
    touched. A cancel leaves nothing behind.

    Raises:
        TapeError: the file as a whole is refused.
        SameTapeError: it was taken in before.
    """
    tell = progress or (lambda _stage, _done, _total: None)
    tape = read_tape(
        path,
        today=ws.today(),
        mapping=mapping,
        progress=lambda done, total: tell("reading", done, total),
        cancelled=cancelled,
    )
    if (before := loans.tape_of_file(ws.vault, ws.branch, tape.file_sha256)) is not None:
        raise SameTapeError("tape.same_file", ref=before)
    tell("storing", 0, len(tape.rows))
    source = loans.source(ws.vault, ws.branch)
    # An older export is history of its own: nothing changes against what is newer.
    is_newest = source is None or source.as_of <= tape.as_of.isoformat()
    known = loans.rows(ws.vault, ws.branch) if source is not None and is_newest else {}
    change = compare(known, tape, source.as_of if known and source is not None else "")
    ref = _store(ws, tape, change, source if is_newest else None)
    tell("storing", len(tape.rows), len(tape.rows))
    return _report(ref, tape, change)


def save_mapping(ws: Workspace, name: str, columns: Mapping[str, str]) -> None:
    """Keep which header of this bank's files means which field, for the whole branch."""
    ws.journal.append([draft(MappingSaved(name=name, columns=dict(columns)))], ws.clock())


def compare(known: Mapping[str, LoanRow], tape: bank.Tape, since: str = "") -> Change:
    """What is new, changed, gone, or overdue, against the loans as known on the day `since`."""
    rows: list[LoanRow] = []
    new, newly_overdue = [], []
    seen = {refused.note for refused in tape.refused}
    as_of = tape.as_of.isoformat()
    for row in tape.rows:
        seen.add(row.note)
        loan = _loan(row)
        old = known.get(row.note)
        if old == loan and not _fell_overdue(loan, since, as_of):
            continue
        if old != loan:
            rows.append(loan)
        if old is None or old.state == "gone":
            new.append(row.note)
        elif is_overdue(loan, as_of) and not is_overdue(old, since):
            newly_overdue.append(row.note)
    # A refused row says at least that its loan is still on the bank's books: it counts as seen.
    settled = [note for note, old in known.items() if old.state == "here" and note not in seen]
    rows.extend(LoanRow(note=note, state="gone") for note in settled)
    return Change(tuple(rows), tuple(new), tuple(settled), tuple(newly_overdue))


def is_overdue(loan: LoanRow, on: str) -> bool:
    """Whether a loan that is here was past due on an ISO day, by its date or by the bank's word."""
    owed = bool(loan.overdue_principal or loan.overdue_interest)
    return loan.balance > 0 and (owed or loan.due < on)


def _fell_overdue(loan: LoanRow, since: str, as_of: str) -> bool:
    return is_overdue(loan, as_of) and not is_overdue(loan, since)


def _loan(row: bank.LoanRow) -> LoanRow:
    return LoanRow(
        note=row.note,
        state="here",
        contract=row.contract,
        customer_no=row.customer_no,
        name=row.name,
        id_number=row.id_number,
        phones=row.phones,
        address=row.address,
        product=row.product,
        security=row.security,
        amount=row.amount,
        balance=row.balance,
        rate_ppm=row.rate_ppm,
        disbursed=row.disbursed.isoformat(),
        due=row.due.isoformat(),
        overdue_principal=row.overdue_principal,
        overdue_interest=row.overdue_interest,
        bank_class=row.bank_class,
        officer=row.officer,
        guarantors=tuple((p.name, p.id_number, p.phone, p.id_note) for p in row.guarantors),
        verbatim=dict(row.verbatim),
    )


def _store(ws: Workspace, tape: bank.Tape, change: Change, base: Source | None) -> str:
    table = make_table(
        LOAN_COLUMNS, [msgspec.structs.astuple(row) for row in change.rows], random(SEED_BYTES)
    )
    packed, root = pack(table), table.root.hex()
    said = TapeLoaded(
        as_of=tape.as_of,
        file_name=tape.file_name,
        file_sha256=tape.file_sha256,
        rows=tape.total_rows,
        accepted=len(tape.rows),
        balance=tape.accepted_balance,
        refused=tuple(
            RefusedRow(line=r.line, note=r.note, code=r.code, params=_plain(r.params))
            for r in tape.refused
        ),
    )
    attached = Attachment(kind="table", digest=root, size=len(change.rows))
    current = draft(said, (base.ref,) if base is not None else ())
    fact = Draft(said, current.kind, current.version, current.base, (attached,))
    (ref,) = ws.journal.append([fact], ws.clock(), tables={root: packed})
    return ref.text


def _report(ref: str, tape: bank.Tape, change: Change) -> TapeReport:
    return TapeReport(
        ref=ref,
        rows=tape.total_rows,
        accepted=len(tape.rows),
        refused=tuple(_refused(line) for line in tape.refused),
        warnings=tuple(_refused(line) for line in tape.warnings),
        as_of=tape.as_of,
        accepted_balance=tape.accepted_balance,
        new=change.new,
        settled=change.settled,
        newly_overdue=change.newly_overdue,
        changed=len(change.rows) - len(change.settled) - len(change.new),
    )


def _refused(line: bank.Refusal | bank.Remark) -> RefusedLine:
    return RefusedLine(line.line, line.note, Reason(line.code, _plain(line.params)))


def _plain(params: Mapping[str, object]) -> dict[str, str | int]:
    return {key: _text(value) for key, value in params.items()}


def _text(value: object) -> str | int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value)
