"""The words for acts and incidents, and which of them belong together (DOMAIN section 8)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, get_args

Kind = Literal[
    "notice_signed",
    "notice_refused_recorded",
    "notice_left_unattended",
    "ems",
    "courier_private",
    "data_message",
    "phone_call",
    "talk",
    "account_deduction",
    "debtor_payment",
    "debtor_promise",
    "debtor_asked_for_time",
    "security_given",
    "repayment_agreement",
    "media_notice",
    "lawsuit",
    "arbitration",
    "mediation_request",
    "pay_order",
    "police_report",
    "bankruptcy_claim",
    "death_declaration",
    "pre_suit_measures",
    "enforcement_request",
    "set_off",
    "assignment_notice",
    "demand_on_joint_debtor",
    "demand_on_representative",
    "demand_on_guarantor",
    "guarantor_signed_notice",
    "notarised_enforcement",
    "enforcement_exhausted",
    "obstacle",
]
KINDS: Final[frozenset[str]] = frozenset(get_args(Kind))
PENDING_UNTIL_ENDED: Final = frozenset({"lawsuit", "arbitration"})
"""Procedures that run until their end is recorded; the others act on the day of the request."""
ON_GUARANTORS: Final = frozenset({"demand_on_guarantor", "guarantor_signed_notice"})
"""What is done to a guarantor by its kind, even if it names none; `inside` is about him."""
PROCEDURES: Final = PENDING_UNTIL_ENDED | {
    "mediation_request",
    "pay_order",
    "police_report",
    "bankruptcy_claim",
    "death_declaration",
    "pre_suit_measures",
    "enforcement_request",
    "set_off",
}
REPRESENTATIVES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "estate_administrator": "estate_administrator_demanded",
        "property_custodian": "custodian_demanded",
        "legal_representative": "legal_representative_demanded",
        "agent": "agent_demanded",
    }
)
"""Who may stand for a debtor, with the row of a demand on him: of whoever is dead, missing, without
full capacity, or has given somebody authority."""
ASK_NOTHING: Final = frozenset(
    {
        "obstacle",
        "assignment_notice",
        "debtor_payment",
        "debtor_promise",
        "debtor_asked_for_time",
        "repayment_agreement",
        "security_given",
    }
)
"""What happens without the creditor demanding anything."""
FROM_REQUEST: Final = frozenset({"mediation_request", "pay_order", "bankruptcy_claim"})
"""Bodies whose end may not count; whether it does says the row `body_ended`."""
OBSTACLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "force_majeure": "suspended_by_force_majeure",
        "guardian_missing": "suspended_without_guardian",
        "heirs_unknown": "suspended_heirs_unknown",
        "creditor_controlled": "suspended_creditor_controlled",
        "court_stay": "stayed_by_court",
        "other": "suspended_otherwise",
    }
)
"""What an obstacle may be, with its row; whether that stops a clock says the row."""
