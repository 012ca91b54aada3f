"""The data key of a vault and what is derived from it.

The data key is random, never stored, never changed in place; slots wrap it (`keyslots`). Every
use has a key of its own, by HKDF-SHA256 (RFC 5869).
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Literal

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.exceptions import CryptoError
from nacl.utils import random

KEY_BYTES = 32
NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES

Purpose = Literal["cases", "scans", "identity", "watermark", "backup"]


def hkdf(secret: bytes, info: bytes, salt: bytes = b"") -> bytes:
    """32 bytes of HKDF-SHA256 (RFC 5869), one block."""
    pseudo_random = hmac.digest(salt or bytes(hashlib.sha256().digest_size), secret, "sha256")
    return hmac.digest(pseudo_random, info + b"\x01", "sha256")


@dataclass(frozen=True, slots=True, repr=False)
class DataKey:
    """The random key of a vault. Has no representation, so that it cannot end in a log."""

    secret: bytes

    @classmethod
    def fresh(cls) -> "DataKey":
        return cls(random(KEY_BYTES))

    def derive(self, purpose: Purpose) -> bytes:
        return hkdf(self.secret, b"shouyue/key/1/" + purpose.encode("ascii"))


def lock_box(key: bytes, content: bytes, bound_to: bytes) -> bytes:
    """XChaCha20-Poly1305 with a random nonce in front; opens only with the same `bound_to`."""
    nonce = random(NONCE_BYTES)
    return nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(content, bound_to, nonce, key)


def open_box(key: bytes, box: bytes, bound_to: bytes) -> bytes | None:
    """The content, or None if the key is another, or anything was altered."""
    nonce, sealed = box[:NONCE_BYTES], box[NONCE_BYTES:]
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, bound_to, nonce, key)
    except (CryptoError, ValueError, TypeError):
        return None
