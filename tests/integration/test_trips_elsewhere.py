"""A supervisor's rounds in one of several branches, read by the people who work there."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from integration.acts_branch import (
    BARRED,
    BRANCH,
    COMING,
    OVERDUE,
    blamed,
)
from integration.two_branches import HILL, Bank, two_branches
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.contents.letterhead import BranchLetterhead, letterhead, set_branch_letterhead
from shouyue.casework.elsewhere import BranchError, looked_after
from shouyue.casework.exchange import exchange_now
from shouyue.casework.inputs import StopInput, TripInput, TripReturnInput
from shouyue.casework.letters.composing import confirm_printed
from shouyue.casework.letters.lettering import LettersError
from shouyue.casework.outcomes import Saved
from shouyue.casework.proving import prove
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.trips.returns import return_trip
from shouyue.casework.trips.rounds import (
    open_trips,
    plan_trip,
    remake_trip,
    trip_choices,
    trip_villages,
)
from shouyue.casework.trips.views import TripReport
from shouyue.casework.workspace import Workspace
from shouyue.ledger.ids import parse_ref
from shouyue.vault import batches as stored

DAY = date(2026, 11, 24)


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    with two_branches(tmp_path) as bank:
        yield bank


@pytest.fixture
def planned(bank: Bank, tmp_path: Path) -> TripReport:
    head = BranchLetterhead(
        "青禾农村商业银行", "高坡支行", "0000-1111111", "0000-2222222", code=HILL
    )
    assert set_branch_letterhead(bank.chief, head) == Saved(())
    asked = TripInput(DAY, ("杏花村", "高坡村", "柳树村"), branch=HILL)
    return plan_trip(bank.chief, asked, tmp_path / "trip.pdf")


def villages(ws: Workspace, branch: str = "") -> dict[str, int]:
    return {one.village: one.stops for one in trip_villages(ws, DAY, branch)}


def test_each_branch_has_its_own_villages_and_the_own_one_comes_first(bank: Bank):
    assert looked_after(bank.chief) == (BRANCH, HILL)
    choices = trip_choices(bank.chief)
    assert (choices.branch, [code for code, _ in choices.branches]) == (BRANCH, [BRANCH, HILL])
    assert trip_choices(bank.chief, HILL).branch == HILL
    assert villages(bank.chief) == {"柳树村": 2, "杏花村": 1}
    assert villages(bank.chief, HILL) == {"柳树村": 1, "杏花村": 1, "高坡村": 1}
    # The same loan in both, word for word, is one stop in each of them.
    assert looked_after(bank.hill) == (HILL,)


def test_the_round_is_read_by_the_people_of_the_branch_it_is_in(
    bank: Bank, tmp_path: Path, planned: TripReport
):
    assert parse_ref(planned.trip).branch == HILL
    assert [stop.name for stop in planned.stops] == ["罗翠莲", "何满仓", "孙老三"]
    with pdfium.PdfDocument(tmp_path / "trip.pdf") as book:
        text = "".join(page.get_textpage().get_text_range() for page in book)
    assert "高坡支行" in text
    assert "双河支行" not in text
    (trip,) = open_trips(bank.chief)
    assert (trip.branch, [stop.name for stop in trip.stops]) == (
        HILL,
        [stop.name for stop in planned.stops],
    )
    remake_trip(bank.chief, trip.ref, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "trip.pdf").read_bytes()
    for one in planned.letters:
        assert isinstance(confirm_printed(bank.chief, one.batch, [one.serial]), Saved)
    exchange_now(bank.chief)
    exchange_now(bank.hill)
    assert stored.letter(bank.hill.vault, planned.letters[0].serial).printed
    assert open_trips(bank.hill) == ()  # it is not theirs to enter
    assert prove(bank.hill).is_sound


def test_its_visits_stand_in_the_cases_of_that_branch_alone(bank: Bank, planned: TripReport):
    bank.clock.set("2026-11-24T18:00")
    apart = (StopInput(BARRED, "not_visited"),)
    saved = return_trip(
        bank.chief, TripReturnInput(planned.trip, "08:30", "11:45", 2, recorded=True, stops=apart)
    )
    assert isinstance(saved, Saved), saved
    assert {parse_ref(ref).branch for ref in saved.refs} == {HILL}
    exchange_now(bank.chief)
    exchange_now(bank.hill)
    history = case_page(bank.hill, OVERDUE).history
    assert [(one.by, one.kind) for one in history if one.kind == "contact.recorded"] == [
        ("周督导", "contact.recorded")
    ]
    own = case_page(bank.chief, OVERDUE)
    assert own.name == "王小麦"
    assert not [one for one in own.history if one.kind == "contact.recorded"]
    # With the return go the visits that it recorded there.
    undone = withdraw(bank.chief, saved.refs[-1], "记错了")
    assert isinstance(undone, Saved)
    assert len(undone.refs) == len(saved.refs)
    exchange_now(bank.chief)
    exchange_now(bank.hill)
    assert [one.ref for one in open_trips(bank.chief)] == [planned.trip]
    assert all(
        one.replaced
        for one in case_page(bank.hill, COMING).history
        if one.kind == "contact.recorded"
    )
    assert prove(bank.hill).is_sound
    assert prove(bank.chief).is_sound


def test_papers_of_a_branch_do_not_go_out_under_the_name_of_another(bank: Bank, tmp_path: Path):
    with pytest.raises(LettersError, match="branch_head") as refused:
        plan_trip(bank.chief, TripInput(DAY, ("高坡村",), branch=HILL), tmp_path / "trip.pdf")
    assert refused.value.params == {"missing": "branch", "branch": HILL}
    with pytest.raises(BranchError):
        set_branch_letterhead(bank.chief, BranchLetterhead("a", "b", "c", "d", code="SH-03"))
    assert letterhead(bank.chief).branch == "双河支行"


def test_nobody_works_where_they_are_not_certified(bank: Bank, tmp_path: Path):
    for ws, branch in ((bank.chief, "SH-03"), (bank.hill, BRANCH)):
        with pytest.raises(BranchError, match="not_ours"):
            trip_villages(ws, DAY, branch)
        with pytest.raises(BranchError, match="not_ours"):
            plan_trip(ws, TripInput(DAY, ("杏花村",), branch=branch), tmp_path / "trip.pdf")
    assert blamed(return_trip(bank.hill, TripReturnInput("x", "08:30", "09:00", 2))) == {
        "trip": "casework.trips.unknown"
    }
