"""Who may write what: the organisation's key signs an issuing key, the issuing key signs vaults.

A certificate binds vault, epoch, key, person, role and branches. The organisation's public key is
pinned at enrolment; nothing else is trusted.
"""

from typing import Literal

from nacl.signing import SigningKey

from shouyue.ledger.canonical import Record, read, write
from shouyue.ledger.chain import Origin, verify
from shouyue.ledger.errors import ForgedError

Role = Literal["officer", "clerk", "supervisor"]

_ISSUER = b"shouyue/issuer/1"
_VAULT = b"shouyue/certificate/1"


class IssuerWords(Record, frozen=True):
    """The organisation's word about the hub's keys.

    `issuing` signs vaults, `receipts` signs receipts.
    """

    organisation: str
    issuing: str
    receipts: str
    not_before: int


class VaultWords(Record, frozen=True):
    """The issuing key's word about a vault.

    `branches` are the streams that it may write and read.
    """

    vault: str
    epoch: int
    public_key: str
    before: dict[str, str]
    person: str
    role: Role
    branches: tuple[str, ...]
    issued_at: int


class Signed(Record, frozen=True):
    """Exact signed bytes (hex of canonical JSON) with their signature (hex)."""

    words: str
    signature: str


def sign_issuer(organisation_key: SigningKey, words: IssuerWords) -> Signed:
    return _sign(organisation_key, _ISSUER, write(words))


def sign_vault(issuing_key: SigningKey, words: VaultWords) -> Signed:
    return _sign(issuing_key, _VAULT, write(words))


def check_issuer(organisation_public: bytes, signed: Signed) -> IssuerWords:
    """Read what the organisation signed.

    Raises:
        ForgedError: it did not sign this.
        NotCanonicalError: signed, but not by this program's rules.
    """
    return read(_open(organisation_public, _ISSUER, signed), IssuerWords)


def check_vault(issuer: IssuerWords, signed: Signed) -> VaultWords:
    """Read what the issuing key signed about a vault; raises as `check_issuer` does."""
    return read(_open(bytes.fromhex(issuer.issuing), _VAULT, signed), VaultWords)


def covers(words: VaultWords, origin: Origin) -> bool:
    """Whether a certificate is about the chain that begins here."""
    return (
        words.vault == origin.chain.vault
        and words.epoch == origin.chain.epoch
        and words.public_key == origin.public_key.hex()
        and origin.chain.branch in words.branches
        and words.before.get(origin.chain.branch, "00" * 32) == origin.before.hex()
    )


def _sign(key: SigningKey, purpose: bytes, words: bytes) -> Signed:
    return Signed(words=words.hex(), signature=key.sign(purpose + words).signature.hex())


def _open(public: bytes, purpose: bytes, signed: Signed) -> bytes:
    try:
        words, signature = bytes.fromhex(signed.words), bytes.fromhex(signed.signature)
    except ValueError as error:
        raise ForgedError("ledger.certificate_forged") from error
    verify(public, purpose + words, signature, "ledger.certificate_forged")
    return words
