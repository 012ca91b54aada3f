"""Which places on a scanned page are marks: covered wherever the page is not looked at for them."""

from collections.abc import Sequence

from shouyue.casework.letters.composing import batch_of_letter
from shouyue.casework.setting import fonts, form_as, shown_values
from shouyue.casework.slips.views import Outline, SeenCode
from shouyue.casework.workspace import Workspace
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import letter_language
from shouyue.paper.marks import outlines, page_plans


def marks_on(ws: Workspace, codes: Sequence[SeenCode]) -> tuple[Outline, ...] | None:
    """The places of the marks on a picture with these codes; none on a page that has no box.

    None if they are not known: no code was found, its letter is not here, or the sheet does not
    lie flat. Then the whole page may be one.
    """
    found: list[Outline] = []
    for code in codes:
        places = _marks_of(ws, code)
        if places is None:
            return None
        found += places
    return tuple(found) if codes else None


def _marks_of(ws: Workspace, code: SeenCode) -> tuple[Outline, ...] | None:
    try:
        known = batch_of_letter(ws, code.serial)
        if known is None:
            return None
        _, said, letter = known
        form = form_as(said.form, said.form_version)
        values = shown_values((form,), letter.values)
        plans = page_plans(form, letter_language(letter.language or said.language), values, fonts())
    except KnownError:  # a version of the form, or a batch, that is not kept here
        return None
    if code.page > len(plans):
        return None
    return outlines(plans[code.page - 1], code.corners)
