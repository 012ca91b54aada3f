"""The one door to SQLCipher: open, key, prove, forbid. The vault and the hub's store use it.

Plain `sqlite3` accepts a key and then writes plain text, so no other module may open a database.
Every file has WAL and `synchronous=FULL`: without FULL, acknowledged commits are lost in a power
cut. SQLCipher proves that a page is ours, not that it is new: whoever opens a file compares its
content with something kept outside of it.

    KnownError
    └── DatabaseError    one class below for every trouble a file, a key or a disk can make
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn, Protocol, TypeAlias, cast

from sqlcipher3 import dbapi2

from shouyue.domain.errors import KnownError

Value: TypeAlias = str | int | float | bytes | None
Parameters: TypeAlias = Sequence[Value] | Mapping[str, Value]
Row: TypeAlias = tuple[Any, ...]
"""A row as SQLite gives it; the query that asked for it knows the types of its columns."""

KEY_BYTES = 32
SALT_BYTES = 16
OLDEST_SQLITE = (3, 51, 3)

IntegrityError: type[Exception] = dbapi2.IntegrityError
"""A constraint refused a row. Not a KnownError: whoever wrote the constraint expects it."""


class DatabaseError(KnownError):
    """The database file refuses, or the disk under it."""


class WrongKeyError(DatabaseError):
    """Wrong key or a damaged first page; the words offer both explanations."""


class DamagedError(DatabaseError):
    """Some page does not hold what was written there."""


class PlainFileError(DatabaseError):
    """An unencrypted database lies where ours should be."""


class NotOursError(DatabaseError):
    """The file opens, but it belongs to something else."""


class NewerSchemaError(DatabaseError):
    """Its schema is newer than this program; `needs` names the step that we do not know."""


class MissingError(DatabaseError):
    """There is no such file."""


class ExistsError(DatabaseError):
    """There is a file already where one should be created."""


class DiskFullError(DatabaseError):
    """No space is left; nothing of the transaction was kept."""


class LockedError(DatabaseError):
    """Another program holds the file for longer than we wait."""


class ReadOnlyError(DatabaseError):
    """The file, or the folder it lies in, may not be written."""


class TooOldError(DatabaseError):
    """The SQLite that was loaded can corrupt a WAL."""


_BY_CODE: Mapping[int, tuple[type[DatabaseError], str]] = {
    5: (LockedError, "database.locked"),
    6: (LockedError, "database.locked"),
    8: (ReadOnlyError, "database.read_only"),
    10: (DamagedError, "database.disk_fails_inside"),
    11: (DamagedError, "database.damaged"),
    13: (DiskFullError, "database.disk_full"),
    14: (MissingError, "database.cannot_open"),
    26: (WrongKeyError, "database.wrong_key_or_damaged"),
}
"""By SQLite's primary result code."""

_NO_ROOM_TO_SHARE = 4874
"""SQLITE_IOERR_SHMSIZE: the file that readers share cannot grow."""

_LEAST_ROOM = 64 * 1024
"""In bytes, for the file that readers share and the first page of a log."""

_PLAIN_HEADER = b"SQLite format 3\0"
_BUSY_TIMEOUT_MS = 5000
_PAGE_BYTES = 4096
_CACHE_KIB = 64 * 1024
_STATEMENTS = 512

_FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "sqlcipher_export", "fts3_tokenizer"})
# `data_version` and `page_size` are asked by FTS5 itself.
_READING = ("application_id", "data_version", "freelist_count", "page_count", "page_size")
_CHECKING = ("cipher_integrity_check", "foreign_key_check", "integrity_check", "quick_check")
_WORKING = ("defer_foreign_keys", "optimize", "user_version", "wal_checkpoint")
_ALLOWED_PRAGMAS = frozenset((*_READING, *_CHECKING, *_WORKING))


class Cursor(Protocol):
    """What a query gives back. Fetching may meet damage: stay in `snapshot` or `transaction`."""

    rowcount: int

    def fetchone(self) -> Row | None: ...
    def fetchall(self) -> list[Row]: ...
    def __iter__(self) -> Iterator[Row]: ...
    def close(self) -> None: ...


class Connection(Protocol):
    """An open, proved database in autocommit; belongs to the thread that opened it.

    Every method raises the errors of this module.
    """

    @property
    def in_transaction(self) -> bool: ...
    def execute(self, sql: str, parameters: Parameters = ..., /) -> Cursor: ...
    def executemany(self, sql: str, parameters: Iterable[Parameters], /) -> Cursor: ...
    def close(self) -> None: ...


class _Connection(dbapi2.Connection):  # type: ignore[misc]  # sqlcipher3 has no annotations
    """Tells the errors of `execute`; the rest is sqlcipher3's own."""

    def execute(self, *args: Any) -> Any:
        try:
            return super().execute(*args)
        except dbapi2.Error as error:
            _tell(error)

    def executemany(self, *args: Any) -> Any:
        try:
            return super().executemany(*args)
        except dbapi2.Error as error:
            _tell(error)


def open_database(
    path: Path,
    key: bytes,
    salt: bytes,
    *,
    create: bool,
    application_id: int,
    read_only: bool = False,
) -> Connection:
    """Open an encrypted database, or refuse it without having touched it.

    A new one appears under its name only when it is complete. `application_id` tells our kinds of
    file apart; reading goes on where writing is forbidden.

    Raises:
        DatabaseError: one of this module's errors.
        ValueError: key or salt are not of their length.
    """
    if len(key) != KEY_BYTES or len(salt) != SALT_BYTES:
        raise ValueError("a database key has 32 bytes and its salt 16")
    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        raise TooOldError("database.sqlite_too_old", version=dbapi2.sqlite_version)
    keyspec = b"x'" + (key + salt).hex().encode("ascii") + b"'"
    if create:
        _create(path, keyspec, application_id)
    _prove(path, keyspec, application_id)
    connection = _connect(path, keyspec, _mode(path, read_only))
    try:
        _settle(connection, path, read_only=read_only)
    except DamagedError as error:
        connection.close()
        if shutil.disk_usage(path.parent).free < _LEAST_ROOM:
            # SQLite finds no room for the file that readers share, and says that the disk fails.
            raise DiskFullError("database.disk_full") from error
        raise
    except BaseException:
        connection.close()
        raise
    return cast("Connection", connection)


@contextmanager
def mapped() -> Iterator[None]:
    """Tells SQLite's errors as this module's, wherever rows are fetched."""
    try:
        yield
    except dbapi2.Error as error:
        _tell(error)


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Everything inside is kept together, or nothing is."""
    with _between(connection, "BEGIN IMMEDIATE"):
        yield


@contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """Every query inside sees the same state of the file."""
    with _between(connection, "BEGIN"):
        yield


def check(connection: Connection) -> tuple[str, ...]:
    """Read every page and every index; empty if all is well.

    The log is written back first: SQLCipher's own check reports false damage while it is not.

    Raises:
        LockedError: somebody else is reading, so the log cannot be written back.
    """
    with mapped():
        written_back = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if written_back is None or written_back[0] != 0:
            raise LockedError("database.locked")
        pages = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        trees = connection.execute("PRAGMA integrity_check").fetchall()
    found = [str(row[0]) for row in pages] + [str(row[0]) for row in trees if row[0] != "ok"]
    return tuple(found)


def backup_into(connection: Connection, path: Path) -> None:
    """Write a whole, compact copy under the same key and salt; `path` must not exist.

    Raises:
        ExistsError: it does.
        DatabaseError: one of this module's errors; nothing is left at `path`.
    """
    if path.exists():
        raise ExistsError("database.exists", file=path.name)
    raw = cast("_Connection", connection)
    raw.set_authorizer(None)
    try:
        raw.execute("VACUUM INTO ?", (os.fspath(path),))
        _flush(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        raw.set_authorizer(_authorize)


def _create(path: Path, keyspec: bytes, application_id: int) -> None:
    """Make it beside its place, then rename: a half-made file never has the name of a real one."""
    if path.exists():
        raise ExistsError("database.exists", file=path.name)
    unborn = path.with_name(path.name + ".new")
    for leftover in (unborn, unborn.with_name(unborn.name + "-journal")):
        with mapped_os(path):
            leftover.unlink(missing_ok=True)
    connection = _connect(unborn, keyspec, "?mode=rwc")
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA application_id = {application_id:d}")
        _assert_encrypted(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
    with mapped_os(path):
        unborn.rename(path)
        _flush(path)


def _prove(path: Path, keyspec: bytes, application_id: int) -> None:
    """Decide before anything is written.

    An `immutable` connection takes no lock, reads no log and makes no file, so whatever is
    refused here stays as it was, byte for byte.
    """
    with mapped_os(path), path.open("rb") as file:
        header = file.read(len(_PLAIN_HEADER))
    if header == _PLAIN_HEADER:
        raise PlainFileError("database.plain_file", file=path.name)
    if len(header) < len(_PLAIN_HEADER):
        raise DamagedError("database.empty_file", file=path.name)
    try:
        found = _belonging(path, keyspec, "?mode=ro&immutable=1", "sqlite_schema")
    except (DamagedError, WrongKeyError):
        # Whoever was writing the log back when the power went left the file in the middle of it.
        if not _log_of(path).exists() or _log_of(path).stat().st_size == 0:
            raise
        found = _belonging_with_log(path, keyspec)
    if found != application_id:
        raise NotOursError("database.not_ours", file=path.name)


def _belonging(path: Path, keyspec: bytes, mode: str, *tables: str) -> int:
    """The application id of a file, if the key is its own; reads its first page, and tables."""
    connection = _connect(path, keyspec, mode)
    try:
        for table in tables:
            connection.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own names
        _assert_encrypted(connection)
        return int(connection.execute("PRAGMA application_id").fetchone()[0])
    finally:
        connection.close()


def _belonging_with_log(path: Path, keyspec: bytes) -> int:
    """The same as the log has it, found in a copy of both: asking them would change them."""
    with tempfile.TemporaryDirectory(prefix="shouyue-proof-") as folder, mapped_os(path):
        copy = Path(folder) / path.name
        # The log first: what is written back meanwhile stands in it.
        shutil.copyfile(_log_of(path), _log_of(copy))
        with path.open("rb") as file:
            copy.write_bytes(file.read(_PAGE_BYTES))
        return _belonging(copy, keyspec, "?mode=rw")


def _log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _mode(path: Path, read_only: bool) -> str:
    if not read_only:
        return "?mode=rw"
    # A log that cannot be shared because nothing may be created here has no writer either.
    if not os.access(path.parent, os.W_OK) and not _log_of(path).exists():
        return "?mode=ro&immutable=1"
    return "?mode=ro"


def _connect(path: Path, keyspec: bytes, query: str) -> _Connection:
    with mapped():
        made: _Connection = dbapi2.connect(
            path.absolute().as_uri() + query,
            uri=True,
            timeout=_BUSY_TIMEOUT_MS / 1000,
            isolation_level=None,
            factory=_Connection,
            cached_statements=_STATEMENTS,
        )
    # Of the whole process, before any key: nothing goes to stderr; memory is not wiped (ADR 12).
    made.execute("PRAGMA cipher_log_level = NONE")
    made.execute("PRAGMA cipher_memory_security = OFF")
    made.set_key(keyspec)
    return made


def _assert_encrypted(connection: _Connection) -> None:
    if connection.execute("PRAGMA cipher_version").fetchone() is None:
        raise AssertionError("this SQLite does not encrypt")


def _settle(connection: _Connection, path: Path, *, read_only: bool) -> None:
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    journal = connection.execute(f"PRAGMA journal_mode{'' if read_only else ' = WAL'}").fetchone()
    if journal is None or (journal[0] != "wal" and not read_only):
        raise ReadOnlyError("database.read_only", file=path.name)
    for setting in (
        "synchronous = FULL",
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "secure_delete = ON",
        "wal_autocheckpoint = 500",
        f"cache_size = -{_CACHE_KIB}",
        "temp_store = MEMORY",
        f"query_only = {'ON' if read_only else 'OFF'}",
    ):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("SELECT count(*) FROM sqlite_schema")
    connection.set_authorizer(_authorize)


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Statements come from this program, but text from outside reaches some of them."""
    allowed = True
    if action in {dbapi2.SQLITE_ATTACH, dbapi2.SQLITE_DETACH}:
        allowed = False
    elif action == dbapi2.SQLITE_PRAGMA:
        allowed = (first or "").lower() in _ALLOWED_PRAGMAS
    elif action == dbapi2.SQLITE_FUNCTION:
        allowed = (second or "").lower() not in _FORBIDDEN_FUNCTIONS
    return int(dbapi2.SQLITE_OK if allowed else dbapi2.SQLITE_DENY)


@contextmanager
def _between(connection: Connection, begin: str) -> Iterator[None]:
    with mapped():
        connection.execute(begin)
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            # A full disk has rolled back by itself already.
            if connection.in_transaction:
                with suppress(DatabaseError, dbapi2.Error):
                    connection.execute("ROLLBACK")
            raise


def _tell(error: Exception) -> NoReturn:
    """The one place where SQLite's result codes become errors that a person can act on."""
    code = getattr(error, "sqlite_errorcode", None)
    known = _BY_CODE.get(code & 0xFF) if isinstance(code, int) else None
    if code == _NO_ROOM_TO_SHARE:
        known = (DiskFullError, "database.disk_full")
    if known is None:
        raise error
    kind, words = known
    raise kind(words) from error


@contextmanager
def mapped_os(path: Path) -> Iterator[None]:
    """Tells the file system's errors as this module's."""
    try:
        yield
    except FileNotFoundError as error:
        raise MissingError("database.missing", file=path.name) from error
    except PermissionError as error:
        raise ReadOnlyError("database.read_only", file=path.name) from error
    except (IsADirectoryError, NotADirectoryError) as error:
        raise NotOursError("database.not_ours", file=path.name) from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise DiskFullError("database.disk_full") from error
        if error.errno == errno.EROFS:
            raise ReadOnlyError("database.read_only", file=path.name) from error
        raise DamagedError("database.disk_fails", file=path.name) from error


def _flush(path: Path) -> None:
    """Bring a file and its name to the disk."""
    for target, flags in ((path, os.O_RDWR), (path.parent, os.O_RDONLY)):
        if os.name == "nt" and target.is_dir():
            continue
        handle = os.open(target, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
