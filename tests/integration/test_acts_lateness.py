"""Since when an instalment loan is overdue: as the bank tells it, and never less by a new tape."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from integration.acts_branch import BANKS_NAME, HEADERS, Clock, Loan, make_branch
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.listing import list_cases
from shouyue.casework.cases.today import today
from shouyue.casework.cases.views import CaseFilter
from shouyue.casework.contents.figures import Occasion, Subject
from shouyue.casework.contents.notices import demand
from shouyue.casework.proving import prove
from shouyue.casework.tapes.loading import load_tape
from shouyue.casework.workspace import Workspace
from shouyue.vault import loans

NOTE = "JJ09"
SINCE = "欠本日期"


@pytest.fixture
def ws(tmp_path: Path):
    made = make_branch(tmp_path / "vault", Clock("2026-11-28T09:30"))
    yield made
    made.close()


def take_in(ws: Workspace, folder: Path, as_of: str, more: Mapping[str, str], **of: str) -> None:
    owed = {"principal": "2000", "interest": "300", "due": "2028-01-10"} | of
    loan = Loan(NOTE, "王小麦", "110101197003070004", **owed)
    path = folder / f"{as_of}.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([f"{BANKS_NAME}农户贷款明细表"])
        writer.writerow([f"数据日期:{as_of}"])
        writer.writerow([*HEADERS, *more])
        writer.writerow([*loan.row(BANKS_NAME), *more.values()])
    load_tape(ws, path)
    assert prove(ws).is_sound


def standing(ws: Workspace) -> tuple[int, str]:
    """Days past due and class, the same wherever they are shown."""
    (line,) = list_cases(ws, CaseFilter())[1]
    shown = case_page(ws, NOTE).loan
    assert (shown.days_past_due, shown.loan_class) == (line.days_past_due, line.loan_class)
    told = [line.reason.params.get("days_past_due") for line in today(ws).lines]
    assert told == [line.days_past_due]
    return line.days_past_due, line.loan_class


def days_on_a_letter(ws: Workspace) -> object:
    loan = loans.one(ws.vault, ws.branch, NOTE)
    assert loan is not None
    on, as_of = ws.today(), date.fromisoformat(loans.source(ws.vault, ws.branch).as_of)
    head = type("Head", (), dict.fromkeys(("bank", "branch", "officer_phone"), ""))
    head.complaint_phone = head.account = ""
    said = demand(Subject(loan, Occasion(on, as_of, on, head, "", "")))
    return said["days_overdue"]


@pytest.mark.parametrize(
    "more", [{SINCE: "20251120"}, {"欠息日期": "20251120"}, {"逾期天数": "365"}]
)
def test_the_bank_tells_since_when(ws: Workspace, tmp_path: Path, more):
    take_in(ws, tmp_path, "2026-11-20", more)
    assert standing(ws) == (373, "loss")
    assert days_on_a_letter(ws) == 373
    later = {name: "371" if name == "逾期天数" else said for name, said in more.items()}
    take_in(ws, tmp_path, "2026-11-26", later, interest="310")
    assert standing(ws) == (373, "loss")


def test_a_tape_that_does_not_tell_leaves_what_an_earlier_one_showed(ws: Workspace, tmp_path: Path):
    take_in(ws, tmp_path, "2026-08-20", {})
    assert standing(ws) == (100, "substandard")
    assert days_on_a_letter(ws) is None
    take_in(ws, tmp_path, "2026-11-26", {}, interest="310")
    assert standing(ws) == (100, "substandard")
    take_in(ws, tmp_path, "2026-11-27", {SINCE: "20251120"}, interest="311")
    assert standing(ws) == (373, "loss")
    take_in(ws, tmp_path, "2026-11-28", {}, interest="312")
    assert standing(ws) == (373, "loss")


def test_who_paid_everything_overdue_begins_anew(ws: Workspace, tmp_path: Path):
    take_in(ws, tmp_path, "2026-08-20", {})
    take_in(ws, tmp_path, "2026-09-20", {SINCE: "20251120"}, principal="0", interest="0")
    assert list_cases(ws, CaseFilter())[1][0].days_past_due == 0
    take_in(ws, tmp_path, "2026-11-18", {})
    assert standing(ws) == (10, "special_mention")


def test_days_alone_say_that_it_is_overdue(ws: Workspace, tmp_path: Path):
    take_in(ws, tmp_path, "2026-11-20", {"逾期天数": "30"}, principal="", interest="")
    assert standing(ws) == (38, "special_mention")


def test_an_instalment_missed_before_the_due_day_counts_from_then(ws: Workspace, tmp_path: Path):
    take_in(ws, tmp_path, "2026-11-20", {SINCE: "20251120"}, due="2026-10-01")
    assert standing(ws) == (373, "loss")
    assert days_on_a_letter(ws) == 373
