"""Recorded clips of what a form says, for people who understand their own dialect best.

What is recorded are the words that stand in every letter of a form, between its names, sums and
days: no borrower is in a clip. A clip belongs to its words; once they change it is never played
again. Names, sums and days are said by whoever reads.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from shouyue.casework.checks import Checked
from shouyue.casework.outcomes import Outcome, Saved
from shouyue.casework.setting import form_of, fresh_file, language_tag, put_in_place
from shouyue.casework.workspace import Workspace
from shouyue.domain.errors import KnownError
from shouyue.paper.aloud import fixed_pieces
from shouyue.paper.form import Form
from shouyue.vault import clips as stored
from shouyue.vault.clips import Clip

MAX_CLIP: Final = 8 * 1024 * 1024
"""Bytes: a minute and a half as an uncompressed WAV of good speech."""

_STARTS: Final = (
    (0, b"fLaC", "audio/flac", ".flac"),
    (8, b"WAVE", "audio/wav", ".wav"),
    (4, b"ftyp", "audio/mp4", ".m4a"),
)


_LOOKED_AT: Final = 32
"""The first bytes of a file, which tell what sound it is."""


class ClipError(KnownError):
    """No such form, language or sentence; or a file that is no sound."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Clips of which form, in which language of it, in which dialect (empty: as it is written)."""

    form: str
    language: str = ""
    dialect: str = ""


@dataclass(frozen=True, slots=True)
class ClipLine:
    """A sentence to record, or a clip whose words are no more.

    `number` counts the sentences of the form from 1; it is 0 of a retired clip.
    """

    number: int
    text: str
    state: Literal["recorded", "missing", "retired"]
    version: int = 0
    media: str = ""
    by: str = ""
    since: str = ""
    size: int = 0


def clip_lines(ws: Workspace, wish: Wish) -> tuple[ClipLine, ...]:
    """Every sentence of a form with its clip, if it has one; retired clips behind them.

    Raises:
        ClipError: there is nothing to record of this form in this language.
    """
    form, tag = _form(wish)
    here = {clip.text: clip for clip in stored.clips(ws.vault, form.code, tag, wish.dialect)}
    lines = []
    for number, text in enumerate(fixed_pieces(form, tag), start=1):
        clip = here.pop(text, None)
        lines.append(_line(number, clip) if clip is not None else ClipLine(number, text, "missing"))
    return (*lines, *(_line(0, clip) for clip in here.values()))


def other_dialects(ws: Workspace, wish: Wish) -> tuple[str, ...]:
    """In which dialects beside the wished one there are clips of a form; raises as `clip_lines`."""
    form, tag = _form(wish)
    return tuple(one for one in stored.dialects(ws.vault, form.code, tag) if one != wish.dialect)


def add_clip(ws: Workspace, wish: Wish, number: int, content: bytes) -> Outcome:
    """Keep a recording of one sentence; an earlier one of the same words gives way.

    Raises:
        ClipError: there is no such sentence.
    """
    form, tag = _form(wish)
    text = _sentence(form, tag, number)
    checked = Checked(ws)
    dialect = checked.text("dialect", wish.dialect)
    media = media_of(content)
    if not media:
        checked.blame("clip", "casework.clips.no_sound")
    elif len(content) > MAX_CLIP:
        checked.blame("clip", "casework.clips.too_long", most=MAX_CLIP >> 20)
    if checked.problems:
        return checked.refusal()
    since = ws.today().isoformat()
    clip = Clip(form.code, tag, dialect, text, form.version, media, ws.name, since, len(content))
    stored.keep_clip(ws.vault, clip, content)
    return Saved(())


def add_clip_file(ws: Workspace, wish: Wish, number: int, path: Path) -> Outcome:
    """The same out of a file: WAV, FLAC or M4A.

    Raises:
        ClipError: the file cannot be read; there is no such sentence.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_CLIP + 1)
    except OSError as error:
        raise ClipError("casework.clips.unreadable", file=path.name) from error
    return add_clip(ws, wish, number, content)


def retire_clip(ws: Workspace, wish: Wish, number: int) -> Outcome:
    """Delete the clip of a sentence; with 0 all those whose words are said no more.

    Raises:
        ClipError: there is no such sentence, or it has no clip.
    """
    form, tag = _form(wish)
    found = stored.clips(ws.vault, form.code, tag, wish.dialect)
    if number:
        gone = [_recorded(ws, wish, number)]
    else:
        said = set(fixed_pieces(form, tag))
        gone = [clip for clip in found if clip.text not in said]
    for clip in gone:
        stored.drop_clip(ws.vault, clip)
    return Saved(())


def clip_bytes(ws: Workspace, wish: Wish, number: int) -> bytes:
    """The sound of a sentence; raises as `retire_clip`."""
    return stored.clip_data(ws.vault, _recorded(ws, wish, number))


def export_clip(ws: Workspace, wish: Wish, number: int, out: Path) -> Path:
    """Write a clip as a plain file, for another laptop; the ending says what it is.

    Raises:
        ClipError: there is no such clip.
        PagesNotWrittenError: the folder or the disk refuses, or the file there is no sound.
    """
    clip = _recorded(ws, wish, number)
    suffix = next(suffix for *_, media, suffix in _STARTS if media == clip.media)
    target = out if out.suffix.lower() == suffix else out.with_name(out.name + suffix)
    with fresh_file(target, lambda content: bool(media_of(content[:_LOOKED_AT]))) as file:
        file.write(stored.clip_data(ws.vault, clip))
        put_in_place(file, target)
    return target


def media_of(content: bytes) -> str:
    """What kind of sound a file is by its first bytes; empty if it is none that is taken."""
    for at, start, media, _ in _STARTS:
        if content[at : at + len(start)] == start:
            return media
    return ""


def _form(wish: Wish) -> tuple[Form, str]:
    form = form_of(wish.form)
    tag = language_tag(form, wish.language) if wish.language else form.languages[0]
    if not fixed_pieces(form, tag):
        raise ClipError("casework.clips.nothing_said", form=wish.form)
    return form, tag


def _sentence(form: Form, tag: str, number: int) -> str:
    pieces = fixed_pieces(form, tag)
    if not 1 <= number <= len(pieces):
        raise ClipError("casework.clips.no_sentence", number=number, most=len(pieces))
    return pieces[number - 1]


def _recorded(ws: Workspace, wish: Wish, number: int) -> Clip:
    form, tag = _form(wish)
    text = _sentence(form, tag, number)
    for clip in stored.clips(ws.vault, form.code, tag, wish.dialect):
        if clip.text == text:
            return clip
    raise ClipError("casework.clips.not_recorded", number=number)


def _line(number: int, clip: Clip) -> ClipLine:
    state: Literal["recorded", "retired"] = "recorded" if number else "retired"
    return ClipLine(
        number, clip.text, state, clip.version, clip.media, clip.by, clip.since, clip.size
    )
