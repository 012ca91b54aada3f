"""The facts of one loan, as they are told: what, when, by whom, and how far they are known."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shouyue.ledger.canonical import Record
from shouyue.ledger.facts import Header, read_fact
from shouyue.ledger.judged import judged_by
from shouyue.ledger.kinds import content
from shouyue.sqlcipher import mapped
from shouyue.vault.batches import ADDRESSEE
from shouyue.vault.vault import Vault

_Q_LETTERS: Final = f"""
SELECT letter.serial, letter.form, batch.made_on, {ADDRESSEE}
FROM letter JOIN batch ON batch.fact = letter.fact
WHERE letter.fact = ? AND letter.branch = ? AND letter.note = ? ORDER BY letter.part
"""  # noqa: S608  # own words
_Q_FACTS: Final = """
SELECT DISTINCT fact FROM (
    SELECT fact FROM contact WHERE branch = :branch AND note = :note
    UNION ALL SELECT fact FROM promise WHERE branch = :branch AND note = :note
    UNION ALL SELECT fact FROM repayment WHERE branch = :branch AND note = :note
    UNION ALL SELECT fact FROM letter WHERE branch = :branch AND note = :note
    UNION ALL SELECT fact FROM served WHERE branch = :branch AND note = :note
    UNION ALL SELECT fact FROM acknowledgment WHERE branch = :branch AND note = :note
    UNION ALL SELECT fact FROM incident WHERE branch = :branch AND note = :note
    UNION ALL SELECT fact FROM terms WHERE branch = :branch AND note = :note
    UNION ALL SELECT fact FROM guarantee WHERE branch = :branch AND note = :note
    UNION ALL SELECT fact FROM circumstance WHERE branch = :branch AND note = :note
    UNION ALL SELECT fact FROM recalled WHERE branch = :branch AND note = :note
    UNION ALL SELECT fact FROM copied WHERE branch = :branch AND note = :note
    UNION ALL SELECT fact FROM filed_page WHERE branch = :branch AND note = :note
    UNION ALL SELECT fact FROM spoken WHERE branch = :branch AND note = :note
    UNION ALL SELECT fact FROM difference WHERE branch = :branch AND note = :note
    UNION ALL SELECT fact FROM decision WHERE branch = :branch AND note = :note
)
"""
_Q_FACT: Final = """
SELECT fact.header, fact.body, chain.vault, stream_mark.received_at,
       COALESCE((SELECT staff.name FROM staff CROSS JOIN fact AS first ON first.id = staff.fact
                 CROSS JOIN chain AS theirs ON theirs.id = first.chain
                 WHERE theirs.vault = chain.vault ORDER BY first.seq DESC LIMIT 1), ''),
       COALESCE((SELECT max(receipt.seq) FROM receipt WHERE receipt.chain = chain.id), 0)
FROM fact JOIN chain ON chain.id = fact.chain LEFT JOIN stream_mark ON stream_mark.fact = fact.id
WHERE fact.id = ?
"""
_Q_SEEN: Final = """
SELECT max(received_at) FROM stream_mark WHERE hub_epoch = ? AND position = ?
  AND fact IN (SELECT fact.id FROM fact JOIN chain ON chain.id = fact.chain WHERE branch = ?)
"""
_Q_REPLACED: Final = "SELECT 1 FROM replaced WHERE ref = ?"
_DETAILS: Final = {
    "contact": "at, channel, contacted, guarantor, reached, words, number, place, until",
    "promise": '"on", amount, due, written',
    "repayment": '"on", amount, payer, slip, signed, named',
    "served": '"on", way, words, serial, unsigned',
    "acknowledgment": '"on", signer, mark, agrees, words, serial, signer_name',
    "incident": '"on", incident, cause, words, number',
    "plan": "parts",
    "terms": "instalments, accelerated, words",
    "guarantee": "contract_date, guarantor, words, name",
    "circumstance": '"on", what, words, until, times',
    "recalled": '"on", serial, words',
    "copied": '"on", serial, words',
    "filed_page": "serial, page, found",
    "spoken": "language, person",
    "difference": "about, as_of, since, ours, banks, reason, words",
    "decision": "ref, approved, words",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One fact of a loan.

    Times in ms since 1970, 0 where unknown; `details` are by table, then by column; `pack` is the
    policy pack that it says it was judged by; `said` its content, if this program knows its kind.
    """

    ref: str
    kind: str
    by: str
    wall: int
    zone: int
    not_before: int
    not_after: int
    delivered: bool
    replaced: bool
    scans: tuple[str, ...]
    details: dict[str, dict[str, object]]
    pack: str
    said: Record | None


def of_loan(vault: Vault, branch: str, note: str) -> Iterator[Told]:
    """Every fact about a loan, in no order that matters."""
    cases = vault.cases
    with mapped():
        for (number,) in cases.execute(_Q_FACTS, {"branch": branch, "note": note}).fetchall():
            yield _told(vault, number, branch, note)


def _told(vault: Vault, number: int, branch: str, note: str) -> Told:
    cases = vault.cases
    row = cases.execute(_Q_FACT, (number,)).fetchone()
    if row is None:
        raise AssertionError("a row of the projection has its fact")
    raw, body, writer, received_at, by, receipted = row
    fact = read_fact(raw, body)
    header, said = fact.header, content(fact)
    is_own = writer == vault.identity.vault
    return Told(
        ref=header.ref.text,
        kind=header.kind,
        by=by,
        wall=header.wall,
        zone=header.zone,
        not_before=_seen(vault, header),
        not_after=received_at or 0,
        delivered=header.seq <= receipted if is_own else True,
        replaced=cases.execute(_Q_REPLACED, (header.ref.text,)).fetchone() is not None,
        scans=tuple(made.digest for made in header.att if made.kind == "scan"),
        details=_details(vault, number, branch, note),
        pack=judged_by(said) if said is not None else "",
        said=said,
    )


def _details(vault: Vault, number: int, branch: str, note: str) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for table, columns in _DETAILS.items():
        row = vault.cases.execute(
            f"SELECT {columns} FROM {table} WHERE fact = ? AND note = ?",  # noqa: S608  # own names
            (number, note),
        ).fetchone()
        if row is not None:
            names = (name.strip().strip('"') for name in columns.split(","))
            found[table] = dict(zip(names, row, strict=True))
    letters = vault.cases.execute(_Q_LETTERS, (number, branch, note)).fetchall()
    if letters:
        # To each guarantor of a loan there is one, and they are made together.
        serial, form, made_on, _ = letters[0]
        to = "、".join(letter[3] for letter in letters if letter[3])
        found["letter"] = {"serial": serial, "form": form, "made_on": made_on, "to": to}
    return found


def _seen(vault: Vault, header: Header) -> int:
    if header.seen is None:
        return 0
    place = (header.seen.hub, header.seen.position, header.branch)
    row = vault.cases.execute(_Q_SEEN, place).fetchone()
    return int(row[0] or 0) if row is not None else 0
