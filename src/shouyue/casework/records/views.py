"""What a supervisor is shown of records against a rule or to be judged."""

from dataclasses import dataclass

from shouyue.casework.outcomes import Reason


@dataclass(frozen=True, slots=True)
class OverrideView:
    """Something against a rule or to be judged, as a supervisor has to see it before a word on it.

    `what` names the contact or the paper; `words` are what was noted with it, of a letter its
    number; `standing` is None while nobody said anything. Nobody can approve a breach, only take
    note of it.
    """

    ref: str
    at: str
    by: str
    what: Reason
    rules: tuple[Reason, ...]
    reason: str
    words: str
    standing: Reason | None
    is_breach: bool = False
    is_to_judge: bool = False
