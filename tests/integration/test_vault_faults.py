"""Any write, flush, cut, unlink or rename of a save fails once, or is the last of its process.

strace injects the fault into the n-th call, for every n until the work makes no more such calls.
"""

import itertools
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

import vault_work
from shouyue.vault.errors import NoVaultError
from vaults import facts_in, make_vault, opened, reopen, say, troubles

CALLS = ("pwrite64", "write", "fsync", "fdatasync", "ftruncate", "unlink", "rename")
FAULTS = ("signal=KILL", "error=EIO", "error=ENOSPC")
WORKERS = 2
STRACE = ("strace", "-f", "-qq")
# Stopping at the wanted calls alone makes a run twice as fast; strace 6.1 sends no signals then.
FASTER = ("--seccomp-bpf",)
MOST = 2000
OURS = ("watermark.bin", "unborn", "identity.bin", "keyslots.json")


def can_trace() -> bool:
    if shutil.which("strace") is None:
        return False
    tried = subprocess.run(
        [*STRACE, *FASTER, "-e", "trace=none", "true"], capture_output=True, check=False
    )
    return tried.returncode == 0


# Where every check must have run (`NEEDS_STRACE=1`), a machine without strace fails.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.xfail(
        not can_trace() and os.environ.get("NEEDS_STRACE") != "1",
        reason="faults cannot be injected here: install strace, and allow ptrace",
        run=False,
    ),
]


class Tried(NamedTuple):
    """What a run under fire said, and whether the fault was met at all."""

    point: str
    folder: Path
    lines: list[str]
    status: int
    met: bool
    words: str

    @property
    def saved(self) -> int:
        said = [int(line.split()[1]) for line in self.lines if line.startswith("saved")]
        return max(said, default=0)


def run(what: str, folder: Path, call: str, number: int, fault: str) -> Tried:
    trace = folder.with_suffix(".trace")
    # Descriptors 1 and 2 are how the process tells us; only files of the vault are broken.
    files = [folder / name for name in _names()] if call == "write" else []
    command = [
        *(*STRACE, *(() if "signal" in fault else FASTER), "-o", trace, "-e", f"trace={call}"),
        *(part for path in files for part in ("-P", path)),
        *("-e", f"inject={call}:{fault}:when={number}"),
        *(sys.executable, vault_work.__file__, what, folder),
    ]
    made = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    seen = trace.read_text("utf-8", "replace")
    met = "(INJECTED)" in seen or "killed by SIGKILL" in seen
    trace.unlink()
    point = f"{what}: {call} {number} {fault}"
    return Tried(point, folder, made.stdout.splitlines(), made.returncode, met, made.stderr)


def _names() -> list[str]:
    return [name + end for name in OURS for end in ("", ".new")]


def step_of(what: str, call: str, fault: str) -> int:
    """How many calls lie between two that are tried; one, where `EVERY_POINT=1` asks for all.

    Most of the many writes go to the log of a database, one frame like the other.
    """
    if os.environ.get("EVERY_POINT") == "1" or call != "pwrite64":
        return 1
    if what == "make":
        return 23
    return 1 if "KILL" in fault else 5


def every_point(what: str, call: str, fault: str, tmp_path: Path, start: Path | None):
    """Runs with the n-th call broken, two at a time, until there is no n-th call."""
    step = step_of(what, call, fault)

    def one(number: int) -> Tried:
        folder = tmp_path / f"{call}-{number}" / "vault"
        if start is not None:
            shutil.copytree(start, folder)
        else:
            folder.parent.mkdir()
        return run(what, folder, call, number, fault)

    with ThreadPoolExecutor(WORKERS) as pool:
        for first in itertools.count(1, WORKERS * step):
            assert first < MOST, "there is no end of calls"
            for tried in pool.map(one, range(first, first + WORKERS * step, step)):
                if not tried.met:
                    return
                yield tried
                shutil.rmtree(tried.folder.parent)


def said_plainly(tried: Tried, fault: str) -> None:
    """A killed process was killed; any other ended by itself, with nothing but known refusals."""
    if "KILL" in fault:
        assert tried.status in {-9, 137}, f"{tried.point}\n{tried.words}"
    else:
        assert tried.status == 0, f"{tried.point}\n{tried.words}"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", CALLS)
def test_a_save_survives_every_call_that_fails(tmp_path, call, fault):
    start = tmp_path / "start"
    vault = make_vault(start)
    say(vault)
    vault.close()
    points = 0
    for tried in every_point("save", call, fault, tmp_path, start):
        points += 1
        said_plainly(tried, fault)
        with opened(tried.folder) as vault:
            found = facts_in(vault)
            assert found >= max(1, tried.saved), tried.point
            assert troubles(vault) == [], tried.point
            refused = [line for line in tried.lines if line.startswith("refused")]
            if "KILL" not in fault and "unmarked" not in tried.lines:
                assert found == max(1, tried.saved), (tried.point, refused)
            assert say(vault)[-1].seq == found + 1, tried.point
    print(f"{call} {fault}: {points} points")  # noqa: T201 - says what was tried
    assert points > 0 or call != "pwrite64"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", CALLS)
def test_a_vault_is_made_whole_or_can_be_made_again(tmp_path, call, fault):
    points = 0
    for tried in every_point("make", call, fault, tmp_path, None):
        points += 1
        said_plainly(tried, fault)
        try:
            vault = reopen(tried.folder)
        except NoVaultError:
            assert tried.saved == 0, tried.point
            vault = make_vault(tried.folder)
        assert facts_in(vault) >= tried.saved, tried.point
        assert troubles(vault) == [], tried.point
        say(vault)
        vault.close()
    print(f"{call} {fault}: {points} points")  # noqa: T201 - says what was tried
