"""What reading costs, counted in steps of the database: it must not grow with the wrong thing."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from factories import make_contact_recorded, make_loan_row, make_repayment_reported
from reading import TODAY, Reading, reading
from shouyue.casework import batches, status
from shouyue.casework.cases import finding
from shouyue.casework.cases import listing as cases
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.today import next_of, today
from shouyue.casework.cases.views import CaseFilter
from shouyue.casework.inputs import AcknowledgmentInput, ContactInput
from shouyue.casework.records import contacts, overrides
from shouyue.casework.records.clock_previews import preview_acknowledgment
from shouyue.casework.rules import rulebook
from shouyue.casework.slips import tray
from shouyue.casework.trips import rounds as trips
from shouyue.casework.workspace import Workspace
from shouyue.ledger.kinds import CircumstanceNoted

SMALL, LARGE = 50, 1000
TOLD = 20
LATELY = TODAY - timedelta(days=1)
ABOUT_EQUAL = 1.2
A_LITTLE = 200
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


READS: dict[str, Callable[[Workspace], object]] = {
    "today": today,
    "case": lambda ws: case_page(ws, "N1"),
    "cases": lambda ws: cases.list_cases(ws, CaseFilter(), 10, 0),
    "search": lambda ws: finding.search(ws, "N1", 20),
    "status": status.status,
    "batches": batches.batches,
    "letters_out": batches.letters_out,
    "letter": lambda ws: batches.letter(ws, "F02-WABC-1-000001-X"),
    "returned": lambda ws: batches.returned(ws, "village"),
    "unconfirmed": tray.unconfirmed,
    "tray": tray.tray,
    "overrides": lambda ws: overrides.waiting(ws, ("SH-01",), 50),
    "rounds": trips.open_trips,
    "rules": rulebook.rules_in_force,
    "gate": lambda ws: contacts.preview_gate(ws, ContactInput("N1", "call", "2026-11-23T10:00")),
    "slip": lambda ws: preview_acknowledgment(ws, AcknowledgmentInput(TODAY, note="N1")),
}


OF_ONE_LOAN = ("case", "gate", "slip", "letter", "status")


def costs(folder: Path, loans: int) -> dict[str, int]:
    """Of what is read of one loan, and what Today costs more once twenty loans are told of."""
    notes = [f"N{n}" for n in range(TOLD)]
    with reading(folder, of_quiet_loans(loans)) as branch:
        before = steps(branch, lambda: today(branch.ws))
        branch.say(*(make_repayment_reported(note=one, on=LATELY) for one in notes))
        branch.say(*(CircumstanceNoted(note=one, what="dead", on=LATELY) for one in notes))
        found = {name: steps(branch, partial(READS[name], branch.ws)) for name in OF_ONE_LOAN}
        found["a page of a list"] = steps(branch, lambda: next_of(branch.ws, "SH-01", notes))
        found["more of Today"] = steps(branch, lambda: today(branch.ws)) - before
    return found


def test_what_is_read_does_not_cost_more_because_others_owe_too(tmp_path):
    small, large = costs(tmp_path / "small", SMALL), costs(tmp_path / "large", LARGE)
    dearer = {name for name in small if large[name] > small[name] * ABOUT_EQUAL + A_LITTLE}
    assert not dearer, (small, large)


def much_said_long_ago(number: int):
    """Talks with one borrower, many of them on the same days."""
    first = TODAY - timedelta(days=900)
    for n in range(number):
        day = first + timedelta(days=n % 300)
        yield make_contact_recorded(note="N29", at=f"{day}T{8 + n % 12:02}:00")


@pytest.fixture(scope="module")
def few_and_many(tmp_path_factory: pytest.TempPathFactory):
    """The same branch twice; in the second somebody was spoken with very often long ago."""
    folder: Path = tmp_path_factory.mktemp("branches")
    with (
        reading(folder / "few", of_quiet_loans(30)) as few,
        reading(folder / "many", of_quiet_loans(30)) as many,
    ):
        few.say(*much_said_long_ago(20))
        many.say(*much_said_long_ago(2000))
        yield few, many


@pytest.mark.parametrize("read", READS)
def test_what_is_read_does_not_cost_more_because_much_was_recorded_once(few_and_many, read):
    few, many = (steps(one, partial(READS[read], one.ws)) for one in few_and_many)
    assert many <= few * ABOUT_EQUAL + A_LITTLE, (few, many)
