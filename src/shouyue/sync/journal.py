"""What the wire needs of a vault, and nothing more.

`vault.Journal` has these methods; casework hands it in. Every method is one transaction, or
none, and may be called from the thread that owns the vault only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from shouyue.ledger.certificates import Signed
from shouyue.ledger.chain import Head, Origin, Seal
from shouyue.ledger.facts import Fact
from shouyue.ledger.ids import Branch, ChainId
from shouyue.ledger.streams import Receipt, StreamHead, StreamMark


@dataclass(frozen=True, slots=True)
class Membership:
    """What enrolment gave this vault: where the hub is, whom to believe, and who we are to it."""

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

    `body_bytes` may be absent in a fact (disposed of, or quarantined by its header alone).
    """

    run: SealedRun
    marks: tuple[StreamMark, ...]
    quarantined: frozenset[int]


@dataclass(frozen=True, slots=True)
class ScanPart:
    """A piece of an attachment on its way: `digest` as in the fact's header, offset in bytes."""

    digest: str
    offset: int
    data: bytes
    size: int


class Journal(Protocol):
    """The vault, seen from the wire."""

    def membership(self) -> Membership | None:
        """None before enrolment."""

    def origins(self) -> Sequence[Origin]:
        """The vault's own chains of its current epoch, also those without facts."""

    def own_head(self, chain: ChainId) -> Head:
        """How far one of our own chains goes."""

    def head_at(self, chain: ChainId, seq: int) -> Head:
        """The head that a chain had after `seq` facts, to compare with the hub's answer."""

    def run(self, chain: ChainId, after: int, max_facts: int, max_bytes: int) -> SealedRun | None:
        """The next run of one of our chains behind `after`, sealed for the wire; None at its end."""

    def sign(self, message: bytes) -> bytes:
        """Sign a request with the vault's current key."""

    def keep_receipt(self, receipt: Receipt, signature: bytes) -> None:
        """Remember the hub's word; the caller has checked it."""

    def receipted(self, chain: ChainId) -> int:
        """Up to which of its facts the hub has given its word for this chain."""

    def cursor(self, branch: Branch) -> StreamHead | None:
        """How far this branch's stream was pulled; None before the first page."""

    def keep_certificates(self, certificates: Sequence[Signed]) -> None:
        """Remember whose key is whose; the caller has checked them."""

    def apply_page(
        self, runs: Sequence[PulledRun], after: StreamHead, hub_time_ms: int
    ) -> tuple[str, ...]:
        """Store a checked page of a stream and move its cursor to `after`, in one transaction.

        Returns:
            references of facts that are new here.
        """

    def foreign_head(self, chain: ChainId) -> Head | None:
        """How far another vault's chain is known here."""

    def foreign_origin(self, chain: ChainId) -> Origin | None:
        """Where another vault's chain begins, as first seen here."""

    def wanted(self, limit: int) -> Sequence[tuple[str, int]]:
        """Attachments that facts here name and that are not here: (digest, bytes already here)."""

    def offered(self, limit: int) -> Sequence[tuple[str, str, int]]:
        """Attachments of our own that the hub has not confirmed: (digest, kind, size), tables first."""

    def read_part(self, digest: str, offset: int, max_bytes: int) -> ScanPart | None:
        """A piece of an attachment that is here."""

    def keep_part(self, part: ScanPart) -> bool:
        """Store the next piece of a wanted one. True once it is whole and proved against its digest.

        Raises:
            ForgedError: it is whole and is not what the fact names; what was stored is dropped.
        """

    def attachment_delivered(self, digest: str) -> None:
        """The hub holds this attachment whole."""

    def note_hub_time(self, hub_time_ms: int, wall_ms: int) -> None:
        """A verified time from the hub, for the trusted estimate."""
