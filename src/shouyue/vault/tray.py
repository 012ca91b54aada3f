"""Scanned pages that found no letter, kept encrypted on this laptop until somebody settles them.

A page leaves the tray when a fact files it, and is back in it once that is struck through.
"""

from typing import Final, NamedTuple

import msgspec

from shouyue.ledger.facts import Attachment, Header, read_fact
from shouyue.sqlcipher import Row, transaction
from shouyue.vault import scans
from shouyue.vault.vault import Vault

_COLUMNS: Final = "id, file, place, source, digest, size, media, problem, params, since"
_WAITS: Final = """NOT EXISTS (
    SELECT 1 FROM filed_page WHERE filed_page.source = tray.source AND filed_page.place = tray.place
      AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = filed_page.fact))"""
_Q_ALL: Final = f"SELECT {_COLUMNS} FROM tray WHERE {_WAITS} ORDER BY id"  # noqa: S608  # own names
_Q_ONE: Final = f"SELECT {_COLUMNS} FROM tray WHERE id = ? AND {_WAITS}"  # noqa: S608  # own names
_Q_SETTLED: Final = """
SELECT filed_page.serial, filed_page.page, fact.header
FROM tray JOIN filed_page ON filed_page.source = tray.source AND filed_page.place = tray.place
JOIN fact ON fact.id = filed_page.fact
WHERE tray.id = ?
  AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = filed_page.fact) LIMIT 1
"""


class Settled(NamedTuple):
    """As which page of which letter a page of the tray was filed, and by which fact."""

    serial: str
    page: int
    header: Header


class Trayed(NamedTuple):
    """A page in the tray: from which file and which page of it, its picture, and what is wrong."""

    id: int
    file: str
    place: int
    source: str
    attachment: Attachment
    problem: str
    params: dict[str, str | int]
    since: str


def put_in_tray(vault: Vault, page: Trayed) -> None:
    """Keep a page, whatever its id says; the same page of the same file is kept once."""
    made = page.attachment
    with transaction(vault.cases):
        vault.cases.execute(
            "INSERT INTO tray (file, place, source, digest, size, media, problem, params, since)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, place) DO NOTHING",
            (
                page.file,
                page.place,
                page.source,
                made.digest,
                made.size,
                made.media,
                page.problem,
                msgspec.json.encode(page.params).decode("utf-8"),
                page.since,
            ),
        )


def in_tray(vault: Vault) -> list[Trayed]:
    """All pages, those that have waited longest first."""
    return [_trayed(row) for row in vault.cases.execute(_Q_ALL)]


def tray_page(vault: Vault, number: int) -> Trayed | None:
    row = vault.cases.execute(_Q_ONE, (number,)).fetchone()
    return _trayed(row) if row is not None else None


def settled(vault: Vault, number: int) -> Settled | None:
    """What became of a page that waits no more; None of one that was let go."""
    row = vault.cases.execute(_Q_SETTLED, (number,)).fetchone()
    return Settled(row[0], row[1], read_fact(row[2], None).header) if row is not None else None


def is_in_tray(vault: Vault, source: str, place: int) -> bool:
    """Whether a page of a file waits already."""
    found = vault.cases.execute(
        "SELECT 1 FROM tray WHERE source = ? AND place = ?", (source, place)
    ).fetchone()
    return found is not None


def out_of_tray(vault: Vault, page: Trayed) -> None:
    """Let a page go, and its picture where nothing else needs that."""
    with transaction(vault.cases):
        vault.cases.execute("DELETE FROM tray WHERE id = ?", (page.id,))
    digest = page.attachment.digest
    needed = vault.cases.execute(
        "SELECT 1 FROM attachment WHERE digest = :digest"
        " UNION ALL SELECT 1 FROM tray WHERE digest = :digest",
        {"digest": digest},
    ).fetchone()
    if needed is None:
        with transaction(vault.scans):
            scans.drop(vault.scans, digest)


def _trayed(row: Row) -> Trayed:
    number, file, place, source, digest, size, media, problem, params, since = row
    made = Attachment(kind="scan", digest=digest, size=size, media=media)
    said = msgspec.json.decode(params, type=dict[str, str | int])
    return Trayed(number, file, place, source, made, problem, said, since)
