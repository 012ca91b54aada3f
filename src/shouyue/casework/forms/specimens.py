"""Specimens of forms: pages about invented people, for whoever words forms. Touches no vault."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from mmap import mmap
from pathlib import Path
from typing import Final

from shouyue.casework.forms.preview import page_png
from shouyue.casework.outcomes import Reason
from shouyue.casework.setting import (
    fonts,
    fresh_file,
    is_page_file,
    language_tag,
    put_in_place,
    set_pages,
)
from shouyue.data import shipped
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import letter_language
from shouyue.paper import samples
from shouyue.paper.aloud import Said, read_in, script
from shouyue.paper.compose import REFUSALS, Trial
from shouyue.paper.errors import FormError
from shouyue.paper.form import Form
from shouyue.paper.forms import form_codes, load_form, locating
from shouyue.paper.letter import Letter, Stamp
from shouyue.paper.versions import check_version, keep_version

Filled = samples.Filled
"""Everyday people, or the longest names and sums that are plausible."""

_PICTURE: Final = ".png"
_PRINTED_AT: Final = Stamp(datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=8))))
"""Always the same moment, so that the same form gives the same bytes."""


class SpecimenError(KnownError):
    """There is no such form, or its sample cannot be set."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A form that holds one of its samples in one language, on so many pages."""

    code: str
    version: int
    title: str
    language: str
    filled: Filled
    pages: int


@dataclass(frozen=True, slots=True)
class Specimen(Whole):
    """A form as it prints in one language, filled with one of its samples.

    The `remark` is what has still to be done before it may be used: a new version.
    """

    languages: tuple[str, ...]
    pdf: bytes
    remark: Reason | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """How a form is read aloud, and in which language; without a sentence it is read to nobody.

    `draft` says that nobody who speaks the language has approved the words.
    """

    sentences: tuple[Said, ...]
    language: str
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a form.

    Attributes:
        language: the language it was tried in; empty where it could not even be read.
        place: file, and line behind a colon, within the folder of forms.
        as_copy: it shows only where a copy is printed.
    """

    code: str
    language: str
    filled: str
    place: str
    reason: Reason
    as_copy: bool = False


def shipped_forms() -> Path:
    """The folder of the forms that the program is shipped with."""
    return shipped("forms")


def codes(folder: Path) -> tuple[str, ...]:
    """The codes of all forms of a folder, whole or not."""
    return form_codes(folder)


def specimen(folder: Path, code: str, language: str = "", filled: Filled = "ordinary") -> Specimen:
    """Print a form with a sample.

    Args:
        folder: the folder of forms.
        code: of the form, as its folder is called.
        language: the first that the form has, if it is not said.
        filled: everyday people, or the longest that are plausible.

    Raises:
        FormError: the form or its sample has a fault; names file, key and line.
        SpecimenError: there is no such form; the sample does not fit, by its field.
    """
    _expect(folder, code)
    form = load_form(folder, code)
    tag = language_tag(form, language) if language else form.languages[0]
    form.said_in(tag)
    made = _set(folder, form, tag, filled)
    try:
        check_version(folder, form)
    except FormError as error:
        return replace(made, remark=_fault(code, tag, filled, error).reason)
    return made


def aloud(folder: Path, code: str, language: str = "", filled: Filled = "ordinary") -> Spoken:
    """How a form is read aloud to somebody, with a sample.

    Raises:
        FormError: the form or its sample has a fault; names file, key and line.
        SpecimenError: there is no such form.
    """
    _expect(folder, code)
    form = load_form(folder, code)
    tag = language_tag(form, language) if language else form.languages[0]
    form.said_in(tag)
    letter, spoken = samples.sample(folder, form, filled, tag), read_in(form, tag)
    told = script(form, letter_language(spoken), letter, _PRINTED_AT.at)
    return Spoken(told, spoken, form.drafts.get(spoken, ""))


def keep(folder: Path, code: str) -> Path:
    """Keep a form as it is now under its version, so that its papers can be made again for ever.

    Raises:
        FormError: it has a fault, or is not what is kept under this version.
        SpecimenError: there is no such form.
    """
    _expect(folder, code)
    return keep_version(folder, code)


def write(made: Specimen, out: Path) -> tuple[Path, ...]:
    """Write a specimen as PDF, or as a picture of each page where `out` is called `.png`.

    Raises:
        PagesNotWrittenError: the folder or the disk refuses.
    """
    if out.suffix.lower() != _PICTURE:
        _put(out, made.pdf)
        return (out,)
    files = []
    for page in range(made.pages):
        path = out.with_stem(f"{out.stem}-{page + 1}") if made.pages > 1 else out
        _put(path, page_png(made.pdf, page))
        files.append(path)
    return tuple(files)


def _put(path: Path, content: bytes) -> None:
    alike = is_page_file if content.startswith(b"%PDF") else _is_picture
    with fresh_file(path, alike) as file:
        file.write(content)
        put_in_place(file, path)


def _is_picture(content: mmap) -> bool:
    return content[:4] == b"\x89PNG"


def survey(folder: Path) -> Iterator[Whole | Fault]:
    """Every form of a folder in every language with every sample; those with a fault as such.

    Each sample is tried with every flag up or not, first and as a copy. Nothing is drawn.
    """
    trial = Trial(fonts(), _PRINTED_AT)
    for code in form_codes(folder):
        try:
            form = load_form(folder, code)
        except FormError as error:
            yield _fault(code, "", "", error)
            continue
        changed = _changed(folder, form)
        for tag in form.languages:
            pages_of = trial.of(form, tag)
            for filled in samples.FILLED:
                as_copy = False
                try:
                    sample = samples.sample(folder, form, filled, tag)
                    with locating(folder):
                        pages = _fitting(pages_of, sample)
                        if changed:
                            raise changed
                        for one in samples.printings(form, sample, _PRINTED_AT.at):
                            as_copy = one.copy is not None
                            _fitting(pages_of, one)
                    yield Whole(code, form.version, form.title(tag), tag, filled, pages)
                except (FormError, SpecimenError) as error:
                    yield replace(_fault(code, tag, filled, error), as_copy=as_copy)


def _fitting(pages_of: Callable[[Letter], int], letter: Letter) -> int:
    try:
        return pages_of(letter)
    except REFUSALS as error:
        raise SpecimenError(error.code, **error.params) from error


def _changed(folder: Path, form: Form) -> FormError | None:
    """That a form is not what is kept under its version."""
    try:
        check_version(folder, form)
    except FormError as error:
        return error
    return None


def _set(folder: Path, form: Form, tag: str, filled: Filled) -> Specimen:
    letter, out = samples.sample(folder, form, filled, tag), io.BytesIO()
    with locating(folder):
        made = set_pages((form,), tag, (letter,), out, _PRINTED_AT)
    for refused in made.refused:
        raise SpecimenError(refused.code, **refused.params)
    return Specimen(
        code=form.code,
        version=form.version,
        title=form.title(tag),
        language=tag,
        filled=filled,
        pages=made.pages,
        languages=form.languages,
        pdf=out.getvalue(),
    )


def _expect(folder: Path, code: str) -> None:
    if code not in form_codes(folder):
        known = ", ".join(form_codes(folder))
        raise SpecimenError("casework.specimens.no_form", form=code, known=known)


def _fault(code: str, tag: str, filled: str, error: KnownError) -> Fault:
    params = {
        key: value if isinstance(value, int) else str(value) for key, value in error.params.items()
    }
    place = str(error.params.get("place", f"{code}/sample.toml"))
    return Fault(code, tag, filled, place, Reason(error.code, params))
