"""From what somebody types to what the index is asked, and how well a loan answers it.

A query is words; each may be part of a name or an address, the way a name is typed on a Latin
keyboard, or an end of a number. All words must be found in the same loan.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from shouyue.vault import search
from shouyue.vault.pinyin import BROAD_INITIALS, MARK, is_whole, matches, ways
from shouyue.vault.search import EDGE, HEAD, LONG_FIELDS, LONG_TAIL, TAIL, grams, plain

# How good a find is, best first.
WHOLE_NUMBER: Final = 100
WHOLE_NAME: Final = 90
END_OF_NUMBER: Final = 85
BEGINNING_OF_NAME: Final = 80
BEGINNING_OF_NUMBER: Final = 75
WHOLE_SOUND: Final = 70
IN_NAME: Final = 65
BEGINNING_OF_SOUND: Final = 60
OF_GUARANTOR: Final = 50
IN_ADDRESS: Final = 40
SOUND_OF_VILLAGE: Final = 35
OF_OFFICER: Final = 30
IN_WORDS: Final = 20

_MAX_TERMS = 6
_MAX_LENGTH = 40
_CLOSE = 4
SHORTEST_TAIL = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a loan can be found by, in plain text (`search.plain`)."""

    name: str
    numbers: tuple[str, ...]
    """Note, contract, customer, identity number, phones."""
    guarantors: tuple[str, ...]
    guarantor_numbers: tuple[str, ...]
    address: str
    village: str
    officer: str


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query. `ways` are (how good, FTS5 expression), best first."""

    text: str
    ways: tuple[tuple[int, str], ...]

    @property
    def any_way(self) -> str:
        return any_of(way for _, way in self.ways)

    @property
    def beside_others(self) -> str:
        """As `any_way`, for a word among others: one sign alone is then the family name."""
        return self.ways[0][1] if len(self.text) == 1 else self.any_way

    @property
    def in_words(self) -> str:
        """How the words of papers are asked for it."""
        asked = [_text(search.WORDS, self.text)]
        if _is_number(self.text):
            asked += [_end(search.SERIAL_TAIL, self.text), _end(search.PHONE_TAIL, self.text)]
        return any_of(asked)

    def score(self, loan: Candidate) -> int:
        """How well a loan answers this word; 0 if it does not."""
        return max(
            self._score_text(loan),
            self._score_number(loan) if _is_number(self.text) else 0,
            self._score_sound(loan) if _is_sound(self.text) else 0,
        )

    def _score_text(self, loan: Candidate) -> int:
        text = self.text
        if text in loan.name:
            if text == loan.name:
                return WHOLE_NAME
            return BEGINNING_OF_NAME if loan.name.startswith(text) else IN_NAME
        if any(text in name for name in loan.guarantors):
            return OF_GUARANTOR
        if text in loan.address:
            return IN_ADDRESS
        return OF_OFFICER if text in loan.officer else 0

    def _score_number(self, loan: Candidate) -> int:
        text = self.text
        if text in loan.numbers:
            return WHOLE_NUMBER
        if any(number.endswith(text) for number in loan.numbers):
            return END_OF_NUMBER
        if any(number.startswith(text) for number in loan.numbers):
            return BEGINNING_OF_NUMBER
        return OF_GUARANTOR if any(n.endswith(text) for n in loan.guarantor_numbers) else 0

    def _score_sound(self, loan: Candidate) -> int:
        if taken := matches(loan.name, self.text):
            return WHOLE_SOUND if taken == len(loan.name) else BEGINNING_OF_SOUND
        if any(matches(name, self.text) for name in loan.guarantors):
            return OF_GUARANTOR
        return SOUND_OF_VILLAGE if matches(loan.village, self.text) else 0


def read_terms(query: str) -> tuple[Term, ...]:
    """The words of a query that can be searched for; none if there is nothing in it."""
    texts = dict.fromkeys(plain(word)[:_MAX_LENGTH] for word in query[:400].split())
    return tuple(_term(text) for text in list(filter(None, texts))[:_MAX_TERMS])


def joined_term(terms: Sequence[Term]) -> Term | None:
    """The words as one number: people part telephone and identity numbers by spaces."""
    text = "".join(term.text for term in terms)[:_MAX_LENGTH]
    return _term(text) if len(terms) > 1 and _is_number(text) else None


def any_of(ways: Iterable[str]) -> str:
    """An FTS5 expression for at least one of these."""
    return "(" + " OR ".join(ways) + ")"


def all_of(ways: Iterable[str]) -> str:
    """An FTS5 expression for all of these."""
    return "(" + " AND ".join(ways) + ")"


def _is_number(text: str) -> bool:
    return len(text) >= SHORTEST_TAIL and text.isascii() and not text.isalpha()


def _is_sound(text: str) -> bool:
    return text.isascii() and text.isalpha()


def _term(text: str) -> Term:
    # Figures alone are no part of a name, and a house has no number of three.
    is_figures = _is_number(text) and text.isdecimal()
    ways = [] if is_figures else _text_ways(text)
    if _is_number(text):
        ways += _number_ways(text)
    if _is_sound(text):
        ways += _sound_ways(text)
    ways.sort(key=lambda way: -way[0])
    return Term(text, tuple(ways))


def _text_ways(text: str) -> list[tuple[int, str]]:
    ways = [(BEGINNING_OF_NAME, _text(search.NAME, EDGE + text))]
    if len(text) > 1:
        ways.append((WHOLE_NAME, _text(search.NAME, EDGE + text + EDGE)))
        ways.append((OF_OFFICER, _text(search.OFFICER, text)))
    ways.append((IN_NAME, _text(search.NAME, text)))
    if len(text) > 1 or not text.isascii():
        ways.append((OF_GUARANTOR, _text(search.GUARANTOR, text)))
        ways.append((IN_ADDRESS, _text(search.ADDRESS, text)))
    return ways


def _number_ways(text: str) -> list[tuple[int, str]]:
    own = (
        search.NOTE_TAIL,
        search.CONTRACT_TAIL,
        search.CUSTOMER_TAIL,
        search.ID_TAIL,
        search.PHONE_TAIL,
    )
    others = (search.GUARANTOR_ID_TAIL, search.GUARANTOR_PHONE_TAIL)
    return [
        (END_OF_NUMBER, any_of(_end(field, text) for field in own)),
        (BEGINNING_OF_NUMBER, _token(search.PHONE_HEAD + text[:HEAD], begins=len(text) < HEAD)),
        (OF_GUARANTOR, any_of(_end(field, text) for field in others)),
    ]


def _sound_ways(text: str) -> list[tuple[int, str]]:
    readings = ways(text)
    if not readings:
        return []
    return [
        (BEGINNING_OF_SOUND, any_of(_sound(search.NAME_SOUND, way) for way in readings)),
        (OF_GUARANTOR, any_of(_sound(search.GUARANTOR_SOUND, way) for way in readings)),
        (SOUND_OF_VILLAGE, any_of(_sound(search.VILLAGE_SOUND, way) for way in readings)),
    ]


def _text(field: str, text: str) -> str:
    if len(text) == 1:
        return _token(field + text, begins=True)
    asked = grams(field, text)
    if len(asked) > _CLOSE:
        # Every sign is still in one of them; the row itself is checked afterwards.
        asked = [*asked[::2], asked[-1]]
    return all_of(map(_token, dict.fromkeys(asked)))


def _end(field: str, text: str) -> str:
    if field in LONG_FIELDS and len(text) > TAIL:
        return _token(search.tail(field, text, LONG_TAIL), begins=len(text) < LONG_TAIL)
    return _token(search.tail(field, text), begins=len(text) < TAIL)


def _sound(field: str, pieces: tuple[str, ...]) -> str:
    if len(pieces) == len(pieces[0]) == 1:
        return _token(f"{field}1{pieces[0]}")
    last = len(pieces)
    asked = [
        _token(f"{field}{place}{MARK}{piece}", begins=_is_open(piece, is_last=place == last))
        for place, piece in enumerate(pieces, start=1)
        if len(piece) > 1
    ]
    asked += [
        _token(f"{field}{place}{left[0]}{right[0]}")
        for place, (left, right) in enumerate(pairwise(pieces), start=1)
        if len(left) == 1 or len(right) == 1
    ]
    return all_of(asked)


def _is_open(piece: str, *, is_last: bool) -> bool:
    """Whether a piece may go on: `hua` at the end may become `huang`."""
    return not is_whole(piece) or (is_last and piece not in BROAD_INITIALS)


def _token(token: str, *, begins: bool = False) -> str:
    # Tokens are letters and digits, an edge at most: nothing in them can end the quotes.
    return f'"{token}"*' if begins else f'"{token}"'
