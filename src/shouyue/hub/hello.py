"""The first call: what each side has."""

from collections.abc import Iterator

from shouyue.hub.callers import Caller
from shouyue.hub.config import Hub
from shouyue.hub.outcomes import Outcome, Refused
from shouyue.ledger.ids import Branch, HubEpoch, VaultId
from shouyue.ledger.signed import Signed
from shouyue.sync.messages import (
    PROTOCOL,
    CertificatesAnswer,
    CertificatesCall,
    ChainWords,
    HelloAnswer,
    HelloCall,
    ReceiptWords,
    RulesAnswer,
    RulesCall,
    RulesTip,
    TipWords,
    receipt_words,
)
from shouyue.sync.signing import certificate_mark


def hello(hub: Hub, caller: Caller, call: HelloCall) -> Outcome:
    """Receipts of the caller's chains, streams that have news, and a newer certificate if any."""
    if call.protocol > PROTOCOL:
        return Refused("sync.too_new", 426)
    return HelloAnswer(
        time=hub.config.now(),
        receipts=tuple(_receipt(hub, caller, chain) for chain in call.chains),
        tips=tuple(_news(hub, caller, call)),
        certificate=_renewed(hub, caller, call.certificate),
        revocation=caller.standing.revocation,
        rules=_newest_rules(hub),
    )


def certificates(hub: Hub, caller: Caller, call: CertificatesCall) -> Outcome:
    """Whose keys these are; only of vaults that write in a branch of the caller's."""
    found: list[Signed | None] = []
    for chain in call.chains:
        signed = None
        if caller.may_use(chain.branch):
            signed = hub.store.members.certificate(VaultId(chain.vault), chain.epoch)
        found.append(signed)
    return CertificatesAnswer(certificates=tuple(found))


def rules(hub: Hub, _: Caller, call: RulesCall) -> Outcome:
    """The rules that the organisation issued next; every vault hears the same."""
    return RulesAnswer(issued=hub.store.rules.after(call.after))


def _newest_rules(hub: Hub) -> RulesTip | None:
    newest = hub.store.rules.newest()
    return RulesTip(newest[0], newest[1].digest) if newest is not None else None


def _news(hub: Hub, caller: Caller, call: HelloCall) -> Iterator[TipWords]:
    """Tips that the caller's cursors are not at; a stream that it follows and we lost is one."""
    epoch = hub.store.streams.hub_epoch() or HubEpoch("")
    cursors = {c.branch: (c.hub_epoch, c.position) for c in call.cursors}
    tips = {branch: (epoch, 0) for branch in caller.branches if branch in cursors}
    for tip in hub.store.streams.tips(caller.branches):
        tips[tip.branch] = (tip.hub_epoch, tip.position)
    for branch, tip_at in tips.items():
        if cursors.get(branch) != tip_at:
            yield TipWords(branch, *tip_at)


def _receipt(hub: Hub, caller: Caller, chain: ChainWords) -> ReceiptWords | None:
    if not caller.may_use(Branch(chain.branch)):
        return None
    kept = hub.store.streams.receipt(chain.chain)
    return receipt_words(kept.receipt, kept.signature) if kept is not None else None


def _renewed(hub: Hub, caller: Caller, mark: bytes) -> Signed | None:
    signed = hub.store.members.certificate(caller.vault, caller.epoch)
    return signed if signed is not None and certificate_mark(signed) != mark else None
