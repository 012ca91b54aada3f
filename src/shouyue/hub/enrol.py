"""Letting a laptop in by its one-time code. The protocol's reasons: `sync.enrolment`."""

import hmac

from shouyue.hub.config import Hub
from shouyue.hub.outcomes import MALFORMED, Outcome, Refused
from shouyue.hub.store.base import Invite
from shouyue.ledger.certificates import VaultWords, sign_vault
from shouyue.ledger.chain import verify
from shouyue.ledger.errors import ForgedError
from shouyue.ledger.ids import VaultId, vault_id
from shouyue.ledger.signed import Signed
from shouyue.sync.enrolment import Meeting
from shouyue.sync.messages import EnrolAnswer, EnrolCall

UNKNOWN = Refused("sync.code_unknown")


def enrol(hub: Hub, call: EnrolCall) -> Outcome:
    """A certificate for a vault that knows the code and has its key; once, or again to the same."""
    now = hub.config.now()
    invite = hub.store.members.invite(call.handle)
    if invite is None or invite.expires_at <= now or invite.tries_left <= 0:
        return UNKNOWN
    meeting = _meeting(hub, call)
    if not hmac.compare_digest(meeting.proof(invite.key), call.proof):
        hub.store.members.spend_try(invite.handle)
        return Refused("sync.code_wrong", 403, {"tries_left": invite.tries_left - 1})
    try:
        verify(call.public_key, meeting.transcript(), call.signature, "sync.key_not_held")
    except ForgedError:
        return MALFORMED
    vault = VaultId(call.vault)
    if (refused := _objection(hub, call, invite, vault)) is not None:
        return refused
    signed = _certify(hub, call, invite, now)
    if signed is None:
        return Refused("sync.code_used")
    return EnrolAnswer(certificate=signed, confirmation=meeting.confirmation(invite.key, signed))


def _meeting(hub: Hub, call: EnrolCall) -> Meeting:
    keys = hub.config.keys
    return Meeting(
        organisation=keys.organisation,
        issuer=keys.issuer,
        ca_certificate=hub.config.ca_certificate,
        handle=call.handle,
        vault=VaultId(call.vault),
        epoch=call.epoch,
        public_key=call.public_key,
        nonce=call.nonce,
    )


def _objection(hub: Hub, call: EnrolCall, invite: Invite, vault: VaultId) -> Refused | None:
    """Why the code does not fit this vault: a name it cannot have, or another's code."""
    newest = hub.store.members.newest_epoch(vault)
    if hub.store.members.standing(vault).state == "revoked":
        return Refused("sync.revoked")
    if invite.vault:
        # For a new epoch of a known vault; again after an answer that was lost.
        fits = invite.vault == vault and call.epoch in (newest, newest + 1)
    else:
        fits = call.epoch == 1 and newest <= 1
    if call.epoch == 1:
        fits = fits and vault_id(call.public_key) == vault
    return None if fits else Refused("sync.code_not_for_this_vault")


def _certify(hub: Hub, call: EnrolCall, invite: Invite, now: int) -> Signed | None:
    """The certificate; None if the code was used by somebody else."""
    members, vault = hub.store.members, VaultId(call.vault)
    if invite.used_by == (vault, call.public_key):
        return members.certificate(vault, call.epoch)
    before = {
        str(branch): head.link.hex()
        for branch, head in members.heads(vault, call.epoch - 1)
        if branch in invite.branches
    }
    words = VaultWords(
        vault=vault,
        epoch=call.epoch,
        public_key=call.public_key.hex(),
        before=before,
        person=invite.person,
        role=invite.role,
        branches=invite.branches,
        issued_at=now,
    )
    signed = sign_vault(hub.config.keys.issuing, words)
    used = members.enrol(invite.handle, vault, call.epoch, call.public_key, signed)
    return signed if used else None
