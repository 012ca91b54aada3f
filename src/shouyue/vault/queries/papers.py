"""Papers and records by what somebody types: letters by serial, records by words and numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from shouyue.sqlcipher import Connection, Row, mapped
from shouyue.vault.queries.terms import (
    BEGINNING_OF_NUMBER,
    END_OF_NUMBER,
    IN_WORDS,
    WHOLE_NUMBER,
    Term,
    all_of,
    read_terms,
)
from shouyue.vault.search import plain
from shouyue.vault.vault import Vault

_Q_LETTERS = """
SELECT serial, letter.note, COALESCE(name, ''), letter.branch FROM letter
LEFT JOIN loan ON loan.branch = letter.branch AND loan.note = letter.note
WHERE serial >= ? AND serial < ? ORDER BY serial LIMIT ?
"""
_Q_FACTS = "SELECT rowid FROM search_paper WHERE search_paper MATCH ? ORDER BY rowid DESC LIMIT ?"
_Q_RECORDS = """
SELECT what, paper.note, code, number, words, COALESCE(loan.name, ''), chain.vault || '.'
    || chain.epoch || '.' || chain.branch || '.' || fact.seq AS ref, chain.branch
FROM (
    SELECT 'contact' AS what, note, '' AS code, number, words || ' ' || place AS words
        FROM contact WHERE fact = :fact
    UNION ALL SELECT 'acknowledgment', note, serial, '', words || ' ' || signer_name || ' '
        || (SELECT COALESCE(group_concat(json_extract(value, '$.name'), ' '), '')
            FROM json_each(witnesses)) FROM acknowledgment WHERE fact = :fact
    UNION ALL SELECT 'serving', note, serial, '', words FROM served WHERE fact = :fact
    UNION ALL SELECT 'repayment', note, slip, '', '' FROM repayment WHERE fact = :fact
    UNION ALL SELECT 'letter', note, serial, '', '' FROM letter WHERE fact = :fact
) AS paper
JOIN fact ON fact.id = :fact JOIN chain ON chain.id = fact.chain
LEFT JOIN loan ON loan.branch = chain.branch AND loan.note = paper.note
WHERE NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = :fact)
"""
_LAST: Final = "\U0010ffff"
_FACTS_LOOKED_AT: Final = 300


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A paper or record; `code` is a letter's serial, a slip's number or a fact's reference."""

    what: Literal["letter", "contact", "acknowledgment", "serving", "repayment"]
    code: str
    note: str
    name: str
    score: int
    branch: str = ""


def find_papers(vault: Vault, query: str, limit: int) -> list[FoundPaper]:
    """The papers that answer every word of a query: letters first, then records, newest first."""
    terms = read_terms(query)
    if not terms or limit < 1:
        return []
    with mapped():
        found = _letters(vault.cases, query.strip(), limit)
        known = {paper.code for paper in found}
        for paper in _records(vault.cases, terms, limit):
            if paper.what != "letter" or paper.code not in known:
                found.append(paper)
    return sorted(found, key=lambda paper: -paper.score)[:limit]


def _letters(cases: Connection, typed: str, limit: int) -> list[FoundPaper]:
    if not typed.isascii() or not typed.isprintable():
        return []
    rows: dict[str, Row] = {}
    for start in (typed, typed.upper()):
        for row in cases.execute(_Q_LETTERS, (start, start + _LAST, limit)).fetchall():
            rows.setdefault(row[0], row)
    found = []
    for serial, note, name, branch in rows.values():
        score = WHOLE_NUMBER if serial.upper() == typed.upper() else BEGINNING_OF_NUMBER
        found.append(FoundPaper("letter", serial, note, name, score, branch))
    return found


def _records(cases: Connection, terms: Sequence[Term], limit: int) -> list[FoundPaper]:
    found: list[FoundPaper] = []
    if any(len(term.text) == 1 for term in terms):
        return found
    asked = all_of(term.in_words for term in terms)
    for (fact,) in cases.execute(_Q_FACTS, (asked, _FACTS_LOOKED_AT)).fetchall():
        for what, note, code, number, words, name, ref, branch in cases.execute(
            _Q_RECORDS, {"fact": fact}
        ).fetchall():
            if score := _score(terms, words, (code, number)):
                found.append(FoundPaper(what, code or ref, note, name, score, branch))
        if len(found) >= limit:
            break
    return found


def _score(terms: Sequence[Term], words: str, numbers: tuple[str, str]) -> int:
    said = [plain(word) for word in words.split()]
    codes = [code for code in map(plain, numbers) if code]
    scores = []
    for term in terms:
        if any(code.endswith(term.text) for code in codes):
            scores.append(WHOLE_NUMBER if term.text in codes else END_OF_NUMBER)
        elif any(term.text in word for word in said) or term.text in plain(words):
            scores.append(IN_WORDS)
        else:
            return 0
    return sum(scores) // len(scores)
