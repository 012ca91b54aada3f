"""What each kind of act does to a limitation period, how well it holds, and by which text.

This is the event-effect table a lawyer of the bank signs off (DOMAIN 3.4), as data: reading an
event (`events.py`) picks a row, running a clock (`limitation.py`) applies it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

Strength = Literal["strong", "medium-strong", "medium", "weak"]
Certainty = Literal["high", "medium", "low"]


class Effect(NamedTuple):
    """One row.

    Attributes:
        code: the reason, stable; words for it live in translations.
        effective: the period starts anew (or, in a late row, the debt is revived).
        strength: how well it usually holds when disputed; None where nothing is claimed.
        article: the text it rests on.
        certainty: high = text of law; medium = secondary source or courts weigh evidence; low =
            courts split or inference.
        flag: raised on the clock when the row is applied.
        disputed: effective, but a prudent person acts as if it were not (for a procedure: as if
            only its filing counted).
    """

    code: str
    effective: bool
    strength: Strength | None
    article: str
    certainty: Certainty = "high"
    flag: str | None = None
    disputed: bool = False


_SIGNED = "诉讼时效规定8(1)(一)"
_RECEIVED = "诉讼时效规定8(2)"
_ARRIVED = "诉讼时效规定8(1)(二)"
_SUIT = "民法典195(三)、诉讼时效规定10"
_OTHER_BODY = "诉讼时效规定11-13"
_WAIVER = "民法典192、诉讼时效规定19"

_INSIDE_THE_PERIOD: Final = (
    # Notices handed over
    Effect("signed_by_borrower", True, "strong", _SIGNED),
    Effect("signed_by_relative", True, "medium", _RECEIVED),
    Effect("signed_by_agent", True, "strong", f"{_RECEIVED}、民法典165"),
    Effect("agent_without_authority", False, None, "民法典171"),
    Effect("relative_not_qualified", False, None, f"{_RECEIVED}、民法典18"),
    Effect("signer_not_entitled", False, None, _RECEIVED),
    Effect("mark_x_only", False, "weak", f"{_SIGNED}、民法典490", "medium"),
    Effect("mark_missing", False, None, _SIGNED),
    Effect("signed_in_blank", False, None, _SIGNED, "medium"),
    Effect("signed_before_print", False, None, _SIGNED, "medium"),
    Effect("refusal_proved", True, "medium", _SIGNED, "medium"),
    Effect("refusal_not_proved", False, None, _SIGNED, "medium"),
    Effect("left_unattended", False, None, _SIGNED, "medium"),
    # Post and messages
    Effect("ems_delivered", True, "medium-strong", _ARRIVED),
    Effect("ems_refused", True, "medium", _ARRIVED, "medium"),
    Effect("ems_returned", False, None, _ARRIVED, "medium"),
    Effect("ems_returned_agreed_address", True, "weak", _ARRIVED, "low", disputed=True),
    Effect("courier_signed_for", True, "weak", _SIGNED, "low", disputed=True),
    Effect("courier_not_proved", False, "weak", "(2015)民申字第134号", "medium"),
    Effect("message_arrived", True, "medium", f"{_ARRIVED}、民法典137(2)", "medium"),
    Effect("message_not_proved", False, None, _ARRIVED, "medium"),
    Effect("call_recorded", True, "medium", "民法典195(一)", "medium"),
    Effect("call_not_proved", False, None, "民法典195(一)", "medium"),
    Effect("published", True, "medium", "诉讼时效规定8(1)(四)"),
    Effect("publication_not_enough", False, None, "诉讼时效规定8(1)(四)"),
    # Money and the debtor's own will
    Effect("deducted", True, "strong", "诉讼时效规定8(1)(三)"),
    Effect("nothing_deducted", False, None, "诉讼时效规定8(1)(三)"),
    Effect("debtor_paid", True, "strong", "民法典195(二)、诉讼时效规定14"),
    Effect("nothing_paid", False, None, "民法典195(二)"),
    Effect("debtor_agreed_in_writing", True, "strong", "民法典195(二)、诉讼时效规定14"),
    Effect("debtor_agreed_orally", True, "medium", "民法典195(二)、诉讼时效规定14", "medium"),
    # Procedures
    Effect("procedure_pending", True, "strong", _SUIT, disputed=True),
    Effect("procedure_ended", True, "strong", _SUIT),
    Effect("withdrawn_after_service", True, "strong", _SUIT, "medium", disputed=True),
    Effect("withdrawn_before_service", True, "strong", _SUIT, "medium"),
    Effect("judgment", True, "strong", "民事诉讼法250"),
    Effect("body_asked", True, "strong", _OTHER_BODY),
    # Other people
    Effect("assignment_notified", True, "strong", "诉讼时效规定17"),
    Effect("assignment_not_arrived", False, None, "诉讼时效规定17"),
    Effect("joint_debtor_demanded", True, "strong", "诉讼时效规定15(2)"),
    Effect("guarantor_is_no_joint_debtor", False, None, "诉讼时效规定15、民法典694", "medium"),
    Effect("guarantee_only", False, None, "民法典694(1)"),
    # Suspension
    Effect("suspended", True, "strong", "民法典194"),
    Effect("obstacle_outside_last_six_months", False, None, "民法典194"),
)

_AFTER_EXPIRY: Final = (
    Effect("revived_by_acknowledgment", True, "strong", _WAIVER),
    # 19(3) names signature and seal and leaves out the fingerprint that article 8 lists.
    Effect("revived_by_fingerprint", True, "strong", f"{_WAIVER}、民法典490", "medium"),
    Effect("revived_by_agreement", True, "strong", "诉讼时效规定19(2)"),
    Effect("revived_by_promise", True, "strong", _WAIVER, "medium"),
    Effect("oral_promise_after_expiry", True, "weak", _WAIVER, "low", disputed=True),
    Effect(
        "receipt_after_expiry",
        False,
        None,
        "诉讼时效规定19(3)",
        "low",
        flag="uncertain_waiver_receipt_only",
    ),
    Effect(
        "payment_after_expiry",
        False,
        None,
        "民法典192、(2019)最高法民申4337号",
        "medium",
        flag="post_expiry_payment_covers_paid_part_only",
    ),
    Effect("deduction_after_expiry", False, None, "民法典192", "medium"),
    Effect("period_over", False, None, "民法典192"),
)

_ON_A_GUARANTEE: Final = (
    Effect("guarantor_demanded", True, "strong", "民法典693(2)、694(2)"),
    Effect("debtor_sued", True, "strong", "民法典693(1)"),
    Effect("notarised_deed_enforced", True, "strong", "担保制度解释27"),
    Effect("right_of_refusal_ended", True, "strong", "民法典694(1)、担保制度解释28"),
    Effect(
        "letter_to_general_guarantor",
        False,
        None,
        "民法典693(1)",
        flag="general_guarantee_needs_suit_against_debtor",
    ),
    Effect("suit_withdrawn_not_refiled", False, None, "担保制度解释31(1)"),
    Effect("suit_withdrawn_not_served", False, None, "担保制度解释31(2)"),
    Effect("demand_on_other_guarantor", False, None, "担保制度解释29"),
    Effect("demand_on_debtor_only", False, None, "民法典693"),
    Effect("guarantee_lapsed", False, None, "担保制度解释34(2)"),
)

_BY_THE_STATE_OF_THE_CLOCK: Final = (
    Effect("after_as_of", False, None, ""),
    Effect("period_not_begun", False, None, "民法典188"),
    Effect("same_day", False, None, "民法典201"),
    Effect("held_by_procedure", False, None, "民法典195"),
    Effect("twenty_years_over", False, None, "民法典188(2)、总则编解释35"),
)

_ROWS: Final = (
    *_INSIDE_THE_PERIOD,
    *_AFTER_EXPIRY,
    *_ON_A_GUARANTEE,
    *_BY_THE_STATE_OF_THE_CLOCK,
)
EFFECTS: Final[Mapping[str, Effect]] = MappingProxyType({row.code: row for row in _ROWS})
