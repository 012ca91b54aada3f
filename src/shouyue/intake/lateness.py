"""Since when a loan is overdue, as far as a line of the bank's export tells.

No column of these is needed, and none keeps a row out: what cannot be read is passed over with a
remark, and the rest of the line stands.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from shouyue.intake.cells import narrow, text_of
from shouyue.intake.dates import BadDateError, read_date
from shouyue.intake.fields import Fields

_DAYS: Final = ("overdue_principal_since", "overdue_interest_since", "overdue_since")
_COUNTS: Final = ("overdue_days", "overdue_interest_days")
_COUNT: Final = re.compile(r"([0-9]{1,5})(?:\.0*)?天?")
_NONE: Final = frozenset({"", "-", "--", "—", "/", "无", "空"})

Unclear = Callable[[str], None]
"""Told the field of a cell that cannot be right."""


class Lateness:
    """Reads the columns of one sheet that tell since when something is overdue."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self._days = tuple(name for name in _DAYS if fields.has(name))
        self._counts = tuple(name for name in _COUNTS if fields.has(name))

    def since(self, disbursed: date, as_of: date | None, unclear: Unclear) -> date | None:
        """The earliest day told that lies within the loan's life; later ones stay verbatim."""
        told: dict[str, date] = {}
        for name in self._days:
            try:
                day = read_date(self._fields.cell(name))
            except BadDateError:
                unclear(name)
                continue
            if day is not None and (day < disbursed or (as_of is not None and day > as_of)):
                unclear(name)
            elif day is not None:
                told[name] = day
        if not told:
            return None
        first = min(told, key=lambda name: told[name])
        for name in told.keys() - {first}:
            self._fields.verbatim[name] = text_of(self._fields.cell(name))
        self._fields.keep(first, told[first].isoformat())
        return told[first]

    def days(self, unclear: Unclear) -> int:
        """The most days told, 0 where none are."""
        most = 0
        for name in self._counts:
            text = narrow(text_of(self._fields.cell(name)))
            if match := _COUNT.fullmatch(text):
                most = max(most, int(match[1]))
            elif text not in _NONE:
                unclear(name)
        return most
