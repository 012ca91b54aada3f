"""Whether a window can be opened at all: Qt itself would only abort with a core dump."""

import ctypes
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

_NEEDED = "libxcb-cursor.so.0"


def why_no_window(environment: Mapping[str, str] = os.environ) -> str:
    """A plain English sentence for the terminal, or nothing when a window can be opened."""
    if not sys.platform.startswith("linux") or environment.get("QT_QPA_PLATFORM"):
        return ""
    if _wayland_answers(environment):
        return ""
    display = environment.get("DISPLAY", "")
    if not display:
        return "There is no display here. The same acts are in the terminal: shouyue --help"
    if not _x_answers(display):
        return f"The display {display} does not answer. Is the desktop session still running?"
    try:
        ctypes.CDLL(_NEEDED)
    except OSError:
        return f"Qt needs {_NEEDED}: sudo apt-get install libxcb-cursor0"
    return ""


def _wayland_answers(environment: Mapping[str, str]) -> bool:
    name, folder = environment.get("WAYLAND_DISPLAY", ""), environment.get("XDG_RUNTIME_DIR", "")
    return bool(name and folder) and _connects(str(Path(folder) / name))


def _x_answers(display: str) -> bool:
    host, _, number = display.rpartition(":")
    number = number.partition(".")[0]
    if not number.isdecimal():
        return False
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where X servers listen
        return _connects(path) or _connects(f"\0{path}")
    try:
        with socket.create_connection((host, 6000 + int(number)), timeout=2):
            return True
    except OSError:
        return False


def _connects(path: str) -> bool:
    if sys.platform == "win32":
        return False
    try:
        with socket.socket(socket.AF_UNIX) as wire:
            wire.settimeout(2)
            wire.connect(path)
    except OSError:
        return False
    return True
