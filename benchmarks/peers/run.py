"""Other ways to make the same letters: `python benchmarks/peers/run.py NAME FOLDER`.

Needs nothing of the program, so that it runs where the peers are installed. Each draws what the
pages of ours draw, by the means that are its quickest. Importing it and reading the work are not
counted; reading the fonts, cutting and writing the file are. A peer that is not there says so.
"""

import json
import resource
import sys
import time
from importlib import import_module
from pathlib import Path

PEERS = {
    "Qt QPainter": ("with_qt", "painter"),
    "reportlab canvas": ("with_reportlab", "canvas"),
    "fpdf2": ("with_fpdf2", "pages"),
    "Qt QTextDocument": ("with_qt", "document"),
    "typst": ("with_typst", "functions"),
    "WeasyPrint": ("with_weasyprint", "sections"),
    "LibreOffice": ("with_libreoffice", "frames"),
}


def peak_mb() -> float:
    """The most memory that this process held; what `getrusage` says is its parent's too."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def core_seconds() -> float:
    """Time of a processor that this process and those that it waited for have taken."""
    waited_for = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + waited_for.ru_utime + waited_for.ru_stime


def main(name: str, folder: Path) -> None:
    from work import Work  # noqa: PLC0415 - found only where this is run by itself

    module, way = PEERS[name]
    try:
        draw = getattr(import_module(module), way)
    except ImportError as error:
        sys.exit(f"not installed ({error})")
    work, out = Work.of(folder), folder / "peer.pdf"
    start = core_seconds()
    try:
        draw(work, out)
    except FileNotFoundError as error:
        sys.exit(f"not installed ({error})")
    seconds = core_seconds() - start
    count = len(work.pages)
    told = {
        "rate": count / seconds,
        "kb": out.stat().st_size / count / 1000,
        "peak": peak_mb(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
