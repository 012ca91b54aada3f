"""The moment of an act, as somebody's clock tells it. Handed in, never asked for below."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """Wall time in ms since 1970 (UTC) and its local offset in minutes."""

    wall_ms: int
    zone_min: int


Clock = Callable[[], Moment]
