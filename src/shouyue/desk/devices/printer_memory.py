"""What this account of the machine remembers of its printers. Nothing of it is in the vault."""

import re
from pathlib import Path
from typing import Final
from urllib.parse import quote

from PySide6.QtCore import QSettings

from shouyue.desk.devices.printer_setup import SIDES, PrinterSetup, tenths

_LAST: Final = "last"
_NUMBER: Final = re.compile(r"-?\d{1,6}", re.ASCII)


class PrinterMemory:
    """Owner of the file. Queues are named as the system names them, slashes and all."""

    def __init__(self, path: Path) -> None:
        self._file = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def last(self) -> str:
        """The printer used last; empty before the first."""
        return str(self._file.value(_LAST, ""))

    def of(self, queue: str) -> PrinterSetup:
        """What one printer needs; what cannot be read is as if it were not there."""
        sides = self._text(queue, "sides")
        return PrinterSetup(
            right=tenths(self._number(queue, "right")),
            down=tenths(self._number(queue, "down")),
            tray=self._text(queue, "tray"),
            sides=next((one for one in SIDES if one == sides), "one"),
            dpi=max(0, self._number(queue, "dpi")),
        )

    def keep(self, queue: str, setup: PrinterSetup) -> None:
        """Remembers it; this is the printer used last from now on."""
        self._file.setValue(_LAST, queue)
        for name in ("right", "down", "tray", "sides", "dpi"):
            self._file.setValue(_key(queue, name), str(getattr(setup, name)))
        self._file.sync()

    def _text(self, queue: str, name: str) -> str:
        return str(self._file.value(_key(queue, name), ""))

    def _number(self, queue: str, name: str) -> int:
        said = self._text(queue, name)
        return int(said) if _NUMBER.fullmatch(said) else 0


def _key(queue: str, name: str) -> str:
    # A slash in a name would make a group of its own.
    return f"printers/{quote(queue, safe='')}/{name}"
