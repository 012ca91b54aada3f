"""Words that have no place in a bank's mouth: threats, shaming, insults, borrowed authority.

Also words of danger: of somebody who speaks of ending a life, his own or another's, and needs care.

Containment over text from which blanks, punctuation and width are taken away, so that
"让 全·村 知道" is found as well. Where a listed phrase has a gap (`…`), a few other words may
stand in it, but no end of a clause. What is taken back right before it ("不是老赖") was not said.
What somebody else is told to have said ("他说…") is found as reported: no breach of whoever wrote
it down, and nothing to pass over either. What is found is shown to the person who wrote it;
whether it was said, and to whom, no list can know.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple

PhraseKind = Literal["threat", "shaming", "impersonation", "insult", "pushing", "danger"]

GAP: Final = "…"
_WIDEST_GAP: Final = 8
_STOPS: Final = map(unicodedata.lookup, ("IDEOGRAPHIC FULL STOP", "DEVANAGARI DANDA"))
_ENDS: Final = frozenset((*",;:!?\n", *_STOPS))
"""What ends a clause, of one width."""
_END: Final = "\n"


class Found(NamedTuple):
    """A phrase as it stands in the text, and what it is taken for.

    `reported` where the clause tells what somebody else said, asked or feared.
    """

    kind: PhraseKind
    words: str
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Spared:
    """What makes a listed phrase something else than our own word.

    Attributes:
        taken_back: words right before it that deny it.
        asked: words that end like these and deny nothing ("是不是" asks).
        told_of_others: how a clause begins that tells what somebody else said or fears.
    """

    taken_back: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    told_of_others: tuple[str, ...] = ()


def found_in(
    words: str, lists: Mapping[PhraseKind, Sequence[str]], spared: Spared = Spared()
) -> tuple[Found, ...]:
    """Every listed phrase that a text contains, in the order of the text, each once."""
    whole, clauses = _plain(words, ends=False), _plain(words, ends=True)
    hits: list[tuple[int, int, Found]] = []
    for kind, phrases in lists.items():
        for phrase in phrases:
            searched = clauses if GAP in phrase else whole
            for first, last in _places(phrase, *searched):
                clause = _clause(words[:first])
                if not _is_denied(clause, spared):
                    told = clause.startswith(_letters(spared.told_of_others))
                    hits.append((first, last, Found(kind, words[first : last + 1], told)))
    hits.sort(key=lambda hit: (hit[0], -hit[1], hit[2].kind))
    return tuple(dict.fromkeys(hit[2] for hit in _outermost(hits)))


def _places(phrase: str, letters: str, places: list[int]) -> Iterator[tuple[int, int]]:
    """Where a phrase begins and ends in the text."""
    pattern = _pattern(phrase)
    if pattern is None:
        return
    for match in pattern.finditer(letters):
        yield places[match.start()], places[match.end() - 1]


@lru_cache(maxsize=2048)
def _pattern(phrase: str) -> re.Pattern[str] | None:
    parts = [_plain(part, ends=False)[0] for part in phrase.split(GAP)]
    if not all(parts):
        return None
    between = f"[^{_END}]{{0,{_WIDEST_GAP}}}?"
    return re.compile(between.join(re.escape(part) for part in parts))


def _clause(before: str) -> str:
    """The letters of the clause that a phrase stands in, up to it."""
    return _plain(before, ends=True)[0].rpartition(_END)[2]


def _is_denied(clause: str, spared: Spared) -> bool:
    is_denied = clause.endswith(_letters(spared.taken_back))
    return is_denied and not clause.endswith(_letters(spared.asked))


@lru_cache(maxsize=16)
def _letters(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(plain for word in words if (plain := _plain(word, ends=False)[0]))


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


def _plain(words: str, *, ends: bool) -> tuple[str, list[int]]:
    """Letters and digits alone, small and of one width; and where each stood.

    With `ends`, also where a clause ends.
    """
    letters: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(words):
        if ends and unicodedata.normalize("NFKC", sign) in _ENDS:
            letters.append(_END)
            places.append(place)
            continue
        for letter in unicodedata.normalize("NFKC", sign).casefold():
            if letter.isalnum():
                letters.append(letter)
                places.append(place)
    return "".join(letters), places
