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
    """The sentence of a reason, in one line; codes in its parameters come out as words too."""
    params: dict[str, object] = {}
    for name, value in reason.params.items():
        is_code = isinstance(value, str) and say.has_sentence(value)
        params[name] = say.sentence(str(value)) if is_code else _read(value)
    return one_line(say.sentence(reason.code, params))


def told(say: Language, reasons: Iterable[Reason]) -> list[Mapping[str, Json]]:
    """Reasons for a document: code and sentence."""
    return [{"code": reason.code, "message": said(say, reason)} for reason in reasons]


def _read(value: str | int) -> object:
    if not isinstance(value, str):
        return value
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
        if _MINUTE.fullmatch(value):
            return datetime.fromisoformat(value)
    except ValueError:  # somebody's words that only look like a day
        pass
    return value
