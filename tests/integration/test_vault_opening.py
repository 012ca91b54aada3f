"""A vault opens whole, or says in its own words why not and leaves every byte where it was."""

import json
import os
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from shouyue.domain.errors import KnownError
from shouyue.ledger.canonical import write
from shouyue.sqlcipher import (
    DamagedError,
    LockedError,
    MissingError,
    NewerSchemaError,
    NotOursError,
    PlainFileError,
    ReadOnlyError,
    WrongKeyError,
    transaction,
)
from shouyue.vault.errors import (
    NoVaultError,
    VaultBusyError,
    VaultDamagedError,
    VaultExistsError,
    WrongPasswordError,
)
from shouyue.vault.files import VaultFiles
from shouyue.vault.identity import load_identity
from shouyue.vault.keyslots import Keyslots, load_keyslots, save_keyslots, unlock
from shouyue.vault.vault import open_vault
from shouyue.vault.verify import verify
from vaults import (
    PASSWORD,
    as_anybody,
    crash,
    database,
    facts_in,
    load_tape,
    loans,
    make_vault,
    opened,
    reopen,
    say,
    say_with_scan,
    state,
    troubles,
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    """A vault with facts, loans and a scan, closed; tests break copies of it."""
    folder = tmp_path_factory.mktemp("filled") / "vault"
    vault = make_vault(folder)
    say(vault)
    load_tape(vault, loans(200))
    say_with_scan(vault, os.urandom(90_000))
    vault.close()
    return folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    return shutil.copytree(filled, tmp_path / "vault")


def refused(folder: Path, error: type[KnownError], password: str = PASSWORD) -> KnownError:
    """Opening is refused with exactly this, tells no key, and touches nothing."""
    before = state(folder) if folder.exists() else None
    with pytest.raises(error) as caught:
        open_vault(folder, password)
    assert type(caught.value) is error
    assert (state(folder) if folder.exists() else None) == before
    return caught.value


def flip(path: Path, at: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)


def test_what_was_saved_is_there_again(folder):
    with opened(folder) as vault:
        assert facts_in(vault) == 3
        assert troubles(vault) == []


def test_a_vault_is_never_made_over_a_vault(folder):
    before = state(folder)
    with pytest.raises(VaultExistsError):
        make_vault(folder)
    assert state(folder) == before


# --- the way in ---------------------------------------------------------------------------------


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + " ", PASSWORD[:-1], "\0", "x" * 9999])
def test_a_wrong_password_is_refused(folder, password):
    assert refused(folder, WrongPasswordError, password).code == "vault.wrong_password"


def test_half_a_character_is_a_wrong_password(folder):
    refused(folder, WrongPasswordError, "\ud800")


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    refused(tmp_path / "nowhere", NoVaultError)
    assert not (tmp_path / "nowhere").exists()


def test_an_empty_folder_holds_no_vault(tmp_path):
    refused(tmp_path, NoVaultError)


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "vault").write_text("a file")
    with pytest.raises(NoVaultError):
        open_vault(tmp_path / "vault", PASSWORD)


_KEYSLOT_DAMAGE: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:100]),
    "rubbish": lambda path: path.write_bytes(os.urandom(600)),
    "huge": lambda path: path.write_bytes(b"[" * 200_000),
    "spaced": lambda path: path.write_bytes(json.dumps(json.loads(path.read_bytes())).encode()),
    "a list": lambda path: path.write_bytes(b"[]"),
}


@pytest.mark.parametrize("damage", _KEYSLOT_DAMAGE.values(), ids=list(_KEYSLOT_DAMAGE))
def test_damaged_keyslots_are_refused_and_kept(folder, damage):
    damage(folder / "keyslots.json")
    assert refused(folder, VaultDamagedError).code == "vault.keyslots_damaged"


@pytest.mark.parametrize("damage", _KEYSLOT_DAMAGE.values(), ids=list(_KEYSLOT_DAMAGE))
def test_damaged_keyslots_open_by_the_generation_before(folder, damage):
    files = VaultFiles(folder)
    save_keyslots(files, load_keyslots(files))
    damage(files.keyslots)
    with opened(folder) as vault:
        assert facts_in(vault) == 3
    shutil.copy(files.keyslots, files.previous_keyslots)
    refused(folder, VaultDamagedError)


def test_missing_keyslots_open_by_the_generation_before(folder):
    files = VaultFiles(folder)
    save_keyslots(files, load_keyslots(files))
    files.keyslots.unlink()
    with opened(folder) as vault:
        assert facts_in(vault) == 3


@pytest.mark.parametrize(
    "hostile",
    [
        {"memory": 4 << 40},
        {"memory": (1 << 30) + 1},
        {"memory": 0},
        {"memory": -1},
        {"memory": 1},
        {"memory": 2**70},
        {"passes": 11},
        {"passes": 0},
        {"passes": -(2**63)},
        {"salt": "00"},
        {"salt": "zz" * 16},
        {"salt": ""},
        {"box": "no hex"},
        {"box": "é" * 72},
    ],
    ids=str,
)
def test_hostile_parameters_of_a_slot_are_refused_before_they_cost_anything(folder, hostile):
    path = folder / "keyslots.json"
    file = json.loads(path.read_bytes())
    file["slots"][0] |= hostile
    path.write_bytes(write(file) if max(map(_size, hostile.values())) < 2**53 else _raw(file))
    refused(folder, VaultDamagedError)


@pytest.mark.parametrize(
    "hostile",
    [
        {"v": 2},
        {"suite": 9},
        {"vault": "é" * 26},
        {"vault": ""},
        {"cases_salt": "00"},
        {"cases_salt": "not hex"},
        {"scans_salt": "zz" * 16},
        {"database": 0},
        {"database": -7},
        {"database": 10**400},
    ],
    ids=lambda hostile: str(hostile)[:40],
)
def test_hostile_fields_of_the_keyslots_are_refused(folder, hostile):
    path = folder / "keyslots.json"
    path.write_bytes(_raw(json.loads(path.read_bytes()) | hostile))
    refused(folder, VaultDamagedError)


def test_more_slots_than_there_can_be_are_refused(folder):
    path = folder / "keyslots.json"
    file = json.loads(path.read_bytes())
    file["slots"] *= 40
    path.write_bytes(write(file))
    refused(folder, VaultDamagedError)


@pytest.mark.parametrize("change", [{"memory": 16384}, {"passes": 2}, {"name": "other"}])
def test_the_parameters_of_a_slot_cannot_be_changed_behind_its_box(folder, change):
    path = folder / "keyslots.json"
    file = json.loads(path.read_bytes())
    file["slots"][0] |= change
    path.write_bytes(write(file))
    refused(folder, WrongPasswordError)


def test_a_slot_cannot_be_moved_to_another_vault(folder, tmp_path):
    make_vault(tmp_path / "other").close()
    mine, other = folder / "keyslots.json", tmp_path / "other" / "keyslots.json"
    file = json.loads(mine.read_bytes())
    file["slots"] = json.loads(other.read_bytes())["slots"]
    mine.write_bytes(write(file))
    refused(folder, WrongPasswordError)


def _size(value: object) -> int:
    return abs(value) if isinstance(value, int) else 0


def _raw(file: object) -> bytes:
    """As `write` has it, but also what it refuses."""
    return json.dumps(file, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


# --- who we are ---------------------------------------------------------------------------------


def read_alone(folder: Path, code: str) -> None:
    """The vault opens and can be read, says this of itself, and lets nothing be said or changed."""
    before = state(folder)
    with opened(folder) as vault:
        assert facts_in(vault) == 3
        assert isinstance(vault.trouble, VaultDamagedError)
        assert vault.trouble.code == code
        with pytest.raises(VaultDamagedError) as caught:
            say(vault)
        assert caught.value.code == code
        assert facts_in(vault) == 3
    after = state(folder)
    assert {name: after.get(name) for name in before} == before


@pytest.mark.parametrize("at", [0, 23, 24, 60, -1])
def test_a_damaged_identity_leaves_a_vault_to_read(folder, at):
    flip(folder / "identity.bin", at)
    read_alone(folder, "vault.identity_damaged")


@pytest.mark.parametrize("size", [0, 10, 40])
def test_an_identity_cut_short_leaves_a_vault_to_read(folder, size):
    path = folder / "identity.bin"
    path.write_bytes(path.read_bytes()[:size])
    read_alone(folder, "vault.identity_damaged")


def test_a_missing_identity_is_not_made_anew(folder):
    (folder / "identity.bin").unlink()
    read_alone(folder, "vault.identity_missing")
    assert not (folder / "identity.bin").exists()


def test_the_identity_of_another_vault_says_nothing_here(folder, tmp_path):
    make_vault(tmp_path / "other").close()
    shutil.copy(tmp_path / "other" / "identity.bin", folder / "identity.bin")
    read_alone(folder, "vault.identity_damaged")


def test_an_identity_that_is_back_lets_a_vault_speak_again(folder):
    flip(folder / "identity.bin", 30)
    read_alone(folder, "vault.identity_damaged")
    flip(folder / "identity.bin", 30)
    with opened(folder) as vault:
        say(vault)
        assert facts_in(vault) == 4
        assert troubles(vault) == []


# --- the databases ------------------------------------------------------------------------------

databases = pytest.mark.parametrize("name", ["cases-1.db", "scans-1.db"])


@databases
def test_a_plain_file_in_place_of_a_database_is_refused(folder, name):
    (folder / name).unlink()
    code = "import sqlite3,sys; sqlite3.connect(sys.argv[1]).execute('CREATE TABLE fact (id)')"
    subprocess.run([sys.executable, "-c", code, folder / name], check=True)
    refused(folder, PlainFileError)


@databases
def test_a_missing_database_is_not_made_anew(folder, name):
    (folder / name).unlink()
    refused(folder, MissingError)


@databases
@pytest.mark.parametrize("size", [16, 100, 1024, 4095])
def test_a_first_page_cut_short_is_refused(folder, name, size):
    path = folder / name
    whole = path.read_bytes()
    path.write_bytes(whole[:size])
    # SQLite reads zeros where a file ends: one time in 256 the one byte cut off was a zero, the
    # page proves its key as before, and only the length is wrong.
    refused(folder, WrongKeyError if any(whole[size:4096]) else DamagedError)


@databases
def test_a_first_page_that_lost_a_zero_at_its_end_is_refused(folder, name):
    path = folder / name
    connection = database(folder, name.removesuffix("-1.db"))
    connection.set_authorizer(None)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    while path.read_bytes()[4095]:  # each writing of a page ends in another byte of its proof
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    path.write_bytes(path.read_bytes()[:4095])
    refused(folder, DamagedError)


@databases
@pytest.mark.parametrize("size", [0, 1, 15])
def test_a_database_of_next_to_nothing_is_refused(folder, name, size):
    (folder / name).write_bytes(bytes(size))
    refused(folder, DamagedError)


@databases
def test_a_zeroed_first_page_is_refused(folder, name):
    path = folder / name
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    refused(folder, WrongKeyError)


@databases
@pytest.mark.parametrize("at", [16, 40, 2000, 4020, 4095])
def test_a_flipped_bit_of_the_first_page_is_refused(folder, name, at):
    flip(folder / name, at)
    refused(folder, WrongKeyError)


@databases
def test_the_file_of_another_key_is_refused(folder, tmp_path, name):
    make_vault(tmp_path / "other").close()
    shutil.copy(tmp_path / "other" / name, folder / name)
    refused(folder, WrongKeyError)


def test_cases_are_not_taken_for_scans(folder):
    shutil.copy(folder / "cases-1.db", folder / "scans-1.db")
    refused(folder, WrongKeyError)


def test_a_database_of_another_kind_under_the_right_key_is_refused(folder):
    connection = database(folder, "scans")
    connection.set_authorizer(None)
    connection.execute("PRAGMA application_id = 7")
    connection.close()
    refused(folder, NotOursError)


@pytest.mark.parametrize("name", ["cases", "scans"])
def test_a_newer_schema_is_refused_by_the_name_of_its_step(folder, name):
    connection = database(folder, name)
    with transaction(connection):
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute("CREATE TABLE tomorrow (id INTEGER PRIMARY KEY) STRICT")
        connection.execute(
            "INSERT INTO schema_step (number, name, digest) VALUES (?, ?, ?)",
            (version + 1, "9999_tomorrow", "ab" * 32),
        )
        connection.execute(f"PRAGMA user_version = {version + 1}")
    connection.close()
    assert refused(folder, NewerSchemaError).params == {"needs": "9999_tomorrow"}


def test_cases_are_not_brought_up_while_scans_are_refused(folder, tmp_path, monkeypatch):
    migrations = shutil.copytree(
        Path(__file__).parents[2] / "src/shouyue/vault/migrations", tmp_path / "migrations"
    )
    number = len(list((migrations / "cases").glob("*.sql"))) + 1
    later = migrations / "cases" / f"{number:04d}_later.sql"
    later.write_text("CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;\n")
    monkeypatch.setattr("shouyue.vault.vault._MIGRATIONS", migrations)
    flip(folder / "scans-1.db", 2000)
    refused(folder, WrongKeyError)
    flip(folder / "scans-1.db", 2000)
    with opened(folder) as vault:
        assert vault.cases.execute("SELECT count(*) FROM later").fetchone() == (0,)
        assert troubles(vault) == []
    assert [path.name for path in (folder / "backups").iterdir()] == ["cases-1-0001.db"]


def test_damage_behind_the_first_page_is_told_at_opening_or_by_verification(folder):
    good = (folder / "cases-1.db").read_bytes()
    for page in range(1, len(good) // 4096):
        (folder / "cases-1.db").write_bytes(good)
        flip(folder / "cases-1.db", page * 4096 + 1000)
        told: list[str] = []
        try:
            with opened(folder) as vault:
                told = troubles(vault)
        except (DamagedError, WrongKeyError) as error:
            told = [str(error)]
        assert told, f"page {page}"


def test_what_a_file_cannot_do_just_now_is_nothing_against_the_vault(folder):
    with closing(database(folder, "cases")) as other, opened(folder) as vault:
        vault.cases.set_authorizer(None)
        vault.cases.execute("PRAGMA busy_timeout = 1")
        with transaction(other), pytest.raises(LockedError):
            verify(vault)
        assert troubles(vault) == []


# --- who may write ------------------------------------------------------------------------------


def test_a_vault_held_by_another_process_is_busy(folder):
    code = (
        "import sys; from pathlib import Path; from shouyue.vault.vault import open_vault\n"
        "vault = open_vault(Path(sys.argv[1]), sys.argv[2])\n"
        "print('open', flush=True); sys.stdin.read(); vault.close()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, folder, PASSWORD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "open\n"
        refused(folder, VaultBusyError)
        refused(folder, WrongPasswordError, "not the right one")
        other.stdin.close()
        assert other.wait() == 0
    reopen(folder).close()


def test_a_vault_is_busy_for_a_second_window_of_the_same_process(folder):
    with opened(folder):
        refused(folder, VaultBusyError)
    reopen(folder).close()


def test_a_vault_whose_process_was_killed_is_free(folder):
    crash(lambda: reopen(folder))
    with opened(folder) as vault:
        assert facts_in(vault) == 3


def test_a_refusal_lets_the_vault_go(folder):
    flip(folder / "cases-1.db", 30)
    refused(folder, WrongKeyError)
    flip(folder / "cases-1.db", 30)
    with opened(folder) as vault:
        assert troubles(vault) == []


def test_a_folder_that_may_not_be_written_is_refused(folder):
    files = [folder, *folder.iterdir()]
    for path in files:
        path.chmod(0o500 if path.is_dir() else 0o400)
    with as_anybody():
        refused(folder, ReadOnlyError)
    for path in files:
        path.chmod(0o700 if path.is_dir() else 0o600)
    with opened(folder) as vault:
        assert troubles(vault) == []


@pytest.mark.parametrize(
    "name", ["keyslots.json", "identity.bin", "watermark.bin", "open.lock", "cases-1.db"]
)
def test_a_file_that_may_not_be_read_is_refused(folder, name):
    path = folder / name
    before = state(folder)
    path.chmod(0)
    with as_anybody(), pytest.raises(ReadOnlyError):
        reopen(folder)
    path.chmod(0o600)
    assert state(folder) == before


# --- nothing about keys in words ----------------------------------------------------------------


def test_no_refusal_tells_a_key_a_password_or_a_name(folder):
    files = VaultFiles(folder)
    slots: Keyslots = load_keyslots(files)
    key = unlock(slots, PASSWORD)
    identity = load_identity(files, key, slots.vault)
    secrets = [
        key.secret.hex(),
        key.derive("cases").hex(),
        key.derive("scans").hex(),
        bytes(identity.key).hex(),
        PASSWORD,
        "王小麦",
    ]
    secrets += [repr(bytes.fromhex(secret))[2:-1] for secret in secrets[:4]]
    told = [repr(key), repr(identity)]
    for name in ("keyslots.json", "identity.bin", "cases-1.db", "scans-1.db", "watermark.bin"):
        good = (folder / name).read_bytes()
        for bad in (b"", good[:1000], bytes(len(good)), good[:30] + b"\1" + good[31:]):
            (folder / name).write_bytes(bad)
            try:
                with opened(folder) as vault:
                    told += [repr(vault), *troubles(vault)]
            except KnownError as error:
                told.append("".join(traceback.format_exception(error)))
            (folder / name).write_bytes(good)
    everything = "\n".join(told).lower()
    assert "vault.identity_damaged" in everything
    for secret in secrets:
        assert secret.lower() not in everything
