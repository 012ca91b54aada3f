"""The input of a worked case, read by type: whatever cannot be read names its key."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import chain
from typing import Final

from shouyue.casework.rules.worked_events import misworded
from shouyue.casework.rules.worked_keys import unread
from shouyue.domain.dates import read_day
from shouyue.domain.errors import KnownError
from shouyue.domain.events import Event
from shouyue.domain.law import Law
from shouyue.domain.money import Fen, parse_yuan

Plain = Mapping[str, object]


class WorkedCaseError(KnownError):
    """A file or case that cannot be run.

    `cases_unreadable`, `cases_key_twice` with the key, `cases_id_twice` with the id of a case;
    `case_invalid` with the key, `case_key_unknown` with one that nobody reads.
    """


_FURTHEST: Final = 36_600
"""No number of a case is larger: a hundred years of days."""


class Said:
    """The input of a case, read by type; a refusal names the key."""

    def __init__(self, plain: object) -> None:
        if not isinstance(plain, dict):
            raise WorkedCaseError("case_invalid", key="input")
        self.plain: dict[str, object] = plain

    def text(self, key: str, default: str | None = None) -> str:
        value = self.plain.get(key, default)
        if not isinstance(value, str):
            raise WorkedCaseError("case_invalid", key=key)
        return value

    def number(self, key: str, default: int | None = None) -> int:
        value = self.plain.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _FURTHEST:
            raise WorkedCaseError("case_invalid", key=key)
        return value

    def flag(self, key: str) -> bool:
        value = self.plain.get(key, False)
        if not isinstance(value, bool):
            raise WorkedCaseError("case_invalid", key=key)
        return value

    def day(self, key: str) -> date:
        day = read_day(self.plain.get(key))
        if day is None:
            raise WorkedCaseError("case_invalid", key=key)
        return day

    def moment(self, key: str) -> datetime:
        """A time of day where the debtor is: an hour of elsewhere would be read as one of here."""
        try:
            moment = datetime.fromisoformat(self.text(key))
        except ValueError:
            raise WorkedCaseError("case_invalid", key=key) from None
        if read_day(moment.date()) is None or moment.tzinfo is not None:
            raise WorkedCaseError("case_invalid", key=key)
        return moment

    def part(self, key: str) -> "Said":
        return Said(self.plain.get(key, {}))

    def parts(self, key: str) -> list["Said"]:
        value = self.plain.get(key, [])
        if not isinstance(value, list):
            raise WorkedCaseError("case_invalid", key=key)
        return [Said(item) for item in value]

    def texts(self, key: str) -> list[str]:
        value = self.plain.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise WorkedCaseError("case_invalid", key=key)
        return value

    def refuse_unread(self, area: str) -> None:
        """What nobody reads would be passed over in silence: a slip of the pen names itself."""
        for key in unread(area, self.plain):
            raise WorkedCaseError("case_key_unknown", key=key)

    def events(self, law: Law) -> list[Event]:
        told = [event.plain for event in self.parts("events")]
        for key in chain.from_iterable(map(misworded, told)):
            raise WorkedCaseError("case_invalid", key=key)
        return [Event.read(event, law) for event in told]

    def money(self, key: str) -> Fen:
        return parse_yuan(str(self.plain.get(key)))

    def owed(self, key: str) -> Fen:
        """An amount of money that somebody owes."""
        if (amount := self.money(key)) < 0:
            raise WorkedCaseError("case_invalid", key=key)
        return amount

    def count_of(self, word: str) -> int:
        """The largest count under a key with this word in it: files spell such keys differently.

        Beside counts a day or a plain yes may stand under such a key.
        """
        found = [0]
        for key, value in self.plain.items():
            if word in key and type(value) is int:
                found.append(value)
            elif word in key and not isinstance(value, bool) and read_day(value) is None:
                raise WorkedCaseError("case_invalid", key=key)
        return max(found)

    def the_day(self) -> date | None:
        """The one day it names, whatever the key: case files spell such keys differently."""
        return next((day for value in self.plain.values() if (day := read_day(value))), None)
