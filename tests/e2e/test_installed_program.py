"""The installed program, built here and started as a person starts it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# One worker builds once for all of them.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("installed")]


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program's folder, moved away from where it was built."""
    work = tmp_path_factory.mktemp("build")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=ERROR"]
    folders = [f"--distpath={work / 'dist'}", f"--workpath={work / 'work'}"]
    answer = subprocess.run(
        [*command, *folders, ROOT / "build_installer.spec"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return Path(shutil.move(work / "dist" / "shouyue", work / "守约 installed"))


def run(program: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Start it with nothing of this checkout in reach."""
    name = "shouyue.exe" if os.name == "nt" else "shouyue"
    kept = {"HOME", "USERPROFILE", "SYSTEMROOT", "TEMP", "TMP", "QT_QPA_PLATFORM"}
    environment = {key: value for key, value in os.environ.items() if key in kept}
    return subprocess.run(
        [program / name, *args],
        cwd=program.parent,
        env=environment | {"PATH": ""},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


def test_the_installed_program_tests_itself(program: Path):
    answer = run(program, "--selftest")
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_installed_program_lives_a_day_in_the_practice_village(program: Path, tmp_path: Path):
    answer = run(program, "demo", "--headless", "--dir", str(tmp_path / "village"))
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_licences_travel_with_the_program(program: Path):
    inside = program / "_internal"
    assert (inside / "resources" / "licences" / "LGPL-3.0.txt").is_file()
    texts = {
        path.parents[1].name.partition("-")[0].lower()
        for path in inside.glob("*.dist-info/licenses/*")
    }
    assert {"pylopdf_fonts_zh_cn", "sqlcipher3", "pypdfium2", "pynacl"} <= texts


def test_qt_can_be_replaced_by_whoever_wishes(program: Path):
    """LGPL: its libraries are whole files of their own."""
    assert list((program / "_internal" / "PySide6").rglob("*Qt6Widgets*"))
    assert not list((program / "_internal").rglob("*Qt6Quick*"))
