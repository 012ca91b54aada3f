"""What the rules say of something that was or is to be done, and how that stays with its record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from types import MappingProxyType
from typing import NamedTuple

from shouyue.casework.outcomes import NotAllowed, Reason, Source
from shouyue.casework.policy import Rules
from shouyue.ledger.judged import Judgement
from shouyue.ledger.vocabulary import Verdict


class Rule(NamedTuple):
    """A rule in the way: the code of its sentence, the setting it rests on, and values."""

    code: str
    setting: str
    params: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say.

    Attributes:
        by: what it was judged by.
        rules: those in the way, or that ask somebody to look; empty where it is allowed.
        by_supervisor: a reason is not enough, a supervisor has to stand for it.
        next_slot: the first coming moment without blocks, `YYYY-MM-DDTHH:MM`, or empty.
    """

    verdict: Verdict
    by: Rules
    rules: tuple[Rule, ...] = ()
    by_supervisor: bool = False
    next_slot: str = ""

    @property
    def wants_reason(self) -> bool:
        """Whether it can be recorded only with a reason."""
        return self.verdict in ("needs_reason", "forbidden")

    @property
    def agreed_on(self) -> str:
        """The day of the repayment plan that stands against it, as ISO text, or empty."""
        days = (r.params["agreed_on"] for r in self.rules if r.setting == "contact.agreed_plan")
        return next(map(str, days), "")

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The rules in the way, as sentences."""
        return tuple(Reason(rule.code, _plain(rule.params)) for rule in self.rules)

    @property
    def hints(self) -> tuple[Reason, ...]:
        """What whoever recorded it should know: who still has to look at it, and why."""
        if self.verdict == "forbidden":
            return (Reason("casework.contact.breach_on_record"),)
        if self.verdict == "to_judge":
            return (*self.reasons, Reason("casework.contact.to_judge"))
        if self.by_supervisor:
            return (Reason("casework.contact.awaits_supervisor"),)
        return ()

    def not_allowed(self, *, overridable: bool) -> NotAllowed:
        return NotAllowed(self.reasons, overridable, self.next_slot, tuple(self._sources()))

    def _sources(self) -> Iterator[Source]:
        known = self.by.policy.provenance
        for setting in dict.fromkeys(rule.setting for rule in self.rules):
            if setting in known:
                yield Source(setting, known[setting].source, known[setting].certainty)

    def judgement(self, reason: str) -> Judgement:
        """As it stays with the record."""
        return Judgement(
            pack=self.by.mark,
            verdict=self.verdict,
            rules=tuple(dict.fromkeys(rule.setting for rule in self.rules)),
            reason=reason if self.rules else "",
            by_supervisor=self.by_supervisor,
            agreed_on=self.agreed_on,
        )


def _plain(params: Mapping[str, object]) -> dict[str, str | int]:
    return {name: _shown(value) for name, value in params.items()}


def _shown(value: object) -> str | int:
    match value:
        case int() | str():
            return value
        case time():
            return value.isoformat(timespec="minutes")
        case _:
            return str(value)
