"""Vaults on a real disk, for tests that break them: cheap to open, quick to fill, watched."""

import ctypes
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from factories import BRANCH, NOW_MS, make_contact_recorded, make_loan_row, make_loan_table
from shouyue.ledger.canonical import Record
from shouyue.ledger.facts import Attachment, Draft
from shouyue.ledger.ids import Branch, Ref
from shouyue.ledger.kinds import TapeLoaded, draft
from shouyue.ledger.moment import Moment
from shouyue.ledger.tables import Table, pack
from shouyue.ledger.tapes import LoanRow
from shouyue.sqlcipher import Connection, open_database
from shouyue.vault.journal import Journal
from shouyue.vault.keyslots import Cost, load_keyslots
from shouyue.vault.scans import keep_scan
from shouyue.vault.vault import (
    CASES_APPLICATION,
    SCANS_APPLICATION,
    Vault,
    create_vault,
    open_vault,
)
from shouyue.vault.verify import verify

PASSWORD = "门前两棵枣树开花-47"
CHEAP = Cost(memory=8192, passes=1)
"""The least that libsodium takes: a test is no guess at a password."""


def make_vault(folder: Path, branch: Branch = BRANCH) -> Vault:
    return create_vault(folder, branch, PASSWORD, CHEAP)


def reopen(folder: Path) -> Vault:
    return open_vault(folder, PASSWORD)


@contextmanager
def opened(folder: Path) -> Iterator[Vault]:
    vault = reopen(folder)
    try:
        yield vault
    finally:
        vault.close()


def moment(minute: int = 0) -> Moment:
    return Moment(NOW_MS + 60_000 * minute, 480)


# --- acts ---------------------------------------------------------------------------------------


def say(
    vault: Vault, *contents: Record, base: tuple[str, ...] = (), branch: Branch | None = None
) -> tuple[Ref, ...]:
    """One act that says all this, or a contact where nothing is said."""
    drafts = [draft(content, base) for content in contents or (make_contact_recorded(),)]
    return Journal(vault).append(drafts, moment(), branch=branch)


def loans(count: int, balance: int = 10_000_00) -> list[LoanRow]:
    return [make_loan_row(note=f"JK{n:06d}", balance=balance + n) for n in range(count)]


def tape_draft(table: Table, as_of: date = date(2026, 11, 22), on: str = "") -> Draft:
    said = TapeLoaded(
        as_of=as_of,
        file_name="台账.xlsx",
        file_sha256="9e" * 32,
        rows=len(table.rows),
        accepted=len(table.rows),
        balance=0,
    )
    made = Attachment(kind="table", digest=table.root.hex(), size=len(table.rows))
    return Draft(said, "tape.loaded", 1, (on,) if on else (), (made,))


def load_tape(
    vault: Vault,
    rows: Sequence[LoanRow],
    as_of: date = date(2026, 11, 22),
    *,
    on: str = "",
    seed: bytes | None = None,
) -> Ref:
    """A tape, full or on the one named; every call makes another table."""
    table = make_loan_table(rows, seed or os.urandom(16))
    (ref,) = Journal(vault).append(
        [tape_draft(table, as_of, on)], moment(), tables={table.root.hex(): pack(table)}
    )
    return ref


def say_with_scan(vault: Vault, picture: bytes, words: str = "") -> Ref:
    """A contact with a paper that was scanned."""
    made = keep_scan(vault.scans, picture, "image/png")
    plain = draft(make_contact_recorded(words=words))
    one = Draft(plain.content, plain.kind, plain.version, (), (made,))
    (ref,) = Journal(vault).append([one], moment())
    return ref


# --- what is there ------------------------------------------------------------------------------


def facts_in(vault: Vault) -> int:
    row = vault.cases.execute("SELECT count(*) FROM fact").fetchone()
    assert row is not None
    return int(row[0])


def loans_in(vault: Vault) -> dict[str, tuple[str, int]]:
    """Note → state and balance."""
    rows = vault.cases.execute("SELECT note, state, balance FROM loan").fetchall()
    return {note: (state, balance) for note, state, balance in rows}


def troubles(vault: Vault) -> list[str]:
    """What a full verification finds, and what opening found; empty if all is well."""
    found = verify(vault)
    assert (found.troubles == []) == (set(found.parts.values()) == {"ok"})
    return found.troubles + ([str(vault.trouble)] if vault.trouble is not None else [])


def state(folder: Path) -> dict[str, str]:
    """Every file by its path with a digest of its bytes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def database(folder: Path, name: str) -> Connection:
    """`cases` or `scans` of a closed vault, behind its back and without any check."""
    with opened(folder) as vault:
        key = vault.key.derive("cases" if name == "cases" else "scans")
        slots = load_keyslots(vault.files)
    salt, application = (
        (slots.cases_salt, CASES_APPLICATION)
        if name == "cases"
        else (slots.scans_salt, SCANS_APPLICATION)
    )
    return open_database(
        folder / f"{name}-1.db",
        key,
        bytes.fromhex(salt),
        create=False,
        application_id=application,
    )


# --- other processes ----------------------------------------------------------------------------


def crash(work: Callable[[], Vault]) -> None:
    """Do something in a process that ends as by kill -9: nothing is closed, nothing flushed."""
    child = os.fork()
    if child == 0:
        kept = None
        try:
            kept = work()
        finally:
            os._exit(0 if kept is not None else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, "the process to be ended failed before"


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


_CAPABILITIES_3 = 0x20080522
_OVERRIDES = 0b1111
"""CHOWN, DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER: what lets root pass over permissions."""


@contextmanager
def as_anybody() -> Iterator[None]:
    """Permissions of files count in this thread, also where tests are run by root."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header, sets = _Header(_CAPABILITIES_3, 0), (_Sets * 2)()
    assert libc.capget(ctypes.byref(header), sets) == 0, os.strerror(ctypes.get_errno())
    before = sets[0].effective
    sets[0].effective = before & ~_OVERRIDES
    assert libc.capset(ctypes.byref(header), sets) == 0, os.strerror(ctypes.get_errno())
    try:
        yield
    finally:
        sets[0].effective = before
        assert libc.capset(ctypes.byref(header), sets) == 0, os.strerror(ctypes.get_errno())
