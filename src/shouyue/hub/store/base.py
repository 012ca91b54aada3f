"""What the hub asks of a store: streams, members, parcels. No rules and no signatures in here.

Every method is one transaction, or none, and may be called from any thread. A run's branch is the
first part of every key, so that a store may be spread over many machines by branch.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from shouyue.ledger.chain import Head
from shouyue.ledger.ids import Branch, ChainId, HubEpoch, VaultId
from shouyue.ledger.signed import Signed
from shouyue.ledger.streams import Receipt, StreamHead
from shouyue.sync.signing import StreamFork

State = Literal["active", "frozen", "revoked"]
Kind = Literal["scan", "table", "run"]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A fact in quarantine: it counts by its header, its body waits here."""

    seq: int
    code: str
    body: bytes | None


@dataclass(frozen=True, slots=True)
class NewRun:
    """A proved run that continues `start`; `links` are the chain links of its facts."""

    chain: ChainId
    start: Head
    links: tuple[bytes, ...]
    packed: bytes
    held_back: tuple[HeldBack, ...] = ()

    @property
    def end(self) -> Head:
        return Head(self.start.seq + len(self.links), self.links[-1])


@dataclass(frozen=True, slots=True)
class Kept:
    """The hub's word about a chain, as it was given."""

    receipt: Receipt
    signature: bytes


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run in its stream.

    `end` is the chain, `position` and `link` the stream behind its last fact.
    """

    chain: ChainId
    first: int
    end: Head
    position: int
    link: bytes
    received_at: int
    quarantined: tuple[int, ...]
    packed: bytes

    @property
    def count(self) -> int:
        return self.end.seq - self.first + 1


@dataclass(frozen=True, slots=True)
class Page:
    """Runs of one stream; `tip` is the position at which the stream ends at present."""

    runs: tuple[StoredRun, ...]
    tip: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How the hub treats a vault; `since` in ms since 1970."""

    state: State
    reason: str = ""
    since: int = 0
    revocation: Signed | None = None


@dataclass(frozen=True, slots=True)
class Invite:
    """A one-time code that was given out; `key` is made of its secret, the secret is not kept.

    `vault` names the one vault that may use it (a new epoch), empty for any new one. Once used,
    `used_by` is that vault and its key.
    """

    handle: str
    key: bytes
    person: str
    role: str
    branches: tuple[Branch, ...]
    vault: str
    expires_at: int
    tries_left: int
    used_by: tuple[VaultId, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """What an operator asks first."""

    hub_epoch: HubEpoch
    facts: int
    quarantined: int
    forks: int
    branches: tuple[StreamHead, ...]
    members: tuple[tuple[str, int, str, str, tuple[str, ...], State], ...]
    open_invites: int
    newest_at: int


class Streams(Protocol):
    """The chains as received, woven into one stream per branch."""

    def epochs(self, branch: Branch) -> Sequence[StreamFork]:
        """How each epoch of a branch's stream began, oldest first; the first forks from nothing."""

    def tips(self, branches: Sequence[Branch]) -> Sequence[StreamHead]:
        """How far the present streams of these branches go; those without facts are left out."""

    def begin_epoch(self, hub_epoch: HubEpoch) -> None:
        """Open a new epoch of every stream at what is here."""

    def hub_epoch(self) -> HubEpoch | None:
        """The present one; None in a new store."""

    def commits(self) -> int:
        """How many runs were ever taken; compared with a mark outside the store."""

    def head(self, chain: ChainId) -> Head | None:
        """How far a chain goes; None if nothing of it is here."""

    def receipt(self, chain: ChainId, seq: int | None = None) -> Kept | None:
        """The newest word about a chain, or the first that covers `seq`."""

    def covering(self, chain: ChainId, seq: int) -> StoredRun | None:
        """The run that holds a fact."""

    def append(self, run: NewRun, now: int, sign: Callable[[bytes], bytes]) -> Kept | None:
        """Take a run into its chain and its stream.

        The stream's time never goes back, whatever `now` says. `sign` makes the receipt's
        signature. None if the chain does not end at `run.start` any more.
        """

    def keep_fork(self, chain: ChainId, first: int, packed: bytes, now: int) -> None:
        """Keep the evidence of two stories told by one chain."""

    def page(self, branch: Branch, hub_epoch: HubEpoch, after: int, max_bytes: int) -> Page | None:
        """The runs behind a position, at least one if any; None if no run ends there."""


class Members(Protocol):
    """Who may write and read."""

    def certificate(self, vault: VaultId, epoch: int) -> Signed | None:
        """The certificate of a vault's epoch."""

    def newest_epoch(self, vault: VaultId) -> int:
        """The last epoch that has a certificate; 0 if none has."""

    def heads(self, vault: VaultId, epoch: int) -> Sequence[tuple[Branch, Head]]:
        """The heads of a vault's chains in one epoch."""

    def keep_certificate(self, vault: VaultId, epoch: int, signed: Signed) -> None:
        """Add or renew."""

    def standing(self, vault: VaultId) -> Standing:
        """Active unless somebody said otherwise."""

    def set_standing(self, vault: VaultId, standing: Standing) -> None:
        """Freeze, thaw, revoke."""

    def add_invite(self, invite: Invite, now: int) -> bool:
        """False if the handle is in use."""

    def invite(self, handle: str) -> Invite | None:
        """By its public name."""

    def spend_try(self, handle: str) -> None:
        """Somebody showed a wrong proof."""

    def enrol(
        self, handle: str, vault: VaultId, epoch: int, public_key: bytes, signed: Signed
    ) -> bool:
        """Use an invite up and keep the certificate; False if another used it first."""

    def overview(self) -> Overview:
        """For the operator."""


class Rules(Protocol):
    """What rules the organisation issued."""

    def newest(self) -> tuple[int, Signed] | None:
        """The last number and its words; None before the first."""

    def after(self, number: int) -> Signed | None:
        """The words of the next number that there is; None if there is none."""

    def issue(self, number: int, signed: Signed) -> bool:
        """Keep them; False if the number is taken."""


class Parcels(Protocol):
    """Attachments and staged runs, in parts, content-addressed. A branch never sees another's."""

    def held(self, branch: Branch, digest: str) -> tuple[Kind, int] | None:
        """Bytes that are here from the start; -1 once whole and proved. None if nothing is."""

    def keep_part(
        self, branch: Branch, digest: str, kind: Kind, offset: int, data: bytes, now: int
    ) -> int:
        """Store a part that continues what is here, pass over any other; returns what is held."""

    def read(self, branch: Branch, digest: str, offset: int, max_bytes: int) -> bytes:
        """A piece of what is here, proved or not."""

    def size(self, branch: Branch, digest: str) -> int:
        """Bytes that are here, proved or not."""

    def prove(self, branch: Branch, digest: str) -> None:
        """It is whole and is what it is called."""

    def drop(self, branch: Branch, digest: str) -> None:
        """It is not what it is called, or is needed no more."""

    def sweep(self, before: int) -> int:
        """Drop unfinished ones that nobody continued since; returns how many."""


class Store(Protocol):
    """All of it."""

    @property
    def streams(self) -> Streams: ...
    @property
    def members(self) -> Members: ...
    @property
    def rules(self) -> Rules: ...
    @property
    def parcels(self) -> Parcels: ...
    def close(self) -> None: ...
