"""Reasons as words: days and moments in their parameters come out as people say them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from shouyue.casework.outcomes import Reason
from shouyue.cli.console import Json, one_line
from shouyue.i18n.language import Language

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MINUTE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")


def said(say: Language, reason: Reason) -> str:
    """The sentence of a reason, in one line; codes among its parameters come out as words."""
    params = {name: _read(say, value) for name, value in reason.params.items()}
    return one_line(say.sentence(reason.code, params))


def told(say: Language, reasons: Iterable[Reason]) -> list[Mapping[str, Json]]:
    """Reasons for a document: code and sentence."""
    return [{"code": reason.code, "message": said(say, reason)} for reason in reasons]


def _read(say: Language, value: str | int) -> object:
    if not isinstance(value, str):
        return value
    if say.has_sentence(value):
        return say.sentence(value)
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
        if _MINUTE.fullmatch(value):
            return datetime.fromisoformat(value)
    except ValueError:  # somebody's words that only look like a day
        pass
    return value
