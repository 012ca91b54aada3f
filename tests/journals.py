"""A vault without files, for tests of the wire: it keeps everything and checks what it is given."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nacl.signing import SigningKey

from shouyue.ledger.canonical import read
from shouyue.ledger.certificates import VaultWords
from shouyue.ledger.chain import ZERO_LINK, Head, Origin, Seal, check_seal, next_link, seal
from shouyue.ledger.clock import HybridClock
from shouyue.ledger.errors import BrokenChainError, ForgedError
from shouyue.ledger.facts import Attachment, Draft, Fact, Seen, write_fact
from shouyue.ledger.ids import Branch, ChainId, HubEpoch, vault_id
from shouyue.ledger.kinds import ContactRecorded, draft
from shouyue.ledger.rules import RulesWords
from shouyue.ledger.signed import Signed
from shouyue.ledger.streams import Receipt, StreamHead, StreamMark
from shouyue.sync.carrying import digest_of
from shouyue.sync.journal import (
    Membership,
    Parcel,
    PulledRun,
    ScanPart,
    SealedRun,
)


@dataclass
class Chain:
    origin: Origin
    facts: list[Fact] = field(default_factory=list)
    links: list[bytes] = field(default_factory=list)
    seals: dict[int, Seal] = field(default_factory=dict)

    def head(self, seq: int | None = None) -> Head:
        seq = len(self.facts) if seq is None else seq
        if seq > len(self.facts) or seq < 0:
            raise BrokenChainError("ledger.not_next", seq=seq)
        return Head(seq, self.links[seq - 1] if seq else self.origin.link)

    def add(self, fact: Fact) -> None:
        self.links.append(next_link(self.head().link, fact.header_bytes))
        self.facts.append(fact)


class MemoryJournal:
    """See `sync.journal.Journal`. Every fact is checked again, as the vault does."""

    def __init__(self, seed: int, branch: str = "B01", epoch: int = 1) -> None:
        self.random = random.Random(seed)
        self.key = SigningKey(self.random.randbytes(32))
        self.vault = vault_id(bytes(self.key.verify_key))
        self.epoch = epoch
        self.home = Branch(branch)
        self.member: Membership | None = None
        self.chains: dict[ChainId, Chain] = {}
        self.receipts: dict[ChainId, list[tuple[Receipt, bytes]]] = {}
        self.cursors: dict[Branch, StreamHead] = {}
        self.stream_links: dict[tuple[str, str, int], bytes] = {}
        self.marks: dict[str, tuple[HubEpoch, StreamMark]] = {}
        self.quarantined: set[str] = set()
        self.certificates: dict[tuple[str, int], Signed] = {}
        self.rules: dict[bytes, tuple[int, Signed]] = {}
        self.clock = HybridClock()
        self.scans: dict[str, bytes] = {}
        self.parts: dict[str, bytearray] = {}
        self.delivered: set[str] = set()
        self.hub_time = 0
        self.pages = 0

    # --- acts ---------------------------------------------------------------------------------

    def origin(self, branch: Branch) -> Origin:
        return Origin(ChainId(self.vault, self.epoch, branch), bytes(self.key.verify_key))

    def own(self, branch: Branch) -> Chain:
        origin = self.origin(branch)
        return self.chains.setdefault(origin.chain, Chain(origin))

    def write(self, *drafts: Draft, branch: Branch | None = None, wall: int = 0) -> list[Fact]:
        """Append, and seal the last, as one commit."""
        chain = self.own(branch or self.home)
        cursor = self.cursors.get(chain.origin.chain.branch)
        seen = None
        if cursor is not None and cursor.position:
            seen = Seen(hub=cursor.hub_epoch, position=cursor.position, link=cursor.link.hex())
        made = []
        for one in drafts:
            self.clock, stamp = self.clock.tick(wall or 1_795_000_000_000, 480, None)
            salt = self.random.randbytes(16)
            fact = write_fact(one, chain.origin.chain, len(chain.facts) + 1, stamp, seen, salt)
            chain.add(fact)
            made.append(fact)
        chain.seals[len(chain.facts)] = seal(self.key, chain.origin.chain, chain.head())
        return made

    def say(self, words: str, **changes) -> Fact:
        return self.write(draft(contact(words)), **changes)[0]

    def scan(self, content: bytes, words: str = "scan") -> str:
        digest = digest_of(content)
        self.scans[digest] = content
        made = Attachment(kind="scan", digest=digest, size=len(content), media="image/png")
        plain = draft(contact(words))
        self.write(Draft(plain.content, plain.kind, plain.version, (), (made,)))
        return digest

    # --- OwnChains ----------------------------------------------------------------------------

    def membership(self) -> Membership | None:
        return self.member

    def keep_membership(self, membership: Membership) -> None:
        self.member = membership

    def origins(self) -> Sequence[Origin]:
        branches = [c.branch for c in self.chains if (c.vault, c.epoch) == self.me]
        return [self.origin(branch) for branch in dict.fromkeys([self.home, *branches])]

    @property
    def me(self) -> tuple[str, int]:
        return (self.vault, self.epoch)

    def own_head(self, chain: ChainId) -> Head:
        assert (chain.vault, chain.epoch) == self.me
        return self.own(chain.branch).head()

    def run(self, chain: ChainId, after: int, max_facts: int, max_bytes: int) -> SealedRun | None:
        known = self.chains.get(chain)
        if known is None or after >= len(known.facts):
            return None
        own = (chain.vault, chain.epoch) == self.me
        facts: list[Fact] = []
        room = max_bytes
        last = 0
        for fact in known.facts[after:]:
            room -= len(fact.header_bytes) + len(fact.body_bytes or b"")
            if facts and (len(facts) >= max_facts or room < 0) and (own or last):
                break
            facts.append(fact)
            if fact.header.seq in known.seals:
                last = fact.header.seq
        if own:
            head = known.head(after + len(facts))
            return SealedRun(known.origin, after + 1, tuple(facts), seal(self.key, chain, head))
        assert last, "a foreign chain ends at a seal"
        facts = facts[: last - after]
        return SealedRun(known.origin, after + 1, tuple(facts), known.seals[last])

    def sign(self, message: bytes) -> bytes:
        return self.key.sign(message).signature

    def keep_receipt(self, receipt: Receipt, signature: bytes) -> None:
        assert self.own(receipt.chain.branch).head(receipt.seq).link == receipt.link
        self.receipts.setdefault(receipt.chain, []).append((receipt, signature))

    def receipt(self, chain: ChainId) -> Receipt | None:
        kept = [receipt for receipt, _ in self.receipts.get(chain, ())]
        return max(kept, key=lambda receipt: receipt.seq, default=None)

    def note_hub_time(self, hub_time_ms: int, wall_ms: int) -> None:
        self.hub_time = hub_time_ms

    # --- KnownChains --------------------------------------------------------------------------

    def head_at(self, chain: ChainId, seq: int) -> Head:
        known = self.chains.get(chain)
        if known is None:
            raise BrokenChainError("ledger.not_next", seq=seq)
        return known.head(seq)

    def foreign_head(self, chain: ChainId) -> Head | None:
        assert (chain.vault, chain.epoch) != self.me
        return self.chains[chain].head() if chain in self.chains else None

    def foreign_origin(self, chain: ChainId) -> Origin | None:
        assert (chain.vault, chain.epoch) != self.me
        return self.chains[chain].origin if chain in self.chains else None

    def undelivered(self, branch: Branch) -> Sequence[Origin]:
        return [
            known.origin
            for chain, known in self.chains.items()
            if chain.branch == branch
            and (chain.vault, chain.epoch) != self.me
            and any(fact.ref.text not in self.marks for fact in known.facts)
        ]

    def keep_certificates(self, certificates: Sequence[Signed]) -> None:
        for signed in certificates:
            words = read(bytes.fromhex(signed.words), VaultWords)
            self.certificates[words.vault, words.epoch] = signed

    def last_rules(self) -> int:
        return max((number for number, _ in self.rules.values()), default=0)

    def has_rules(self, digest: bytes) -> bool:
        return digest in self.rules

    def keep_rules(self, signed: Signed) -> None:
        number = read(bytes.fromhex(signed.words), RulesWords).number
        self.rules[signed.digest] = (number, signed)

    def certificate(self, chain: ChainId) -> Signed | None:
        return self.certificates.get((chain.vault, chain.epoch))

    def conflicts(self) -> int:
        replaced: dict[str, int] = {}
        for known in self.chains.values():
            for fact in known.facts:
                for ref in fact.header.base:
                    replaced[ref] = replaced.get(ref, 0) + 1
        return sum(1 for times in replaced.values() if times > 1)

    # --- KnownStreams -------------------------------------------------------------------------

    def cursor(self, branch: Branch) -> StreamHead | None:
        return self.cursors.get(branch)

    def stream_link(self, hub_epoch: HubEpoch, branch: Branch, position: int) -> bytes | None:
        return self.stream_links.get((hub_epoch, branch, position))

    def fork_stream(self, begin: StreamHead, kept: Mapping[HubEpoch, int]) -> int:
        lost = 0
        branch_of = {f.ref.text: c.branch for c, k in self.chains.items() for f in k.facts}
        for ref, (epoch, mark) in list(self.marks.items()):
            if branch_of[ref] == begin.branch and mark.position > kept.get(epoch, 0):
                del self.marks[ref]
                lost += 1
        for chain, given in self.receipts.items():
            if chain.branch == begin.branch:
                given[:] = [(r, s) for r, s in given if r.position <= kept.get(r.hub_epoch, 0)]
        for place in list(self.stream_links):
            epoch, branch, position = place
            if branch == begin.branch and position > kept.get(HubEpoch(epoch), 0):
                del self.stream_links[place]
        for branch, made in (*self._parcels(own=True), *self._parcels(own=False)):
            if branch == begin.branch:
                self.delivered.discard(made.digest)
        self.cursors[begin.branch] = begin
        return lost

    def apply_page(
        self, runs: Sequence[PulledRun], after: StreamHead, hub_time_ms: int
    ) -> tuple[str, ...]:
        fresh = []
        self.pages += 1
        at = self.cursors.get(after.branch, StreamHead(HubEpoch(""), after.branch, 0, ZERO_LINK))
        position = at.position
        for pulled in runs:
            run = pulled.run
            chain = self.chains.setdefault(run.origin.chain, Chain(run.origin))
            assert chain.origin == run.origin
            for fact, mark in zip(run.facts, pulled.marks, strict=True):
                position += 1
                assert mark.position == position
                seq = fact.header.seq
                if seq <= len(chain.facts):
                    assert chain.facts[seq - 1].header_bytes == fact.header_bytes
                else:
                    assert seq == len(chain.facts) + 1
                    chain.add(fact)
                    fresh.append(fact.ref.text)
                if seq in pulled.quarantined:
                    self.quarantined.add(fact.ref.text)
                self.marks[fact.ref.text] = (pulled.end.hub_epoch, mark)
                self.clock = self.clock.merge(fact.header.hlc, hub_time_ms)
            check_seal(run.origin.public_key, run.origin.chain, chain.head(run.seal.seq), run.seal)
            chain.seals[run.seal.seq] = run.seal
            end = pulled.end
            self.stream_links[end.hub_epoch, end.branch, end.position] = end.link
        if runs:
            assert runs[-1].end == after
        self.cursors[after.branch] = after
        return tuple(fresh)

    # --- KnownParcels -------------------------------------------------------------------------

    def _parcels(self, *, own: bool):
        for chain, known in self.chains.items():
            if ((chain.vault, chain.epoch) == self.me) is own:
                for fact in known.facts:
                    for made in fact.header.att:
                        yield chain.branch, made

    def wanted(self, limit: int) -> Sequence[Parcel]:
        found = [
            Parcel(branch, made.digest, made.kind, made.size, len(self.parts.get(made.digest, b"")))
            for branch, made in self._parcels(own=False)
            if made.digest not in self.scans
        ]
        return sorted(found, key=lambda parcel: parcel.kind == "scan")[:limit]

    def offered(self, limit: int) -> Sequence[Parcel]:
        found = [
            Parcel(branch, made.digest, made.kind, len(self.scans[made.digest]), made.size)
            for branch, made in (*self._parcels(own=True), *self._parcels(own=False))
            if made.digest in self.scans and made.digest not in self.delivered
        ]
        return sorted(found, key=lambda parcel: parcel.kind == "scan")[:limit]

    def read_part(self, digest: str, offset: int, max_bytes: int) -> ScanPart | None:
        whole = self.scans.get(digest)
        if whole is None:
            return None
        return ScanPart(digest, offset, whole[offset : offset + max_bytes], len(whole))

    def keep_part(self, part: ScanPart) -> bool:
        held = self.parts.setdefault(part.digest, bytearray())
        if part.offset == len(held):
            held += part.data
        if len(held) < part.size:
            return False
        if digest_of(bytes(held)) != part.digest:
            del self.parts[part.digest]
            raise ForgedError("ledger.scan_differs")
        self.scans[part.digest] = bytes(held)
        self.delivered.add(part.digest)
        return True

    def attachment_delivered(self, digest: str) -> None:
        self.delivered.add(digest)

    # --- for asserting ------------------------------------------------------------------------

    def everything(self, branch: str = "B01") -> dict[str, tuple[bytes, bytes | None]]:
        return {
            fact.ref.text: (fact.header_bytes, fact.body_bytes)
            for chain, known in self.chains.items()
            if chain.branch == branch
            for fact in known.facts
        }


def contact(words: str) -> ContactRecorded:
    return ContactRecorded(
        note="622200000000001",
        channel="visit",
        contacted="borrower",
        at="2026-11-23T09:30",
        reached=True,
        words=words,
    )
