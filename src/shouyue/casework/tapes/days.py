"""The day of a bank's file: what cannot be is refused, what is unlikely is asked about."""

from datetime import date, timedelta
from typing import Final

from shouyue.casework.inputs import TapeInput
from shouyue.casework.right_day import is_borne_out, known_day, only_by_clock, possible_todays
from shouyue.casework.tapes.errors import TapeNotTakenError
from shouyue.casework.workspace import Workspace
from shouyue.domain.dates import LAST_DAY
from shouyue.intake.tape import Tape
from shouyue.vault.queries import standing

DAY: Final = "casework.tape.day_in_doubt"
DAY_TO_COME: Final = "casework.tape.day_in_future"
LONG_AGO: Final = "casework.tape.day_long_ago"
BEFORE_LENDING: Final = "casework.tape.day_before_lending"
BY_CLOCK: Final = "casework.tape.day_by_clock_alone"
ASKED: Final = frozenset({DAY, LONG_AGO, BEFORE_LENDING, BY_CLOCK})
"""What a person may know better: his word that the day is right lets the file in."""


def refuse_said_day(ws: Workspace, said: TapeInput) -> None:
    """Before the file is read: no figures are of a day to come."""
    if said.as_of is not None and said.as_of > possible_todays(ws)[1]:
        raise TapeNotTakenError("casework.tape.day_to_come")


def refuse_day(ws: Workspace, tape: Tape, said: TapeInput) -> None:
    """Once it is read: the day that somebody said, or the file's own."""
    if said.as_of is not None:
        _refuse_day_before_loans(tape)
    else:
        _refuse_day_to_come(ws, tape.as_of, is_sure=said.is_day_right)
    if not said.is_day_right:
        _ask_about_day_by_clock(ws, tape.as_of)
        _ask_about_old_day(ws, tape)


def _ask_about_day_by_clock(ws: Workspace, as_of: date) -> None:
    """A clock that is years ahead makes every wrong day up to its own look past.

    It may be right all the same, where headquarters was not heard of for months.
    """
    if only_by_clock(ws, as_of):
        days = {"as_of": as_of.isoformat(), "known": known_day(ws).isoformat()}
        raise TapeNotTakenError(BY_CLOCK, **days)


def _ask_about_old_day(ws: Workspace, tape: Tape) -> None:
    """A wrong year is no history: its figures would never count, or of a first file, wrongly.

    Last month's file, loaded late, is; so is the next after the newest here, however old both are.
    """
    rules, as_of = ws.rules.policy.tape, tape.as_of
    lent_after = [row.disbursed for row in tape.rows if row.disbursed > as_of]
    if rules.is_before_lending(len(lent_after), len(tape.rows)):
        lent = {"lent_after": len(lent_after), "made": max(lent_after).isoformat()}
        raise TapeNotTakenError(BEFORE_LENDING, as_of=as_of.isoformat(), **lent)
    figures, today = standing.as_of(ws.vault, ws.branch), known_day(ws)
    newest = min(figures, today) if figures is not None else today
    if rules.is_long_ago(as_of, newest, is_first=figures is None):
        raise TapeNotTakenError(LONG_AGO, as_of=as_of.isoformat(), newest=newest.isoformat())


def _refuse_day_before_loans(tape: Tape) -> None:
    """Figures cannot be older than the loans that they tell of: the day was typed wrong."""
    made = max((row.disbursed for row in tape.rows), default=tape.as_of)
    if made > tape.as_of:
        raise TapeNotTakenError("casework.tape.day_before_loans", made=made.isoformat())


def _refuse_day_to_come(ws: Workspace, as_of: date, *, is_sure: bool) -> None:
    """One such file would count before every right one after it, for as long as until its day.

    Where headquarters bears the clock out, the file is wrong; else the clock may be, and a word
    lets it in.
    """
    days = {"as_of": as_of.isoformat(), "today": ws.today().isoformat()}
    if as_of > LAST_DAY or (is_borne_out(ws) and _is_to_come(ws, as_of, ws.today())):
        raise TapeNotTakenError(DAY_TO_COME, **days)
    if not is_sure and _is_to_come(ws, as_of, _latest_today(ws)):
        raise TapeNotTakenError(DAY, **days)


def _is_to_come(ws: Workspace, as_of: date, today: date) -> bool:
    return ws.rules.policy.tape.is_to_come(as_of, today)


def _latest_today(ws: Workspace) -> date:
    """The last day that today may be as far as anything here tells.

    Of a first file nobody knows which of both is wrong, and it has no other to stand before.
    """
    today, figures = ws.today(), standing.as_of(ws.vault, ws.branch)
    if figures is None:
        return today + timedelta(days=ws.rules.policy.tape.first_days_ahead)
    # Figures of the day that a zone is ahead put no clock in doubt.
    in_doubt = figures <= today or _is_to_come(ws, figures, today)
    return possible_todays(ws)[1] if in_doubt else today
