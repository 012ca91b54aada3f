"""Free text about people, looked through for what a bank must not say; one way for every record.

What is found is shown with its phrase. It can be recorded with a reason and waits for a supervisor,
as every contact against a rule does. What the borrower is told to have said is no breach of
whoever wrote it down: it needs no reason, and a supervisor judges it all the same, for a threat
can hide there, or somebody in need.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from shouyue.casework.judged import Judged, Rule
from shouyue.casework.outcomes import Reason
from shouyue.casework.policy import Rules
from shouyue.casework.workspace import Workspace
from shouyue.domain.phrases import Found, PhraseKind
from shouyue.ledger.judged import Judgement
from shouyue.ledger.vocabulary import Verdict

_SENTENCES: Final = MappingProxyType[PhraseKind, str](
    {
        "threat": "casework.contact.threat",
        "shaming": "casework.contact.shaming",
        "impersonation": "casework.contact.impersonation",
        "insult": "casework.contact.insult",
        "pushing": "casework.contact.pushing",
        "danger": "casework.contact.danger",
    }
)
_REPORTED: Final = "phrases.told_of_others"
"""The setting by which a phrase is somebody else's."""
_TO_JUDGE: Final = frozenset({_REPORTED, "phrases.danger"})


def phrase_rules(rules: Rules, *texts: str) -> Iterator[Rule]:
    """What the pack lists, as it stands in each of the texts."""
    for text in texts:
        yield from map(_rule, rules.policy.phrases.found_in(text))


def is_to_judge(rule: Rule) -> bool:
    """Whether it asks a supervisor to look, and says nothing against whoever wrote it down."""
    return rule.setting in _TO_JUDGE


def _rule(found: Found) -> Rule:
    if found.reported and found.kind != "danger":
        return Rule("casework.contact.reported", _REPORTED, {"phrase": found.words})
    return Rule(_SENTENCES[found.kind], f"phrases.{found.kind}", {"phrase": found.words})


def words_against(ws: Workspace, words: str) -> tuple[Reason, ...]:
    """What stands against words that are being typed, each with its phrase."""
    return Judged("allowed", ws.rules, tuple(phrase_rules(ws.rules, words))).reasons


@dataclass(frozen=True, slots=True)
class Heard:
    """What the free texts of a record were found to say, and the reason given for it."""

    judged: Judged
    reason: str

    @property
    def is_unexplained(self) -> bool:
        """Whether something in them wants a reason, and none was given."""
        return self.judged.wants_reason and not self.reason

    @property
    def judgement(self) -> Judgement | None:
        """As it stays with the record; None where there was nothing to find."""
        return self.judged.judgement(self.reason) if self.judged.rules else None

    @property
    def hints(self) -> tuple[Reason, ...]:
        return self.judged.hints


def heard(
    rules: Rules, texts: tuple[str, ...], reason: str, doubts: tuple[Rule, ...] = ()
) -> Heard:
    """Look through the texts of a record, and through the reason that was given for them.

    What is unlikely without being wrong is explained like them, and waits for no supervisor.
    """
    phrases = tuple(phrase_rules(rules, *texts, reason))
    if not phrases and not doubts:
        return Heard(Judged("allowed", rules), "")
    is_soft = not doubts and all(map(is_to_judge, phrases))
    verdict: Verdict = "to_judge" if is_soft else "needs_reason"
    judged = Judged(verdict, rules, (*doubts, *phrases), by_supervisor=bool(phrases))
    return Heard(judged, reason)
