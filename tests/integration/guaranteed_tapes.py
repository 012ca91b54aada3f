"""Exports of a branch with guarantors, whole or without some of their columns."""

import csv
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from shouyue.domain.identity import check_character

BANK = "青禾农村商业银行双河支行"
OVERDUE, INSTALMENT, INTEREST, FREE = "JJ01", "JJ02", "JJ03", "JJ04"
"""Past its day; late with an instalment; late with interest alone; nobody behind it."""


def id_number(sequence: int) -> str:
    body = f"11010119700307{sequence:03d}"
    return body + check_character(body)


WANG, LIU = id_number(10), id_number(11)

_BASE: Mapping[str, str] = {
    "机构名称": BANK,
    "客户号": "KH",
    "客户姓名": "何生",
    "证件号码": "",
    "联系电话": "13800000000",
    "家庭住址": "石桥镇柳树村3组8号",
    "借据号": "",
    "合同号": "HT",
    "产品名称": "农户保证贷款",
    "担保方式": "保证",
    "贷款金额": "50000",
    "贷款余额": "50000",
    "年利率(%)": "4.35",
    "罚息利率(%)": "6.5",
    "发放日期": "2025-03-01",
    "到期日期": "2027-03-01",
    "拖欠本金": "0",
    "拖欠利息": "0",
    "逾期起始日": "",
    "五级分类": "关注",
    "客户经理": "李守信",
    "保证人": "",
    "保证人证件号码": "",
    "保证人电话": "",
}
_BEHIND = {
    "保证人": "王保一、刘保二",
    "保证人证件号码": f"{WANG}、{LIU}",
    "保证人电话": "13800000021、13800000022",
}
_ROWS: Mapping[str, Mapping[str, str]] = {
    OVERDUE: {"到期日期": "2026-08-01", "拖欠本金": "50000", "拖欠利息": "100", **_BEHIND},
    INSTALMENT: {"拖欠本金": "5000", "拖欠利息": "20", "逾期起始日": "2026-11-01"},
    INTEREST: {"拖欠利息": "55", "逾期起始日": "2026-11-11"},
    FREE: {},
}


def write(
    path: Path,
    as_of: str,
    *,
    without: Collection[str] = (),
    changed: Mapping[str, Mapping[str, str]] | None = None,
    notes: Iterable[str] = tuple(_ROWS),
) -> Path:
    """The branch as of a day: without some columns, some cells changed, or of some notes alone."""
    headers = [name for name in _BASE if name not in without]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([[f"{BANK}农户贷款明细表"], [f"数据日期:{as_of}"], headers])
        for number, note in enumerate(_ROWS, 1):
            row = {**_BASE, "借据号": note, "证件号码": id_number(number), **_ROWS[note]}
            row |= (changed or {}).get(note, {})
            if note in notes:
                writer.writerow([row[name] for name in headers])
    return path
