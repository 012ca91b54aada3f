"""How vaults, chains, facts and streams are named."""

import base64
import hashlib
import re
from typing import NamedTuple, NewType

from shouyue.ledger.errors import NotCanonicalError

VaultId = NewType("VaultId", str)
"""26 lower-case base32 characters, derived from the vault's first public key."""

Branch = NewType("Branch", str)
"""A branch's code: 1 to 24 of A-Z, 0-9 and '-'."""

HubEpoch = NewType("HubEpoch", str)
"""16 hex digits, new whenever the hub's store was restored."""

_REF_PARTS = 4
_MAX_DIGITS = 15
_VAULT = re.compile(r"[a-z2-7]{26}")
_BRANCH = re.compile(r"[A-Z0-9][A-Z0-9-]{0,23}")


class ChainId(NamedTuple):
    """One vault's chain in one branch during one epoch."""

    vault: VaultId
    epoch: int
    branch: Branch


class Ref(NamedTuple):
    """A fact by its place, 1-based. As text: `vault.epoch.branch.seq`."""

    vault: VaultId
    epoch: int
    branch: Branch
    seq: int

    @property
    def chain(self) -> ChainId:
        return ChainId(self.vault, self.epoch, self.branch)

    @property
    def text(self) -> str:
        return f"{self.vault}.{self.epoch}.{self.branch}.{self.seq}"


def vault_id(first_public_key: bytes) -> VaultId:
    """The vault's name; it exists before any enrolment, and nobody else can claim it."""
    digest = hashlib.sha256(b"shouyue/vault/1" + first_public_key).digest()
    return VaultId(base64.b32encode(digest[:16]).decode("ascii").rstrip("=").lower())


def parse_ref(text: str) -> Ref:
    """Read `vault.epoch.branch.seq`.

    Raises:
        NotCanonicalError: it is not one.
    """
    parts = text.split(".")
    if len(parts) != _REF_PARTS or not is_vault(parts[0]) or not is_branch(parts[2]):
        raise NotCanonicalError("ledger.malformed", type="ref")
    epoch, seq = _positive(parts[1]), _positive(parts[3])
    return Ref(VaultId(parts[0]), epoch, Branch(parts[2]), seq)


def is_vault(text: str) -> bool:
    return _VAULT.fullmatch(text) is not None


def is_branch(text: str) -> bool:
    return _BRANCH.fullmatch(text) is not None


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or text[0] == "0" or len(text) > _MAX_DIGITS:
        raise NotCanonicalError("ledger.malformed", type="ref")
    return int(text)
