"""The one way in which this vault's own facts are written: all of an act, or nothing of it.

Facts, seal, projection and clock are one transaction; the watermark follows; only then is "saved"
said.
"""

from collections.abc import Iterator, Mapping, Sequence

from nacl.utils import random

from shouyue.ledger.chain import Head, Origin, next_link, seal
from shouyue.ledger.facts import SALT_BYTES, Attachment, Draft, Fact, Seen, read_fact, write_fact
from shouyue.ledger.ids import Branch, ChainId, Ref
from shouyue.ledger.moment import Moment
from shouyue.ledger.tables import unpack
from shouyue.ledger.tapes import loan_rows
from shouyue.sqlcipher import Connection, DatabaseError, transaction
from shouyue.vault import local
from shouyue.vault.errors import UnmarkedError
from shouyue.vault.heads import begin, known
from shouyue.vault.projection import project, refresh_loans
from shouyue.vault.vault import Vault

TABLE_PART_BYTES = 256 * 1024


class Journal:
    """Appends to an open vault. Belongs to the thread that opened it."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def append(
        self,
        drafts: Sequence[Draft],
        moment: Moment,
        *,
        branch: Branch | None = None,
        tables: Mapping[str, bytes] | None = None,
    ) -> tuple[Ref, ...]:
        """Make facts of an act's drafts and store them for good.

        `tables` are the packed tables that drafts name, by their root in hex; scans were stored
        before. When this returns, the facts survive a power cut.

        Raises:
            RolledBackError: this vault may only be read.
            DatabaseError: the disk refuses; nothing was kept.
            UnmarkedError: everything was kept, but the watermark could not follow.
            ValueError: a draft exceeds what a fact can hold; nothing was kept.
        """
        vault = self._vault
        if vault.trouble is not None:
            raise vault.trouble
        vault.watermark.settle()
        origin = vault.identity.origin(branch or vault.identity.home)
        with transaction(vault.cases):
            facts, head = self._write(origin, drafts, moment, tables or {})
        try:
            vault.watermark.save(origin.chain, head)
        except DatabaseError as error:
            raise UnmarkedError("vault.saved_unmarked") from error
        return tuple(fact.ref for fact in facts)

    def _write(
        self,
        origin: Origin,
        drafts: Sequence[Draft],
        moment: Moment,
        tables: Mapping[str, bytes],
    ) -> tuple[list[Fact], Head]:
        cases = self._vault.cases
        number = begin(cases, origin)
        found = known(cases, origin.chain)
        if found is None:
            raise AssertionError("a chain that was just begun is here")
        head = found[1]
        clock = local.clock(cases)
        trusted = local.trusted_ms(cases, moment.wall_ms)
        seen = seen_of(cases, origin.chain.branch)
        facts: list[Fact] = []
        for draft in drafts:
            clock, stamp = clock.tick(moment.wall_ms, moment.zone_min, trusted)
            seq = head.seq + 1
            fact = write_fact(draft, origin.chain, seq, stamp, seen, random(SALT_BYTES))
            head = Head(seq, next_link(head.link, fact.header_bytes))
            for made in draft.attachments:
                _keep_attachment(cases, origin.chain.branch, made, tables.get(made.digest))
            project(cases, insert_fact(cases, number, fact, head.link), fact)
            facts.append(fact)
        set_head(cases, number, head)
        made_seal = seal(self._vault.identity.key, origin.chain, head)
        insert_seal(cases, number, made_seal.seq, made_seal.signature)
        local.put_clock(cases, clock)
        # What names another fact may strike a tape through.
        if tables or any(draft.base for draft in drafts):
            refresh_loans(cases, origin.chain.branch)
        return facts, head


def insert_fact(connection: Connection, chain: int, fact: Fact, link: bytes) -> int:
    """Store a fact's bytes; returns its local number."""
    row = connection.execute(
        "INSERT INTO fact (chain, seq, header, body, link) VALUES (?, ?, ?, ?, ?) RETURNING id",
        (chain, fact.header.seq, fact.header_bytes, fact.body_bytes, link),
    ).fetchone()
    if row is None:
        raise AssertionError("an inserted row has a number")
    return int(row[0])


def insert_seal(connection: Connection, chain: int, seq: int, signature: bytes) -> None:
    connection.execute(
        "INSERT INTO seal (chain, seq, signature) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (chain, seq, signature),
    )


def set_head(connection: Connection, chain: int, head: Head) -> None:
    connection.execute(
        "UPDATE chain SET head_seq = ?, head_link = ? WHERE id = ?", (head.seq, head.link, chain)
    )


def seen_of(connection: Connection, branch: str) -> Seen | None:
    """The newest hub entry of a branch that is known here."""
    row = connection.execute(
        "SELECT hub_epoch, position, link FROM stream WHERE branch = ?", (branch,)
    ).fetchone()
    if row is None or row[1] == 0:
        return None
    return Seen(hub=row[0], position=row[1], link=row[2].hex())


def facts_of(
    connection: Connection, chain: ChainId, after: int = 0, limit: int = -1
) -> Iterator[tuple[Fact, bytes]]:
    """A chain's facts in order, each with its stored link."""
    rows = connection.execute(
        "SELECT header, body, link FROM fact WHERE seq > ? AND chain ="
        " (SELECT id FROM chain WHERE vault = ? AND epoch = ? AND branch = ?)"
        " ORDER BY seq LIMIT ?",
        (after, *chain, limit),
    )
    for header, body, link in rows:
        yield read_fact(header, body), link


def keep_table(connection: Connection, digest: str, packed: bytes) -> None:
    """Store a packed table, proved against its root and read as loans."""
    for _ in loan_rows(unpack(packed, bytes.fromhex(digest))):
        pass
    # Parts of it may be here from another laptop, packed in another way.
    connection.execute("DELETE FROM table_part WHERE digest = ?", (digest,))
    for start in range(0, len(packed), TABLE_PART_BYTES):
        connection.execute(
            "INSERT INTO table_part (digest, start, data) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (digest, start, packed[start : start + TABLE_PART_BYTES]),
        )


def _keep_attachment(
    connection: Connection, branch: Branch, made: Attachment, packed: bytes | None
) -> None:
    if made.kind == "table":
        if packed is None:
            raise ValueError("a fact names a table that was not handed in")
        keep_table(connection, made.digest, packed)
    connection.execute(
        "INSERT INTO attachment (digest, kind, size, whole, own, delivered, branch)"
        " VALUES (?, ?, ?, 1, 1, 0, ?) ON CONFLICT (digest) DO UPDATE SET own = 1, whole = 1,"
        " kind = excluded.kind, size = excluded.size",
        (made.digest, made.kind, len(packed) if packed is not None else made.size, branch),
    )
