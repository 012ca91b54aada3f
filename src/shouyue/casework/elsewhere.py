"""Writing in the stream of a branch that is not this vault's own, as supervisors do."""

import msgspec

from shouyue.casework.workspace import Workspace
from shouyue.ledger.facts import Draft
from shouyue.ledger.ids import Branch, Ref
from shouyue.ledger.kinds import StaffIntroduced, draft
from shouyue.vault import outgoing


def append_in(ws: Workspace, branch: Branch, *drafts: Draft) -> tuple[Ref, ...]:
    """Append in a branch; returns the references of `drafts`.

    Its people know nobody of other branches, so our first fact there says who writes.
    """
    chain = ws.vault.identity.origin(branch).chain
    first = []
    if not outgoing.own_head(ws.vault, chain).seq:
        first = [draft(msgspec.convert({"name": ws.name, "role": ws.role}, StaffIntroduced))]
    refs = ws.journal.append([*first, *drafts], ws.clock(), branch=branch)
    return refs[len(first) :]
