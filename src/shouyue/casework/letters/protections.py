"""What stands against a letter that is there already, as if it were to be made today.

Whoever died, complained or fell ill since gets no letter out of an old batch either: a copy asks as
much as its original did. The rules are those of making one (`lettering`), asked again about the
same letter. What a reason let through when it was made goes on, until something new is noted.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from shouyue.casework.elsewhere import stream_of
from shouyue.casework.judged import Judged
from shouyue.casework.letters.lettering import Claim, judge_letter, no_reminder, owed_by
from shouyue.casework.letters.recalls import against_again
from shouyue.casework.outcomes import Reason
from shouyue.casework.plans import plan_on, told
from shouyue.casework.records.demanding import BORROWER, Asked
from shouyue.casework.workspace import Workspace
from shouyue.ledger.forms import PAYMENT_CALENDAR, form_of
from shouyue.ledger.kinds import BatchComposed, LetterComposed, content
from shouyue.vault import loans, lookups
from shouyue.vault.batches import StoredLetter

_OF_THE_PERSON: Final = "contact.stopped_by"


class Protected(NamedTuple):
    """Why a letter must not go out; with `judged` there may be a reason to let it through."""

    why: Reason
    judged: Judged | None = None


def against_going_out(
    ws: Workspace, letters: Sequence[StoredLetter], on: date | None = None
) -> dict[str, Protected]:
    """Serial → what stands against a letter on a day, today if none is said.

    Death, a complaint and the like are told before what was paid. All the letters are of one
    branch.
    """
    back = against_again(ws, letters)
    found: dict[str, Protected] = {}
    for one in letters:
        protected = _protected(ws, one, on or ws.today())
        is_of_person = protected is not None and _is_of_the_person(protected)
        if one.serial in back and not is_of_person:
            found[one.serial] = Protected(back[one.serial])
        elif protected is not None:
            found[one.serial] = protected
    return found


def _is_of_the_person(one: Protected) -> bool:
    rules = one.judged.rules if one.judged is not None else ()
    return bool(rules) and rules[0].setting == _OF_THE_PERSON


def _protected(ws: Workspace, letter: StoredLetter, on: date) -> Protected | None:
    ws = replace(ws, at=stream_of(ws, letter.batch))
    fact = lookups.fact(ws.vault, letter.batch)
    batch = content(fact) if fact is not None else None
    if not isinstance(batch, BatchComposed):
        return None
    made = next(one for one in batch.letters if one.serial == letter.serial)
    source = loans.source(ws.vault, ws.branch)
    as_of = date.fromisoformat(source.as_of) if source is not None else batch.as_of or on
    claim = Claim(owed_by(made.values), as_of, _asked(made))
    judged = judge_letter(ws, batch.form, made.note, on, claim)
    if judged is not None and judged.rules and not _was_let_through(ws, letter, made, judged):
        return Protected(judged.reasons[0], judged)
    why = no_reminder(ws, batch.form, made.note, on, claim) or _of_another_plan(ws, made, on)
    return Protected(why) if why is not None else None


def _of_another_plan(ws: Workspace, made: LetterComposed, on: date) -> Reason | None:
    """Why a payment calendar is not the borrower's any more: its plan does not hold, or is over."""
    if form_of(made.serial) != PAYMENT_CALENDAR:
        return None
    plan = plan_on(ws, made.note, on)
    if plan is None or plan.agreed_on.isoformat() != made.values.get("agreed_on"):
        return Reason("casework.letters.no_plan")
    return told(plan) if plan.standing in {"missed", "paid"} else None


def _was_let_through(
    ws: Workspace, letter: StoredLetter, made: LetterComposed, judged: Judged
) -> bool:
    """Whether the reason that it was made for is one against what stands against it today."""
    if made.judged is None or not made.judged.reason:
        return False
    known = {rule.setting for rule in judged.rules} <= set(made.judged.rules)
    # A plan that came later is another one.
    agreed_on = made.judged.agreed_on
    known = known and judged.agreed_on <= agreed_on
    return known and not lookups.is_noted_since(
        ws.vault, ws.branch, made.note, letter.batch, agreed_on
    )


def _asked(made: LetterComposed) -> Asked:
    if made.guarantor:
        return Asked("guarantor", _id_number(made.values.get("guarantor")))
    other = made.values.get("co_borrower")
    return Asked(person=_id_number(other)) if other is not None else BORROWER


def _id_number(person: object) -> str:
    found = person.get("id_number", "") if isinstance(person, dict) else ""
    return found if isinstance(found, str) else ""
