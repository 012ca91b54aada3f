"""NAPS2, a free scanning program, where somebody installed it: it speaks to old scanners too.

Written by the description of its console and not yet tried with a scanner.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from typing_extensions import override

from shouyue.desk.devices.scanners.tool import DPI, Command, Scanner, Source, Tool, trouble

_NAMES: Final[dict[Source, str]] = {"glass": "glass", "feeder": "feeder", "both_sides": "duplex"}


class Naps2(Tool):
    """It does not tell what a scanner can do: everything is offered, and it says what fails."""

    def __init__(self, program: str, platform: str = sys.platform) -> None:
        self._program = program
        self._driver = "wia" if platform == "win32" else "sane"

    @override
    def listing(self) -> Command:
        return Command(self._program, ("--listdevices", "--driver", self._driver))

    @override
    def listed(self, said: str) -> Sequence[Scanner]:
        names = (line.strip() for line in said.splitlines())
        return tuple(Scanner(name, name) for name in names if name)

    @override
    def asking(self, scanner: Scanner) -> Command | None:
        return None

    @override
    def sources(self, said: str) -> Sequence[Source]:
        return ("glass", "feeder", "both_sides")

    @override
    def scanning(self, scanner: Scanner, source: Source, said: str, stem: Path) -> Command:
        arguments = (
            *("--noprofile", "--driver", self._driver, "--device", scanner.device),
            *("--source", _NAMES[source], "--dpi", str(DPI), "--bitdepth", "gray"),
            *("--verbose", "--output", f"{stem}.pdf"),
        )
        return Command(self._program, arguments)

    @override
    def pages(self, said: str) -> int:
        return sum("Scanned page" in line for line in said.splitlines())

    @override
    def trouble(self, code: int) -> str:
        return trouble(1 if code else 0)
