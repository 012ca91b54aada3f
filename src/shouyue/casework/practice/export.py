"""The export of a practice village's bank, and the one of the month after, with what is true.

For the demonstration, for learning, and for measuring: the file is as banks make them, with a
title, a total, and on request the damage that spreadsheets do. Nothing in it is of anybody.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from shouyue.casework.practice.loans import Group, LoanMaker, Month, PracticeLoan
from shouyue.casework.practice.people import Chance, Villagers
from shouyue.domain.dates import months_later
from shouyue.domain.money import Fen

Cells = dict[str, str | float | date]

HEADERS: Final = (
    "机构名称", "客户号", "客户姓名", "证件号码", "联系电话", "家庭住址", "借据号", "合同号",
    "产品名称", "担保方式", "贷款金额", "贷款余额", "年利率(%)", "发放日期", "到期日期",
    "拖欠本金", "拖欠利息", "五级分类", "客户经理", "保证人", "保证人证件号码", "保证人电话",
)  # fmt: skip
FIRST_LINE: Final = 4
"""Of the sheet, that holds a loan: title, day and header stand above."""

_FEN_PER_YUAN: Final = 100
_PPM_PER_PERCENT: Final = 10_000
_SEPARATOR: Final = "、"
_A_DEFECT_EVERY: Final = 8
_NEW_PERCENT: Final = 3
_ROW_OFFSET: Final = FIRST_LINE - 1


@dataclass(frozen=True, slots=True)
class PracticeRefusal:
    """A row that must be refused: its line in the sheet, its note as written there, and why."""

    line: int
    note: str
    code: str


@dataclass(frozen=True, slots=True)
class PracticeChanges:
    """What a month brought; each note stands in exactly one of them.

    Attributes:
        settled: no longer on the tape.
        new: given out during the month.
        mended: their row was refused last month and is right now.
        part_paid: owe less, and did not become overdue by this.
        accrued: overdue before and now; interest and perhaps the class moved on.
        rewritten: as they were, but their row was damaged, though legible, and is not now.
    """

    settled: tuple[str, ...]
    new: tuple[str, ...]
    mended: tuple[str, ...]
    part_paid: tuple[str, ...]
    newly_overdue: tuple[str, ...]
    accrued: tuple[str, ...]
    rewritten: tuple[str, ...]
    unchanged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PracticeTruth:
    """What is true of a practice tape.

    Attributes:
        loans: every loan, in the order of the lines, as it truly is, also where its row is bad.
        refused: the rows that must be refused, by line.
        accepted: the notes that must go in.
        legible: those of them whose rows are damaged all the same.
        groups: those notes by how they stand on `as_of`.
        balance: sum of the balances of the accepted notes.
        people: how many were invented so far.
        changes: against the month before; None for a first tape.
    """

    as_of: date
    branch_name: str
    loans: tuple[PracticeLoan, ...]
    refused: tuple[PracticeRefusal, ...]
    accepted: tuple[str, ...]
    legible: tuple[str, ...]
    groups: Mapping[Group, tuple[str, ...]] = field(hash=False)
    balance: Fen
    people: int = 0
    changes: PracticeChanges | None = None


def write_practice_tape(
    path: Path, *, loans: int, seed: int, as_of: date, branch_name: str, defects: bool
) -> PracticeTruth:
    """Write an .xlsx of so many loans; with `defects`, every eighth row is damaged somehow.

    The same arguments write the same bytes.

    Raises:
        OSError: the file cannot be written.
    """
    chance = Chance(seed)
    maker = LoanMaker(chance, Villagers(chance), as_of)
    made = tuple(maker.loan(number) for number in range(loans))
    rows = [_cells(loan, as_of, branch_name) for loan in made]
    damage = _damage(rows) if defects else {}
    _write(path, rows, _totals(made), as_of, branch_name)
    truth = _truth(made, as_of, branch_name, damage)
    return replace(truth, people=maker.people.made)


def next_month(path: Path, before: PracticeTruth, *, seed: int) -> PracticeTruth:
    """Write the .xlsx of a month after `before`: every row right, every loan as it then is.

    Some loans are paid off and gone, some paid in part, some newly overdue, some new; most are
    as they were. `changes` of the answer says which.

    Raises:
        OSError: the file cannot be written.
    """
    chance = Chance(seed)
    as_of = months_later(before.as_of, 1)
    month = Month(chance, before.as_of, as_of)
    stayed = [after for loan in before.loans if (after := month.after(loan)) is not None]
    maker = LoanMaker(chance, Villagers(chance, before.people), as_of)
    first = 1 + max((loan.number for loan in before.loans), default=-1)
    count = max(1, len(before.loans) * _NEW_PERCENT // 100)
    new = [maker.new_loan(first + place, before.as_of) for place in range(count)]
    made = (*stayed, *new)
    rows = [_cells(loan, as_of, before.branch_name) for loan in made]
    _write(path, rows, _totals(made), as_of, before.branch_name)
    changes = _changes(month, [loan.note for loan in new], before)
    truth = _truth(made, as_of, before.branch_name, {})
    return replace(truth, people=maker.people.made, changes=changes)


def _changes(month: Month, new: Sequence[str], before: PracticeTruth) -> PracticeChanges:
    """What happened, seen by someone who has taken in the tape before."""
    known, legible = set(before.accepted), set(before.legible)
    told = {
        kind: tuple(note for note in notes if note in known) for kind, notes in month.notes.items()
    }
    unchanged = told.pop("unchanged")
    mended = tuple(
        note
        for kind, notes in month.notes.items()
        for note in notes
        if kind != "settled" and note not in known
    )
    return PracticeChanges(
        new=tuple(new),
        mended=mended,
        rewritten=tuple(note for note in unchanged if note in legible),
        unchanged=tuple(note for note in unchanged if note not in legible),
        **told,
    )


def _truth(
    loans: tuple[PracticeLoan, ...],
    as_of: date,
    branch_name: str,
    damage: Mapping[int, PracticeRefusal | None],
) -> PracticeTruth:
    accepted = [loan for place, loan in enumerate(loans) if damage.get(place) is None]
    groups: dict[Group, list[str]] = {}
    for loan in accepted:
        groups.setdefault(loan.group, []).append(loan.note)
    return PracticeTruth(
        as_of=as_of,
        branch_name=branch_name,
        loans=loans,
        refused=tuple(bad for bad in damage.values() if bad is not None),
        accepted=tuple(loan.note for loan in accepted),
        legible=tuple(loans[place].note for place, bad in damage.items() if bad is None),
        groups={group: tuple(notes) for group, notes in groups.items()},
        balance=Fen(sum(loan.balance for loan in accepted)),
    )


# --- rows ---------------------------------------------------------------------------------------


def _cells(loan: PracticeLoan, as_of: date, branch_name: str) -> Cells:
    return {
        "机构名称": branch_name,
        "客户号": f"KH{loan.person.customer:08d}",
        "客户姓名": loan.person.name,
        "证件号码": loan.person.id_number,
        "联系电话": loan.person.phone,
        "家庭住址": loan.address,
        "借据号": loan.note,
        "合同号": f"HT{loan.number:08d}",
        "产品名称": loan.product,
        "担保方式": loan.security,
        "贷款金额": loan.amount / _FEN_PER_YUAN,
        "贷款余额": loan.balance / _FEN_PER_YUAN,
        "年利率(%)": loan.rate_ppm / _PPM_PER_PERCENT,
        "发放日期": loan.disbursed,
        "到期日期": loan.due,
        "拖欠本金": loan.overdue_principal(as_of) / _FEN_PER_YUAN,
        "拖欠利息": loan.overdue_interest(as_of) / _FEN_PER_YUAN,
        "五级分类": loan.bank_class(as_of),
        "客户经理": loan.officer,
        "保证人": _SEPARATOR.join(person.name for person in loan.guarantors),
        "保证人证件号码": _SEPARATOR.join(person.id_number for person in loan.guarantors),
        "保证人电话": _SEPARATOR.join(person.phone for person in loan.guarantors),
    }


def _totals(loans: Iterable[PracticeLoan]) -> Cells:
    amount = balance = 0
    for loan in loans:
        amount += loan.amount
        balance += loan.balance
    return {
        "机构名称": "合计",
        "贷款金额": amount / _FEN_PER_YUAN,
        "贷款余额": balance / _FEN_PER_YUAN,
    }


def _write(path: Path, rows: Sequence[Cells], totals: Cells, as_of: date, branch_name: str) -> None:
    """Row by row, so that memory does not grow with the file."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        # Otherwise the moment of writing stands in the file.
        book.set_properties({"created": datetime.combine(as_of, time(), UTC)})
        sheet = book.add_worksheet("贷款明细")
        sheet.freeze_panes(_ROW_OFFSET, 0)
        sheet.set_column(0, len(HEADERS) - 1, 14)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_string(0, 0, f"{branch_name}贷款明细表")
        sheet.write_string(1, 0, f"数据日期:{as_of.year}年{as_of.month}月{as_of.day}日")
        sheet.write_string(1, 7, "单位:元")
        for column, header in enumerate(HEADERS):
            sheet.write_string(2, column, header)
        for place, cells in enumerate((*rows, totals)):
            _write_row(sheet, _ROW_OFFSET + place, cells, day)


def _write_row(sheet: Worksheet, row: int, cells: Cells, day: Format) -> None:
    for column, header in enumerate(HEADERS):
        match cells.get(header, ""):
            case "":
                continue
            case str(text):
                sheet.write_string(row, column, text)
            case date() as when:
                sheet.write_datetime(row, column, when, day)
            case number:
                sheet.write_number(row, column, number)


# --- damage -------------------------------------------------------------------------------------


def _damage(rows: Sequence[Cells]) -> dict[int, PracticeRefusal | None]:
    """Damage every eighth row in one of the known ways.

    Returns:
        By place, what must be refused; None where the row can be read all the same.
    """
    damage: dict[int, PracticeRefusal | None] = {}
    for turn, place in enumerate(range(_A_DEFECT_EVERY - 1, len(rows), _A_DEFECT_EVERY)):
        code, harm = _DEFECTS[turn % len(_DEFECTS)]
        harm(rows[place], rows[place - 1])
        note = str(rows[place]["借据号"])
        damage[place] = PracticeRefusal(FIRST_LINE + place, note, code) if code else None
    return damage


def _text(cells: Cells, header: str) -> str:
    return str(cells[header])


def _day(cells: Cells, header: str) -> date:
    found = cells[header]
    return found if isinstance(found, date) else date.max


def _wide_digits(cells: Cells, _before: Cells) -> None:
    cells["贷款金额"] = _wide(f"{cells['贷款金额']:.2f}")


def _day_in_words(cells: Cells, _before: Cells) -> None:
    due = _day(cells, "到期日期")
    cells["到期日期"] = f"{due.year}年{due.month}月{due.day}日"


def _day_with_slashes(cells: Cells, _before: Cells) -> None:
    due = _day(cells, "到期日期")
    cells["到期日期"] = f"{due.year}/{due.month}/{due.day}"


def _day_with_dots(cells: Cells, _before: Cells) -> None:
    cells["发放日期"] = f"{_day(cells, '发放日期'):%Y.%m.%d}"


def _day_in_one(cells: Cells, _before: Cells) -> None:
    cells["发放日期"] = f"{_day(cells, '发放日期'):%Y%m%d}"


def _thousands(cells: Cells, _before: Cells) -> None:
    cells["贷款余额"] = f"¥{cells['贷款余额']:,.2f}"


def _blanks(cells: Cells, _before: Cells) -> None:
    name = _text(cells, "客户姓名")
    cells["客户姓名"] = f"  {name[0]} {name[1:]}\u3000"
    cells["借据号"] = f" {cells['借据号']} "


def _small_x(cells: Cells, _before: Cells) -> None:
    cells["证件号码"] = _wide(_text(cells, "证件号码").lower())


def _two_phones(cells: Cells, before: Cells) -> None:
    cells["联系电话"] = f"{cells['联系电话']}/{before['联系电话']}"


def _guarantor_rounded(cells: Cells, _before: Cells) -> None:
    first, mark, rest = _text(cells, "保证人证件号码").partition(_SEPARATOR)
    cells["保证人证件号码"] = _rounded(first) + mark + rest if first else ""


def _no_note(cells: Cells, _before: Cells) -> None:
    cells["借据号"] = ""


def _wrong_check_digit(cells: Cells, _before: Cells) -> None:
    number = _text(cells, "证件号码")
    cells["证件号码"] = number[:-1] + ("0" if number[-1] != "0" else "1")


def _id_rounded(cells: Cells, _before: Cells) -> None:
    cells["证件号码"] = _rounded(_text(cells, "证件号码"))


def _due_before_start(cells: Cells, _before: Cells) -> None:
    cells["到期日期"] = _day(cells, "发放日期") - timedelta(days=30)


def _balance_above_amount(cells: Cells, _before: Cells) -> None:
    cells["贷款余额"] = f"{cells['贷款金额']}1"


def _amount_in_words(cells: Cells, _before: Cells) -> None:
    cells["贷款余额"] = "伍万元整待核"


def _note_repeated(cells: Cells, before: Cells) -> None:
    cells["借据号"] = before["借据号"]


def _private_character(cells: Cells, _before: Cells) -> None:
    cells["客户姓名"] = _text(cells, "客户姓名")[:1] + "\ue863"


_DEFECTS: Final[tuple[tuple[str, Callable[[Cells, Cells], None]], ...]] = (
    ("", _wide_digits),
    ("id_checksum", _wrong_check_digit),
    ("", _day_in_words),
    ("no_note", _no_note),
    ("", _day_with_slashes),
    ("id_rounded", _id_rounded),
    ("", _day_with_dots),
    ("due_before_start", _due_before_start),
    ("", _day_in_one),
    ("balance_above_amount", _balance_above_amount),
    ("", _thousands),
    ("bad_amount", _amount_in_words),
    ("", _blanks),
    ("duplicate_note", _note_repeated),
    ("", _small_x),
    ("name_private_use", _private_character),
    ("", _two_phones),
    ("", _guarantor_rounded),
)
"""The code with which the row must be refused, or "" where it can be read all the same."""


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _rounded(number: str) -> str:
    """What a spreadsheet leaves of a long number."""
    return f"{number[0]}.{number[1:6]}E+17"
