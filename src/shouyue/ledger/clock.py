"""The hybrid logical clock, and what it thinks of the wall clock.

A wrong wall clock never refuses, reorders or rewrites a record: the claimed time is kept as a
claim, the logical clock goes its own steady way, and the difference is graded (`ok`, `back`,
`fwd`).
"""

from dataclasses import dataclass
from typing import Literal

ClockState = Literal["ok", "back", "fwd"]

BACK_MS = 10 * 60 * 1000
"""A wall clock this far behind the trusted estimate, or without one behind the last record, has
been set back."""
FORWARD_MS = 24 * 60 * 60 * 1000
"""A wall clock this far ahead of the trusted estimate is not believed."""
AHEAD_MS = 5 * 60 * 1000
"""How far beyond trusted time a clock, ours or a foreign one, may pull the logical time.

Within `FORWARD_MS` a clock may well be right and the estimate late, so its claim is graded `ok`;
but the logical time cannot be taken back, so it follows the estimate.
"""

MAX_MS = (1 << 47) - 1
MAX_COUNTER = (1 << 31) - 1


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
        after = self._after(_plausible(wall_ms, trusted_ms, state))
        return after, Stamp(wall_ms, zone_min, (after.ms, after.counter), state)

    def merge(self, remote: tuple[int, int], hub_ms: int) -> "HybridClock":
        """Take over a foreign logical time, but only as far as the hub's time bears it out."""
        if remote[0] > hub_ms + AHEAD_MS:
            return self
        return HybridClock(*max((self.ms, self.counter), remote))

    def _after(self, candidate: int) -> "HybridClock":
        if candidate > self.ms:
            return HybridClock(candidate, 0)
        if self.counter < MAX_COUNTER:
            return HybridClock(self.ms, self.counter + 1)
        return HybridClock(self.ms + 1, 0)

    def _grade(self, wall_ms: int, trusted_ms: int | None) -> ClockState:
        # What is trusted judges alone: our own past may itself come from a wild clock.
        if trusted_ms is not None and wall_ms > trusted_ms + FORWARD_MS:
            return "fwd"
        expected = self.ms if trusted_ms is None else trusted_ms
        return "back" if wall_ms < expected - BACK_MS else "ok"


def _plausible(wall_ms: int, trusted_ms: int | None, state: ClockState) -> int:
    """The time that the logical clock may move to, between 0 and `MAX_MS`."""
    if trusted_ms is None:
        believed = wall_ms if state == "ok" else 0
    elif state == "fwd":
        believed = trusted_ms
    else:
        believed = max(trusted_ms, min(wall_ms, trusted_ms + AHEAD_MS))
    return max(0, min(believed, MAX_MS))
