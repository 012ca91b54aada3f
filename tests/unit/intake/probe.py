"""Reads files one after the other and says what came of each, for tests that measure.

A program of its own, so that what it and its children use is theirs alone. One line of JSON a
file, then one for the whole: peak resident bytes of itself and of its largest child.
"""

import json
import resource
import sys
from datetime import date
from pathlib import Path

from shouyue.intake.errors import TapeError
from shouyue.intake.reading import read_tape


def _cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _own_peak() -> int:
    """From the kernel's own mark: `ru_maxrss` begins with what the starting process had."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) << 10


def _childs_peak() -> int:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10


def _say(told: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")


def main() -> None:
    for name in sys.argv[1:]:
        begun = _cpu_s()
        said: dict[str, object] = {"file": Path(name).name}
        try:
            tape = read_tape(Path(name), today=date(2026, 11, 23))
        except TapeError as error:
            said |= {"error": type(error).__name__, "params": error.params}
        else:
            said |= {"rows": len(tape.rows), "refused": len(tape.refused)}
        _say(said | {"cpu_s": _cpu_s() - begun})
    peaks: dict[str, object] = {
        "self": _own_peak(),
        "child": _childs_peak(),
    }
    _say(peaks)


if __name__ == "__main__":
    main()
