"""Linux: `scanimage` of SANE, which comes with nearly every desktop."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from typing_extensions import override

from shouyue.desk.devices.scanners.tool import DPI, PAGE_MM, Command, Scanner, Source, Tool, trouble

_OPTION: Final = re.compile(r"^\s+(--?[a-z][a-z-]*)[ =]?(.*?)(?: \[.*\])?$", re.MULTILINE)
_RANGE: Final = re.compile(r"(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)")
_PAGE: Final = re.compile(r"^Scanning page (\d+)", re.MULTILINE)
_GREY: Final = ("Gray", "Grey", "Grayscale", "True Gray")


class Sane(Tool):
    """What a scanner can do is read off its own list of options."""

    def __init__(self, program: str) -> None:
        self._program = program

    @override
    def listing(self) -> Command:
        return Command(self._program, ("-f", "%d\t%v %m%n"))

    @override
    def listed(self, said: str) -> Sequence[Scanner]:
        lines = (line.partition("\t") for line in said.splitlines() if "\t" in line)
        return tuple(Scanner(device, title.strip() or device) for device, _, title in lines)

    @override
    def asking(self, scanner: Scanner) -> Command | None:
        return Command(self._program, (f"--device-name={scanner.device}", "--all-options"))

    @override
    def sources(self, said: str) -> Sequence[Source]:
        return tuple(_sources(said)) or ("glass",)

    @override
    def scanning(self, scanner: Scanner, source: Source, said: str, stem: Path) -> Command:
        options = dict(_OPTION.findall(said))
        arguments = [f"--device-name={scanner.device}", "--format=png", "--progress"]
        arguments.append(f"--batch={_literal(stem)}-%04d.png")
        if grey := [word for word in options.get("--mode", "").split("|") if word in _GREY]:
            arguments.append(f"--mode={grey[0]}")
        if "--resolution" in options:
            arguments.append(f"--resolution={DPI}")
        if source in (named := _sources(said)):
            arguments.append(f"--source={named[source]}")
        if source == "glass":
            arguments.append("--batch-count=1")
        for name, wanted in zip(("-x", "-y"), PAGE_MM, strict=True):
            if room := _RANGE.search(options.get(name, "")):
                arguments += (name, f"{min(wanted, float(room[2])):g}")
        return Command(self._program, tuple(arguments))

    @override
    def pages(self, said: str) -> int:
        return max(map(int, _PAGE.findall(said)), default=0)

    @override
    def trouble(self, code: int) -> str:
        return trouble(code)


def _sources(said: str) -> dict[Source, str]:
    """Where paper can come from, with the scanner's own name for it."""
    offered = dict(_OPTION.findall(said)).get("--source", "")
    found: dict[Source, str] = {}
    for name in offered.split("|"):
        plain = name.casefold()
        if "duplex" in plain or "both" in plain:
            found.setdefault("both_sides", name)
        elif "adf" in plain or "feeder" in plain:
            found.setdefault("feeder", name)
        elif "flatbed" in plain or "glass" in plain or "platen" in plain:
            found.setdefault("glass", name)
    return found


def _literal(stem: Path) -> str:
    """A path inside a pattern in which % means a number."""
    return str(stem).replace("%", "%%")
