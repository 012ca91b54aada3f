"""The one door to SQLCipher, on real files."""

import hashlib
import os
import resource
import shutil
import signal
import sqlite3
from pathlib import Path

import pytest

from shouyue import sqlcipher
from shouyue.sqlcipher import (
    DamagedError,
    DatabaseError,
    DiskFullError,
    ExistsError,
    LockedError,
    MissingError,
    NotOursError,
    PlainFileError,
    ReadOnlyError,
    TooOldError,
    WrongKeyError,
    backup_into,
    check,
    mapped,
    open_database,
    snapshot,
    transaction,
)

KEY, SALT, APP = bytes(range(32)), bytes(range(100, 116)), 0x53485931
CANARY = "李大力家住桥头村"


def make(path: Path, rows: int = 0) -> sqlcipher.Connection:
    connection = open_database(path, KEY, SALT, create=True, application_id=APP)
    with transaction(connection):
        connection.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, words TEXT) STRICT")
        connection.executemany(
            "INSERT INTO t VALUES (?, ?)", ((n, CANARY * 20) for n in range(rows))
        )
    return connection


def again(path: Path, key: bytes = KEY, salt: bytes = SALT, **options) -> sqlcipher.Connection:
    given = {"create": False, "application_id": APP} | options
    return open_database(path, key, salt, **given)


def state(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


def test_what_was_kept_comes_back_and_is_nowhere_readable(tmp_path):
    connection = make(tmp_path / "a.db", rows=50)
    for file in tmp_path.iterdir():
        raw = file.read_bytes()
        assert CANARY.encode() not in raw
        assert b"SQLite format 3" not in raw
        assert b"CREATE TABLE" not in raw
    connection.close()
    assert again(tmp_path / "a.db").execute("SELECT count(*) FROM t").fetchone() == (50,)
    assert sorted(p.name for p in tmp_path.iterdir() if not p.name.endswith(("-wal", "-shm"))) == [
        "a.db"
    ]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("wal_autocheckpoint", 500),
        ("busy_timeout", 5000),
        ("temp_store", 2),
        ("cache_size", -65536),
        ("secure_delete", 1),
    ],
)
def test_the_settings_that_keep_acknowledged_work_are_on(tmp_path, setting, value):
    connection = make(tmp_path / "a.db")
    connection.set_authorizer(None)
    found = connection.execute(f"PRAGMA {setting}").fetchone()[0]
    assert type(value)(found) == value


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH 'x.db' AS x KEY ''",
        "DETACH main",
        "PRAGMA key = 'x'",
        "PRAGMA rekey = 'x'",
        "PRAGMA REKEY = 'x'",
        "PRAGMA hexrekey = 'aa'",
        "PRAGMA cipher_log_level = DEBUG",
        "PRAGMA cipher_plaintext_header_size = 32",
        "PRAGMA writable_schema = ON",
        "PRAGMA synchronous = OFF",
        "PRAGMA journal_mode = DELETE",
        "SELECT load_extension('x')",
        "SELECT sqlcipher_export('x')",
        "VACUUM INTO 'x.db'",
    ],
)
def test_nothing_that_reaches_a_statement_can_lift_the_protection(tmp_path, statement):
    connection = make(tmp_path / "a.db", rows=3)
    with pytest.raises(Exception, match=r"not authorized|authorization denied"):
        connection.execute(statement)
    connection.close()
    assert again(tmp_path / "a.db").execute("SELECT count(*) FROM t").fetchone() == (3,)


def plain(path: Path) -> None:
    with sqlite3.dbapi2.Connection(path) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()


def _refusals():
    other = bytes(32)

    def wrong_key(path):
        make(path, 5).close()
        return {"key": other}

    def wrong_salt(path):
        make(path, 5).close()
        return {"salt": bytes(16)}

    def of_another_program(path):
        make(path, 5).close()
        return {"application_id": 7}

    def unencrypted(path):
        plain(path)
        return {}

    def empty(path):
        path.write_bytes(b"")
        return {}

    def rubbish(path):
        path.write_bytes(os.urandom(8192))
        return {}

    def cut_short(path):
        make(path, 500).close()
        path.write_bytes(path.read_bytes()[:3000])
        return {}

    return [
        (wrong_key, WrongKeyError),
        (wrong_salt, WrongKeyError),
        (of_another_program, NotOursError),
        (unencrypted, PlainFileError),
        (empty, DamagedError),
        (rubbish, WrongKeyError),
        (cut_short, WrongKeyError),
    ]


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize(("prepare", "error"), _refusals())
def test_a_refused_file_is_left_as_it_was(tmp_path, prepare, error, read_only):
    options = prepare(tmp_path / "a.db")
    before = state(tmp_path)
    with pytest.raises(error):
        again(tmp_path / "a.db", read_only=read_only, **options)
    assert state(tmp_path) == before


def test_a_file_with_an_unwritten_log_is_refused_without_writing_the_log_back(tmp_path):
    pid = os.fork()
    if pid == 0:
        still_open = make(tmp_path / "a.db", rows=30)
        os._exit(0 if still_open else 1)
    os.waitpid(pid, 0)
    assert (tmp_path / "a.db-wal").stat().st_size > 0
    before = state(tmp_path)
    with pytest.raises(WrongKeyError):
        again(tmp_path / "a.db", key=bytes(32))
    assert state(tmp_path) == before
    assert again(tmp_path / "a.db").execute("SELECT count(*) FROM t").fetchone() == (30,)


PAGE = 4096
CUTS = (512, PAGE - 512, PAGE, PAGE + 512, 2 * PAGE, 5 * PAGE)


@pytest.mark.parametrize("written", CUTS)
def test_a_writing_back_of_the_log_that_was_cut_short_loses_nothing(tmp_path, written):
    path, log = tmp_path / "a.db", tmp_path / "a.db-wal"
    pid = os.fork()
    if pid == 0:
        still_open = make(path, rows=200)
        os._exit(0 if still_open else 1)
    os.waitpid(pid, 0)
    before, kept = path.read_bytes(), log.read_bytes()
    again(path).close()
    whole = path.read_bytes()
    assert len(whole) > max(CUTS) > len(before)
    path.write_bytes(whole[:written] + before[written:])
    log.write_bytes(kept)
    left = state(tmp_path)
    with pytest.raises(DatabaseError):
        again(path, key=bytes(32))
    assert state(tmp_path) == left
    connection = again(path)
    assert connection.execute("SELECT count(*) FROM t").fetchone() == (200,)
    assert check(connection) == ()
    connection.close()


def test_a_missing_file_is_not_created(tmp_path):
    with pytest.raises(MissingError):
        again(tmp_path / "a.db")
    assert list(tmp_path.iterdir()) == []


def test_creating_never_overwrites(tmp_path):
    make(tmp_path / "a.db", rows=3).close()
    before = state(tmp_path)
    with pytest.raises(ExistsError):
        make(tmp_path / "a.db")
    assert state(tmp_path) == before


def test_a_creation_that_was_cut_short_is_begun_again(tmp_path):
    (tmp_path / "a.db.new").write_bytes(os.urandom(5000))
    (tmp_path / "a.db.new-journal").write_bytes(os.urandom(500))
    make(tmp_path / "a.db", rows=1).close()
    assert [p.name for p in tmp_path.iterdir()] == ["a.db"]


def test_a_file_opens_although_its_first_bytes_were_overwritten(tmp_path):
    make(tmp_path / "a.db", rows=10).close()
    raw = (tmp_path / "a.db").read_bytes()
    (tmp_path / "a.db").write_bytes(bytes(16) + raw[16:])
    connection = again(tmp_path / "a.db")
    assert connection.execute("SELECT count(*) FROM t").fetchone() == (10,)
    assert check(connection) == ()


def test_a_changed_byte_of_any_page_is_found(tmp_path):
    connection = make(tmp_path / "a.db", rows=100)
    assert check(connection) == ()
    connection.close()
    good = (tmp_path / "a.db").read_bytes()
    assert len(good) > 10 * 4096
    for page in range(1, len(good) // 4096):
        bad = bytearray(good)
        bad[page * 4096 + 77] ^= 1
        (tmp_path / "a.db").write_bytes(bytes(bad))
        with pytest.raises(DatabaseError):  # noqa: PT012 - both ways of finding it count
            damaged = again(tmp_path / "a.db")
            if check(damaged):
                raise DamagedError("found")


def test_reading_a_damaged_page_is_a_known_error(tmp_path):
    make(tmp_path / "a.db", rows=2000).close()
    raw = bytearray((tmp_path / "a.db").read_bytes())
    raw[-2000] ^= 1
    (tmp_path / "a.db").write_bytes(bytes(raw))
    connection = again(tmp_path / "a.db")
    with pytest.raises(DamagedError), snapshot(connection):
        connection.execute("SELECT * FROM t").fetchall()
    assert not connection.in_transaction


def test_a_transaction_keeps_all_or_nothing(tmp_path):
    connection = make(tmp_path / "a.db")
    with pytest.raises(sqlcipher.IntegrityError), transaction(connection):
        connection.executemany("INSERT INTO t VALUES (?, 'a')", [(1,), (2,), (1,)])
    assert connection.execute("SELECT count(*) FROM t").fetchone() == (0,)
    with transaction(connection):
        connection.execute("INSERT INTO t VALUES (1, 'a')")
    assert connection.execute("SELECT count(*) FROM t").fetchone() == (1,)


def test_a_constraint_is_told_as_such(tmp_path):
    connection = make(tmp_path / "a.db", rows=1)
    with pytest.raises(sqlcipher.IntegrityError):
        connection.execute("INSERT INTO t VALUES (0, 'a')")


def test_a_file_held_by_another_is_locked_not_broken(tmp_path):
    first = make(tmp_path / "a.db")
    second = again(tmp_path / "a.db")
    second.set_authorizer(None)
    second.execute("PRAGMA busy_timeout = 1")
    with transaction(first):
        first.execute("INSERT INTO t VALUES (1, 'a')")
        with pytest.raises(LockedError), transaction(second):
            second.execute("INSERT INTO t VALUES (2, 'b')")
    assert second.execute("SELECT count(*) FROM t").fetchone() == (1,)


def test_a_reader_sees_one_state_while_others_write(tmp_path):
    writer = make(tmp_path / "a.db", rows=1)
    reader = again(tmp_path / "a.db", read_only=True)
    with snapshot(reader):
        assert reader.execute("SELECT count(*) FROM t").fetchone() == (1,)
        writer.execute("INSERT INTO t VALUES (9, 'x')")
        assert reader.execute("SELECT count(*) FROM t").fetchone() == (1,)
    assert reader.execute("SELECT count(*) FROM t").fetchone() == (2,)
    with pytest.raises(ReadOnlyError):
        reader.execute("INSERT INTO t VALUES (10, 'x')")


def test_a_disk_without_room_is_no_disk_that_fails(tmp_path, monkeypatch):
    make(tmp_path / "a.db", rows=1).close()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    room = shutil.disk_usage(tmp_path)
    for free, told in ((room.free, DamagedError), (0, DiskFullError)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: room._replace(free=free))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
        try:
            with pytest.raises(told):
                again(tmp_path / "a.db")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert again(tmp_path / "a.db").execute("SELECT count(*) FROM t").fetchone() == (1,)


def test_a_full_disk_is_told_and_nothing_kept_is_lost(tmp_path):
    make(tmp_path / "a.db", rows=20).close()

    def child() -> int:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        connection = again(tmp_path / "a.db")
        limit = 60_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        try:
            with transaction(connection):
                connection.executemany(
                    "INSERT INTO t VALUES (?, ?)", ((n, CANARY * 50) for n in range(100, 900))
                )
        except (DiskFullError, DamagedError):
            kept = connection.execute("SELECT count(*) FROM t").fetchone()
            return 0 if kept == (20,) and not connection.in_transaction else 2
        return 1

    pid = os.fork()
    if pid == 0:
        code = 3
        try:
            code = child()
        finally:
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert again(tmp_path / "a.db").execute("SELECT count(*) FROM t").fetchone() == (20,)


def test_a_backup_is_whole_encrypted_alike_and_leaves_the_protection_on(tmp_path):
    connection = make(tmp_path / "a.db", rows=40)
    backup_into(connection, tmp_path / "b.db")
    copy = again(tmp_path / "b.db")
    assert copy.execute("SELECT count(*) FROM t").fetchone() == (40,)
    assert check(copy) == ()
    assert CANARY.encode() not in (tmp_path / "b.db").read_bytes()
    with pytest.raises(ExistsError):
        backup_into(connection, tmp_path / "b.db")
    with pytest.raises(Exception, match="denied"):
        connection.execute("VACUUM INTO 'c.db'")


def test_neither_errors_nor_their_causes_tell_the_key(tmp_path):
    make(tmp_path / "a.db").close()
    with pytest.raises(WrongKeyError) as caught:
        again(tmp_path / "a.db", key=bytes([0xAB]) * 32)
    error: BaseException | None = caught.value
    while error is not None:
        assert "abab" not in repr(error).lower()
        error = error.__cause__


def test_an_sqlite_with_the_wal_reset_fault_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlcipher, "OLDEST_SQLITE", (4, 0, 0))
    with pytest.raises(TooOldError):
        make(tmp_path / "a.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("key", "salt"), [(bytes(31), SALT), (KEY, b""), (b"", SALT)])
def test_keys_of_another_length_are_our_fault(tmp_path, key, salt):
    with pytest.raises(ValueError, match="32 bytes"):
        open_database(tmp_path / "a.db", key, salt, create=True, application_id=APP)


def test_an_unknown_error_of_sqlite_stays_what_it_is(tmp_path):
    connection = make(tmp_path / "a.db")
    with pytest.raises(Exception, match="no such table") as caught, mapped():
        connection.execute("SELECT * FROM nowhere")
    assert not isinstance(caught.value, DatabaseError)
