"""Handing over what the hub does not have, from where its own answer says that it ends."""

from dataclasses import dataclass

from shouyue.ledger.chain import Head, Origin
from shouyue.ledger.errors import LedgerError
from shouyue.ledger.ids import ChainId
from shouyue.ledger.streams import Receipt, StreamHead
from shouyue.sync.carrying import digest_of, send_parts
from shouyue.sync.errors import DishonestHubError, RolledBackError
from shouyue.sync.journal import Journal, SealedRun
from shouyue.sync.line import Line
from shouyue.sync.messages import PushAnswer, ReceiptWords, decode
from shouyue.sync.pace import Pace
from shouyue.sync.packing import pack
from shouyue.sync.pulling import Placed, weave

MAX_RUN_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Taken:
    """What one push came to: how far the hub holds the chain, and what it holds back."""

    seq: int
    sent: int
    quarantined: int
    woven: bool


class Pushing:
    """The pushes of one exchange."""

    def __init__(self, line: Line, journal: Journal, pace: Pace) -> None:
        self._line = line
        self._journal = journal
        self._pace = pace

    def believe(self, origin: Origin, words: ReceiptWords | None, *, own: bool) -> int:
        """How far the hub holds a chain, by its signed word; kept if it is news about our own.

        Raises:
            DishonestHubError: it forgot what it gave its word for, or the word does not hold.
            RolledBackError: it holds more of our own than we do.
        """
        chain = origin.chain
        ours = self._journal.receipt(chain) if own else None
        if words is None:
            if ours is not None:
                raise DishonestHubError("sync.hub_forgot", ours=ours.seq, theirs=0)
            return 0
        receipt = self._checked(chain, words)
        if ours is not None and receipt.seq < ours.seq:
            raise DishonestHubError("sync.hub_forgot", ours=ours.seq, theirs=receipt.seq)
        self._compare(receipt, own=own)
        if own and (ours is None or receipt.seq > ours.seq):
            self._journal.keep_receipt(receipt, words.signature)
        return receipt.seq

    def is_our_story(self, origin: Origin, words: ReceiptWords) -> bool:
        """Whether the hub's word about a chain of our own fits what is here.

        Raises:
            DishonestHubError: the word does not hold.
        """
        receipt = self._checked(origin.chain, words)
        if receipt.seq > self._journal.own_head(origin.chain).seq:
            return False
        return self._journal.head_at(origin.chain, receipt.seq).link == receipt.link

    def push(self, origin: Origin, after: int, *, own: bool) -> Taken | None:
        """The next run of a chain behind what the hub holds; None at its end.

        Raises:
            SyncError: the line broke, the hub refuses or lies.
        """
        return self._pace.try_on(lambda: self._push(origin, after, own=own))

    def _push(self, origin: Origin, after: int, *, own: bool) -> Taken | None:
        run = self._journal.run(origin.chain, after, self._pace.facts, MAX_RUN_BYTES)
        if run is None:
            return None
        packed = pack(origin.chain, run.facts, run.seal)
        alone = len(run.facts) == 1 or not own
        if alone and len(packed) > self._pace.part_bytes:
            raw = self._push_in_parts(origin.chain, packed)
        else:
            raw = self._line.call("/v1/push", packed)
        return self._settle(run, decode(raw, PushAnswer), own=own)

    def _push_in_parts(self, chain: ChainId, packed: bytes) -> bytes:
        """A run that cannot be made smaller travels in pieces and is taken when it is whole."""
        digest = digest_of(packed)
        target = f"/v1/parts/{chain.branch}/run/{digest}"
        send_parts(
            self._line,
            self._pace,
            (target, len(packed)),
            lambda offset, size: packed[offset : offset + size],
        )
        return self._line.call(f"/v1/push?staged={digest}&branch={chain.branch}")

    def _settle(self, run: SealedRun, answer: PushAnswer, *, own: bool) -> Taken:
        chain, last = run.origin.chain, run.first + len(run.facts) - 1
        receipt = self._checked(chain, answer.receipt)
        if receipt.seq < last:
            raise DishonestHubError("sync.receipt_short", sent=last, theirs=receipt.seq)
        self._compare(receipt, own=own)
        if own:
            self._journal.keep_receipt(receipt, answer.receipt.signature)
        held_back = frozenset(held.seq for held in answer.quarantined)
        end = StreamHead(receipt.hub_epoch, chain.branch, receipt.position, receipt.stream_link)
        placed = Placed(own, receipt.received_at, held_back, end)
        woven = receipt.seq == last and weave(self._journal, run, placed)
        return Taken(receipt.seq, len(run.facts), len(held_back), woven)

    def _checked(self, chain: ChainId, words: ReceiptWords) -> Receipt:
        receipt = words.receipt(chain)
        self._line.verify(receipt.signed_bytes(), words.signature, "sync.receipt_forged")
        return receipt

    def _compare(self, receipt: Receipt, *, own: bool) -> None:
        """The hub's word must be about our very chain."""
        head = self._head(receipt.chain, own=own)
        if receipt.seq > head.seq:
            if own:
                raise RolledBackError("sync.rolled_back", here=head.seq, there=receipt.seq)
            return
        try:
            there = self._journal.head_at(receipt.chain, receipt.seq)
        except LedgerError as error:
            raise RolledBackError("sync.rolled_back", here=head.seq, there=receipt.seq) from error
        if there.link != receipt.link:
            raise DishonestHubError("sync.history_differs", at=receipt.seq)

    def _head(self, chain: ChainId, *, own: bool) -> Head:
        if own:
            return self._journal.own_head(chain)
        return self._journal.foreign_head(chain) or Head(0, bytes(32))
