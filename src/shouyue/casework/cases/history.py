"""The history of a loan in sentences: every fact with its words, its writer and its three times."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

import msgspec

from shouyue.casework.cases.signing_scene import done_at_the_table
from shouyue.casework.cases.views import HistoryLine
from shouyue.casework.names import LANGUAGES
from shouyue.casework.outcomes import Reason
from shouyue.casework.records import overrides
from shouyue.casework.workspace import Workspace
from shouyue.domain.plans import ALL_THAT_IS_LEFT
from shouyue.ledger.kinds import AcknowledgmentReturned
from shouyue.vault.queries import history as stored
from shouyue.vault.queries.history import Told

_MS: Final = 1000
_TAIL: Final = 4


def history(ws: Workspace, branch: str, note: str) -> tuple[HistoryLine, ...]:
    """Newest first, by the day on which it happened, then by when it was written."""
    told = list(stored.of_loan(ws.vault, branch, note))
    told.sort(key=lambda one: (_on(one), one.wall, one.ref), reverse=True)
    zone = timezone(timedelta(minutes=ws.clock().zone_min))
    standings = overrides.standings(ws, branch, note)
    return tuple(_line(ws, one, zone, standings.get(one.ref)) for one in told)


def _line(ws: Workspace, one: Told, zone: timezone, standing: Reason | None) -> HistoryLine:
    own_zone, slip = timezone(timedelta(minutes=one.zone)), one.said
    return HistoryLine(
        ref=one.ref,
        kind=one.kind,
        on=_on(one),
        what=_what(one),
        words=_words(one),
        by=one.by,
        claimed=_moment(one.wall, own_zone),
        not_before=_moment(one.not_before, zone),
        not_after=_moment(one.not_after, zone),
        light="delivered" if one.delivered else "local",
        replaced=one.replaced,
        scans=one.scans,
        standing=standing or _named(one.details) or _sides(one.details),
        judged_by=_judged_by(one.pack, ws.rules.mark),
        who=_who(one.details),
        done=done_at_the_table(ws, slip) if isinstance(slip, AcknowledgmentReturned) else (),
    )


def _judged_by(mark: str, now: str) -> Reason | None:
    """The rules that a fact names, and whether these are the ones in force here now."""
    if not mark:
        return None
    name, _, rest = mark.partition("/")
    version, _, fingerprint = rest.partition("/")
    if not fingerprint:
        return Reason("casework.history.judged_by_unsure", {"pack": mark})
    params = {"name": name, "version": version, "fingerprint": fingerprint}
    if mark == now:
        return Reason("casework.history.judged_by", params)
    return Reason("casework.history.judged_by_other", params)


def _moment(ms: int, zone: timezone) -> str:
    if not ms:
        return ""
    moment = datetime.fromtimestamp(ms / _MS, UTC).astimezone(zone)
    return moment.strftime("%Y-%m-%dT%H:%M")


def _on(one: Told) -> str:
    for table, name in (
        ("contact", "at"),
        ("promise", "on"),
        ("repayment", "on"),
        ("served", "on"),
        ("acknowledgment", "on"),
        ("incident", "on"),
        ("circumstance", "on"),
        ("recalled", "on"),
        ("copied", "on"),
        ("letter", "made_on"),
    ):
        if table in one.details:
            return str(one.details[table][name])
    # What is stated holds from no day of its own.
    return _moment(one.wall, timezone(timedelta(minutes=one.zone)))[:10]


def _words(one: Told) -> str:
    said = (details.get("words", "") for details in one.details.values())
    return " ".join(str(words) for words in said if words)


def _who(details: dict[str, dict[str, object]]) -> Reason | None:
    if (said := details.get("contact")) is not None and said["contacted"] in _SPOKEN_TO:
        name = _known_by(str(said["guarantor"]))
        return Reason(_SPOKEN_TO[str(said["contacted"])], {"name": name})
    if (said := details.get("acknowledgment")) is not None and said["signer"] in _SIGNED_BY:
        return Reason(_SIGNED_BY[str(said["signer"])], {"name": str(said["signer_name"])})
    return None


def _what(one: Told) -> Reason:
    details = one.details
    if (said := details.get("contact")) is not None:
        if said["until"]:
            until = str(said["until"])[-_MINUTE:]
            return Reason(_ROUNDS[bool(said["reached"])], {"until": until})
        return Reason(_CONTACTS[str(said["channel"]), bool(said["reached"])])
    if (said := details.get("promise")) is not None:
        return Reason("casework.history.promise", {"amount": _fen(said), "due": str(said["due"])})
    if (said := details.get("repayment")) is not None:
        return Reason(_repayment(said), {"amount": _fen(said)})
    return _statement(details) or _paper(details)


def _named(details: dict[str, dict[str, object]]) -> Reason | None:
    """That whoever paid chose this one of several loans."""
    is_named = bool(details.get("repayment", {}).get("named"))
    return Reason("casework.history.repayment_named") if is_named else None


def _sides(details: dict[str, dict[str, object]]) -> Reason | None:
    """Both sides of a difference that was given a reason."""
    said = details.get("difference")
    if said is None:
        return None
    sides = {"ours": int(str(said["ours"])), "banks": int(str(said["banks"]))}
    return Reason(_SIDES[str(said["about"])], {**sides, "since": str(said["since"])})


def _repayment(said: dict[str, object]) -> str:
    if said["signed"]:
        return _SIGNED_PAYMENTS[str(said["signed"])]
    return _PAID_BY[str(said["payer"])] if said["slip"] else "casework.history.repayment_claimed"


def _statement(details: dict[str, dict[str, object]]) -> Reason | None:
    """What happened or was stated without a contact or a paper."""
    for table, words in _STATEMENTS.items():
        if (said := details.get(table)) is not None:
            return words(said)
    return None


def _plan(parts: str) -> Reason:
    told = msgspec.json.decode(parts, type=list[tuple[date, int]])
    due, amount = told[0]
    first: dict[str, str | int] = {"due": due.isoformat(), "amount": amount}
    if len(told) > 1:
        more: dict[str, str | int] = {"parts": len(told), "last": told[-1][0].isoformat()}
        return Reason("casework.history.plan", {**first, **more})
    whole = amount == ALL_THAT_IS_LEFT
    return Reason(
        "casework.history.plan_of_all" if whole else "casework.history.plan_of_one", first
    )


def _known_by(guarantor: str) -> str:
    """A name as it is; of an id number the tail alone."""
    return f"…{guarantor[-_TAIL:]}" if guarantor[:_TAIL].isdecimal() else guarantor


def _paper(details: dict[str, dict[str, object]]) -> Reason:
    if (said := details.get("served")) is not None:
        ways = _EMPTY if said["unsigned"] else _SERVED
        return Reason(ways[str(said["way"])], {"serial": str(said["serial"])})
    if (said := details.get("acknowledgment")) is not None:
        code = _SLIPS[str(said["mark"]), bool(said["agrees"])]
        return Reason(code, {"serial": str(said["serial"])})
    if (said := details.get("filed_page")) is not None:
        page = said["page"] if isinstance(said["page"], int) else 0
        code = _PAGES[str(said["found"])]
        return Reason(code, {"serial": str(said["serial"]), "page": page})
    said = details.get("letter", {"serial": "", "form": ""})
    params: dict[str, str | int] = {"serial": str(said["serial"]), "form": str(said["form"])}
    if said.get("to"):
        return Reason("casework.history.letter_to", {**params, "to": str(said["to"])})
    return Reason("casework.history.letter", params)


def _fen(said: dict[str, object]) -> int:
    amount = said["amount"]
    return amount if isinstance(amount, int) else 0


_SPOKEN_TO: Final = {
    "co_borrower": "casework.history.to_co_borrower",
    "guarantor": "casework.history.to_guarantor",
    "estate_administrator": "casework.history.to_estate_administrator",
    "property_custodian": "casework.history.to_property_custodian",
    "legal_representative": "casework.history.to_legal_representative",
    "agent": "casework.history.to_agent",
    "contact_person": "casework.history.to_contact_person",
    "relative": "casework.history.to_relative",
    "other": "casework.history.to_other",
}
_SIGNED_BY: Final = {
    "co_borrower": "casework.history.signed_by_co_borrower",
    "authorised_agent": "casework.history.signed_by_agent",
    "legal_representative": "casework.history.signed_by_legal_representative",
    "estate_administrator": "casework.history.signed_by_estate_administrator",
    "property_custodian": "casework.history.signed_by_property_custodian",
    "coresident_relative": "casework.history.signed_by_relative",
    "other": "casework.history.signed_by_other",
}
_CONTACTS: Final = {
    ("call", True): "casework.history.call_reached",
    ("call", False): "casework.history.call_missed",
    ("visit", True): "casework.history.visit_reached",
    ("visit", False): "casework.history.visit_missed",
    ("message", True): "casework.history.message_sent",
    ("message", False): "casework.history.message_failed",
    ("counter", True): "casework.history.counter_reached",
    ("counter", False): "casework.history.counter_missed",
    ("posted", True): "casework.history.posted",
    ("posted", False): "casework.history.posted",
}
_MINUTE: Final = len("12:00")
_ROUNDS: Final = {
    True: "casework.history.round_reached",
    False: "casework.history.round_missed",
}
_SERVED: Final = {
    "refused": "casework.history.served_refused",
    "left": "casework.history.served_left",
    "not_met": "casework.history.served_not_met",
    "returned": "casework.history.served_returned",
    "spoilt": "casework.history.served_spoilt",
    "ems_delivered": "casework.history.served_ems_delivered",
    "ems_refused": "casework.history.served_ems_refused",
    "ems_returned": "casework.history.served_ems_returned",
    "courier": "casework.history.served_courier",
}
_EMPTY: Final = {
    "refused": "casework.history.unsigned_refused",
    "not_met": "casework.history.unsigned_not_met",
    "returned": "casework.history.unsigned_returned",
    "spoilt": "casework.history.unsigned_spoilt",
    "ems_refused": "casework.history.unsigned_ems_refused",
    "ems_returned": "casework.history.unsigned_ems_returned",
}
_SLIPS: Final = {
    ("signature", False): "casework.history.received_signature",
    ("signature", True): "casework.history.agreed_signature",
    ("fingerprint", False): "casework.history.received_fingerprint",
    ("fingerprint", True): "casework.history.agreed_fingerprint",
    ("seal", False): "casework.history.received_seal",
    ("seal", True): "casework.history.agreed_seal",
    ("x_only", False): "casework.history.received_x_only",
    ("x_only", True): "casework.history.agreed_x_only",
    ("none", False): "casework.history.received_unmarked",
    ("none", True): "casework.history.received_unmarked",
}
_PAGES: Final = {
    "code": "casework.history.page_filed",
    "typed": "casework.history.page_filed_by_hand",
}
_SIGNED_PAYMENTS: Final = {
    "payment": "casework.history.repayment_signed",
    "rest": "casework.history.repayment_rest_signed",
}
_PAID_BY: Final = {
    "debtor": "casework.history.repayment_proved",
    "co_borrower": "casework.history.repayment_by_co_borrower",
    "guarantor": "casework.history.repayment_by_guarantor",
    "for_debtor": "casework.history.repayment_for_debtor",
    "deduction": "casework.history.repayment_deducted",
    "other": "casework.history.repayment_by_other",
}
_DIFFERENCES: Final = {
    "not_booked_yet": "casework.history.not_booked_yet",
    "booked_elsewhere": "casework.history.booked_elsewhere",
    "recorded_in_error": "casework.history.recorded_in_error",
    "paid_at_counter": "casework.history.paid_at_counter",
    "automatic_debit": "casework.history.automatic_debit",
    "paid_by_another": "casework.history.paid_by_another",
    "not_a_payment": "casework.history.not_a_payment",
    "unknown": "casework.history.payer_unknown",
    "checked": "casework.history.penalty_checked",
    "will_be_corrected": "casework.history.penalty_will_be_corrected",
    "other": "casework.history.other_difference",
}
_SIDES: Final = {
    "unbooked": "casework.history.recorded_and_booked",
    "unrecorded": "casework.history.recorded_and_booked",
    "penalty": "casework.history.penalty_and_most",
    "penalty_rate": "casework.today.penalty_rate_differs",
}
_DECISIONS: Final = {
    True: "casework.history.override_approved",
    False: "casework.history.override_not_approved",
}
_INCIDENTS: Final = {
    "repayment_agreement": "casework.history.repayment_agreement",
    "debtor_asked_for_time": "casework.history.debtor_asked_for_time",
    "security_given": "casework.history.security_given",
    "lawsuit": "casework.history.lawsuit",
    "arbitration": "casework.history.arbitration",
    "mediation_request": "casework.history.mediation_request",
    "pay_order": "casework.history.pay_order",
    "police_report": "casework.history.police_report",
    "bankruptcy_claim": "casework.history.bankruptcy_claim",
    "death_declaration": "casework.history.death_declaration",
    "pre_suit_measures": "casework.history.pre_suit_measures",
    "enforcement_request": "casework.history.enforcement_request",
    "notarised_enforcement": "casework.history.notarised_enforcement",
    "enforcement_exhausted": "casework.history.enforcement_exhausted",
    "set_off": "casework.history.set_off",
    "assignment_notice": "casework.history.assignment_notice",
    "media_notice": "casework.history.media_notice",
}
_OBSTACLES: Final = {
    "force_majeure": "casework.history.force_majeure",
    "guardian_missing": "casework.history.guardian_missing",
    "heirs_unknown": "casework.history.heirs_unknown",
    "creditor_controlled": "casework.history.creditor_controlled",
    "court_stay": "casework.history.court_stay",
    "other": "casework.history.other_obstacle",
}
_STATEMENTS: Final[Mapping[str, Callable[[dict[str, object]], Reason]]] = {
    "plan": lambda said: _plan(str(said["parts"])),
    "incident": lambda said: Reason(
        _OBSTACLES[str(said["cause"])] if said["cause"] else _INCIDENTS[str(said["incident"])]
    ),
    "circumstance": lambda said: Reason(str(said["what"])),
    "terms": lambda _: Reason("casework.history.terms"),
    "spoken": lambda said: Reason(LANGUAGES[str(said["language"])]),
    "guarantee": lambda said: Reason(
        "casework.history.guarantee",
        {"guarantor": str(said["name"]) or _known_by(str(said["guarantor"]))},
    ),
    "recalled": lambda said: Reason("casework.history.recalled", {"serial": str(said["serial"])}),
    "copied": lambda said: Reason("casework.history.copied", {"serial": str(said["serial"])}),
    "difference": lambda said: Reason(_DIFFERENCES[str(said["reason"])]),
    "decision": lambda said: Reason(_DECISIONS[bool(said["approved"])]),
}
