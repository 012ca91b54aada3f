"""What stands above the header: a title, the day the figures are of, the unit of money."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from shouyue.intake.cells import Cell, Line, narrow, text_of
from shouyue.intake.dates import BadDateError, read_date

_LONGEST_TITLE: Final = 200
_AS_OF: Final = (
    r"(?:数据|统计|截止|截至|报表|余额|采集|业务|账务|会计)(?:日期?|时间)|"
    r"截[止至]|as[ -]?of|data date"
)
_PRINTED: Final = r"打印|导出|制表|生成|查询|下载|print|export"
_DAY: Final = (
    r"[0-9]{4} *[-/.年] *[0-9]{1,2} *[-/.月] *[0-9]{1,2} *日?|(?<![0-9])[0-9]{8}(?![0-9])|"
    r"[〇零○一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十廿]{1,3}日"
)
_SAID: Final = re.compile(
    rf"(?P<printed>{_PRINTED})|(?P<as_of>{_AS_OF})|(?P<day>{_DAY})", re.IGNORECASE
)
_UNIT: Final = re.compile(r"单位[:]? *(?:人民币)? *(百万元|千万元|亿元|万元|千元|百元|元|分)")
_BRANCH: Final = re.compile(
    r"(?:[0-9]{4}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?)? *"
    r"(.*(?:支行|分理处|营业部|信用社|分社|分行|储蓄所|总行|银行))"
)

FEN_IN: Final = {
    "分": 1,
    "元": 100,
    "百元": 10_000,
    "千元": 100_000,
    "万元": 1_000_000,
    "百万元": 100_000_000,
    "千万元": 1_000_000_000,
    "亿元": 10_000_000_000,
}
"""Fen in one unit, by the words that exports use."""


@dataclass(frozen=True, slots=True)
class Preamble:
    """What a file says about itself.

    Attributes:
        title: the first words of the file, "" when the header comes first.
        branch_name: as far as the title names one, else "".
        as_of: None where no line says it without doubt.
        unit: a key of `FEN_IN`; 元 unless a line says otherwise.
    """

    title: str = ""
    branch_name: str = ""
    as_of: date | None = None
    unit: str = "元"


def read_preamble(lines: Sequence[Line]) -> Preamble:
    """Read the lines above a header; a date counts when it is labelled or the only one."""
    texts = [narrow(text_of(cell))[:_LONGEST_TITLE] for line in lines for cell in line.cells]
    title = next((text for text in texts if text), "")
    branch = _BRANCH.match(title)
    unit = next((match[1] for text in texts if (match := _UNIT.search(text))), "元")
    return Preamble(title, branch[1] if branch else "", _as_of(lines), unit)


def _as_of(lines: Iterable[Line]) -> date | None:
    """A day belongs to the label before it in its line; one of printing is no day of figures."""
    labelled: set[date] = set()
    bare: set[date] = set()
    of_label = {"as_of": labelled, "printed": set[date](), "": bare}
    for line in lines:
        label = ""
        for kind, day in _said(line):
            if day is not None:
                of_label[label].add(day)
            label = "" if kind == "day" else kind
    certain = labelled or bare
    return certain.pop() if len(certain) == 1 else None


def _said(line: Line) -> Iterator[tuple[str, date | None]]:
    """Labels and days of a line in their order."""
    for cell in line.cells:
        if isinstance(cell, date):
            yield "day", _day(cell)
            continue
        for match in _SAID.finditer(narrow(text_of(cell))[:_LONGEST_TITLE]):
            kind = match.lastgroup or ""
            yield kind, _day(match[0].replace(" ", "")) if kind == "day" else None


def _day(cell: Cell) -> date | None:
    try:
        return read_date(cell)
    except BadDateError:
        return None
