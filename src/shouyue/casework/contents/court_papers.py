"""F24: what goes to whoever sues, with the computation of limitation that the case shows.

Every event stands there with its article, also those that do not count: what is left out here is
found by the other side.
"""

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Final

from shouyue.casework.contents.figures import Values
from shouyue.casework.contents.file_papers import filed
from shouyue.casework.contents.paper_case import Case, Row, in_sheets, title_of
from shouyue.casework.names import CLOCK, EVENTS, GUARANTEE_KINDS, OBSTACLES, STRENGTHS, named
from shouyue.casework.periods.case_clocks import Reckoning, whole_of
from shouyue.casework.periods.views import ClockStep, ClockView, GuaranteeView
from shouyue.i18n.language import N_
from shouyue.paper.letter import Value

_EVIDENCE, _DEBTORS, _STEPS = 10, 3, 9
_DISPUTED: Final = frozenset({"medium", "weak"})
_STANDING: Final[Mapping[str, str]] = {
    "open": N_("period runs"),
    "preserved": N_("held in time"),
    "lapsed": N_("period is over"),
    "void": N_("owes nothing"),
}


def for_court(case: Case) -> Iterator[Values]:
    """The sheets of F24: evidence and debtors in front, the computation behind."""
    reckoning = Reckoning(case.ws, whole_of(case.ws, case.loan.note))
    clock = reckoning.clock()
    language = case.language
    evidence: list[Row] = [
        {
            "no": number,
            "title": title_of(one.form, language.tag),
            "serial": one.serial,
            "day": one.made_on,
        }
        for number, one in enumerate(filed(case), start=1)
    ]
    common = {
        **case.common(),
        **case.overdue(),
        **_clock(case, clock),
        "reckoned": case.said.on,
        "pack": case.said.pack,
    }
    sheets = list(
        zip_longest(
            in_sheets([_debtor(case, one) for one in reckoning.guarantees()], _DEBTORS),
            in_sheets(evidence, _EVIDENCE),
            in_sheets([_step(case, one) for one in clock.steps], _STEPS),
            fillvalue=(),
        )
    ) or [((), (), ())]
    for number, (debtors, papers, steps) in enumerate(sheets, start=1):
        yield {
            **common,
            "debtors": tuple(debtors),
            "evidence": tuple(papers),
            "steps": tuple(steps),
            "sheet": number,
            "sheets": len(sheets),
        }


def _clock(case: Case, clock: ClockView) -> dict[str, Value]:
    return {
        "anchor": clock.anchor,
        "years": clock.years,
        "last_day": clock.last_day,
        "last_statutory": clock.last_day_statutory,
        "act_by": clock.act_by,
        "standing": named(case.language, CLOCK, clock.status),
        "remarks": " ".join(_remarks(case, clock)) or None,
    }


def _remarks(case: Case, clock: ClockView) -> Iterator[str]:
    language = case.language
    if clock.act_by < clock.last_day and clock.status != "expired":
        yield language.text(
            "Something can be disputed: if all of it holds, the last day is {day}.",
            day=clock.last_day,
        )
    if clock.provisional:
        yield language.text("The rest days of that year are not announced yet.")
    yield from (language.sentence(flag) for flag in clock.flags)


def _step(case: Case, step: ClockStep) -> Row:
    language = case.language
    event = named(language, OBSTACLES, step.cause) if step.cause else ""
    counts = "●" if step.effective else "×"
    if step.effective and step.strength in _DISPUTED:
        counts = f"{counts}\n{named(language, STRENGTHS, step.strength)}"
    return {
        "day": step.on,
        "event": event or named(language, EVENTS, step.event),
        "counts": counts,
        "reason": language.told(step.reason.code, step.reason.params),
        "article": step.article or None,
    }


def _debtor(case: Case, one: GuaranteeView) -> Row:
    """A guarantor; of a contract that nobody recorded no more is said than that."""
    if not one.stated:
        kind, standing = N_("contract not recorded"), N_("the next day on which it may end")
    else:
        kind, standing = GUARANTEE_KINDS[one.kind], _STANDING[one.status]
    return {
        "name": one.name,
        "part": case.language.text(kind),
        "until": one.last_day,
        "standing": case.language.text(standing),
    }
