"""The hybrid logical clock, and what it thinks of the wall clock.

A wrong wall clock never refuses, reorders or rewrites a record: the claimed time is kept as a
claim, the logical clock goes its own steady way, and the difference is graded (`ok`, `back`,
`fwd`).
"""

from dataclasses import dataclass
from typing import Literal

ClockState = Literal["ok", "back", "fwd"]

BACK_MS = 10 * 60 * 1000
"""A wall clock this far behind the last record has been set back."""
FORWARD_MS = 24 * 60 * 60 * 1000
"""A wall clock this far ahead of the trusted estimate is not believed."""
REMOTE_AHEAD_MS = 5 * 60 * 1000
"""How far beyond the hub's time a foreign clock may pull ours."""

_MAX_MS = (1 << 47) - 1


@dataclass(frozen=True, slots=True)
class Stamp:
    """Claimed time (ms since 1970, UTC) with its offset in minutes, logical time, and the grade."""

    wall_ms: int
    zone_min: int
    hlc: tuple[int, int]
    state: ClockState


@dataclass(frozen=True, slots=True)
class HybridClock:
    """The last logical time that was given out or merged: (ms, counter)."""

    ms: int = 0
    counter: int = 0

    def tick(
        self, wall_ms: int, zone_min: int, trusted_ms: int | None
    ) -> tuple["HybridClock", Stamp]:
        """The next logical time, strictly after every earlier one.

        `trusted_ms` is the best estimate of the true time (hub time plus elapsed), None before any.
        """
        state = self._grade(wall_ms, trusted_ms)
        candidate = wall_ms if state == "ok" else (trusted_ms or 0)
        candidate = max(0, min(candidate, _MAX_MS))
        after = (
            HybridClock(candidate, 0)
            if candidate > self.ms
            else HybridClock(self.ms, self.counter + 1)
        )
        return after, Stamp(wall_ms, zone_min, (after.ms, after.counter), state)

    def merge(self, remote: tuple[int, int], hub_ms: int) -> "HybridClock":
        """Take over a foreign logical time, but only as far as the hub's time bears it out."""
        if remote[0] > hub_ms + REMOTE_AHEAD_MS:
            return self
        return HybridClock(*max((self.ms, self.counter), remote))

    def _grade(self, wall_ms: int, trusted_ms: int | None) -> ClockState:
        if trusted_ms is not None and wall_ms > trusted_ms + FORWARD_MS:
            return "fwd"
        if wall_ms < self.ms - BACK_MS:
            return "back"
        return "ok"
