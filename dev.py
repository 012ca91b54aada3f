#!/usr/bin/env python3
"""One door for everyone who runs or changes this program: `python3 dev.py COMMAND`.

Needs nothing but a Python: it makes `.venv`, installs the locked packages into it, finds what
the system lacks, and runs what was asked. What is in place already is left alone, so the second
run needs no network. Standard library only, and readable to older Pythons so that they can be
told what to do.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
OLDEST_PYTHON = (3, 11)

PROGRAM_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"  # everything of the program's lock and the tools
LOCK_TOOL = "uv==0.13.9"

# Debian's names of what Qt's wheel expects from the system.
QT_PACKAGES = "libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libbrotli1"
WINDOW_PACKAGES = (
    "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 "
    "libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libx11-xcb1 libxkbcommon-x11-0 libcups2"
)
SCREEN_PACKAGES = "xvfb xauth"  # a screen without a screen, for tests

PROBE_VENV = (
    "import json, sys, sysconfig; print(json.dumps([sys.prefix != sys.base_prefix,"
    " list(sys.version_info[:2]), sysconfig.get_path('purelib')]))"
)
PROBE_QT = (
    "from PySide6 import QtCore, QtDBus, QtGui, QtNetwork, QtPrintSupport, QtSvg, QtTest, QtWidgets"
)
PROBE_WINDOW = """
import ctypes, pathlib, PySide6
plugins = pathlib.Path(PySide6.__file__).parent / "Qt" / "plugins"
for name in ("platforms/libqxcb.so", "printsupport/libcupsprintersupport.so"):
    ctypes.CDLL(str(plugins / name))
"""
PROBE_LIBPYTHON = "import ctypes, sysconfig; ctypes.CDLL(sysconfig.get_config_var('INSTSONAME'))"
PROBE_DISPLAY = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"


class Stop(Exception):  # noqa: N818 - it ends the run with one plain line; not always an error
    """Nothing more can be done here; the message says what a person can do."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


class Environment(NamedTuple):
    """What `.venv` says of itself."""

    version: tuple[int, int]
    packages: Path


# --- running things ---------------------------------------------------------------------------


def say(text: str) -> None:
    print(f"- {text}", flush=True)


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


def child_environment() -> dict[str, str]:
    """Ours without what would let foreign modules into `.venv`."""
    return {k: v for k, v in os.environ.items() if k not in {"PYTHONHOME", "PYTHONPATH"}}


def run(command: Sequence[str | Path]) -> int:
    """Run in the foreground and give the exit code; 128 + n for a program ended by signal n.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed. The child had it too and has ended by then.
    """
    interrupted = False
    words = [str(part) for part in command]
    with subprocess.Popen(words, cwd=ROOT, env=child_environment()) as child:
        # Whoever ends this ends what it runs.
        before = signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        while child.returncode is None:
            try:
                child.wait()
            except KeyboardInterrupt:
                interrupted = True
        signal.signal(signal.SIGTERM, before)
    if interrupted:
        raise KeyboardInterrupt
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def ask(command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    """Run in silence and give what it said."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=child_environment(),
        text=True,
        encoding="utf-8",
        errors="replace",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )


def must(command: Sequence[str | Path], what: str) -> None:
    if code := run(command):
        raise Stop(f"{what} failed (exit {code}). Mend what it says above and run this again.")


def python(*args: str | Path) -> list[str | Path]:
    return [venv_python(), *args]


# --- the system's packages --------------------------------------------------------------------


def apt(packages: str, why: str) -> None:
    """Install Debian packages where we may.

    Raises:
        Stop: we may not, or it failed; the message is the line to type.
    """
    line = f"apt-get install -y --no-install-recommends {packages}"
    prefix = root_prefix()
    if not shutil.which("apt-get"):
        raise Stop(f"{why}. Install what your system calls these packages: {packages}")
    if prefix is None:
        raise Stop(f"{why}. Run this, then the same command again:\n    sudo {line}")
    say(f"{why}: installing {packages}")
    quiet = [*prefix, "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    install = [*quiet, *line.split()[1:]]
    if ask(install).returncode:
        # The lists of a new machine are empty, those of an old one name files long gone.
        must([*quiet, "update"], "apt-get update")
        must(install, "apt-get install")


def root_prefix() -> list[str] | None:
    """What to write before a command so that root runs it without being asked; None: nothing."""
    settings = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return settings
    if shutil.which("sudo") and ask(["sudo", "-n", "true"]).returncode == 0:
        return ["sudo", "-n", *settings]
    return None


# --- the virtual environment ------------------------------------------------------------------


def environment() -> Environment | None:
    """The `.venv` as it is, or None when there is none that works."""
    if not venv_python().exists():
        return None
    try:
        answer = ask(python("-c", PROBE_VENV))
        own, (major, minor), packages = json.loads(answer.stdout)
    except (OSError, ValueError):
        return None
    return Environment((major, minor), Path(packages)) if own else None


def ensure_venv() -> Environment:
    found = environment()
    if found and found.version >= OLDEST_PYTHON:
        return found
    if Path(sys.prefix).resolve() == VENV.resolve():
        raise Stop("The active .venv must be made anew: run `deactivate`, then this again.")
    if VENV.exists():
        say("removing a .venv that does not work")
        shutil.rmtree(VENV)
    say("making .venv with Python {}.{}".format(*sys.version_info[:2]))
    # Without pip first: this step cannot stop half-way where ensurepip is missing.
    must([sys.executable, "-m", "venv", "--without-pip", VENV], "making .venv")
    made = environment()
    if made is None:
        raise Stop(f"The Python in {VENV} does not start. Is the disk full, or mounted noexec?")
    return made


def ensure_pip(found: Environment) -> None:
    if ask(python("-m", "pip", "--version")).returncode == 0:
        return
    bootstrap = python("-m", "ensurepip", "--default-pip")
    if ask(bootstrap).returncode:
        apt("python{}.{}-venv".format(*found.version), "this Python came without pip")
        again = ask(bootstrap)
        if again.returncode:
            raise Stop(f"pip could not be put into .venv:\n{again.stderr}")


def digest(lock: str) -> str:
    return f"{lock} {hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()}"


def stamp_of(*, tools: bool) -> list[str]:
    """The stamps, one of which says that nothing need be installed."""
    return [digest(DEV_LOCK)] if tools else [digest(DEV_LOCK), digest(PROGRAM_LOCK)]


def ensure_packages(found: Environment, *, tools: bool) -> None:
    stamp = VENV / "installed-lock.txt"
    if stamp.exists() and stamp.read_text("utf-8") in stamp_of(tools=tools):
        return
    stamp.unlink(missing_ok=True)
    ensure_pip(found)
    lock = DEV_LOCK if tools else PROGRAM_LOCK
    say(f"installing the packages of {lock} (some 150 MB, once)")
    quiet = [] if sys.stdout.isatty() else ["--quiet", "--progress-bar=off"]
    options = ["--require-hashes", "--only-binary=:all:", "--no-input"]
    command = ["-m", "pip", "--disable-pip-version-check", "install", *options, *quiet, "-r", lock]
    must(python(*command), "installing the packages")
    stamp.write_text(digest(lock), "utf-8")


def ensure_source(found: Environment) -> None:
    """Let `.venv` see `src`: relative, so that no letter of the folder's name can matter."""
    pth = found.packages / "shouyue-source.pth"
    text = os.path.relpath(ROOT / "src", found.packages) + "\n"
    if not pth.exists() or pth.read_text("utf-8") != text:
        pth.write_text(text, "utf-8")


# --- what Qt and the build need ----------------------------------------------------------------


def ensure_importable(probe: str, packages: str, why: str) -> None:
    """Try `probe` in `.venv`; when it fails, install `packages` and try again."""
    first = ask(python("-c", probe))
    if first.returncode == 0:
        return
    if not sys.platform.startswith("linux"):
        raise Stop(f"{why}:\n{first.stderr.strip()}")
    apt(packages, why)
    again = ask(python("-c", probe))
    if again.returncode:
        raise Stop(f"{why}, and the packages did not help:\n{again.stderr.strip()}")


def ensure_qt(*, window: bool) -> None:
    ensure_importable(PROBE_QT, QT_PACKAGES, "Qt lacks libraries of the system")
    if window and sys.platform.startswith("linux"):
        ensure_importable(PROBE_WINDOW, WINDOW_PACKAGES, "a window needs more libraries")


def ensure_builder() -> None:
    """What PyInstaller needs besides itself."""
    if not sys.platform.startswith("linux"):
        return
    if not shutil.which("objdump"):
        apt("binutils", "the build reads libraries with objdump")
    library = "libpython{}.{}".format(*ensure_venv().version)
    ensure_importable(PROBE_LIBPYTHON, library, "the build needs Python as a library")


def prepare(*, tools: bool = False, window: bool = False) -> None:
    found = ensure_venv()
    ensure_packages(found, tools=tools)
    ensure_source(found)
    ensure_qt(window=window)


def has_display() -> bool:
    if WINDOWS or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# --- commands ---------------------------------------------------------------------------------


def setup(args: list[str]) -> int:
    """Make everything ready, tools included; run nothing."""
    refuse(args)
    prepare(tools=True, window=has_display())
    say("ready: python3 dev.py demo")
    return 0


def demo(args: list[str]) -> int:
    """Open the practice village; without a display, live its day without a window."""
    wanted = "--headless" not in args
    window = wanted and has_display()
    prepare(window=window)
    if window and ask(python("-c", PROBE_DISPLAY)).returncode:
        window = False  # a display is named and does not answer: Qt would abort
    if wanted and not window:
        say("no display here: the practice village lives its day without a window")
        args = ["--headless", *args]
    return run(python("-m", "shouyue", "demo", *args))


def program(args: list[str]) -> int:
    """Run the program: `python3 dev.py run -- cases --json`."""
    prepare(window=has_display() and (not args or args[0] == "desk"))
    return run(python("-m", "shouyue", *args))


def test(args: list[str]) -> int:
    """Run every test."""
    prepare(tools=True, window=True)
    ensure_builder()  # the installed program is tested as well
    if sys.platform.startswith("linux"):
        if not shutil.which("Xvfb"):
            apt(SCREEN_PACKAGES, "the tests open a window on a screen of their own")
        if not shutil.which("strace"):
            apt("strace", "the tests break calls of the system while a vault is being saved")
        if not shutil.which("scanimage"):
            apt("sane-utils", "the tests scan from a scanner that only pretends to be one")
    return run(python("-m", "pytest", "-n2", "--dist=loadgroup", *args))


def quick(args: list[str]) -> int:
    """Run the tests that take seconds."""
    prepare(tools=True)
    return run(python("-m", "pytest", "-n2", "--dist=loadgroup", "-m", "not slow", *args))


def check(args: list[str]) -> int:
    """Format, lint, types, import contracts, house rules."""
    refuse(args)
    prepare(tools=True)
    steps: dict[str, list[str]] = {
        "format": ["ruff", "format", "--check", "."],
        "lint": ["ruff", "check", "."],
        "types": ["mypy"],
        "types of dev.py": ["mypy", "dev.py"],
        "house rules": ["pytest", "-q", "tests/architecture"],
    }
    failed = [title for title, step in steps.items() if not passes(title, step)]
    if failed:
        raise Stop(f"not yet: {', '.join(failed)}")
    return 0


def passes(title: str, step: list[str]) -> bool:
    start = time.monotonic()
    answer = ask(python("-m", *step))
    verdict = "ok" if answer.returncode == 0 else "FAILED"
    say(f"{title}: {verdict} ({time.monotonic() - start:.1f} s)")
    if answer.returncode:
        print(answer.stdout, answer.stderr, sep="\n", flush=True)
    return answer.returncode == 0


def words(args: list[str]) -> int:
    """Bring the translations in step with the source; fails while a word is missing."""
    refuse(args)
    prepare(tools=True)
    return run(python("-m", "shouyue.i18n.upkeep"))


def lock(args: list[str]) -> int:
    """Write the lock files anew from pyproject.toml; `--upgrade` takes newer versions."""
    unknown = [arg for arg in args if arg != "--upgrade"]
    refuse(unknown)
    tool = ROOT / ".cache" / "lock-tool"
    tool_python = tool / ("Scripts/python.exe" if WINDOWS else "bin/python")
    if not tool_python.exists() or ask([tool_python, "-m", "uv", "--version"]).returncode:
        say(f"making {tool.relative_to(ROOT)} with {LOCK_TOOL}")
        must([sys.executable, "-m", "venv", "--clear", tool], "making the lock tool's folder")
        must([tool_python, "-m", "pip", "install", "-q", LOCK_TOOL], f"installing {LOCK_TOOL}")
    options = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", *args]
    options += ["--only-binary=:all:", "--python-version={}.{}".format(*OLDEST_PYTHON)]
    for name, more in {PROGRAM_LOCK: [], DEV_LOCK: ["--group=dev", f"-c={PROGRAM_LOCK}"]}.items():
        files = [*more, "pyproject.toml", "-o", name]
        must([tool_python, "-m", "uv", "pip", "compile", "-q", *options, *files], f"writing {name}")
        if "://" in (ROOT / name).read_text("utf-8"):
            raise Stop(f"{name} names a host: a lock must serve behind every mirror")
        say(f"{name} written")
    return 0


def build(args: list[str]) -> int:
    """Build the installable program into dist/ and let it test itself."""
    refuse(args)
    prepare(tools=True, window=True)  # what a window needs travels with the program
    ensure_builder()
    say("building dist/shouyue")
    options = ["--noconfirm", "--log-level=ERROR", "--distpath=dist", "--workpath=build"]
    must(python("-m", "PyInstaller", *options, "build_installer.spec"), "the build")
    return run([ROOT / "dist/shouyue" / ("shouyue.exe" if WINDOWS else "shouyue"), "--selftest"])


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "demo": demo,
    "run": program,
    "test": test,
    "quick": quick,
    "check": check,
    "setup": setup,
    "words": words,
    "lock": lock,
    "build": build,
}


def refuse(args: list[str]) -> None:
    if args:
        raise Stop(f"not understood: {' '.join(args)}", code=2)


def main(argv: list[str]) -> int:
    if sys.version_info < OLDEST_PYTHON:
        wanted = "{}.{}".format(*OLDEST_PYTHON)
        print(f"Python {wanted} or newer is needed; this is {sys.version.split()[0]}.")
        return 2
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # never a replaced stream
    parser = argparse.ArgumentParser(
        prog="dev.py",
        description=(__doc__ or "").splitlines()[0],
        epilog="\n".join(
            f"  {name:8}{(do.__doc__ or '').strip()}" for name, do in COMMANDS.items()
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="one of those below")
    parser.add_argument("args", nargs=argparse.REMAINDER, help="handed on to what the command runs")
    given = parser.parse_args(argv or ["--help"])
    args = given.args[1:] if given.args[:1] == ["--"] else given.args
    try:
        return COMMANDS[given.command](args)
    except Stop as stop:
        print(stop, file=sys.stderr, flush=True)
        return stop.code
    except OSError as error:  # a full disk, a folder that may not be written
        print(error, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
