"""Which row of the effect table an act picks, by its kind and by what is said of it."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from shouyue.domain.acts import (
    FROM_REQUEST,
    OBSTACLES,
    PENDING_UNTIL_ENDED,
    REPRESENTATIVES,
    Kind,
)
from shouyue.domain.capacity import unable, void_demand, void_signer
from shouyue.domain.effects import READ_ALOUD
from shouyue.domain.law import Law
from shouyue.domain.paying import PAYERS
from shouyue.domain.said import EventError, Said
from shouyue.domain.signing import BIND_THE_BORROWER, MARKS, Judged

_MARKS: Final = frozenset(MARKS)

Judge = Callable[[Said, Law], Judged]


def judge(kind: Kind, said: Said, law: Law) -> Judged:
    """What an act does while the period runs, and after it."""
    void = void_demand(kind, unable(said))
    return law.acts[void] if void is not None else _JUDGES[kind](said, law)


def _signed(said: Said, law: Law) -> Judged:
    mark, faults = said.text("mark"), _faults_of_paper(said)
    signer, agrees = said.text("signer"), said.text("content") == "acknowledge_and_agree"
    who = _signer(said, signer)
    if said.flag("full_capacity") is False and signer != "coresident_relative":
        who = "without_capacity"  # whoever he is
    judged = law.signings[who, mark if mark in _MARKS else "missing", agrees]
    for code in faults:
        row = law.effects[code]
        if not row.effective:
            return law.acts[code]
        judged = judged[0].resting_on(row), judged[1].resting_on(row)
    inside, late = judged
    if late.flag == READ_ALOUD and said.flag("read_aloud"):
        late = late._replace(flag=None)
    return inside, late


def _faults_of_paper(said: Said) -> list[str]:
    faults = []
    printed = said.day("printed_on")
    if said.flag("blank_when_signed"):
        faults.append("signed_in_blank")
    if printed and said.needed_day("date") < printed:
        faults.append("signed_before_print")
    return faults


def _signer(said: Said, signer: str | None) -> str:
    """The row of who signs or agrees, as far as he can."""
    if (void := void_signer(signer, unable(said))) is not None:
        return void
    match signer:
        case "self":
            return "signed_by_borrower"
        case "authorised_agent":
            authorised = said.flag("written_authority")
            return "signed_by_agent" if authorised else "agent_without_authority"
        case "coresident_relative":
            qualified = said.flag("full_capacity") and said.flag("coresident")
            return "signed_by_relative" if qualified else "relative_not_qualified"
        case "joint_debtor" if said.text("target") not in (None, "debtor"):
            # Who owes with the borrower does not owe what a guarantor promised.
            return "signer_not_entitled"
        case other:
            return _SIGNERS.get(other or "", "signer_not_entitled")


_SIGNERS: Final = {
    "joint_debtor": "signed_by_joint_debtor",
    "legal_representative": "signed_by_legal_representative",
    "estate_administrator": "signed_by_estate_administrator",
    "property_custodian": "signed_by_custodian",
}


def _refused(said: Said, law: Law) -> Judged:
    witnesses, enough = said.count("witnesses"), law.limitation.refusal_witnesses
    proved = said.flag("video") or (enough is not None and witnesses >= enough)
    return law.acts["refusal_proved" if proved else "refusal_not_proved"]


def _ems(said: Said, law: Law) -> Judged:
    match said.text("result"):
        case "delivered":
            return law.acts["ems_delivered"]
        case "refused":
            return law.acts["ems_refused"]
        case "returned" if said.flag("address_agreed_in_contract"):
            return law.acts["ems_returned_agreed_address"]
        case _:
            return law.acts["ems_returned"]


def _courier(said: Said, law: Law) -> Judged:
    signed = said.flag("signed_slip")
    return law.acts["courier_signed_for" if signed else "courier_not_proved"]


def _message(said: Said, law: Law) -> Judged:
    arrived = said.flag("to_reserved_address") and said.flag("sent_ok")
    return law.acts["message_arrived" if arrived else "message_not_proved"]


def _call(said: Said, law: Law) -> Judged:
    heard = said.flag("answered_by_debtor") and said.flag("recorded")
    named = said.flag("debt_named") is not False
    return law.acts["call_recorded" if heard and named else "call_not_proved"]


def _talk(said: Said, law: Law) -> Judged:
    """Whoever was asked face to face was asked; a court hears of it only from a record."""
    named = said.flag("debt_named") is not False
    return law.acts["talk_recorded" if said.flag("recorded") and named else "talk_not_proved"]


class _Proof(NamedTuple):
    """What of a demand shows that it arrived, and the rows of one that did and of one that did not.

    On who owes or stands for who owes, a demand counts as the same would on the borrower.
    """

    is_there: Callable[[Said], bool | None]
    row: str
    row_without: str


_PROOFS: Final[Mapping[str, _Proof]] = {
    "phone_call": _Proof(
        lambda said: said.flag("recorded") and said.flag("debt_named") is not False,
        "call_recorded",
        "call_not_proved",
    ),
    "data_message": _Proof(
        lambda said: said.flag("to_reserved_address") and said.flag("sent_ok"),
        "message_arrived",
        "message_not_proved",
    ),
    "talk": _Proof(
        lambda said: said.flag("recorded") and said.flag("debt_named") is not False,
        "talk_recorded",
        "talk_not_proved",
    ),
}
"""By how a demand was made."""


def _proof(said: Said) -> _Proof | None:
    """None where only the demand is recorded: who does so has the proof elsewhere."""
    by = said.text("by")
    if by is None:
        return None
    if by not in _PROOFS:
        raise EventError("event_invalid", key="by")
    return _PROOFS[by]


def _jointly(said: Said, law: Law) -> Judged:
    return _as_proved(law.acts["joint_debtor_demanded"], said, law)


def _represented(said: Said, law: Law) -> Judged:
    who = said.text("representative") or "agent"
    code = REPRESENTATIVES.get(who)
    if code is None:
        raise EventError("event_invalid", key="representative")
    if (void := void_signer(who, unable(said))) is not None:
        return law.acts[void]
    if code == "agent_demanded" and not said.flag("written_authority"):
        return law.acts["agent_without_authority"]
    return _as_proved(law.acts[code], said, law)


def _as_proved(judged: Judged, said: Said, law: Law) -> Judged:
    demanded, late = judged
    proof = _proof(said)
    if proof is None or not demanded.effective:
        return judged
    row = law.effects[proof.row if proof.is_there(said) else proof.row_without]
    return (demanded.resting_on(row) if row.effective else row), late


def _of_guarantor(said: Said, law: Law) -> Judged:
    """A guarantor may be held by what cannot be proved: what that is worth says a row of its own.

    His period is short and knows no second chance, so that nothing should say he is free.
    """
    demanded, late = law.acts["guarantor_demanded"]
    proof = _proof(said)
    if proof is None:
        return demanded, late
    row = law.effects["demand_provable" if proof.is_there(said) else "demand_not_provable"]
    return (demanded.resting_on(row) if row.effective else row), late


def _deducted(said: Said, law: Law) -> Judged:
    return law.acts["deducted" if said.is_positive("amount") else "nothing_deducted"]


def _paid(said: Said, law: Law) -> Judged:
    if said.is_positive("amount") is False:
        return law.acts["nothing_paid"]
    if said.flag("to_other_debt"):
        return law.acts["paid_other_debt"]
    payer = said.text("payer") or "debtor"
    if payer not in PAYERS:
        raise EventError("event_invalid", key="payer")
    void = void_signer("self", unable(said)) if payer in _AT_HIS_WISH else None
    if void is not None:
        return law.acts[void]
    if payer == "guarantor" and said.text("target") is None:
        return law.acts["guarantor_is_no_joint_debtor"]
    return law.payments[payer, _written_of(said)]


_AT_HIS_WISH: Final = frozenset({"debtor", "for_debtor"})


def _written_of(said: Said) -> str:
    if not said.flag("written"):
        return "nothing"
    return "rest" if said.text("content") == "acknowledge_and_agree" else "payment"


def _promised(said: Said, law: Law) -> Judged:
    written = said.flag("written")
    code = "debtor_agreed_in_writing" if written else "debtor_agreed_orally"
    return _by_whom(said, law, law.acts[code])


def _by_whom(said: Said, law: Law, agreed: Judged) -> Judged:
    """What the debtor agrees to himself, or somebody for him or who owes with him."""
    signer = _signer(said, said.text("signer") or "self")
    if signer == "signed_by_borrower":
        return agreed
    inside, late = agreed
    row = law.effects[signer]
    if not row.effective:
        return law.acts[signer]
    if late.effective and signer not in BIND_THE_BORROWER:
        joint = signer == "signed_by_joint_debtor"
        late = law.effects["joint_debtor_waived" if joint else "period_over"]
    return inside.resting_on(row), late


def _published(said: Said, law: Law) -> Judged:
    reaches = said.flag("debtor_missing") and said.text("level") in law.limitation.media
    return law.acts["published" if reaches else "publication_not_enough"]


def _procedure(said: Said, law: Law) -> Judged:
    if said.text("outcome") == "judgment" or said.day("performance_due"):
        return law.acts["judgment"]
    if said.text("outcome") == "withdrawn":
        served = said.flag("copy_served") is not False
        return law.acts["withdrawn_after_service" if served else "withdrawn_before_service"]
    kind = said.text("type")
    counts_from_end = kind not in FROM_REQUEST or law.effects["body_ended"].effective
    if said.day("procedure_end") and counts_from_end:
        return law.acts["procedure_ended"]
    pending = kind in PENDING_UNTIL_ENDED
    return law.acts["procedure_pending" if pending else "body_asked"]


def _assigned(said: Said, law: Law) -> Judged:
    arrived = said.flag("reached_debtor") is not False
    return law.acts["assignment_notified" if arrived else "assignment_not_arrived"]


def _obstacle(said: Said, law: Law) -> Judged:
    cause = said.text("cause")
    code = "suspended" if cause is None else OBSTACLES.get(cause)
    if code is None:
        raise EventError("event_invalid", key="cause")
    return law.acts[code]


def _always(code: str) -> Judge:
    return lambda _, law: law.acts[code]


def _in_writing(late: str) -> Judge:
    def judge_it(said: Said, law: Law) -> Judged:
        agreed = law.effects["debtor_agreed_in_writing"], law.effects[late]
        return _by_whom(said, law, agreed)

    return judge_it


_JUDGES: Final[Mapping[Kind, Judge]] = {
    "notice_signed": _signed,
    "notice_refused_recorded": _refused,
    "notice_left_unattended": _always("left_unattended"),
    "ems": _ems,
    "courier_private": _courier,
    "data_message": _message,
    "phone_call": _call,
    "talk": _talk,
    "account_deduction": _deducted,
    "debtor_payment": _paid,
    "debtor_promise": _promised,
    "debtor_asked_for_time": _promised,
    "security_given": _in_writing("period_over"),
    "repayment_agreement": _in_writing("revived_by_agreement"),
    "media_notice": _published,
    "lawsuit": _procedure,
    "arbitration": _procedure,
    "mediation_request": _procedure,
    "pay_order": _procedure,
    "police_report": _procedure,
    "bankruptcy_claim": _procedure,
    "death_declaration": _procedure,
    "pre_suit_measures": _procedure,
    "enforcement_request": _procedure,
    "set_off": _procedure,
    "assignment_notice": _assigned,
    "demand_on_joint_debtor": _jointly,
    "demand_on_representative": _represented,
    "demand_on_guarantor": _of_guarantor,
    "guarantor_signed_notice": _always("guarantor_demanded"),
    "notarised_enforcement": _always("body_asked"),
    "enforcement_exhausted": _always("guarantee_only"),
    "obstacle": _obstacle,
}
