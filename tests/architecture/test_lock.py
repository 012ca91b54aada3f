"""The lock installs what pyproject.toml asks for, from any mirror, on Windows too."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from architecture.house import ROOT, nothing

PROGRAM = (ROOT / "requirements.lock").read_text("utf-8")
TOOLS = (ROOT / "requirements-dev.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def pins(lock: str) -> dict[str, Requirement]:
    lines = [line.rstrip("\\ ") for line in lock.splitlines() if line and line[0] not in " #"]
    found = map(Requirement, lines)
    return {canonicalize_name(pin.name): pin for pin in found}


def unmet(wanted: list[str], lock: str) -> list[str]:
    """The requirements that the lock's versions do not satisfy."""
    locked = pins(lock)
    result = []
    for requirement in map(Requirement, wanted):
        pin = locked.get(canonicalize_name(requirement.name))
        if pin is None or not requirement.specifier.contains(version(pin)):
            result.append(str(requirement))
    return result


def version(pin: Requirement) -> str:
    (only,) = pin.specifier
    assert only.operator == "==", pin
    return only.version


def test_the_lock_has_what_the_program_asks_for():
    nothing(unmet(PROJECT["project"]["dependencies"], PROGRAM))


def test_the_lock_of_the_tools_has_program_and_tools():
    wanted = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    nothing(unmet(wanted, TOOLS))


def test_both_locks_agree():
    program, tools = (
        {name: version(pin) for name, pin in pins(x).items()} for x in (PROGRAM, TOOLS)
    )
    assert program.items() <= tools.items()


def test_the_program_installs_without_the_tools():
    assert not {"pytest", "ruff", "mypy", "hypothesis", "pyinstaller"} & pins(PROGRAM).keys()


def test_every_pin_has_its_hashes():
    for lock in (PROGRAM, TOOLS):
        entries = re.split(r"\n(?=\S)", lock.strip())
        assert not [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]


def test_no_lock_names_a_place():
    assert not re.search(r"://|--(extra-)?index|--find-links|(?m:^-)", PROGRAM + TOOLS)


def test_windows_gets_its_own_packages():
    windows = default_environment() | {"sys_platform": "win32", "os_name": "nt"}
    names = {
        name for name, pin in pins(TOOLS).items() if not pin.marker or pin.marker.evaluate(windows)
    }
    assert {"pyside6-essentials", "sqlcipher3", "pefile", "colorama"} <= names


def test_what_is_installed_is_what_is_locked():
    """An environment that drifted from the lock proves nothing."""

    drifted = []
    for name, pin in pins(TOOLS).items():
        if pin.marker and not pin.marker.evaluate():
            continue
        try:
            found = installed(name)
        except PackageNotFoundError:
            found = "nothing"
        if found != version(pin):
            drifted.append(f"{name}: {found} instead of {version(pin)}")
    nothing(drifted, "run `python3 dev.py setup`")
