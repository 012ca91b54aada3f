"""Words that have no place in a bank's mouth: threats, shaming, borrowed authority.

Plain containment over text from which blanks, punctuation and width are taken away, so that
"让 全·村 知道" is found as well. What is found is shown to the person who wrote it; whether it was
said, and to whom, no list can know.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

PhraseKind = Literal["threat", "shaming", "impersonation"]


class Found(NamedTuple):
    """A phrase as it stands in the text, and what it is taken for."""

    kind: PhraseKind
    words: str


def found_in(words: str, lists: Mapping[PhraseKind, Sequence[str]]) -> tuple[Found, ...]:
    """Every listed phrase that a text contains, in the order of the text, each once."""
    plain, places = _plain(words)
    hits: list[tuple[int, int, Found]] = []
    for kind, phrases in lists.items():
        for phrase in phrases:
            wanted, _ = _plain(phrase)
            at = plain.find(wanted) if wanted else -1
            if at >= 0:
                first, last = places[at], places[at + len(wanted) - 1]
                hits.append((first, last, Found(kind, words[first : last + 1])))
    hits.sort(key=lambda hit: (hit[0], -hit[1], hit[2].kind))
    return tuple(dict.fromkeys(hit[2] for hit in _outermost(hits)))


def _outermost(hits: list[tuple[int, int, Found]]) -> list[tuple[int, int, Found]]:
    """Without those that lie within a longer one of the same kind."""
    kept: list[tuple[int, int, Found]] = []
    for hit in hits:
        inside = any(
            other[0] <= hit[0] and hit[1] <= other[1] and other[2].kind == hit[2].kind
            for other in kept
        )
        if not inside:
            kept.append(hit)
    return kept


def _plain(words: str) -> tuple[str, list[int]]:
    """Letters and digits alone, small and of one width; and where each stood."""
    letters: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(words):
        for letter in unicodedata.normalize("NFKC", sign).casefold():
            if letter.isalnum():
                letters.append(letter)
                places.append(place)
    return "".join(letters), places
