"""How vaults, chains, facts and streams are named."""

import base64
import hashlib
import re
from typing import Annotated, NamedTuple, NewType

from msgspec import Meta

from shouyue.ledger.errors import NotCanonicalError

VaultId = NewType("VaultId", str)
"""26 lower-case base32 characters, derived from the vault's first public key."""

Branch = NewType("Branch", str)
"""A branch's code: 1 to 24 of A-Z, 0-9 and '-'."""

HubEpoch = NewType("HubEpoch", str)
"""16 hex digits, new whenever the hub's store was restored."""

MAX_PLACE = 10**15 - 1
"""The largest epoch, sequence number or position: 15 digits, so that a place is also a text."""

Place = Annotated[int, Meta(ge=1, le=MAX_PLACE)]

_V, _B, _N = "[a-z2-7]{26}", "[A-Z0-9][A-Z0-9-]{0,23}", "[1-9][0-9]{0,14}"

VaultText = Annotated[str, Meta(pattern=rf"\A{_V}\Z")]
BranchText = Annotated[str, Meta(pattern=rf"\A{_B}\Z")]
HubEpochText = Annotated[str, Meta(pattern=r"\A[0-9a-f]{16}\Z")]
RefText = Annotated[str, Meta(pattern=rf"\A{_V}\.{_N}\.{_B}\.{_N}\Z")]

_VAULT = re.compile(_V)
_BRANCH = re.compile(_B)
_HUB_EPOCH = re.compile("[0-9a-f]{16}")
_REF = re.compile(rf"({_V})\.({_N})\.({_B})\.({_N})")


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
    parts = _REF.fullmatch(text)
    if parts is None:
        raise NotCanonicalError("ledger.malformed", type="ref")
    vault, epoch, branch, seq = parts.groups()
    return Ref(VaultId(vault), int(epoch), Branch(branch), int(seq))


def chain_bytes(chain: ChainId) -> bytes:
    """A chain's name inside hashed and signed bytes.

    No two chains share one, whatever follows: vault 26 bytes, epoch 8, length of branch 2, branch.

    Raises:
        NotCanonicalError: it is no name of a chain.
    """
    if not is_vault(chain.vault) or not 1 <= chain.epoch <= MAX_PLACE:
        raise NotCanonicalError("ledger.malformed", type="chain")
    return chain.vault.encode("ascii") + chain.epoch.to_bytes(8, "big") + branch_bytes(chain.branch)


def branch_bytes(branch: Branch) -> bytes:
    """A branch inside hashed and signed bytes: length in 2 bytes, code.

    Raises:
        NotCanonicalError: it is no code of a branch.
    """
    if not is_branch(branch):
        raise NotCanonicalError("ledger.malformed", type="branch")
    return len(branch).to_bytes(2, "big") + branch.encode("ascii")


def is_vault(text: str) -> bool:
    return _VAULT.fullmatch(text) is not None


def is_branch(text: str) -> bool:
    return _BRANCH.fullmatch(text) is not None


def is_hub_epoch(text: str) -> bool:
    return _HUB_EPOCH.fullmatch(text) is not None
