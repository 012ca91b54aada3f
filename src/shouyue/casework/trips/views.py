"""What acts answer about rounds of villages. Flat values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from shouyue.casework.letters.views import RefusedLetter
from shouyue.casework.outcomes import Reason
from shouyue.casework.views import Deed, LetterLine


@dataclass(frozen=True, slots=True)
class TripChoices:
    """What a coming round can be and what it would rest on: figures of `as_of`, perhaps too old.

    In each of the `languages` all its papers can be made. `branches` are those with loans here, as
    (code, what the bank calls it); `branch` is the code of the one that all this is said of. Behind
    each letter may lie the sheets of `may_enclose`, by form with their titles by language.
    """

    branch: str
    branches: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    as_of: date | None
    old_figures: bool
    fits: int = 0
    """So many stops fit a day by the rules; what is more is for another."""
    wrong_day: Reason | None = None
    may_enclose: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TripVillage:
    """A village with something to do on a day; `first` is the most urgent of it."""

    village: str
    stops: int
    urgency: int
    first: Reason


@dataclass(frozen=True, slots=True)
class TripStop:
    """One loan on a round: what for, and the letter taken along, if any.

    `also` are the codes of what else is done at this door, said in a word or two. What the last
    day sheet crossed out counts as not visited unless somebody says otherwise.
    """

    note: str
    name: str
    village: str
    act: Deed
    reason: Reason
    serial: str
    also: tuple[str, ...] = ()
    is_crossed_out: bool = False


@dataclass(frozen=True, slots=True)
class Trip:
    """A round that is not entered yet; `staff` is how many the rules want on a visit.

    `branch` is the code of its branch where that is not the vault's own.
    """

    ref: str
    day: date
    villages: tuple[str, ...]
    stops: tuple[TripStop, ...]
    staff: int
    branch: str = ""


@dataclass(frozen=True, slots=True)
class TripReport:
    """The stack of a round: the pages are written, nothing counts as printed yet.

    `refused` are letters that could not be made, their stops stand on the sheet all the same;
    `left_out` are people of the villages who are not visited, and what remains to be done of a
    guarantee: each with why, or what has to be done otherwise. `as_of` is the day of
    the figures; with `old_figures` the letters say so beside the amounts.
    """

    trip: str
    pages: int
    stops: tuple[TripStop, ...]
    letters: tuple[LetterLine, ...]
    refused: tuple[RefusedLetter, ...] = ()
    left_out: tuple[RefusedLetter, ...] = ()
    as_of: date | None = None
    old_figures: bool = False
    later: int = 0
    """So many stops did not fit the day; a round of another day finds them first."""


@dataclass(frozen=True, slots=True)
class TripAgain:
    """The stack of a round set again.

    `serials` are its letters, in the order of the pages; `copies` those of them that were printed
    before and now bear the mark of a copy. `refused` are letters that must be taken back: they are
    no part of it. `left_out` are the stops that nobody need go to any more, each with why: the day
    sheet says so. With `changed` it says otherwise than before, and bears the mark of a copy.
    """

    pages: int
    serials: tuple[str, ...]
    copies: tuple[str, ...] = ()
    refused: tuple[RefusedLetter, ...] = ()
    left_out: tuple[RefusedLetter, ...] = ()
    changed: bool = False
