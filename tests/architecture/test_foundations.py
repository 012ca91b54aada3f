"""What the packages below us must be, whatever their version says."""

import sys

import sqlcipher3.dbapi2 as sqlcipher


def test_a_void_qt_call_keeps_its_reference_to_none(qapp):
    """PySide6 6.12 on Python 3.11 loses one per call, until the process dies of it."""
    before = sys.getrefcount(None)
    for number in range(200):
        qapp.setObjectName(str(number))
    assert sys.getrefcount(None) > before - 100


def test_sqlite_holds_the_fix_for_a_corrupting_checkpoint():
    """3.51.3 mends a WAL reset race that could lose pages when two connections checkpoint."""
    assert sqlcipher.sqlite_version_info >= (3, 51, 3)


def test_the_database_is_sqlcipher_and_has_full_text_search():
    connection = sqlcipher.connect(":memory:")
    try:
        connection.execute("PRAGMA key = \"x'" + "00" * 32 + "'\"")
        (version,) = connection.execute("PRAGMA cipher_version").fetchone()
        assert version.startswith("4.")
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(x, detail=none)")
    finally:
        connection.close()
