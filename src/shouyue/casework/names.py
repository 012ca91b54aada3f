"""The names of stored values that the law knows, for screens and for papers alike.

They are marked here and said in the language of whoever asks: the officer's on a screen, the
borrower's on paper.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shouyue.domain.arrears import LoanClass
from shouyue.i18n.language import N_, Language


def named(language: Language, names: Mapping[str, str], value: str) -> str:
    """The word for a stored value; a value that a newer program wrote shows as it is."""
    return language.text(names[value]) if value in names else value


BANKS_CLASSES: Final[Mapping[LoanClass, str]] = MappingProxyType(
    {
        "normal": "正常",
        "special_mention": "关注",
        "substandard": "次级",
        "doubtful": "可疑",
        "loss": "损失",
    }
)
"""The five classes as banks write them in their files, and worked cases in their answers."""
_CLASS_OF: Final = {word: one for one, word in BANKS_CLASSES.items()}


def class_of(word: str) -> str:
    """The class that a bank's word stands for; a word that stands for none is left as it is."""
    return _CLASS_OF.get(word.removesuffix("类"), word)


CLOCK: Final = MappingProxyType(
    {
        "not_due": N_("not due yet"),
        "running": N_("running"),
        "suspended": N_("suspended"),
        "in_procedure": N_("before a court"),
        "execution_period": N_("time to enforce"),
        "expired": N_("expired"),
        "revived": N_("running anew"),
    }
)
EVENTS: Final = MappingProxyType(
    {
        "notice_signed": N_("Slip signed"),
        "notice_refused_recorded": N_("Refused, on record"),
        "notice_left_unattended": N_("Left, nobody home"),
        "ems": N_("Registered mail"),
        "courier_private": N_("Private courier"),
        "data_message": N_("Message"),
        "phone_call": N_("Call"),
        "talk": N_("Asked face to face"),
        "account_deduction": N_("Taken from the account"),
        "debtor_payment": N_("Paid"),
        "debtor_promise": N_("Promise"),
        "repayment_agreement": N_("Repayment plan"),
        "media_notice": N_("Notice in a newspaper"),
        "lawsuit": N_("Lawsuit"),
        "arbitration": N_("Arbitration"),
        "mediation_request": N_("Mediation"),
        "pay_order": N_("Payment order"),
        "police_report": N_("Police report"),
        "assignment_notice": N_("Notice of assignment"),
        "demand_on_joint_debtor": N_("Demand on a co-borrower"),
        "demand_on_representative": N_("Demand on who stands for the borrower"),
        "demand_on_guarantor": N_("Demand on a guarantor"),
        "debtor_asked_for_time": N_("Asked for more time"),
        "security_given": N_("Gave security"),
        "bankruptcy_claim": N_("Claim in a bankruptcy"),
        "death_declaration": N_("Declared dead"),
        "pre_suit_measures": N_("Measures before a lawsuit"),
        "enforcement_request": N_("Enforcement asked for"),
        "set_off": N_("Set-off in a lawsuit"),
        "guarantor_signed_notice": N_("A guarantor signed"),
        "notarised_enforcement": N_("Notarised deed enforced"),
        "enforcement_exhausted": N_("Enforcement found nothing"),
        "obstacle": N_("Obstacle"),
    }
)
OBSTACLES: Final = MappingProxyType(
    {
        "force_majeure": N_("Disaster, war or epidemic"),
        "guardian_missing": N_("No guardian"),
        "heirs_unknown": N_("Heirs not settled"),
        "creditor_controlled": N_("Creditor held in check"),
        "court_stay": N_("Forbidden by a court"),
        "other": N_("Another obstacle"),
    }
)
GUARANTEE_KINDS: Final = MappingProxyType(
    {
        "joint": N_("Joint"),
        "general": N_("General"),
    }
)
STRENGTHS: Final = MappingProxyType(
    {
        "strong": N_("holds well"),
        "medium-strong": N_("holds quite well"),
        "medium": N_("can be disputed"),
        "weak": N_("weak"),
    }
)
LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "zh_CN": "casework.language.zh_cn",
        "en": "casework.language.en",
        "ug": "casework.language.ug",
        "bo": "casework.language.bo",
    }
)
"""The languages that letters may be in, and the code of what a case tells once one was stated."""
