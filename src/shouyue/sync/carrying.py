"""Attachments, both ways, in parts that go on where they stopped."""

import hashlib
from collections.abc import Callable, Iterator, Sequence

from shouyue.ledger.errors import ForgedError
from shouyue.ledger.ids import Branch
from shouyue.sync.errors import DishonestHubError
from shouyue.sync.journal import Journal, Parcel, ScanPart
from shouyue.sync.line import Line
from shouyue.sync.messages import (
    MAX_DIGESTS,
    HeldAnswer,
    HeldCall,
    PartAnswer,
    decode,
    encode,
)
from shouyue.sync.pace import Pace

AT_ONCE = 5000
_SIZE_BYTES = 8
_WHOLE = -1


class Carrying:
    """The attachments of one exchange; `budget` is how many bytes of scans may still travel."""

    def __init__(
        self,
        line: Line,
        journal: Journal,
        pace: Pace,
        budget: int | None,
        cancelled: Callable[[], bool],
    ) -> None:
        self._line = line
        self._journal = journal
        self._pace = pace
        self._left = budget
        self._cancelled = cancelled

    def offer(self, kind: str) -> int:
        """Hand over attachments of a kind; of how many the hub now says that it has them whole."""
        done = 0
        for parcel, held in self._compared(self._journal.offered(AT_ONCE), kind):
            if self._cancelled() or not self._may(kind):
                break
            if held == _WHOLE or self._send(parcel, held):
                self._journal.attachment_delivered(parcel.digest)
                done += 1
        return done

    def fetch(self, kind: str) -> int:
        """Get attachments of a kind that facts here name; how many are here whole now.

        What the hub does not have yet is asked for again the next time.
        """
        done = 0
        for parcel, held in self._compared(self._journal.wanted(AT_ONCE), kind):
            if self._cancelled() or not self._may(kind):
                break
            if held == _WHOLE and self._get(parcel):
                done += 1
        return done

    def _compared(self, parcels: Sequence[Parcel], kind: str) -> Iterator[tuple[Parcel, int]]:
        """Those of a kind, each with how much of it the hub holds."""
        of_kind = [parcel for parcel in parcels if parcel.kind == kind]
        for branch in dict.fromkeys(parcel.branch for parcel in of_kind):
            of_branch = [parcel for parcel in of_kind if parcel.branch == branch]
            for start in range(0, len(of_branch), MAX_DIGESTS):
                some = of_branch[start : start + MAX_DIGESTS]
                yield from zip(some, self._held(branch, some), strict=True)

    def _may(self, kind: str) -> bool:
        return kind == "table" or self._left is None or self._left > 0

    def _spend(self, kind: str, size: int) -> None:
        if kind == "scan" and self._left is not None:
            self._left -= size

    def _held(self, branch: Branch, parcels: list[Parcel]) -> list[int]:
        call = HeldCall(branch=branch, digests=tuple(parcel.digest for parcel in parcels))
        raw = self._pace.try_on(lambda: self._line.call("/v1/held", encode(call)))
        held = decode(raw, HeldAnswer).held
        if len(held) != len(parcels):
            raise DishonestHubError("sync.page_malformed", branch=branch)
        return list(held)

    def _send(self, parcel: Parcel, held: int) -> bool:
        def read(offset: int, size: int) -> bytes:
            part = self._journal.read_part(parcel.digest, offset, size)
            data = part.data if part is not None else b""
            self._spend(parcel.kind, len(data))
            return data if self._may(parcel.kind) and not self._cancelled() else b""

        target = f"/v1/parts/{parcel.branch}/{parcel.kind}/{parcel.digest}"
        return send_parts(self._line, self._pace, (target, parcel.size), read, held)

    def _get(self, parcel: Parcel) -> bool:
        """Fetch on from what is here; whether it is whole now."""
        target = f"/v1/parts/{parcel.branch}/{parcel.kind}/{parcel.digest}"
        offset = parcel.held
        while self._may(parcel.kind) and not self._cancelled():
            start = offset

            def attempt(start: int = start) -> bytes:
                query = f"?offset={start}&size={self._pace.part_bytes}"
                return self._line.call(target + query, method="GET")

            raw = self._pace.try_on(attempt)
            size, data = int.from_bytes(raw[:_SIZE_BYTES], "big"), raw[_SIZE_BYTES:]
            if not data:
                return False
            self._spend(parcel.kind, len(data))
            try:
                if self._journal.keep_part(ScanPart(parcel.digest, offset, data, size)):
                    return True
            except ForgedError as error:
                raise DishonestHubError("sync.attachment_forged", kind=parcel.kind) from error
            offset += len(data)
        return False


def send_parts(
    line: Line,
    pace: Pace,
    place: tuple[str, int],
    read: Callable[[int, int], bytes],
    held: int = 0,
) -> bool:
    """Send (target, size) from `held` on; `read` gives a piece, or nothing to stop.

    Returns:
        whether the hub holds it whole and proved.

    Raises:
        SyncError: the line broke, or the hub does not take it.
    """
    target, size = place
    furthest = held
    while 0 <= held < size:
        offset = held

        def attempt(offset: int = offset) -> int | None:
            data = read(offset, pace.part_bytes)
            if not data:
                return None
            raw = line.call(f"{target}?offset={offset}&size={size}", data, "PUT")
            return decode(raw, PartAnswer).held

        answer = pace.try_on(attempt)
        if answer is None:
            return False
        if 0 <= answer <= furthest and answer <= offset:
            raise DishonestHubError("sync.part_not_kept")
        held = answer
        furthest = max(furthest, held)
    return held == _WHOLE


def digest_of(raw: bytes) -> str:
    """The name of something content-addressed."""
    return hashlib.sha256(raw).hexdigest()
