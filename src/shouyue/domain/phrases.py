"""Words that have no place in a bank's mouth: threats, shaming, insults, borrowed authority.

Also words of danger: of somebody who speaks of ending a life, his own or another's, and needs care.

Text and phrases are compared in one way of writing (`domain/spelling.py`), without blanks,
punctuation and signs of another script strewn between, so that "讓 全·村x知道" is found as
"让全村知道" is. In a listed phrase `…` stands for a few other words of the same clause, `。` for
the end of a clause or of the text, and `/` parts words of which any may stand there. What is
taken back right before it ("不是老赖") was not said. What somebody else is told to have said is
found as reported (`domain/voices.py`): no breach of whoever wrote it down, and nothing to pass
over either. What is found is shown to the person who wrote it; whether it was said, and to whom,
no list can know.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import product
from typing import Final, Literal, NamedTuple

from shouyue.domain.invisible import readings
from shouyue.domain.spelling import END, FULL_STOP, Spelling, View, is_latin
from shouyue.domain.voices import Spared, Voices

PhraseKind = Literal["threat", "shaming", "impersonation", "insult", "pushing", "danger"]

GAP: Final = "…"
OR: Final = "/"
_WIDEST_GAP: Final = 8
_LONGEST: Final = 32
"""Signs that a phrase with its gaps takes at the most where some of them are typed."""
_LATIN: Final = re.compile("[a-z]+")
_BETWEEN: Final = f"[^{END}]{{0,{_WIDEST_GAP}}}?"


class Found(NamedTuple):
    """A phrase as it stands in the text, and what it is taken for.

    `reported` where the clause tells what somebody else said, asked or feared.
    """

    kind: PhraseKind
    words: str
    reported: bool = False


class _Phrase(NamedTuple):
    kind: PhraseKind
    parts: tuple[str, ...]
    signs: frozenset[str]
    is_latin: bool


_Span = tuple[int, int, PhraseKind]
_NOTHING_SPARED: Final = Spared()
_AS_WRITTEN: Final = Spelling()


class Phrasebook:
    """The lists of a pack, made ready once for every text.

    Immutable. A text of 2,000 signs is looked through in a few milliseconds
    (`benchmarks/phrases.py`): a phrase is only searched where all its signs occur.
    """

    def __init__(
        self,
        lists: Mapping[PhraseKind, Sequence[str]],
        spared: Spared = _NOTHING_SPARED,
        spelling: Spelling = _AS_WRITTEN,
    ) -> None:
        self._spelling = spelling
        self._spared = spared.plain(spelling)
        self._phrases = tuple(
            phrase
            for kind, listed in lists.items()
            for words in listed
            for phrase in self._read(kind, words)
        )

    def found_in(self, words: str) -> tuple[Found, ...]:
        """Every listed phrase that a text contains, in the order of the text, each once.

        A text with signs that turn the direction of writing is looked through as eyes may read it.
        """
        found = (one for way in readings(words) for one in self._found_in(way))
        return tuple(dict.fromkeys(found))

    def _found_in(self, words: str) -> tuple[Found, ...]:
        text = _Text(self._spelling.view(words), self._spelling)
        spans = {
            (first, last, phrase.kind)
            for phrase in self._phrases
            for first, last in text.spans(phrase)
        }
        if not spans:
            return ()
        voices = Voices(words, text.whole, self._spared)
        hits = sorted(spans, key=lambda hit: (hit[0], -hit[1], hit[2]))
        return tuple(
            dict.fromkeys(
                Found(kind, words[first : last + 1], voices.is_told(first))
                for first, last, kind in _outermost(hits)
                if not voices.is_denied(first, last)
            )
        )

    def _read(self, kind: PhraseKind, words: str) -> Iterator[_Phrase]:
        choices = [tuple(map(self._part, part.split(OR))) for part in words.split(GAP)]
        for parts in product(*choices):
            if all(parts):
                signs = frozenset("".join(parts))
                yield _Phrase(kind, parts, signs, any(map(is_latin, signs)))

    def _part(self, words: str) -> str:
        return END.join(map(self._spelling.plain, words.split(FULL_STOP)))


class _Text:
    """One text in the views that phrases are looked for in, each made when first wanted."""

    def __init__(self, whole: View, spelling: Spelling) -> None:
        self.whole = whole
        self._spelling = spelling

    def spans(self, phrase: _Phrase) -> Iterator[tuple[int, int]]:
        """From which to which place of the text a phrase lies."""
        if phrase.signs <= self._signs:
            view = self._searched(phrase.parts, self._full if phrase.is_latin else self._bare)
            if all(part in view.letters for part in phrase.parts):
                yield from _spans(_BETWEEN.join(map(re.escape, phrase.parts)), view)
        if not phrase.is_latin and phrase.signs <= self._typed:
            typed = _BETWEEN.join(map(self._spelling.typed, phrase.parts))
            yield from _spans(typed, self._searched(phrase.parts, self._full))

    @staticmethod
    def _searched(parts: tuple[str, ...], views: tuple[View, View]) -> View:
        return views[len(parts) > 1 or END in parts[0]]

    @cached_property
    def _signs(self) -> frozenset[str]:
        return frozenset(self.whole.letters)

    @cached_property
    def _typed(self) -> frozenset[str]:
        """The signs of phrases that may be typed in Latin letters, wholly or in part.

        What is typed, and what stands near enough to it to be of the same phrase.
        """
        letters = self._full[0].letters
        near = (
            letters[max(run.start() - _LONGEST, 0) : run.end() + _LONGEST]
            for run in _LATIN.finditer(letters)
        )
        around = frozenset().union(*near)
        return around | self._spelling.sounding(letters) | {END} if around else around

    @cached_property
    def _full(self) -> tuple[View, View]:
        return _views([*zip(*self.whole, strict=True)])

    @cached_property
    def _bare(self) -> tuple[View, View]:
        """Without Latin letters and digits, which may be strewn between the others."""
        return _views([one for one in zip(*self.whole, strict=True) if not is_latin(one[0])])


def _views(signs: Sequence[tuple[str, int]]) -> tuple[View, View]:
    """Without ends of clauses, and with those that do not only set a single sign apart."""
    return (
        _view([one for one in signs if one[0] != END]),
        _view([one for at, one in enumerate(signs) if one[0] != END or _parts_words(signs, at)]),
    )


def _view(signs: Sequence[tuple[str, int]]) -> View:
    return View("".join(letter for letter, _ in signs), tuple(place for _, place in signs))


def _parts_words(signs: Sequence[tuple[str, int]], at: int) -> bool:
    """Whether an end of a clause has more than one sign before and behind it, or none."""
    return not (_is_alone(signs, at - 1, -1) or _is_alone(signs, at + 1, 1))


def _is_alone(signs: Sequence[tuple[str, int]], at: int, step: int) -> bool:
    def is_letter(place: int) -> bool:
        return 0 <= place < len(signs) and signs[place][0] != END

    return is_letter(at) and not is_letter(at + step)


def _spans(pattern: str, view: View) -> Iterator[tuple[int, int]]:
    for match in _compiled(pattern).finditer(view.letters):
        # The end of a clause is looked for, and no part of what was found.
        first = match.start() + match.group().startswith(END)
        last = match.end() - match.group().endswith(END)
        yield view.places[first], view.places[last - 1]


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _outermost(hits: Sequence[_Span]) -> Iterator[_Span]:
    """Without those that lie within a longer one of the same kind; in the order of the text."""
    reached: dict[PhraseKind, int] = {}
    for first, last, kind in hits:
        if last > reached.get(kind, -1):
            reached[kind] = last
            yield first, last, kind
