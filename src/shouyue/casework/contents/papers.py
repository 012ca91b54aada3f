"""What working papers say: what the program knows of a case, the rest is left for the hand.

No sum on them is reckoned and none is asked for: they record what happens. Where a paper holds
less than there is to say it goes on over further sheets, each with a serial of its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from types import MappingProxyType
from typing import Final

from shouyue.casework.contents import court_papers, file_papers
from shouyue.casework.contents.enclosures import CONDUCT, how_we_collect
from shouyue.casework.contents.figures import Occasion, Values, settled
from shouyue.casework.contents.paper_case import Case, Row, if_it_fits, in_sheets, title_of
from shouyue.casework.outcomes import Reason
from shouyue.casework.plans import is_kept, parts_on, plan_on, told
from shouyue.casework.setting import form_of, language_tag
from shouyue.casework.workspace import Workspace
from shouyue.domain.plans import ALL_THAT_IS_LEFT, Part
from shouyue.i18n.language import letter_language
from shouyue.ledger.tapes import LoanRow
from shouyue.paper.letter import Person, Value
from shouyue.vault import batches
from shouyue.vault.batches import StoredLetter
from shouyue.vault.queries.going_back import going_back_of
from shouyue.vault.queries.signs import numbers

_SERVED_TOGETHER: Final = 3
_READ_TOGETHER: Final = 2
_PLANNED: Final = 3
_PARTS_TOGETHER: Final = 4
# In signs: what a line, half of one, and the lines for what was said hold.
_ON_A_LINE, _ON_HALF_A_LINE, _SAID = 46, 18, 300
_SPOKEN: Final = frozenset({"call", "message"})


@dataclass(frozen=True, slots=True)
class Paper:
    """A working paper: the values of each of its sheets; `of_owing` if it is of a debt alone.

    `is_signed` if the borrower is to sign it, `of_death` if it is of one who is dead. There may be
    a reason why there is none.
    """

    sheets: Callable[[Case], Iterator[Values] | Reason]
    of_owing: bool = False
    is_signed: bool = False
    of_death: bool = False


def papers_of(
    ws: Workspace, form: str, loan: LoanRow, said: Occasion, language: str
) -> Iterator[Values] | Reason:
    """The sheets of a working paper about one loan, in a language as it was asked for.

    A reason where the paper is of a debt and nothing is owed.
    """
    paper = PAPERS[form]
    if paper.of_owing and (refusal := settled(loan)) is not None:
        return refusal
    found = form_of(form)
    tag = language_tag(found, language)
    sheets = paper.sheets(Case(ws, loan, said, letter_language(tag)))
    if isinstance(sheets, Reason):
        return sheets
    # What a paper does not say is kept in no fact about it.
    return ({name: values[name] for name in found.fields if name in values} for values in sheets)


def service(case: Case) -> Iterator[Values]:
    """F05 and F06: the papers that are out, by whom they are for."""
    waiting = sorted(_out(case), key=case.addressee)
    some = False
    for name, letters in groupby(waiting, case.addressee):
        place = case.loan.address if name == case.loan.name else None
        for few in in_sheets(list(letters), _SERVED_TOGETHER):
            some = True
            yield {**case.common(), **_papers(case, few), "addressee": name, "place": place}
    if not some:
        yield {**case.common(), **_papers(case, ()), "addressee": None, "place": None}


def reading(case: Case) -> Iterator[Values]:
    """F14: the papers of the borrower that are out."""
    own = [one for one in _out(case) if case.addressee(one) == case.loan.name]
    for few in in_sheets(own, _READ_TOGETHER) or ((),):
        yield {**case.common(), **_papers(case, few)}


def _out(case: Case) -> list[StoredLetter]:
    """What lies ready for its addressee or is out with him, but what must not go out any more."""
    ws = case.ws
    ids = numbers(ws.vault, ws.branch, [case.loan.note])
    found = going_back_of(ws.vault, ws.branch, ids, ws.today(), partial(is_kept, ws))
    back = {one.serial for one in found}
    return [
        one
        for one in case.letters()
        if one.state in batches.LYING_HERE
        and batches.is_answered(one.form)
        and one.serial not in back
    ]


def visit(case: Case) -> Iterator[Values]:
    """F11: what to know before going."""
    seen = [contact.on for contact in case.contacts() if contact.channel == "visit"]
    yield {
        **case.common(),
        "product": if_it_fits(case.loan.product, _ON_HALF_A_LINE),
        "last_visit": max(seen, default=None),
    }


def talk(case: Case) -> Iterator[Values]:
    """F12: with the visit of the same day, if one is recorded."""
    made = case.newest_today(frozenset({"visit"}))
    plan: list[Row] = [{"day": day, "amount": sum_} for day, sum_ in case.promised_today()]
    yield {
        **case.common(),
        **case.overdue(),
        "day": case.said.on if made else None,
        "time": made.time if made else None,
        "place": if_it_fits(made.place if made else case.loan.address, _ON_A_LINE),
        "said": if_it_fits(made.words if made else "", _SAID),
        "plan": tuple(plan[-_PLANNED:]),
    }


def call(case: Case) -> Iterator[Values]:
    """F13: with the call or message of the same day, if one is recorded."""
    made = case.newest_today(_SPOKEN)
    yield {
        **case.common(),
        "number": (made.number if made else "") or case.phone,
        "day": case.said.on if made else None,
        "time": made.time if made else None,
        "said": if_it_fits(made.words if made else "", _SAID),
    }


def plain(case: Case) -> Iterator[Values]:
    """F15 to F17, F21: who it is, and whom to ask."""
    yield {**case.common(), "address": case.loan.address or None}


def death(case: Case) -> Iterator[Values]:
    """F22: what is owed and who stands for it; the heirs are asked for."""
    names = [name for name, *_ in case.loan.guarantors if name]
    yield {
        **case.common(),
        "total": case.overdue()["total"],
        "guarantors": if_it_fits(case.language.list(names), _ON_A_LINE) if names else None,
        "heirs": (),
    }


def plan_calendar(case: Case) -> Iterator[Values] | Reason:
    """T06: what is still to be paid of the plan that both sides agreed on, for the wall."""
    ws, note, on = case.ws, case.loan.note, case.said.on
    plan = plan_on(ws, note, on)
    if plan is None:
        return Reason("casework.letters.no_plan")
    if plan.standing in {"missed", "paid"}:
        return told(plan)
    return _calendar_sheets(case, plan.agreed_on, parts_on(ws, note, on))


def _calendar_sheets(case: Case, agreed_on: date, parts: Sequence[Part]) -> Iterator[Values]:
    sums = [part for part in parts if part.amount != ALL_THAT_IS_LEFT]
    rest = parts[-1].due if len(sums) < len(parts) else None
    sheets = in_sheets(sums, _PARTS_TOGETHER) or ((),)
    for number, few in enumerate(sheets, start=1):
        days: dict[str, Value] = {}
        for place in range(_PARTS_TOGETHER):
            part = few[place] if place < len(few) else None
            days[f"day_{place + 1}"] = part.due if part is not None else None
            days[f"sum_{place + 1}"] = part.amount if part is not None else None
        yield {
            **case.common(),
            # What hangs in a house tells no more than the name.
            "reader": Person(case.loan.name),
            "account": case.said.head.account,
            "agreed_on": agreed_on,
            "sheet": number,
            "sheets": len(sheets),
            **days,
            "rest_day": rest if number == len(sheets) else None,
        }


def _papers(case: Case, letters: Sequence[StoredLetter]) -> dict[str, Value]:
    rows: list[Row] = [
        {"title": title_of(one.form, case.language.tag), "serial": one.serial} for one in letters
    ]
    return {"papers": tuple(rows)}


PAPERS: Final[Mapping[str, Paper]] = MappingProxyType(
    {
        "F05": Paper(service),
        "F06": Paper(service),
        "F11": Paper(visit, of_owing=True),
        "F12": Paper(talk, of_owing=True),
        "F13": Paper(call, of_owing=True),
        "F14": Paper(reading),
        "F15": Paper(plain, is_signed=True),
        "F16": Paper(plain, is_signed=True),
        "F17": Paper(plain, is_signed=True),
        "F21": Paper(plain),
        "F22": Paper(death, of_owing=True, of_death=True),
        "F23A": Paper(file_papers.contents),
        "F23B": Paper(file_papers.remarks),
        "F23C": Paper(file_papers.listed),
        "F23D": Paper(file_papers.listed),
        "F24": Paper(court_papers.for_court, of_owing=True),
        CONDUCT: Paper(how_we_collect),
        "T06": Paper(plan_calendar, of_owing=True),
    }
)
"""The working papers, by their code."""
