"""Hands an open vault to the wire: `sync` and `vault` do not know each other."""

from collections.abc import Sequence

import msgspec

from shouyue.ledger.certificates import Signed, check_issuer, check_vault
from shouyue.ledger.chain import Head, Origin
from shouyue.ledger.ids import Branch, ChainId
from shouyue.ledger.streams import Receipt, StreamHead
from shouyue.sqlcipher import transaction
from shouyue.sync.journal import Membership, PulledRun, ScanPart, SealedRun
from shouyue.vault import attachments, heads, incoming, local, outgoing
from shouyue.vault.vault import Vault


class WireJournal:
    """An open vault as `sync.journal.Journal`. Belongs to the vault's thread."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def membership(self) -> Membership | None:
        return membership(self._vault)

    def origins(self) -> Sequence[Origin]:
        return outgoing.origins(self._vault)

    def own_head(self, chain: ChainId) -> Head:
        return outgoing.own_head(self._vault, chain)

    def head_at(self, chain: ChainId, seq: int) -> Head:
        return outgoing.own_head_at(self._vault, chain, seq)

    def run(self, chain: ChainId, after: int, max_facts: int, max_bytes: int) -> SealedRun | None:
        run = outgoing.next_run(self._vault, chain, after, max_facts, max_bytes)
        return SealedRun(run.origin, run.first, run.facts, run.seal) if run is not None else None

    def sign(self, message: bytes) -> bytes:
        return outgoing.sign(self._vault, message)

    def keep_receipt(self, receipt: Receipt, signature: bytes) -> None:
        outgoing.keep_receipt(self._vault, receipt, signature)

    def receipted(self, chain: ChainId) -> int:
        return outgoing.receipted(self._vault, chain)

    def cursor(self, branch: Branch) -> StreamHead | None:
        return incoming.cursor(self._vault, branch)

    def keep_certificates(self, certificates: Sequence[Signed]) -> None:
        member = self.membership()
        if member is None:
            return
        issuer = check_issuer(member.organisation, member.issuer)
        for signed in certificates:
            incoming.keep_certificate(self._vault, check_vault(issuer, signed), signed)

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
            )
            for run in runs
        ]
        fresh = incoming.apply_page(self._vault, arrived, after, hub_time_ms)
        return tuple(ref.text for ref in fresh)

    def foreign_head(self, chain: ChainId) -> Head | None:
        found = heads.known(self._vault.cases, chain)
        return found[1] if found is not None else None

    def foreign_origin(self, chain: ChainId) -> Origin | None:
        found = heads.known(self._vault.cases, chain)
        return found[0] if found is not None else None

    def wanted(self, limit: int) -> Sequence[tuple[str, int]]:
        return attachments.wanted(self._vault, limit)

    def offered(self, limit: int) -> Sequence[tuple[str, str, int]]:
        return attachments.offered(self._vault, limit)

    def read_part(self, digest: str, offset: int, max_bytes: int) -> ScanPart | None:
        part = attachments.read_part(self._vault, digest, offset, max_bytes)
        return ScanPart(digest, part.start, part.data, part.size) if part is not None else None

    def keep_part(self, part: ScanPart) -> bool:
        piece = attachments.Part(part.digest, part.offset, part.data, part.size)
        return attachments.keep_part(self._vault, piece)

    def attachment_delivered(self, digest: str) -> None:
        attachments.delivered(self._vault, digest)

    def note_hub_time(self, hub_time_ms: int, wall_ms: int) -> None:
        with transaction(self._vault.cases):
            local.put_hub_time(self._vault.cases, hub_time_ms, wall_ms)


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
