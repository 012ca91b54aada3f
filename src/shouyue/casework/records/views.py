"""What a supervisor is shown of records against a rule or to be judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

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


ExceptionState = Literal["explained", "waits", "disputed", "approved", "not_approved", "seen"]
"""Where the word on an exception stands: its writer's reason is enough, or a supervisor's is not
here yet, or is; of what nobody can approve, or what broke no rule, a supervisor has seen it."""

EXCEPTION_STATES: Final[Mapping[ExceptionState, str]] = MappingProxyType(
    {
        "explained": "casework.exception.explained",
        "waits": "casework.exception.waits",
        "disputed": "casework.exception.disputed",
        "approved": "casework.exception.approved",
        "not_approved": "casework.exception.not_approved",
        "seen": "casework.exception.seen",
    }
)
"""Each in a word or two."""


@dataclass(frozen=True, slots=True)
class ExceptionLine:
    """Something on record against a rule, whose it is, and where the word on it stands."""

    branch: str
    note: str
    name: str
    village: str
    of: OverrideView
    state: ExceptionState


@dataclass(frozen=True, slots=True)
class Exceptions:
    """The newest of them since a day, and how many there are."""

    total: int
    lines: tuple[ExceptionLine, ...]
