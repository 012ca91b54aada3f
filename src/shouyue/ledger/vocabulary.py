"""Words of one choice that facts are written in, where a kind would not hold them all."""

from typing import Literal

Cause = Literal[
    "",
    "force_majeure",
    "guardian_missing",
    "heirs_unknown",
    "creditor_controlled",
    "court_stay",
    "other",
]
"""What an obstacle is, in the words of `domain.events`; empty for what is no obstacle."""
