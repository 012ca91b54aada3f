"""What the wire needs of a vault, and nothing more.

`casework` hands in something with these methods. Every method is one transaction, or none, and may
be called from the thread that owns the vault only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from shouyue.ledger.chain import Head, Origin, Seal
from shouyue.ledger.facts import Fact
from shouyue.ledger.ids import Branch, ChainId, HubEpoch
from shouyue.ledger.signed import Signed
from shouyue.ledger.streams import Receipt, StreamHead, StreamMark


@dataclass(frozen=True, slots=True)
class Membership:
    """What enrolment gave this vault: where the hub is, whom to believe, and who we are to it.

    `organisation` is the public key that is pinned; `ca_certificate` the PEM that the hub's https
    is checked against, empty for plain http on this machine.
    """

    url: str
    organisation: bytes
    ca_certificate: str
    issuer: Signed
    certificate: Signed
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class SealedRun:
    """Facts that follow each other in one chain, with a seal over the last."""

    origin: Origin
    first: int
    facts: tuple[Fact, ...]
    seal: Seal


@dataclass(frozen=True, slots=True)
class PulledRun:
    """A run as the hub streams it: its facts, and where each one stands in the stream.

    `body_bytes` may be absent in a fact (disposed of, or quarantined by its header alone). `end` is
    the stream behind its last fact: the only places where streams of two laptops, or of a laptop
    and a restored hub, are ever compared. A run may be here already (our own; or again in a new
    hub epoch): then only its marks are new.
    """

    run: SealedRun
    marks: tuple[StreamMark, ...]
    quarantined: frozenset[int]
    end: StreamHead


@dataclass(frozen=True, slots=True)
class Parcel:
    """An attachment that should travel; `held` bytes of it are here, from its start.

    `digest` is as in the header of a fact of `branch` that names it, `size` that of the bytes that
    travel.
    """

    branch: Branch
    digest: str
    kind: Literal["scan", "table"]
    size: int
    held: int


@dataclass(frozen=True, slots=True)
class ScanPart:
    """A piece of an attachment on its way: offset and size of the whole in bytes."""

    digest: str
    offset: int
    data: bytes
    size: int


class OwnChains(Protocol):
    """Who we are, our own chains, and what the hub said of them."""

    def membership(self) -> Membership | None:
        """None before enrolment."""

    def keep_membership(self, membership: Membership) -> None:
        """From enrolment, or because the hub renewed its keys or our certificate; checked."""

    def origins(self) -> Sequence[Origin]:
        """The vault's own chains of its current epoch, also those without facts."""

    def own_head(self, chain: ChainId) -> Head:
        """How far one of our own chains goes."""

    def run(self, chain: ChainId, after: int, max_facts: int, max_bytes: int) -> SealedRun | None:
        """The next run of a chain behind `after`; None at its end.

        One of our own is sealed for the wire. Another vault's ends at a seal that came with it,
        even if that exceeds the limits. `max_bytes` counts headers and bodies as stored; one fact
        always fits.
        """

    def sign(self, message: bytes) -> bytes:
        """Sign a request with the vault's current key."""

    def keep_receipt(self, receipt: Receipt, signature: bytes) -> None:
        """Remember the hub's word; the caller has checked it. The newest of a chain counts."""

    def receipt(self, chain: ChainId) -> Receipt | None:
        """The newest word of the hub that counts for one of our chains."""

    def note_hub_time(self, hub_time_ms: int, wall_ms: int) -> None:
        """A verified time from the hub, for the trusted estimate."""


class KnownChains(Protocol):
    """All chains that are here, and whose keys they are."""

    def head_at(self, chain: ChainId, seq: int) -> Head:
        """The head that any chain had here after `seq` facts.

        Raises:
            LedgerError: it has fewer here.
        """

    def foreign_head(self, chain: ChainId) -> Head | None:
        """How far a chain that is not one of `origins` is known here.

        Others' chains, and our own of earlier epochs.
        """

    def foreign_origin(self, chain: ChainId) -> Origin | None:
        """Where such a chain begins, as first seen here."""

    def undelivered(self, branch: Branch) -> Sequence[Origin]:
        """Other vaults' chains with facts here that have no place in the hub's stream.

        The hub lost them, or they came by another way; whoever holds them may bring them.
        """

    def keep_certificates(self, certificates: Sequence[Signed]) -> None:
        """Remember whose key is whose; the caller has checked them."""

    def certificate(self, chain: ChainId) -> Signed | None:
        """The kept certificate that covers a chain."""

    def conflicts(self) -> int:
        """How many facts are replaced by more than one other, so that somebody must choose."""


class KnownStreams(Protocol):
    """The hub's streams as far as they were pulled."""

    def cursor(self, branch: Branch) -> StreamHead | None:
        """How far this branch's stream was pulled; None before the first page."""

    def stream_link(self, hub_epoch: HubEpoch, branch: Branch, position: int) -> bytes | None:
        """The stream link at a position where a pulled run ended; None elsewhere."""

    def fork_stream(self, begin: StreamHead, kept: Mapping[HubEpoch, int]) -> int:
        """The hub was restored and lost the end of a stream; the caller has checked the rest.

        Of each hub epoch in `kept` the stream still holds up to that position, of others nothing:
        marks, receipts and stream links in this branch that are of a place beyond are forgotten, so
        that the place may be given again. Attachments that facts of this branch name count as not
        delivered. The cursor moves to `begin`. Also how a stream is begun here for the first time.

        Returns:
            how many facts are undelivered again.
        """

    def apply_page(
        self, runs: Sequence[PulledRun], after: StreamHead, hub_time_ms: int
    ) -> tuple[str, ...]:
        """Store a checked page of a stream and move its cursor to `after`, in one transaction.

        Returns:
            references of facts that are new here.
        """


class KnownRules(Protocol):
    """What rules headquarters issued, as far as they came here."""

    def last_rules(self) -> int:
        """The largest number of them; 0 if there are none."""

    def has_rules(self, digest: bytes) -> bool:
        """Whether the words with this SHA-256 are here."""

    def keep_rules(self, signed: Signed) -> None:
        """Remember issued rules; the caller has checked them."""


class KnownParcels(Protocol):
    """What travels beside the facts."""

    def wanted(self, limit: int) -> Sequence[Parcel]:
        """Attachments that facts here name and that are not here whole, tables first."""

    def offered(self, limit: int) -> Sequence[Parcel]:
        """Attachments that are here whole and the hub has not confirmed, tables first.

        What came from the hub is confirmed, until a stream forks.
        """

    def read_part(self, digest: str, offset: int, max_bytes: int) -> ScanPart | None:
        """A piece of an attachment that is here."""

    def keep_part(self, part: ScanPart) -> bool:
        """Store the next piece of a wanted one. True once it is whole and proved.

        Raises:
            ForgedError: it is whole and is not what the fact names; what was stored is dropped.
        """

    def attachment_delivered(self, digest: str) -> None:
        """The hub holds this attachment whole."""


class Journal(OwnChains, KnownChains, KnownStreams, KnownRules, KnownParcels, Protocol):
    """The vault, seen from the wire."""
