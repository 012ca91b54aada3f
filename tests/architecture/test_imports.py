"""Doors open downward only, and nothing is used that is not declared."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from architecture.house import ROOT, modules, nothing, tree

# Who may import what, beyond the contracts in pyproject.toml.
DOORS = {
    "PySide6": {"shouyue.desk", "shouyue.paper.outlines"},
    "shiboken6": {"shouyue.desk"},
    "sqlcipher3": {"shouyue.sqlcipher"},
    "starlette": {"shouyue.hub"},
    "uvicorn": {"shouyue.hub", "shouyue.cli"},
    "reportlab": {"shouyue.paper"},
    "fontTools": {"shouyue.paper"},
    "zxingcpp": {"shouyue.paper"},
    "python_calamine": {"shouyue.intake"},
}


def imports(path: Path) -> Iterator[str]:
    """The dotted names that a file imports, wherever in the file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def strings(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def declared(*, tools: bool = False) -> set[str]:
    """The names of the distributions that pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = project["project"]["dependencies"] + tools * project["dependency-groups"]["dev"]
    return {normal(re.split(r"[^\w.-]", line)[0]) for line in wanted}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_import_contracts_hold():
    command = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    answer = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def undeclared(files: dict[str, Path], known: set[str]) -> list[str]:
    owners = packages_distributions()
    ours = {"shouyue", "compression", *sys.stdlib_module_names}  # compression: from 3.14 on
    return [
        f"{file} imports {name}"
        for file, path in files.items()
        for name in imports(path)
        if (top := name.partition(".")[0]) not in ours
        and not {normal(owner) for owner in owners.get(top, [top])} & known
    ]


def test_every_foreign_import_is_a_declared_dependency():
    nothing(undeclared(modules(), declared()))


def test_every_foreign_import_of_a_test_is_a_declared_tool():
    tests = ROOT / "tests"
    files = {path.relative_to(tests).as_posix(): path for path in sorted(tests.rglob("*.py"))}
    own = {normal(path.stem) for path in tests.iterdir()}
    nothing(undeclared(files, declared(tools=True) | own))


def test_nothing_is_declared_that_the_program_does_not_use():
    words = {
        word.partition(".")[0]
        for module, path in modules().items()
        if module != "shouyue.shipping"
        for word in [*imports(path), *strings(path)]  # a package of data is named, not imported
    }
    owners = packages_distributions()
    used = {normal(owner) for word in words for owner in owners.get(word, ())}
    nothing(sorted(declared() - used))


@pytest.mark.parametrize("package", sorted(DOORS))
def test_a_foreign_package_enters_by_its_door_only(package: str):
    strangers = [
        module
        for module, path in modules().items()
        if any(name.partition(".")[0] == package for name in imports(path))
        and not any(f"{module}.".startswith(f"{door}.") for door in DOORS[package])
    ]
    nothing(strangers)


def test_paper_uses_qt_for_outlines_only():
    path = modules().get("shouyue.paper.outlines")
    found = {name for name in imports(path) if name.startswith("PySide6")} if path else set()
    assert found <= {"PySide6.QtCore", "PySide6.QtGui"}


def test_dev_py_needs_nothing_but_a_python():
    foreign = {name.partition(".")[0] for name in imports(ROOT / "dev.py")}
    assert foreign <= sys.stdlib_module_names


def test_dev_py_can_be_read_by_older_pythons_to_tell_them_so():
    ast.parse((ROOT / "dev.py").read_text("utf-8"), feature_version=(3, 8))
