"""A line of the day in words: which act its first reason asks for, and what else there is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from shouyue.casework.outcomes import Reason
from shouyue.casework.views import Deed, TodayLine
from shouyue.domain.plans import ALL_THAT_IS_LEFT
from shouyue.domain.worklist import CaseToday, Line, Why
from shouyue.ledger.forms import THANKS, form_of
from shouyue.vault.queries.found_of_loans import Basics, Behind, Recall
from shouyue.vault.queries.signs import Signs

TOLD: Final[Mapping[str, tuple[Deed, str]]] = {
    "letter_to_recall": ("recall", "casework.today.letter_to_recall"),
    "sent_though_recalled": ("call", "casework.today.sent_though_recalled"),
    "limitation_ends": ("letter", "casework.today.limitation_ends"),
    "limitation_stands_still": ("case", "casework.today.limitation_suspended"),
    "guarantee_ends": ("letter", "casework.today.guarantee_ends"),
    "promise_broken": ("call", "casework.today.promise_broken"),
    "promise_due": ("call", "casework.today.promise_due"),
    "part_missed": ("call", "casework.today.part_missed"),
    "part_unseen": ("call", "casework.today.part_unseen"),
    "part_due": ("call", "casework.today.part_due"),
    "agreement_unrecorded": ("agreement", "casework.today.agreement_unrecorded"),
    "slip_not_back": ("acknowledgment", "casework.today.slip_not_back"),
    "notice_not_served": ("visit", "casework.today.notice_not_served"),
    "overdue_without_notice": ("letter", "casework.today.overdue_without_notice"),
    "coming_due": ("letter", "casework.today.coming_due"),
    "reminder_due": ("call", "casework.today.reminder_due"),
    "instalment_due": ("call", "casework.today.instalment_due"),
    "care_visit_due": ("visit", "casework.today.care_visit_due"),
    "payment_to_thank_for": ("call", "casework.today.payment_to_thank_for"),
    "period_over": ("case", "casework.today.period_over"),
    "money_differs": ("difference", "casework.today.money_differs"),
    "money_unrecorded": ("difference", "casework.today.money_unrecorded"),
    "penalty_differs": ("difference", "casework.today.penalty_differs"),
}
"""The act that a reason of the worklist asks for, and its sentence."""
SHORT: Final[Mapping[str, str]] = {
    "letter_to_recall": "casework.today.short.letter_to_recall",
    "sent_though_recalled": "casework.today.short.sent_though_recalled",
    "limitation_ends": "casework.today.short.limitation_ends",
    "limitation_stands_still": "casework.today.short.limitation_stands_still",
    "guarantee_ends": "casework.today.short.guarantee_ends",
    "promise_broken": "casework.today.short.promise_broken",
    "promise_due": "casework.today.short.promise_due",
    "part_missed": "casework.today.short.part_missed",
    "part_unseen": "casework.today.short.part_unseen",
    "part_due": "casework.today.short.part_due",
    "agreement_unrecorded": "casework.today.short.agreement_unrecorded",
    "slip_not_back": "casework.today.short.slip_not_back",
    "notice_not_served": "casework.today.short.notice_not_served",
    "overdue_without_notice": "casework.today.short.overdue_without_notice",
    "coming_due": "casework.today.short.coming_due",
    "reminder_due": "casework.today.short.reminder_due",
    "instalment_due": "casework.today.short.instalment_due",
    "care_visit_due": "casework.today.short.care_visit_due",
    "payment_to_thank_for": "casework.today.short.payment_to_thank_for",
    "period_over": "casework.today.short.period_over",
    "money_differs": "casework.today.short.money_differs",
    "money_unrecorded": "casework.today.short.money_unrecorded",
    "penalty_differs": "casework.today.short.penalty_differs",
}
"""What else there is about a case, and what stays for another day, in a word or two."""
_WHILE_STOPPED: Final[Mapping[str, tuple[Deed, str]]] = {
    "limitation_ends": ("case", "casework.today.stopped.limitation_ends"),
    "limitation_stands_still": ("case", "casework.today.stopped.limitation_stands_still"),
    "guarantee_ends": ("case", "casework.today.stopped.guarantee_ends"),
    "period_over": ("case", "casework.today.stopped.period_over"),
    "money_differs": ("difference", "casework.today.stopped.money_differs"),
    "money_unrecorded": ("difference", "casework.today.stopped.money_unrecorded"),
}
"""What a supervisor has to do of it while nobody may ask the borrower for money."""
WITH_SUPERVISOR: Final = "casework.today.short.with_supervisor"
_INTEREST_ALONE: Final = "casework.today.short.interest_alone"
_ANOTHER_GUARANTEE: Final = "casework.today.short.another_guarantee_ends"
AGREED: Final = "casework.today.agreed_contact"
_SEEN_AGAIN: Final[tuple[Deed, str]] = ("call", AGREED)
_PENALTY_ALONE: Final = "casework.today.penalty_alone_ends"
"""No letter asks for penalty interest alone."""
_BEFORE_COURT: Final = "casework.today.limitation_in_procedure"
"""A period that stands still for another reason than an obstacle."""
_LAST_PARTS: Final[Mapping[str, str]] = {
    "part_missed": "casework.today.last_part_missed",
    "part_unseen": "casework.today.last_part_unseen",
    "part_due": "casework.today.last_part_due",
}
"""Of a plan the part that is all that is left then."""
SHORT_OF: Final[Mapping[str, str]] = {
    **{TOLD[reason][1]: short for reason, short in SHORT.items()},
    AGREED: SHORT["care_visit_due"],
    _PENALTY_ALONE: SHORT["limitation_ends"],
    _BEFORE_COURT: SHORT["limitation_stands_still"],
    **{code: SHORT[reason] for reason, code in _LAST_PARTS.items()},
}
"""The sentence of what is done at a door → the same in a word or two."""

_GUARANTEES: Final[Mapping[str, tuple[Deed, str]]] = {
    "joint": ("case", "casework.today.guarantee_ends"),
    "general": ("case", "casework.today.general_guarantee_ends"),
    "assumed": ("case", "casework.today.unstated_guarantee_ends"),
}
"""What a guarantee that ends asks for: whom to ask, or to say first what was agreed."""
_GUARANTEES_TOO: Final[Mapping[str, str]] = {
    "joint": "casework.today.guarantee_ends_too",
    "general": "casework.today.general_guarantee_ends_too",
}
"""The same where another guarantor of the loan is held already."""

_ODD_PENALTY_RATE: Final = "casework.today.penalty_rate_differs"
_OWES_AGAIN: Final = "casework.today.thanks_to_recall"
_RECALL_TO: Final = "casework.today.letter_to_other_to_recall"
_SAYS_TOO_MUCH: Final = "casework.today.letter_says_too_much"
_PENALTY_LEFT: Final = "casework.today.letter_before_penalty_alone"
_PAID_BY_SLIPS: Final = "casework.today.letter_paid_by_slips"
_BEFORE_PLAN: Final = "casework.today.letter_before_plan"
_MAY_LIE_HERE: Final = "casework.today.letter_may_lie_here"
"""A letter to take back: of a loan still overdue, with less; one not confirmed as printed."""


def line_of(
    line: Line, loan: Basics, found: Signs, people: Mapping[int, tuple[str, str]]
) -> TodayLine:
    first, *rest = _apart(line.why, loan, found)
    act, reason = told(first, line, loan, found)
    name, village = people[loan.id]
    also = [SHORT[why.reason] for why in rest if why.reason != first.reason]
    if first.reason == "guarantee_ends" and any(why.reason == first.reason for why in rest):
        also.insert(0, _ANOTHER_GUARANTEE)
    if line.case.circumstances and line.why[0].audience == "officer":
        also.append(WITH_SUPERVISOR)
    if loan.owed and not loan.balance:
        also.append(_INTEREST_ALONE)
    return TodayLine(
        note=loan.note,
        name=name,
        village=village,
        act=act,
        reason=reason,
        urgency=line.why[0].rank,
        balance=loan.balance,
        due=date.fromisoformat(loan.due),
        officer=loan.officer,
        branch=loan.branch,
        act_by=line.case.act_by,
        also=tuple(dict.fromkeys(also)),
    )


class Errand(NamedTuple):
    """One thing to do about a case, and the sentence that says so."""

    act: Deed
    reason: Reason


class Errands(NamedTuple):
    """A line of a day with everything that is to be done about its case, most urgent first."""

    line: TodayLine
    errands: tuple[Errand, ...]


def errands_of(
    line: Line, loan: Basics, found: Signs, people: Mapping[int, tuple[str, str]]
) -> Errands:
    """The same line, and each of its reasons in full."""
    shown = line_of(line, loan, found, people)
    _, *rest = _apart(line.why, loan, found)
    others = (Errand(*told(why, line, loan, found)) for why in rest)
    return Errands(shown, (Errand(shown.act, shown.reason), *others))


def handed_over(
    line: Line, loan: Basics, found: Signs, people: Mapping[int, tuple[str, str]]
) -> TodayLine:
    """A case of which everything is a supervisor's now, as its officer sees it: nothing to do."""
    shown = line_of(line, loan, found, people)
    reason = stopped(line.case, loan, found, "officer")
    if reason is None:
        return shown
    return replace(shown, act="with_supervisor", reason=reason, also=())


def stopped(case: CaseToday, loan: Basics, found: Signs, role: str) -> Reason | None:
    """Since when and why collection of a loan has stopped; None where it goes on.

    Where several things stop it, the one that has held longest is named.
    """
    if not case.circumstances:
        return None
    code = "casework.today.stopped" if role == "supervisor" else "casework.today.with_supervisor"
    return Reason(code, _since(case, loan, found))


def _since(case: CaseToday, loan: Basics, found: Signs) -> dict[str, str | int]:
    holding = found.circumstances.get(loan.id, {})
    since, what = min((holding[what], what) for what in case.circumstances)
    return {"since": since, "stopped_by": what}


def told(why: Why, line: Line, loan: Basics, found: Signs) -> tuple[Deed, Reason]:
    """What one reason of a line asks for, and its sentence."""
    case = line.case
    is_agreed = why.reason == "care_visit_due" and found.agreed.get(loan.id) == why.day.isoformat()
    act, code = _SEEN_AGAIN if is_agreed else TOLD[why.reason]
    if why.reason == "guarantee_ends":
        act, code = _guarantee_ends(why, found.guarantees.get(loan.id, ()))
    params = {name: _plain(value) for name, value in why.params.items()}
    if why.reason == "guarantee_ends":
        params["more"] = sum(_is_said_with(why, one, loan, found) for one in line.why)
    if why.audience == "supervisor" and why.reason in _WHILE_STOPPED:
        act, code = _WHILE_STOPPED[why.reason]
        return act, Reason(code, {**params, **_since(case, loan, found)})
    if why.reason in _LAST_PARTS and params["amount"] == ALL_THAT_IS_LEFT:
        code = _LAST_PARTS[why.reason]
    if why.reason == "limitation_ends" and loan.id in found.penalty_alone:
        act, code = "call", _PENALTY_ALONE
    if why.reason == "limitation_stands_still" and found.still.get(loan.id) == "in_procedure":
        code = _BEFORE_COURT
    if why.reason == "penalty_differs" and "most" not in params:
        code = _ODD_PENALTY_RATE
    elif why.reason == "letter_to_recall":
        return act, _to_take_back(code, params, found.recalls.get(loan.id))
    return act, Reason(code, params)


def _apart(whys: Sequence[Why], loan: Basics, found: Signs) -> Iterator[Why]:
    """The reasons, without guarantees that are counted in the sentence of one before."""
    said: list[Why] = []
    for why in whys:
        if why.reason == "guarantee_ends":
            if any(_is_said_with(before, why, loan, found) for before in said):
                continue
            said.append(why)
        yield why


def _is_said_with(why: Why, other: Why, loan: Basics, found: Signs) -> bool:
    """Whether another guarantee ends on the same day and asks for the same."""
    if why is other or (why.reason, why.day) != (other.reason, other.day):
        return False
    behind = found.guarantees.get(loan.id, ())
    return _guarantee_ends(why, behind) == _guarantee_ends(other, behind)


def _to_take_back(code: str, params: dict[str, str | int], recall: Recall | None) -> Reason:
    """Why a letter must not go out any more, and whose it is."""
    if form_of(str(params["serial"])) == THANKS:
        return Reason(_OWES_AGAIN, params)
    if recall is None:
        return Reason(code, params)
    if recall.agreed_on:
        return Reason(_BEFORE_PLAN, {**params, "agreed_on": recall.agreed_on})
    if recall.asks:
        return Reason(*_asks_too_much(recall, params))
    if recall.to:
        return Reason(_RECALL_TO, {**params, "to": recall.to})
    return Reason(code if recall.printed else _MAY_LIE_HERE, params)


def _asks_too_much(
    recall: Recall, params: dict[str, str | int]
) -> tuple[str, dict[str, str | int]]:
    """How it is said that less is owed now than a letter asks for; penalty interest as such."""
    params = {**params, "asks": recall.asks}
    if recall.owing:
        return _SAYS_TOO_MUCH, {**params, "owing": recall.owing}
    if recall.penalty:
        return _PENALTY_LEFT, {**params, "penalty": recall.penalty}
    return _PAID_BY_SLIPS, params


def _guarantee_ends(why: Why, behind: Iterable[Behind]) -> tuple[Deed, str]:
    """What the guarantee asks for that a line is about, by what is known of it."""
    name = why.params.get("guarantor")
    meant = next((one for one in behind if one.name == name), None)
    act, code = _GUARANTEES[meant.kind if meant is not None else "assumed"]
    if meant is not None and meant.too:
        code = _GUARANTEES_TOO.get(meant.kind, code)
    return act, code


def _plain(value: object) -> str | int:
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, int) else str(value)
