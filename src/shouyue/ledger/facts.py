"""A fact: a header and a body, each kept as the exact bytes first written.

The header holds no personal data and no note number, so a chain can be shown to anybody. The body
holds the content behind a random salt: once the body is disposed of, its digest in the header
tells nothing.
"""

import hashlib
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from shouyue.ledger.canonical import Count, Digest, Int, Record, read, write
from shouyue.ledger.clock import MAX_COUNTER, MAX_MS, Stamp
from shouyue.ledger.errors import BrokenChainError, ForgedError, NewerFormatError, NotCanonicalError
from shouyue.ledger.ids import (
    Branch,
    BranchText,
    ChainId,
    HubEpochText,
    Place,
    Ref,
    RefText,
    VaultId,
    VaultText,
)

FORMAT = 1
SUITE = 1
"""1 = SHA-256 and Ed25519.

Another number is another set of algorithms, never a change of this one.
"""

MAX_HEADER = 8 * 1024
MAX_BODY = 1024 * 1024
SALT_BYTES = 16

_DAY_MIN = 24 * 60

Kind = Annotated[str, Meta(pattern=r"\A[a-z]+(\.[a-z]+)*\Z", max_length=64)]
Salt = Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
Zone = Annotated[int, Meta(gt=-_DAY_MIN, lt=_DAY_MIN)]
LogicalMs = Annotated[int, Meta(ge=0, le=MAX_MS)]
Counter = Annotated[int, Meta(ge=0, le=MAX_COUNTER)]


class Seen(Record, frozen=True):
    """The newest hub entry its writer knew: the fact is not older than that entry."""

    hub: HubEpochText
    position: Count
    link: Digest


class Attachment(Record, frozen=True):
    """Something that travels beside the facts.

    `digest` is SHA-256 of a scan, or the root of a table; `size` a scan's bytes, or a table's rows
    (packed it has other bytes on every laptop).
    """

    kind: Literal["scan", "table"]
    digest: Digest
    size: Count
    media: str = ""


class Header(Record, frozen=True):
    """What can be shown of a fact.

    `wall` is the claimed time in ms since 1970, `zone` its offset in minutes; `hlc` the hybrid
    logical clock; `base` the facts that this one replaces; `body` the SHA-256 of the body's
    bytes.
    """

    v: Place
    suite: Place
    kind: Kind
    kv: Place
    vault: VaultText
    epoch: Place
    branch: BranchText
    seq: Place
    wall: Int
    zone: Zone
    hlc: tuple[LogicalMs, Counter]
    body: Digest
    clk: Literal["ok", "back", "fwd"] = "ok"
    seen: Seen | None = None
    base: tuple[RefText, ...] = ()
    att: tuple[Attachment, ...] = ()

    @property
    def ref(self) -> Ref:
        return Ref(VaultId(self.vault), self.epoch, Branch(self.branch), self.seq)


class Body(Record, frozen=True):
    """The salted content. `content` stays raw here; its kind tells how to read it."""

    content: msgspec.Raw
    salt: Salt


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
        ValueError: it could not be read again: the salt is not 16 bytes, header or body exceed
            their limit, or a field is not of its type.
    """
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
        NotCanonicalError: the header is not one of ours.
        NewerFormatError: the header is of a format or suite that this program does not know.
        BrokenChainError: a size limit is exceeded.
        ForgedError: the body is not the one that the header names.
    """
    if len(header_bytes) > MAX_HEADER or (body_bytes is not None and len(body_bytes) > MAX_BODY):
        raise BrokenChainError("ledger.too_large")
    header = _read_header(header_bytes)
    if body_bytes is not None and hashlib.sha256(body_bytes).hexdigest() != header.body:
        raise ForgedError("ledger.body_differs")
    return Fact(header, header_bytes, body_bytes)


def content_bytes(fact: Fact) -> bytes:
    """The raw content of a fact whose body is here; `read` or `read_any` proves its own form.

    Raises:
        NotCanonicalError: the body is not canonical around it.
        ForgedError: the body was disposed of.
    """
    if fact.body_bytes is None:
        raise ForgedError("ledger.body_gone")
    return bytes(read(fact.body_bytes, Body).content)


class _Format(msgspec.Struct):
    """What a header of any format has."""

    v: int = FORMAT
    suite: int = SUITE


def _read_header(raw: bytes) -> Header:
    try:
        header = read(raw, Header)
    except NotCanonicalError:
        if _is_newer(raw):
            raise NewerFormatError("ledger.unknown_format") from None
        raise
    if header.v != FORMAT or header.suite != SUITE:
        raise NewerFormatError("ledger.unknown_format")
    return header


def _is_newer(raw: bytes) -> bool:
    try:
        found = msgspec.json.decode(raw, type=_Format)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return False
    return found.v > FORMAT or found.suite > SUITE
