"""The one-time code that brings a laptop and headquarters together, on both sides.

Ten characters that a person can say on the telephone. The first two name the invitation, the other
eight are the secret (40 bits). The secret never travels: both sides make a key from it with
Argon2id and prove to each other that they have it, over everything that the other must believe:
the organisation's key, the hub's issuer, its CA certificate, the vault's key. Whoever stands
between them without the code can neither enrol nor be believed, and cannot guess it before it
expires: five tries at the hub, a hundred core-years of Argon2id away from it.
"""

import hashlib
import hmac
from dataclasses import dataclass

from nacl.pwhash import argon2id
from nacl.utils import random

from shouyue.ledger.canonical import write
from shouyue.ledger.ids import VaultId
from shouyue.ledger.signed import Signed
from shouyue.sync.errors import CodeError

CODE_CHARACTERS = 10
HANDLE_CHARACTERS = 2

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ = str.maketrans("OILabcdefghjkmnpqrstvwxyzoil", "011ABCDEFGHJKMNPQRSTVWXYZ011", " -")
_KEY_BYTES = 32
_MEMORY = 64 * 1024 * 1024
_PASSES = 3


@dataclass(frozen=True, slots=True)
class Code:
    """A code as read: the public name of the invitation, and the secret."""

    handle: str
    secret: str

    @property
    def text(self) -> str:
        """In two groups, as it is told."""
        whole = self.handle + self.secret
        return f"{whole[:5]}-{whole[5:]}"


@dataclass(frozen=True, slots=True)
class Meeting:
    """Everything that both sides must see alike."""

    organisation: bytes
    issuer: Signed
    ca_certificate: str
    handle: str
    vault: VaultId
    epoch: int
    public_key: bytes
    nonce: bytes

    def transcript(self) -> bytes:
        return b"shouyue/enrol/1" + write(
            [
                self.organisation.hex(),
                self.issuer.words,
                hashlib.sha256(self.ca_certificate.encode()).hexdigest(),
                self.handle,
                self.vault,
                self.epoch,
                self.public_key.hex(),
                self.nonce.hex(),
            ]
        )

    def proof(self, key: bytes) -> bytes:
        """What the laptop shows."""
        return hmac.digest(key, b"laptop" + self.transcript(), "sha256")

    def confirmation(self, key: bytes, certificate: Signed) -> bytes:
        """What the hub shows in return."""
        words = hashlib.sha256(certificate.words.encode("ascii")).digest()
        return hmac.digest(key, b"hub" + words + self.transcript(), "sha256")


def new_code() -> Code:
    """A fresh one; the handle may be in use already, so the hub draws again if it is."""
    drawn = "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in random(CODE_CHARACTERS))
    return Code(drawn[:HANDLE_CHARACTERS], drawn[HANDLE_CHARACTERS:])


def read_code(text: str) -> Code:
    """What a person typed: small letters, spaces, hyphens, O for 0, I and L for 1 are understood.

    Raises:
        CodeError: it cannot be a code.
    """
    plain = text.translate(_READ)
    if len(plain) != CODE_CHARACTERS or not set(plain) <= set(_ALPHABET):
        raise CodeError("sync.code_malformed")
    return Code(plain[:HANDLE_CHARACTERS], plain[HANDLE_CHARACTERS:])


def code_key(code: Code, organisation: bytes) -> bytes:
    """The key that both sides make of the code; about 0.2 s and 64 MB."""
    salt = hashlib.sha256(b"shouyue/code/1" + organisation + code.handle.encode("ascii")).digest()
    return argon2id.kdf(
        _KEY_BYTES,
        code.secret.encode("ascii"),
        salt[: argon2id.SALTBYTES],
        opslimit=_PASSES,
        memlimit=_MEMORY,
    )
