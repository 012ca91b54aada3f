"""A branch's stream: the hub's order of its facts, linked so that every client can recompute it.

stream link p = SHA-256(stream link p-1 ‖ fact link ‖ received_at)
stream link 0 = SHA-256("shouyue/stream/1" ‖ hub epoch ‖ branch ‖ fork link),
    the fork link being the last one kept of the hub's epoch before, or zeros.
"""

import hashlib
from dataclasses import dataclass

from shouyue.ledger.chain import ZERO_LINK
from shouyue.ledger.ids import Branch, ChainId, HubEpoch


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
    branch_bytes = branch.encode("ascii")
    link = hashlib.sha256(
        b"shouyue/stream/1"
        + hub_epoch.encode("ascii")
        + len(branch_bytes).to_bytes(2, "big")
        + branch_bytes
        + fork
    ).digest()
    return StreamHead(hub_epoch, branch, 0, link)


def next_stream_link(link: bytes, fact_link: bytes, received_at: int) -> bytes:
    return hashlib.sha256(link + fact_link + received_at.to_bytes(8, "big")).digest()


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
        """What the hub signs; unambiguous because every part has a fixed or stated length."""
        branch = self.chain.branch.encode("ascii")
        return b"".join(
            (
                b"shouyue/receipt/1",
                self.chain.vault.encode("ascii"),
                self.chain.epoch.to_bytes(8, "big"),
                len(branch).to_bytes(2, "big"),
                branch,
                self.seq.to_bytes(8, "big"),
                self.link,
                self.hub_epoch.encode("ascii"),
                self.position.to_bytes(8, "big"),
                self.stream_link,
                self.received_at.to_bytes(8, "big"),
            )
        )
