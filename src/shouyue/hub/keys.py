"""The hub's secrets, in files outside of its data.

    hub.key           0600: the store's key, the issuing key, the receipts key
    organisation.key  0600: signs the two above. Belongs on a stick in a safe, not on the server
    hub.mark          how many runs the store had: an older store is noticed

Without `hub.key` the data cannot be read by anybody; without the data `hub.key` opens nothing. A
copy of both belongs in two different places.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from nacl.signing import SigningKey
from nacl.utils import random

from shouyue.hub.errors import KeyFileError, OrganisationError
from shouyue.ledger.canonical import Record, read, write
from shouyue.ledger.certificates import IssuerWords, check_issuer, sign_issuer
from shouyue.ledger.errors import LedgerError
from shouyue.ledger.signed import Signed

ORGANISATION_FILE = "organisation.key"
MARK_SUFFIX = ".mark"

_SECRET_BYTES = 32
_SALT_BYTES = 16
_OTHERS = 0o077


class _OrganisationFile(Record, frozen=True):
    v: int
    name: str
    seed: str


class _HubFile(Record, frozen=True):
    v: int
    store: str
    salts: tuple[str, str]
    organisation: str
    issuing: str
    receipts: str
    issuer: Signed


@dataclass(frozen=True, slots=True, repr=False)
class HubKeys:
    """Everything that the running hub signs and opens with."""

    organisation: bytes
    issuer: Signed
    issuing: SigningKey
    receipts: SigningKey
    store: bytes
    salts: tuple[bytes, bytes]

    @property
    def issuer_words(self) -> IssuerWords:
        return check_issuer(self.organisation, self.issuer)


def make_organisation(path: Path, name: str) -> None:
    """Draw the organisation's key, once for all time.

    Raises:
        OrganisationError: there is one already.
    """
    kept = _OrganisationFile(v=1, name=name, seed=random(_SECRET_BYTES).hex())
    try:
        _write_secret(path, write(kept))
    except FileExistsError as error:
        raise OrganisationError("hub.organisation_exists", file=path.name) from error


def make_keys(path: Path, organisation_file: Path, now: int) -> HubKeys:
    """Draw the hub's keys and have the organisation's key sign them.

    Raises:
        OrganisationError: the organisation's key is not here.
        KeyFileError: there are hub keys already.
    """
    organisation, name = load_organisation(organisation_file)
    issuing, receipts = SigningKey(random(_SECRET_BYTES)), SigningKey(random(_SECRET_BYTES))
    kept = _HubFile(
        v=1,
        store=random(_SECRET_BYTES).hex(),
        salts=(random(_SALT_BYTES).hex(), random(_SALT_BYTES).hex()),
        organisation=bytes(organisation.verify_key).hex(),
        issuing=bytes(issuing).hex(),
        receipts=bytes(receipts).hex(),
        issuer=_issue(organisation, name, (issuing, receipts), now),
    )
    try:
        _write_secret(path, write(kept))
    except FileExistsError as error:
        raise KeyFileError("hub.key_file_exists", file=path.name) from error
    return load_keys(path)


def load_keys(path: Path) -> HubKeys:
    """Read the hub's keys.

    Raises:
        KeyFileError: missing, damaged, or others may read it.
    """
    try:
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            raise KeyFileError("hub.key_file_open_to_others", file=path.name)
        kept = read(path.read_bytes(), _HubFile)
        keys = HubKeys(
            bytes.fromhex(kept.organisation),
            kept.issuer,
            SigningKey(bytes.fromhex(kept.issuing)),
            SigningKey(bytes.fromhex(kept.receipts)),
            bytes.fromhex(kept.store),
            (bytes.fromhex(kept.salts[0]), bytes.fromhex(kept.salts[1])),
        )
        words = keys.issuer_words
    except FileNotFoundError as error:
        raise KeyFileError("hub.key_file_missing", file=path.name) from error
    except (OSError, LedgerError, ValueError):
        raise KeyFileError("hub.key_file_damaged", file=path.name) from None
    signed = (bytes.fromhex(words.issuing), bytes.fromhex(words.receipts))
    if signed != (bytes(keys.issuing.verify_key), bytes(keys.receipts.verify_key)):
        raise KeyFileError("hub.key_file_damaged", file=path.name)
    return keys


def load_organisation(path: Path) -> tuple[SigningKey, str]:
    """The organisation's key, and what the organisation is called.

    Raises:
        OrganisationError: it is not here, or it is damaged.
    """
    try:
        kept = read(path.read_bytes(), _OrganisationFile)
        return SigningKey(bytes.fromhex(kept.seed)), kept.name
    except FileNotFoundError as error:
        raise OrganisationError("hub.organisation_missing", file=path.name) from error
    except (OSError, LedgerError, ValueError):
        raise OrganisationError("hub.organisation_damaged", file=path.name) from None


def mark_file(key_file: Path) -> Path:
    """Where the mark of a hub with this key file is."""
    return key_file.with_name(key_file.name + MARK_SUFFIX)


def _issue(
    organisation: SigningKey, name: str, keys: tuple[SigningKey, SigningKey], now: int
) -> Signed:
    words = IssuerWords(
        organisation=name,
        issuing=bytes(keys[0].verify_key).hex(),
        receipts=bytes(keys[1].verify_key).hex(),
        not_before=now,
    )
    return sign_issuer(organisation, words)


def _write_secret(path: Path, content: bytes) -> None:
    """Make a file that only its owner reads, never over another."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
