"""Words of headquarters with a signature: what somebody said, as the exact bytes that he signed."""

import hashlib

from nacl.signing import SigningKey

from shouyue.ledger.canonical import Record
from shouyue.ledger.chain import verify
from shouyue.ledger.errors import ForgedError


class Signed(Record, frozen=True):
    """Exact signed bytes (hex of canonical JSON) with their signature (hex)."""

    words: str
    signature: str

    @property
    def digest(self) -> bytes:
        """SHA-256 of the words, by which they are told from others."""
        return hashlib.sha256(_unhex(self.words)).digest()


def sign(key: SigningKey, purpose: bytes, words: bytes) -> Signed:
    """Sign words for one purpose, so that they can be shown for no other."""
    return Signed(words=words.hex(), signature=key.sign(purpose + words).signature.hex())


def opened(public: bytes, purpose: bytes, signed: Signed) -> bytes:
    """The words, once their signature holds.

    Raises:
        ForgedError: this key did not sign them for this purpose.
    """
    words, signature = _unhex(signed.words), _unhex(signed.signature)
    verify(public, purpose + words, signature, "ledger.certificate_forged")
    return words


def _unhex(text: str) -> bytes:
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        raise ForgedError("ledger.certificate_forged") from None
    if raw.hex() != text:
        raise ForgedError("ledger.certificate_forged")
    return raw
