"""One exchange with headquarters: pull, push, carry. Stops anywhere without loss; begins again.

Nothing is remembered between exchanges but what the journal holds: a fact without a place in the
hub's stream is undelivered, and the hub says where our chains end.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import httpx2

from shouyue.ledger.certificates import VaultWords, check_vault
from shouyue.ledger.chain import Origin
from shouyue.ledger.errors import LedgerError
from shouyue.ledger.ids import Branch
from shouyue.ledger.moment import Clock
from shouyue.ledger.streams import Receipt
from shouyue.sync.carrying import Carrying
from shouyue.sync.errors import DishonestHubError, NotEnrolledError, RevokedError
from shouyue.sync.heeding import heed
from shouyue.sync.journal import Journal
from shouyue.sync.line import Line
from shouyue.sync.messages import (
    PROTOCOL,
    ChainWords,
    CursorWords,
    HelloAnswer,
    HelloCall,
    decode,
    encode,
)
from shouyue.sync.pace import Pace
from shouyue.sync.pulling import Pulling
from shouyue.sync.pushing import Pushing
from shouyue.sync.signing import certificate_mark

PROGRAM = "shouyue"

Stage = Literal["hello", "pull", "push", "scans"]


@dataclass(frozen=True, slots=True)
class Progress:
    """What is going on: the stage, facts (or attachments) done, and how many there are, if known.

    `total` is 0 where nobody knows.
    """

    stage: Stage
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What an exchange came to.

    `sent` and `received` count facts, `pending` those of our own that have no receipt yet.
    `receipt` is the newest word of the hub about a chain of ours. `quarantined` counts facts of
    ours that the hub holds back. `forgotten` counts facts that a restored hub had lost, `doubts`
    names facts whose writer saw another stream than we do. `rules` counts the issued rules that
    came. `complete` is False if it was cancelled
    or the budget ran out.
    """

    sent: int
    received: int
    pending: int
    receipt: Receipt | None
    conflicts: int
    quarantined: int
    bytes_sent: int
    bytes_received: int
    attachments: int = 0
    forgotten: int = 0
    doubts: tuple[str, ...] = ()
    rules: int = 0
    complete: bool = True


def exchange(
    journal: Journal,
    http: httpx2.Client,
    clock: Clock,
    *,
    progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
    budget: int | None = None,
) -> Exchanged:
    """Bring this vault and headquarters to the same state.

    `budget` is how many bytes of scans may travel; facts and tables always do. Cancelling stops
    before the next call. Whatever is raised, what went through before stays.

    Raises:
        SyncError: see `sync.errors`.
    """
    membership = journal.membership()
    if membership is None:
        raise NotEnrolledError("sync.no_membership")
    try:
        line = Line(http, membership, journal.sign, clock)
        me = check_vault(line.issuer, membership.certificate)
    except LedgerError as error:
        raise NotEnrolledError("sync.membership_damaged") from error
    return _Exchange(journal, line, clock, me, (progress, cancelled, budget)).run()


class _Exchange:
    """One exchange on its way."""

    def __init__(
        self,
        journal: Journal,
        line: Line,
        clock: Clock,
        me: VaultWords,
        wishes: tuple[Callable[[Progress], None], Callable[[], bool], int | None],
    ) -> None:
        self._journal = journal
        self._line = line
        self._clock = clock
        self._me = me
        self._progress, self._cancelled, budget = wishes
        self._pace = Pace()
        self._pulling = Pulling(line, journal, self._pace, me)
        self._pushing = Pushing(line, journal, self._pace)
        self._carrying = Carrying(line, journal, self._pace, budget, self._cancelled)
        self._sent = self._quarantined = self._attachments = self._rules = 0
        self._behind: set[Branch] = set()

    def run(self) -> Exchanged:
        hello, chains = self._hello()
        if hello.revocation is not None:
            self._push(hello, chains)
            raise RevokedError("sync.revoked", pending=self._pending())
        self._tell_own_story(hello, chains)
        self._rules += heed(self._line, self._journal, self._pace, hello.rules)
        self._pull([*dict.fromkeys((*self._news(hello), *self._doubtful(hello, chains)))])
        if self._pulling.forgotten:
            # The hub was restored: ask again where our chains end now.
            hello, chains = self._hello()
        self._attachments += self._carrying.offer("table")
        self._push(hello, chains)
        self._pull(sorted(self._behind))
        for carry in (self._carrying.fetch, self._carrying.offer):
            for kind in ("table", "scan"):
                self._progress(Progress("scans", self._attachments))
                self._attachments += carry(kind)
        return self._result()

    def _hello(self) -> tuple[HelloAnswer, list[tuple[Origin, bool]]]:
        """What each side has; the chains that were asked about, and whether they are our own."""
        self._progress(Progress("hello"))
        branches = self._branches()
        chains = [(o, True) for o in self._journal.origins() if o.chain.branch in branches]
        for branch in branches:
            chains += [(origin, False) for origin in self._journal.undelivered(branch)]
        cursors = [cursor for branch in branches if (cursor := self._journal.cursor(branch))]
        call = HelloCall(
            protocol=PROTOCOL,
            program=PROGRAM,
            certificate=certificate_mark(self._line.membership.certificate),
            chains=tuple(ChainWords(*origin.chain) for origin, _ in chains),
            cursors=tuple(CursorWords(c.branch, c.hub_epoch, c.position) for c in cursors),
        )
        raw = self._pace.try_on(lambda: self._line.call("/v1/hello", encode(call)))
        hello = decode(raw, HelloAnswer)
        if len(hello.receipts) != len(chains):
            raise DishonestHubError("sync.hello_malformed")
        self._journal.note_hub_time(hello.time, self._clock().wall_ms)
        self._renew(hello)
        return hello, chains

    def _tell_own_story(self, hello: HelloAnswer, chains: list[tuple[Origin, bool]]) -> None:
        """Where the hub holds another story of ours than we do, ours goes there before all else.

        A copy of this vault spoke elsewhere, then: the hub keeps both stories and puts the vault
        on hold, and nobody is blamed for what is no fault of theirs.

        Raises:
            FrozenError: it has.
        """
        for (origin, own), words in zip(chains, hello.receipts, strict=True):
            if own and words is not None and not self._pushing.is_our_story(origin, words):
                known = self._journal.receipt(origin.chain)
                self._pushing.push(origin, known.seq if known is not None else 0, own=True)

    def _news(self, hello: HelloAnswer) -> list[Branch]:
        return [Branch(tip.branch) for tip in hello.tips]

    def _doubtful(self, hello: HelloAnswer, chains: list[tuple[Origin, bool]]) -> list[Branch]:
        """Where the hub knows less of our own chain than it gave its word for.

        It was restored, and says so when asked for the stream; or it lies.
        """
        return [
            origin.chain.branch
            for (origin, own), words in zip(chains, hello.receipts, strict=True)
            if own and (ours := self._journal.receipt(origin.chain)) is not None
            if words is None or words.seq < ours.seq
        ]

    def _branches(self) -> tuple[Branch, ...]:
        return tuple(Branch(branch) for branch in self._me.branches)

    def _renew(self, hello: HelloAnswer) -> None:
        """Keep a newer certificate of ours, and the hub's newer keys."""
        membership = self._line.membership
        if hello.certificate is not None:
            try:
                words = check_vault(self._line.issuer, hello.certificate)
            except LedgerError as error:
                raise DishonestHubError("sync.certificate_forged") from error
            mine = (self._me.vault, self._me.epoch, self._me.public_key, self._me.before)
            if (words.vault, words.epoch, words.public_key, words.before) != mine:
                raise DishonestHubError("sync.certificate_forged")
            self._me = words
            membership = replace(
                membership, certificate=hello.certificate, branches=self._branches()
            )
            self._line.membership = membership
        if membership != self._journal.membership():
            self._journal.keep_membership(membership)

    def _pull(self, branches: list[Branch]) -> None:
        for branch in branches:
            more = True
            while more and not self._cancelled():
                more = self._pulling.pull(branch)
                self._progress(Progress("pull", len(self._pulling.fresh)))

    def _push(self, hello: HelloAnswer, chains: list[tuple[Origin, bool]]) -> None:
        total = self._pending() + self._sent
        for (origin, own), words in zip(chains, hello.receipts, strict=True):
            after = self._pushing.believe(origin, words, own=own)
            while not self._cancelled():
                taken = self._pushing.push(origin, after, own=own)
                if taken is None:
                    break
                after = taken.seq
                self._sent += taken.sent
                self._quarantined += taken.quarantined if own else 0
                if not taken.woven:
                    self._behind.add(origin.chain.branch)
                self._progress(Progress("push", self._sent, total))

    def _pending(self) -> int:
        branches = self._branches()
        return sum(
            self._journal.own_head(origin.chain).seq - (receipt.seq if receipt else 0)
            for origin in self._journal.origins()
            if origin.chain.branch in branches
            for receipt in [self._journal.receipt(origin.chain)]
        )

    def _result(self) -> Exchanged:
        receipts = [self._journal.receipt(origin.chain) for origin in self._journal.origins()]
        newest = max(
            (receipt for receipt in receipts if receipt is not None),
            key=lambda receipt: receipt.received_at,
            default=None,
        )
        return Exchanged(
            sent=self._sent,
            received=len(self._pulling.fresh),
            pending=self._pending(),
            receipt=newest,
            conflicts=self._journal.conflicts(),
            quarantined=self._quarantined,
            bytes_sent=self._line.traffic.sent,
            bytes_received=self._line.traffic.received,
            attachments=self._attachments,
            forgotten=self._pulling.forgotten,
            doubts=tuple(self._pulling.doubts),
            rules=self._rules,
            complete=not (self._cancelled() or self._journal.offered(1) or self._journal.wanted(1)),
        )
