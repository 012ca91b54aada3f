"""Who calls: the signature in the header, its freshness, and whether the vault may call at all."""

from collections import deque
from dataclasses import dataclass
from threading import Lock

from shouyue.hub.config import Hub, Limits
from shouyue.hub.outcomes import Refused
from shouyue.hub.store.base import Standing
from shouyue.ledger.certificates import VaultWords, check_vault
from shouyue.ledger.chain import verify
from shouyue.ledger.errors import LedgerError
from shouyue.ledger.ids import Branch, VaultId
from shouyue.sync.signing import Call

_MINUTE_MS = 60 * 1000


@dataclass(frozen=True, slots=True)
class Caller:
    """A vault that proved itself."""

    vault: VaultId
    epoch: int
    words: VaultWords
    standing: Standing

    def may_use(self, branch: str) -> bool:
        return branch in self.words.branches

    @property
    def branches(self) -> tuple[Branch, ...]:
        return tuple(Branch(branch) for branch in self.words.branches)


def identify(hub: Hub, freshness: "Freshness", call: Call, signed: bytes) -> Caller | Refused:
    """Decide on certificate, signature, time, nonce and standing, in this order.

    What is refused before the signature holds says nothing about the vault.
    """
    certificate = hub.store.members.certificate(call.vault, call.epoch)
    if certificate is None:
        return Refused("sync.not_enrolled", 401)
    try:
        words = check_vault(hub.config.keys.issuer_words, certificate)
        verify(bytes.fromhex(words.public_key), signed, call.signature, "sync.call_forged")
    except LedgerError:
        return Refused("sync.not_enrolled", 401)
    now = hub.config.now()
    if (stale := freshness.refuse(call, now)) is not None:
        return stale
    standing = hub.store.members.standing(call.vault)
    if standing.state == "frozen":
        return Refused("sync.frozen")
    if hub.store.members.newest_epoch(call.vault) != call.epoch:
        return Refused("sync.old_epoch")
    return Caller(call.vault, call.epoch, words, standing)


class Freshness:
    """Which calls were seen, and how many.

    In memory: calls that were signed before this process began are not fresh, so nothing that an
    earlier process saw can be played again.
    """

    def __init__(self, limits: Limits, began: int) -> None:
        self._limits = limits
        self._began = began
        self._seen: dict[VaultId, deque[tuple[int, bytes]]] = {}
        self._nonces: set[tuple[VaultId, bytes]] = set()
        self._lock = Lock()

    def refuse(self, call: Call, now: int) -> Refused | None:
        """None, and the call is noted; or why it may not be answered."""
        skew = self._limits.skew_ms
        if abs(call.time - now) > skew or call.time < self._began:
            return Refused("sync.clock", 401)
        with self._lock:
            seen = self._seen.setdefault(call.vault, deque())
            # A nonce is needed for as long as its call's time could still pass.
            while seen and seen[0][0] < now - 2 * skew:
                self._nonces.discard((call.vault, seen.popleft()[1]))
            if (call.vault, call.nonce) in self._nonces:
                return Refused("sync.replayed", 401)
            lately = sum(1 for at, _ in seen if at > now - _MINUTE_MS)
            if lately >= self._limits.calls_per_minute:
                return Refused("sync.too_many_calls", 429)
            self._nonces.add((call.vault, call.nonce))
            seen.append((now, call.nonce))
        return None


class Visits:
    """How many strangers come a minute; they have no name to count by."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._times: deque[int] = deque()
        self._lock = Lock()

    def may_enter(self, now: int) -> bool:
        with self._lock:
            while self._times and self._times[0] <= now - _MINUTE_MS:
                self._times.popleft()
            if len(self._times) >= self._per_minute:
                return False
            self._times.append(now)
            return True
