"""The embedded store: two SQLCipher files in one folder, enough for a county.

One thread writes facts and another reads them, so a long pull does not keep a push waiting; scans
have a file and a thread of their own.
"""

from pathlib import Path

from shouyue.hub.store.lane import Lane
from shouyue.hub.store.sqlite_members import SqliteMembers
from shouyue.hub.store.sqlite_parcels import SqliteParcels
from shouyue.hub.store.sqlite_rules import SqliteRules
from shouyue.hub.store.sqlite_streams import SqliteStreams
from shouyue.schema import migrate
from shouyue.sqlcipher import Connection, open_database

FACTS_APPLICATION = 0x53594832
SCANS_APPLICATION = 0x53595332
_FACTS = "facts.db"

_MIGRATIONS = Path(__file__).parent / "migrations"


def has_store(folder: Path) -> bool:
    """Whether a store was made there before."""
    return (folder / _FACTS).exists()


class SqliteStore:
    """Everything that headquarters holds, in a folder of its own."""

    def __init__(self, folder: Path, key: bytes, salts: tuple[bytes, bytes]) -> None:
        """Open the store, making it where there is none.

        Raises:
            DatabaseError: it is refused; see `sqlcipher`.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        facts, scans = folder / _FACTS, folder / "scans.db"

        def writing() -> Connection:
            return _open(facts, key, salts[0], FACTS_APPLICATION, "facts")

        def reading() -> Connection:
            return open_database(
                facts,
                key,
                salts[0],
                create=False,
                application_id=FACTS_APPLICATION,
                read_only=True,
            )

        def parcels() -> Connection:
            return _open(scans, key, salts[1], SCANS_APPLICATION, "scans")

        self._lanes: list[Lane] = []
        try:
            for name, open_connection in (
                ("hub-write", writing),
                ("hub-read", reading),
                ("hub-scans", parcels),
            ):
                self._lanes.append(Lane(name, open_connection))
        except BaseException:
            self.close()
            raise
        write, read, scan = self._lanes
        self.streams = SqliteStreams(write, read)
        self.members = SqliteMembers(write, read)
        self.rules = SqliteRules(write, read)
        self.parcels = SqliteParcels(scan)

    def close(self) -> None:
        """Close the files. Idempotent."""
        # The writer goes last: it alone may write the log back.
        for lane in reversed(self._lanes):
            lane.close()


def _open(path: Path, key: bytes, salt: bytes, application: int, steps: str) -> Connection:
    create = not path.exists()
    connection = open_database(path, key, salt, create=create, application_id=application)
    try:
        migrate(connection, _MIGRATIONS / steps)
    except BaseException:
        connection.close()
        raise
    return connection
