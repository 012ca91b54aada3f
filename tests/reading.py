"""A vault filled through its journal, for tests of what is read from it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from itertools import count
from pathlib import Path

from factories import make_loan_table
from shouyue.casework.workspace import Workspace
from shouyue.ledger.canonical import Record
from shouyue.ledger.facts import Attachment, Draft
from shouyue.ledger.ids import Branch
from shouyue.ledger.kinds import StaffIntroduced, TapeLoaded, draft
from shouyue.ledger.moment import Moment
from shouyue.ledger.tables import pack
from shouyue.ledger.tapes import LoanRow
from shouyue.vault.journal import Journal
from shouyue.vault.keyslots import Cost
from shouyue.vault.vault import create_vault

TODAY = date(2026, 11, 23)
PASSWORD = "only-for-tests"
_ZONE = timezone(timedelta(hours=8))


class Reading:
    """An open workspace with short words for filling it. Its clock stands until it is told."""

    def __init__(self, folder: Path, name: str = "李守信", role: str = "officer") -> None:
        vault = create_vault(folder, "SH-01", PASSWORD, Cost(memory=8192, passes=1))
        self.at = datetime(2026, 11, 23, 9, 30, tzinfo=_ZONE)
        self.ws = Workspace(vault, Journal(vault), self._moment, name, role)
        self._tapes: dict[str, str] = {}
        self._seeds = count()
        self.say(StaffIntroduced(name=name, role=role))

    def _moment(self) -> Moment:
        return Moment(round(self.at.timestamp() * 1000), 480)

    def on(self, day: date) -> None:
        """Morning of a day."""
        self.at = datetime(day.year, day.month, day.day, 9, 30, tzinfo=_ZONE)

    def say(self, *contents: Record, base: tuple[str, ...] = ()) -> list[str]:
        refs = self.ws.journal.append([draft(one, base) for one in contents], self._moment())
        return [ref.text for ref in refs]

    def tape(
        self, rows: Sequence[LoanRow], as_of: date = TODAY, *, on: str = "", branch: str = "SH-01"
    ) -> str:
        """Load a tape, full or on the one named; returns its reference."""
        table = make_loan_table(rows, next(self._seeds).to_bytes(16, "big"))
        root = table.root.hex()
        said = TapeLoaded(
            as_of=as_of,
            file_name="台账.xlsx",
            file_sha256="9e" * 32,
            rows=len(rows),
            accepted=len(rows),
            balance=sum(row.balance for row in rows),
        )
        fact = Draft(
            said,
            "tape.loaded",
            1,
            (on,) if on else (),
            (Attachment(kind="table", digest=root, size=len(rows)),),
        )
        (ref,) = self.ws.journal.append(
            [fact], self._moment(), branch=Branch(branch), tables={root: pack(table)}
        )
        return ref.text


@contextmanager
def reading(folder: Path, rows: Iterable[LoanRow] = (), **asked: str) -> Iterator[Reading]:
    """A filled vault, closed behind."""
    made = Reading(folder, **asked)
    try:
        if loans := list(rows):
            made.tape(loans)
        yield made
    finally:
        made.ws.close()
