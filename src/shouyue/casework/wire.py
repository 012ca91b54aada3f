"""Hands an open vault to the wire: `sync` and `vault` do not know each other."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar, cast

import msgspec

from shouyue.ledger.canonical import read
from shouyue.ledger.chain import Head, Origin
from shouyue.ledger.ids import Branch, ChainId, HubEpoch
from shouyue.ledger.rules import RulesWords
from shouyue.ledger.signed import Signed
from shouyue.ledger.streams import Receipt, StreamHead
from shouyue.sqlcipher import transaction
from shouyue.sync.journal import Journal, Membership, Parcel, PulledRun, ScanPart, SealedRun
from shouyue.vault import attachments, heads, incoming, local, outgoing, rules, streams
from shouyue.vault import certificates as keys
from shouyue.vault.attachments import Travelling
from shouyue.vault.queries import counts
from shouyue.vault.vault import Vault

T = TypeVar("T")


class OwnChains:
    """Who we are, our own chains, and what the hub said of them. Of the vault's thread."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def membership(self) -> Membership | None:
        return membership(self._vault)

    def keep_membership(self, membership: Membership) -> None:
        keep_membership(self._vault, membership)

    def origins(self) -> Sequence[Origin]:
        return outgoing.origins(self._vault)

    def own_head(self, chain: ChainId) -> Head:
        return outgoing.own_head(self._vault, chain)

    def run(self, chain: ChainId, after: int, max_facts: int, max_bytes: int) -> SealedRun | None:
        run = outgoing.next_run(self._vault, chain, after, max_facts, max_bytes)
        return SealedRun(run.origin, run.first, run.facts, run.seal) if run is not None else None

    def sign(self, message: bytes) -> bytes:
        return outgoing.sign(self._vault, message)

    def keep_receipt(self, receipt: Receipt, signature: bytes) -> None:
        outgoing.keep_receipt(self._vault, receipt, signature)

    def receipt(self, chain: ChainId) -> Receipt | None:
        return outgoing.receipt(self._vault, chain)

    def note_hub_time(self, hub_time_ms: int, wall_ms: int) -> None:
        with transaction(self._vault.cases):
            local.put_hub_time(self._vault.cases, hub_time_ms, wall_ms)


class WireJournal(OwnChains):
    """An open vault as `sync.journal.Journal`. Belongs to the vault's thread."""

    def head_at(self, chain: ChainId, seq: int) -> Head:
        return outgoing.head_at(self._vault, chain, seq)

    def foreign_head(self, chain: ChainId) -> Head | None:
        found = heads.known(self._vault.cases, chain)
        return found[1] if found is not None else None

    def foreign_origin(self, chain: ChainId) -> Origin | None:
        found = heads.known(self._vault.cases, chain)
        return found[0] if found is not None else None

    def undelivered(self, branch: Branch) -> Sequence[Origin]:
        return outgoing.undelivered(self._vault, branch)

    def keep_certificates(self, certificates: Sequence[Signed]) -> None:
        for signed in certificates:
            keys.keep(self._vault, signed)

    def certificate(self, chain: ChainId) -> Signed | None:
        return keys.covering(self._vault, chain)

    def conflicts(self) -> int:
        return counts.conflicts(self._vault)

    def cursor(self, branch: Branch) -> StreamHead | None:
        return streams.cursor(self._vault, branch)

    def stream_link(self, hub_epoch: HubEpoch, branch: Branch, position: int) -> bytes | None:
        return streams.stream_link(self._vault, hub_epoch, branch, position)

    def fork_stream(self, begin: StreamHead, kept: Mapping[HubEpoch, int]) -> int:
        return streams.fork_stream(self._vault, begin, kept)

    def last_rules(self) -> int:
        return rules.last(self._vault)

    def has_rules(self, digest: bytes) -> bool:
        return rules.has(self._vault, digest)

    def keep_rules(self, signed: Signed) -> None:
        number = read(bytes.fromhex(signed.words), RulesWords).number
        rules.keep(self._vault, number, signed)

    def apply_page(
        self, runs: Sequence[PulledRun], after: StreamHead, hub_time_ms: int
    ) -> tuple[str, ...]:
        arrived = [
            incoming.Arrived(
                run.run.origin,
                run.run.first,
                run.run.facts,
                run.run.seal,
                run.marks,
                run.quarantined,
                run.end,
            )
            for run in runs
        ]
        fresh = incoming.apply_page(self._vault, arrived, after, hub_time_ms)
        return tuple(ref.text for ref in fresh)

    def wanted(self, limit: int) -> Sequence[Parcel]:
        return [_parcel(one) for one in attachments.wanted(self._vault, limit)]

    def offered(self, limit: int) -> Sequence[Parcel]:
        return [_parcel(one) for one in attachments.offered(self._vault, limit)]

    def read_part(self, digest: str, offset: int, max_bytes: int) -> ScanPart | None:
        part = attachments.read_part(self._vault, digest, offset, max_bytes)
        return ScanPart(digest, part.start, part.data, part.size) if part is not None else None

    def keep_part(self, part: ScanPart) -> bool:
        piece = attachments.Part(part.digest, part.offset, part.data, part.size)
        return attachments.keep_part(self._vault, piece)

    def attachment_delivered(self, digest: str) -> None:
        attachments.delivered(self._vault, digest)


def journal_of(vault: Vault) -> Journal:
    """The vault, seen from the wire."""
    return WireJournal(vault)


def _parcel(one: Travelling) -> Parcel:
    return Parcel(Branch(one.branch), one.digest, one.kind, one.size, one.held)


def membership(vault: Vault) -> Membership | None:
    """What enrolment gave this vault, or None before it."""
    kept = local.get(vault.cases, "membership")
    if not isinstance(kept, dict):
        return None
    return Membership(
        url=str(kept["url"]),
        organisation=bytes.fromhex(kept["organisation"]),
        ca_certificate=str(kept["ca_certificate"]),
        issuer=msgspec.convert(kept["issuer"], Signed),
        certificate=msgspec.convert(kept["certificate"], Signed),
        branches=tuple(Branch(branch) for branch in kept["branches"]),
    )


def keep_membership(vault: Vault, member: Membership) -> None:
    """Remember what enrolment gave."""
    with transaction(vault.cases):
        local.put(
            vault.cases,
            "membership",
            {
                "url": member.url,
                "organisation": member.organisation.hex(),
                "ca_certificate": member.ca_certificate,
                "issuer": msgspec.to_builtins(member.issuer),
                "certificate": msgspec.to_builtins(member.certificate),
                "branches": list(member.branches),
            },
        )


class OnStore(Protocol):
    """Does something on the vault's own thread, from another one, and waits for its answer."""

    def __call__(self, work: Callable[[], T], /) -> T: ...


class _Afar:
    """A journal whose every call is carried to the vault's thread."""

    def __init__(self, journal: Journal, on_store: OnStore) -> None:
        self._journal = journal
        self._on_store = on_store

    def __getattr__(self, name: str) -> Callable[..., object]:
        method = getattr(self._journal, name)

        def carried(*args: object, **named: object) -> object:
            return self._on_store(lambda: method(*args, **named))

        return carried


def journal_from_afar(vault: Vault, on_store: OnStore) -> Journal:
    """The journal for a thread that waits on the network: each call is one visit to the vault's."""
    return cast("Journal", _Afar(journal_of(vault), on_store))
