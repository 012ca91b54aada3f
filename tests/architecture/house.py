"""What the tests of the house look at: its files and its syntax trees, each read once."""

import ast
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "shouyue"

_PICTURES_AND_OTHER_BYTES = {
    ".db", ".gz", ".ico", ".jpg", ".mo", ".ods", ".otf", ".pdf", ".png", ".ttf", ".xls", ".xlsx",
    ".zip", ".zst",
}  # fmt: skip
_LEFT_OUT = {
    ".venv", ".git", ".cache", ".hypothesis", ".mypy_cache", ".ruff_cache", ".pytest_cache",
    ".import_linter_cache", "__pycache__", "build", "dist", "practice",
}  # fmt: skip


def nothing(found: Iterable[str], do: str = "") -> None:
    """Fail with all of `found`, a line each, and with what to do about it."""
    lines = list(found)
    if lines:
        pytest.fail("\n".join([*lines, do]), pytrace=False)


@cache
def modules() -> dict[str, Path]:
    """Every module of the program by its dotted name."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


@cache
def text_files() -> dict[str, str]:
    """The words of every file that is or would be committed, by its path from the top."""
    found = {}
    for name in sorted(_file_names()):
        path = ROOT / name
        if path.is_file() and path.suffix.lower() not in _PICTURES_AND_OTHER_BYTES:
            data = path.read_bytes()
            if path.suffix in {".csv", ".dat"} and not _is_utf8(data):
                continue  # a bank's export in another encoding is meant
            found[name] = data.decode("utf-8")
    return found


def _file_names() -> Iterator[str]:
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listing = [git, "-c", "core.quotePath=false", "ls-files", "-co", "--exclude-standard", "-z"]
        answer = subprocess.run(listing, cwd=ROOT, capture_output=True, check=False)
        if answer.returncode == 0:
            yield from filter(None, answer.stdout.decode("utf-8").split("\0"))
            return
    for path in ROOT.rglob("*"):  # an unpacked archive has no index
        name = path.relative_to(ROOT)
        if not _LEFT_OUT & set(name.parts):
            yield name.as_posix()


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
