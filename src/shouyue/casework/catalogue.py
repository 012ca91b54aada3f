"""Which forms letters can be made from."""

from functools import cache

from shouyue.casework.form_book import FORMS
from shouyue.casework.papers import PAPERS
from shouyue.casework.setting import form_of
from shouyue.casework.views import FormCard
from shouyue.data import shipped
from shouyue.paper.forms import load_forms


@cache
def comes_apart(code: str) -> bool:
    """Whether a page of a form goes back alone; raises FormError as `paper.forms` does."""
    return form_of(code).comes_apart


@cache
def form_cards() -> tuple[FormCard, ...]:
    """The shipped forms of letters, by code; raises FormError as `paper.forms` does."""
    return tuple(
        FormCard(
            form.code,
            {tag: form.title(tag) for tag in form.languages},
            form.languages,
            FORMS[form.code].suits if form.code in FORMS else "",
            FORMS[form.code].to if form.code in FORMS else "borrower",
        )
        for _, form in sorted(load_forms(shipped("forms")).items())
        if form.code in FORMS or form.code in PAPERS
    )
