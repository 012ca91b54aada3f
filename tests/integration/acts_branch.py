"""A branch on one laptop, for tests of acts: a real vault, a clock that is told, a tape."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Protocol

from shouyue.casework.contents.letterhead import Letterhead, set_letterhead
from shouyue.casework.opening import NewVault, create
from shouyue.casework.outcomes import Invalid, Saved
from shouyue.casework.tapes.loading import load_tape
from shouyue.casework.tapes.views import TapeReport
from shouyue.casework.workspace import Workspace
from shouyue.ledger.moment import Moment
from shouyue.vault.keyslots import Cost

PASSWORD = "only-for-tests"
CHEAP = Cost(memory=8192, passes=1)
BRANCH = "SH-01"
BANKS_NAME = "青禾农村商业银行双河支行"
ZONE_MIN = 480

OVERDUE, BARRED, COMING, LATER, PAID = ("JJ01", "JJ02", "JJ03", "JJ04", "JJ05")
"""Notes of the small village: overdue; so long that the period is over; due in 22 days; due next
year; paid back."""

HEADERS = (
    *("机构名称", "客户号", "客户姓名", "证件号码", "联系电话", "家庭住址", "借据号", "合同号"),
    *("产品名称", "担保方式", "贷款金额", "贷款余额", "年利率(%)", "发放日期", "到期日期"),
    *("拖欠本金", "拖欠利息", "五级分类", "客户经理"),
)


class Clock:
    """Says what it was told, as a machine in China would."""

    def __init__(self, at: str = "2026-11-23T09:30") -> None:
        self.at = datetime.fromisoformat(at)

    def __call__(self) -> Moment:
        zone = timezone(timedelta(minutes=ZONE_MIN))
        return Moment(round(self.at.replace(tzinfo=zone).timestamp() * 1000), ZONE_MIN)

    def set(self, at: str) -> None:
        self.at = datetime.fromisoformat(at)


class Row(Protocol):
    """What the export has a line of."""

    def row(self, bank: str) -> list[str]:
        """Its cells, as the headers say."""
        ...


@dataclass(frozen=True)
class Loan:
    """A row of the export, as little as a test cares for."""

    note: str
    name: str
    id_number: str
    due: str
    balance: str = "50000.00"
    amount: str = "50000.00"
    principal: str = "0"
    interest: str = "0"
    phone: str = "13800000000"
    address: str = "石桥镇柳树村3组8号"
    disbursed: str = "2022-03-01"

    def row(self, bank: str) -> list[str]:
        return [
            *(bank, "KH" + self.note, self.name, self.id_number, self.phone, self.address),
            *(self.note, "HT" + self.note, "农户小额贷款", "信用", self.amount, self.balance),
            *("4.35", self.disbursed, self.due, self.principal, self.interest, "关注", "李守信"),
        ]


VILLAGE = (
    Loan(
        OVERDUE, "王小麦", "110101197003070004", "2026-03-01", principal="50000", interest="812.5"
    ),
    Loan(
        BARRED,
        "孙老三",
        "110101195003070005",
        "2021-05-11",
        principal="20000",
        interest="900",
        balance="20000",
        disbursed="2019-05-11",
        address="石桥镇柳树村3组10号",
    ),
    Loan(COMING, "周桂兰", "110101198003070009", "2026-12-15", address="石桥镇杏花村1组2号"),
    Loan(LATER, "赵福", "110101199003070003", "2027-06-01", address="石桥镇柳树村3组2号"),
    Loan(PAID, "钱多", "11010119600307000X", "2027-06-01"),
)


def write_tape(
    path: Path,
    loans: Iterable[Row] = VILLAGE,
    *,
    as_of: str = "2026-11-20",
    bank: str = BANKS_NAME,
    headers: Iterable[str] = HEADERS,
) -> Path:
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([f"{bank}农户贷款明细表"])
        writer.writerow([f"数据日期:{as_of}"])
        writer.writerow(list(headers))
        writer.writerows(loan.row(bank) for loan in loans)
    return path


def make_branch(folder: Path, clock: Clock, *, name: str = "李守信", role: str = "officer"):
    new = NewVault(name, role, BRANCH, PASSWORD)  # type: ignore[arg-type]  # tests say it right
    return create(folder, new, clock, CHEAP)


def take_in(ws: Workspace, path: Path) -> TapeReport:
    return load_tape(ws, path)


def give_letterhead(ws: Workspace) -> None:
    head = Letterhead("青禾农村商业银行", "双河支行", "0000-1234567", "0000-7654321")
    assert set_letterhead(ws, head) == Saved(())


def blamed(outcome: object) -> dict[str, str]:
    """Field → code of an Invalid."""
    assert isinstance(outcome, Invalid), outcome
    return {problem.field: problem.reason.code for problem in outcome.problems}


def facts(ws: Workspace) -> int:
    row = ws.vault.cases.execute("SELECT count(*) FROM fact").fetchone()
    return int(row[0])
