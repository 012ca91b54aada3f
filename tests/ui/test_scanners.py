"""Scanning from here: SANE's own pretended scanner for real, other tools by what they would say."""

import os
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import QObject, QProcess
from PySide6.QtGui import QImage

from shouyue.desk.devices.scanners.finding import find_tool
from shouyue.desk.devices.scanners.naps2 import Naps2
from shouyue.desk.devices.scanners.run import ScannerRun
from shouyue.desk.devices.scanners.sane import Sane
from shouyue.desk.devices.scanners.tool import FAILED, Scanner
from shouyue.desk.devices.scanners.wia import Wia
from shouyue.desk.letters.page import LettersPage
from shouyue.desk.slips import sources
from ui.conftest import Hands

DUPLEX = """
    --mode Lineart|Halftone|Gray|Color [Lineart]
        Selects the scan mode (e.g., lineart, monochrome, or color).
    --resolution 75|150|300dpi [75]
        Sets the resolution of the scanned image.
    --source Flatbed|ADF Front|ADF Duplex [Flatbed]
        Selects the scan source.
  Geometry:
    -x 0..215.88mm (in steps of 0.1) [215.88]
    -y 0..355.5mm (in steps of 0.1) [355.5]
"""
FLAT = "    --mode Color [Color]\n"
HERE = Scanner("net:scan:duplex", "Office scanner")
LINUX = pytest.mark.skipif(not shutil.which("scanimage"), reason="needs sane-utils")


def arguments(tool, source, said=DUPLEX):
    return tool.scanning(HERE, source, said, Path("/spool/50%a")).arguments


def test_what_a_scanner_can_do_is_read_off_its_options():
    tool = Sane("scanimage")
    assert tool.sources(DUPLEX) == ("glass", "feeder", "both_sides")
    assert tool.sources(FLAT) == ("glass",)
    asked = arguments(tool, "both_sides")
    assert {"--mode=Gray", "--resolution=300", "--source=ADF Duplex", "--format=png"} <= set(asked)
    assert asked[asked.index("-x") + 1] == "210"
    assert asked[asked.index("-y") + 1] == "297"
    assert "--batch=/spool/50%%a-%04d.png" in asked
    assert not any(one.startswith("--batch-count") for one in asked)
    assert "--batch-count=1" in arguments(tool, "glass")


def test_nothing_is_asked_of_a_scanner_that_it_does_not_offer():
    asked = arguments(Sane("scanimage"), "glass", FLAT)
    assert not any(one.startswith(("--mode", "--resolution", "--source", "-x")) for one in asked)


def test_scanners_are_named_as_people_know_them():
    listed = Sane("scanimage").listed("v4l:/dev/video0\tNoname Camera\nrubbish\nnet:1\t \n")
    assert listed == (Scanner("v4l:/dev/video0", "Noname Camera"), Scanner("net:1", "net:1"))


def test_windows_is_asked_by_scripts_that_hold_no_name_of_a_device():
    tool = Wia("powershell")
    evil = Scanner("'; Remove-Item C:\\ #", "x")
    command = tool.scanning(evil, "both_sides", "", Path("C:/spool/a"))
    assert evil.device in command.environment.values()
    assert not any("Remove" in one for one in command.arguments)
    assert command.environment["SHOUYUE_SELECT"] == "5"
    assert tool.sources("handles 7\n") == ("glass", "feeder", "both_sides")
    assert tool.sources("handles 2\n") == ("glass",)
    assert tool.sources("rubbish") == ("glass",)
    assert tool.pages("page 1\npage 2\n") == 2


def test_naps2_is_told_everything_in_one_line():
    said = Naps2("naps2.console", "win32").scanning(HERE, "both_sides", "", Path("C:/spool/a"))
    line = " ".join(said.arguments)
    assert "--driver wia" in line
    assert "--source duplex" in line
    assert "--dpi 300" in line


@pytest.mark.parametrize(
    ("here", "platform", "kind"),
    [
        ({"scanimage", "naps2.console"}, "linux", Sane),
        ({"naps2.console"}, "linux", Naps2),
        ({"powershell"}, "win32", Wia),
        (set(), "linux", type(None)),
        (set(), "win32", type(None)),
    ],
)
def test_the_systems_own_tool_comes_first(here: set[str], platform: str, kind: type):
    which: Callable[[str], str | None] = lambda name: name if name in here else None  # noqa: E731 - a look-up
    assert type(find_tool(which, platform)) is kind


# --- running ---------------------------------------------------------------------------------


@pytest.fixture
def owner(qapp) -> QObject:
    return QObject()


@pytest.fixture
def pretended(tmp_path: Path, monkeypatch) -> Path:
    """SANE with its test scanner alone."""
    folder = tmp_path / "sane"
    folder.mkdir()
    (folder / "dll.conf").write_text("test\n")
    (folder / "test.conf").write_text(
        'number_of_devices 1\ntest-picture "Grid"\nsource "Flatbed"\n'
    )
    monkeypatch.setenv("SANE_CONFIG_DIR", str(folder))
    return folder


@LINUX
def test_a_stack_comes_out_of_the_feeder_of_a_real_tool(
    qtbot, owner, tmp_path: Path, pretended: Path
):
    spool = tmp_path / "50% of it"
    spool.mkdir()
    run = ScannerRun(Sane("scanimage"), spool, owner)
    begun: list[int] = []
    run.page_begun.connect(begun.append)
    with qtbot.waitSignal(run.found, timeout=30_000) as found:
        run.find()
    (scanner,) = found.args[0]
    with qtbot.waitSignal(run.sources_told, timeout=30_000) as told:
        run.ask(scanner)
    assert told.args[0] == ("glass", "feeder")
    with qtbot.waitSignal(run.scanned, timeout=60_000) as scanned:
        run.scan(scanner, "feeder")
    assert len(scanned.args[0]) == 10
    assert begun[-1] >= 10
    with Image.open(scanned.args[0][0]) as page:
        assert page.mode == "L"
        assert round(page.info["dpi"][0]) == 300
        assert page.width == pytest.approx(200 / 25.4 * 300, abs=2)


@LINUX
def test_stop_ends_the_tool_and_keeps_the_pages_that_are_whole(qtbot, owner, tmp_path, pretended):
    run = ScannerRun(Sane("scanimage"), tmp_path, owner)
    with qtbot.waitSignal(run.sources_told, timeout=30_000):
        run.ask(Scanner("test:0", "x"))
    failed: list[str] = []
    run.failed.connect(failed.append)
    run.page_begun.connect(lambda number: number == 3 and run.stop())
    with qtbot.waitSignal(run.scanned, timeout=60_000) as scanned:
        run.scan(Scanner("test:0", "x"), "feeder")
    assert 2 <= len(scanned.args[0]) < 10
    assert failed == []
    assert not run.busy


def stand_in(folder: Path, lines: str) -> Sane:
    """A tool that says and does as told."""
    path = folder / "scanimage"
    path.write_text(f"#!{sys.executable}\nimport sys\nasked = ' '.join(sys.argv[1:])\n{lines}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return Sane(str(path))


@pytest.mark.skipif(sys.platform == "win32", reason="starts a script")
@pytest.mark.parametrize(
    ("code", "said"), [(7, "feeder"), (6, "jammed"), (8, "cover"), (1, "error"), (139, "error")]
)
def test_what_goes_wrong_is_said_in_words(qtbot, owner, tmp_path: Path, code: int, said: str):
    run = ScannerRun(stand_in(tmp_path, f"sys.exit({code})"), tmp_path, owner)
    with qtbot.waitSignal(run.failed, timeout=30_000) as failed:
        run.scan(HERE, "feeder")
    assert said in failed.args[0]
    assert not run.busy


@pytest.mark.skipif(sys.platform == "win32", reason="starts a script")
@pytest.mark.parametrize(
    "words", ["", "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"]
)
def test_the_tool_ends_with_the_program(qapp, qtbot, owner, tmp_path: Path, words: str):
    script = f"{words}print('Scanning page 1', flush=True)\nimport time\ntime.sleep(600)"
    run = ScannerRun(stand_in(tmp_path, script), tmp_path, owner)
    told: list[object] = []
    run.scanned.connect(told.append)
    with qtbot.waitSignal(run.page_begun, timeout=30_000):
        run.scan(HERE, "feeder")
    process = run._process
    assert process is not None
    qapp.aboutToQuit.emit()
    assert process.state() is QProcess.ProcessState.NotRunning
    assert not run.busy
    assert told == [], "nobody is there any more"


@pytest.mark.skipif(sys.platform == "win32", reason="starts a script")
@pytest.mark.qt_log_ignore("Destroyed while process")
def test_an_owner_that_goes_takes_the_tool_along(qtbot, owner, tmp_path: Path):
    script = "print('Scanning page 1', flush=True)\nimport time\ntime.sleep(600)"
    run = ScannerRun(stand_in(tmp_path, script), tmp_path, owner)
    with qtbot.waitSignal(run.page_begun, timeout=30_000):
        run.scan(HERE, "feeder")
    process = run._process
    assert process is not None
    number = process.processId()
    shiboken6.delete(owner)
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_a_tool_that_is_gone_is_told(qtbot, owner, tmp_path: Path):
    run = ScannerRun(Sane(str(tmp_path / "gone")), tmp_path, owner)
    with qtbot.waitSignal(run.failed, timeout=30_000) as failed:
        run.find()
    assert failed.args == [FAILED]


# --- in the window ----------------------------------------------------------------------------


def slips_of(hands: Hands):
    hands.press("F4", "Ctrl+B")
    page = hands.window.page
    assert isinstance(page, LettersPage)
    return page._slips()


def test_what_is_not_here_is_not_offered_and_its_key_says_why(hands_without: Hands):
    room = slips_of(hands_without)
    assert room.lists.scanner.isHidden()
    assert room.lists.camera.isHidden()
    hands_without.press("Ctrl+G", "Ctrl+I")
    assert room.currentIndex() == 0
    no_scanner, no_camera = hands_without.words[-2:]
    assert "扫描仪" in no_scanner
    assert "摄像头" in no_camera
    assert not {"Ctrl+G", "Ctrl+I"} & dict(hands_without.window.page.keys()).keys()


@pytest.fixture
def hands_without(make, monkeypatch) -> Hands:
    monkeypatch.setattr(sources, "find_tool", lambda: None)
    monkeypatch.setattr(sources, "cameras", list)
    return make()


@pytest.mark.skipif(sys.platform == "win32", reason="starts a script")
def test_from_the_scanner_into_the_case_by_keyboard(make, monkeypatch, tmp_path: Path, qtbot):
    page = QImage(900, 1273, QImage.Format.Format_RGB888)
    page.fill(0xFFFFFF)
    assert page.save(str(tmp_path / "blank.png"))
    tool = stand_in(
        tmp_path,
        f"""
if asked.startswith('-f'):
    print('one\\tOffice scanner')
elif '--all-options' in asked:
    print('    --source Flatbed|ADF|ADF Duplex [Flatbed]')
else:
    import shutil
    pattern = [one for one in sys.argv if one.startswith('--batch=')][0].removeprefix('--batch=')
    for number, name in enumerate(('SH26-00002', 'SH26-00003'), start=1):
        print('Scanning page', number, file=sys.stderr)
        shutil.copy({str(tmp_path / "blank.png")!r}, pattern % number)
""",
    )
    monkeypatch.setattr(sources, "find_tool", lambda: tool)
    hands = make()
    room = slips_of(hands)
    hands.press("Ctrl+G")
    card = room.sources.scanner
    qtbot.waitUntil(card._go.hasFocus)
    assert [card._from.itemText(row) for row in range(card._from.count())] == [
        "进纸器，单面", "进纸器，双面", "玻璃板，一页",
    ]  # fmt: skip
    hands.press("Return")
    qtbot.waitUntil(lambda: len(hands.told) > 0)
    hands.settle()
    assert room.currentIndex() == 0
    assert room.lists.tray.rowCount() == 2
    assert not list(hands.bench.spool.glob("*.png")), "nothing of them stays in the spool"


def test_photographs_are_kept_until_they_are_filed_and_thrown_away_otherwise(make, monkeypatch):
    monkeypatch.setattr(sources, "cameras", lambda: ["one"])
    hands = make()
    room = slips_of(hands)
    hands.press("Ctrl+I")
    card = room.sources.camera
    seen = QImage(1280, 960, QImage.Format.Format_RGB32)
    seen.fill(0xF0F0E8)
    card._is_broken = False  # no camera stands on this desk: its frames are handed in
    card.camera.seen.emit(seen)
    card._retell()
    card._take.setFocus()
    hands.press("Return", "Return")
    assert "2" in card._state.text()
    hands.press("Escape")
    assert room.currentIndex() == 0
    assert not list(hands.bench.spool.iterdir())
    hands.press("Ctrl+I")
    card.camera.seen.emit(seen)
    card._photograph()
    hands.press("Ctrl+Return")
    assert room.lists.tray.rowCount() == 1
    assert not list(hands.bench.spool.iterdir())
