"""A form as it is read aloud to somebody who does not read: whole sentences, sums as they are said.

The words file of a language says it under `aloud`: sentences, and at their end the questions whose
answers show that it was understood.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from typing_extensions import override

from shouyue.i18n.language import Language
from shouyue.paper.form import Form, Sentence
from shouyue.paper.letter import Letter
from shouyue.paper.reading import Where, as_table, listed, wording
from shouyue.paper.scripts import POP
from shouyue.paper.values import Shown
from shouyue.paper.variant import holds
from shouyue.paper.wording import Hole, Wording

ALOUD: Final = "aloud"
_STOPS: Final = "。．.།"
_CALLS: Final = "？?！!؟"
_MARKS: Final = f"{_STOPS}{_CALLS}，,；;،؛"
_KEYS: Final = frozenset({"say", "ask", "when", "unless", "each", "tick"})


class Piece(NamedTuple):
    """A part of a sentence; `fixed` if it says the same in every letter, and so can be recorded."""

    text: str
    fixed: bool


class Said(NamedTuple):
    """A sentence to say, or to ask and hear the answer; its pieces together are its text."""

    text: str
    asks: bool
    pieces: tuple[Piece, ...] = ()


def read_sentences(value: object, where: Where) -> tuple[Sentence, ...]:
    """The sentences of a words file.

    Each has `say` or `ask`, and may have `when`, `unless` and `each`; a question may have `tick`.

    Raises:
        FormError: naming file and key.
    """
    return tuple(_sentence(entry, where / number) for number, entry in listed(value, where))


def read_in(form: Form, tag: str) -> str:
    """The language that a form printed in `tag` is read aloud in.

    Where the words to say are not written in it yet, it is Chinese: better than silence.
    """
    return tag if tag in form.aloud else form.languages[0]


def script(form: Form, language: Language, letter: Letter, at: dt.datetime) -> tuple[Said, ...]:
    """What is read aloud of one letter, in one of the form's languages; empty if it has no script.

    `letter` is one that can be printed.
    """
    shown = _Spoken(
        form,
        language,
        letter,
        {
            "serial": letter.serial,
            "form_title": form.title(language.tag),
            "form_code": form.code,
            "form_version": form.version,
            "pages": len(form.pages),
            "printed_at": at,
        },
    )
    sentences = form.aloud.get(language.tag, ())
    return tuple(said for sentence in sentences for said in _told(sentence, letter, shown))


def fixed_pieces(form: Form, tag: str) -> tuple[str, ...]:
    """What of a form's script says the same in every letter, each once, in the order it is said."""
    pieces = (
        piece
        for sentence in form.aloud.get(tag, ())
        for piece in sentence.words.pieces
        if isinstance(piece, str) and _is_said(piece)
    )
    return tuple(dict.fromkeys(map(_plain, pieces)))


def _told(sentence: Sentence, letter: Letter, shown: Shown) -> Iterator[Said]:
    """A sentence once, or of each row; not at all where it does not hold or would have a hole.

    A blank stays on paper, struck or for the hand; said aloud it would only be a stumble.
    """
    if sentence.when and not holds(letter.values.get(sentence.when)):
        return
    if sentence.unless and holds(letter.values.get(sentence.unless)):
        return
    words = [sentence.words]
    if sentence.each:
        rows = letter.values.get(sentence.each)
        count = len(rows) if isinstance(rows, tuple) else 0
        words = [sentence.words.at_row(sentence.each, row) for row in range(count)]
    for one in words:
        if all(map(shown.is_known, one.holes)):
            yield _said(one, shown, asks=sentence.asks)


def _said(words: Wording, shown: Shown, *, asks: bool) -> Said:
    pieces: list[Piece] = []
    for piece in words.pieces:
        if isinstance(piece, Hole):
            pieces.append(Piece(shown[piece], fixed=False))
        else:
            text = piece
            if pieces and piece[:1] in _MARKS:
                pieces[-1], text = _joined(pieces[-1], piece)
            pieces.append(Piece(text, fixed=_is_said(text)))
    told = tuple(one for one in pieces if one.text)
    return Said("".join(one.text for one in told), asks, told)


def _joined(value: Piece, after: str) -> tuple[Piece, str]:
    """A value that ends in a mark of its own, and what goes on with a mark: one of the two.

    Somebody's own words may end like that; whether they were a question is not lost.
    """
    said = value.text.rstrip(POP)
    end = value.text[len(said) :]
    if said[-1:] in _CALLS and after[0] in _STOPS:
        return value, after[1:]
    return value._replace(text=(said.rstrip(_STOPS) or said) + end), after


def _is_said(text: str) -> bool:
    """Whether there is more than marks between names and sums."""
    return any(sign.isalnum() for sign in text)


def clip_key(piece: Piece) -> str:
    """The words that a clip of a piece says; empty of what is no fixed piece."""
    return _plain(piece.text) if piece.fixed else ""


def _plain(text: str) -> str:
    """Without the marks at its ends: a comma more is no other sentence."""
    marks = "".join(sign for sign in text if not sign.isalnum())
    return unicodedata.normalize("NFC", text).strip(marks)


class _Spoken(Shown):
    """Sums and rates as they are said, and no number is masked."""

    @override
    def __missing__(self, hole: Hole) -> str:
        if not hole.way and self.kind_of(hole.field) in ("money", "percent"):
            return super().__missing__(Hole(hole.field, "spoken"))
        return super().__missing__(hole)


def _sentence(entry: object, where: Where) -> Sentence:
    table = as_table(entry, where)
    for key in table:
        if key not in _KEYS:
            raise (where / key).error("paper.form_key_unknown")
    if ("say" in table) == ("ask" in table):
        raise (where / "say").error("paper.form_value_wrong", wanted="say / ask")
    asks = "ask" in table
    if "tick" in table and not asks:
        raise (where / "tick").error("paper.form_key_unknown")
    key = "ask" if asks else "say"
    return Sentence(
        wording(table[key], where / key),
        asks,
        str(table.get("when", "")),
        str(table.get("unless", "")),
        str(table.get("each", "")),
        str(table.get("tick", "")),
    )
