"""Which forms letters can be made from."""

from functools import cache

from shouyue.casework.contents.enclosures import may_enclose
from shouyue.casework.contents.form_book import FORMS
from shouyue.casework.contents.papers import PAPERS
from shouyue.casework.forms.views import FormCard
from shouyue.casework.setting import form_of
from shouyue.data import shipped
from shouyue.paper.form import Form
from shouyue.paper.forms import load_forms


@cache
def comes_apart(code: str) -> bool:
    """Whether a page of a form goes back alone; raises FormError as `paper.forms` does."""
    return form_of(code).comes_apart


@cache
def form_cards() -> tuple[FormCard, ...]:
    """The shipped forms of letters, by code; raises FormError as `paper.forms` does."""
    forms = load_forms(shipped("forms"))
    return tuple(
        FormCard(
            form.code,
            _titles(form),
            form.languages,
            FORMS[form.code].suits if form.code in FORMS else "",
            FORMS[form.code].to if form.code in FORMS else "borrower",
            {code: _titles(forms[code]) for code in may_enclose(form.code)},
        )
        for _, form in sorted(forms.items())
        if form.code in FORMS or form.code in PAPERS
    )


def _titles(form: Form) -> dict[str, str]:
    return {tag: form.title(tag) for tag in form.languages}
