"""The rules that the organisation issued, in SQLite."""

from shouyue.hub.store.lane import Lane
from shouyue.ledger.signed import Signed
from shouyue.sqlcipher import Connection, transaction

_Q_NEWEST = "SELECT number, words, signature FROM rules ORDER BY number DESC LIMIT 1"
_Q_AFTER = "SELECT words, signature FROM rules WHERE number > ? ORDER BY number LIMIT 1"
_Q_ISSUE = "INSERT INTO rules (number, words, signature) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"


class SqliteRules:
    """See `base.Rules`."""

    def __init__(self, write: Lane, read: Lane) -> None:
        self._write = write
        self._read = read

    def newest(self) -> tuple[int, Signed] | None:
        row = self._read.do(lambda c: c.execute(_Q_NEWEST).fetchone())
        return (row[0], Signed(words=row[1], signature=row[2])) if row is not None else None

    def after(self, number: int) -> Signed | None:
        row = self._read.do(lambda c: c.execute(_Q_AFTER, (number,)).fetchone())
        return Signed(words=row[0], signature=row[1]) if row is not None else None

    def issue(self, number: int, signed: Signed) -> bool:
        def work(connection: Connection) -> bool:
            with transaction(connection):
                done = connection.execute(_Q_ISSUE, (number, signed.words, signed.signature))
                return done.rowcount == 1

        return self._write.do(work)
