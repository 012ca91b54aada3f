"""Letters and their batches: what was made, printed, served, and came back."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from shouyue.ledger.forms import UNANSWERED, listed
from shouyue.ledger.ids import parse_ref
from shouyue.sqlcipher import Row
from shouyue.vault.projection import fact_id
from shouyue.vault.queries.about import some
from shouyue.vault.vault import Vault

ANSWERED: Final = f"letter.form NOT IN {listed(UNANSWERED)}"
"""Papers that come back, or are delivered on record."""

ADDRESSEE: Final = """
COALESCE(json_extract(letter."values", '$.guarantor.name'),
    json_extract(letter."values", '$.co_borrower.name'), '')
"""
"""The name of whom a letter is addressed to, if that is not the borrower: as the letter says it."""

State = Literal[
    "composed",
    "printed",
    "served",
    "back",
    "unsigned",
    "refused",
    "returned",
    "spoilt",
    "recalled",
]
"""Where a letter is: `back` is its slip with a mark that the law knows; with an X alone its mark is
still out. `unsigned` it lies here again because nobody was met; `returned` it came back unread."""
LYING_HERE: Final[frozenset[State]] = frozenset({"composed", "printed", "unsigned"})
"""Where a letter may still be taken from its stack: nobody has it, as far as anybody said."""
WITH_SOMEBODY: Final[frozenset[State]] = frozenset({"printed", "served"})

_REF: Final = "chain.vault || '.' || chain.epoch || '.' || chain.branch || '.' || fact.seq"
_BY: Final = "CROSS JOIN fact ON fact.id = {0}.fact CROSS JOIN chain ON chain.id = fact.chain"


def _said_of(table: str) -> str:
    return f"SELECT 1 {some(table, 'said', 'said.serial = letter.serial')}"


def last_served(what: str) -> str:
    """The newest delivery of a letter; of several on one day the same on every laptop."""
    said = some("served", "said", "said.serial = letter.serial")
    order = 'said."on" DESC, said.unsigned DESC, said.way DESC'
    return f"(SELECT {what} {said} ORDER BY {order} LIMIT 1)"


_DELIVERED: Final = f"""
CASE WHEN said.way IN ('refused', 'ems_refused') THEN 'refused'
  WHEN said.way IN ('returned', 'ems_returned') THEN 'returned'
  WHEN said.way = 'spoilt' THEN 'spoilt'
  WHEN said.way = 'not_met' THEN iif(EXISTS ({_said_of("recalled")}), 'recalled', 'unsigned')
  ELSE 'served' END
"""
MARKED: Final = f"""
SELECT 1 {some("acknowledgment", "said", "said.serial = letter.serial AND said.mark <> 'x_only'")}
"""
"""An answer to a letter with a mark that counts: an X or a circle is no form of signing."""
STATE: Final = f"""
CASE WHEN EXISTS ({MARKED}) THEN 'back'
  WHEN EXISTS ({_said_of("acknowledgment")}) THEN 'served'
  ELSE COALESCE({last_served(_DELIVERED)}, iif(EXISTS ({_said_of("recalled")}), 'recalled',
    iif(EXISTS ({_said_of("printed")}) OR EXISTS ({_said_of("filed_page")}),
      'printed', 'composed'))) END
"""
"""The `State` of a letter."""
ON_PAPER: Final = " OR ".join(
    f"EXISTS ({_said_of(table)})" for table in ("printed", "acknowledgment", "served", "filed_page")
)
"""What came back, was scanned or delivered was on paper, whether anybody confirmed it or not."""

_LETTERS: Final = f"""
SELECT letter.serial, letter.form, letter.note, COALESCE(loan.name, ''),
       COALESCE(loan.village, ''), batch.made_on, letter.pages, {_REF} AS batch,
       EXISTS ({_said_of("printed")}), {ON_PAPER}, {STATE}, {ADDRESSEE}, batch.enclosed,
       COALESCE(json_extract(letter."values", '$.total'), 0)
FROM letter {_BY.format("letter")}
CROSS JOIN batch ON batch.fact = letter.fact
LEFT JOIN loan ON loan.branch = letter.branch AND loan.note = letter.note
"""  # noqa: S608  # this module's own names
_Q_ONE: Final = f"{_LETTERS} WHERE letter.serial = ?"
_Q_VERSION: Final = """
SELECT batch.form, batch.form_version
FROM letter CROSS JOIN batch ON batch.fact = letter.fact WHERE letter.serial = ?
"""
_Q_OF_NOTE: Final = f"{_LETTERS} WHERE letter.branch = ? AND letter.note = ? ORDER BY letter.fact"
_Q_OF_BATCH: Final = f"{_LETTERS} WHERE letter.fact = ? ORDER BY letter.part"
_Q_OUT: Final = f"""
{_LETTERS} WHERE letter.branch = ? AND {ANSWERED}
  AND NOT EXISTS ({MARKED}) AND ({ON_PAPER})
ORDER BY batch.made_on, letter.fact, letter.part
"""
_Q_RECALLED: Final = f"""
SELECT said."on" {some("recalled", "said", "said.serial = ?")} ORDER BY said."on" LIMIT 1
"""
_X_OF_A_DAY: Final = "said.serial = ? AND said.mark = 'x_only' AND said.\"on\" = ?"
_Q_CROSSED: Final = f"""
SELECT 1 {some("acknowledgment", "said", _X_OF_A_DAY)}
"""
_Q_BATCHES: Final = f"""
SELECT batch.fact, {_REF}, batch.form, batch.made_on, batch.language
FROM batch INDEXED BY batch_day {_BY.format("batch")}
WHERE batch.branch = ? ORDER BY batch.made_on DESC, batch.fact DESC LIMIT ?
"""  # noqa: S608  # this module's own names


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """A letter with where it is; `batch` is the reference of the fact that made it.

    `name` is the borrower's, `to` whom it is addressed to if that is somebody else; `enclosed` are
    the forms of the sheets that lie behind its own pages, one page each; `asks` is the sum in fen
    that it says is owed, 0 where it says none. `printed` says that
    somebody confirmed its print, `on_paper` that it must have been printed, confirmed or not.
    """

    serial: str
    form: str
    note: str
    name: str
    village: str
    made_on: date
    pages: int
    batch: str
    printed: bool
    on_paper: bool
    state: State
    to: str = ""
    enclosed: tuple[str, ...] = ()
    asks: int = 0

    @property
    def is_out(self) -> bool:
        return is_out(self.form, self.state)


@dataclass(frozen=True, slots=True)
class StoredBatch:
    """Letters made together."""

    ref: str
    form: str
    made_on: date
    language: str
    letters: tuple[StoredLetter, ...]


def is_answered(form: str) -> bool:
    """Whether papers of a form come back, or are delivered on record; the same as `ANSWERED`."""
    return form not in UNANSWERED


def is_out(form: str, state: State) -> bool:
    """Whether a paper is with somebody and its slip is still to come back."""
    return state in WITH_SOMEBODY and is_answered(form)


def letter(vault: Vault, serial: str) -> StoredLetter | None:
    row = vault.cases.execute(_Q_ONE, (serial,)).fetchone()
    return _letter(row) if row is not None else None


def form_version(vault: Vault, serial: str) -> tuple[str, int] | None:
    """The form of a letter and in which version it was printed."""
    row = vault.cases.execute(_Q_VERSION, (serial,)).fetchone()
    return (str(row[0]), int(row[1])) if row is not None else None


def recalled_on(vault: Vault, serial: str) -> str | None:
    """The day on which a letter was taken back, if that stands; also of one that went out since."""
    row = vault.cases.execute(_Q_RECALLED, (serial,)).fetchone()
    return str(row[0]) if row is not None else None


def is_crossed(vault: Vault, serial: str, on: str) -> bool:
    """Whether an X alone is on record on the slip of a letter, of that day."""
    return vault.cases.execute(_Q_CROSSED, (serial, on)).fetchone() is not None


def letters_of(vault: Vault, branch: str, note: str) -> list[StoredLetter]:
    """Every letter about a loan, oldest first."""
    return list(map(_letter, vault.cases.execute(_Q_OF_NOTE, (branch, note))))


def without_slip(vault: Vault, branch: str) -> Iterator[StoredLetter]:
    """Letters that were printed or served and whose slip is not back, oldest first."""
    return map(_letter, vault.cases.execute(_Q_OUT, (branch,)).fetchall())


def batches(vault: Vault, branch: str, limit: int) -> list[StoredBatch]:
    """The newest batches, newest first, with their letters."""
    return [
        StoredBatch(ref, form, date.fromisoformat(made_on), language, _letters(vault, number))
        for number, ref, form, made_on, language in vault.cases.execute(
            _Q_BATCHES, (branch, limit)
        ).fetchall()
    ]


def letters_of_batch(vault: Vault, ref: str) -> tuple[StoredLetter, ...]:
    """The letters of a batch in the order of its pages; none if it is not here.

    Raises:
        NotCanonicalError: it is no reference.
    """
    number = fact_id(vault.cases, parse_ref(ref))
    return _letters(vault, number) if number is not None else ()


def _letters(vault: Vault, number: int) -> tuple[StoredLetter, ...]:
    return tuple(map(_letter, vault.cases.execute(_Q_OF_BATCH, (number,)).fetchall()))


def _letter(row: Row) -> StoredLetter:
    serial, form, note, name, village, made_on, pages, batch, *was, state, to, enclosed, asks = row
    made, (printed, on_paper) = date.fromisoformat(made_on), map(bool, was)
    return StoredLetter(
        *(serial, form, note, name, village, made, pages, batch, printed, on_paper, state, to),
        tuple(paper.partition(".")[0] for paper in json.loads(str(enclosed))),
        asks,
    )
