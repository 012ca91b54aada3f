"""The numbered steps of a schema, on real files."""

from pathlib import Path

import pytest

from shouyue.schema import migrate, pending, schema_version, steps
from shouyue.sqlcipher import Connection, DamagedError, NewerSchemaError, open_database

KEY, SALT, APP = bytes(range(32)), bytes(range(100, 116)), 0x53485931


def make(path: Path) -> Connection:
    return open_database(path, KEY, SALT, create=True, application_id=APP)


def again(path: Path) -> Connection:
    return open_database(path, KEY, SALT, create=False, application_id=APP)


def folder_of(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "migrations"
    folder.mkdir(exist_ok=True)
    for name, sql in files.items():
        (folder / f"{name.removeprefix('m')}.sql").write_text(sql, encoding="utf-8")
    return folder


FIRST = """-- a table; with a semicolon in a comment
CREATE TABLE a (x TEXT DEFAULT 'one; two') STRICT;
CREATE TRIGGER a_stays BEFORE DELETE ON a BEGIN
    SELECT raise(ABORT, 'stays');
END;
"""


def test_steps_are_taken_once_in_order(tmp_path):
    connection = make(tmp_path / "a.db")
    folder = folder_of(tmp_path, m0001_initial=FIRST)
    assert migrate(connection, folder) == 1
    assert migrate(connection, folder) == 0
    folder_of(
        tmp_path, m0002_more="ALTER TABLE a ADD COLUMN y INTEGER;\nINSERT INTO a(y) VALUES(7);"
    )
    assert [step.name for step in pending(connection, folder)] == ["0002_more"]
    assert migrate(connection, folder) == 1
    assert connection.execute("SELECT x, y FROM a").fetchall() == [("one; two", 7)]
    assert schema_version(connection) == 2


def test_a_step_that_fails_leaves_no_trace(tmp_path):
    connection = make(tmp_path / "a.db")
    folder = folder_of(tmp_path, m0001_initial=FIRST, m0002_bad="CREATE TABLE b (x);\nBOGUS;")
    with pytest.raises(Exception, match="BOGUS"):
        migrate(connection, folder)
    assert schema_version(connection) == 1
    assert connection.execute("SELECT name FROM sqlite_schema WHERE name = 'b'").fetchall() == []


def test_a_newer_schema_is_refused_by_name_and_unchanged(tmp_path):
    connection = make(tmp_path / "a.db")
    folder = folder_of(tmp_path, m0001_initial=FIRST, m0002_later="CREATE TABLE b (x);")
    migrate(connection, folder)
    connection.close()
    (folder / "0002_later.sql").unlink()
    before = (tmp_path / "a.db").read_bytes()
    connection = again(tmp_path / "a.db")
    with pytest.raises(NewerSchemaError) as caught:
        migrate(connection, folder)
    connection.close()
    assert caught.value.params == {"needs": "0002_later"}
    assert (tmp_path / "a.db").read_bytes() == before


def test_a_step_edited_after_its_release_is_noticed(tmp_path):
    connection = make(tmp_path / "a.db")
    migrate(connection, folder_of(tmp_path, m0001_initial=FIRST))
    folder = folder_of(tmp_path, m0001_initial=FIRST + "-- better\n")
    with pytest.raises(DamagedError):
        migrate(connection, folder)


@pytest.mark.parametrize(
    "names", [("m0002_late",), ("m0001_a", "m0003_c"), ("m0001_a", "m0001_b"), ("mone",)]
)
def test_holes_doubles_and_odd_names_are_our_fault(tmp_path, names):
    with pytest.raises(ValueError, match="migration"):
        steps(folder_of(tmp_path, **dict.fromkeys(names, "SELECT 1;")))


def test_a_program_without_its_steps_opens_nothing(tmp_path):
    connection = make(tmp_path / "a.db")
    with pytest.raises(FileNotFoundError):
        migrate(connection, tmp_path / "nowhere")


def test_a_step_that_ends_within_a_statement_is_our_fault(tmp_path):
    connection = make(tmp_path / "a.db")
    with pytest.raises(ValueError, match="within"):
        migrate(connection, folder_of(tmp_path, m0001_a="CREATE TABLE b (x)"))
    assert schema_version(connection) == 0
