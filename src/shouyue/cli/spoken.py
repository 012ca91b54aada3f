"""Reasons as words: days and moments in their parameters come out as people say them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from shouyue.casework.outcomes import Reason, Source
from shouyue.casework.rules.rulebook import CERTAINTIES
from shouyue.cli.console import Json, one_line
from shouyue.i18n.language import Language, read_stored


def said(say: Language, reason: Reason) -> str:
    """The sentence of a reason, in one line."""
    return one_line(say.told(reason.code, reason.params))


def moment(say: Language, text: str) -> str:
    """A stored local moment as people say it."""
    shown = read_stored(text)
    return say.datetime(shown) if isinstance(shown, datetime) else text


def sources_said(say: Language, sources: Iterable[Source]) -> list[str]:
    """What rules rest on and how sure that is, a sentence each."""
    return [
        say.text(
            "By: {source} ({certainty})",
            source=one.text,
            certainty=say.sentence(CERTAINTIES[one.certainty]),
        )
        for one in sources
    ]


def told(say: Language, reasons: Iterable[Reason]) -> list[Mapping[str, Json]]:
    """Reasons for a document: code and sentence."""
    return [{"code": reason.code, "message": said(say, reason)} for reason in reasons]
