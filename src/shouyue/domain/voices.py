"""Whose words a phrase is in a text: denied, asked for, told of somebody else, or one's own."""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from shouyue.domain.spelling import END, Spelling, View

_QUOTES: Final = {'"': '"'} | {
    unicodedata.lookup(f"LEFT {name}"): unicodedata.lookup(f"RIGHT {name}")
    for name in (
        "DOUBLE QUOTATION MARK",
        "SINGLE QUOTATION MARK",
        "CORNER BRACKET",
        "WHITE CORNER BRACKET",
    )
}
_LEADS_ON: Final = frozenset(":,")
"""What stands between "he said" and his words."""


@dataclass(frozen=True, slots=True)
class Spared:
    """What makes a listed phrase something else than our own word.

    Attributes:
        taken_back: words right before it that deny it.
        asked: words that end like these and deny nothing ("是不是" asks).
        asked_after: how a clause ends that only seems to deny ("不是…是什么").
        told_of_others: of whom something is told.
        telling: what they do ("说"); whom and that together begin a clause that is theirs.
        own_voice: where in such a clause whoever writes speaks again ("我就").
    """

    taken_back: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    asked_after: tuple[str, ...] = ()
    told_of_others: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    own_voice: tuple[str, ...] = ()

    def plain(self, spelling: Spelling) -> "Spared":
        """The same in one way of writing."""

        def all_of(words: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(plain for word in words if (plain := spelling.plain(word)))

        return Spared(
            all_of(self.taken_back),
            all_of(self.asked),
            all_of(self.asked_after),
            all_of(self.told_of_others),
            all_of(self.telling),
            all_of(self.own_voice),
        )


class _Quote(NamedTuple):
    opened: int
    closed: int


class Voices:
    """A text in its clauses, asked about one phrase in it after the other."""

    def __init__(self, words: str, view: View, spared: Spared) -> None:
        self._words = words
        self._letters, self._places = view
        self._spared = spared
        self._quotes = tuple(_quotes(words))

    def is_denied(self, first: int, last: int) -> bool:
        """Whether the words before a phrase, which lies from place to place, take it back."""
        begin, at = self._clause(first)
        if not self._letters.endswith(self._spared.taken_back, begin, at):
            return False
        if self._letters.endswith(self._spared.asked, begin, at):
            return False
        end = self._letters.index(END, bisect_left(self._places, last))
        is_question = self._sign(end) == "?"
        behind = bisect_left(self._places, last + 1)
        return not is_question and not self._letters.endswith(self._spared.asked_after, behind, end)

    def is_told(self, first: int) -> bool:
        """Whether the phrase at a place is what somebody else is told to have said."""
        quote = next((one for one in self._quotes if one.opened < first < one.closed), None)
        if quote is not None and self._introduces(quote.opened):
            return True
        begin, at = self._clause(first)
        lead = self._clause_before(begin)
        if lead is not None and self._told(*lead) == lead[1]:
            begin = lead[0]
        told = self._told(begin, at)
        if told is None or any(
            self._places[begin] < one.opened and one.closed < first for one in self._quotes
        ):
            return False
        own = self._spared.own_voice
        return not any(self._letters.find(word, told, at) >= 0 for word in own)

    def _sign(self, end: int) -> str:
        """What ends a clause at a place among the letters, of one width; nothing at either end."""
        place = self._places[end]
        return unicodedata.normalize("NFKC", self._words[place : place + 1]) if place >= 0 else ""

    def _introduces(self, opened: int) -> bool:
        """Whether nothing but "he said" stands before a quotation."""
        at = bisect_left(self._places, opened)
        while at > 1 and self._letters[at - 1] == END:
            at -= 1
        begin = self._letters.rfind(END, 0, at) + 1
        return self._told(begin, at) == at

    def _told(self, begin: int, end: int) -> int | None:
        """Behind which letter somebody else has the word; None where a clause begins otherwise."""
        ends = [
            begin + len(who) + len(does)
            for who in self._spared.told_of_others
            if self._letters.startswith(who, begin, end)
            for does in self._spared.telling
            if self._letters.startswith(does, begin + len(who), end)
        ]
        return max(ends, default=None)

    def _clause(self, first: int) -> tuple[int, int]:
        """Where the clause of a place begins among the letters, and the place among them."""
        at = bisect_left(self._places, first)
        return self._letters.rfind(END, 0, at) + 1, at

    def _clause_before(self, begin: int) -> tuple[int, int] | None:
        """The clause that leads on to the one that begins here."""
        end = begin - 1
        if end < 1 or self._sign(end) not in _LEADS_ON:
            return None
        return self._letters.rfind(END, 0, end) + 1, end


def _quotes(words: str) -> Iterator[_Quote]:
    """Every quotation that is closed; one within another is taken by itself too."""
    opened: list[tuple[int, str]] = []
    for place, sign in enumerate(words):
        if opened and sign == opened[-1][1]:
            yield _Quote(opened.pop()[0], place)
        elif sign in _QUOTES:
            opened.append((place, _QUOTES[sign]))
