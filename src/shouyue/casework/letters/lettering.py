"""What all letters have in common, whether they are made by themselves or for a round."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from shouyue.casework.contents import enclosures
from shouyue.casework.contents.figures import Occasion, Subject, Values
from shouyue.casework.contents.form_book import FORMS, Entry
from shouyue.casework.contents.letterhead import letterhead
from shouyue.casework.contents.papers import PAPERS, Paper, papers_of
from shouyue.casework.inputs import LetterSelection
from shouyue.casework.judged import Judged
from shouyue.casework.letters.closings import not_thanked
from shouyue.casework.letters.recipients import subjects
from shouyue.casework.outcomes import Reason
from shouyue.casework.plans import plan_on
from shouyue.casework.plans import told as plan_told
from shouyue.casework.records.demanding import (
    BORROWER,
    Asked,
    judge_addressing,
    judge_condolence,
    judge_demand,
    judge_signing,
    kept,
    refusal,
)
from shouyue.casework.setting import kept_values
from shouyue.casework.workspace import Workspace
from shouyue.domain.errors import KnownError
from shouyue.domain.places import village_of
from shouyue.ledger.canonical import write
from shouyue.ledger.facts import MAX_BODY
from shouyue.ledger.forms import THANKS
from shouyue.ledger.judged import Judgement
from shouyue.ledger.kinds import BatchComposed, LetterComposed
from shouyue.ledger.tapes import LoanRow
from shouyue.paper.form import Form
from shouyue.paper.letter import Printed
from shouyue.vault import loans, lookups

Progress = Callable[[int, int], object]
Cancelled = Callable[[], bool]

_REMINDER: Final = "F01"
PAY_WITHIN: Final = timedelta(days=15)
"""A demand asks for payment by this much later, or the first working day after."""

_NUMBER = re.compile(r"(\d+)")
_ROOM_FOR_REST = 4 * 1024


class LettersError(KnownError):
    """Letters that cannot be made as they were asked for; nothing was written."""


class Drawn(NamedTuple):
    """What a letter says; `judged` where it is made although a rule stands against it.

    `guarantor` is what facts name him by to whom it is addressed; empty where that is no guarantor.
    `language` is the tag of another language than its batch is in.
    """

    values: Values
    judged: Judgement | None = None
    guarantor: str = ""
    language: str = ""


class Claim(NamedTuple):
    """What a letter asks for: `owed` fen by figures of `as_of`, and of whom."""

    owed: int
    as_of: date
    asked: Asked = BORROWER


class Refusal(NamedTuple):
    """A letter that cannot be: to whom, if not to the borrower, and why.

    With `overridable` a reason that this person gives lets it through; `to` is then how it is
    ordered for this one addressee.
    """

    name: str
    reason: Reason
    overridable: bool = False
    to: str = ""


class Made(NamedTuple):
    """A letter that was set: about which loan, with which figures, on which pages."""

    loan: LoanRow
    drawn: Drawn
    printed: Printed


def occasion(ws: Workspace, on: date) -> Occasion:
    """What letters of a day have in common.

    Raises:
        LettersError: no figures of the bank are here, or the letterhead has a hole.
    """
    source = loans.source(ws.vault, ws.branch)
    if source is None:
        raise LettersError("casework.letters.no_figures")
    head = letterhead(ws)
    if head.missing:
        missing = ", ".join(head.missing)
        if ws.branch != ws.vault.identity.home:
            raise LettersError("casework.letters.branch_head", missing=missing, branch=ws.branch)
        raise LettersError("casework.letters.letterhead", missing=missing)
    rules = ws.rules
    pay_by = rules.rest_days.roll(on + PAY_WITHIN).day
    as_of = date.fromisoformat(source.as_of)
    is_old = rules.policy.letters.are_old(as_of, max(on, ws.today()))
    return Occasion(on, as_of, pay_by, head, ws.name, rules.mark, is_old)


def figures_of(ws: Workspace, form: str, loan: LoanRow, said: Occasion) -> Drawn | Refusal:
    """What a letter of a form to the borrower says of a loan, or why there can be none."""
    (drawn,) = letters_of(ws, form, loan, said, LetterSelection(form))
    return drawn


def letters_of(
    ws: Workspace, form: str, loan: LoanRow, said: Occasion, asked: LetterSelection
) -> Iterator[Drawn | Refusal]:
    """What the letters of a form about one loan say: one, one to each guarantor, one a sheet.

    With a reason also against a rule, where the rule leaves that to whoever asks for it.
    """
    if not loan.due:  # of a loan that was never here the tape says no more than that it is gone
        yield Refusal("", Reason("casework.letters.settled"))
        return
    if form in PAPERS:
        yield from _sheets(ws, form, loan, said, asked)
        return
    for about in subjects(ws, form, loan, said, asked):
        if isinstance(about, Reason):
            yield Refusal("", about)
        else:
            yield _drawn(ws, form, about, asked.reason)


def _sheets(
    ws: Workspace, form: str, loan: LoanRow, said: Occasion, asked: LetterSelection
) -> Iterator[Drawn | Refusal]:
    sheets, paper = papers_of(ws, form, loan, said, asked.language), PAPERS[form]
    if isinstance(sheets, Reason):
        yield Refusal("", sheets)
        return
    judged = _judge_paper(ws, paper, loan.note, said.on)
    if judged is not None and (against := refusal(ws, judged, asked.reason)) is not None:
        yield Refusal("", against.why, against.overridable)
        return
    judgement = kept(judged, asked.reason) if judged is not None else None
    yield from (Drawn(values, judgement) for values in sheets)


def _drawn(ws: Workspace, form: str, about: Subject, reason: str) -> Drawn | Refusal:
    entry, loan, said = FORMS[form], about.loan, about.said
    values, name = entry.says(about), _addressee(about)
    key = about.guarantor.key if about.guarantor is not None else ""
    if isinstance(values, Reason):
        return Refusal(name, values)
    is_demand = entry.is_demand
    claim = Claim(owed_by(values), said.as_of, _asked(about))
    judged = _judge_form(ws, entry, loan.note, said.on, claim)
    if (against := refusal(ws, judged, reason)) is not None:
        to = (name, key) if is_demand or entry.is_signed else ("", "")
        return Refusal(to[0], against.why, against.overridable, to[1])
    if form == THANKS and (why := not_thanked(ws, loan)) is not None:
        return Refusal("", why)
    if (why := no_reminder(ws, form, loan.note, said.on, claim)) is not None:
        return Refusal("", why)
    asks = is_demand or form == _REMINDER
    if asks and lookups.paid_since(ws.vault, ws.branch, loan.note, said.as_of, said.on):
        values = {**values, "old_figures": said.as_of}
    return Drawn(values, kept(judged, reason), key)


def judge_letter(
    ws: Workspace,
    form: str,
    note: str,
    on: date,
    claim: Claim,
) -> Judged | None:
    """What the rules say of a letter of a form on a day; None of a paper they say nothing of."""
    if form in PAPERS:
        return _judge_paper(ws, PAPERS[form], note, on)
    return _judge_form(ws, FORMS[form], note, on, claim) if form in FORMS else None


def _judge_paper(ws: Workspace, paper: Paper, note: str, on: date) -> Judged | None:
    if paper.is_signed:
        return judge_signing(ws, note, on)
    return judge_condolence(ws, note, on) if paper.of_death else None


def _judge_form(
    ws: Workspace,
    entry: Entry,
    note: str,
    on: date,
    claim: Claim,
) -> Judged:
    """A paper that asks for nothing is judged as well: none is addressed to the dead."""
    if entry.is_signed:
        return judge_signing(ws, note, on)
    if entry.is_demand:
        return judge_demand(ws, note, on, *claim)
    return judge_addressing(ws, note, on)


def no_reminder(ws: Workspace, form: str, note: str, on: date, claim: Claim) -> Reason | None:
    """Why there is no reminder: who has paid, or agreed on another day, is not reminded of it."""
    if form != _REMINDER:
        return None
    plan = plan_on(ws, note, on)
    loan = lookups.loan(ws.vault, ws.branch, note)
    if plan is not None and plan.protects and loan is not None and loan.due < plan.ends:
        return plan_told(plan)
    paid = lookups.paid_since(ws.vault, ws.branch, note, claim.as_of, on)
    if not paid or paid < claim.owed:
        return None
    params: dict[str, str | int] = {"paid": paid, "as_of": claim.as_of.isoformat()}
    return Reason("casework.letters.paid_by_records", params)


def _asked(about: Subject) -> Asked:
    if about.guarantor is not None:
        return Asked("guarantor", about.guarantor.person.id_number)
    return Asked(person=about.co_borrower.id_number) if about.co_borrower else BORROWER


def _addressee(about: Subject) -> str:
    """The name of whom a letter is addressed to; empty where that is the borrower."""
    if about.guarantor is not None:
        return about.guarantor.person.name
    return about.co_borrower.name if about.co_borrower is not None else ""


def owed_by(values: Mapping[str, object]) -> int:
    """The sum in fen that the figures of a letter ask for."""
    total = values.get("total")
    return total if isinstance(total, int) else 0


def batch_of(
    forms: Sequence[Form], tag: str, said: Occasion, made_on: date, made: Iterable[Made]
) -> BatchComposed:
    """The content of the fact of a batch: of letters of the first form, the others enclosed.

    Raises:
        LettersError: they are too many for one.
    """
    form, *sheets = forms
    batch = BatchComposed(
        form=form.code,
        form_version=form.version,
        language=tag,
        made_on=made_on,
        as_of=said.as_of,
        letters=tuple(
            LetterComposed(
                serial=one.printed.serial,
                note=one.loan.note,
                pages=one.printed.pages,
                values=kept_values(one.drawn.values),
                judged=one.drawn.judged,
                guarantor=one.drawn.guarantor,
                language=one.drawn.language,
            )
            for one in made
        ),
        pack=said.pack,
        enclosed=enclosures.named(sheets),
    )
    size = len(write(batch)) + _ROOM_FOR_REST
    if size > MAX_BODY:
        most = len(batch.letters) * MAX_BODY // size
        raise LettersError("casework.letters.too_many", asked=len(batch.letters), most=most)
    return batch


def visiting_order(loan: LoanRow) -> tuple[object, ...]:
    """The order of a round of visits: by village, and in it by house number, 2 before 10."""
    address = [
        (1, int(piece), "") if piece.isdecimal() else (0, 0, piece)
        for piece in _NUMBER.split(loan.address)
    ]
    return (village_of(loan.address), address, loan.name, loan.note)


def tell(progress: Progress | None, place: int, papers: Sequence[object]) -> None:
    """How far a stack is, if somebody listens."""
    if progress is not None:
        progress(place, len(papers))


def stop_if(cancelled: Cancelled | None) -> None:
    """Asked between letters; raises LettersError once a person stopped it."""
    if cancelled is not None and cancelled():
        raise LettersError("casework.letters.cancelled")
