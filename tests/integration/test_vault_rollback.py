"""Older files put back are noticed: at opening, or by verification where only pages were exchanged.

All files of a vault exchanged together for older ones fit each other; that is noticed by
headquarters alone, which holds more of the chain than the laptop claims to have written.
"""

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from shouyue.domain.errors import KnownError
from shouyue.vault.errors import RolledBackError
from shouyue.vault.projection import FOLDED
from shouyue.vault.vault import Vault
from shouyue.vault.watermark import _SLOT_BYTES
from vaults import (
    crash,
    facts_in,
    load_tape,
    loans,
    loans_in,
    make_vault,
    opened,
    reopen,
    say,
    say_with_scan,
    state,
    troubles,
)

PAGE = 4096


def write_on(folder: Path, acts: int = 6) -> None:
    """A process that saves some acts and ends without writing its log back."""

    def work() -> Vault:
        vault = reopen(folder)
        for _ in range(acts):
            say(vault)
        return vault

    crash(work)
    assert (folder / "cases-1.db-wal").stat().st_size > PAGE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    vault = make_vault(folder)
    say(vault)
    load_tape(vault, loans(30))
    vault.close()
    return folder


def must_be_noticed(folder: Path, code: str = "vault.rolled_back") -> None:
    """The vault opens for reading, says why, refuses every act, and stays so."""
    for _ in range(2):
        with opened(folder) as vault:
            assert isinstance(vault.trouble, RolledBackError)
            assert vault.trouble.code == code
            assert any(found.startswith("watermark") for found in troubles(vault))
            before = facts_in(vault)
            with pytest.raises(RolledBackError):
                say(vault)
            with pytest.raises(RolledBackError):
                load_tape(vault, loans(3))
            assert facts_in(vault) == before
            assert isinstance(loans_in(vault), dict)


def test_an_older_database_is_noticed(folder, tmp_path):
    shutil.copy(folder / "cases-1.db", tmp_path / "old.db")
    with opened(folder) as vault:
        say(vault)
    shutil.copy(tmp_path / "old.db", folder / "cases-1.db")
    must_be_noticed(folder)
    with opened(folder) as vault:
        assert len(loans_in(vault)) == 30


def test_the_database_of_the_first_day_is_noticed(tmp_path):
    folder = tmp_path / "vault"
    make_vault(folder).close()
    shutil.copy(folder / "cases-1.db", tmp_path / "old.db")
    with opened(folder) as vault:
        say(vault)
    shutil.copy(tmp_path / "old.db", folder / "cases-1.db")
    must_be_noticed(folder)


def test_a_log_that_was_taken_away_is_noticed(folder):
    write_on(folder)
    (folder / "cases-1.db-wal").unlink()
    (folder / "cases-1.db-shm").unlink()
    must_be_noticed(folder)


def test_the_log_of_the_first_day_taken_away_is_noticed(tmp_path):
    folder = tmp_path / "vault"

    def work() -> Vault:
        vault = make_vault(folder)
        say(vault)
        return vault

    crash(work)
    (folder / "cases-1.db-wal").unlink()
    must_be_noticed(folder)


@pytest.mark.parametrize("tenth", range(10))
def test_a_changed_bit_anywhere_in_the_log_is_noticed(folder, tenth):
    write_on(folder)
    log = folder / "cases-1.db-wal"
    raw = bytearray(log.read_bytes())
    frames = (len(raw) - 32) // (PAGE + 24)
    raw[32 + (frames * tenth // 10) * (PAGE + 24) + 24 + 1234] ^= 1
    log.write_bytes(raw)
    must_be_noticed(folder)


@pytest.mark.parametrize("tenth", range(10))
def test_a_log_cut_short_anywhere_is_noticed(folder, tenth):
    write_on(folder)
    log = folder / "cases-1.db-wal"
    os.truncate(log, log.stat().st_size * tenth // 10)
    must_be_noticed(folder)


def test_a_watermark_that_was_taken_away_is_noticed(folder):
    (folder / "watermark.bin").unlink()
    must_be_noticed(folder, "vault.watermark_missing")


def test_a_watermark_taken_away_with_the_database_put_back_is_noticed(tmp_path):
    folder = tmp_path / "vault"
    make_vault(folder).close()
    shutil.copy(folder / "cases-1.db", tmp_path / "old.db")
    with opened(folder) as vault:
        say(vault)
    shutil.copy(tmp_path / "old.db", folder / "cases-1.db")
    (folder / "watermark.bin").unlink()
    must_be_noticed(folder, "vault.watermark_missing")


@pytest.mark.parametrize("content", [b"", bytes(2 * _SLOT_BYTES), b"\xff" * 300])
def test_a_watermark_that_says_nothing_is_noticed(folder, content):
    (folder / "watermark.bin").write_bytes(content)
    must_be_noticed(folder, "vault.watermark_missing")


def test_the_watermark_of_another_vault_is_noticed(folder, tmp_path):
    make_vault(tmp_path / "other").close()
    shutil.copy(tmp_path / "other" / "watermark.bin", folder / "watermark.bin")
    must_be_noticed(folder, "vault.watermark_missing")


@pytest.mark.parametrize("slot", [0, 1])
def test_one_torn_slot_of_the_watermark_costs_nothing(folder, slot):
    path = folder / "watermark.bin"
    raw = bytearray(path.read_bytes())
    raw[slot * _SLOT_BYTES : slot * _SLOT_BYTES + 200] = os.urandom(200)
    path.write_bytes(raw)
    with opened(folder) as vault:
        assert troubles(vault) == []
        assert say(vault)[-1].seq == 3


def test_an_older_watermark_alone_loses_nothing_and_is_brought_up(folder, tmp_path):
    shutil.copy(folder / "watermark.bin", tmp_path / "old.bin")
    shutil.copy(folder / "cases-1.db", tmp_path / "old.db")
    with opened(folder) as vault:
        say(vault)
        say(vault)
    shutil.copy(tmp_path / "old.bin", folder / "watermark.bin")
    with opened(folder) as vault:
        assert facts_in(vault) == 4
        assert troubles(vault) == []
    shutil.copy(tmp_path / "old.db", folder / "cases-1.db")
    must_be_noticed(folder)


def test_a_whole_folder_put_back_is_for_headquarters_to_notice(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "old")
    with opened(folder) as vault:
        saved = say(vault)[-1]
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "old", folder)
    with opened(folder) as vault:
        assert troubles(vault) == []
        # The same place in the chain twice: whoever holds the first one sees the fork.
        assert say(vault)[-1] == saved


def test_scans_that_were_put_back_are_found_by_verification(folder, tmp_path):
    shutil.copy(folder / "scans-1.db", tmp_path / "old.db")
    with opened(folder) as vault:
        say_with_scan(vault, os.urandom(100_000))
        assert troubles(vault) == []
    shutil.copy(tmp_path / "old.db", folder / "scans-1.db")
    with opened(folder) as vault:
        assert any("scan" in found for found in troubles(vault))


PROVED = ("fact", "chain", "seal", "replaced", *FOLDED, "loan", "loan_source", "table_part")


def content(vault: Vault) -> dict[str, list[object]]:
    return {
        table: sorted(map(repr, vault.cases.execute(f"SELECT * FROM {table}").fetchall()))
        for table in PROVED
    }


def test_an_old_page_put_back_is_noticed_wherever_it_changes_what_is_proved(folder):
    with opened(folder) as vault:
        for _ in range(8):
            say(vault)
    old = (folder / "cases-1.db").read_bytes()
    with opened(folder) as vault:
        for _ in range(30):
            say(vault)
        load_tape(vault, loans(30, 77), as_of=date(2026, 11, 30))
        good = content(vault)
    new = (folder / "cases-1.db").read_bytes()
    pages = [at for at in range(0, len(old), PAGE) if old[at : at + PAGE] != new[at : at + PAGE]]
    harmless = 0
    before = state(folder)
    for at in pages:
        (folder / "cases-1.db").write_bytes(new[:at] + old[at : at + PAGE] + new[at + PAGE :])
        try:
            with opened(folder) as vault:
                if troubles(vault):
                    continue
                # Behind it lies what no proof is needed for: the search index, the clock.
                assert content(vault) == good, f"page {at // PAGE} was exchanged unnoticed"
                harmless += 1
        except KnownError:
            continue
        finally:
            (folder / "cases-1.db").write_bytes(new)
    assert len(pages) > harmless + 5
    assert state(folder)["identity.bin"] == before["identity.bin"]
