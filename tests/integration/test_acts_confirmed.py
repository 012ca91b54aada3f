"""What a confirmed payment went to: said where the bank's own figures say it, and only there."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2

from integration.acts_branch import OVERDUE, VILLAGE, Clock, take_in, write_tape
from shouyue.casework.inputs import LetterSelection, RepaymentInput
from shouyue.casework.letters.composing import compose
from shouyue.casework.outcomes import Saved
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.workspace import Workspace


def pay(ws: Workspace, fen: int, on: date) -> None:
    paid = RepaymentInput(OVERDUE, fen, on, slip=f"HD-{fen}")
    assert isinstance(record_repayment(ws, paid), Saved)


def next_tape(ws: Workspace, path: Path, balance: str, interest: str) -> None:
    loans = [
        replace(loan, balance=balance, principal=balance, interest=interest)
        if loan.note == OVERDUE
        else loan
        for loan in VILLAGE
    ]
    take_in(ws, write_tape(path / "next.csv", loans, as_of="2026-11-25"))


def confirmed(ws: Workspace, path: Path) -> str:
    report = compose(ws, LetterSelection("F18", notes=(OVERDUE,)), path / "f18.pdf")
    assert report.letters
    with pypdfium2.PdfDocument(path / "f18.pdf") as book:
        return "".join(book[0].get_textpage().get_text_range().split())


def test_the_split_is_what_both_figures_fell_by(ws: Workspace, tmp_path: Path, clock: Clock):
    clock.set("2026-11-26T09:30")
    pay(ws, 2_812_50, date(2026, 11, 23))
    next_tape(ws, tmp_path, "48000", "0")
    assert "本金¥2,000.00，利息¥812.50" in confirmed(ws, tmp_path)


def test_where_two_payments_or_accrued_interest_blur_it_nothing_is_said(
    ws: Workspace, tmp_path: Path, clock: Clock
):
    clock.set("2026-11-26T09:30")
    pay(ws, 2_812_50, date(2026, 11, 23))
    assert "其中" not in confirmed(ws, tmp_path)  # no export holds it yet
    next_tape(ws, tmp_path, "48000", "30")
    assert "其中" not in confirmed(ws, tmp_path)  # interest came up meanwhile
    pay(ws, 500_00, date(2026, 11, 24))
    assert "其中" not in confirmed(ws, tmp_path)


def test_another_payment_between_the_same_exports_may_be_the_one(
    ws: Workspace, tmp_path: Path, clock: Clock
):
    clock.set("2026-11-26T09:30")
    pay(ws, 100_00, date(2026, 11, 22))
    pay(ws, 2_812_50, date(2026, 11, 23))
    next_tape(ws, tmp_path, "48000", "0")
    assert "其中" not in confirmed(ws, tmp_path)
