"""Windows: WIA, which every scanner's driver there speaks, through the PowerShell of the system.

Written by Microsoft's description of the WIA automation objects and not yet tried with a scanner.
What varies goes in by the environment, so nothing that a driver calls itself is read as a script.
"""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from typing_extensions import override

from shouyue.desk.devices.scanners.tool import DPI, Command, Scanner, Source, Tool, trouble

_DEVICE, _STEM, _SELECT = "SHOUYUE_SCANNER", "SHOUYUE_STEM", "SHOUYUE_SELECT"
_FEEDER, _GLASS, _DUPLEX = 1, 2, 4
"""Bits of WIA_DPS_DOCUMENT_HANDLING_CAPABILITIES (3086) and ..._SELECT (3088)."""
_SELECTED: Final[dict[Source, int]] = {
    "glass": _GLASS,
    "feeder": _FEEDER,
    "both_sides": _FEEDER | _DUPLEX,
}

_FIND: Final = """
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [Text.Encoding]::UTF8
$all = (New-Object -ComObject WIA.DeviceManager).DeviceInfos
"""
_LIST: Final = """
foreach ($one in $all) {
  if ($one.Type -eq 1) { $one.DeviceID + "`t" + $one.Properties.Item('Name').Value }
}
"""
_CONNECT: Final = """
$device = $null
foreach ($one in $all) {
  if ($one.DeviceID -eq $env:SHOUYUE_SCANNER) { $device = $one.Connect() }
}
if ($device -eq $null) { exit 9 }
"""
_ASK: Final = """
foreach ($property in $device.Properties) {
  if ($property.PropertyID -eq 3086) { 'handles ' + $property.Value }
}
"""
_SCAN: Final = """
foreach ($property in $device.Properties) {
  if ($property.PropertyID -eq 3088) { $property.Value = [int]$env:SHOUYUE_SELECT }
}
$item = $device.Items.Item(1)
foreach ($property in $item.Properties) {
  if ($property.PropertyID -eq 6146) { $property.Value = 2 }
  if ($property.PropertyID -eq 6147) { $property.Value = DPI }
  if ($property.PropertyID -eq 6148) { $property.Value = DPI }
}
$page = 0
do {
  'page ' + ($page + 1)
  try {
    $image = $item.Transfer('{B96B3CAB-0728-11D3-9D7B-0000F81EF32E}')
  } catch {
    switch ('{0:X8}' -f $_.Exception.GetBaseException().HResult) {
      '80210003' { if ($page -gt 0) { exit 0 } else { exit 7 } }
      '80210002' { exit 6 }
      '80210005' { exit 9 }
      '80210006' { exit 3 }
      '80210016' { exit 8 }
      '80070005' { exit 11 }
      default { exit 1 }
    }
  }
  $page += 1
  $image.SaveFile(('{0}-{1:0000}.bmp' -f $env:SHOUYUE_STEM, $page))
} while ([int]$env:SHOUYUE_SELECT -ne 2)
""".replace("DPI", str(DPI))
"""Grey (6146 = 2), dots across and down (6147, 6148); page after page until the feeder is empty."""


class Wia(Tool):
    """One script for each question."""

    def __init__(self, program: str) -> None:
        self._program = program

    @override
    def listing(self) -> Command:
        return self._script(_FIND + _LIST)

    @override
    def listed(self, said: str) -> Sequence[Scanner]:
        lines = (line.partition("\t") for line in said.splitlines() if "\t" in line)
        return tuple(Scanner(device, title.strip() or device) for device, _, title in lines)

    @override
    def asking(self, scanner: Scanner) -> Command | None:
        return self._script(_FIND + _CONNECT + _ASK, {_DEVICE: scanner.device})

    @override
    def sources(self, said: str) -> Sequence[Source]:
        word, _, number = said.strip().partition(" ")
        handles = int(number) if word == "handles" and number.isdecimal() else _GLASS
        wanted: dict[Source, int] = {"glass": _GLASS, "feeder": _FEEDER, "both_sides": _DUPLEX}
        return tuple(source for source, bit in wanted.items() if handles & bit) or ("glass",)

    @override
    def scanning(self, scanner: Scanner, source: Source, said: str, stem: Path) -> Command:
        told = {_DEVICE: scanner.device, _STEM: str(stem), _SELECT: str(_SELECTED[source])}
        return self._script(_FIND + _CONNECT + _SCAN, told)

    @override
    def pages(self, said: str) -> int:
        return sum(line.startswith("page ") for line in said.splitlines())

    @override
    def trouble(self, code: int) -> str:
        return trouble(code)

    def _script(self, script: str, told: dict[str, str] | None = None) -> Command:
        packed = base64.b64encode(script.encode("utf-16-le")).decode("ascii")
        arguments = ("-NoProfile", "-NonInteractive", "-EncodedCommand", packed)
        return Command(self._program, arguments, told or {})
