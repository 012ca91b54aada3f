"""Attachments and staged runs in SQLite."""

from shouyue.hub.store.base import Kind
from shouyue.hub.store.lane import Lane
from shouyue.ledger.ids import Branch
from shouyue.sqlcipher import Connection, mapped, transaction

_Q_GET_PARCEL = "SELECT kind, held, whole FROM parcel WHERE branch = ? AND digest = ?"
_Q_MOVE_PARCEL = (
    "INSERT INTO parcel (branch, digest, kind, held, whole, touched_at) VALUES (?, ?, ?, ?, 0, ?)"
    " ON CONFLICT (branch, digest) DO UPDATE SET held = excluded.held,"
    " touched_at = excluded.touched_at"
)
_Q_ADD_PART = "INSERT INTO part (branch, digest, start, data) VALUES (?, ?, ?, ?)"
_Q_LIST_PARTS = (
    "SELECT start, data FROM part WHERE branch = ? AND digest = ? AND start < ?"
    " AND start + length(data) > ? ORDER BY start"
)


class SqliteParcels:
    """See `base.Parcels`."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    def held(self, branch: Branch, digest: str) -> tuple[Kind, int] | None:
        row = self._lane.do(lambda c: c.execute(_Q_GET_PARCEL, (branch, digest)).fetchone())
        return (row[0], -1 if row[2] else row[1]) if row is not None else None

    def size(self, branch: Branch, digest: str) -> int:
        row = self._lane.do(lambda c: c.execute(_Q_GET_PARCEL, (branch, digest)).fetchone())
        return int(row[1]) if row is not None else 0

    def keep_part(
        self, branch: Branch, digest: str, kind: Kind, offset: int, data: bytes, now: int
    ) -> int:
        def work(connection: Connection) -> int:
            with transaction(connection):
                row = connection.execute(_Q_GET_PARCEL, (branch, digest)).fetchone()
                held = int(row[1]) if row is not None else 0
                if row is not None and row[2]:
                    return -1
                if offset != held or not data:
                    return held
                connection.execute(_Q_ADD_PART, (branch, digest, offset, data))
                held += len(data)
                connection.execute(_Q_MOVE_PARCEL, (branch, digest, kind, held, now))
                return held

        return self._lane.do(work)

    def read(self, branch: Branch, digest: str, offset: int, max_bytes: int) -> bytes:
        def work(connection: Connection) -> bytes:
            end = offset + max_bytes
            with mapped():
                rows = connection.execute(_Q_LIST_PARTS, (branch, digest, end, offset)).fetchall()
            pieces = [data[max(0, offset - start) : end - start] for start, data in rows]
            return b"".join(pieces)

        return self._lane.do(work)

    def prove(self, branch: Branch, digest: str) -> None:
        statement = "UPDATE parcel SET whole = 1 WHERE branch = ? AND digest = ?"
        self._lane.do(lambda c: c.execute(statement, (branch, digest)).close())

    def drop(self, branch: Branch, digest: str) -> None:
        def work(connection: Connection) -> None:
            with transaction(connection):
                _drop(connection, branch, digest)

        self._lane.do(work)

    def sweep(self, before: int) -> int:
        def work(connection: Connection) -> int:
            with transaction(connection):
                left = connection.execute(
                    "SELECT branch, digest FROM parcel"
                    " WHERE touched_at < ? AND (whole = 0 OR kind = 'run')",
                    (before,),
                ).fetchall()
                for branch, digest in left:
                    _drop(connection, branch, digest)
                return len(left)

        return self._lane.do(work)


def _drop(connection: Connection, branch: str, digest: str) -> None:
    for table in ("part", "parcel"):
        connection.execute(
            f"DELETE FROM {table} WHERE branch = ? AND digest = ?",  # noqa: S608 - our own names
            (branch, digest),
        )
