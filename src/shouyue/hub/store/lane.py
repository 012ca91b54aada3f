"""A connection with a thread of its own, so that anybody may ask from anywhere."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from shouyue.sqlcipher import Connection

T = TypeVar("T")


class Lane:
    """Does one thing after the other on its connection."""

    def __init__(self, name: str, open_connection: Callable[[], Connection]) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        try:
            self._connection = self._thread.submit(open_connection).result()
        except BaseException:
            self._thread.shutdown()
            raise

    def do(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in the lane's thread and wait for what it returns or raises."""
        return self._thread.submit(work, self._connection).result()

    def close(self) -> None:
        """Finish what was begun, then close the file. Idempotent."""
        try:
            self._thread.submit(self._connection.close).result()
        except RuntimeError:
            return
        self._thread.shutdown()
