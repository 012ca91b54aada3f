"""Whether somebody may be asked for money by letter: what stops it, and what he paid meanwhile.

A letter of demand is collection as much as a call is. Hours and counts do not touch it; illness, a
complaint, talks, a death do, and so does money that people recorded and the bank has not booked.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final, Literal, NamedTuple, get_args

from shouyue.casework.judged import Judged, Rule
from shouyue.casework.outcomes import Reason
from shouyue.casework.plans import plan_on
from shouyue.casework.records.overrides import is_supervisor
from shouyue.casework.wording import phrase_rules
from shouyue.casework.workspace import Workspace
from shouyue.domain.contact import Booking, Circumstance, Contact, ContactHistory, Party
from shouyue.domain.gate import gate
from shouyue.ledger.judged import Judgement
from shouyue.vault import lookups


class Against(NamedTuple):
    """Why a letter is not made, and whether a reason that this person gives lets it through."""

    why: Reason
    overridable: bool = False


_NOON: Final = time(12)


class Asked(NamedTuple):
    """Who is asked for money: a debtor, or a guarantor; `person` is his id number, if it is known.

    Without one it is the borrower of the loan.
    """

    party: Party = "debtor"
    person: str = ""


BORROWER: Final = Asked()


def judge_demand(
    ws: Workspace, note: str, on: date, owed: int, as_of: date, asked: Asked = BORROWER
) -> Judged:
    """What the rules say of a letter of some day that asks for `owed` fen by figures of `as_of`.

    With nothing owed, what was paid is not held against it.
    """
    rules = ws.rules.policy.contact
    holding = {
        what for what, _ in lookups.circumstances(ws.vault, ws.branch, note, on, asked.person)
    }
    history = ContactHistory(
        last_payment_on=lookups.last_payment(ws.vault, ws.branch, note, on),
        last_booking=booked_lately(ws, note, on),
        circumstances=frozenset(one for one in get_args(Circumstance) if one in holding),
        plan=plan_on(ws, note, on),
    )
    moment = datetime.combine(on, _NOON)
    said = gate(Contact(moment, "letter", asked.party), history, rules)
    found = [Rule(*block) for block in said.blocks]
    paid = lookups.paid_since(ws.vault, ws.branch, note, as_of, on)
    if owed and paid >= owed:
        params = {"paid": paid, "as_of": as_of}
        found.append(Rule("casework.letters.paid_by_records", "contact.settled", params))
    overrides = {rules.override[rule.setting] for rule in found}
    verdict: Literal["allowed", "needs_reason", "forbidden"] = "allowed"
    if found:
        verdict = "forbidden" if "never" in overrides else "needs_reason"
    return Judged(verdict, ws.rules, tuple(found), by_supervisor="supervisor" in overrides)


def judge_signing(ws: Workspace, note: str, on: date) -> Judged:
    """What the rules say of a paper that the borrower is to sign: he must be able to.

    Where somebody else signs for him or the estate, a supervisor's reason lets it through.
    """
    holding = {what for what, _ in lookups.circumstances(ws.vault, ws.branch, note, on)}
    if "dead" in holding:
        return _judge_life(ws, True, "casework.letters.dead_cannot_sign")
    cannot_act = "incapacitated" in holding
    return _judge_life(ws, cannot_act, "casework.letters.incapacitated_cannot_sign")


def judge_addressing(ws: Workspace, note: str, on: date) -> Judged:
    """What the rules say of a letter to the borrower that asks for nothing: the dead get none.

    Who handles the estate may get it with a supervisor's reason.
    """
    return _judge_life(ws, _is_dead(ws, note, on), "casework.letters.dead_gets_none")


def judge_condolence(ws: Workspace, note: str, on: date) -> Judged:
    """What the rules say of telling a family what a dead borrower owed: first it must be noted."""
    return _judge_life(ws, not _is_dead(ws, note, on), "casework.letters.not_noted_dead")


def _is_dead(ws: Workspace, note: str, on: date) -> bool:
    holding = lookups.circumstances(ws.vault, ws.branch, note, on)
    return "dead" in {what for what, _ in holding}


def _judge_life(ws: Workspace, is_against: bool, code: str) -> Judged:
    if not is_against:
        return Judged("allowed", ws.rules)
    setting = "contact.stopped_by"
    override = ws.rules.policy.contact.override[setting]
    return Judged(
        "forbidden" if override == "never" else "needs_reason",
        ws.rules,
        (Rule(code, setting),),
        by_supervisor=override == "supervisor",
    )


def booked_lately(ws: Workspace, note: str, on: date) -> Booking | None:
    """What came in by the bank's files so lately that on this day the borrower is left in peace."""
    policy = ws.rules.policy
    quiet = timedelta(days=policy.contact.quiet_days_after_payment)
    span = (on - quiet, on)
    return lookups.last_booking(ws.vault, ws.branch, note, span, policy.trail.slack_days)


def refusal(ws: Workspace, judged: Judged, reason: str) -> Against | None:
    """Why the letter cannot be made all the same, for a reason that somebody gave or did not."""
    if judged.verdict == "allowed":
        return None
    is_theirs = not judged.by_supervisor or is_supervisor(ws)
    if not reason or judged.verdict == "forbidden":
        return Against(judged.reasons[0], judged.verdict == "needs_reason" and is_theirs)
    return None if is_theirs else Against(Reason("casework.letters.supervisor_decides"))


def kept(judged: Judged, reason: str) -> Judgement | None:
    """How it was judged, as it stays with a letter; None where nothing stood against it.

    Whoever may have made it, a supervisor hears of it. The reason is looked through as all words.
    """
    if not judged.rules:
        return None
    found = (*judged.rules, *phrase_rules(judged.by, reason))
    return replace(judged, rules=found, by_supervisor=True).judgement(reason)
