"""The program as a process, as a script sees it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from integration.acts_branch import PASSWORD

_OF_THE_CLOCK = ("This computer's clock says", "这台电脑的时间是")
"""Said where a machine's own day is before that of the villages in tests."""


@dataclass(frozen=True)
class Answered:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        assert self.out.endswith("\n")
        assert self.out.count("\n") == 1, self.out
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one plain line of a refusal, whatever is said of the clock of this machine."""
        lines = [line for line in self.err.splitlines() if not line.startswith(_OF_THE_CLOCK)]
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0]


def environment(vault: Path | None = None, password: str | None = PASSWORD) -> dict[str, str]:
    told = {"SHOUYUE_VAULT": str(vault) if vault else None, "SHOUYUE_PASSWORD": password}
    return os.environ | {name: value for name, value in told.items() if value is not None}


def shouyue(
    *args: object,
    vault: Path | None = None,
    password: str | None = PASSWORD,
    given: str | bytes = "",
    **more: Any,
) -> Answered:
    """Run a command to its end."""
    done = subprocess.run(
        [sys.executable, "-m", "shouyue", *map(str, args)],
        env=environment(vault, password),
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        check=False,
        timeout=120,
        **more,
    )
    return Answered(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
