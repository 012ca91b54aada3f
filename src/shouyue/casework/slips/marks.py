"""Which places on a scanned page are marks: covered wherever the page is not looked at for them."""

from collections.abc import Sequence

from shouyue.casework.letters.composing import batch_of_letter
from shouyue.casework.setting import fonts, form_as, shown_values
from shouyue.casework.slips.views import Marks, SeenCode
from shouyue.casework.workspace import Workspace
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import letter_language
from shouyue.paper.marks import Placed, page_plans, placed


def marks_on(ws: Workspace, codes: Sequence[SeenCode]) -> Marks | None:
    """The marks on a picture with these codes; without a place on a page that has no box.

    None if they are not known: no code was found, its letter is not here or another paper, or the
    sheet does not lie flat. Then the whole picture may be one.
    """
    found: list[Placed] = []
    for code in codes:
        page = _page_of(ws, code)
        if page is None:
            return None
        found.append(page)
    if not found:
        return None
    return Marks(
        tuple(place for page in found for place in page.marks),
        max(page.ridge for page in found),
    )


def _page_of(ws: Workspace, code: SeenCode) -> Placed | None:
    try:
        known = batch_of_letter(ws, code.serial)
        if known is None:
            return None
        _, said, letter = known
        if (code.form, code.version) != (said.form, said.form_version):
            return None  # another paper: a sheet that is kept, or no paper of this letter at all
        form = form_as(said.form, said.form_version)
        values = shown_values((form,), letter.values)
        plans = page_plans(form, letter_language(letter.language or said.language), values, fonts())
    except KnownError:  # a version of the form, or a batch, that is not kept here
        return None
    if code.page > len(plans):
        return None
    return placed(plans[code.page - 1], code.corners)
