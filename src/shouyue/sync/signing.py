"""Whose call, whose answer: Ed25519 over everything that counts.

A call is signed by the vault over method, target, digest of the body, vault, epoch, time and nonce,
in one header. An answer, a refusal too, is signed by the hub's receipts key over that signature,
the status and the digest of the body: it answers this call and no other, and what a portal or a
proxy says is told from what our hub says.
"""

import base64
import hashlib
import re
from dataclasses import dataclass

from shouyue.ledger.errors import ForgedError
from shouyue.ledger.ids import Branch, HubEpoch, VaultId, branch_bytes
from shouyue.ledger.signed import Signed
from shouyue.sync.errors import MalformedError


@dataclass(frozen=True, slots=True)
class StreamFork:
    """The hub was restored: of `old_epoch` it kept the stream up to `position`.

    `link` is the stream link there; what follows stands in the stream of `new_epoch`, which begins
    at `stream_origin(new_epoch, branch, link)`. A hub that kept nothing names position 0, link
    zero and an empty old epoch.
    """

    branch: Branch
    old_epoch: HubEpoch
    position: int
    link: bytes
    new_epoch: HubEpoch


CALL_HEADER = "shouyue-call"
ANSWER_HEADER = "shouyue-answer"
ISSUER_HEADER = "shouyue-issuer"

NONCE_BYTES = 12

_CALL = re.compile(
    r"([a-z2-7]{26})\.([1-9][0-9]{0,14})\.([0-9]{1,15})\.([\w-]{16})\.([\w-]{86})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls, when by the caller's clock (ms), and the signature over it all."""

    vault: VaultId
    epoch: int
    time: int
    nonce: bytes
    signature: bytes = b""

    def header(self) -> str:
        parts = (self.vault, str(self.epoch), str(self.time))
        return ".".join((*parts, _text(self.nonce), _text(self.signature)))

    def signed_bytes(self, method: str, target: str, body: bytes) -> bytes:
        """`target` is path and query as sent."""
        return b"\n".join(
            (
                b"shouyue/call/1",
                method.encode("ascii"),
                target.encode("ascii"),
                hashlib.sha256(body).hexdigest().encode("ascii"),
                f"{self.vault}.{self.epoch}.{self.time}".encode("ascii"),
                self.nonce,
            )
        )


def read_call(header: str) -> Call:
    """Read the header of a call; its signature is not checked yet.

    Raises:
        MalformedError: it is not one.
    """
    match = _CALL.fullmatch(header)
    if match is None:
        raise MalformedError("sync.malformed", part="call")
    vault, epoch, time, nonce, signature = match.groups()
    return Call(VaultId(vault), int(epoch), int(time), _bytes(nonce), _bytes(signature))


def answer_bytes(call: Call, status: int, body: bytes) -> bytes:
    """What the hub signs."""
    return b"".join(
        (
            b"shouyue/answer/1",
            call.signature,
            status.to_bytes(2, "big"),
            hashlib.sha256(body).digest(),
        )
    )


def fork_bytes(fork: StreamFork) -> bytes:
    """What the hub signs when it says where a stream went on after it was restored."""
    return b"".join(
        (
            b"shouyue/fork/1",
            branch_bytes(fork.branch),
            fork.old_epoch.encode("ascii").ljust(16, b"-"),
            fork.position.to_bytes(8, "big"),
            fork.link,
            fork.new_epoch.encode("ascii"),
        )
    )


def signature_text(signature: bytes) -> str:
    return _text(signature)


def signature_of(text: str) -> bytes:
    """Raises ForgedError if it cannot be one."""
    try:
        return _bytes(text)
    except ValueError as error:
        raise ForgedError("ledger.signature_malformed") from error


def issuer_mark(issuer: Signed) -> str:
    """Which word of the organisation the hub goes by, in short."""
    return hashlib.sha256(issuer.words.encode("ascii")).hexdigest()[:16]


def certificate_mark(certificate: Signed) -> bytes:
    """Which certificate a client goes by."""
    return hashlib.sha256(certificate.words.encode("ascii")).digest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
