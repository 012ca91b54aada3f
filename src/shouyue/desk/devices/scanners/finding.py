"""Which program works scanners on this computer, if any."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from shouyue.desk.devices.scanners.naps2 import Naps2
from shouyue.desk.devices.scanners.sane import Sane
from shouyue.desk.devices.scanners.tool import Tool
from shouyue.desk.devices.scanners.wia import Wia

Which = Callable[[str], str | None]


def find_tool(which: Which = shutil.which, platform: str = sys.platform) -> Tool | None:
    """The system's own first; None where there is none, and then no scanner is offered."""
    if platform == "win32":
        if program := which("powershell"):
            return Wia(program)
    elif program := which("scanimage"):
        return Sane(program)
    for name in _naps2(platform):
        if program := which(name):
            return Naps2(program, platform)
    return None


def _naps2(platform: str) -> Iterator[str]:
    if platform == "win32":
        # Windows does not tell large letters from small ones here.
        for folder in (os.environ.get("PROGRAMFILES"), os.environ.get("PROGRAMFILES(X86)")):
            if folder:
                yield str(Path(folder) / "NAPS2" / "NAPS2.Console.exe")
    yield "naps2.console"
