"""A branch's stream: the hub's order of its facts, linked so that every client can recompute it.

stream link p = SHA-256(stream link p-1 ‖ fact link ‖ received_at)
stream link 0 = SHA-256("shouyue/stream/1" ‖ hub epoch ‖ branch ‖ fork link),
    the fork link being the last one kept of the hub's epoch before, or zeros.
"""

import hashlib
from dataclasses import dataclass

from shouyue.ledger.canonical import MAX_INT
from shouyue.ledger.chain import LINK_BYTES, ZERO_LINK
from shouyue.ledger.errors import NotCanonicalError
from shouyue.ledger.ids import Branch, ChainId, HubEpoch, branch_bytes, chain_bytes, is_hub_epoch


@dataclass(frozen=True, slots=True)
class StreamHead:
    """How far a stream is known.

    (hub epoch, branch), position of the last entry, its stream link.
    """

    hub_epoch: HubEpoch
    branch: Branch
    position: int
    link: bytes


@dataclass(frozen=True, slots=True)
class StreamMark:
    """Where one fact stands in its branch's stream; `received_at` in ms since 1970, hub's clock."""

    position: int
    received_at: int


def stream_origin(hub_epoch: HubEpoch, branch: Branch, fork: bytes = ZERO_LINK) -> StreamHead:
    """The head of a stream without entries.

    Raises:
        NotCanonicalError: one of the parts has not its form.
    """
    link = hashlib.sha256(
        b"shouyue/stream/1" + _epoch_bytes(hub_epoch) + branch_bytes(branch) + _link(fork)
    ).digest()
    return StreamHead(hub_epoch, branch, 0, link)


def next_stream_link(link: bytes, fact_link: bytes, received_at: int) -> bytes:
    """The link behind `link`, after the fact with this link in its own chain.

    Raises:
        NotCanonicalError: the time is before 1970 or no time at all.
    """
    return hashlib.sha256(link + fact_link + _number(received_at)).digest()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The hub's signed word that it holds a chain up to `seq`, and where in the stream that is."""

    chain: ChainId
    seq: int
    link: bytes
    hub_epoch: HubEpoch
    position: int
    stream_link: bytes
    received_at: int

    def signed_bytes(self) -> bytes:
        """What the hub signs; unambiguous because every part has a fixed or stated length.

        Raises:
            NotCanonicalError: one of the parts has not its form.
        """
        return b"".join(
            (
                b"shouyue/receipt/1",
                chain_bytes(self.chain),
                _number(self.seq),
                _link(self.link),
                _epoch_bytes(self.hub_epoch),
                _number(self.position),
                _link(self.stream_link),
                _number(self.received_at),
            )
        )


def _epoch_bytes(hub_epoch: HubEpoch) -> bytes:
    if not is_hub_epoch(hub_epoch):
        raise NotCanonicalError("ledger.malformed", type="hub epoch")
    return hub_epoch.encode("ascii")


def _link(link: bytes) -> bytes:
    if len(link) != LINK_BYTES:
        raise NotCanonicalError("ledger.malformed", type="link")
    return link


def _number(number: int) -> bytes:
    if not 0 <= number <= MAX_INT:
        raise NotCanonicalError("ledger.malformed", type="number")
    return number.to_bytes(8, "big")
