"""What a running hub is made of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from shouyue.hub.keys import HubKeys
from shouyue.hub.store.base import Store


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of the hub one vault may take.

    `skew_ms` is how far a caller's clock may be off before it is told the hub's time; nonces are
    remembered for as long.
    """

    calls_per_minute: int = 1800
    enrolments_per_minute: int = 30
    skew_ms: int = 10 * 60 * 1000
    body_s: float = 60.0
    silence_s: float = 15.0
    scan_bytes: int = 32 * 1024 * 1024
    table_bytes: int = 64 * 1024 * 1024
    table_stretched_bytes: int = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class HubConfig:
    """Keys, clock (ms since 1970) and limits; `committed` is called after every run taken."""

    keys: HubKeys
    now: Callable[[], int]
    ca_certificate: str = ""
    limits: Limits = field(default_factory=Limits)
    committed: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Hub:
    """What every call works with; `one_table` because proving a table takes much memory."""

    config: HubConfig
    store: Store
    one_table: Lock = field(default_factory=Lock)

    def sign_receipt(self, words: bytes) -> bytes:
        return self.config.keys.receipts.sign(words).signature
