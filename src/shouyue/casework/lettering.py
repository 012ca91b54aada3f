"""What all letters have in common, whether they are made by themselves or for a round."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from shouyue.casework.demanding import DEMAND, Refusal, judge_demand, kept, refusal
from shouyue.casework.figures import FORMS, Occasion, Values
from shouyue.casework.letterhead import letterhead
from shouyue.casework.movement import is_time_barred
from shouyue.casework.outcomes import Reason
from shouyue.casework.setting import kept_values
from shouyue.casework.workspace import Workspace
from shouyue.domain.errors import KnownError
from shouyue.domain.places import village_of
from shouyue.ledger.canonical import write
from shouyue.ledger.facts import MAX_BODY
from shouyue.ledger.kinds import BatchComposed, Judgement, LetterComposed
from shouyue.ledger.tapes import LoanRow
from shouyue.paper.form import Form
from shouyue.paper.letter import Printed
from shouyue.vault import loans, lookups

Progress = Callable[[int, int], object]
Cancelled = Callable[[], bool]

PAY_WITHIN: Final = timedelta(days=15)
"""A demand asks for payment by this much later, or the first working day after."""

_NUMBER = re.compile(r"(\d+)")
_ROOM_FOR_REST = 4 * 1024


class LettersError(KnownError):
    """Letters that cannot be made as they were asked for; nothing was written."""


class Drawn(NamedTuple):
    """What a letter says; `judged` where it is made although a rule stands against it."""

    values: Values
    judged: Judgement | None = None


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


def figures_of(
    ws: Workspace, form: str, loan: LoanRow, said: Occasion, reason: str = ""
) -> Drawn | Refusal:
    """What a letter of a form says of a loan, or why there can be none.

    With a `reason` also against a rule, where the rule leaves that to whoever asks for it.
    """
    if not loan.due:  # of a loan that was never here the tape says no more than that it is gone
        return Refusal(Reason("casework.letters.settled"))
    barred = is_time_barred(ws, loan.note, date.fromisoformat(loan.due))
    values = FORMS[form](loan, said, barred)
    if isinstance(values, Reason):
        return Refusal(values)
    if form != DEMAND:
        return Drawn(values)
    judged = judge_demand(ws, loan.note, said.on, owed_by(values), said.as_of)
    if (against := refusal(ws, judged, reason)) is not None:
        return against
    if lookups.paid_since(ws.vault, ws.branch, loan.note, said.as_of, said.on):
        values = {**values, "old_figures": said.as_of}
    return Drawn(values, kept(judged, reason))


def owed_by(values: Values) -> int:
    """The sum in fen that the figures of a demand ask for."""
    total = values["total"]
    return total if isinstance(total, int) else 0


def batch_of(
    form: Form, tag: str, said: Occasion, made_on: date, made: Iterable[Made]
) -> BatchComposed:
    """The content of the fact of a batch.

    Raises:
        LettersError: they are too many for one.
    """
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
            )
            for one in made
        ),
        pack=said.pack,
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
