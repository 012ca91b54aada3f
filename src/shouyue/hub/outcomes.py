"""What a call comes to: a message, plain bytes, or a refusal with its reason."""

from dataclasses import dataclass, field

from shouyue.sync.messages import Message


@dataclass(frozen=True, slots=True)
class Refused:
    """No, and why. `numbers` help the caller to go on; they never say what a fact says."""

    code: str
    status: int = 403
    numbers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Raw:
    """A page or a part, as bytes."""

    body: bytes


Outcome = Message | Raw | Refused

MALFORMED = Refused("sync.malformed", 400)
NOT_YOURS = Refused("sync.not_your_branch", 403)
"""Said of what exists elsewhere and of what does not exist at all, alike."""
