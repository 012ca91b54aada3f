"""What every page is handed: the open vault, the threads, the language, the way to speak."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from shouyue.desk.acts import Acts, Door
from shouyue.desk.devices.printer_memory import PrinterMemory
from shouyue.desk.jobs import Jobs
from shouyue.desk.widgets.messages import Messages
from shouyue.desk.widgets.words import Words

Now = Callable[[], datetime]
"""Local wall time, without a zone: what the borrower's clock says."""


class Changes(QObject):
    """Tells once that facts were written; open pages look whether it concerns them."""

    happened = Signal(object)

    def tell(self, notes: Sequence[str]) -> None:
        """`notes` are the loans whose pages changed; nothing named may mean everything."""
        self.happened.emit(tuple(notes))


@dataclass(frozen=True, slots=True, eq=False)
class Bench:
    """One open vault and the desk around it. Built in one place, handed to every page.

    Attributes:
        printers: what this account of the machine remembers of each printer.
        spool: a private folder for pages on their way to the printer; emptied with the program.
    """

    acts: Acts
    door: Door
    jobs: Jobs
    words: Words
    messages: Messages
    changes: Changes
    now: Now
    spool: Path
    printers: PrinterMemory

    def today(self) -> date:
        return self.now().date()
