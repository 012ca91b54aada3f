"""Giving a page of a branch's stream: whole runs as they were pushed, never split."""

from collections.abc import Sequence

from shouyue.hub.callers import Caller
from shouyue.hub.config import Hub
from shouyue.hub.outcomes import NOT_YOURS, Outcome, Raw, Refused
from shouyue.hub.store.base import Page, StoredRun
from shouyue.ledger.chain import ZERO_LINK
from shouyue.ledger.ids import Branch, HubEpoch
from shouyue.sync.messages import ForkWords, PageWords, PullCall, RunWords, join_page
from shouyue.sync.signing import StreamFork, fork_bytes


def pull(hub: Hub, caller: Caller, call: PullCall) -> Outcome:
    """What follows the caller's cursor, or the line of epochs if it cannot go on there."""
    branch, epoch = Branch(call.branch), HubEpoch(call.hub_epoch)
    if not caller.may_use(branch):
        return NOT_YOURS
    if caller.standing.state == "revoked":
        return Refused("sync.revoked")
    epochs = _epochs(hub, branch)
    page = hub.store.streams.page(branch, epoch, call.after, call.max_bytes)
    if page is None and (epoch, call.after) == (epochs[-1].new_epoch, 0):
        page = Page((), 0)
    if page is None:
        # Never seen here, or beyond what was kept: the caller finds where our ways part.
        return _forks(hub, epochs)
    following = [n for n, fork in enumerate(epochs, start=1) if fork.old_epoch == epoch]
    if following and not page.runs:
        return _forks(hub, epochs[: following[0]])
    return _page(hub, caller, call, page, closed=bool(following))


def _epochs(hub: Hub, branch: Branch) -> Sequence[StreamFork]:
    """The epochs of a stream; one that has no fact yet will begin in the present one."""
    if epochs := hub.store.streams.epochs(branch):
        return epochs
    present = hub.store.streams.hub_epoch()
    if present is None:
        raise AssertionError("a hub has an epoch before its first call")
    return [StreamFork(branch, HubEpoch(""), 0, ZERO_LINK, present)]


def _page(hub: Hub, caller: Caller, call: PullCall, page: Page, *, closed: bool) -> Outcome:
    entries: list[RunWords] = []
    pieces: list[bytes] = []
    whole = 0
    for run in page.runs:
        words, piece = _entry(caller, call, run)
        if len(piece) > call.max_bytes:
            if entries:
                break
            whole = len(piece)
            piece = piece[call.offset : call.offset + call.max_bytes]
            words = RunWords(run.count, run.received_at, len(piece), run.quarantined)
        entries.append(words)
        pieces.append(piece)
    last = page.runs[len(entries) - 1] if entries else None
    position = last.position if last is not None else call.after
    front = PageWords(
        time=hub.config.now(),
        position=position,
        link=last.link if last is not None else ZERO_LINK,
        more=closed or position < page.tip,
        runs=tuple(entries),
        whole=whole,
    )
    return Raw(join_page(front, pieces))


def _entry(caller: Caller, call: PullCall, run: StoredRun) -> tuple[RunWords, bytes]:
    own = (run.chain.vault, run.chain.epoch) == (caller.vault, caller.epoch)
    if own and run.first + run.count - 1 <= call.own:
        return RunWords(run.count, run.received_at, 0, run.quarantined, run.first), b""
    return RunWords(run.count, run.received_at, len(run.packed), run.quarantined), run.packed


def _forks(hub: Hub, forks: Sequence[StreamFork]) -> Outcome:
    words = tuple(
        ForkWords(
            fork.old_epoch,
            fork.position,
            fork.link,
            fork.new_epoch,
            hub.sign_receipt(fork_bytes(fork)),
        )
        for fork in forks
    )
    front = PageWords(time=hub.config.now(), position=0, link=ZERO_LINK, more=True, forks=words)
    return Raw(join_page(front, []))
