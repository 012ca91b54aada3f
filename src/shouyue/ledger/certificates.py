"""Who may write what: the organisation's key signs an issuing key, the issuing key signs vaults.

A certificate binds vault, epoch, key, person, role and branches. The organisation's public key is
pinned at enrolment; nothing else is trusted.
"""

from typing import Annotated, Literal

from msgspec import Meta
from nacl.signing import SigningKey

from shouyue.ledger.canonical import Count, Digest, Record, read, write
from shouyue.ledger.chain import ZERO_LINK, Origin
from shouyue.ledger.ids import BranchText, Place, VaultText
from shouyue.ledger.signed import Signed, opened, sign

Role = Literal["officer", "clerk", "supervisor"]

_ISSUER = b"shouyue/issuer/1"
_VAULT = b"shouyue/certificate/1"


class IssuerWords(Record, frozen=True):
    """The organisation's word about the hub's keys.

    `issuing` signs vaults, `receipts` signs receipts.
    """

    organisation: str
    issuing: Digest
    receipts: Digest
    not_before: Count


class VaultWords(Record, frozen=True):
    """The issuing key's word about a vault.

    `branches` are the streams that it may write and read; `before` is the last link of the epoch
    before in those of them that have one. A `role` that is not a `Role` we know gives no rights,
    but its chains can still be verified.
    """

    vault: VaultText
    epoch: Place
    public_key: Digest
    before: dict[BranchText, Digest]
    person: str
    role: Annotated[str, Meta(pattern=r"\A[a-z]{1,32}\Z")]
    branches: tuple[BranchText, ...]
    issued_at: Count


def sign_issuer(organisation_key: SigningKey, words: IssuerWords) -> Signed:
    return sign(organisation_key, _ISSUER, write(words))


def sign_vault(issuing_key: SigningKey, words: VaultWords) -> Signed:
    return sign(issuing_key, _VAULT, write(words))


def check_issuer(organisation_public: bytes, signed: Signed) -> IssuerWords:
    """Read what the organisation signed.

    Raises:
        ForgedError: it did not sign this.
        NotCanonicalError: signed, but not by this program's rules.
    """
    return read(opened(organisation_public, _ISSUER, signed), IssuerWords)


def check_vault(issuer: IssuerWords, signed: Signed) -> VaultWords:
    """Read what the issuing key signed about a vault; raises as `check_issuer` does."""
    return read(opened(bytes.fromhex(issuer.issuing), _VAULT, signed), VaultWords)


def covers(words: VaultWords, origin: Origin) -> bool:
    """Whether a certificate is about the chain that begins here.

    The key of a first epoch must name its vault: not even the issuing key can give it to another.
    """
    return (
        (origin.chain.epoch > 1 or origin.is_self_certifying())
        and words.vault == origin.chain.vault
        and words.epoch == origin.chain.epoch
        and words.public_key == origin.public_key.hex()
        and origin.chain.branch in words.branches
        and words.before.get(origin.chain.branch, ZERO_LINK.hex()) == origin.before.hex()
    )
