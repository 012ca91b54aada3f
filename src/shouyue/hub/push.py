"""Taking a run: certificate, digests, chain, seal, scope, kind; then one transaction; then a word.

The same bytes again get the same receipt. Other bytes in a place that is taken are two stories told
by one key: both are kept and the vault is frozen. Everything is computed from the bytes; nothing
that the caller says about them is believed.
"""

from dataclasses import dataclass, replace

from shouyue.hub.acceptance import AFTER_REVOCATION, objection
from shouyue.hub.callers import Caller
from shouyue.hub.config import Hub
from shouyue.hub.outcomes import MALFORMED, NOT_YOURS, Outcome, Refused
from shouyue.hub.store.base import HeldBack, Kept, NewRun, Standing
from shouyue.ledger.certificates import VaultWords, check_vault, covers
from shouyue.ledger.chain import ZERO_LINK, Head, Origin, check_seal, extend, next_link
from shouyue.ledger.errors import LedgerError, NewerFormatError
from shouyue.ledger.facts import Fact
from shouyue.ledger.ids import ChainId
from shouyue.sync.errors import MalformedError
from shouyue.sync.messages import PushAnswer, Quarantined, receipt_words
from shouyue.sync.packing import PackedRun, pack, unpack

_TRIES = 3


@dataclass(frozen=True, slots=True)
class _Proved:
    """A run that its chain's key sealed, behind `start`; `links` are those of its facts."""

    run: PackedRun
    words: VaultWords
    start: Head
    links: tuple[bytes, ...]

    @property
    def last(self) -> int:
        return self.start.seq + len(self.links)


def push(hub: Hub, caller: Caller, packed: bytes) -> Outcome:
    """Take a run into its branch's stream, or say why not."""
    try:
        run = unpack(packed)
    except NewerFormatError:
        return Refused("sync.too_new", 426)
    except (MalformedError, LedgerError):
        return MALFORMED
    words = _writer(hub, run)
    if words is None or not caller.may_use(run.chain.branch):
        return NOT_YOURS
    return _settle(hub, run, words, packed)


def _settle(hub: Hub, run: PackedRun, words: VaultWords, packed: bytes) -> Outcome:
    standing = hub.store.members.standing(run.chain.vault)
    if standing.state == "frozen":
        return Refused("sync.frozen")
    for _ in range(_TRIES):
        match _place(hub, run, words):
            case Refused() as refused:
                return refused
            case _Proved() as proved:
                answer = _take(hub, proved, packed, standing)
                if answer is not None:
                    return answer
    return Refused("sync.busy", 503)


def _writer(hub: Hub, run: PackedRun) -> VaultWords | None:
    """The certificate by which this chain may be written."""
    signed = hub.store.members.certificate(run.chain.vault, run.chain.epoch)
    if signed is None:
        return None
    try:
        words = check_vault(hub.config.keys.issuer_words, signed)
    except LedgerError:
        return None
    return words if covers(words, _origin(words, run.chain)) else None


def _origin(words: VaultWords, chain: ChainId) -> Origin:
    before = words.before.get(chain.branch, ZERO_LINK.hex())
    return Origin(chain, bytes.fromhex(words.public_key), bytes.fromhex(before))


def _place(hub: Hub, run: PackedRun, words: VaultWords) -> _Proved | Refused:
    """Prove links and seal from where the chain holds."""
    origin = _origin(words, run.chain)
    here = hub.store.streams.head(run.chain) or Head(0, origin.link)
    if run.first > here.seq + 1:
        return Refused("sync.gap", 409, {"next": here.seq + 1})
    start = _head_at(hub, origin, here, run.first - 1)
    if start is None:
        return Refused("sync.busy", 503)
    links: list[bytes] = []
    link = start.link
    for fact in run.facts:
        link = next_link(link, fact.header_bytes)
        links.append(link)
    try:
        end = extend(start, run.chain, run.facts)
        check_seal(origin.public_key, run.chain, end, run.seal)
    except LedgerError:
        return Refused("sync.not_sealed", 400)
    return _Proved(run, words, start, tuple(links))


def _head_at(hub: Hub, origin: Origin, here: Head, seq: int) -> Head | None:
    """The head that a chain had here after `seq` facts."""
    if seq == 0:
        return Head(0, origin.link)
    if seq == here.seq:
        return here
    stored = hub.store.streams.covering(origin.chain, seq)
    if stored is None or stored.first > seq:
        return None
    if stored.end.seq == seq:
        return stored.end
    before = _head_at(hub, origin, here, stored.first - 1)
    if before is None:
        return None
    return extend(before, origin.chain, unpack(stored.packed).facts[: seq - stored.first + 1])


def _take(hub: Hub, proved: _Proved, packed: bytes, standing: Standing) -> Outcome | None:
    """Keep what is new of a proved run; None if the chain has moved meanwhile."""
    chain = proved.run.chain
    origin = _origin(proved.words, chain)
    here = hub.store.streams.head(chain) or Head(0, origin.link)
    known = min(here.seq, proved.last)
    if known > proved.start.seq:
        there = _head_at(hub, origin, here, known)
        if there is None:
            return None
        if there.link != proved.links[known - proved.start.seq - 1]:
            return _forked(hub, proved, packed)
    if proved.last <= here.seq:
        kept = hub.store.streams.receipt(chain, proved.last)
        return _answer(hub, kept, ()) if kept is not None else None
    new, held_back = _new_run(proved, here, packed, standing)
    kept = hub.store.streams.append(new, hub.config.now(), hub.sign_receipt)
    if kept is None:
        return None
    hub.config.committed()
    return _answer(hub, kept, held_back)


def _new_run(
    proved: _Proved, here: Head, packed: bytes, standing: Standing
) -> tuple[NewRun, tuple[HeldBack, ...]]:
    """What follows `here`, packed anew only if something was there already or is held back."""
    chain, skip = proved.run.chain, here.seq - proved.start.seq
    facts = proved.run.facts[skip:]
    held_back = tuple(
        HeldBack(fact.header.seq, code, fact.body_bytes)
        for fact in facts
        if (code := _code(fact, proved.words, standing)) is not None
    )
    if skip or held_back:
        hidden = {held.seq for held in held_back}
        shown = [replace(f, body_bytes=None) if f.header.seq in hidden else f for f in facts]
        packed = pack(chain, shown, proved.run.seal)
    return NewRun(chain, here, proved.links[skip:], packed, held_back), held_back


def _code(fact: Fact, words: VaultWords, standing: Standing) -> str | None:
    if standing.state == "revoked":
        return AFTER_REVOCATION
    return objection(fact, words)


def _forked(hub: Hub, proved: _Proved, packed: bytes) -> Refused:
    """Two stories under one seal: keep the second one too, and let nobody go on."""
    now = hub.config.now()
    run = proved.run
    hub.store.streams.keep_fork(run.chain, run.first, packed, now)
    hub.store.members.set_standing(run.chain.vault, Standing("frozen", "forked", now))
    return Refused("sync.forked", 409)


def _answer(hub: Hub, kept: Kept, held_back: tuple[HeldBack, ...]) -> PushAnswer:
    return PushAnswer(
        time=hub.config.now(),
        receipt=receipt_words(kept.receipt, kept.signature),
        quarantined=tuple(Quarantined(held.seq, held.code) for held in held_back),
    )
