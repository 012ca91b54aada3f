"""Words people write of a contact, looked through for what a bank must not say."""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from shouyue.casework.outcomes import Reason
from shouyue.casework.workspace import Workspace
from shouyue.domain.phrases import Found, PhraseKind, found_in

SENTENCES: Final = MappingProxyType[PhraseKind, str](
    {
        "threat": "casework.contact.threat",
        "shaming": "casework.contact.shaming",
        "impersonation": "casework.contact.impersonation",
        "insult": "casework.contact.insult",
        "pushing": "casework.contact.pushing",
    }
)


def phrases_in(ws: Workspace, *texts: str) -> Iterator[Found]:
    """What the pack lists, in each of the texts."""
    policy = ws.rules.policy
    for text in texts:
        yield from found_in(text, policy.phrases, policy.spared)


def hints_on(ws: Workspace, *texts: str) -> tuple[Reason, ...]:
    """The same as sentences, for records that no gate judges: it is said, and stays on record."""
    found = phrases_in(ws, *texts)
    return tuple(Reason(SENTENCES[one.kind], {"phrase": one.words}) for one in found)
