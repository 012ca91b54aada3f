"""Between the figures of a letter and its pages: as facts keep them, as `paper` sets them."""

import errno
import os
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta, timezone
from functools import cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO

from shouyue.casework.outcomes import Reason
from shouyue.data import shipped
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import letter_language
from shouyue.ledger.canonical import Value as Kept
from shouyue.paper.compose import compose_stack
from shouyue.paper.fonts import Fonts, MissingGlyphError, Typecase
from shouyue.paper.form import FieldType, Form
from shouyue.paper.forms import load_form
from shouyue.paper.letter import Composed, Letter, Person, Refused, Stamp, Value
from shouyue.paper.pdf import PRODUCER
from shouyue.paper.versions import check_kept, load_version


class PagesNotWrittenError(KnownError):
    """The disk refuses the pages; its sentence says whether something is on record all the same."""


@cache
def fonts() -> Fonts:
    """The faces of this program, opened once for all batches."""
    return Fonts.open()


def not_drawn(text: str) -> str:
    """The first sign of a text that cannot be printed here; empty if all of it can."""
    case = Typecase(fonts())
    try:
        case.families["sans"].width(text)
    except MissingGlyphError as error:
        return error.character
    return ""


def form_of(code: str) -> Form:
    """A shipped form, to be printed under its number.

    Raises:
        FormError: as `paper.forms` says; `paper.form_changed`, papers under the same number say
            otherwise; and `paper.form_not_kept`, nothing is kept under it.
    """
    return _to_print(shipped("forms"), code)


def form_as(code: str, version: int) -> Form:
    """A shipped form as it was in one version; raises FormError as `paper.versions` does."""
    return _as_kept(shipped("forms"), code, version)


# To read a form takes longer than to set its letter, and what is shipped stays as it is.


@cache
def _to_print(folder: Path, code: str) -> Form:
    form = load_form(folder, code)
    check_kept(folder, form)
    return form


_as_kept = cache(load_version)


def language_tag(form: Form, asked: str) -> str:
    """The language of a form that `zh`, `zh_CN`, `zh-CN` means; as asked where it has none."""
    plain = asked.replace("-", "_")
    same = (tag for tag in form.languages if tag == plain or tag.partition("_")[0] == plain)
    return next(same, plain)


def stamp(wall_ms: int, zone_min: int) -> Stamp:
    """When a batch was printed: the moment of its fact, to the second."""
    zone = timezone(timedelta(minutes=zone_min))
    return Stamp(datetime.fromtimestamp(wall_ms // 1000, zone))


def set_pages(
    forms: Sequence[Form], tag: str, letters: Iterable[Letter], out: BinaryIO, at: Stamp
) -> Composed:
    """Write the pages of a batch, each with what is enclosed; raises as `paper.compose`."""
    return set_stack(((forms, letter) for letter in letters), tag, out, at)


def set_stack(
    papers: Iterable[tuple[Sequence[Form], Letter]], tag: str, out: BinaryIO, at: Stamp
) -> Composed:
    """The same for papers of several forms, in the order they are given."""
    return compose_stack(papers, letter_language(tag), fonts(), out, at)


def why_not_set(fault: Refused) -> Reason:
    """Why a letter was left out of its stack, as people are told."""
    return Reason(fault.code, {name: str(said) for name, said in fault.params.items()})


def is_page_file(content: mmap | bytes) -> bool:
    """Whether a file holds pages that were made here: a scan of signed slips is a PDF, too."""
    return content[:5] == b"%PDF-" and content.rfind(PRODUCER.encode()) >= 0


@contextmanager
def fresh_file(target: Path, is_alike: Callable[[mmap], bool] = is_page_file) -> Iterator[BinaryIO]:
    """A file beside `target`, for its owner alone; gone again unless `put_in_place` moved it.

    One that a run before left there, or whatever else has its name, is taken away and never written
    through. A target whose content is not `is_alike` is left as it is.

    Raises:
        PagesNotWrittenError: the folder or the disk refuses, or there is something else than a
            file, or a file that was not made here.
    """
    if not target.name or (target.exists() and not target.is_file()):
        # A folder, or a device of the system that would be lost.
        raise PagesNotWrittenError("casework.letters.no_file", file=str(target))
    path = _beside(target)
    try:
        if _holds_something_else(target, is_alike):
            raise PagesNotWrittenError("casework.letters.other_file", file=str(target))
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _PLAIN, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            yield file
    except OSError as error:
        raise PagesNotWrittenError(_why(error)) from error
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _why(error: OSError) -> str:
    """What a person can act on, in our words: the system's own are of another language."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return "casework.letters.no_room"
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "casework.letters.no_folder"
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return "casework.letters.not_allowed"
    return "casework.letters.cannot_write"


def _holds_something_else(target: Path, is_alike: Callable[[mmap], bool]) -> bool:
    """Whether a slip of the hand would end a file that is nothing that was made here."""
    if not target.exists() or not target.stat().st_size:
        return False
    with target.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        return not is_alike(content)


def emptied(file: BinaryIO) -> BinaryIO:
    """A file of `fresh_file` as it was at first, for a stack that is set once more."""
    file.seek(0)
    file.truncate()
    return file


def to_disk(file: BinaryIO) -> None:
    """Flush a file of `fresh_file` to the disk, before anything is put on record of it."""
    file.flush()
    os.fsync(file.fileno())


def put_in_place(file: BinaryIO, target: Path, on_record: str = "") -> None:
    """Let a file of `fresh_file` take the place of `target`.

    Args:
        file: flushed by this too, if `to_disk` has not.
        target: what `fresh_file` was asked for.
        on_record: the reference of what stands already, where nothing but the file is missing.

    Raises:
        PagesNotWrittenError: the file finds no place, and something is on record.
        OSError: the same, with nothing on record.
    """
    try:
        to_disk(file)
        # Windows moves no open file.
        file.close()
        _beside(target).replace(target)
    except OSError as error:
        if not on_record:
            raise
        raise PagesNotWrittenError("casework.letters.not_in_place", ref=on_record) from error


def kept_values(values: Mapping[str, Value]) -> dict[str, Kept]:
    """The figures of a letter as a fact keeps them; what is not known is left out."""
    return {name: _kept(value) for name, value in values.items() if value is not None}


def shown_values(forms: Sequence[Form], kept: Mapping[str, object]) -> dict[str, Value]:
    """The figures of a letter out of its fact; fields that no form of it has are left out.

    What is enclosed takes from the same figures: a field means the same in all forms of a letter.
    """
    fields = ChainMap(*({**form.fields} for form in forms))
    return {name: _shown(fields[name], value) for name, value in kept.items() if name in fields}


def _kept(value: Value) -> Kept:
    match value:
        case date():
            return value.isoformat()
        case Person():
            said = {name: getattr(value, name) for name in Person.__dataclass_fields__}
            return {name: text for name, text in said.items() if text}
        case tuple():
            return [
                row if isinstance(row, str) else {key: _scalar(cell) for key, cell in row.items()}
                for row in value
            ]
        case _:
            return value


def _scalar(cell: Value) -> str | int | bool | None:
    kept = _kept(cell)
    if isinstance(kept, str | int | bool | None):
        return kept
    raise TypeError("a row of a letter holds plain values")


def _shown(field: FieldType, kept: object) -> Value:
    match field.kind, kept:
        case "date", str():
            return date.fromisoformat(kept)
        case "person", dict():
            return Person(**kept)
        case "rows", list():
            columns = field.columns or {}
            return tuple(
                {name: _shown(columns[name], cell) for name, cell in row.items()} for row in kept
            )
        case "words", list():
            return tuple(kept)
        case _, str() | int():
            return kept
        case _:
            return None


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.part")


_PLAIN = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
