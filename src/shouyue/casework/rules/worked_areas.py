"""The areas of worked cases: each reads its input in plain words and answers in plain words."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, get_args

from shouyue.casework.names import BANKS_CLASSES
from shouyue.casework.policy import Rules
from shouyue.casework.rules.worked_input import Plain, Said, WorkedCaseError
from shouyue.casework.rules.worked_keys import denies
from shouyue.casework.rules.worked_plans import agreed, plan
from shouyue.domain.allocation import BUCKETS, OpenDebt, allocate, order_of_debts
from shouyue.domain.arrears import class_floor, days_past_due
from shouyue.domain.contact import (
    Channel,
    Circumstance,
    Contact,
    ContactHistory,
    Lost,
    Party,
    Purpose,
)
from shouyue.domain.dates import capital_date, read_day
from shouyue.domain.debts import Debt
from shouyue.domain.gate import Block, gate
from shouyue.domain.guarantee import guarantee_clock
from shouyue.domain.guarantees import Guarantee
from shouyue.domain.identity import check_id
from shouyue.domain.limitation import limitation
from shouyue.domain.money import Fen, capitals, yuan
from shouyue.domain.penalty import penalty_interest, percent
from shouyue.domain.phones import split_phones
from shouyue.domain.plans import PlanState
from shouyue.domain.retention import earliest_disposal
from shouyue.domain.windows import Window
from shouyue.domain.worklist import CaseToday, reasons

_MOST_YEARS: Final = 1200


def _limitation(said: Said, rules: Rules) -> Plain:
    debt = Debt.read(said.part("debt").plain)
    law = rules.policy.law
    clock = limitation(debt, said.events(law), said.day("as_of"), law, rules.rest_days)
    return {
        "anchor": _iso(clock.anchor),
        "last_day_conservative": _iso(clock.last_day_conservative),
        "last_day_statutory": _iso(clock.last_day_statutory),
        "act_by": _iso(clock.act_by),
        "provisional": clock.provisional,
        "status": clock.status,
        "years": clock.years,
        "flags": list(clock.flags),
        "reasons": [entry.reason for entry in clock.log],
        "strength_of_last_event": clock.log[-1].strength if clock.log else None,
    }


def _guarantee(said: Said, rules: Rules) -> Plain:
    plain = dict(said.plain)
    extension = said.part("extension")
    for key, value in extension.plain.items():
        if not (isinstance(value, bool) or read_day(value) is not None):
            raise WorkedCaseError("case_invalid", key=key)
    if extension.plain and "agreed_due_date" not in extension.plain:
        consented = any(value is True for value in extension.plain.values())
        plain["extension"] = {"new_due_date": extension.the_day(), "written_consent": consented}
    agreed = said.part("agreed_period")
    if agreed.plain:
        plain["agreed_period"] = {"date": agreed.the_day(), **agreed.plain}
    law = rules.policy.law
    clock = guarantee_clock(
        Guarantee.read(plain), said.events(law), said.day("as_of"), law, rules.rest_days
    )
    behind = clock.limitation
    return {
        "type": clock.kind,
        "period_last_day_conservative": _iso(clock.period_last_day_conservative),
        "period_last_day_statutory": _iso(clock.period_last_day_statutory),
        "act_by": _iso(clock.act_by),
        "provisional": clock.provisional,
        "status": clock.status,
        "doubtful": clock.doubtful,
        "doubt": clock.doubt,
        "guarantee_limitation_last_day": _iso(behind.last_day_conservative) if behind else None,
        "flags": list(clock.flags),
        "reasons": [entry.reason for entry in clock.log],
        "strengths": [entry.strength for entry in clock.log],
    }


def _amount(said: Said, _: Rules) -> Plain:
    return {"text": capitals(said.money("amount"))}


def _date(said: Said, _: Rules) -> Plain:
    return {"text": capital_date(said.day("date"))}


def _id_card(said: Said, _: Rules) -> Plain:
    found = check_id(said.text("raw"), said.day("today"))
    return {
        "valid": found.valid,
        "normalized": found.normalized,
        "reason": found.reason,
        "birth": _iso(found.birth),
        "sex": found.sex,
        "expected_check": found.expected_check,
    }


def _phone(said: Said, _: Rules) -> Plain:
    found = split_phones(said.text("raw"))
    if not found:
        nothing = dict.fromkeys(("kind", "normalized", "reason", "extension"))
        return {"valid": False, **nothing, "numbers": []}
    first = found[0]
    return {
        "valid": first.valid,
        "kind": first.kind,
        "normalized": first.normalized,
        "reason": first.reason,
        "extension": first.extension,
        "numbers": [phone.normalized for phone in found],
    }


def _arrears(said: Said, rules: Rules) -> Plain:
    days = days_past_due([said.day("due_date")], said.day("as_of"))
    floor = class_floor(days, rules.policy.arrears, technical_cause=said.flag("technical_reason"))
    return {"dpd": days, "class": floor, "min_class": BANKS_CLASSES[floor]}


def _penalty(said: Said, rules: Rules) -> Plain:
    amount = penalty_interest(
        said.owed("principal"),
        percent(said.text("annual_rate_pct")),
        percent(said.text("uplift_pct")),
        said.number("days"),
        said.number("basis", rules.policy.penalty.days_of_year),
    )
    return {"amount": yuan(amount)}


def _allocation(said: Said, rules: Rules) -> Plain:
    if "debts" in said.plain:
        return _allocation_to_debts(said, rules)
    buckets = said.part("buckets")
    order = said.plain.get("order", list(rules.policy.allocation_order))
    if not isinstance(order, list) or any(bucket not in BUCKETS for bucket in order):
        raise WorkedCaseError("case_invalid", key="order")
    owed = {bucket: buckets.money(bucket) for bucket in BUCKETS if bucket in buckets.plain}
    result = allocate(said.money("payment"), owed, order)
    parts = {str(bucket): yuan(part) for bucket, part in result.parts.items()}
    return {**parts, "unapplied": yuan(result.unapplied)}


def _allocation_to_debts(said: Said, rules: Rules) -> Plain:
    debts = [
        OpenDebt(
            debt=debt.text("id"),
            due=debt.day("due"),
            owed=Fen(0),
            security=debt.number("security"),
            burden=percent(str(debt.plain.get("burden_rate"))),
        )
        for debt in said.parts("debts")
    ]
    chosen = said.plain.get("designated")
    first = None if chosen is None else str(chosen)
    ranked = order_of_debts(debts, said.day("as_of"), rules.policy.debt_order, first)
    return {"order": [debt.debt for equals in ranked for debt in equals]}


def _contact(said: Said, rules: Rules) -> Plain:
    purpose = said.text("purpose", "collection")
    if purpose not in get_args(Purpose):
        raise WorkedCaseError("case_invalid", key="purpose")
    channel = _CHANNELS.get(said.text("channel"))
    party = _PARTIES.get(said.text("party", "debtor"))
    if channel is None or party is None:
        raise WorkedCaseError("case_invalid", key="channel" if channel is None else "party")
    contact = Contact(
        at=said.moment("at"),
        channel=channel,
        party=party,
        purpose="care" if purpose == "care" else "collection",
        staff=said.number("staff") if "staff" in said.plain else None,
        recording=said.flag("recording") if "recording" in said.plain else None,
        enter_home=said.flag("enter_home"),
        entry_consent=said.flag("entry_consent"),
        with_amounts=said.flag("with_amounts"),
    )
    history = ContactHistory(
        effective_calls_today=said.number("effective_calls_today", 0),
        attempts_today=said.count_of("attempt"),
        messages_today=said.number("messages_today", 0),
        messages_with_amounts_today=said.number("messages_with_amounts_today", 0),
        visits_today=said.number("visits_today", 0),
        visits_this_week=said.number("visits_this_week", 0),
        agreed_other_time=said.flag("debtor_agreed_other_time"),
        contact_refused=said.flag("contact_refused"),
        lost=_lost(said.part("lost")),
        last_payment_on=said.day("last_payment_on") if "last_payment_on" in said.plain else None,
        quiet_times=_windows(said, "quiet_times"),
        agreed_times=_windows(said, "agreed_times"),
        circumstances=_circumstances(said),
        settled=said.flag("settled"),
        plan=_plan(said),
    )
    answer = gate(contact, history, rules.policy.contact)
    return {
        "allowed": not answer.blocks,
        "verdict": answer.verdict,
        "blocks": [_block_code(block) for block in answer.blocks],
        "next_allowed": answer.next_allowed.isoformat() if answer.next_allowed else None,
    }


def _plan(said: Said) -> PlanState | None:
    """What was agreed on; a contact of that day itself is not against it."""
    if "plan" not in said.plain:
        return None
    plan = agreed(said.part("plan"))
    return plan if plan.agreed_on != said.moment("at").date() else None


def _windows(said: Said, key: str) -> tuple[Window, ...]:
    times = said.texts(key)
    if not all(Window.is_one(one) for one in times):
        raise WorkedCaseError("case_invalid", key=key)
    return tuple(Window.read(one) for one in times)


def _circumstances(said: Said) -> frozenset[Circumstance]:
    what = said.texts("circumstances")
    if not set(what) <= set(get_args(Circumstance)):
        raise WorkedCaseError("case_invalid", key="circumstances")
    return frozenset(one for one in get_args(Circumstance) if one in what)


def _lost(said: Said) -> Lost:
    """What is known of the debtor being out of reach.

    Case files name the same circumstance differently, so a key is known by its word: a count of
    calls, a count of days, the day of the last failed call, or a plain yes.
    """
    plain_yes = ("invalid", "dead", "capa")
    words = (*plain_yes, "call", "days", "failed")
    for key, value in said.plain.items():
        if denies(key) or not any(word in key for word in words):
            raise WorkedCaseError("case_key_unknown", key=key)
        if any(word in key for word in plain_yes) and not isinstance(value, bool):
            raise WorkedCaseError("case_invalid", key=key)
    yes = {key for key, value in said.plain.items() if value is True}
    return Lost(
        number_invalid=any("invalid" in key for key in yes),
        dead_or_incapacitated=any("dead" in key or "capa" in key for key in yes),
        failed_calls_in_row=said.count_of("call"),
        last_failed_on=said.the_day(),
        days_unreached_in_row=said.count_of("days"),
    )


def _block_code(block: Block) -> str:
    """The block as case files write it: with its number inside the code."""
    params = block.params
    match block.code:
        case "OUTSIDE_HOURS" | "OUTSIDE_VISIT_HOURS":
            hours = f"{params['opens']:%H}_{params['closes']:%H}"
            return f"{block.code.removesuffix('_HOURS')}_{hours}"
        case "EFFECTIVE_CALLS" | "ATTEMPTS" | "MESSAGES":
            return f"{block.code}_{params['allowed']}_PER_DAY"
        case "VISIT_NEEDS_STAFF":
            return f"VISIT_NEEDS_{params['staff']}_STAFF"
        case _:
            return block.code


def _reminder(said: Said, rules: Rules) -> Plain:
    worklist, due, on = rules.policy.worklist, said.day("due_date"), said.day("as_of")
    instalment = said.day("instalment") if "instalment" in said.plain else None
    case = CaseToday(
        case="",
        person="",
        village="",
        product=said.text("product", ""),
        due=due,
        long_term=(due - said.day("disbursed")).days > worklist.long_term_days,
        instalment=instalment,
        maturity_notice_served=said.flag("notice_served"),
        reminded_on=said.day("reminded_on") if "reminded_on" in said.plain else None,
    )
    return {"reasons": [why.reason for why in reasons(case, on, worklist)]}


def _retention(said: Said, _: Rules) -> Plain:
    years = said.number("years")
    if not 0 <= years <= _MOST_YEARS:
        raise WorkedCaseError("case_invalid", key="years")
    day = earliest_disposal(said.day("record_date"), years)
    return {"earliest_disposal": _iso(day)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


_CHANNELS: Final[Mapping[str, Channel]] = {
    "call": "call",
    "message": "message",
    "sms": "message",
    "visit": "visit",
    "letter": "letter",
    "public_notice": "public_notice",
}
_PARTIES: Final[Mapping[str, Party]] = {
    "debtor": "debtor",
    "representative": "representative",
    "guarantor": "guarantor",
    "contact_person": "contact_person",
    "related": "related",
    "third_party": "third_party",
}
AREAS: Final[Mapping[str, Callable[[Said, Rules], Plain]]] = {
    "limitation": _limitation,
    "guarantee_period": _guarantee,
    "rmb_capital": _amount,
    "date_capital": _date,
    "id_card": _id_card,
    "phone": _phone,
    "dpd_class": _arrears,
    "penalty_interest": _penalty,
    "allocation": _allocation,
    "contact": _contact,
    "retention": _retention,
    "reminder": _reminder,
    "plan": plan,
}
