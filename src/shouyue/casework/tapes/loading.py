"""Taking in a bank's export: one fact with what changed, whatever the size of the file."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import msgspec
from nacl.utils import random

from shouyue.casework.bank_names import banks_name, rename_branch
from shouyue.casework.checks import Checked
from shouyue.casework.inputs import TapeInput
from shouyue.casework.letters.recalls import how_many_to_recall
from shouyue.casework.outcomes import Outcome, Reason, Saved
from shouyue.casework.periods import clocks
from shouyue.casework.tapes.comparing import Change, moved
from shouyue.casework.tapes.days import refuse_day, refuse_said_day
from shouyue.casework.tapes.doubts import doubts
from shouyue.casework.tapes.errors import TapeNotTakenError
from shouyue.casework.tapes.outdone import differing, outdone_by, outdone_hint
from shouyue.casework.tapes.views import MovedLoan, RefusedLine, TapeReport
from shouyue.casework.tapes.weighing import Weighed, weigh
from shouyue.casework.workspace import Workspace
from shouyue.domain.policy import TapeRules
from shouyue.intake import tape as bank
from shouyue.intake.errors import AmbiguousColumnsError, ImportCancelledError, UnknownColumnsError
from shouyue.intake.reading import known_fields, read_tape
from shouyue.ledger.canonical import MAX_INT
from shouyue.ledger.facts import Attachment, Draft
from shouyue.ledger.kinds import MappingSaved, RefusedRow, TapeLoaded, draft
from shouyue.ledger.tables import SEED_BYTES, make_table, pack
from shouyue.ledger.tapes import LOAN_COLUMNS, LoanRow
from shouyue.vault import loans
from shouyue.vault.loans import Source

Progress = Callable[[int, int], object]
"""(done, of how many); 0 of 0 while nobody knows."""

Cancelled = Callable[[], bool]

PART: Final = "casework.tape.part"
_BY_NAME: Final = 5
_NOTHING_SAID: Final = TapeInput()


def load_tape(
    ws: Workspace,
    path: Path,
    said: TapeInput = _NOTHING_SAID,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> TapeReport:
    """Read a file and store what changed against the branch's newest tape, as one fact.

    Rows with faults are reported and stay out; all others go in. What people recorded is not
    touched. A cancel leaves nothing behind.

    Args:
        ws: whose vault.
        path: the bank's file.
        said: what a person says about the file.
        progress: told how far it is.
        cancelled: asked between steps.

    Raises:
        TapeError: the file as a whole is refused.
        TapeNotTakenError: it was taken in before, is another branch's, is of a day to come (`DAY`
            where the computer's may be the wrong one), or lacks so many loans (`PART`) that it is
            likely a part of the branch.
    """
    refuse_said_day(ws, said)
    question = _Question(ws, path, progress or (lambda _done, _total: None), cancelled, said.as_of)
    tape = question.read(said.mapping)
    _refuse_same_file(ws, tape)
    _refuse_other_branch(ws, tape)
    refuse_day(ws, tape, said)
    if abs(tape.accepted_balance) > MAX_INT:
        raise TapeNotTakenError("casework.tape.out_of_reach")
    question.refuse_cancelled()
    weighed = weigh(ws, tape)
    if not said.is_whole:
        _refuse_part(weighed, ws.rules.policy.tape)
    fact, packed = _fact(tape, weighed.change, weighed.base)
    question.refuse_cancelled()
    (ref,) = ws.journal.append([fact], ws.clock(), tables=packed)
    if tape.branch_name and not banks_name(ws):
        rename_branch(ws, tape.branch_name)
    # Now, while a person waits for this anyway, and not when the day's list is wanted.
    clocks.refresh(ws, progress)
    report = _told_if_outdone(ws, _report(ref.text, tape, weighed), weighed.rows)
    return replace(report, to_recall=how_many_to_recall(ws))


def mappings(ws: Workspace) -> dict[str, dict[str, str]]:
    """Every saved mapping of the branch by its name, newest first: field → header."""
    return loans.mappings(ws.vault, ws.branch)


def save_mapping(ws: Workspace, name: str, columns: Mapping[str, str]) -> Outcome:
    """Keep which header of this bank's files means which field, for the whole branch."""
    checked = Checked(ws)
    clean = checked.text("name", name)
    if not clean:
        checked.blame("name", "casework.input.empty")
    if not columns:
        checked.blame("columns", "casework.input.empty")
    known = known_fields()
    if any(name.partition(".")[0] not in known for name in columns):
        checked.blame("columns", "casework.tape.no_such_field", known=", ".join(sorted(known)))
    if (invalid := checked.answer()) is not None:
        return invalid
    said = MappingSaved(name=clean, columns=dict(columns))
    refs = ws.journal.append([draft(said)], ws.clock())
    return Saved(tuple(ref.text for ref in refs))


@dataclass(frozen=True, slots=True)
class _Question:
    """One file as it is being taken in."""

    ws: Workspace
    path: Path
    progress: Progress
    cancelled: Cancelled | None
    as_of: date | None

    def read(self, said: Mapping[str, str]) -> bank.Tape:
        try:
            return self._read(said)
        except (UnknownColumnsError, AmbiguousColumnsError):
            for columns in mappings(self.ws).values():
                try:
                    return self._read({**columns, **said})
                except (UnknownColumnsError, AmbiguousColumnsError):
                    continue
            raise

    def refuse_cancelled(self) -> None:
        if self.cancelled is not None and self.cancelled():
            raise ImportCancelledError

    def _read(self, columns: Mapping[str, str]) -> bank.Tape:
        return read_tape(
            self.path,
            today=self.ws.today(),
            mapping=columns,
            as_of=self.as_of,
            progress=lambda done, total: _ignore(self.progress(done, total)),
            cancelled=self.cancelled,
        )


def _ignore(_: object) -> None:
    """What a listener to progress answers is its own affair."""


def _refuse_same_file(ws: Workspace, tape: bank.Tape) -> None:
    """Nothing comes of it twice; whoever tries may wonder why its figures do not count."""
    before = loans.tape_of_file(ws.vault, ws.branch, tape.file_sha256)
    if before is None:
        return
    by = outdone_by(ws, before)
    if by is not None and by.is_to_come:
        told = {"newest": by.as_of.isoformat(), "import": by.ref}
        raise TapeNotTakenError("casework.tape.same_file_outdone", ref=before, **told)
    raise TapeNotTakenError("casework.tape.same_file", ref=before)


def _refuse_other_branch(ws: Workspace, tape: bank.Tape) -> None:
    """Where this branch's files name it, a file that names another one is not for this vault.

    A file that names none cannot be told from ours.
    """
    ours = _plain_name(banks_name(ws))
    named = {row.branch_name for row in tape.rows} - {""} or {tape.branch_name} - {""}
    others = [name for name in sorted(named) if not _is_same(_plain_name(name), ours)]
    if ours and others:
        raise TapeNotTakenError("casework.tape.other_branch", ours=banks_name(ws), named=others[0])


def _plain_name(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _is_same(name: str, other: str) -> bool:
    # A title says 双河支行 where the column says 双河农商银行双河支行.
    return name.endswith(other) or other.endswith(name)


def _refuse_part(weighed: Weighed, rules: TapeRules) -> None:
    """A village's rows, or a file cut short, would close every other loan of the branch."""
    here, gone = sum(loan.is_owed for loan in weighed.known.values()), len(weighed.change.gone)
    if rules.is_part(gone, here):
        raise TapeNotTakenError(PART, gone=gone, here=here)


def _fact(tape: bank.Tape, change: Change, base: Source | None) -> tuple[Draft, dict[str, bytes]]:
    """The fact of an import, and its packed table by its root."""
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
    return Draft(said, current.kind, current.version, current.base, (attached,)), {root: packed}


def _report(ref: str, tape: bank.Tape, weighed: Weighed) -> TapeReport:
    change, known = weighed.change, weighed.known
    names = {row.note: row.name for row in tape.rows}
    return TapeReport(
        ref=ref,
        rows=tape.total_rows,
        accepted=len(tape.rows),
        refused=tuple(_refused(line) for line in tape.refused),
        warnings=(
            *weighed.warnings,
            *doubts(tape.rows),
            *map(_refused, tape.warnings),
        ),
        as_of=tape.as_of,
        accepted_balance=tape.accepted_balance,
        new=change.new,
        settled=change.settled,
        newly_overdue=change.newly_overdue,
        changed=len(change.rows) - len(change.settled) - len(change.new),
        moved=tuple(moved(names, change, known)) if known else (),
        hints=(*_day_as_said(tape), *_gone(ref, weighed), *weighed.hints),
        gone=change.gone,
    )


def _day_as_said(tape: bank.Tape) -> Iterator[Reason]:
    """That somebody's word of the day went before the file's own."""
    if tape.own_as_of is not None and tape.own_as_of != tape.as_of:
        days = {"own": tape.own_as_of.isoformat(), "said": tape.as_of.isoformat()}
        yield Reason("casework.tape.day_as_said", days)


def _gone(ref: str, weighed: Weighed) -> Iterator[Reason]:
    """The loans that the file lacks and that therefore count as paid off, the first by name."""
    gone, known = weighed.change.gone, weighed.known
    if gone:
        loans_gone = _by_name(gone, {note: known[note].name for note in gone})
        yield Reason("casework.tape.gone", {"gone": len(gone), "loans": loans_gone, "import": ref})


def _by_name(notes: Sequence[str], names: Mapping[str, str]) -> str:
    more = " …" if len(notes) > _BY_NAME else ""
    return "、".join(f"{note} {names[note]}" for note in notes[:_BY_NAME]) + more


def _told_if_outdone(ws: Workspace, report: TapeReport, rows: Iterable[LoanRow]) -> TapeReport:
    """The report of an import whose figures do not count says so, and which loans that concerns."""
    by = outdone_by(ws, report.ref)
    if by is None:
        return report
    names = {row.note: row.name for row in rows}
    notes = differing(ws, rows)
    stays = tuple(MovedLoan(note, names[note], "stays") for note in notes)
    hints = [outdone_hint(by, report.as_of, len(notes))]
    if by.is_to_come and notes:
        hints.append(Reason("casework.tape.stay", {"loans": _by_name(notes, names)}))
    return replace(
        report,
        hints=(*hints, *report.hints),
        outdone_by=by,
        new=(),
        settled=(),
        newly_overdue=(),
        changed=0,
        moved=stays if by.is_to_come else (),
    )


def _refused(line: bank.Refusal | bank.Remark) -> RefusedLine:
    return RefusedLine(line.line, line.note, Reason(str(line.code), _plain(line.params)))


def _plain(params: Mapping[str, object]) -> dict[str, str | int]:
    return {key: _text(value) for key, value in params.items()}


def _text(value: object) -> str | int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value)
