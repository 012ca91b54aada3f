"""What a plain mapping says of an act, read by type; every refusal names its key."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from shouyue.domain.dates import read_day
from shouyue.domain.errors import KnownError


class EventError(KnownError):
    """An event that cannot be read: `event_kind_unknown`, `event_invalid` with the key."""


class Said:
    """A plain mapping that is read by type."""

    __slots__ = ("_plain",)

    def __init__(self, plain: Mapping[str, object]) -> None:
        self._plain = plain

    def text(self, key: str) -> str | None:
        value = self._plain.get(key)
        if value is None or isinstance(value, str):
            return value
        raise EventError("event_invalid", key=key)

    def flag(self, key: str) -> bool | None:
        value = self._plain.get(key)
        if value is None or isinstance(value, bool):
            return value
        raise EventError("event_invalid", key=key)

    def count(self, key: str) -> int:
        value = self._plain.get(key, 0)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise EventError("event_invalid", key=key)

    def is_positive(self, key: str) -> bool | None:
        """Whether an amount is above nothing; None when it is not stated."""
        value = self._plain.get(key)
        if value is None:
            return None
        try:
            return Decimal(str(value)) > 0
        except InvalidOperation:
            raise EventError("event_invalid", key=key) from None

    def day(self, key: str) -> date | None:
        value = self._plain.get(key)
        return None if value is None else day_of(value, key)

    def day_from(self, first: date, key: str) -> date | None:
        """A day that cannot lie before `first`."""
        day = self.day(key)
        if day is not None and day < first:
            raise EventError("event_invalid", key=key)
        return day

    def needed_day(self, key: str) -> date:
        return day_of(self._plain.get(key), key)

    def days(self, key: str) -> list[date]:
        value = self._plain.get(key)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            raise EventError("event_invalid", key=key)
        return [day_of(item, key) for item in value]


def day_of(value: object, key: str) -> date:
    """A `date` or ISO text as a date.

    Raises:
        EventError: `event_invalid` with the key.
    """
    day = read_day(value)
    if day is None:
        raise EventError("event_invalid", key=key)
    return day
