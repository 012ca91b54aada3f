"""The event-effect table: what each kind of act does to a clock, as a policy pack says it.

A lawyer signs the table off; it is data, a row per code (section `effects` of the pack). Here is
what holds in every country: which rows there must be, what each is about, and how they are read.
Reading an event (`events.py`) picks a row, running a clock (`limitation.py`, `guarantee.py`)
applies it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, get_args

from shouyue.domain import packs
from shouyue.domain.packs import Certainty, Pack

Strength = Literal["strong", "medium-strong", "medium", "weak"]

_INSIDE_MEANINGS: Final = {
    # Conditions a signed notice has to meet: effective = this does not stand in its way.
    "signed_in_blank": "sum or day was still empty when it was signed",
    "signed_before_print": "it bears a day before it was printed",
    "mark_signature": "it is signed by writing a name",
    "mark_fingerprint": "it is signed with a fingerprint",
    "mark_seal": "it is signed with a seal",
    "mark_x_only": "it is signed with an X or a circle alone",
    "mark_missing": "it bears no mark",
    "receipt_without_acknowledgment": "its receipt is signed, the debt is not acknowledged",
    # Who signed it
    "signed_by_borrower": "the borrower",
    "signed_by_agent": "somebody whom the borrower has authorised",
    "signed_by_relative": "a relative of full capacity who lives in the borrower's house",
    "agent_without_authority": "an agent of whom no authority in writing is recorded",
    "signed_by_joint_debtor": "somebody who owes the debt together with the borrower",
    "signed_by_legal_representative": "the legal representative of who has no full capacity",
    "signed_by_estate_administrator": "the administrator of a dead borrower's estate",
    "signed_by_custodian": "the custodian of a missing borrower's property",
    "relative_not_qualified": "a relative who does not live there, or not of full capacity",
    "signer_not_entitled": "anybody else",
    # Who cannot, whatever he signs, agrees to or pays
    "without_capacity": "who cannot act for himself",
    "after_death": "the borrower, or a relative for him, after his death",
    "authority_ended": "whoever acted for the borrower, after his death",
    # Notices that nobody signed
    "refusal_proved": "refused at the door, and that it arrived is proved otherwise",
    "refusal_not_proved": "refused at the door, without proof",
    "left_unattended": "left where nobody was at home",
    "ems_delivered": "registered post, delivered",
    "ems_refused": "registered post, refused",
    "ems_returned": "registered post, returned",
    "ems_returned_agreed_address": "registered post, returned from the address agreed on",
    "courier_signed_for": "a private courier with a signed slip",
    "courier_not_proved": "a private courier without one",
    "message_arrived": "a message sent to the reserved address",
    "message_not_proved": "a message that may not have arrived",
    "call_recorded": "a recorded call, answered by the borrower, that names the debt",
    "call_not_proved": "any other call",
    "talk_recorded": "a demand made face to face, on record",
    "talk_not_proved": "the same without a record",
    # Demands on a guarantor: conditions, as for a signed notice.
    "demand_provable": "a call or talk on record, or a message to the address the person gave",
    "demand_not_provable": "a call, talk or message that nothing shows to have reached the person",
    "published": "a notice in the media, the borrower missing, in a medium that reaches far enough",
    "publication_not_enough": "any other notice in the media",
    # Money and the debtor's own will
    "deducted": "the bank took money from an account of the borrower",
    "nothing_deducted": "it tried and took nothing",
    "debtor_paid": "the borrower paid",
    "debtor_paid_in_writing": "the borrower paid and acknowledged the payment in a signed writing",
    "debtor_paid_acknowledging_rest": "the same, and that the rest is owed and will be paid",
    "joint_debtor_paid": "a condition: a joint debtor paid, not the borrower",
    "paid_for_debtor": "somebody else paid at the borrower's wish, who signed nothing about it",
    "paid_by_other": "somebody else paid, at nobody's wish that is known",
    "nothing_paid": "a payment of nothing",
    "paid_other_debt": "nobody named a debt, and by the order of payment it went to another one",
    "debtor_agreed_in_writing": "a promise, plan, security or request for time, in writing",
    "debtor_agreed_orally": "a promise or request for time by word of mouth",
    # Procedures
    "procedure_pending": "a suit or arbitration is pending; disputed = it may yet be withdrawn",
    "procedure_ended": "a procedure that ended without a judgment",
    "withdrawn_after_service": "a suit withdrawn after it was served",
    "withdrawn_before_service": "a suit withdrawn before; effective = to file it is enough",
    "judgment": "a judgment: the period to enforce it runs",
    "after_judgment": "an act inside that period; effective = it starts that period anew",
    "body_asked": "another body was asked to help: mediation, police, bankruptcy, payment order",
    "body_ended": "a condition: the end of mediation, a payment order or a bankruptcy claim counts",
    # Other people
    "assignment_notified": "the debtor was told of the assignment of the debt",
    "assignment_not_arrived": "he was written to and it did not arrive",
    "joint_debtor_demanded": "a demand on a joint debtor",
    "estate_administrator_demanded": "a demand on the administrator of a dead borrower's estate",
    "custodian_demanded": "a demand on the custodian of a missing borrower's property",
    "legal_representative_demanded": "a demand on the legal representative of the borrower",
    "agent_demanded": "a demand on an agent who has the borrower's authority in writing",
    "guarantor_is_no_joint_debtor": "what was done to a guarantor, as far as it reaches the debtor",
    "guarantee_only": "what concerns a guarantee, as far as it reaches the debtor",
    # Suspension
    "suspended": "an obstacle of which nobody said what it is",
    "suspended_by_force_majeure": "war, disaster, an epidemic or the like",
    "suspended_without_guardian": "a person without full capacity has no guardian",
    "suspended_heirs_unknown": "whoever owed is dead, and who inherits or manages is not settled",
    "suspended_creditor_controlled": "the creditor is controlled by the debtor or by others",
    "suspended_otherwise": "any other obstacle that kept the creditor from his claim",
    "stayed_by_court": "an order of a court that forbids to sue",
}
_LATE_MEANINGS: Final = {
    "revived_by_acknowledgment": "a signed acknowledgment with the will to pay",
    "revived_by_fingerprint": "the same with a fingerprint",
    "revived_by_agreement": "a new agreement on the old debt",
    "revived_by_promise": "a promise in writing",
    "oral_promise_after_expiry": "a promise by word of mouth",
    "receipt_after_expiry": "a signed receipt",
    "payment_after_expiry": "a payment by the debtor",
    "deduction_after_expiry": "a deduction by the bank",
    "joint_debtor_waived": "a joint debtor acknowledges the debt and will pay, not the borrower",
}
REVIVING: Final = frozenset(_LATE_MEANINGS)
"""What is done after the period is over, and may bring the debt back."""
_GUARANTEE_MEANINGS: Final = {
    "guarantor_demanded": "a demand on this guarantor",
    "debtor_sued": "a suit against the debtor, for a general guarantee",
    "notarised_deed_enforced": "enforcement of a notarised deed, for a general guarantee",
    "right_of_refusal_ended": "the general guarantor can no longer send us to the debtor first",
    "letter_to_general_guarantor": "a demand on a general guarantor",
    "suit_withdrawn_not_refiled": "a suit against the debtor that was withdrawn",
    "suit_withdrawn_not_served": "a suit against the guarantor, withdrawn before it was served",
    "demand_on_other_guarantor": "what was done to another guarantor",
    "guarantor_paid": "this guarantor paid; effective = that holds him like a demand",
    "guarantor_not_demanded": "an obstacle at this guarantor's, word of an assignment, a promise,"
    " plan or security of his; effective = that holds him like a demand",
    "guarantee_accelerated": "a condition: a demand after the loan was called in, not yet due",
    "demand_on_debtor_only": "what was done to the debtor alone",
}
_STATE_MEANINGS: Final = {
    "period_over": "the period is over and this does not bring it back",
    "period_not_begun": "the period has not begun",
    "same_day": "the period runs from this day already",
    "held_by_procedure": "a procedure holds the clock",
    "twenty_years_over": "the longest period is over",
    "obstacle_outside_last_six_months": "an obstacle that does not reach into where it would count",
    "guarantee_lapsed": "the guarantee has lapsed",
}

MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {**_INSIDE_MEANINGS, **_LATE_MEANINGS, **_GUARANTEE_MEANINGS, **_STATE_MEANINGS}
)
"""Every code a pack must have a row for, with one line of what it is about."""

READ_ALOUD: Final = "revival_must_be_plain_and_read_aloud"
"""On what revives a debt; not where a record says that the paper was read aloud."""
ROW_FLAGS: Final = (
    "general_guarantee_needs_suit_against_debtor",
    "post_expiry_payment_covers_paid_part_only",
    "revival_must_be_plain_and_read_aloud",
    "uncertain_waiver_receipt_only",
)
"""What a row may raise on the clock that applies it."""


class Effect(NamedTuple):
    """One row.

    Attributes:
        code: the reason, stable; words for it live in translations.
        effective: the period starts anew (of a late row: the debt is revived; of a row on a
            guarantee: the guarantor is held; of a condition: it stands in no way).
        strength: how well it usually holds when disputed; None where nothing is claimed.
        article: the text it rests on.
        certainty: high = text of law; medium = secondary source or courts weigh evidence; low =
            courts split or inference.
        flag: raised on the clock when the row is applied.
        disputed: effective, but a prudent person acts as if it were not (for a procedure: as if
            it were withdrawn before it was served).
    """

    code: str
    effective: bool
    strength: Strength | None
    article: str
    certainty: Certainty = "high"
    flag: str | None = None
    disputed: bool = False

    def resting_on(self, condition: "Effect") -> "Effect":
        """This row where it needs a condition: no stronger and no surer than that."""
        if not self.effective or _holds_fully(condition):
            return self
        strengths, certainties = get_args(Strength), get_args(Certainty)
        strength = max(self.strength or "weak", condition.strength or "weak", key=strengths.index)
        certainty = max(self.certainty, condition.certainty, key=certainties.index)
        disputed = self.disputed or condition.disputed
        if (strength, certainty, disputed) == (self.strength, self.certainty, self.disputed):
            return self
        return self._replace(
            strength=strength,
            certainty=certainty,
            disputed=disputed,
            article=f"{self.article}; {condition.article}",
        )


Effects = Mapping[str, Effect]

AFTER_AS_OF: Final = Effect("after_as_of", False, None, "")
"""What has not happened yet does nothing in any country: no row of a pack."""


def read_effects(pack: Pack) -> Effects:
    """The section `effects` of a pack: a row for every code of `MEANINGS`.

    A row has `effective`, `source`, `certainty`, `valid_from`; `strength` where it is effective,
    `flag` and `disputed` where they apply. What is effective and weak must be disputed, so that no
    weak evidence silences a warning. Rows that only say why an act came too early or too late
    cannot be effective.

    Raises:
        PolicyError: naming the row, or the word in it, that is missing or wrong.
    """
    return MappingProxyType({code: _row(pack, code) for code in MEANINGS})


def _row(pack: Pack, code: str) -> Effect:
    key = f"effects.{code}"
    said = pack.row(key, {"effective", "strength", "flag", "disputed"}, needed="effective")
    effective = packs.checked(f"{key}.effective", packs.flag, said["effective"])
    if effective and code in _STATE_MEANINGS:
        raise packs.PolicyError("policy_value_invalid", key=f"{key}.effective")
    strength = _strength(said.get("strength"), f"{key}.strength", needed=effective)
    disputed = packs.checked(f"{key}.disputed", packs.flag, said.get("disputed", False))
    if effective and strength == "weak" and not disputed:
        raise packs.PolicyError("policy_value_invalid", key=f"{key}.disputed")
    source = pack.provenance[key]
    return Effect(
        code=code,
        effective=effective,
        strength=strength,
        article=source.source,
        certainty=source.certainty,
        flag=_flag(said.get("flag"), f"{key}.flag"),
        disputed=disputed,
    )


def _strength(said: object, key: str, *, needed: bool) -> Strength | None:
    if said is None and not needed:
        return None
    return packs.checked(key, lambda value: packs.one(value, get_args(Strength)), said)


def _flag(said: object, key: str) -> str | None:
    if said is None:
        return None
    return packs.checked(key, lambda value: packs.one(value, ROW_FLAGS), said)


def _holds_fully(row: Effect) -> bool:
    return row.strength == "strong" and row.certainty == "high" and not row.disputed
