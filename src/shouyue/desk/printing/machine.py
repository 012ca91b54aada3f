"""One printer as the system knows it: what it can, and how it is told what it shall do.

Trays have no common name: the print system of Linux and macOS (CUPS) calls them by its option
`InputSlot`, Windows by a number that Qt names.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintEngine, QPrinter, QPrinterInfo

from shouyue.desk.devices.printer_setup import PrinterSetup

FILE: Final = "PDF"
"""What a printer is remembered as whose paper is a file."""

ALIKE_MM: Final = 1.0
"""Sizes that differ by less are the same paper: A4 is 595 points for some and 595.28 for others."""

_DUPLEX: Final = QPrinter.DuplexMode.DuplexLongSide
_CUPS_OPTIONS: Final = 0xFE00  # QPrintEngine's property of names and values, one behind the other
_SLOT: Final = "InputSlot"
_ASKING_S: Final = 5


@dataclass(frozen=True, slots=True)
class Machine:
    """What a printer says of itself.

    Attributes:
        trays: (name for the system, name for people).
        turns: whether it prints both sides by itself.
    """

    queue: str
    trays: tuple[tuple[str, str], ...] = ()
    turns: bool = False


def machines() -> tuple[Machine, ...]:
    """Every printer of this account, the system's own choice first. May wait for a network."""
    default = QPrinterInfo.defaultPrinterName()
    names = sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != default, name))
    return tuple(Machine(name, _trays(name), _turns(name)) for name in names)


def printer_for(queue: str, setup: PrinterSetup) -> QPrinter:
    """A printer set up as it is remembered; the system's own choice where it is not there now."""
    known = QPrinterInfo.printerInfo(queue) if queue else QPrinterInfo()
    mode = QPrinter.PrinterMode.HighResolution
    printer = QPrinter(known, mode) if not known.isNull() else QPrinter(mode)
    tell(printer, setup)
    return printer


def tell(printer: QPrinter, setup: PrinterSetup) -> None:
    """Hand a printer what it shall do; whether it turns the paper is asked of it first."""
    printer.setFullPage(True)
    if setup.dpi:
        printer.setResolution(setup.dpi)
    both = setup.sides == "both" and _turns(printer.printerName())
    printer.setDuplex(_DUPLEX if both else QPrinter.DuplexMode.DuplexNone)
    if setup.tray:
        _draw_from(printer, setup.tray)


def queue_of(printer: QPrinter) -> str:
    """By what name a printer is remembered."""
    is_file = printer.outputFormat() == QPrinter.OutputFormat.PdfFormat
    return FILE if is_file or not printer.printerName() else printer.printerName()


def heard(printer: QPrinter, known: PrinterSetup, *, asked: str) -> PrinterSetup:
    """What a person chose in the system's dialog, with what that cannot tell as it was known.

    `asked` is the queue that the dialog began with. On another one its sides and its tray are what
    the system proposes, and say nothing unless they differ from that.
    """
    sides, tray = known.sides, known.tray
    duplex = printer.duplex()
    info = QPrinterInfo.printerInfo(printer.printerName())
    if queue_of(printer) == asked or duplex != info.defaultDuplexMode():
        if duplex != QPrinter.DuplexMode.DuplexNone:
            sides = "both"
        elif sides == "both":
            sides = "one"
    return PrinterSetup(known.right, known.down, _drawn_from(printer) or tray, sides, known.dpi)


def is_out_of_order(queue: str) -> bool:
    """Whether the system says that a printer is stopped or not there."""
    if queue == FILE:
        return False
    return QPrinterInfo.printerInfo(queue).state() == QPrinter.PrinterState.Error


def knows_paper(queue: str, wide_mm: float, high_mm: float) -> bool:
    """Whether a printer takes paper of a size; one that names no sizes takes any."""
    info = QPrinterInfo.printerInfo(queue)
    if queue == FILE or info.isNull() or info.supportsCustomPageSizes():
        return True
    known = [size.size(QPageSize.Unit.Millimeter) for size in info.supportedPageSizes()]
    return not known or any(
        abs(size.width() - wide_mm) <= ALIKE_MM and abs(size.height() - high_mm) <= ALIKE_MM
        for size in known
    )


def _turns(queue: str) -> bool:
    info = QPrinterInfo.printerInfo(queue)
    return not info.isNull() and _DUPLEX in info.supportedDuplexModes()


def _trays(queue: str) -> tuple[tuple[str, str], ...]:
    named = getattr(QPrinter(QPrinterInfo.printerInfo(queue)), "supportedPaperSources", None)
    if named is not None:  # Windows
        return tuple((source.name, source.name) for source in named())
    return _slots(queue)


def _slots(queue: str) -> tuple[tuple[str, str], ...]:
    """The trays of a queue of CUPS; none where its program is not installed."""
    program = shutil.which("lpoptions")
    if program is None:
        return ()
    try:
        said = subprocess.run(  # noqa: S603 - a program of the system, no shell
            [program, "-p", queue, "-l"],
            capture_output=True,
            text=True,
            timeout=_ASKING_S,
            check=False,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ()
    return slots_in(said)


def slots_in(said: str) -> tuple[tuple[str, str], ...]:
    """The trays in the answer of `lpoptions -l`: `InputSlot/Tray: *Tray1 Tray2`."""
    for line in said.splitlines():
        name, colon, values = line.partition(":")
        if colon and PurePath(name).parts[:1] == (_SLOT,):
            return tuple((value, value) for value in values.replace("*", "").split())
    return ()


def _draw_from(printer: QPrinter, tray: str) -> None:
    source = getattr(QPrinter.PaperSource, tray, None)
    if hasattr(printer, "supportedPaperSources") and source is not None:
        printer.setPaperSource(source)
        return
    engine = printer.printEngine()
    kept = _options(engine) | {_SLOT: tray}
    engine.setProperty(_key(), [word for pair in kept.items() for word in pair])


def _drawn_from(printer: QPrinter) -> str:
    if hasattr(printer, "supportedPaperSources"):
        return printer.paperSource().name
    return _options(printer.printEngine()).get(_SLOT, "")


def _options(engine: QPrintEngine) -> dict[str, str]:
    """What a printer of CUPS was told by name; nothing for any other printer."""
    said: Any = engine.property(_key())
    words = [str(word) for word in said] if isinstance(said, list) else []
    return dict(zip(words[::2], words[1::2], strict=False))


def _key() -> QPrintEngine.PrintEnginePropertyKey:
    return QPrintEngine.PrintEnginePropertyKey(_CUPS_OPTIONS)
