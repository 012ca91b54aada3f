"""Chains and streams in SQLite."""

import hashlib
import json
from collections.abc import Callable, Sequence

from shouyue.hub.store.base import Kept, NewRun, Page, StoredRun
from shouyue.hub.store.lane import Lane
from shouyue.ledger.chain import ZERO_LINK, Head
from shouyue.ledger.ids import Branch, ChainId, HubEpoch, VaultId
from shouyue.ledger.streams import Receipt, StreamHead, next_stream_link, stream_origin
from shouyue.sqlcipher import Connection, Row, snapshot, transaction
from shouyue.sync.signing import StreamFork

_NO_EPOCH = HubEpoch("")

_Q_GET_VALUE = "SELECT value FROM hub WHERE name = ?"
_Q_PUT_VALUE = (
    "INSERT INTO hub (name, value) VALUES (?, ?)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_Q_LIST_EPOCHS = (
    "SELECT fork_epoch, fork_position, fork_link, hub_epoch FROM stream"
    " WHERE branch = ? ORDER BY ordinal"
)
_Q_GET_STREAM = (
    "SELECT ordinal, hub_epoch, position, link, received_at FROM stream"
    " WHERE branch = ? ORDER BY ordinal DESC LIMIT 1"
)
_Q_ADD_STREAM = (
    "INSERT INTO stream (branch, ordinal, hub_epoch, fork_epoch, fork_position, fork_link,"
    " position, link, received_at) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)"
)
_Q_MOVE_STREAM = (
    "UPDATE stream SET position = ?, link = ?, received_at = ? WHERE branch = ? AND ordinal = ?"
)
_Q_LIST_BRANCHES = "SELECT DISTINCT branch FROM stream"
_Q_GET_CHAIN = "SELECT seq, link FROM chain WHERE vault = ? AND epoch = ? AND branch = ?"
_Q_MOVE_CHAIN = (
    "INSERT INTO chain (vault, epoch, branch, seq, link) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (branch, vault, epoch) DO UPDATE SET seq = excluded.seq, link = excluded.link"
)
_Q_ADD_RUN = (
    "INSERT INTO run (branch, ordinal, position, vault, epoch, first, last, link, stream_link,"
    " received_at, quarantined, signature, packed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_Q_ADD_HELD_BACK = (
    "INSERT INTO quarantine (vault, epoch, branch, seq, code, body) VALUES (?, ?, ?, ?, ?, ?)"
)
_Q_GET_RECEIPT = (
    "SELECT run.last, run.link, stream.hub_epoch, run.position, run.stream_link, run.received_at,"
    " run.signature FROM run JOIN stream USING (branch, ordinal)"
    " WHERE vault = ? AND epoch = ? AND branch = ? AND last >= ? ORDER BY last"
)
_RUN = (
    "SELECT vault, epoch, branch, first, last, link, position, stream_link, received_at,"
    " quarantined, packed FROM run"
)
_Q_GET_COVERING = (
    f"{_RUN} WHERE vault = ? AND epoch = ? AND branch = ? AND last >= ? ORDER BY last LIMIT 1"
)
_Q_LIST_PAGE = f"{_RUN} WHERE branch = ? AND ordinal = ? AND position > ? ORDER BY position"
_Q_ADD_FORK = (
    "INSERT INTO fork (vault, epoch, branch, first, digest, received_at, packed)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)


class SqliteStreams:
    """See `base.Streams`."""

    def __init__(self, write: Lane, read: Lane) -> None:
        self._write = write
        self._read = read

    def epochs(self, branch: Branch) -> Sequence[StreamFork]:
        def work(connection: Connection) -> list[StreamFork]:
            rows = connection.execute(_Q_LIST_EPOCHS, (branch,)).fetchall()
            return [
                StreamFork(branch, HubEpoch(old), position, link, HubEpoch(new))
                for old, position, link, new in rows
            ]

        return self._read.do(work)

    def tips(self, branches: Sequence[Branch]) -> Sequence[StreamHead]:
        def work(connection: Connection) -> list[StreamHead]:
            with snapshot(connection):
                found = [connection.execute(_Q_GET_STREAM, (b,)).fetchone() for b in branches]
            return [
                StreamHead(HubEpoch(row[1]), branch, row[2], row[3])
                for branch, row in zip(branches, found, strict=True)
                if row is not None
            ]

        return self._read.do(work)

    def begin_epoch(self, hub_epoch: HubEpoch) -> None:
        def work(connection: Connection) -> None:
            with transaction(connection):
                connection.execute(_Q_PUT_VALUE, ("epoch", hub_epoch))
                for (branch,) in connection.execute(_Q_LIST_BRANCHES).fetchall():
                    last = connection.execute(_Q_GET_STREAM, (branch,)).fetchone()
                    if last is None:
                        raise AssertionError("a branch that was listed has a stream")
                    ordinal, epoch, position, link, received_at = last
                    origin = stream_origin(hub_epoch, Branch(branch), link)
                    fork = (epoch, position, link, origin.link, received_at)
                    connection.execute(_Q_ADD_STREAM, (branch, ordinal + 1, hub_epoch, *fork))

        self._write.do(work)

    def hub_epoch(self) -> HubEpoch | None:
        value = self._read.do(lambda connection: _value(connection, "epoch"))
        return HubEpoch(value) if value is not None else None

    def commits(self) -> int:
        return int(self._read.do(lambda connection: _value(connection, "commits")) or 0)

    def head(self, chain: ChainId) -> Head | None:
        row = self._read.do(lambda c: c.execute(_Q_GET_CHAIN, chain).fetchone())
        return Head(row[0], row[1]) if row is not None else None

    def receipt(self, chain: ChainId, seq: int | None = None) -> Kept | None:
        def work(connection: Connection) -> Row | None:
            if seq is None:
                newest = f"{_Q_GET_RECEIPT} DESC LIMIT 1"
                return connection.execute(newest, (*chain, 0)).fetchone()
            return connection.execute(f"{_Q_GET_RECEIPT} LIMIT 1", (*chain, seq)).fetchone()

        row = self._read.do(work)
        return Kept(Receipt(chain, *row[:-1]), row[-1]) if row is not None else None

    def covering(self, chain: ChainId, seq: int) -> StoredRun | None:
        row = self._read.do(lambda c: c.execute(_Q_GET_COVERING, (*chain, seq)).fetchone())
        return _stored(row) if row is not None else None

    def append(self, run: NewRun, now: int, sign: Callable[[bytes], bytes]) -> Kept | None:
        def work(connection: Connection) -> Kept | None:
            with transaction(connection):
                row = connection.execute(_Q_GET_CHAIN, run.chain).fetchone()
                here = (row[0], row[1]) if row is not None else (0, None)
                if here[0] != run.start.seq or here[1] not in (None, run.start.link):
                    return None
                return _append(connection, run, now, sign)

        return self._write.do(work)

    def keep_fork(self, chain: ChainId, first: int, packed: bytes, now: int) -> None:
        digest = hashlib.sha256(packed).digest()
        self._write.do(
            lambda c: c.execute(_Q_ADD_FORK, (*chain, first, digest, now, packed)).close()
        )

    def page(self, branch: Branch, hub_epoch: HubEpoch, after: int, max_bytes: int) -> Page | None:
        def work(connection: Connection) -> Page | None:
            with snapshot(connection):
                place = _ordinal(connection, branch, hub_epoch, after)
                if place is None:
                    return None
                ordinal, tip = place
                runs: list[StoredRun] = []
                room = max_bytes
                rows = connection.execute(_Q_LIST_PAGE, (branch, ordinal, after))
                for row in rows:
                    run = _stored(row)
                    room -= len(run.packed)
                    if runs and room < 0:
                        break
                    runs.append(run)
                rows.close()
                return Page(tuple(runs), tip)

        return self._read.do(work)


def _append(connection: Connection, run: NewRun, now: int, sign: Callable[[bytes], bytes]) -> Kept:
    branch = run.chain.branch
    ordinal, hub_epoch, position, link, last_at = _stream(connection, branch)
    received_at = max(now, last_at)
    for fact_link in run.links:
        link = next_stream_link(link, fact_link, received_at)
    position += len(run.links)
    end = run.end
    receipt = Receipt(run.chain, end.seq, end.link, hub_epoch, position, link, received_at)
    signature = sign(receipt.signed_bytes())
    quarantined = json.dumps([held.seq for held in run.held_back])
    connection.execute(
        _Q_ADD_RUN,
        (
            *(branch, ordinal, position, run.chain.vault, run.chain.epoch),
            *(run.start.seq + 1, end.seq, end.link, link, received_at),
            *(quarantined, signature, run.packed),
        ),
    )
    connection.executemany(
        _Q_ADD_HELD_BACK,
        ((*run.chain, held.seq, held.code, held.body) for held in run.held_back),
    )
    connection.execute(_Q_MOVE_CHAIN, (*run.chain, end.seq, end.link))
    connection.execute(_Q_MOVE_STREAM, (position, link, received_at, branch, ordinal))
    commits = int(_value(connection, "commits") or 0) + 1
    connection.execute(_Q_PUT_VALUE, ("commits", str(commits)))
    return Kept(receipt, signature)


def _stream(connection: Connection, branch: Branch) -> tuple[int, HubEpoch, int, bytes, int]:
    """The present stream of a branch, begun if this is its first fact."""
    row = connection.execute(_Q_GET_STREAM, (branch,)).fetchone()
    if row is not None:
        return (row[0], HubEpoch(row[1]), row[2], row[3], row[4])
    epoch = _value(connection, "epoch")
    if epoch is None:
        raise AssertionError("a hub has an epoch before its first fact")
    origin = stream_origin(HubEpoch(epoch), branch)
    begin = (branch, 1, epoch, _NO_EPOCH, 0, ZERO_LINK, origin.link, 0)
    connection.execute(_Q_ADD_STREAM, begin)
    return (1, HubEpoch(epoch), 0, origin.link, 0)


def _ordinal(
    connection: Connection, branch: Branch, hub_epoch: HubEpoch, after: int
) -> tuple[int, int] | None:
    """Which of its streams and where that ends, if a run ends at `after` there."""
    row = connection.execute(
        "SELECT ordinal, position FROM stream WHERE branch = ? AND hub_epoch = ?",
        (branch, hub_epoch),
    ).fetchone()
    if row is None:
        return None
    end = connection.execute(
        "SELECT 1 FROM run WHERE branch = ? AND ordinal = ? AND position = ?",
        (branch, row[0], after),
    ).fetchone()
    return (row[0], row[1]) if after == 0 or end is not None else None


def _value(connection: Connection, name: str) -> str | None:
    row = connection.execute(_Q_GET_VALUE, (name,)).fetchone()
    return str(row[0]) if row is not None else None


def _stored(row: Row) -> StoredRun:
    vault, epoch, branch, first, last, end, position, link, received_at, quarantined, packed = row
    return StoredRun(
        ChainId(VaultId(vault), epoch, Branch(branch)),
        first,
        Head(last, end),
        position,
        link,
        received_at,
        tuple(json.loads(quarantined)),
        packed,
    )
