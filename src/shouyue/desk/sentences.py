"""From what an act answers to words: reasons, outcomes, and the names of stored values."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from shouyue.casework.outcomes import Reason, Source
from shouyue.casework.rulebook import CERTAINTIES
from shouyue.casework.views import TodayLine
from shouyue.desk.words import N_
from shouyue.i18n.language import Language, read_stored


def said(language: Language, reason: Reason) -> str:
    """The sentence of a reason; days, moments and codes in its parameters come out as words."""
    return language.told(reason.code, reason.params)


def reasons_said(language: Language, line: TodayLine) -> str:
    """Why a line stands on the day's list: the sentence, and what else there is, short."""
    also = (language.told(code, {}) for code in line.also)
    return "  ·  ".join((said(language, line.reason), *also))


def sources_said(language: Language, sources: Sequence[Source]) -> str:
    """What rules rest on and how sure that is, a line each."""
    return "\n".join(
        language.text(
            "By: {source} ({certainty})",
            source=one.text,
            certainty=language.sentence(CERTAINTIES[one.certainty]),
        )
        for one in sources
    )


def moment(language: Language, text: str) -> str:
    """A stored moment as words; empty stays empty, anything else comes back as it is."""
    shown = read_stored(text)
    return language.datetime(shown) if isinstance(shown, datetime) else day_or_text(language, shown)


def day_or_text(language: Language, value: object) -> str:
    return language.date(value) if isinstance(value, date) else str(value)


def named(language: Language, names: Mapping[str, str], value: str) -> str:
    """The word for a stored value; a value that a newer program wrote shows as it is."""
    return language.text(names[value]) if value in names else value


CLASSES = {
    "normal": N_("Normal"),
    "special_mention": N_("Special mention"),
    "substandard": N_("Substandard"),
    "doubtful": N_("Doubtful"),
    "loss": N_("Loss"),
}
CLOCK = {
    "not_due": N_("not due yet"),
    "running": N_("running"),
    "suspended": N_("suspended"),
    "in_procedure": N_("before a court"),
    "execution_period": N_("time to enforce"),
    "expired": N_("expired"),
    "revived": N_("running anew"),
}
LETTER_STATES = {
    "composed": N_("made, not printed"),
    "printed": N_("printed"),
    "served": N_("delivered"),
    "back": N_("slip is back"),
    "refused": N_("refused"),
    "returned": N_("came back undelivered"),
    "recalled": N_("taken back"),
}
EVENTS = {
    "notice_signed": N_("Slip signed"),
    "notice_refused_recorded": N_("Refused, on record"),
    "notice_left_unattended": N_("Left, nobody home"),
    "ems": N_("Registered mail"),
    "courier_private": N_("Private courier"),
    "data_message": N_("Message"),
    "phone_call": N_("Call"),
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
OBSTACLES = {
    "force_majeure": N_("Disaster, war or epidemic"),
    "guardian_missing": N_("No guardian"),
    "heirs_unknown": N_("Heirs not settled"),
    "creditor_controlled": N_("Creditor held in check"),
    "court_stay": N_("Forbidden by a court"),
    "other": N_("Another obstacle"),
}
GUARANTEE_KINDS = {
    "joint": N_("Joint"),
    "general": N_("General"),
}
STRENGTHS = {
    "strong": N_("holds well"),
    "medium-strong": N_("holds quite well"),
    "medium": N_("can be disputed"),
    "weak": N_("weak"),
}
ROLES = {
    "officer": N_("Loan officer"),
    "clerk": N_("Branch clerk"),
    "supervisor": N_("Supervisor"),
}
LANGUAGES = {
    "zh": "中文",
    "zh_CN": "中文",
    "en": "English",
    "ug": "ئۇيغۇرچە",
    "bo": "བོད་ཡིག",
    "ii": "ꆈꌠꉙ",
    "mn": "Монгол",
    "kk": "Қазақша",
    "za": "Vahcuengh",
    "ko": "조선말",
}
"""Each language in its own words: who needs it must be able to find it."""
