"""Which forms letters can be made from."""

from collections.abc import Mapping
from functools import cache
from typing import Final, Literal

from shouyue.casework.figures import FORMS
from shouyue.casework.papers import PAPERS
from shouyue.casework.views import FormCard
from shouyue.data import shipped
from shouyue.paper.forms import load_forms

_SUITS: Final[Mapping[str, Literal["overdue", "coming_due", "paid"]]] = {
    "F01": "coming_due",
    "F02": "overdue",
    "T02": "paid",
}


@cache
def form_cards() -> tuple[FormCard, ...]:
    """The shipped forms of letters, by code; raises FormError as `paper.forms` does."""
    return tuple(
        FormCard(
            form.code,
            {tag: form.title(tag) for tag in form.languages},
            form.languages,
            _SUITS.get(form.code, ""),
        )
        for _, form in sorted(load_forms(shipped("forms")).items())
        if form.code in FORMS or form.code in PAPERS
    )
