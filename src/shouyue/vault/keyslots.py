"""`keyslots.json`: several ways to the one data key, none of them stored in the clear.

A slot is bound to its vault, its name and its parameters, so it can be neither moved nor
weakened. Two generations of the file are kept, because losing it is losing the vault.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta
from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox
from nacl.pwhash import argon2id
from nacl.utils import random

from shouyue.ledger.canonical import Record, read, write
from shouyue.ledger.errors import NotCanonicalError
from shouyue.ledger.facts import Salt
from shouyue.ledger.ids import Place, VaultId, VaultText
from shouyue.vault.errors import NoVaultError, VaultDamagedError, WrongPasswordError
from shouyue.vault.files import VaultFiles, read_small, replace_file
from shouyue.vault.keys import KEY_BYTES, DataKey, hkdf, lock_box, open_box

MIN_PASSWORD = 10
MAX_SLOTS = 8
_SALT_BYTES = 16
_MAX_MEMORY = 1 << 30
_MAX_PASSES = 10
_MAX_FILE = 64 * 1024

# A hostile file must not make us allocate terabytes, nor meet anything but a refusal.
Memory = Annotated[int, Meta(ge=0, le=_MAX_MEMORY)]
Passes = Annotated[int, Meta(ge=0, le=_MAX_PASSES)]
Box = Annotated[str, Meta(pattern=r"\A([0-9a-f]{2})*\Z", max_length=1024)]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a password costs. Memory in bytes."""

    memory: int = 256 << 20
    passes: int = 3


class Slot(Record, frozen=True):
    """One way in.

    `password`: Argon2id and a box; `recovery`: sealed to headquarters' public key.
    """

    name: str
    kind: Literal["password", "recovery", "safe_code"]
    box: Box
    salt: Salt | Literal[""] = ""
    memory: Memory = 0
    passes: Passes = 0


class Keyslots(Record, frozen=True):
    """The file. `database` is the generation of the databases, `salts` their SQLCipher salts."""

    v: Place
    suite: Place
    vault: VaultText
    generation: Place
    database: Place
    cases_salt: Salt
    scans_salt: Salt
    slots: Annotated[tuple[Slot, ...], Meta(max_length=MAX_SLOTS)]


def new_keyslots(vault: VaultId, key: DataKey, password: str, cost: Cost) -> Keyslots:
    """The first file of a vault, with its password slot."""
    return Keyslots(
        v=1,
        suite=1,
        vault=vault,
        generation=1,
        database=1,
        cases_salt=random(_SALT_BYTES).hex(),
        scans_salt=random(_SALT_BYTES).hex(),
        slots=(password_slot(vault, key, password, cost),),
    )


def password_slot(vault: str, key: DataKey, password: str, cost: Cost) -> Slot:
    """Wrap the data key with a password of at least MIN_PASSWORD characters."""
    slot = Slot(
        name="password",
        kind="password",
        box="",
        salt=random(_SALT_BYTES).hex(),
        memory=cost.memory,
        passes=cost.passes,
    )
    box = lock_box(_stretch(password, slot), key.secret, _binding(vault, slot))
    return Slot(
        name=slot.name,
        kind=slot.kind,
        box=box.hex(),
        salt=slot.salt,
        memory=slot.memory,
        passes=slot.passes,
    )


def recovery_slot(key: DataKey, headquarters: bytes) -> Slot:
    """Seal the data key to headquarters' X25519 public key; only its offline secret opens it."""
    box = SealedBox(PublicKey(headquarters)).encrypt(key.secret)
    return Slot(name="recovery", kind="recovery", box=bytes(box).hex())


def unlock(slots: Keyslots, password: str) -> DataKey:
    """The data key by the password.

    Raises:
        WrongPasswordError: no password slot opens.
    """
    for slot in slots.slots:
        if slot.kind != "password":
            continue
        secret = open_box(
            _stretch(password, slot), bytes.fromhex(slot.box), _binding(slots.vault, slot)
        )
        if secret is not None and len(secret) == KEY_BYTES:
            return DataKey(secret)
    raise WrongPasswordError("vault.wrong_password")


def load_keyslots(files: VaultFiles) -> Keyslots:
    """Read the file, or the generation before it where it is damaged.

    Raises:
        NoVaultError: neither file is there.
        VaultDamagedError: neither can be read.
        DatabaseError: the disk fails, or the files may not be read.
    """
    paths = (files.keyslots, files.previous_keyslots)
    if not any(path.exists() for path in paths):
        raise NoVaultError("vault.none_here")
    for path in paths:
        try:
            slots = read(read_small(path, _MAX_FILE) or b"", Keyslots)
        except NotCanonicalError:
            continue
        if slots.v == 1 and slots.suite == 1:
            return slots
    raise VaultDamagedError("vault.keyslots_damaged")


def save_keyslots(files: VaultFiles, slots: Keyslots) -> None:
    """Keep the present file as the previous one and put this in its place."""
    if files.keyslots.exists():
        replace_file(files.previous_keyslots, files.keyslots.read_bytes())
    replace_file(files.keyslots, write(slots))


def _stretch(password: str, slot: Slot) -> bytes:
    try:
        stretched = argon2id.kdf(
            KEY_BYTES,
            password.encode("utf-8", "surrogatepass"),
            bytes.fromhex(slot.salt),
            opslimit=slot.passes,
            memlimit=slot.memory,
        )
    except (ValueError, CryptoError) as error:
        raise VaultDamagedError("vault.keyslots_damaged") from error
    return hkdf(stretched, b"shouyue/slot/1")


def _binding(vault: str, slot: Slot) -> bytes:
    return write(
        ["shouyue/slot/1", vault, slot.name, slot.kind, slot.salt, slot.memory, slot.passes]
    )
