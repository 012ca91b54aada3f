"""The parent's end: starts a child process, waits for what it says, ends it."""

import multiprocessing
import time
from collections.abc import Callable
from enum import Enum
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Final, Self


class Cause(Enum):
    """Why a child said no more."""

    MEMORY = "took too much"
    SLOW = "took too long"
    FAILED = "its parser broke"
    PROTOCOL = "talked rot"


_POLL_S: Final = 0.05
_END_WAIT_S: Final = 5.0
_ABORTED, _KILLED, _CPU_SPENT = -6, -9, -24


class ChildError(Exception):
    """Never shown: who started the child says what it means for the file that it was reading."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause.value)
        self.cause = cause


class Child:
    """One process that runs `serve(pipe, *args)`; a context manager that always ends it.

    What it sends is data to be judged, never code, even if the parser in it was taken over: bytes
    cross, no objects do. The program's entry point must call `multiprocessing.freeze_support()`
    first, and must not import heavy things at module level: the child imports the main module
    again.
    """

    def __init__(self, serve: Callable[..., None], *args: object) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, self._childs_pipe = context.Pipe()
        self._process = context.Process(target=serve, args=(self._childs_pipe, *args), daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.end()

    def start(self) -> None:
        """It runs from here on."""
        self._process.start()
        self._childs_pipe.close()

    def end(self) -> None:
        """It is gone when this returns, whatever it was at."""
        self._pipe.close()
        self._process.kill()
        self._process.join()
        self._process.close()

    def send(self, message: bytes) -> None:
        """Hand it something to work on.

        Raises:
            ChildError: it is dead.
        """
        try:
            self._pipe.send_bytes(message)
        except OSError:
            raise self._cause_of_death() from None

    def receive(self, longest: int, patience_s: float, tick: Callable[[], None]) -> bytes:
        """Its next message; `tick` is called meanwhile, and may raise to stop.

        Raises:
            ChildError: it is dead, silent for longer than `patience_s`, or its message is longer
                than `longest` bytes.
        """
        give_up = time.monotonic() + patience_s
        while not _ready(self._pipe):
            tick()
            if time.monotonic() > give_up:
                raise ChildError(Cause.SLOW)
        try:
            return self._pipe.recv_bytes(longest)
        except (EOFError, OSError):
            raise self._cause_of_death() from None

    def _cause_of_death(self) -> ChildError:
        self._process.join(_END_WAIT_S)
        code = self._process.exitcode
        if code in (_ABORTED, _KILLED):
            return ChildError(Cause.MEMORY)
        if code == _CPU_SPENT:
            return ChildError(Cause.SLOW)
        return ChildError(Cause.FAILED)


def _ready(pipe: Connection) -> bool:
    try:
        return pipe.poll(_POLL_S)
    except OSError:  # the other end is gone: Windows says so here, others at recv
        return True
