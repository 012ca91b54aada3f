"""A letter as it is read aloud to whom it is for: the words of its day, its own sums and days."""

from dataclasses import dataclass
from typing import NamedTuple

from shouyue.casework.batches import plain_serial
from shouyue.casework.contents.enclosures import as_made
from shouyue.casework.letters.composing import batch_of_letter
from shouyue.casework.setting import form_as, shown_values, stamp
from shouyue.casework.workspace import Workspace
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import letter_language
from shouyue.paper import codes
from shouyue.paper.aloud import Said, clip_key, read_in, script
from shouyue.paper.figures_aloud import said_by_voice
from shouyue.paper.letter import Letter
from shouyue.vault import clips


class AloudError(KnownError):
    """A serial of no letter."""


class Step(NamedTuple):
    """What is said in one go: by a clip of these words, else by whoever reads."""

    text: str
    clip: str
    """The words that the clip is kept under; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is said, in which language; no sentences where the form is not for reading aloud.

    `dialects` are those with clips of this form; `recorded` are the words that have one in the
    `dialect` that was asked for; `draft` says that nobody who speaks the language approved them.
    """

    serial: str
    title: str
    language: str
    sentences: tuple[Said, ...]
    form: str = ""
    dialect: str = ""
    dialects: tuple[str, ...] = ()
    recorded: frozenset[str] = frozenset()
    draft: str = ""

    def for_voice(self) -> list[str]:
        """The sentences as the computer's voice is to say them."""
        language = letter_language(self.language)
        return [said_by_voice(language, one.text) for one in self.sentences]

    def steps(self, sentence: int) -> tuple[Step, ...]:
        """How a sentence is said: clips, and between them what differs from letter to letter.

        Marks alone are not said; what stands side by side without a clip is said in one go.
        """
        found: list[Step] = []
        for piece in self.sentences[sentence].pieces:
            key = clip_key(piece)
            if key in self.recorded:
                found.append(Step(piece.text, key))
            elif found and not found[-1].clip:
                found[-1] = Step(found[-1].text + piece.text, "")
            elif any(sign.isalnum() for sign in piece.text):
                found.append(Step(piece.text, ""))
        return tuple(found) or (Step(self.sentences[sentence].text, ""),)


def read_aloud(ws: Workspace, typed: str, sheet: str = "", dialect: str = "") -> Reading:
    """How a letter is read to whom it is for, and what is asked to hear it back.

    Args:
        ws: where.
        typed: its serial, or what a scanner read off one of its pages; off a sheet that was
            enclosed, that sheet is read.
        sheet: the form of a sheet that was enclosed, to read that.
        dialect: whose clips are played.

    Raises:
        AloudError: there is no letter of this serial, or no such sheet lies behind it.
        FormError: its version of the form is not kept here.
    """
    found = batch_of_letter(ws, plain_serial(typed))
    if found is None:
        raise AloudError("casework.acknowledgment.unknown_serial")
    fact, said, letter = found
    papers = {
        one.code: one for one in (form_as(said.form, said.form_version), *as_made(said.enclosed))
    }
    wanted = sheet or _form_read(typed) or said.form
    if wanted not in papers:
        raise AloudError("casework.letters.not_enclosed", sheet=wanted, form=said.form)
    form = papers[wanted]
    made = Letter(letter.serial, shown_values((form,), letter.values))
    at = stamp(fact.header.wall, fact.header.zone).at
    tag = read_in(form, letter.language or said.language)
    told = script(form, letter_language(tag), made, at)
    kept = clips.clips(ws.vault, form.code, tag, dialect)
    return Reading(
        *(letter.serial, form.title(tag), tag, told, form.code, dialect),
        dialects=clips.dialects(ws.vault, form.code, tag),
        recorded=frozenset(clip.text for clip in kept),
        draft=form.drafts.get(tag, ""),
    )


def clip_said(ws: Workspace, reading: Reading, words: str) -> bytes:
    """The sound of a clip of a reading; empty if it is gone."""
    kept = clips.clips(ws.vault, reading.form, reading.language, reading.dialect)
    return next((clips.clip_data(ws.vault, clip) for clip in kept if clip.text == words), b"")


def _form_read(typed: str) -> str:
    """The form of a page whose code a scanner read; empty of what a person typed."""
    try:
        return codes.read(typed).form
    except codes.CodeError:
        return ""
