"""Scanned pages that are filed: of which letter, and which marks nobody has looked at yet."""

from typing import Final, NamedTuple

from shouyue.ledger.facts import Attachment, read_fact
from shouyue.vault.batches import ANSWERED, MARKED, StoredLetter, letter
from shouyue.vault.queries.about import live
from shouyue.vault.vault import Vault

_LIVE: Final = "NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = filed_page.fact)"
_Q_OF_SERIAL: Final = f"""
SELECT fact.header, filed_page.page FROM filed_page JOIN fact ON fact.id = filed_page.fact
WHERE filed_page.serial = ? AND {_LIVE} ORDER BY filed_page.page, filed_page.fact
"""  # noqa: S608  # this module's own names
_Q_OF_SOURCE: Final = f"""
SELECT filed_page.serial, filed_page.page FROM filed_page
WHERE filed_page.source = ? AND filed_page.place = ? AND {_LIVE} LIMIT 1
"""  # noqa: S608  # this module's own names
_Q_LOOKED_AT: Final = f"""
SELECT fact.header FROM served JOIN fact ON fact.id = served.fact
WHERE served.serial = :serial AND served.unsigned = 1 AND {live("served")}
UNION ALL SELECT fact.header FROM acknowledgment JOIN fact ON fact.id = acknowledgment.fact
WHERE acknowledgment.serial = :serial AND {live("acknowledgment")}
"""  # noqa: S608  # this module's own names
_Q_UNCONFIRMED: Final = f"""
SELECT filed_page.serial FROM filed_page JOIN letter ON letter.serial = filed_page.serial
WHERE filed_page.branch = ? AND {ANSWERED} AND {_LIVE}
  AND NOT EXISTS ({MARKED})
GROUP BY filed_page.serial ORDER BY min(filed_page.fact)
"""  # noqa: S608  # this module's own names


class FiledScan(NamedTuple):
    """A page of a letter as it was scanned; `ref` is the fact that filed it."""

    ref: str
    page: int
    attachment: Attachment


def awaits_mark(vault: Vault, found: StoredLetter) -> bool:
    """Whether a page of a letter is filed of which nobody has said yet what mark it bears.

    Also of a letter that was refused, or whose slip came back empty or with an X before: the same
    sheet may be taken along again, and signed then.
    """
    return found.state != "back" and has_unseen_page(vault, found.serial)


def has_unseen_page(vault: Vault, serial: str) -> bool:
    """Whether a page is filed that nobody has looked at; of letters whose slip is not back."""
    filed = {page.attachment.digest for page in pages_of(vault, serial)}
    return not filed <= _looked_at(vault, serial)


def _looked_at(vault: Vault, serial: str) -> set[str]:
    rows = vault.cases.execute(_Q_LOOKED_AT, {"serial": serial}).fetchall()
    return {made.digest for (raw,) in rows for made in read_fact(raw, None).header.att}


def pages_of(vault: Vault, serial: str) -> list[FiledScan]:
    """The pages of a letter that are filed, in their order, a retake after what it repeats."""
    found = []
    for raw, page in vault.cases.execute(_Q_OF_SERIAL, (serial,)):
        header = read_fact(raw, None).header
        found += [FiledScan(header.ref.text, page, made) for made in header.att]
    return found


def filed_from(vault: Vault, source: str, place: int) -> tuple[str, int] | None:
    """Serial and page that a page of a file was filed as before."""
    row = vault.cases.execute(_Q_OF_SOURCE, (source, place)).fetchone()
    return (row[0], row[1]) if row is not None else None


def unconfirmed(vault: Vault, branch: str) -> list[StoredLetter]:
    """Letters with a page that is filed and a mark that nobody has looked at, oldest page first."""
    rows = vault.cases.execute(_Q_UNCONFIRMED, (branch,)).fetchall()
    found = (letter(vault, serial) for (serial,) in rows)
    return [one for one in found if one is not None and awaits_mark(vault, one)]
