"""Certificates, standings and invitations in SQLite."""

import json
from collections.abc import Sequence

from shouyue.hub.store.base import Invite, Overview, Standing, State
from shouyue.hub.store.lane import Lane
from shouyue.ledger.canonical import read
from shouyue.ledger.certificates import VaultWords
from shouyue.ledger.chain import Head
from shouyue.ledger.ids import Branch, HubEpoch, VaultId
from shouyue.ledger.signed import Signed
from shouyue.ledger.streams import StreamHead
from shouyue.sqlcipher import Connection, Row, snapshot, transaction

_Q_GET_CERTIFICATE = "SELECT words, signature FROM certificate WHERE vault = ? AND epoch = ?"
_Q_PUT_CERTIFICATE = (
    "INSERT INTO certificate (vault, epoch, words, signature) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (vault, epoch) DO UPDATE SET words = excluded.words,"
    " signature = excluded.signature"
)
_Q_GET_STANDING = "SELECT state, reason, since, words, signature FROM standing WHERE vault = ?"
_Q_PUT_STANDING = (
    "INSERT INTO standing (vault, state, reason, since, words, signature)"
    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (vault) DO UPDATE SET state = excluded.state,"
    " reason = excluded.reason, since = excluded.since, words = excluded.words,"
    " signature = excluded.signature"
)
_Q_GET_INVITE = (
    "SELECT handle, secret, person, role, branches, vault, expires_at, tries_left, used_vault,"
    " used_key FROM invite WHERE handle = ?"
)
_Q_ADD_INVITE = (
    "INSERT INTO invite (handle, secret, person, role, branches, vault, expires_at, tries_left,"
    " used_vault, used_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', x'')"
)
_Q_COUNT = (
    "SELECT (SELECT COALESCE(SUM(last - first + 1), 0) FROM run),"
    " (SELECT COUNT(*) FROM quarantine), (SELECT COUNT(*) FROM fork),"
    " (SELECT COUNT(*) FROM invite WHERE used_vault = '' AND tries_left > 0),"
    " (SELECT COALESCE(MAX(received_at), 0) FROM stream),"
    " (SELECT value FROM hub WHERE name = 'epoch')"
)
_Q_LIST_TIPS = (
    "SELECT branch, hub_epoch, position, link FROM stream AS s WHERE ordinal ="
    " (SELECT MAX(ordinal) FROM stream WHERE branch = s.branch) ORDER BY branch"
)
_Q_LIST_MEMBERS = (
    "SELECT certificate.words, COALESCE(state, 'active') FROM certificate"
    " LEFT JOIN standing USING (vault) ORDER BY vault, epoch"
)


class SqliteMembers:
    """See `base.Members`."""

    def __init__(self, write: Lane, read: Lane) -> None:
        self._write = write
        self._read = read

    def certificate(self, vault: VaultId, epoch: int) -> Signed | None:
        row = self._read.do(lambda c: c.execute(_Q_GET_CERTIFICATE, (vault, epoch)).fetchone())
        return Signed(words=row[0], signature=row[1]) if row is not None else None

    def newest_epoch(self, vault: VaultId) -> int:
        query = "SELECT COALESCE(MAX(epoch), 0) FROM certificate WHERE vault = ?"
        row = self._read.do(lambda c: c.execute(query, (vault,)).fetchone())
        return int(row[0]) if row is not None else 0

    def heads(self, vault: VaultId, epoch: int) -> Sequence[tuple[Branch, Head]]:
        query = "SELECT branch, seq, link FROM chain WHERE vault = ? AND epoch = ?"
        rows = self._read.do(lambda c: c.execute(query, (vault, epoch)).fetchall())
        return [(Branch(row[0]), Head(row[1], row[2])) for row in rows]

    def keep_certificate(self, vault: VaultId, epoch: int, signed: Signed) -> None:
        self._write.do(lambda c: _keep_certificate(c, vault, epoch, signed))

    def standing(self, vault: VaultId) -> Standing:
        row = self._read.do(lambda c: c.execute(_Q_GET_STANDING, (vault,)).fetchone())
        if row is None:
            return Standing("active")
        revocation = Signed(words=row[3], signature=row[4]) if row[3] else None
        return Standing(row[0], row[1], row[2], revocation)

    def set_standing(self, vault: VaultId, standing: Standing) -> None:
        revocation = standing.revocation
        words = (revocation.words, revocation.signature) if revocation else ("", "")
        values = (vault, standing.state, standing.reason, standing.since, *words)
        self._write.do(lambda c: c.execute(_Q_PUT_STANDING, values).close())

    def add_invite(self, invite: Invite, now: int) -> bool:
        def work(connection: Connection) -> bool:
            with transaction(connection):
                # A handle is free again once its invitation is over.
                connection.execute(
                    "DELETE FROM invite WHERE handle = ? AND expires_at < ?", (invite.handle, now)
                )
                if connection.execute(_Q_GET_INVITE, (invite.handle,)).fetchone() is not None:
                    return False
                connection.execute(
                    _Q_ADD_INVITE,
                    (
                        *(invite.handle, invite.key, invite.person, invite.role),
                        *(json.dumps(invite.branches), invite.vault),
                        *(invite.expires_at, invite.tries_left),
                    ),
                )
                return True

        return self._write.do(work)

    def invite(self, handle: str) -> Invite | None:
        row = self._read.do(lambda c: c.execute(_Q_GET_INVITE, (handle,)).fetchone())
        return _invite(row) if row is not None else None

    def spend_try(self, handle: str) -> None:
        statement = "UPDATE invite SET tries_left = tries_left - 1 WHERE handle = ?"
        self._write.do(lambda c: c.execute(statement, (handle,)).close())

    def enrol(
        self, handle: str, vault: VaultId, epoch: int, public_key: bytes, signed: Signed
    ) -> bool:
        def work(connection: Connection) -> bool:
            with transaction(connection):
                used = connection.execute(
                    "UPDATE invite SET used_vault = ?, used_key = ?"
                    " WHERE handle = ? AND used_vault = ''",
                    (vault, public_key, handle),
                )
                if used.rowcount != 1:
                    return False
                _keep_certificate(connection, vault, epoch, signed)
                return True

        return self._write.do(work)

    def overview(self) -> Overview:
        def work(connection: Connection) -> Overview:
            with snapshot(connection):
                counts = connection.execute(_Q_COUNT).fetchall()[0]
                tips = connection.execute(_Q_LIST_TIPS).fetchall()
                members = connection.execute(_Q_LIST_MEMBERS).fetchall()
            facts, quarantined, forks, invites, newest_at, epoch = counts
            return Overview(
                HubEpoch(epoch or ""),
                facts,
                quarantined,
                forks,
                tuple(StreamHead(HubEpoch(e), Branch(b), p, link) for b, e, p, link in tips),
                tuple(_member(words, state) for words, state in members),
                invites,
                newest_at,
            )

        return self._read.do(work)


def _keep_certificate(connection: Connection, vault: VaultId, epoch: int, signed: Signed) -> None:
    connection.execute(_Q_PUT_CERTIFICATE, (vault, epoch, signed.words, signed.signature))


def _member(signed_words: str, state: State) -> tuple[str, int, str, str, tuple[str, ...], State]:
    words = read(bytes.fromhex(signed_words), VaultWords)
    return (words.vault, words.epoch, words.person, words.role, words.branches, state)


def _invite(row: Row) -> Invite:
    handle, key, person, role, branches, vault, expires_at, tries_left, used_vault, used_key = row
    return Invite(
        handle,
        key,
        person,
        role,
        tuple(Branch(code) for code in json.loads(branches)),
        vault,
        expires_at,
        tries_left,
        (VaultId(used_vault), used_key) if used_vault else None,
    )
