"""The log of a clock: every event, with what it did to the clock and why."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import starmap
from typing import Final, Literal, NamedTuple, overload

from typing_extensions import override

from shouyue.domain.acts import OBSTACLES
from shouyue.domain.effects import REVIVING, Effect, Strength
from shouyue.domain.events import Event

Does = Literal["begins_anew", "stands_still", "pends", "enforcement", "revives"]
"""What an effective event does to a period: it interrupts it, suspends it, holds it while somebody
else decides, puts the period for enforcement in its place, or brings back what was over."""
_DOES: Final[Mapping[str, Does]] = {
    "suspended": "stands_still",
    **dict.fromkeys(OBSTACLES.values(), "stands_still"),
    "procedure_pending": "pends",
    "judgment": "enforcement",
    **dict.fromkeys(REVIVING, "revives"),
}
"""By the row of the effect table; every other row interrupts."""


class Entry(NamedTuple):
    """What one event did to the clock."""

    event: Event
    effect: Effect

    @property
    def effective(self) -> bool:
        return self.effect.effective

    @property
    def reason(self) -> str:
        return self.effect.code

    @property
    def does(self) -> Does:
        """What it did, where it was effective."""
        return _DOES.get(self.effect.code, "begins_anew")

    @property
    def strength(self) -> Strength | None:
        return self.effect.strength

    @property
    def article(self) -> str:
        return self.effect.article


class Log(Sequence[Entry]):
    """Every event in the order of time, with what it did: told when somebody asks.

    At its start a branch asks a hundred thousand clocks for their days, and none for this.
    """

    __slots__ = ("_entries", "_tell")

    def __init__(self, tell: Callable[[], Iterable[tuple[Event, Effect]]]) -> None:
        self._tell = tell
        self._entries: tuple[Entry, ...] | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        if self._entries is None:
            self._entries = tuple(starmap(Entry, self._tell()))
        return self._entries

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Entry]: ...
    @override
    def __getitem__(self, place: int | slice) -> Entry | Sequence[Entry]:
        return self.entries[place]

    @override
    def __len__(self) -> int:
        return len(self.entries)

    @override
    def __eq__(self, other: object) -> bool:
        return self.entries == (other.entries if isinstance(other, Log) else other)

    @override
    def __hash__(self) -> int:
        return hash(self.entries)

    @override
    def __repr__(self) -> str:
        return repr(self.entries)
