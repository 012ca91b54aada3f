"""Attachments and large runs in parts: resumable both ways, proved before anybody may rely on them.

A branch never learns whether another one has the same scan.
"""

import hashlib
import sys
from collections.abc import Iterator

from shouyue.hub.callers import Caller
from shouyue.hub.config import Hub
from shouyue.hub.outcomes import MALFORMED, NOT_YOURS, Outcome, Raw, Refused
from shouyue.hub.store.base import Kind
from shouyue.ledger.errors import LedgerError
from shouyue.ledger.ids import Branch
from shouyue.ledger.tables import unpack
from shouyue.sync.messages import MAX_PART, HeldAnswer, HeldCall, PartAnswer
from shouyue.sync.packing import MAX_PACKED

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_PIECE = 1024 * 1024
_WINDOW_LOG = 27


def held(hub: Hub, caller: Caller, call: HeldCall) -> Outcome:
    """How much of each is here."""
    branch = Branch(call.branch)
    if not caller.may_use(branch):
        return NOT_YOURS
    found = (hub.store.parcels.held(branch, digest) for digest in call.digests)
    return HeldAnswer(held=tuple(0 if it is None else it[1] for it in found))


def put_part(
    hub: Hub, caller: Caller, place: tuple[Branch, Kind, str], span: tuple[int, int], data: bytes
) -> Outcome:
    """Take a part of (branch, kind, digest) at (offset, size of the whole)."""
    (branch, kind, digest), (offset, size) = place, span
    if not caller.may_use(branch):
        return NOT_YOURS
    if not data or len(data) > MAX_PART or offset + len(data) > size:
        return MALFORMED
    if size > _limit(hub, kind):
        return Refused("sync.too_large", 413, {"limit": _limit(hub, kind)})
    parcels = hub.store.parcels
    now = parcels.keep_part(branch, digest, kind, offset, data, hub.config.now())
    if now == -1 or now < size:
        return PartAnswer(held=now)
    if now > size or not _is_good(hub, branch, kind, digest):
        parcels.drop(branch, digest)
        return Refused("sync.not_what_it_is_called", 409)
    parcels.prove(branch, digest)
    return PartAnswer(held=-1)


def get_part(
    hub: Hub, caller: Caller, branch: Branch, digest: str, span: tuple[int, int]
) -> Outcome:
    """Give (offset, bytes at most) of something proved; its size in 8 bytes goes before it."""
    if not caller.may_use(branch):
        return NOT_YOURS
    if caller.standing.state == "revoked":
        return Refused("sync.revoked")
    found = hub.store.parcels.held(branch, digest)
    if found is None or found[0] == "run" or found[1] != -1:
        return Refused("sync.not_here", 404)
    size = hub.store.parcels.size(branch, digest)
    data = hub.store.parcels.read(branch, digest, span[0], min(span[1], MAX_PART))
    return Raw(size.to_bytes(8, "big") + data)


def staged(hub: Hub, branch: Branch, digest: str) -> bytes | None:
    """A run that came in parts."""
    found = hub.store.parcels.held(branch, digest)
    if found != ("run", -1):
        return None
    return hub.store.parcels.read(branch, digest, 0, MAX_PACKED)


def _limit(hub: Hub, kind: Kind) -> int:
    limits = hub.config.limits
    sizes = {"scan": limits.scan_bytes, "table": limits.table_bytes, "run": MAX_PACKED}
    return sizes[kind]


def _is_good(hub: Hub, branch: Branch, kind: Kind, digest: str) -> bool:
    if kind == "table":
        with hub.one_table:
            return _is_good_table(hub, branch, digest)
    proof = hashlib.sha256()
    for piece in _pieces(hub, branch, digest):
        proof.update(piece)
    return proof.hexdigest() == digest


def _is_good_table(hub: Hub, branch: Branch, digest: str) -> bool:
    """Measured before it is read whole: what is packed small may be large."""
    inflate = zstd.ZstdDecompressor(
        options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG}
    )
    room = hub.config.limits.table_stretched_bytes
    try:
        for piece in _pieces(hub, branch, digest):
            fed = piece
            while not inflate.eof and (fed or not inflate.needs_input):
                room -= len(inflate.decompress(fed, _PIECE))
                fed = b""
                if room < 0:
                    return False
        unpack(b"".join(_pieces(hub, branch, digest)), bytes.fromhex(digest))
    except (zstd.ZstdError, LedgerError):
        return False
    return True


def _pieces(hub: Hub, branch: Branch, digest: str) -> Iterator[bytes]:
    offset = 0
    while piece := hub.store.parcels.read(branch, digest, offset, _PIECE):
        yield piece
        offset += len(piece)
