"""A mark outside the store, by which a restored store is noticed.

SQLCipher cannot tell an old file from a new one. The mark says how many runs the store had taken;
a store with fewer is a backup, and the hub opens a new epoch before it answers anybody: otherwise
it would give places in its streams a second time. No mark counts as an older store too.
"""

import hmac
import os
from pathlib import Path

from shouyue.hub.errors import KeyFileError
from shouyue.hub.store.base import Store
from shouyue.ledger.canonical import Record, read, write
from shouyue.ledger.errors import LedgerError
from shouyue.ledger.ids import HubEpoch

_PURPOSE = b"shouyue/hub-mark/1"


class _Mark(Record, frozen=True):
    epoch: str
    commits: int
    mac: str = ""


class Mark:
    """The mark of one store; written by the hub that serves it, and by nobody else."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = hmac.digest(key, _PURPOSE, "sha256")

    def settle(self, store: Store, fresh: HubEpoch) -> HubEpoch:
        """The store's epoch; `fresh`, opened now, if the store is new or older than the mark."""
        marked = self._read()
        # Read after the mark: a store is never behind a mark that was written after its commit.
        epoch, commits = store.streams.hub_epoch(), store.streams.commits()
        if epoch is None or marked is None or marked[0] != epoch or marked[1] > commits:
            store.streams.begin_epoch(fresh)
            epoch = fresh
        self.write(epoch, commits)
        return epoch

    def write(self, epoch: HubEpoch, commits: int) -> None:
        """Note how many runs the store has; flushed, and never half there."""
        mark = _Mark(epoch=epoch, commits=commits, mac=self._mac(epoch, commits))
        beside = self._path.with_name(self._path.name + ".new")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
        try:
            descriptor = os.open(beside, flags, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(write(mark))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
        except OSError as error:
            raise KeyFileError("hub.mark_not_written", file=self._path.name) from error

    def _read(self) -> tuple[HubEpoch, int] | None:
        try:
            mark = read(self._path.read_bytes(), _Mark)
        except (OSError, LedgerError):
            return None
        if not hmac.compare_digest(mark.mac, self._mac(mark.epoch, mark.commits)):
            return None
        return HubEpoch(mark.epoch), mark.commits

    def _mac(self, epoch: str, commits: int) -> str:
        return hmac.digest(self._key, write([epoch, commits]), "sha256").hex()
