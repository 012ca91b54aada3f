"""What pages and commands show that no floor has alone: frozen values, ready to be put into words.

Here and in the `views` of the floors, money is in fen, days are dates, moments are local
`YYYY-MM-DDTHH:MM`. Texts are codes with parameters (`Reason`), people's own words, or names.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from shouyue.casework.outcomes import Reason
from shouyue.vault.batches import WITH_SOMEBODY, State, is_out

LetterState = State
Light = Literal["local", "delivered", "waiting"]
Deed = Literal[
    "letter",
    "visit",
    "call",
    "acknowledgment",
    "agreement",
    "case",
    "exchange",
    "recall",
    "recall_list",
    "difference",
    "decision",
    "trip",
    "with_supervisor",
]
"""What a line of the day asks for; nothing of the one who reads it while a supervisor has it."""


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter with its state, for the paper trail of a case and for the list of what is out.

    `name` is the borrower's, `to` whom it is addressed to if that is somebody else. Behind its
    `pages` lies a page of each form that is `enclosed`. `asks` is the sum in fen that it names as
    owed, 0 where it names none.
    """

    serial: str
    form: str
    note: str
    name: str
    village: str
    made_on: date
    state: LetterState
    pages: int
    batch: str
    to: str = ""
    branch: str = ""
    enclosed: tuple[str, ...] = ()
    asks: int = 0

    @property
    def in_stack(self) -> int:
        """How many pages of a stack are its own and what is enclosed."""
        return self.pages + len(self.enclosed)

    @property
    def is_out(self) -> bool:
        """Whether it is with somebody and its slip is still to come back."""
        return is_out(self.form, self.state)

    @property
    def is_with_somebody(self) -> bool:
        """Also of a record that no slip comes back of: it is read aloud before it is signed."""
        return self.state in WITH_SOMEBODY


@dataclass(frozen=True, slots=True)
class TodayLine:
    """One thing to do, and why. `act` says which page or form opens for it, `ref` on which fact.

    `also` are the codes of what else there is about the same case, said in a word or two; `act_by`
    is the limitation clock's, where it ends within its first warning; `officer` as the bank's file
    says.
    """

    note: str
    name: str
    village: str
    act: Deed
    reason: Reason
    urgency: int
    balance: int
    due: date | None
    ref: str = ""
    also: tuple[str, ...] = ()
    officer: str = ""
    act_by: date | None = None
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """The status line's three things: saved here, held by headquarters up to when, what waits."""

    facts: int
    held: int
    held_at: str
    waiting: int
    waiting_scans: int
    enrolled: bool
    quarantined: int
    conflicts: int
    as_of: date | None = None
    """The day of the bank's newest figures here."""
    old_figures: bool = False
    """These are older than the rules allow without saying so."""
    wrong_day: Reason | None = None
    """Why this laptop's day cannot be right."""


@dataclass(frozen=True, slots=True)
class ExchangeReport:
    """What an exchange with headquarters did; `rules` counts the issued rules that came."""

    sent: int
    received: int
    pending: int
    receipt: str
    conflicts: int
    quarantined: int
    bytes_sent: int
    bytes_received: int
    rules: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verification of a vault found; every part is 'ok' or names its trouble."""

    facts: int
    chain: str
    seals: str
    watermark: str
    integrity: str
    projection: str
    troubles: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        parts = (self.chain, self.seals, self.watermark, self.integrity, self.projection)
        return all(part == "ok" for part in parts)


@dataclass(frozen=True, slots=True)
class Person:
    """Who sits here: whose vault is open, and for which branch."""

    name: str
    role: str
    branch: str
    vault: str


@dataclass(frozen=True, slots=True)
class BatchLine:
    """Letters made together and where they are; each that was printed is in one place.

    `back` came back with a mark, `unsigned` without one, `unread` came back unread, `recalled` were
    taken back, of `out` nothing came back yet.
    """

    batch: str
    form: str
    made_on: date
    language: str
    letters: int
    printed: int
    back: int
    out: int
    unsigned: int = 0
    unread: int = 0
    recalled: int = 0
