"""`watermark.bin`: how far our own chains were saved, kept outside the database.

SQLCipher cannot tell an old file from a new one, and a lost write-ahead log is silent. So every
open compares the heads in the database with these. Two slots are written in turn, each with a
MAC: a torn write spoils the one being written, never the other, and a save costs one flush.
"""

import hmac
import os
from collections.abc import Mapping

from shouyue.ledger.canonical import Record, read, write
from shouyue.ledger.chain import Head
from shouyue.ledger.errors import NotCanonicalError
from shouyue.ledger.ids import ChainId
from shouyue.sqlcipher import mapped_os
from shouyue.vault.files import VaultFiles, sync_folder
from shouyue.vault.keys import DataKey

_SLOT_BYTES = 64 * 1024
_MAC_BYTES = 32
_SIZE_BYTES = 4


class _Marks(Record, frozen=True):
    v: int
    turn: int
    vault: str
    epoch: int
    heads: dict[str, tuple[int, str]]


class Watermark:
    """The file of one vault's current epoch.

    Held open. Belongs to the thread that owns the vault. Every method raises `DatabaseError` where
    the disk refuses.
    """

    def __init__(self, files: VaultFiles, key: DataKey) -> None:
        self._key = key.derive("watermark")
        self._path = files.watermark
        self._due: tuple[ChainId, Head] | None = None
        fresh = not self._path.exists()
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        with mapped_os(self._path):
            self._descriptor = os.open(self._path, flags, 0o600)
            try:
                if fresh:
                    sync_folder(files.folder)
                self._marks = self._newest()
            except BaseException:
                os.close(self._descriptor)
                raise

    def heads(self, vault: str, epoch: int) -> Mapping[str, Head]:
        """Branch → head as last saved; empty if nothing of this epoch was."""
        if self._marks is None or (self._marks.vault, self._marks.epoch) != (vault, epoch):
            return {}
        return {
            branch: Head(seq, bytes.fromhex(link))
            for branch, (seq, link) in self._marks.heads.items()
        }

    def is_missing(self) -> bool:
        """Whether there is no readable mark at all."""
        return self._marks is None

    def begin(self, vault: str, epoch: int) -> None:
        """Note that an epoch begins, so that a missing mark later means a lost file.

        In both slots: what is written to a place that is there needs no space later.
        """
        self._save(vault, epoch, {})
        self._save(vault, epoch, {})

    def settle(self) -> None:
        """Make up for a `save` that failed, before anything else is kept.

        So at most one commit is ever ahead of its mark.
        """
        if self._due is not None:
            self.save(*self._due)

    def save(self, chain: ChainId, head: Head) -> None:
        """Note a chain's new head and flush."""
        self._due = (chain, head)
        old = self._marks
        same = old is not None and (old.vault, old.epoch) == (chain.vault, chain.epoch)
        heads = dict(old.heads) if old is not None and same else {}
        heads[chain.branch] = (head.seq, head.link.hex())
        self._save(chain.vault, chain.epoch, heads)
        self._due = None

    def _save(self, vault: str, epoch: int, heads: dict[str, tuple[int, str]]) -> None:
        turn = (self._marks.turn if self._marks is not None else 0) + 1
        marks = _Marks(v=1, turn=turn, vault=vault, epoch=epoch, heads=heads)
        content = write(marks)
        if len(content) > _SLOT_BYTES - _MAC_BYTES - _SIZE_BYTES:
            raise ValueError("a watermark slot is full")
        block = (
            hmac.digest(self._key, content, "sha256")
            + len(content).to_bytes(_SIZE_BYTES, "big")
            + content
        )
        with mapped_os(self._path):
            os.lseek(self._descriptor, (turn % 2) * _SLOT_BYTES, os.SEEK_SET)
            while block:
                block = block[os.write(self._descriptor, block) :]
            os.fsync(self._descriptor)
        self._marks = marks

    def close(self) -> None:
        os.close(self._descriptor)

    def _newest(self) -> _Marks | None:
        found = [marks for slot in (0, 1) if (marks := self._read(slot)) is not None]
        return max(found, key=lambda marks: marks.turn, default=None)

    def _read(self, slot: int) -> _Marks | None:
        os.lseek(self._descriptor, slot * _SLOT_BYTES, os.SEEK_SET)
        block = os.read(self._descriptor, _SLOT_BYTES)
        mac, size = block[:_MAC_BYTES], block[_MAC_BYTES : _MAC_BYTES + _SIZE_BYTES]
        start = _MAC_BYTES + _SIZE_BYTES
        content = block[start : start + int.from_bytes(size, "big")]
        if not content or not hmac.compare_digest(hmac.digest(self._key, content, "sha256"), mac):
            return None
        try:
            return read(content, _Marks)
        except NotCanonicalError:
            return None
