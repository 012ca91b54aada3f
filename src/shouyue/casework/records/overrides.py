"""A supervisor's word on what was recorded against a rule, or is for a supervisor to judge.

It is on record at once and waits. The word is a later fact, in the stream of the branch of the
first, so that whoever wrote that hears it. Where a rule has no exception nobody can approve: the
supervisor takes note, and says what is done about it. What the borrower is told to have said
broke no rule; somebody has to look at it all the same.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from shouyue.casework.checks import MAX_WORDS, Checked
from shouyue.casework.elsewhere import append_in
from shouyue.casework.inputs import DecisionInput
from shouyue.casework.outcomes import NotAllowed, Outcome, Reason, Saved
from shouyue.casework.records.views import (
    ExceptionLine,
    Exceptions,
    ExceptionState,
    OverrideView,
)
from shouyue.casework.rules.titles import title
from shouyue.casework.views import TodayLine
from shouyue.casework.wire import membership
from shouyue.casework.workspace import Workspace
from shouyue.domain.worklist import RANK_OVERRIDE
from shouyue.ledger.certificates import check_issuer, check_vault
from shouyue.ledger.errors import NotCanonicalError
from shouyue.ledger.ids import Branch
from shouyue.ledger.kinds import OverrideDecided, draft
from shouyue.vault.queries import overrides as stored
from shouyue.vault.queries import standing as standing_loans
from shouyue.vault.queries.overrides import Overridden, Wanted

_WHAT: Final[Mapping[str, str]] = {
    "call": "casework.override.call",
    "visit": "casework.override.visit",
    "message": "casework.override.message",
    "counter": "casework.override.counter",
    "posted": "casework.override.posted",
    "batch.composed": "casework.override.letter",
    "letter.copied": "casework.override.copy",
    "letter.served": "casework.override.serving",
    "letter.recalled": "casework.override.recall",
    "acknowledgment.returned": "casework.override.slip",
    "repayment.reported": "casework.override.repayment",
    "incident.recorded": "casework.override.incident",
    "difference.explained": "casework.override.difference",
    "circumstance.noted": "casework.override.circumstance",
    "guarantee.stated": "casework.override.guarantee",
    "terms.stated": "casework.override.terms",
    "fact.withdrawn": "casework.override.withdrawal",
}
_RULES: Final[Mapping[str, str]] = {
    "contact.hours": "casework.rule.hours",
    "contact.visit_hours": "casework.rule.visit_hours",
    "contact.effective_calls_per_day": "casework.rule.effective_calls",
    "contact.attempts_per_day": "casework.rule.attempts",
    "contact.messages_per_day": "casework.rule.messages",
    "contact.messages_with_amounts_per_day": "casework.rule.messages_with_amounts",
    "contact.visits_per_day": "casework.rule.visits_in_day",
    "contact.visits_per_week": "casework.rule.visits_in_week",
    "contact.visit_staff": "casework.rule.visit_staff",
    "contact.visit_recording": "casework.rule.visit_recording",
    "contact.failed_calls_before_contact_person": "casework.rule.contact_person",
    "contact.days_unreached_before_contact_person": "casework.rule.contact_person",
    "contact.quiet_days_after_payment": "casework.rule.paid_recently",
    "contact.stopped_by": "casework.rule.stopped",
    "contact.sensitive_days": "casework.rule.sensitive_day",
    "contact.contact_refused": "casework.rule.contact_refused",
    "contact.quiet_times": "casework.rule.quiet_times",
    "contact.entry_consent": "casework.rule.entry_consent",
    "contact.public_posting": "casework.rule.public_posting",
    "contact.third_party": "casework.rule.third_party",
    "contact.related_party": "casework.rule.related_party",
    "contact.settled": "casework.rule.settled",
    "contact.agreed_plan": "casework.rule.agreed_plan",
    "phrases.threat": "casework.rule.threat",
    "phrases.shaming": "casework.rule.shaming",
    "phrases.impersonation": "casework.rule.impersonation",
    "phrases.insult": "casework.rule.insult",
    "phrases.pushing": "casework.rule.pushing",
    "phrases.danger": "casework.rule.danger",
    "phrases.told_of_others": "casework.rule.reported",
    "care.late_entry_hours": "casework.rule.late_entry",
}
"""What a setting is called in a sentence; one that a newer pack has shows as it is."""


class Waiting(NamedTuple):
    """The lines of the day that wait for a supervisor, and how many more by their reason."""

    lines: list[TodayLine]
    more: dict[str, int]


def decide_override(ws: Workspace, typed: DecisionInput) -> Outcome:
    """Approve what was recorded against a rule, or do not; a later word replaces this one."""
    if not is_supervisor(ws):
        return NotAllowed((Reason("casework.override.not_supervisor"),), overridable=False)
    checked = Checked(ws)
    words = checked.text("words", typed.words, MAX_WORDS)
    if not typed.approved and not words:
        checked.blame("words", "casework.input.empty")
    found = _found(ws, typed.ref)
    if found is None:
        checked.blame("ref", "casework.override.nothing_there")
    elif trouble := _trouble(ws, found, (typed.approved, words)):
        checked.blame("ref", trouble)
    elif found.is_breach and typed.approved:
        checked.blame("approved", "casework.override.breach")
    if found is None or checked.problems:
        return checked.refusal()
    said = OverrideDecided(
        note=found.note,
        ref=found.ref,
        approved=typed.approved,
        words=words,
        pack=ws.rules.mark,
    )
    base = tuple(one.ref for one in found.decisions)
    refs = append_in(ws, Branch(found.branch), draft(said, base))
    return Saved(tuple(ref.text for ref in refs), (found.note,))


def waiting(ws: Workspace, branches: tuple[str, ...], limit: int) -> Waiting:
    """What stands on a supervisor's list of the day, oldest first; on nobody else's."""
    if not is_supervisor(ws):
        return Waiting([], {})
    total, found = stored.awaiting(ws.vault, branches, limit)
    more = {"casework.today.short.override_waits": total - limit} if total > limit else {}
    return Waiting([_line(ws, one) for one in found], more)


def to_decide(ws: Workspace, branch: str, note: str) -> tuple[OverrideView, ...]:
    """What of a loan this supervisor may say a word on, first what waits."""
    if not is_supervisor(ws):
        return ()
    found = stored.of_loan(ws.vault, branch, note)
    others = [one for one in found if one.vault != ws.vault.identity.vault]
    others.sort(key=lambda one: one.is_settled)
    return tuple(map(_view, others))


def exceptions(ws: Workspace, since: date, limit: int) -> Exceptions:
    """What stands on record against a rule since a day, newest first, also by a reason alone.

    A supervisor sees all of it in every branch here; everybody else what he wrote himself.
    """
    everybody = is_supervisor(ws)
    wanted = Wanted(
        branches=standing_loans.branches(ws.vault) if everybody else (ws.branch,),
        since=since.isoformat(),
        writer="" if everybody else ws.vault.identity.vault,
    )
    total, found = stored.excepted(ws.vault, wanted, limit)
    return Exceptions(total, tuple(map(_exception, found)))


def standings(ws: Workspace, branch: str, note: str) -> dict[str, Reason]:
    """Fact → that it waits for a supervisor, what was said of it, or the reason that is enough."""
    own = stored.explained(ws.vault, branch, note)
    return {
        **{ref: Reason("casework.override.explained", {"why": why}) for ref, why in own.items()},
        **{one.ref: _standing(one) for one in stored.of_loan(ws.vault, branch, note)},
    }


def is_supervisor(ws: Workspace) -> bool:
    """Whoever makes a vault gives it a role; once headquarters certified one, that is the role."""
    if ws.role != "supervisor":
        return False
    member = membership(ws.vault)
    if member is None:
        return True
    issuer = check_issuer(member.organisation, member.issuer)
    return check_vault(issuer, member.certificate).role == "supervisor"


def _found(ws: Workspace, ref: str) -> Overridden | None:
    try:
        return stored.one(ws.vault, ref)
    except NotCanonicalError:
        return None


def _trouble(ws: Workspace, found: Overridden, said: tuple[bool, str]) -> str:
    """What stands against a word on this; empty where nothing does."""
    if found.struck:
        return "casework.override.struck"
    if not found.for_supervisor:
        return "casework.override.not_needed"
    if found.vault == ws.vault.identity.vault:
        return "casework.override.own"
    if [(one.approved, one.words) for one in found.decisions] == [said]:
        return "casework.override.said_already"
    return ""


def _line(ws: Workspace, one: Overridden) -> TodayLine:
    code = "casework.today.override_waits"
    if one.decisions:
        code = "casework.today.override_disputed"
    elif one.is_to_judge:
        code = "casework.today.words_to_judge"
    elif one.is_breach:
        code = "casework.today.breach_waits"
    elif len(one.rules) > 1:
        code = "casework.today.override_waits_several"
    params: dict[str, str | int] = {
        "by": one.by,
        "at": one.at,
        "what": _WHAT.get(one.what, one.what),
        "rule": _gravest(ws, one),
        "count": len(one.rules),
        "why": one.words if one.is_to_judge else one.reason,
    }
    return TodayLine(
        note=one.note,
        name=one.name,
        village=one.village,
        act="decision",
        reason=Reason(code, params),
        urgency=RANK_OVERRIDE,
        balance=one.balance,
        due=date.fromisoformat(one.due) if one.due else None,
        ref=one.ref,
        branch=one.branch,
    )


def _gravest(ws: Workspace, one: Overridden) -> str:
    """Of the rules that it broke one that is no matter of the person alone."""
    who = ws.rules.policy.contact.override
    own = (rule for rule in one.rules if who.get(rule) != "reason")
    return _name(next(own, one.rules[0] if one.rules else ""))


def _view(one: Overridden) -> OverrideView:
    return OverrideView(
        ref=one.ref,
        at=one.at,
        by=one.by,
        what=Reason(_WHAT.get(one.what, one.what)),
        rules=tuple(Reason(_name(rule)) for rule in one.rules),
        reason=one.reason,
        words=one.words,
        standing=_standing(one) if one.decisions else None,
        is_breach=one.is_breach,
        is_to_judge=one.is_to_judge,
    )


def _exception(one: Overridden) -> ExceptionLine:
    return ExceptionLine(one.branch, one.note, one.name, one.village, _view(one), _state(one))


def _state(one: Overridden) -> ExceptionState:
    if not one.for_supervisor:
        return "explained"
    if not one.is_settled:
        return "disputed" if one.decisions else "waits"
    if one.is_breach or one.is_to_judge:
        return "seen"
    return "approved" if one.decisions[-1].approved else "not_approved"


def _standing(one: Overridden) -> Reason:
    if not one.decisions:
        return _still_waits(one)
    if not one.is_settled:
        return Reason("casework.override.disputed")
    said = one.decisions[-1]
    if one.is_to_judge and said.approved:
        return Reason("casework.override.harmless", {"by": said.by})
    if one.is_breach or one.is_to_judge:
        return Reason("casework.override.noted", {"by": said.by, "words": said.words})
    if said.approved:
        return Reason("casework.override.approved", {"by": said.by})
    return Reason("casework.override.not_approved", {"by": said.by, "words": said.words})


def _still_waits(one: Overridden) -> Reason:
    if one.is_to_judge:
        return Reason("casework.override.to_judge")
    code = "casework.override.breach_waits" if one.is_breach else "casework.override.waits"
    return Reason(code, {"why": one.reason})


def _name(setting: str) -> str:
    named = title(setting)
    return _RULES.get(setting) or (setting if named.params else named.code)
