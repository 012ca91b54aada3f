"""Working in a branch that is not this vault's own, as supervisors do."""

from dataclasses import replace

import msgspec

from shouyue.casework.wire import membership
from shouyue.casework.workspace import Workspace
from shouyue.domain.errors import KnownError
from shouyue.ledger.facts import Draft
from shouyue.ledger.ids import Branch, Ref, parse_ref
from shouyue.ledger.kinds import StaffIntroduced, draft
from shouyue.ledger.moment import Moment
from shouyue.vault import lookups, outgoing
from shouyue.vault.queries import standing


class BranchError(KnownError):
    """A branch in which this person does not work; nothing was written."""


def looked_after(ws: Workspace) -> tuple[Branch, ...]:
    """The branches with loans here in which this person works, the vault's own first."""
    home = ws.vault.identity.home
    if ws.role != "supervisor":
        return (home,)
    member = membership(ws.vault)
    found = map(Branch, standing.branches(ws.vault))
    # Headquarters would keep what is written for another branch from everybody.
    ours = [one for one in found if one == home or member is None or one in member.branches]
    return tuple(sorted(ours, key=lambda branch: (branch != home, branch)))


def in_branch(ws: Workspace, branch: str) -> Workspace:
    """The same person at work in one of their branches; without a name in the first of them.

    Raises:
        BranchError: it is none of them.
    """
    ours = looked_after(ws)
    wanted = Branch(branch) if branch else next(iter(ours), ws.vault.identity.home)
    if branch and wanted not in ours:
        raise BranchError("casework.branch.not_ours", branch=branch)
    return replace(ws, at=wanted)


def stream_of(ws: Workspace, ref: str) -> Branch:
    """Where the branch of a fact reads it: a supervisor's words stand beside what they are of."""
    return parse_ref(ref).branch if ws.role == "supervisor" else ws.branch


def at_letter(ws: Workspace, serial: str) -> Workspace:
    """The same person at work in the branch of a letter, for what becomes of that paper.

    Raises:
        BranchError: this person does not work there.
    """
    found = lookups.letter(ws.vault, serial) if serial else None
    if found is None or found.branch == ws.branch:
        return ws
    return in_branch(ws, found.branch)


def append_in(
    ws: Workspace, branch: Branch, *drafts: Draft, moment: Moment | None = None
) -> tuple[Ref, ...]:
    """Append in a branch, now or at a moment told before; returns the references of `drafts`.

    Its people know nobody of other branches, so our first fact there says who writes.
    """
    first = []
    if _is_new_in(ws, branch):
        first = [draft(msgspec.convert({"name": ws.name, "role": ws.role}, StaffIntroduced))]
    refs = ws.journal.append([*first, *drafts], moment or ws.clock(), branch=branch)
    return refs[len(first) :]


def next_ref(ws: Workspace, branch: Branch) -> Ref:
    """What `append_in` will answer for its first draft, for others that speak of it."""
    chain = ws.vault.identity.origin(branch).chain
    ahead = 2 if _is_new_in(ws, branch) else 1
    return Ref(*chain, outgoing.own_head(ws.vault, chain).seq + ahead)


def _is_new_in(ws: Workspace, branch: Branch) -> bool:
    # At home the first fact was ours from the start; and a vault that lost its key has no chain.
    if branch == ws.vault.identity.home:
        return False
    return not outgoing.own_head(ws.vault, ws.vault.identity.origin(branch).chain).seq
