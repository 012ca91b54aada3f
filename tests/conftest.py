"""What every test may rely on: no window, no real home, no network, no unexpected warning.

Set before any test module is imported, in every worker process alike.
"""

import atexit
import logging
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# --- hypothesis -------------------------------------------------------------------------------

# The same examples on every machine and every run; how slow a machine is decides nothing.
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
# Looks further on each run: `python3 dev.py test -- --hypothesis-profile=hunt`.
settings.register_profile("hunt", settings.get_profile("ci"), derandomize=False, max_examples=2_000)
settings.load_profile("ci")

# --- order ------------------------------------------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes begins first: at the end it would leave the other worker idle."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


# --- a home of its own ------------------------------------------------------------------------

_HOMES = Path(tempfile.mkdtemp(prefix="shouyue-tests-"))
atexit.register(shutil.rmtree, _HOMES, ignore_errors=True)


def _move_into(home: Path) -> None:
    """Let everything that asks the environment for a person's folders find `home`."""
    folders = {
        "HOME": home,
        "USERPROFILE": home,
        "APPDATA": home / "AppData" / "Roaming",
        "LOCALAPPDATA": home / "AppData" / "Local",
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_STATE_HOME": home / ".local" / "state",
        "XDG_RUNTIME_DIR": home / ".run",
    }
    for name, folder in folders.items():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.environ[name] = str(folder)


for _name in [name for name in os.environ if name.startswith("SHOUYUE_")]:
    del os.environ[_name]
_move_into(_HOMES / "session")


@pytest.fixture(autouse=True)
def _own_home() -> None:
    _move_into(Path(tempfile.mkdtemp(dir=_HOMES)))


# --- this machine only ------------------------------------------------------------------------

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex


def _refuse_elsewhere(family: int, address: object) -> None:
    if family in (socket.AF_INET, socket.AF_INET6):
        host = str(address[0]) if isinstance(address, tuple) else str(address)
        if host != "localhost" and not ip_address(host).is_loopback:
            raise AssertionError(f"a test reached for the network: {host}")


def _local_connect(self: socket.socket, address: object) -> None:
    _refuse_elsewhere(self.family, address)
    _connect(self, address)


def _local_connect_ex(self: socket.socket, address: object) -> int:
    _refuse_elsewhere(self.family, address)
    return _connect_ex(self, address)


socket.socket.connect = _local_connect
socket.socket.connect_ex = _local_connect_ex

# --- logs -------------------------------------------------------------------------------------


class _Unexpected(logging.Handler):
    """Keeps what was logged at WARNING or above and that the test did not announce."""

    def __init__(self, announced: pytest.LogCaptureFixture | None) -> None:
        super().__init__(logging.WARNING)
        self._announced = announced
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        level = self._announced.handler.level if self._announced else 0
        if not 0 < level <= record.levelno:
            self.lines.append(f"{record.name} {record.levelname}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _no_unexpected_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that expects a warning says so: `with caplog.at_level(logging.WARNING): ...`."""
    asked = "caplog" in request.fixturenames
    handler = _Unexpected(request.getfixturevalue("caplog") if asked else None)
    root = logging.getLogger()
    root.addHandler(handler)
    yield
    root.removeHandler(handler)
    if handler.lines:
        pytest.fail("logged and not expected:\n" + "\n".join(handler.lines), pytrace=False)


# --- Qt ---------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def qapp(qapp):
    """The one application, with the program's own fonts: a bare machine has none."""
    from pylopdf_fonts_zh_cn import sans_path, serif_path  # noqa: PLC0415 - most tests need no fonts
    from PySide6.QtGui import QFont, QFontDatabase  # noqa: PLC0415 - most tests need no Qt

    for path in (sans_path(), serif_path()):
        assert QFontDatabase.addApplicationFont(str(path)) != -1, f"Qt refuses {path.name}"
    qapp.setFont(QFont("Noto Sans SC"))
    return qapp


@pytest.fixture(scope="session", autouse=True)
def _one_application(qapp):
    """Letters of joined scripts are shaped by Qt and make an application without windows if there
    is none; a process has one only, and a later test may want windows."""
