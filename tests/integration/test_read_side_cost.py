"""What reading costs, counted in steps of the database: it must not grow with the wrong thing."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from factories import make_loan_row, make_repayment_reported
from reading import TODAY, Reading, reading
from shouyue.casework.case_page import case_page
from shouyue.casework.today import next_of, today
from shouyue.ledger.kinds import CircumstanceNoted

SMALL, LARGE = 50, 1000
TOLD = 20
LATELY = TODAY - timedelta(days=1)
ABOUT_EQUAL = 1.2
_EACH = 10
"""Steps are counted by tens: the database tells no finer."""


def steps(branch: Reading, act: Callable[[], object]) -> int:
    """So many steps of the database an act takes once everything is ready."""
    act()
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += _EACH
        return 0

    branch.ws.vault.cases.set_progress_handler(count, _EACH)
    act()
    branch.ws.vault.cases.set_progress_handler(None, 0)
    return taken


def of_quiet_loans(number: int):
    """Loans that are not due for long, lent just now, each to another person."""
    due, lent = TODAY + timedelta(days=700), TODAY - timedelta(days=5)
    days = {"due": due.isoformat(), "disbursed": lent.isoformat()}
    for n in range(number):
        yield make_loan_row(note=f"N{n}", id_number=f"51010119800101{n:04}", guarantors=(), **days)


def costs(folder: Path, loans: int) -> tuple[int, int, int]:
    """Of one case, of a page of a list, and what Today costs more once twenty loans are told of."""
    notes = [f"N{n}" for n in range(TOLD)]
    with reading(folder, of_quiet_loans(loans)) as branch:
        before = steps(branch, lambda: today(branch.ws))
        branch.say(*(make_repayment_reported(note=one, on=LATELY) for one in notes))
        branch.say(*(CircumstanceNoted(note=one, what="dead", on=LATELY) for one in notes))
        more = steps(branch, lambda: today(branch.ws)) - before
        case = steps(branch, lambda: case_page(branch.ws, "N1"))
        page = steps(branch, lambda: next_of(branch.ws, "SH-01", notes))
    return case, page, more


def test_what_is_read_does_not_cost_more_because_others_owe_too(tmp_path):
    small, large = costs(tmp_path / "small", SMALL), costs(tmp_path / "large", LARGE)
    for less, more in zip(small, large, strict=True):
        assert more < less * ABOUT_EQUAL, (small, large)
