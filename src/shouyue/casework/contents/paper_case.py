"""One case as its working papers tell it: the person, the loan, what was said, what was printed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, NamedTuple, TypeVar

from shouyue.casework.contents.figures import Occasion, head, overdue
from shouyue.casework.outcomes import Reason
from shouyue.casework.setting import form_of
from shouyue.casework.workspace import Workspace
from shouyue.i18n.language import Language
from shouyue.ledger.tapes import LoanRow
from shouyue.paper.letter import Person, Value
from shouyue.vault import batches
from shouyue.vault.batches import StoredLetter
from shouyue.vault.queries import history
from shouyue.vault.queries.history import Told

T = TypeVar("T")
Row = Mapping[str, Value]
"""A row of a table on a paper, by the names of its columns."""

_DAY: Final = len("2026-11-23")


class Spoken(NamedTuple):
    """A contact that is on record. `time` is to the minute, `number` and the like may be empty."""

    on: date
    time: str
    channel: str
    number: str
    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Case:
    """A loan, on the day of a paper, for a paper in one language."""

    ws: Workspace
    loan: LoanRow
    said: Occasion
    language: Language

    @property
    def phone(self) -> str | None:
        """The numbers that the bank's file has; None where it has none."""
        return "、".join(self.loan.phones[:2]) or None

    def common(self) -> dict[str, Value]:
        """What working papers say of the bank, the person and the loan."""
        loan, said = self.loan, self.said
        return {
            **head(loan, said),
            "borrower": Person(loan.name, loan.id_number, loan.address, self.phone or ""),
            "phone": self.phone,
            "contract": loan.contract or None,
            "maturity": date.fromisoformat(loan.due),
            "balance": loan.balance if loan.state == "here" else 0,
            "as_of": said.as_of,
        }

    def overdue(self) -> dict[str, int | None]:
        """What is overdue by the bank's figures in fen; None where it is not said or nothing is."""
        owed = overdue(self.loan, self.said)
        if isinstance(owed, Reason):
            return dict.fromkeys(("principal", "interest", "total"))
        return {"principal": owed.principal, "interest": owed.interest, "total": owed.total}

    def letters(self) -> list[StoredLetter]:
        """Every letter about the loan, oldest first."""
        return batches.letters_of(self.ws.vault, self.ws.branch, self.loan.note)

    def addressee(self, letter: StoredLetter) -> str:
        """The name of whom a letter is for: the borrower, a guarantor, a co-borrower."""
        return letter.to or self.loan.name

    def contacts(self) -> list[Spoken]:
        """Contacts about the loan that nobody took back, oldest first."""
        return sorted(
            Spoken(
                on=date.fromisoformat(str(said["at"])[:_DAY]),
                time=str(said["at"])[_DAY + 1 :],
                channel=str(said["channel"]),
                number=str(said["number"] or ""),
                place=str(said["place"] or ""),
                words=str(said["words"] or ""),
            )
            for said in (one.details["contact"] for one in self._told("contact"))
        )

    def newest_today(self, channels: frozenset[str]) -> Spoken | None:
        """The last contact of the paper's own day: a paper of another day is not about it."""
        today = [
            one for one in self.contacts() if one.on == self.said.on and one.channel in channels
        ]
        return today[-1] if today else None

    def promised_today(self) -> list[tuple[date, int]]:
        """What was promised on the paper's own day: by when, how much in fen."""
        said = (one.details["promise"] for one in self._told("promise"))
        today = self.said.on.isoformat()
        return sorted(
            (date.fromisoformat(str(one["due"])), int(str(one["amount"])))
            for one in said
            if one["on"] == today
        )

    def _told(self, table: str) -> Iterator[Told]:
        for one in history.of_loan(self.ws.vault, self.ws.branch, self.loan.note):
            if table in one.details and not one.replaced:
                yield one


@cache
def title_of(form: str, tag: str) -> str:
    """The name of a form, in its first language where it has not the asked one."""
    found = form_of(form)
    return found.title(tag if tag in found.languages else found.languages[0])


def if_it_fits(text: str, most: int) -> str | None:
    """A text for a line of so many signs; what is longer is told there by hand, and none is cut."""
    return text if 0 < len(text) <= most else None


def in_sheets(rows: Sequence[T], most: int) -> tuple[Sequence[T], ...]:
    """Rows by the sheets that hold them, each `most` rows."""
    return tuple(rows[at : at + most] for at in range(0, len(rows), most))
