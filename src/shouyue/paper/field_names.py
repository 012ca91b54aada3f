"""What people call the fields of forms: a refusal names a field in words, never by its key.

Each is a code, which `i18n` knows in the languages of the program.
"""

import re
from typing import Final

_CODES: Final = frozenset(
    (
        "paper.field.account",
        "paper.field.act_by",
        "paper.field.address",
        "paper.field.addressee",
        "paper.field.agreed_on",
        "paper.field.anchor",
        "paper.field.as_of",
        "paper.field.attempts_a_day",
        "paper.field.balance",
        "paper.field.bank",
        "paper.field.basis",
        "paper.field.borrower",
        "paper.field.borrower.address",
        "paper.field.borrower.id_number",
        "paper.field.borrower.name",
        "paper.field.branch",
        "paper.field.calls_a_day",
        "paper.field.co_borrower",
        "paper.field.co_borrower.address",
        "paper.field.co_borrower.id_number",
        "paper.field.co_borrower.name",
        "paper.field.complaint_phone",
        "paper.field.compound",
        "paper.field.contract",
        "paper.field.day",
        "paper.field.days_left",
        "paper.field.days_overdue",
        "paper.field.debtors",
        "paper.field.due",
        "paper.field.due_interest",
        "paper.field.due_principal",
        "paper.field.evidence",
        "paper.field.files",
        "paper.field.guarantee_number",
        "paper.field.guarantee_signed",
        "paper.field.guarantor",
        "paper.field.guarantor.address",
        "paper.field.guarantor.id_number",
        "paper.field.guarantor.name",
        "paper.field.guarantors",
        "paper.field.heirs",
        "paper.field.hours_from",
        "paper.field.hours_until",
        "paper.field.interest",
        "paper.field.interest_days",
        "paper.field.joint",
        "paper.field.last_day",
        "paper.field.last_statutory",
        "paper.field.last_visit",
        "paper.field.letters",
        "paper.field.loan_amount",
        "paper.field.loan_date",
        "paper.field.maturity",
        "paper.field.more",
        "paper.field.note",
        "paper.field.number",
        "paper.field.of",
        "paper.field.officer",
        "paper.field.officer_phone",
        "paper.field.old_figures",
        "paper.field.on_time",
        "paper.field.pack",
        "paper.field.paid",
        "paper.field.paid_on",
        "paper.field.papers",
        "paper.field.pay_by",
        "paper.field.penalty",
        "paper.field.penalty_rate",
        "paper.field.period_end",
        "paper.field.phone",
        "paper.field.place",
        "paper.field.plan",
        "paper.field.principal",
        "paper.field.product",
        "paper.field.rate",
        "paper.field.reader",
        "paper.field.reader.name",
        "paper.field.reckoned",
        "paper.field.recorded",
        "paper.field.remarks",
        "paper.field.report_from",
        "paper.field.rest_day",
        "paper.field.said",
        "paper.field.sheet",
        "paper.field.sheets",
        "paper.field.since",
        "paper.field.slip",
        "paper.field.staff",
        "paper.field.standing",
        "paper.field.steps",
        "paper.field.stops",
        "paper.field.sum",
        "paper.field.thanks",
        "paper.field.time",
        "paper.field.time_barred",
        "paper.field.to_interest",
        "paper.field.to_principal",
        "paper.field.total",
        "paper.field.villages",
        "paper.field.visits_a_day",
        "paper.field.visits_a_week",
        "paper.field.visits_from",
        "paper.field.visits_until",
        "paper.field.went_to",
        "paper.field.years",
        # Not fields of a form: what every page says of itself.
        "paper.field.copy_mark",
        "paper.field.serial",
    )
)
_NUMBERED: Final = re.compile(r"_\d+\b")


def field_name(path: str) -> str:
    """The code of what people call a field: of `borrower.name`, `guarantor_2`, `plan.0.amount`.

    A field that only a form of the bank's own has is called as its form calls it.
    """
    plain = _NUMBERED.sub("", path)
    for name in (plain, plain.partition(".")[0]):
        if (code := f"paper.field.{name}") in _CODES:
            return code
    return path
