"""Where letters are: made, printed, out in the villages, back with a mark."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, NamedTuple
from unicodedata import normalize

from shouyue.casework.views import BatchLine, LetterLine, LetterState
from shouyue.casework.workspace import Workspace
from shouyue.ledger.ids import parse_ref
from shouyue.paper import codes
from shouyue.vault import batches as stored
from shouyue.vault.batches import StoredBatch, StoredLetter
from shouyue.vault.queries import returns as stored_returns

_SHOWN: Final = 200
_COUNTED_DAYS: Final = 366
_DIGITS_OF_A_PAGE: Final = 4

CountedBy = Literal["village", "officer"]


@dataclass(frozen=True, slots=True)
class Returned:
    """Where the letters are that were printed for a village or an officer; each is in one place.

    `back` came back with a mark, `unsigned` without one, `unread` came back unread, `recalled`
    were taken back before they went out, `out` are still out.
    """

    name: str
    back: int = 0
    unsigned: int = 0
    unread: int = 0
    recalled: int = 0
    out: int = 0

    @property
    def printed(self) -> int:
        """All of them."""
        return self.back + self.unsigned + self.unread + self.recalled + self.out


_PLACES: Final[Mapping[LetterState, str]] = {
    "printed": "out",
    "served": "out",
    "back": "back",
    "unsigned": "unsigned",
    "refused": "unsigned",
    "spoilt": "unsigned",
    "returned": "unread",
    "recalled": "recalled",
}
"""State of a letter that was on paper → where it is counted."""


def batches(ws: Workspace) -> tuple[BatchLine, ...]:
    """Batches of the branch, newest first."""
    return tuple(map(_line, stored.batches(ws.vault, ws.branch, _SHOWN)))


def letters_of_batch(ws: Workspace, batch: str) -> tuple[LetterLine, ...]:
    """The letters of a batch, in the order of its pages."""
    return tuple(map(letter_line, stored.letters_of_batch(ws.vault, batch)))


def letters_out(ws: Workspace) -> tuple[LetterLine, ...]:
    """Printed or served, and no slip back; oldest first."""
    found = stored.without_slip(ws.vault, ws.branch)
    return tuple(letter_line(one) for one in found if one.is_out)


def returned(ws: Workspace, by: CountedBy) -> tuple[Returned, ...]:
    """Where what was printed within a year is; those with most out first."""
    since = ws.today() - timedelta(days=_COUNTED_DAYS)
    counts: dict[str, Counter[str]] = {}
    for name, state, letters in stored_returns.returned(ws.vault, ws.branch, by, since.isoformat()):
        counts.setdefault(name, Counter())[_PLACES[state]] += letters
    found = (Returned(name, **places) for name, places in counts.items())
    return tuple(sorted(found, key=lambda one: (-one.out, one.name)))


def letter(ws: Workspace, serial: str) -> LetterLine | None:
    """The letter of a serial, as typed or as a scanner reads the code of its page."""
    found = stored.letter(ws.vault, plain_serial(serial))
    return letter_line(found) if found is not None else None


def plain_serial(typed: str) -> str:
    """A serial out of what a person or a scanner typed."""
    try:
        return codes.read(typed).serial
    except codes.CodeError:
        return _plain(typed)


def _plain(typed: str) -> str:
    """Without blanks, and with the signs of a Chinese keyboard as those that are printed."""
    return "".join(normalize("NFKC", typed).split()).upper()


class TypedPage(NamedTuple):
    """A page as it was named: `number` is 0 and `form` empty where neither was said."""

    serial: str
    number: int = 0
    form: str = ""


def typed_page(typed: str) -> TypedPage:
    """What a person typed (`…-000127/1`), or a scanner read off the code of a page."""
    try:
        code = codes.read(typed)
    except codes.CodeError:
        named = _plain(typed)
        serial, _, page = named.partition("/")
        if not page:
            return TypedPage(serial)
        is_number = page.isascii() and page.isdecimal() and len(page) <= _DIGITS_OF_A_PAGE
        return TypedPage(serial, int(page)) if is_number else TypedPage(named)
    return TypedPage(code.serial, code.page, code.form)


def page_meant(typed: str, pages: int) -> int:
    """Which page of a letter is meant by what was typed or read; it may be none of its `pages`.

    What comes back is the slip, the last page, unless the number says another.
    """
    return typed_page(typed).number or pages


def letter_line(one: StoredLetter) -> LetterLine:
    return LetterLine(
        serial=one.serial,
        form=one.form,
        note=one.note,
        name=one.name,
        village=one.village,
        made_on=one.made_on,
        state=one.state,
        pages=one.pages,
        batch=one.batch,
        branch=parse_ref(one.batch).branch,
        to=one.to,
        enclosed=one.enclosed,
    )


def _line(batch: StoredBatch) -> BatchLine:
    on_paper = [one for one in batch.letters if one.on_paper]
    return BatchLine(
        batch=batch.ref,
        form=batch.form,
        made_on=batch.made_on,
        language=batch.language,
        letters=len(batch.letters),
        printed=len(on_paper),
        **{"back": 0, "out": 0} | Counter(_PLACES[one.state] for one in on_paper),
    )
