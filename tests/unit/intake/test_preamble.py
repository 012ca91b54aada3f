"""What stands above the header."""

from datetime import date

import pytest

from shouyue.intake.cells import Line
from shouyue.intake.preamble import read_preamble

DAY = date(2026, 11, 20)


def read(*lines):
    return read_preamble([Line(n, list(cells)) for n, cells in enumerate(lines, 1)])


@pytest.mark.parametrize(
    "lines",
    [
        [["数据日期:2026-11-20"]],
        [["数据日期：2026年11月20日", "", "单位：元"]],
        [["截至2026年11月20日", "打印日期:2026-11-23"]],
        [["打印日期:2026-11-23"], ["统计时间 20261120"]],
        [["数据日期", "", "2026/11/20"]],
        [["数据日期:", date(2026, 11, 20)]],
        [["贷款明细表(20261120)"]],
        [["二〇二六年十一月二十日贷款明细"]],
        [["截止日期", "二〇二六年十一月二十日"]],
        [["As of 2026-11-20"]],
        [["数据日期:2026-11-20  打印日期:2026-11-23"]],
        [["打印时间", "2026-11-23", "数据日期", "2026-11-20"]],
        [["2026年11月20日"], ["制表:刘敏 2026-11-23"]],
    ],
)
def test_the_day_of_the_figures_is_found(lines):
    assert read(*lines).as_of == DAY


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [["贷款明细表"]],
        [["打印日期:2026-11-20"]],
        [["打印日期", "2026-11-20"]],
        [["2026-11-20", "2026-11-21"]],
        [["数据日期:2026-11-20"], ["数据日期:2026-11-21"]],
        [["数据日期:2026-13-20"]],
        [["账号 123456782026112099"]],
    ],
)
def test_a_day_in_doubt_is_no_day(lines):
    assert read(*lines).as_of is None


@pytest.mark.parametrize(
    ("title", "branch"),
    [
        ("清河农商银行双桥支行贷款明细表", "清河农商银行双桥支行"),
        ("2026年11月清河农村信用社贷款台账", "清河农村信用社"),
        ("清河农商银行", "清河农商银行"),
        ("双桥分理处不良贷款清单", "双桥分理处"),
        ("贷款明细表", ""),
    ],
)
def test_the_branch_is_read_from_the_title(title, branch):
    found = read(["", title], ["别的"])
    assert (found.title, found.branch_name) == (title, branch)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位:元", "元"),
        ("单位：万元", "万元"),
        ("金额单位: 人民币千元", "千元"),
        ("币种:人民币 单位:分", "分"),
        ("单位:百万元", "百万元"),
        ("单位名称:某公司", "元"),
        ("", "元"),
    ],
)
def test_the_unit_of_money_is_yuan_unless_said(text, unit):
    assert read([text]).unit == unit
