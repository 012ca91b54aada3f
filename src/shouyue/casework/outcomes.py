"""What an act answers.

Expected answers are returned, not raised: `match`, end in `assert_never`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shouyue.domain.packs import Certainty


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence as its code and parameters; `i18n` gives it words."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Saved:
    """Done and durable. `refs` are the facts written, `notes` the loans whose pages changed."""

    refs: tuple[str, ...]
    notes: tuple[str, ...] = ()
    hints: tuple[Reason, ...] = ()
    """What the person should know of it, such as why a clock did not move."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One input that cannot be taken as it is. `field` is the name of the act's input."""

    field: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Invalid:
    """Nothing was written; these inputs have to be mended."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What a rule rests on: its setting in the policy pack, the text, how sure that is."""

    setting: str
    text: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """A rule stands against it. With `overridable`, a reason given in the input lets it through.

    `sources` say what the rules rest on, each once.
    """

    rules: tuple[Reason, ...]
    overridable: bool
    next_slot: str = ""
    sources: tuple[Source, ...] = ()


Outcome = Saved | Invalid | NotAllowed
