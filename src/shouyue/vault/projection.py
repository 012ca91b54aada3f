"""The tables that people see, kept in step with the facts. Nothing else writes to them.

The fold (`ledger.fold`) says what a fact changes; here is only the SQL. Rows are never updated: a
fact's rows come with it and go with it. The loans of a branch follow from its tapes
(`ledger.tapes`).
"""

import hashlib
from collections.abc import Iterable, Iterator

import msgspec

from shouyue.domain.places import village_of
from shouyue.ledger.canonical import write
from shouyue.ledger.errors import NotCanonicalError
from shouyue.ledger.facts import Fact, Header, read_fact
from shouyue.ledger.fold import Column, Replaces, Row, fold
from shouyue.ledger.ids import Ref, parse_ref
from shouyue.ledger.tables import unpack
from shouyue.ledger.tapes import (
    LOAN_COLUMNS,
    LoanRow,
    Step,
    TapeMark,
    Tapes,
    apply_line,
    loan_rows,
    newest,
)
from shouyue.sqlcipher import Connection, Value
from shouyue.vault.search import catch_up

FOLDED = (
    "staff",
    "tape",
    "refused_row",
    "mapping",
    "contact",
    "promise",
    "repayment",
    "batch",
    "letter",
    "printed",
    "served",
    "acknowledgment",
    "incident",
    "plan",
    "terms",
    "instalment",
    "guarantee",
    "circumstance",
    "judged",
    "decision",
    "difference",
    "recalled",
    "copied",
    "filed_page",
    "spoken",
    "trip",
    "trip_return",
    "event",
)
"""Tables with rows of single facts. `replaced` and `loan` have rules of their own."""

_STORED = (*LOAN_COLUMNS, "village", "changed_on", "late_since")

# Column names below are this module's own, never text from outside.
_UPSERT_LOAN = (
    f"INSERT INTO loan (branch, {', '.join(_STORED)})"  # noqa: S608  # our own names
    f" VALUES ({', '.join('?' * (len(_STORED) + 1))})"
    " ON CONFLICT (branch, note) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _STORED[1:-1])
    # A tape that does not tell since when leaves what an earlier one told or was first to show.
    + ", late_since = iif(excluded.late_since <> '' AND excluded.overdue_since = ''"
    " AND late_since <> '', min(late_since, excluded.late_since), excluded.late_since)"
)
_Q_GET_LOAN = f"SELECT {', '.join(LOAN_COLUMNS)} FROM loan WHERE branch = ? AND note = ?"  # noqa: S608  # our own names
_Q_LOANS = f"SELECT {', '.join(LOAN_COLUMNS)} FROM loan WHERE branch = ?"  # noqa: S608  # our own names
_Q_LIST_TAPES = "SELECT header, as_of FROM tape JOIN fact ON fact.id = tape.fact WHERE branch = ?"
_Q_HAS_TABLE = "SELECT 1 FROM attachment WHERE digest = ? AND kind = 'table' AND whole = 1"
_Q_IS_REPLACED = "SELECT 1 FROM replaced WHERE ref = ?"


def project(connection: Connection, fact_id: int, fact: Fact) -> None:
    """Add what a fact says, searchable at once.

    Inside the transaction that stores it; its tape, if any, comes after.
    """
    project_rows(connection, fact_id, fact)
    catch_up(connection)


def project_rows(connection: Connection, fact_id: int, fact: Fact) -> None:
    """Add what a fact says to the tables alone, as for comparing them."""
    for sql, values in _inserts(fact_id, fact):
        connection.execute(sql, values)


def unproject(connection: Connection, fact_id: int) -> None:
    """Take back what a fact said, as when the hub holds it in quarantine."""
    for table in (*FOLDED, "replaced"):
        connection.execute(f'DELETE FROM "{table}" WHERE fact = ?', (fact_id,))  # noqa: S608  # our own names
    catch_up(connection)


def refresh_loans(connection: Connection, branch: str) -> bool:
    """Bring a branch's loans to its newest complete tape, searchable at once; True if they changed.

    The usual case, one more tape on the last one, applies only what that tape says.
    """
    changed = _bring_loans(connection, branch)
    catch_up(connection)
    return changed


def _bring_loans(connection: Connection, branch: str) -> bool:
    source = connection.execute(
        "SELECT tape, beside FROM loan_source WHERE branch = ?", (branch,)
    ).fetchone()
    tapes = newest(*_tapes(connection, branch))
    if tapes is None:
        if source is None:
            return False
        connection.execute("DELETE FROM loan WHERE branch = ?", (branch,))
        connection.execute("DELETE FROM loan_source WHERE branch = ?", (branch,))
        return True
    head, beside = tapes.line[-1], _named(tapes.beside)
    if source == (head.ref, beside):
        return False
    if tapes.line[1:] and source == (tapes.line[-2].ref, beside):
        _take_up(connection, branch, Step(head), set(), beside)
    else:
        connection.execute("DELETE FROM loan WHERE branch = ?", (branch,))
        _walk(connection, branch, tapes, beside)
    return True


def _walk(connection: Connection, branch: str, tapes: Tapes, beside: str) -> None:
    """Take the loans from the first tape to the last; only those of the newest line stay.

    Others go with each tape of the line, as they did for whoever took up one tape after the other.
    """
    line, told = {mark.ref for mark in tapes.line}, set[str]()
    for step in tapes.steps():
        is_ours = step.mark.ref in line
        _take_up(connection, branch, step, told if is_ours else set(), beside)
        if is_ours and tapes.beside:
            connection.execute(
                "DELETE FROM loan WHERE branch = ?"
                " AND note NOT IN (SELECT value FROM json_each(?))",
                (branch, msgspec.json.encode(sorted(told)).decode("utf-8")),
            )


def _take_up(connection: Connection, branch: str, step: Step, told: set[str], beside: str) -> None:
    """One tape; what it books, it books since the day of the one before, so each is noted."""
    _apply(connection, branch, step, told)
    connection.execute(
        "INSERT INTO loan_source (branch, tape, as_of, beside) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (branch) DO UPDATE"
        " SET tape = excluded.tape, as_of = excluded.as_of, beside = excluded.beside",
        (branch, step.mark.ref, step.mark.as_of, beside),
    )


def _named(marks: Iterable[TapeMark]) -> str:
    """A short name of a set of tapes; empty for none, as almost always."""
    refs = "\n".join(mark.ref for mark in marks)
    return hashlib.sha256(refs.encode()).hexdigest() if refs else ""


def rebuild_loans(connection: Connection) -> None:
    """Take every branch's loans from its tapes anew; the tables alone, as for comparing them."""
    branches = connection.execute(
        "SELECT branch FROM tape UNION SELECT branch FROM loan_source"
    ).fetchall()
    connection.execute("DELETE FROM loan_source")
    connection.execute("DELETE FROM loan")
    for (branch,) in branches:
        _bring_loans(connection, branch)


def packed_table(connection: Connection, digest: str) -> bytes:
    """The bytes of a table that is here whole."""
    rows = connection.execute(
        "SELECT data FROM table_part WHERE digest = ? ORDER BY start", (digest,)
    )
    return b"".join(row[0] for row in rows)


def text_of(value: object) -> Value:
    """How a projected value is stored: lists and maps as canonical JSON, truth as 0 and 1."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, list | dict | tuple):
        return write(value).decode("utf-8")
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"not a projected value: {type(value).__name__}")


def _inserts(fact_id: int, fact: Fact) -> Iterable[tuple[str, list[Value]]]:
    try:
        changes = fold(fact)
    except NotCanonicalError:
        # Of a kind we know, yet not as we know it: the fact stays, shown as unreadable.
        return
    branch = fact.header.branch
    for number, change in enumerate(changes):
        match change:
            case Replaces(ref):
                sql = "INSERT INTO replaced (fact, part, branch, ref) VALUES (?, ?, ?, ?)"
                yield sql, [fact_id, number, branch, ref]
            case Row(table, values, _):
                yield _insert(table, tuple(values)), _row(fact_id, number, branch, values)


def _row(fact_id: int, part: int, branch: str, values: dict[str, Column]) -> list[Value]:
    return [fact_id, part, branch, *(text_of(value) for value in values.values())]


def _insert(table: str, columns: tuple[str, ...]) -> str:
    if table not in FOLDED:
        raise ValueError(f"no such projected table: {table}")
    names = ", ".join(f'"{name}"' for name in ("fact", "part", "branch", *columns))
    marks = ", ".join("?" * (len(columns) + 3))
    return f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608  # our own names


def _tapes(connection: Connection, branch: str) -> tuple[list[TapeMark], frozenset[str]]:
    marks, withdrawn = [], set()
    for header_bytes, as_of in connection.execute(_Q_LIST_TAPES, (branch,)).fetchall():
        header = read_fact(header_bytes, None).header
        base = header.base[0] if header.base else None
        digest = _digest(header)
        here = connection.execute(_Q_HAS_TABLE, (digest,)).fetchone() is not None
        mark = TapeMark(header.ref.text, base, as_of, header.hlc, here)
        marks.append(mark)
        if connection.execute(_Q_IS_REPLACED, (mark.ref,)).fetchone() is not None:
            withdrawn.add(mark.ref)
    return marks, frozenset(withdrawn)


def _digest(header: Header) -> str:
    return next((made.digest for made in header.att if made.kind == "table"), "")


def _apply(connection: Connection, branch: str, step: Step, told: set[str]) -> None:
    """Take up one tape, adding to `told` the notes that it tells of."""
    rows = _rows(connection, branch, step, told)
    connection.executemany(_UPSERT_LOAN, (_loan(connection, branch, step, row) for row in rows))


def _rows(connection: Connection, branch: str, step: Step, told: set[str]) -> Iterator[LoanRow]:
    """What a tape changes against the loans as they are here."""
    if not step.whole:
        for row in _table(connection, step.mark):
            told.add(row.note)
            yield row
        return
    stored = {row[0]: row for row in connection.execute(_Q_LOANS, (branch,)).fetchall()}
    for row in apply_line(_table(connection, mark) for mark in step.whole).values():
        told.add(row.note)
        if stored.get(row.note) != tuple(_columns(row)):
            yield row


def _table(connection: Connection, mark: TapeMark) -> Iterator[LoanRow]:
    number = fact_id(connection, parse_ref(mark.ref))
    header = connection.execute("SELECT header FROM fact WHERE id = ?", (number,)).fetchone()
    digest = _digest(read_fact(header[0], None).header) if header is not None else ""
    return loan_rows(unpack(packed_table(connection, digest), bytes.fromhex(digest)))


def _loan(connection: Connection, branch: str, step: Step, row: LoanRow) -> list[Value]:
    as_of = step.mark.as_of
    # Told as a change, what is gone is an empty row.
    if row.state == "gone" and not step.whole:
        stored = connection.execute(_Q_GET_LOAN, (branch, row.note)).fetchone()
        if stored is not None:
            kept = (village_of(stored[_ADDRESS]), as_of, "")
            return [branch, row.note, "gone", *stored[2:], *kept]
    late_since = (row.overdue_since or as_of) if row.is_late else ""
    return [branch, *_columns(row), village_of(row.address), as_of, late_since]


def _columns(row: LoanRow) -> Iterator[Value]:
    return map(text_of, msgspec.structs.astuple(row))


_ADDRESS = LOAN_COLUMNS.index("address")


def fact_id(connection: Connection, ref: Ref) -> int | None:
    """The local number of a fact, or None if it is not here."""
    row = connection.execute(
        "SELECT fact.id FROM fact JOIN chain ON chain.id = fact.chain"
        " WHERE vault = ? AND epoch = ? AND branch = ? AND seq = ?",
        ref,
    ).fetchone()
    return int(row[0]) if row is not None else None
