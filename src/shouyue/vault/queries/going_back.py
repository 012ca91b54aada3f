"""Which letters that lie here must not go out any more."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import msgspec

from shouyue.ledger.forms import NEVER_CALLED_BACK, OF_THE_OVERDUE, THANKS, listed
from shouyue.ledger.vocabulary import REACHED_NOBODY
from shouyue.sqlcipher import Row, mapped
from shouyue.vault.batches import ADDRESSEE, ANSWERED
from shouyue.vault.queries.about import ASKED, MINE, about, live, some
from shouyue.vault.queries.found_of_loans import Basics, Recall
from shouyue.vault.queries.loans import LATE, OWED
from shouyue.vault.queries.pages import has_unseen_page
from shouyue.vault.vault import Vault

LOOKED_BACK: Final = timedelta(days=120)
"""Older letters are looked for no more: whatever lay here so long was put away."""

_OVERDUE: Final = f"letter.form IN {listed(OF_THE_OVERDUE)}"
_THANKS: Final = f"letter.form = '{THANKS}'"
_CALLED_BACK: Final = f"letter.form NOT IN {listed(NEVER_CALLED_BACK)}"


def recalls(*, narrow: bool) -> str:
    """Demands that lie here, of loans that are no longer overdue or owe less than they say.

    What people recorded since the bank's figures counts where there is a slip. One that nobody said
    was printed may lie on a desk as well, and one that was brought back because nobody was met. Of
    other papers only those go back that are about a debt that is no more; and thanks for a loan
    that is owed again. What was scanned meanwhile is taken out by `lying`.
    """
    same = "letter.branch = loan.branch AND letter.note = loan.note"
    joined = (
        f"{ASKED} CROSS JOIN letter ON {same} JOIN batch ON batch.fact = letter.fact"
        if narrow
        else "batch INDEXED BY batch_day CROSS JOIN letter ON letter.fact = batch.fact"
        f" CROSS JOIN loan ON {same}"
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
    asks_too_much = f"{paid} OR {_OVERDUE} AND {asked} > {owing}"
    never = " AND ".join(f"NOT EXISTS (SELECT 1 {said})" for said in gone)
    return f"""
SELECT loan.id, loan.branch, loan.note, balance, due, disbursed, late_since, village, officer,
  {OWED}, letter.serial, batch.made_on, EXISTS (SELECT 1 {printed}), iif({paid}, 0, {asked}),
  {owing}, {ADDRESSEE}, iif({OWED}, '', changed_on), {penalty}, EXISTS (SELECT 1 {scanned})
FROM {joined} CROSS JOIN loan_source ON loan_source.branch = loan.branch
WHERE batch.made_on >= :letters_from AND {MINE} AND {live("letter")} AND due <> '' AND {never}
  AND iif({_THANKS}, {OWED}, {_CALLED_BACK} AND {ANSWERED} AND ({asks_too_much}))
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


def lying(vault: Vault, found: Sequence[Row]) -> list[Row]:
    """Rows of `recalls` without letters that went out: their slips are here, their marks unseen."""
    serial, scanned = (len(Basics._fields) + Recall._fields.index(n) for n in ("serial", "scanned"))
    return [row for row in found if not row[scanned] or not has_unseen_page(vault, row[serial])]


def going_back(vault: Vault, branch: str, today: date) -> list[Recall]:
    """Every letter of a branch that lies here and must not go out, in the order of the stacks.

    By the day that they were made, then by serial.
    """
    since = (today - LOOKED_BACK).isoformat()
    return _found(vault, _Q_LYING_HERE, _asked(branch, today, since))


def going_back_of(vault: Vault, branch: str, ids: Sequence[int], today: date) -> list[Recall]:
    """Those of some loans of a branch, however old: who prints one again has it before him."""
    asked = {**_asked(branch, today, ""), "ids": _json(ids)}
    return _found(vault, _Q_OF_LOANS, asked)


def _asked(branch: str, today: date, since: str) -> dict[str, str]:
    return {
        "branches": _json([branch]),
        "officer": "",
        "today": today.isoformat(),
        "letters_from": since,
    }


def _found(vault: Vault, statement: str, asked: dict[str, str]) -> list[Recall]:
    with mapped():
        rows = lying(vault, vault.cases.execute(statement, asked).fetchall())
    found = (Recall(*row[len(Basics._fields) :]) for row in rows)
    return sorted(found, key=lambda one: (one.made_on, one.serial))


def _json(values: Sequence[int | str]) -> str:
    return msgspec.json.encode(values).decode()
