"""A fact: a header and a body, each kept as the exact bytes first written.

The header holds no personal data and no note number, so a chain can be shown to anybody. The body
holds the content behind a random salt: once the body is disposed of, its digest in the header
tells nothing.
"""

import hashlib
from dataclasses import dataclass
from typing import Literal

import msgspec

from shouyue.ledger.canonical import Record, read, read_any, write
from shouyue.ledger.clock import Stamp
from shouyue.ledger.errors import BrokenChainError, ForgedError
from shouyue.ledger.ids import Branch, ChainId, Ref, VaultId

FORMAT = 1
SUITE = 1
"""1 = SHA-256 and Ed25519.

Another number is another set of algorithms, never a change of this one.
"""

MAX_HEADER = 8 * 1024
MAX_BODY = 1024 * 1024
SALT_BYTES = 16


class Seen(Record, frozen=True):
    """The newest hub entry its writer knew: the fact is not older than that entry."""

    hub: str
    position: int
    link: str


class Attachment(Record, frozen=True):
    """Something that travels beside the facts.

    `digest` is SHA-256 of a scan, or the root of a table.
    """

    kind: Literal["scan", "table"]
    digest: str
    size: int
    media: str = ""


class Header(Record, frozen=True):
    """What can be shown of a fact.

    `wall` is the claimed time in ms since 1970, `zone` its offset in minutes; `hlc` the hybrid
    logical clock; `base` the facts that this one replaces; `body` the SHA-256 of the body's
    bytes.
    """

    v: int
    suite: int
    kind: str
    kv: int
    vault: str
    epoch: int
    branch: str
    seq: int
    wall: int
    zone: int
    hlc: tuple[int, int]
    body: str
    clk: Literal["ok", "back", "fwd"] = "ok"
    seen: Seen | None = None
    base: tuple[str, ...] = ()
    att: tuple[Attachment, ...] = ()

    @property
    def ref(self) -> Ref:
        return Ref(VaultId(self.vault), self.epoch, Branch(self.branch), self.seq)


class Body(Record, frozen=True):
    """The salted content. `content` stays raw here; its kind tells how to read it."""

    content: msgspec.Raw
    salt: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One immutable record, as bytes with their reading. `body` is None once disposed of."""

    header: Header
    header_bytes: bytes
    body_bytes: bytes | None

    @property
    def ref(self) -> Ref:
        return self.header.ref


@dataclass(frozen=True, slots=True)
class Draft:
    """What an act wants to say, before it has a place in a chain."""

    content: Record
    kind: str
    version: int
    base: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


def write_fact(
    draft: Draft, chain: ChainId, seq: int, stamp: Stamp, seen: Seen | None, salt: bytes
) -> Fact:
    """Give a draft its place and its bytes.

    Raises:
        ValueError: the salt is not 16 bytes, or header or body exceed their limit.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 16 bytes")
    body = write(Body(content=msgspec.Raw(write(draft.content)), salt=salt.hex()))
    header = Header(
        v=FORMAT,
        suite=SUITE,
        kind=draft.kind,
        kv=draft.version,
        vault=chain.vault,
        epoch=chain.epoch,
        branch=chain.branch,
        seq=seq,
        wall=stamp.wall_ms,
        zone=stamp.zone_min,
        hlc=stamp.hlc,
        clk=stamp.state,
        seen=seen,
        base=draft.base,
        body=hashlib.sha256(body).hexdigest(),
        att=draft.attachments,
    )
    header_bytes = write(header)
    if len(header_bytes) > MAX_HEADER or len(body) > MAX_BODY:
        raise ValueError("a fact exceeds its limit")
    return Fact(header, header_bytes, body)


def read_fact(header_bytes: bytes, body_bytes: bytes | None) -> Fact:
    """Read stored or received bytes; the digest of the body is checked, its content is not.

    Raises:
        NotCanonicalError: the header is not one of ours, or is of a newer format.
        BrokenChainError: a size limit is exceeded or the place is impossible.
        ForgedError: the body is not the one that the header names.
    """
    if len(header_bytes) > MAX_HEADER or (body_bytes is not None and len(body_bytes) > MAX_BODY):
        raise BrokenChainError("ledger.too_large")
    header = read(header_bytes, Header)
    if header.v != FORMAT or header.suite != SUITE or header.seq < 1 or header.epoch < 1:
        raise BrokenChainError("ledger.unknown_format")
    if body_bytes is not None and hashlib.sha256(body_bytes).hexdigest() != header.body:
        raise ForgedError("ledger.body_differs")
    return Fact(header, header_bytes, body_bytes)


def content_bytes(fact: Fact) -> bytes:
    """The raw content of a fact whose body is here.

    Raises:
        NotCanonicalError: the body is not canonical.
        ForgedError: the body was disposed of.
    """
    if fact.body_bytes is None:
        raise ForgedError("ledger.body_gone")
    read_any(fact.body_bytes)
    return bytes(msgspec.json.decode(fact.body_bytes, type=Body).content)
