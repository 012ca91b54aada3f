"""Which letters that lie here must not go out any more."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

import msgspec

from shouyue.ledger.forms import (
    NEVER_CALLED_BACK,
    OF_THE_OVERDUE,
    REMINDER,
    THANKS,
    listed,
)
from shouyue.ledger.vocabulary import REACHED_NOBODY
from shouyue.sqlcipher import Row, mapped
from shouyue.vault.batches import ADDRESSEE, ANSWERED
from shouyue.vault.queries.about import ASKED, MINE, about, live, recorded, some
from shouyue.vault.queries.found_of_loans import Basics, Recall
from shouyue.vault.queries.loans import LATE, OWED
from shouyue.vault.queries.pages import has_unseen_page
from shouyue.vault.vault import Vault

LOOKED_BACK: Final = timedelta(days=120)
"""A letter is looked for so long, and for as long once its debt was paid back, however old it is.
Of what is still owed an older one is not: it was put away, and is judged when printed again."""

_PAID_LATELY: Final = f"NOT ({OWED}) AND loan.changed_on >= :letters_from"
_LOOKED_AT: Final = """
(SELECT fact FROM batch INDEXED BY batch_day WHERE made_on >= :letters_from
 UNION SELECT older.fact FROM loan AS paid INDEXED BY loan_settled
   CROSS JOIN letter AS older ON older.branch = paid.branch AND older.note = paid.note
   WHERE paid.owed = 0 AND paid.changed_on >= :letters_from) AS looked
"""
"""Batches of late, and those with a letter of a loan that was paid back of late: what a day costs
does not grow with the years."""

_OVERDUE: Final = f"letter.form IN {listed(OF_THE_OVERDUE)}"
_THANKS: Final = f"letter.form = '{THANKS}'"
_CALLED_BACK: Final = f"letter.form NOT IN {listed(NEVER_CALLED_BACK)}"
# A demand on a guarantor keeps his period, which runs on whatever is agreed with the borrower.
_OF_THE_WHOLE: Final = f"""
(letter.guarantor = '' AND {_OVERDUE}
  OR letter.form = '{REMINDER}' AND loan.due < json_extract(plan.parts, '$[#-1][0]'))
"""
# Whoever let a letter or a copy of it through in spite of a plan gave his reason against that one,
# and said nothing of a later one, be it of the same day.
_NEVERTHELESS: Final = f"""
(judged.agreed_on > plan."on"
  OR judged.agreed_on = plan."on" AND ({recorded("judged")}) > ({recorded("plan")}))
"""
_LET_THROUGH: Final = f"""
(EXISTS (SELECT 1 FROM judged WHERE judged.fact = letter.fact AND judged.words = letter.serial
    AND {_NEVERTHELESS})
  OR EXISTS (SELECT 1 FROM copied CROSS JOIN judged ON judged.fact = copied.fact
    WHERE copied.branch = letter.branch AND copied.note = letter.note
      AND copied.serial = letter.serial AND {_NEVERTHELESS}))
"""  # noqa: S608  # own
_OF_LOAN: Final = '{0}.branch = loan.branch AND {0}.note = loan.note AND {0}."on" <= :today'
# As `plans` orders them: of two of a day the one recorded last.
_NEWEST: Final = f"""
(SELECT last.fact {some("plan", "last", _OF_LOAN.format("last"))}
 ORDER BY last."on" DESC, {recorded("last", " DESC")} LIMIT 1)
"""
_PLAN: Final = some(
    "plan",
    "plan",
    f"{_OF_LOAN.format('plan')} AND plan.fact = {_NEWEST}"
    f" AND {_OF_THE_WHOLE} AND NOT {_LET_THROUGH}",
)
_AGREED_ON: Final = f"COALESCE((SELECT max(plan.\"on\") {_PLAN}), '')"


def recalls(*, narrow: bool) -> str:
    """Demands that lie here, of loans that are no longer overdue or owe less than they say.

    What people recorded since the bank's figures counts where there is a slip. One that nobody said
    was printed may lie on a desk as well, and one that was brought back because nobody was met. Of
    other papers only those go back that are about a debt that is no more; and thanks for a loan
    that is owed again. What asks for the whole goes back too where there is a plan, as long as that
    protects; also one made later by somebody who had not heard of the plan. What was scanned
    meanwhile, and what no plan protects from any more, is taken out by `lying`.
    """
    same = "letter.branch = loan.branch AND letter.note = loan.note"
    joined = (
        f"{ASKED} CROSS JOIN letter ON {same} JOIN batch ON batch.fact = letter.fact"
        if narrow
        else f"{_LOOKED_AT} CROSS JOIN letter ON letter.fact = looked.fact"
        f" CROSS JOIN batch ON batch.fact = letter.fact CROSS JOIN loan ON {same}"
    )
    printed, *gone = (
        some(table, "said", f"said.serial = letter.serial {more}")
        for table, more in (
            ("printed", ""),
            ("acknowledgment", ""),
            ("served", "AND said.way <> 'not_met'"),
            ("recalled", ""),
        )
    )
    scanned = some("filed_page", "said", "said.serial = letter.serial")
    asked = "COALESCE(json_extract(letter.\"values\", '$.total'), 0)"
    principal = "COALESCE(NULLIF(overdue_principal, 0), iif(due < loan_source.as_of, balance, 0))"
    slips = some(
        "repayment",
        "slip",
        "slip.branch = loan.branch AND slip.note = loan.note AND slip.slip <> ''"
        ' AND slip."on" > loan_source.as_of',
    )
    since = f"(SELECT COALESCE(sum(slip.amount), 0) {slips})"  # own
    # A file without interest says nothing of it: what the letter asks for of it may still be owed.
    interest = "COALESCE(overdue_interest, json_extract(letter.\"values\", '$.interest'), 0)"
    owing = f"max(0, {principal} + {interest} - {since})"
    beyond = f"max(0, {since} - {principal} - {interest})"
    penalty = f"max(0, COALESCE(penalty, 0) - {beyond})"
    paid = f"NOT ({OWED}) OR {_OVERDUE} AND {OWED} AND NOT ({LATE})"
    asks_too_much = f"{_CALLED_BACK} AND ({paid} OR {_OVERDUE} AND {asked} > {owing})"
    never = " AND ".join(f"NOT EXISTS (SELECT 1 {said})" for said in gone)
    return f"""
SELECT loan.id, loan.branch, loan.note, balance, due, disbursed, late_since, village, officer,
  {OWED}, letter.serial, batch.made_on, EXISTS (SELECT 1 {printed}), iif({paid}, 0, {asked}),
  {owing}, {ADDRESSEE}, iif({OWED}, '', changed_on), {penalty}, EXISTS (SELECT 1 {scanned}),
  {_AGREED_ON} AS agreed_on, {asks_too_much} AS too_much
FROM {joined} CROSS JOIN loan_source ON loan_source.branch = loan.branch
WHERE (batch.made_on >= :letters_from OR {_PAID_LATELY}) AND {MINE} AND {live("letter")}
  AND due <> '' AND {never}
  AND iif({_THANKS}, {OWED}, {ANSWERED} AND (too_much OR agreed_on <> ''))
ORDER BY batch.made_on DESC, letter.serial
"""  # noqa: S608  # own


def sent_though_recalled(*, narrow: bool) -> str:
    """Letters that were taken back and reached somebody on that day or later, the newest of a loan.

    Two laptops can say so of one letter before they hear of each other. Until somebody was spoken
    with since: the visit that brought the letter explained nothing.
    """
    same = 'said.serial = recalled.serial AND said."on" >= recalled."on"'
    served = some("served", "said", f"{same} AND said.way NOT IN {listed(REACHED_NOBODY)}")
    signed = some("acknowledgment", "said", same)
    days = (f"COALESCE((SELECT max(said.\"on\") {one}), '')" for one in (served, signed))  # own
    spoken = some(
        "contact",
        "spoken",
        "spoken.branch = gone.branch AND spoken.note = gone.note AND spoken.reached = 1"
        " AND (spoken.at > gone.went || 'U' OR spoken.at >= gone.went AND spoken.purpose = 'care')",
    )
    return f"""
SELECT gone.* FROM (
  SELECT loan.id, loan.branch, loan.note, balance, due, disbursed, late_since, village, officer,
    {OWED}, recalled.serial, max({", ".join(days)}) AS went
  FROM {about("recalled", "recalled_day", narrow=narrow)}
  WHERE recalled."on" >= :letters_from AND due <> '' AND {MINE} AND {live("recalled")}
) AS gone
WHERE gone.went <> '' AND NOT EXISTS (SELECT 1 {spoken}) ORDER BY gone.went, gone.serial
"""  # noqa: S608  # own


_Q_LYING_HERE: Final = recalls(narrow=False)
_Q_OF_LOANS: Final = recalls(narrow=True)


def lying(vault: Vault, found: Sequence[Row], is_kept: Callable[[Row], bool]) -> Iterator[Row]:
    """Rows of `recalls` without what may go out.

    That are letters that went out already, whose slips are here and their marks unseen, and those
    that nothing stood against but a plan; `is_kept` tells of a row whether its plan still protects.
    A plan that does not is in no row.
    """
    first = len(Basics._fields)
    serial, scanned, agreed_on, too_much = (
        first + Recall._fields.index(name)
        for name in ("serial", "scanned", "agreed_on", "too_much")
    )
    for row in found:
        if row[scanned] and has_unseen_page(vault, row[serial]):
            continue
        if not row[agreed_on] or is_kept(row):
            yield row
        elif row[too_much]:
            yield (*row[:agreed_on], "", *row[agreed_on + 1 :])


def going_back(
    vault: Vault, branch: str, today: date, is_kept: Callable[[str], bool]
) -> list[Recall]:
    """Every letter of a branch that lies here and must not go out, in the order of the stacks.

    By the day that they were made, then by serial. `is_kept` tells of a loan, by its note, whether
    what was agreed on about it still protects.
    """
    since = (today - LOOKED_BACK).isoformat()
    return _found(vault, _Q_LYING_HERE, _asked(branch, today, since), is_kept)


def going_back_of(
    vault: Vault, branch: str, ids: Sequence[int], today: date, is_kept: Callable[[str], bool]
) -> list[Recall]:
    """Those of some loans of a branch, however old: who prints one again has it before him."""
    asked = {**_asked(branch, today, ""), "ids": _json(ids)}
    return _found(vault, _Q_OF_LOANS, asked, is_kept)


def _asked(branch: str, today: date, since: str) -> dict[str, str]:
    return {
        "branches": _json([branch]),
        "officer": "",
        "today": today.isoformat(),
        "letters_from": since,
    }


def _found(
    vault: Vault, statement: str, asked: dict[str, str], is_kept: Callable[[str], bool]
) -> list[Recall]:
    note = Basics._fields.index("note")
    with mapped():
        rows = vault.cases.execute(statement, asked).fetchall()
        lie_here = lying(vault, rows, lambda row: is_kept(row[note]))
        found = [Recall(*row[len(Basics._fields) :]) for row in lie_here]
    return sorted(found, key=lambda one: (one.made_on, one.serial))


def _json(values: Sequence[int | str]) -> str:
    return msgspec.json.encode(values).decode()
