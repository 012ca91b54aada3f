"""Where letters are: made, printed, out in the villages, back with a mark."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, NamedTuple

from shouyue.casework.serials import MeantError, is_number, one_meant, plain
from shouyue.casework.views import BatchLine, LetterLine, LetterState
from shouyue.casework.workspace import Workspace
from shouyue.ledger.ids import parse_ref
from shouyue.paper import codes
from shouyue.vault import batches as stored
from shouyue.vault.batches import StoredBatch, StoredLetter
from shouyue.vault.queries import returns as stored_returns

_SHOWN: Final = 200
_COUNTED_DAYS: Final = 366
_MOST_PAGES: Final = 9999

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
    """The letter of a serial, as typed or as a scanner reads the code of its page.

    The end of it is enough where it means one letter that was printed and whose slip is awaited.

    Raises:
        MeantError: it is the end of several of these, or a mere number and the end of none.
    """
    named = plain_serial(serial)
    found = stored.letter(ws.vault, named)
    if found is None and named:
        awaited = (one.serial for one in stored.without_slip(ws.vault, ws.branch))
        if whole := one_meant(named, awaited):
            found = stored.letter(ws.vault, whole)
        elif is_number(named):
            raise MeantError("casework.letters.none_called", said=named)
    return letter_line(found) if found is not None else None


def whole_serial(typed: str, letters: Iterable[LetterLine]) -> str:
    """What was typed, or the whole serial of which it is the end among letters that are out."""
    try:
        return one_meant(typed, (one.serial for one in letters if one.is_out)) or typed
    except MeantError:
        return typed


def plain_serial(typed: str) -> str:
    """A serial out of what a person or a scanner typed."""
    try:
        return codes.read(typed).serial
    except codes.CodeError:
        return plain(typed)


class TypedPage(NamedTuple):
    """A page as it was named: `number` is 0 and `form` empty where neither was said.

    The serial is empty where what stands behind it is the number of no page.
    """

    serial: str
    number: int = 0
    form: str = ""


def typed_page(typed: str) -> TypedPage:
    """What a person typed (`…-000127/1`), or a scanner read off the code of a page."""
    try:
        code = codes.read(typed)
    except codes.CodeError:
        serial, _, tail = unicodedata.normalize("NFKC", typed).partition("/")
        if not (page := tail.strip()):
            return TypedPage(plain(serial))
        is_page = is_number(page) and 0 < int(page) <= _MOST_PAGES
        return TypedPage(plain(serial), int(page)) if is_page else TypedPage("")
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
        asks=one.asks,
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
