"""Reasons as words: days and moments in their parameters come out as people say them."""

from collections.abc import Iterable, Mapping

from shouyue.casework.outcomes import Reason
from shouyue.cli.console import Json, one_line
from shouyue.i18n.language import Language


def said(say: Language, reason: Reason) -> str:
    """The sentence of a reason, in one line."""
    return one_line(say.told(reason.code, reason.params))


def told(say: Language, reasons: Iterable[Reason]) -> list[Mapping[str, Json]]:
    """Reasons for a document: code and sentence."""
    return [{"code": reason.code, "message": said(say, reason)} for reason in reasons]
