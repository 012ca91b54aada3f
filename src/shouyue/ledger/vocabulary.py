"""The words that facts choose among: each list of them, and what they mean."""

from typing import Final, Literal

About = Literal["unbooked", "unrecorded", "penalty", "penalty_rate"]
"""What differs from the bank's figures: more was recorded than booked, more was booked than
recorded, or its penalty interest or the rate of it cannot be."""
Cause = Literal[
    "",
    "force_majeure",
    "guardian_missing",
    "heirs_unknown",
    "creditor_controlled",
    "court_stay",
    "other",
]
"""What an obstacle is, in the words of `domain.events`; empty for what is no obstacle."""
Contacted = Literal[
    "borrower",
    "co_borrower",
    "guarantor",
    "estate_administrator",
    "property_custodian",
    "legal_representative",
    "agent",
    "contact_person",
    "relative",
    "other",
]
"""Whom somebody spoke to or wrote to; those behind the guarantor stand for the borrower."""
Explained = Literal[
    "not_booked_yet",
    "booked_elsewhere",
    "recorded_in_error",
    "paid_at_counter",
    "automatic_debit",
    "paid_by_another",
    "not_a_payment",
    "unknown",
    "checked",
    "will_be_corrected",
    "other",
]
"""Why there is a difference; which of them suits which is said in `casework.differences`."""
Entry = Literal["", "agreed", "not_agreed"]
"""Whether somebody's home or workplace was entered on a visit; empty where it was not."""
Incident = Literal[
    "repayment_agreement",
    "debtor_asked_for_time",
    "security_given",
    "lawsuit",
    "arbitration",
    "mediation_request",
    "pay_order",
    "police_report",
    "bankruptcy_claim",
    "death_declaration",
    "pre_suit_measures",
    "enforcement_request",
    "notarised_enforcement",
    "enforcement_exhausted",
    "set_off",
    "assignment_notice",
    "media_notice",
    "obstacle",
]
"""Events of law that no other kind of fact says, in the words of `domain.events`."""
AGREED_ON: Final[frozenset[Incident]] = frozenset(
    {"repayment_agreement", "debtor_asked_for_time", "security_given"}
)
"""Those that are somebody's own will, so that it matters whose."""
Payer = Literal["debtor", "co_borrower", "guarantor", "for_debtor", "deduction", "other"]
"""Who paid: `for_debtor` whoever did so at the borrower's wish, `deduction` the bank by itself."""
Signed = Literal["", "payment", "rest"]
"""What was signed about a payment: that it was made, or that the rest is owed and will be paid."""
Signer = Literal[
    "self",
    "co_borrower",
    "authorised_agent",
    "legal_representative",
    "estate_administrator",
    "property_custodian",
    "coresident_relative",
    "other",
]
"""Who signed a slip: `self` is whom the letter was to."""
Agreeing = Literal["", "co_borrower", "legal_representative", "estate_administrator"]
"""Who promised or agreed where it was not the borrower himself."""
SceneStep = Literal[
    "two_officers",
    "recording",
    "identity",
    "ridges",
    "witness_block",
    "copy_left",
    "photographed",
]
"""What of the signing scene was done that leaves no other trace on the paper."""
Mark = Literal["signature", "fingerprint", "seal", "x_only", "none"]
Way = Literal[
    "refused",
    "left",
    "not_met",
    "returned",
    "spoilt",
    "ems_delivered",
    "ems_refused",
    "ems_returned",
    "courier",
]
"""How a letter reached somebody, or did not: `left` where nobody was home, or brought back because
nobody was met; `returned` unread by whoever had it, or as registered mail; `spoilt` paper."""
REACHED_NOBODY: Final[frozenset[Way]] = frozenset({"not_met", "returned", "spoilt", "ems_returned"})
"""The ways after which nobody has read the letter."""
EMPTY_SLIP: Final[frozenset[Way]] = frozenset(
    {"not_met", "refused", "returned", "spoilt", "ems_refused", "ems_returned"}
)
"""The ways after which a slip comes back without a mark."""
Channel = Literal["call", "visit", "message", "counter", "posted"]
Circumstance = Literal[
    "dead",
    "incapacitated",
    "seriously_ill",
    "disaster",
    "complaint_open",
    "negotiating",
    "number_invalid",
    "contact_refused",
    "quiet_times",
    "other_times_agreed",
]
"""What forbids, stops or moves contacts with a borrower."""

Verdict = Literal["allowed", "to_judge", "needs_reason", "forbidden"]
"""What rules say of an act: `to_judge` that nothing forbids it and a supervisor should look."""
