"""Links and seals: nothing in a chain can be changed, dropped or reordered unseen.

link 0 = SHA-256("shouyue/chain/1" ‖ vault ‖ epoch ‖ branch ‖ public key ‖ before),
    before being the last link of the epoch before, or zeros
link n = SHA-256(link n-1 ‖ SHA-256(header n))
seal n = Ed25519("shouyue/seal/1" ‖ vault ‖ epoch ‖ branch ‖ n ‖ link n)

Numbers are 8 bytes, big-endian; the branch is preceded by its length in 2 bytes, so no two chains
share a byte string.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from shouyue.ledger.errors import BrokenChainError, ForgedError, NotCanonicalError
from shouyue.ledger.facts import Fact
from shouyue.ledger.ids import ChainId, chain_bytes, vault_id

LINK_BYTES = 32
KEY_BYTES = 32
ZERO_LINK = bytes(LINK_BYTES)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a chain begins: its name, the key of its epoch, and the end of the epoch before.

    Raises:
        NotCanonicalError: key or link have another length than 32 bytes.
    """

    chain: ChainId
    public_key: bytes
    before: bytes = ZERO_LINK

    def __post_init__(self) -> None:
        if len(self.public_key) != KEY_BYTES or len(self.before) != LINK_BYTES:
            raise NotCanonicalError("ledger.malformed", type="origin")

    @property
    def link(self) -> bytes:
        """Link 0."""
        return hashlib.sha256(
            b"shouyue/chain/1" + chain_bytes(self.chain) + self.public_key + self.before
        ).digest()

    def is_self_certifying(self) -> bool:
        """Whether the key proves the vault's name by itself; true of the first epoch alone."""
        return self.chain.epoch == 1 and vault_id(self.public_key) == self.chain.vault


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: how many facts it has, and the last link."""

    seq: int
    link: bytes


@dataclass(frozen=True, slots=True)
class Seal:
    """A signature over a chain up to and including fact `seq`."""

    seq: int
    signature: bytes


def next_link(link: bytes, header_bytes: bytes) -> bytes:
    return hashlib.sha256(link + hashlib.sha256(header_bytes).digest()).digest()


def extend(head: Head, chain: ChainId, facts: Iterable[Fact]) -> Head:
    """Walk on from `head` over facts that must follow it without a gap.

    Raises:
        BrokenChainError: a fact belongs elsewhere or is not the next one.
    """
    seq, link = head.seq, head.link
    for fact in facts:
        seq += 1
        header = fact.header
        if (
            header.seq != seq
            or header.branch != chain.branch
            or header.epoch != chain.epoch
            or header.vault != chain.vault
        ):
            raise BrokenChainError("ledger.not_next", seq=seq)
        link = next_link(link, fact.header_bytes)
    return Head(seq, link)


def seal(key: SigningKey, chain: ChainId, head: Head) -> Seal:
    return Seal(head.seq, key.sign(_seal_bytes(chain, head)).signature)


def check_seal(public_key: bytes, chain: ChainId, head: Head, made: Seal) -> None:
    """Prove that the owner of the chain sealed exactly this head.

    Raises:
        ForgedError: the seal is of another head, chain or key.
    """
    if made.seq != head.seq:
        raise ForgedError("ledger.seal_differs", seq=made.seq)
    verify(public_key, _seal_bytes(chain, head), made.signature, "ledger.seal_differs")


def verify(public_key: bytes, message: bytes, signature: bytes, code: str) -> None:
    """Check one Ed25519 signature.

    Raises:
        ForgedError: with `code`, if it does not hold.
    """
    try:
        VerifyKey(public_key).verify(message, signature)
    except (BadSignatureError, ValueError, TypeError) as error:
        raise ForgedError(code) from error


def _seal_bytes(chain: ChainId, head: Head) -> bytes:
    return b"shouyue/seal/1" + chain_bytes(chain) + head.seq.to_bytes(8, "big") + head.link
