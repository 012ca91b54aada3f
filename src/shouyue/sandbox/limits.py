"""What a child process may take of the computer; called in the child.

Linux holds it to all of it. Elsewhere only the parent's patience does, which ends the child.
"""

import contextlib
import os
import sys
from pathlib import Path


def confine(memory: int) -> None:
    """No core dump, no file written, no word on any terminal, so many bytes of memory more.

    Error output goes nowhere because a traceback could quote a borrower.
    """
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    allow_memory(memory)


def allow_memory(budget: int) -> None:
    """Let the address space grow by so many bytes from here; only Linux can be held to it."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - not on Windows

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + budget
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))


def allow_work(seconds: int) -> None:
    """Let the processor work for so many seconds from here, then end this process."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
