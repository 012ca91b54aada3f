"""The search index, kept in step with the tables that people see.

Triggers note what changed (`search_due`); `catch_up` turns that into tokens, inside the same
transaction. A token is a field letter and two neighbouring characters, a sound with its place, or
the end of a number backwards. The index is derived: `rebuild_search` makes it anew.

FTS5 keeps no text and no positions (`detail=none`, contentless: a third of the size), so a hit is
a candidate; `queries.found` checks it against the row.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

import msgspec

from shouyue.sqlcipher import Connection, Row, mapped, transaction
from shouyue.vault.pinyin import sort_key, sounds

VERSION: Final = 1
"""Of the rules below and of the table of syllables: another one rebuilds the index."""

EDGE: Final = "·"
"""Stands before the first and behind the last character; `plain` never leaves one in a text."""

TAIL: Final = 4
"""The end of a number that people say and type."""
LONG_TAIL: Final = 8
"""Also kept of identity numbers, whose ends alone are shared by many."""
HEAD: Final = 7

NAME, GUARANTOR, ADDRESS, OFFICER, WORDS = "n", "g", "a", "o", "w"
NAME_SOUND, GUARANTOR_SOUND, VILLAGE_SOUND = "y", "z", "v"
NOTE_TAIL, CONTRACT_TAIL, CUSTOMER_TAIL, ID_TAIL, PHONE_TAIL = "b", "c", "k", "i", "p"
GUARANTOR_ID_TAIL, GUARANTOR_PHONE_TAIL, SERIAL_TAIL = "j", "r", "t"
PHONE_HEAD = "q"
LONG_FIELDS: Final = frozenset({ID_TAIL, GUARANTOR_ID_TAIL})

_LOAN, _PAPER = 0, 1

_COLUMNS = "note, name, id_number, phones, address, village, contract, customer_no, officer"
_Q_LIST_DUE_LOANS = f"""
SELECT loan.id, {_COLUMNS}, guarantors FROM search_due JOIN loan ON loan.id = search_due.id
WHERE what = 0
"""  # noqa: S608  # our own names
_Q_LIST_DUE_PAPERS = "SELECT id FROM search_due WHERE what = 1"
_Q_PAPER = """
SELECT words, place, '', number, '' FROM contact WHERE fact = :fact
UNION ALL SELECT words, signer_name, witnesses, '', serial FROM acknowledgment WHERE fact = :fact
UNION ALL SELECT words, '', '', '', serial FROM served WHERE fact = :fact
UNION ALL SELECT '', '', '', '', slip FROM repayment WHERE fact = :fact
UNION ALL SELECT '', '', '', '', serial FROM letter WHERE fact = :fact
"""
_ALL_PAPERS = ("contact", "acknowledgment", "served", "repayment", "letter")

_decode_phones = msgspec.json.Decoder(tuple[str, ...]).decode
_decode_guarantors = msgspec.json.Decoder(tuple[tuple[str, ...], ...]).decode
_decode_witnesses = msgspec.json.Decoder(tuple[dict[str, str | bool], ...]).decode


def catch_up(connection: Connection) -> None:
    """Bring the index to the tables, inside the transaction that changed them.

    Costs what changed: nothing where nothing is due, about 20 µs a loan.
    """
    loans = _has(connection, "SELECT 1 FROM search_due WHERE what = 0 LIMIT 1")
    papers = _has(connection, "SELECT 1 FROM search_due WHERE what = 1 LIMIT 1")
    if loans:
        _forget(connection, "search_loan", _LOAN)
        connection.execute(
            "DELETE FROM search_name WHERE loan IN (SELECT id FROM search_due WHERE what = 0)"
        )
        with mapped():
            _index_loans(connection, connection.execute(_Q_LIST_DUE_LOANS).fetchall())
    if papers:
        _forget(connection, "search_paper", _PAPER)
        with mapped():
            _index_papers(connection, connection.execute(_Q_LIST_DUE_PAPERS).fetchall())
    if loans or papers:
        connection.execute("DELETE FROM search_due")


def rebuild_search(connection: Connection) -> None:
    """Throw the index away and make it from the tables. Seconds for 100,000 loans."""
    for table in ("search_loan", "search_paper"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")  # noqa: S608  # our own names
    connection.execute("DELETE FROM search_name")
    connection.execute("DELETE FROM search_due")
    connection.execute("INSERT INTO search_due SELECT 0, id FROM loan")
    for table in _ALL_PAPERS:
        connection.execute(
            f"INSERT INTO search_due SELECT DISTINCT 1, fact FROM {table} WHERE true"  # noqa: S608  # our own names
            " ON CONFLICT DO NOTHING"
        )
    catch_up(connection)
    connection.execute(
        "INSERT INTO search_made (only, version) VALUES (1, ?)"
        " ON CONFLICT (only) DO UPDATE SET version = excluded.version",
        (VERSION,),
    )


def ensure_search(connection: Connection) -> bool:
    """Rebuild an index that other rules made; True if that was needed."""
    made = connection.execute("SELECT version FROM search_made").fetchone()
    if made == (VERSION,):
        return False
    with transaction(connection):
        rebuild_search(connection)
    return True


def plain(text: str) -> str:
    """What counts of a text when searching: letters and digits, in one width and one case."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    folded = text.casefold()
    return folded if folded.isalnum() else "".join(filter(str.isalnum, folded))


def grams(field: str, text: str) -> list[str]:
    """The tokens of every two neighbours in a plain text."""
    return [field + text[n : n + 2] for n in range(len(text) - 1)]


def tail(field: str, code: str, length: int = TAIL) -> str:
    """The token of the end of a number, backwards, so that a shorter end is its beginning."""
    return field + code[: -length - 1 : -1]


def _forget(connection: Connection, table: str, what: int) -> None:
    if not _has(connection, f"SELECT 1 FROM {table}_docsize LIMIT 1"):  # noqa: S608  # our own names
        return
    connection.execute(
        f"DELETE FROM {table} WHERE rowid IN (SELECT id FROM search_due WHERE what = ?)",  # noqa: S608  # our own names
        (what,),
    )


def _index_loans(connection: Connection, rows: list[Row]) -> None:
    connection.executemany(
        "INSERT INTO search_loan (rowid, tokens) VALUES (?, ?)",
        ((row[0], _joined(_loan_tokens(row))) for row in rows),
    )
    connection.executemany(
        "INSERT INTO search_name (loan, name) VALUES (?, ?)",
        ((row[0], sort_key(plain(row[2]))) for row in rows),
    )


def _index_papers(connection: Connection, facts: list[Row]) -> None:
    for (fact,) in facts:
        parts = connection.execute(_Q_PAPER, {"fact": fact}).fetchall()
        if tokens := _joined(token for part in parts for token in _paper_tokens(part)):
            connection.execute(
                "INSERT INTO search_paper (rowid, tokens) VALUES (?, ?)", (fact, tokens)
            )


def _loan_tokens(row: Row) -> list[str]:
    _, note, name, id_number, phones, address, village, contract, customer, officer, others = row
    tokens = _name_tokens(NAME, NAME_SOUND, name)
    tokens += _text_tokens(ADDRESS, address)
    tokens += _text_tokens(OFFICER, officer)
    tokens += [VILLAGE_SOUND + heard for heard in sounds(plain(village))]
    for field, code in (
        (NOTE_TAIL, note),
        (CONTRACT_TAIL, contract),
        (CUSTOMER_TAIL, customer),
        (ID_TAIL, id_number),
    ):
        tokens += _tail_tokens(field, code)
    for phone in map(plain, _decode_phones(phones)):
        tokens += (tail(PHONE_TAIL, phone), PHONE_HEAD + phone[:HEAD])
    for other, id_of_other, phone_of_other, *_ in _decode_guarantors(others):
        tokens += _name_tokens(GUARANTOR, GUARANTOR_SOUND, other)
        tokens += _tail_tokens(GUARANTOR_ID_TAIL, id_of_other)
        tokens += _tail_tokens(GUARANTOR_PHONE_TAIL, phone_of_other)
    return tokens


def _paper_tokens(part: Row) -> list[str]:
    words, place, witnesses, number, code = part
    tokens = _text_tokens(WORDS, words) + _text_tokens(WORDS, place)
    if witnesses:
        for witness in _decode_witnesses(witnesses):
            tokens += _text_tokens(WORDS, str(witness["name"]))
    return tokens + _tail_tokens(PHONE_TAIL, number) + _tail_tokens(SERIAL_TAIL, code)


def _name_tokens(field: str, sound: str, name: str) -> list[str]:
    text = plain(name)
    if not text:
        return []
    return grams(field, f"{EDGE}{text}{EDGE}") + [sound + heard for heard in sounds(text)]


def _text_tokens(field: str, text: str) -> list[str]:
    found = plain(text)
    return grams(field, found) if len(found) > 1 else [field + found] if found else []


def _tail_tokens(field: str, text: str) -> list[str]:
    code = plain(text)
    if field in LONG_FIELDS and len(code) > TAIL:
        return [tail(field, code), tail(field, code, LONG_TAIL)]
    return [tail(field, code)] if code else []


def _joined(tokens: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(tokens))


def _has(connection: Connection, sql: str) -> bool:
    return connection.execute(sql).fetchone() is not None
