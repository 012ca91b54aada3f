"""Following the streams of our branches, page by page; each page and its cursor in one step."""

from collections.abc import Sequence
from dataclasses import dataclass

from shouyue.ledger.certificates import VaultWords
from shouyue.ledger.chain import ZERO_LINK, Origin
from shouyue.ledger.errors import LedgerError, NewerFormatError
from shouyue.ledger.facts import Fact
from shouyue.ledger.ids import MAX_PLACE, Branch, ChainId, HubEpoch, VaultId
from shouyue.ledger.streams import StreamHead, stream_origin
from shouyue.sync.errors import DishonestHubError, MalformedError, OutdatedError, RolledBackError
from shouyue.sync.journal import Journal, PulledRun, SealedRun
from shouyue.sync.line import Line
from shouyue.sync.messages import (
    ForkWords,
    PageWords,
    PullCall,
    RunWords,
    encode,
    split_page,
)
from shouyue.sync.pace import Pace
from shouyue.sync.packing import MAX_PACKED, PackedRun, unpack
from shouyue.sync.proving import Keys, PageProof, Received
from shouyue.sync.signing import StreamFork, fork_bytes

_MAX_EPOCHS = 1000
_ALL_BYTES = 1 << 62


class Pulling:
    """The pulls of one exchange. `me` is the vault and epoch whose own runs are not sent again."""

    def __init__(self, line: Line, journal: Journal, pace: Pace, me: VaultWords) -> None:
        self._line = line
        self._journal = journal
        self._pace = pace
        self._me = me
        self.keys = Keys(line, journal)
        self.fresh: list[str] = []
        self.doubts: list[str] = []
        self.forgotten = 0
        self.hub_ms = 0

    def pull(self, branch: Branch) -> bool:
        """One page of a branch's stream, stored; whether there is more.

        Raises:
            SyncError: the line broke, or the hub lies.
        """
        cursor = self._journal.cursor(branch)
        asked = cursor or StreamHead(HubEpoch(""), branch, 0, ZERO_LINK)
        front, rest = self._pace.try_on(lambda: self._page(asked, 0))
        self.hub_ms = front.time
        if front.forks:
            self._follow(cursor, branch, front.forks)
            return True
        if cursor is None:
            raise DishonestHubError("sync.stream_without_beginning", branch=branch)
        if not front.runs:
            return False
        if front.whole:
            rest = self._rest_of(cursor, front, rest)
        self._store(cursor, front, rest)
        return front.more

    def _page(self, cursor: StreamHead, offset: int) -> tuple[PageWords, bytes]:
        own = self._journal.own_head(self._own_chain(cursor.branch)).seq
        call = PullCall(
            branch=cursor.branch,
            hub_epoch=cursor.hub_epoch,
            after=cursor.position,
            max_bytes=self._pace.bytes,
            own=own,
            offset=offset,
        )
        try:
            return split_page(self._line.call("/v1/pull", encode(call)))
        except MalformedError as error:
            raise DishonestHubError("sync.page_malformed", branch=cursor.branch) from error

    def _own_chain(self, branch: Branch) -> ChainId:
        return ChainId(VaultId(self._me.vault), self._me.epoch, branch)

    def _rest_of(self, cursor: StreamHead, front: PageWords, first: bytes) -> bytes:
        """The other pieces of a run that is larger than a page."""
        whole = bytearray(first)
        if len(front.runs) != 1 or front.whole > MAX_PACKED:
            raise DishonestHubError("sync.page_malformed", branch=cursor.branch)
        while len(whole) < front.whole:
            offset = len(whole)
            again, piece = self._pace.try_on(lambda: self._page(cursor, offset))  # noqa: B023 - now
            if again.whole != front.whole or not piece:
                raise DishonestHubError("sync.page_malformed", branch=cursor.branch)
            whole += piece
        return bytes(whole)

    def _store(self, cursor: StreamHead, front: PageWords, rest: bytes) -> None:
        received = self._read(cursor, front, rest)
        self._pace.try_on(lambda: self.keys.learn(one.run.chain for one in received))
        proof = PageProof(self._journal, self.keys, cursor)
        runs = [proof.prove(one) for one in received]
        if (proof.end.position, proof.end.link) != (front.position, front.link):
            raise DishonestHubError("sync.stream_differs", branch=cursor.branch)
        self._compare_receipt(cursor.branch, runs)
        self.doubts += proof.doubts
        self.fresh += self._journal.apply_page(runs, proof.end, front.time)

    def _read(self, cursor: StreamHead, front: PageWords, rest: bytes) -> list[Received]:
        received = []
        at = 0
        for words in front.runs:
            size = front.whole or words.size
            quarantined = frozenset(words.quarantined)
            if words.own:
                run = self._own_run(cursor.branch, words)
            else:
                run = _unpacked(rest[at : at + size], cursor.branch)
                at += size
            if len(run.facts) != words.count:
                raise DishonestHubError("sync.page_malformed", branch=cursor.branch)
            received.append(Received(run, words.received_at, quarantined))
        return received

    def _own_run(self, branch: Branch, words: RunWords) -> PackedRun:
        """A run of ours that the hub only names, from what is here."""
        chain = self._own_chain(branch)
        facts: list[Fact] = []
        seal = None
        while len(facts) < words.count:
            after, want = words.own - 1 + len(facts), words.count - len(facts)
            part = self._journal.run(chain, after, want, _ALL_BYTES)
            if part is None:
                there = words.own + words.count - 1
                raise RolledBackError("sync.rolled_back", here=after, there=there)
            facts += part.facts
            seal = part.seal
        if seal is None:
            raise DishonestHubError("sync.page_malformed", branch=branch)
        return PackedRun(chain, words.own, tuple(facts), seal)

    def _compare_receipt(self, branch: Branch, runs: Sequence[PulledRun]) -> None:
        """The hub's earlier word to us names a place in this stream: it must still be so."""
        receipt = self._journal.receipt(self._own_chain(branch))
        if receipt is None:
            return
        for run in runs:
            place = (run.end.hub_epoch, run.end.position)
            same = place == (receipt.hub_epoch, receipt.position)
            if same and run.end.link != receipt.stream_link:
                raise DishonestHubError("sync.stream_differs", branch=branch)

    def _follow(
        self, cursor: StreamHead | None, branch: Branch, words: Sequence[ForkWords]
    ) -> None:
        """The hub was restored: go on where its line of epochs leaves what is known here."""
        if len(words) > _MAX_EPOCHS:
            raise DishonestHubError("sync.page_malformed", branch=branch)
        for word in words:
            self._line.verify(fork_bytes(word.fork(branch)), word.signature, "sync.fork_forged")
        line = [word.fork(branch) for word in words]
        for at in reversed(range(len(line))):
            if self._is_ours(cursor, line[: at + 1]):
                self._go_on(cursor, line[: at + 1])
                return
        raise DishonestHubError("sync.stream_differs", branch=branch)

    def _is_ours(self, cursor: StreamHead | None, line: Sequence[StreamFork]) -> bool:
        """Whether what the last fork of the line says was kept is what we have."""
        fork = line[-1]
        if not fork.old_epoch:
            return fork.position == 0 and fork.link == ZERO_LINK
        if cursor is None:
            return False
        if fork.position == 0:
            # An epoch that ended without a fact is as good as the one before it.
            before = line[:-1]
            if not before or before[-1].new_epoch != fork.old_epoch:
                return False
            begin = stream_origin(fork.old_epoch, fork.branch, before[-1].link)
            return begin.link == fork.link and self._is_ours(cursor, before)
        if (cursor.hub_epoch, cursor.position) == (fork.old_epoch, fork.position):
            return cursor.link == fork.link
        kept = self._journal.stream_link(fork.old_epoch, fork.branch, fork.position)
        return kept == fork.link

    def _go_on(self, cursor: StreamHead | None, line: Sequence[StreamFork]) -> None:
        """Into the epoch that the last fork of the line opens."""
        fork = line[-1]
        begin = stream_origin(fork.new_epoch, fork.branch, fork.link)
        if cursor is not None and cursor.hub_epoch == fork.new_epoch:
            # No new epoch, and yet less than we were given in this one.
            raise DishonestHubError("sync.hub_forgot", ours=cursor.position, theirs=0)
        kept = {fork.new_epoch: MAX_PLACE}
        epoch = fork.new_epoch
        for earlier in reversed(line):
            if earlier.new_epoch == epoch and earlier.old_epoch:
                kept[earlier.old_epoch] = earlier.position
                epoch = earlier.old_epoch
        self.forgotten += self._journal.fork_stream(begin, kept)


@dataclass(frozen=True, slots=True)
class Placed:
    """What the hub's receipt says of a run: when it was taken, and the stream behind it.

    `own` whether the run is of our own chain, `held_back` what the hub keeps in quarantine.
    """

    own: bool
    received_at: int
    held_back: frozenset[int]
    end: StreamHead


def weave(journal: Journal, run: SealedRun, received: Placed) -> bool:
    """Place a run that was just pushed, if nothing stands between our cursor and it.

    Saves a pull. Whether it was so.
    """
    end = received.end
    cursor = journal.cursor(end.branch)
    if cursor is None or cursor.hub_epoch != end.hub_epoch:
        return False
    if cursor.position + len(run.facts) != end.position:
        return False
    packed = PackedRun(run.origin.chain, run.first, run.facts, run.seal)
    proof = PageProof(journal, _OneChain(run.origin, received.own), cursor)
    try:
        pulled = proof.prove(Received(packed, received.received_at, received.held_back))
    except (DishonestHubError, LedgerError):
        return False
    if proof.end != end:
        return False
    journal.apply_page([pulled], end, received.received_at)
    return True


@dataclass(frozen=True, slots=True)
class _OneChain:
    """The chain that was just pushed, and no other."""

    only: Origin
    own: bool

    def is_own(self, chain: ChainId) -> bool:
        return self.own and chain == self.only.chain

    def origin(self, chain: ChainId) -> Origin:
        if chain != self.only.chain:
            raise DishonestHubError("sync.certificate_missing", vault=chain.vault)
        return self.only


def _unpacked(packed: bytes, branch: Branch) -> PackedRun:
    try:
        return unpack(packed)
    except NewerFormatError as error:
        raise OutdatedError("sync.outdated") from error
    except (MalformedError, LedgerError) as error:
        raise DishonestHubError("sync.page_malformed", branch=branch) from error
