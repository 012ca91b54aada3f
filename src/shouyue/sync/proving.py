"""Believing nothing that comes down the line: certificates, digests, chains, seals, stream links.

What fails here is a lie or damage at the hub, and is named as what it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from shouyue.ledger.certificates import VaultWords, check_vault, covers
from shouyue.ledger.chain import ZERO_LINK, Head, Origin, check_seal, extend, next_link
from shouyue.ledger.errors import LedgerError
from shouyue.ledger.ids import Branch, ChainId, HubEpoch
from shouyue.ledger.signed import Signed
from shouyue.ledger.streams import StreamHead, StreamMark, next_stream_link
from shouyue.sync.errors import DishonestHubError, RolledBackError
from shouyue.sync.journal import Journal, PulledRun, SealedRun
from shouyue.sync.line import Line
from shouyue.sync.messages import (
    MAX_CHAINS,
    CertificatesAnswer,
    CertificatesCall,
    ChainWords,
    decode,
    encode,
)
from shouyue.sync.packing import PackedRun


class Keys:
    """Whose key is whose, as the issuing key says; asks the hub for what is not known here."""

    def __init__(self, line: Line, journal: Journal) -> None:
        self._line = line
        self._journal = journal
        self._known: dict[ChainId, Origin] = {}
        self._own = {origin.chain: origin for origin in journal.origins()}

    def is_own(self, chain: ChainId) -> bool:
        """Whether it is one of our chains of the present epoch."""
        return chain in self._own

    def learn(self, chains: Iterable[ChainId]) -> None:
        """Make sure that the beginnings of these chains are known.

        Raises:
            DishonestHubError: the hub has no certificate that holds.
        """
        missing = [chain for chain in dict.fromkeys(chains) if not self._find(chain)]
        for start in range(0, len(missing), MAX_CHAINS):
            self._fetch(missing[start : start + MAX_CHAINS])

    def origin(self, chain: ChainId) -> Origin:
        """Where a chain that was learnt begins."""
        return self._own.get(chain) or self._known[chain]

    def _find(self, chain: ChainId) -> bool:
        if chain in self._own or chain in self._known:
            return True
        origin = self._journal.foreign_origin(chain)
        if origin is None and (signed := self._journal.certificate(chain)) is not None:
            origin = self._covered(chain, signed)
        if origin is not None:
            self._known[chain] = origin
        return origin is not None

    def _covered(self, chain: ChainId, signed: Signed) -> Origin | None:
        try:
            words = check_vault(self._line.issuer, signed)
        except LedgerError:
            return None
        origin = _origin(words, chain)
        return origin if covers(words, origin) else None

    def _fetch(self, chains: Sequence[ChainId]) -> None:
        asked = CertificatesCall(chains=tuple(ChainWords(*chain) for chain in chains))
        answer = decode(self._line.call("/v1/certificates", encode(asked)), CertificatesAnswer)
        if len(answer.certificates) != len(chains):
            raise DishonestHubError("sync.certificate_missing")
        kept = []
        for chain, signed in zip(chains, answer.certificates, strict=True):
            if signed is None:
                raise DishonestHubError("sync.certificate_missing", vault=chain.vault)
            origin = self._covered(chain, signed)
            if origin is None:
                raise DishonestHubError("sync.certificate_forged", vault=chain.vault)
            self._known[chain] = origin
            kept.append(signed)
        self._journal.keep_certificates(kept)


@dataclass(frozen=True, slots=True)
class Received:
    """A run in a page, before it is proved."""

    run: PackedRun
    received_at: int
    quarantined: frozenset[int]


class Beginnings(Protocol):
    """Where chains begin, as far as they were learnt."""

    def is_own(self, chain: ChainId) -> bool: ...
    def origin(self, chain: ChainId) -> Origin: ...


class PageProof:
    """Walks one page of a stream from the cursor on."""

    def __init__(self, journal: Journal, keys: Beginnings, cursor: StreamHead) -> None:
        self._journal = journal
        self._keys = keys
        self.end = cursor
        self._time = 0
        self._heads: dict[ChainId, Head] = {}
        self._ends: dict[tuple[HubEpoch, int], bytes] = {}
        self.doubts: list[str] = []

    def prove(self, received: Received) -> PulledRun:
        """The next run of the page.

        Raises:
            DishonestHubError: it does not hold, or not here.
            RolledBackError: it is our own, and we do not have it.
        """
        run = received.run
        if run.chain.branch != self.end.branch:
            raise DishonestHubError("sync.wrong_branch", branch=self.end.branch)
        if received.received_at < self._time:
            raise DishonestHubError("sync.time_went_back", branch=self.end.branch)
        self._time = received.received_at
        links = self._walk(run)
        marks = []
        position, link = self.end.position, self.end.link
        for fact_link in links:
            position += 1
            link = next_stream_link(link, fact_link, received.received_at)
            marks.append(StreamMark(position, received.received_at))
        self.end = StreamHead(self.end.hub_epoch, self.end.branch, position, link)
        earlier = self._journal.stream_link(self.end.hub_epoch, self.end.branch, position)
        if earlier not in (None, link):
            raise DishonestHubError("sync.stream_differs", branch=self.end.branch)
        self._ends[self.end.hub_epoch, position] = link
        self._compare_seen(run)
        sealed = SealedRun(self._keys.origin(run.chain), run.first, run.facts, run.seal)
        return PulledRun(sealed, tuple(marks), received.quarantined, self.end)

    def _walk(self, run: PackedRun) -> list[bytes]:
        """The chain's links over the run, proved by its seal and by what is here of it already."""
        origin = self._keys.origin(run.chain)
        known = self._known(run.chain, origin)
        if run.first > known.seq + 1:
            raise DishonestHubError("sync.chain_gap", vault=run.chain.vault, after=known.seq)
        start = known if run.first > known.seq else self._head_at(run.chain, run.first - 1)
        links = []
        link = start.link
        for fact in run.facts:
            link = next_link(link, fact.header_bytes)
            links.append(link)
        try:
            end = extend(start, run.chain, run.facts)
            check_seal(origin.public_key, run.chain, end, run.seal)
        except LedgerError as error:
            raise DishonestHubError("sync.run_forged", vault=run.chain.vault) from error
        both = min(end.seq, known.seq)
        if both >= run.first:
            here = known if both == known.seq else self._head_at(run.chain, both)
            if here.link != links[both - run.first]:
                raise DishonestHubError("sync.history_differs", vault=run.chain.vault, at=both)
        if end.seq > known.seq:
            if self._keys.is_own(run.chain):
                raise RolledBackError("sync.rolled_back", here=known.seq, there=end.seq)
            self._heads[run.chain] = end
        return links

    def _head_at(self, chain: ChainId, seq: int) -> Head:
        try:
            return self._journal.head_at(chain, seq)
        except LedgerError as error:
            # Known only from this very page: no stream holds a fact twice.
            raise DishonestHubError("sync.run_doubled", vault=chain.vault) from error

    def _known(self, chain: ChainId, origin: Origin) -> Head:
        if (head := self._heads.get(chain)) is not None:
            return head
        if self._keys.is_own(chain):
            return self._journal.own_head(chain)
        return self._journal.foreign_head(chain) or Head(0, origin.link)

    def _compare_seen(self, run: PackedRun) -> None:
        """What others saw of this stream must be what we see.

        A difference is kept as a doubt: whether the hub told two stories or somebody wrote rubbish
        into a fact is for people to find out, and must not stop everybody's work.
        """
        before = None
        for fact in run.facts:
            seen = fact.header.seen
            if seen is None or seen == before:
                continue
            before = seen
            epoch = HubEpoch(seen.hub)
            link = self._ends.get((epoch, seen.position)) or self._journal.stream_link(
                epoch, Branch(fact.header.branch), seen.position
            )
            if link is not None and link.hex() != seen.link:
                self.doubts.append(fact.ref.text)


def _origin(words: VaultWords, chain: ChainId) -> Origin:
    before = words.before.get(chain.branch, ZERO_LINK.hex())
    return Origin(chain, bytes.fromhex(words.public_key), bytes.fromhex(before))
