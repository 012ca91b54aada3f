"""Days and minutes that a fact may speak of."""

from datetime import date, datetime, timedelta
from typing import Final

from shouyue.domain.dates import read_day
from shouyue.ledger.canonical import Record

_EPOCH: Final = datetime.fromisoformat("1970-01-01")


def has_likely_days(said: Record) -> bool:
    """Whether all days lie where periods can be counted from them.

    Whoever reads them adds years to them: one fact of the year 9999 would end every list.
    """
    return all(_is_likely(getattr(said, name)) for name in said.__struct_fields__)


def _is_likely(value: object) -> bool:
    match value:
        case date():
            return read_day(value) is not None
        case tuple():
            return all(_is_likely(one) for one in value)
        case Record():
            return has_likely_days(value)
        case _:
            return True


def is_minute(text: str) -> bool:
    """Whether a text is a local minute, `2026-11-23T09:30`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return False
    if moment.tzinfo is not None or read_day(moment.date()) is None:
        return False
    return moment.isoformat(timespec="minutes") == text


def local_minute(wall_ms: int, zone_min: int) -> str:
    """The local minute of a claimed time; empty where no calendar has it, as a clock may claim."""
    try:
        moment = _EPOCH + timedelta(milliseconds=wall_ms, minutes=zone_min)
    except OverflowError:
        return ""
    return moment.isoformat(timespec="minutes")
