"""The words that facts choose among: each list of them, and what they mean."""

from typing import Literal

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
Entry = Literal["", "agreed", "not_agreed"]
"""Whether somebody's home or workplace was entered on a visit; empty where it was not."""
Payer = Literal["debtor", "co_borrower", "guarantor", "for_debtor", "deduction", "other"]
"""Who paid: `for_debtor` whoever did so at the borrower's wish, `deduction` the bank by itself."""
Signed = Literal["", "payment", "rest"]
"""What was signed about a payment: that it was made, or that the rest is owed and will be paid."""
Mark = Literal["signature", "fingerprint", "seal", "x_only", "none"]
Signer = Literal["self", "authorised_agent", "coresident_relative", "other"]
Channel = Literal["call", "visit", "message", "counter", "posted"]
Contacted = Literal["borrower", "co_borrower", "guarantor", "contact_person", "relative", "other"]
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
Verdict = Literal["allowed", "to_judge", "needs_reason", "forbidden"]
"""What rules say of an act: `to_judge` that nothing forbids it and a supervisor should look."""
