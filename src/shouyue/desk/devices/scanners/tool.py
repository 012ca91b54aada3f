"""What every program that works a scanner is asked for, and how it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, Protocol

from shouyue.desk.widgets.words import N_

Source = Literal["glass", "feeder", "both_sides"]

DPI: Final = 300
PAGE_MM: Final = (210, 297)


@dataclass(frozen=True, slots=True)
class Command:
    """A program with its arguments, and what is told it beside them; no shell reads it."""

    program: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scanner:
    """A scanner as its tool names it, and as people do."""

    device: str
    title: str


class Tool(Protocol):
    """A program of the system that works scanners. Everything here is pure: `run` starts it."""

    def listing(self) -> Command:
        """Ask which scanners there are."""
        ...

    def listed(self, said: str) -> Sequence[Scanner]: ...

    def asking(self, scanner: Scanner) -> Command | None:
        """Ask what a scanner can do; None where the tool does not tell."""
        ...

    def sources(self, said: str) -> Sequence[Source]:
        """Where it takes paper from; `said` is its answer to `asking`."""
        ...

    def scanning(self, scanner: Scanner, source: Source, said: str, stem: Path) -> Command:
        """Scan grey at 300 dots into new files whose names begin with `stem`."""
        ...

    def pages(self, said: str) -> int:
        """How many pages are done or under way, by all that it has said so far."""
        ...

    def trouble(self, code: int) -> str:
        """The sentence for the code that it ended with; empty when all is well."""
        ...


FAILED: Final = N_("The scanner stopped with an error. Switch it off and on, then try again.")
_TROUBLES: Final = {
    3: N_("The scanner is busy. Another program may be using it."),
    6: N_("Paper is jammed in the scanner. Take it out, then put in what was not scanned yet."),
    7: N_("There is no paper in the feeder."),
    8: N_("The scanner's cover is open."),
    9: N_("The scanner does not answer. Is it switched on and plugged in?"),
    11: N_("This computer does not let you use the scanner."),
}
"""By the numbers that SANE gives to what can go wrong; the other tools' are turned into these."""


def trouble(code: int) -> str:
    return _TROUBLES.get(code, FAILED) if code else ""
