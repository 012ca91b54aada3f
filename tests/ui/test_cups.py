"""Against the real print system of Linux, where it is installed: a server of our own, on a socket.

Its queue is a file, so nothing comes near a printer, and what the queue was handed is read back.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest

from shouyue.casework.forms.trial_sheets import write_test_sheet
from ui import sheets
from ui.spoken import speak
from ui.test_printing import edges_mm, titles

PROGRAMS = ("cupsd", "lpadmin", "lpoptions", "cupsdisable", "lpstat")
PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
LACKING = [name for name in PROGRAMS if shutil.which(name, path=PATH) is None]

pytestmark = pytest.mark.skipif(bool(LACKING), reason=f"CUPS is not installed: {LACKING}")

# An old laser with two trays that turns paper; it takes PDF as it is.
PPD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "LASER.PPD"
*Manufacturer: "Old"
*Product: "(Laser)"
*ModelName: "Old Laser"
*ShortNickName: "Old Laser"
*NickName: "Old Laser"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*FileSystem: False
*cupsFilter: "application/vnd.cups-pdf 0 -"
*OpenUI *PageSize: PickOne
*OrderDependency: 10 AnySetup *PageSize
*DefaultPageSize: A4
*PageSize A4: ""
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*OrderDependency: 10 AnySetup *PageRegion
*DefaultPageRegion: A4
*PageRegion A4: ""
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4: "12 12 583 830"
*DefaultPaperDimension: A4
*PaperDimension A4: "595 842"
*OpenUI *InputSlot/Tray: PickOne
*OrderDependency: 20 AnySetup *InputSlot
*DefaultInputSlot: Tray1
*InputSlot Tray1/Tray 1: ""
*InputSlot Tray2/Tray 2: ""
*CloseUI: *InputSlot
*OpenUI *Duplex/Duplex: PickOne
*OrderDependency: 30 AnySetup *Duplex
*DefaultDuplex: None
*Duplex None: ""
*Duplex DuplexNoTumble: ""
*Duplex DuplexTumble: ""
*CloseUI: *Duplex
"""

# What a dot-matrix printer's file says on top: paper of any size.
ANY_SIZE = """*VariablePaperSize: True
*MaxMediaWidth: "1000"
*MaxMediaHeight: "2000"
*HWMargins: 0 0 0 0
*CustomPageSize True: ""
*ParamCustomPageSize Width: 1 points 36 1000
*ParamCustomPageSize Height: 2 points 36 2000
*ParamCustomPageSize WidthOffset: 3 points 0 0
*ParamCustomPageSize HeightOffset: 4 points 0 0
*ParamCustomPageSize Orientation: 5 int 0 0
"""


@dataclass(frozen=True)
class Cups:
    """A running server of our own."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PATH": PATH,
            "CUPS_SERVER": str(self.folder / "sock"),
            "CUPS_SERVERROOT": str(self.folder / "etc"),
            "QT_QPA_PLATFORM": "offscreen",
        }

    def tell(self, *words: str) -> str:
        done = subprocess.run(
            words, env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout

    def job(self, *words: object) -> object:
        """What a process of ours says that it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "ui.cups_job", *map(str, words)],
            cwd=Path(__file__).parents[1],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def add(self, queue: str, ppd: str) -> None:
        """A printer whose paper is a file of ours."""
        known = self.folder / f"{queue}.ppd"
        known.write_text(ppd)
        device = f"file://{self.folder}/paper.pdf"
        self.tell("lpadmin", "-p", queue, "-E", "-v", device, "-P", str(known))

    def paper(self) -> Path:
        """What came out of the queue, once the job is done."""
        out, end = self.folder / "paper.pdf", time.monotonic() + 20
        while time.monotonic() < end:
            if out.exists() and out.stat().st_size and not self.tell("lpstat", "-o"):
                return out
            time.sleep(0.1)
        raise AssertionError("nothing came out")

    def asked(self) -> str:
        """The options of the newest job, as the server keeps them."""
        end = time.monotonic() + 20
        while not (known := sorted((self.folder / "spool").glob("c*"))):
            assert time.monotonic() < end
            time.sleep(0.1)
        return known[-1].read_bytes().decode("latin-1")


@pytest.fixture
def cups() -> Iterator[Cups]:
    # Short, since it holds a socket; and the server's filters run as somebody else.
    folder = Path(tempfile.mkdtemp(prefix="cups-"))
    folder.chmod(0o755)
    for name in ("spool", "spool/tmp", "run", "cache", "etc"):
        (folder / name).mkdir()
    (folder / "cupsd.conf").write_text(
        f"Listen {folder}/sock\nLogLevel warn\nMaxLogSize 0\nBrowsing Off\n"
        # A job is written down at once, and not with the next half minute.
        "DirtyCleanInterval 0\n"
        "<Location />\nOrder allow,deny\nAllow all\n</Location>\n"
        "<Location /admin>\nOrder allow,deny\nAllow all\n</Location>\n"
        "<Policy default>\n<Limit All>\nOrder deny,allow\n</Limit>\n</Policy>\n"
    )
    (folder / "cups-files.conf").write_text(
        f"ServerRoot {folder}/etc\nRequestRoot {folder}/spool\nTempDir {folder}/spool/tmp\n"
        f"StateDir {folder}/run\nCacheDir {folder}/cache\nFileDevice Yes\n"
        f"AccessLog {folder}/access\nErrorLog {folder}/errors\nPageLog {folder}/pages\n"
    )
    server = subprocess.Popen(
        [
            shutil.which("cupsd", path=PATH) or "cupsd",
            *("-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "cups-files.conf")),
        ]
    )
    try:
        cups = Cups(folder)
        end = time.monotonic() + 20
        while "is running" not in cups.tell("lpstat", "-r"):
            assert server.poll() is None, (folder / "errors").read_text()
            assert time.monotonic() < end
            time.sleep(0.1)
        cups.add("laser", PPD)
        yield cups
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def test_what_a_printer_can_is_read_from_the_system(cups: Cups):
    assert cups.job("machines") == [
        {"queue": "laser", "trays": [["Tray1", "Tray1"], ["Tray2", "Tray2"]], "turns": True}
    ]


def test_tray_and_both_sides_arrive_at_the_printer(cups: Cups, tmp_path: Path):
    pdf = tmp_path / "in.pdf"
    sheets.write_pages(pdf, ["A", "BBB", "CCCCCC"])
    said = cups.job("laser", pdf, 0, 0, "Tray2", "both")
    assert said == {"sides": 4, "wanted": 4, "trouble": ""}
    assert titles(cups.paper(), pdf) == ["A", "B", "C", "-"]
    asked = cups.asked()
    assert re.search(r"InputSlot..Tray2", asked, re.DOTALL)
    assert "two-sided-long-edge" in asked


def test_everything_is_shifted_on_the_paper(cups: Cups, tmp_path: Path):
    pdf = tmp_path / "in.pdf"
    sheets.write_pages(pdf, ["A"])
    cups.job("laser", pdf, 23, -10, "", "one")
    left, top = edges_mm(pdf)
    assert edges_mm(cups.paper()) == pytest.approx((left + 2.3, top - 1.0), abs=0.15)


def test_the_paper_of_the_counter_keeps_its_size(cups: Cups, tmp_path: Path):
    pdf = tmp_path / "in.pdf"
    write_test_sheet(pdf, "241x140", speak("zh_CN"))
    cups.add("needles", PPD + ANY_SIZE)
    assert cups.job("needles", pdf, 0, 0, "", "one")["sides"] == 1
    size = pypdfium2.PdfDocument(cups.paper())[0].get_size()
    assert size == pytest.approx((241 / 25.4 * 72, 140 / 25.4 * 72), abs=1)


def test_a_printer_that_does_not_know_the_paper_would_shrink_it_and_gets_nothing(
    cups: Cups, tmp_path: Path
):
    pdf = tmp_path / "in.pdf"
    write_test_sheet(pdf, "241x140", speak("zh_CN"))
    assert cups.job("laser", pdf, 0, 0, "", "one") == {"refused": "desk.printer_paper"}
    assert cups.tell("lpstat", "-o") == ""


def test_a_printer_that_is_stopped_gets_nothing_and_that_is_said(cups: Cups, tmp_path: Path):
    pdf = tmp_path / "in.pdf"
    sheets.write_pages(pdf, ["A"])
    cups.tell("cupsdisable", "laser")
    assert cups.job("laser", pdf, 0, 0, "", "one") == {"refused": "desk.printer_off"}
    assert cups.tell("lpstat", "-o") == ""


def test_a_printer_that_is_not_there_any_more_is_said(cups: Cups, tmp_path: Path):
    pdf = tmp_path / "in.pdf"
    sheets.write_pages(pdf, ["A"])
    cups.tell("lpadmin", "-x", "laser")
    said = cups.job("laser", pdf, 0, 0, "", "one")
    assert set(said) == {"refused"}
