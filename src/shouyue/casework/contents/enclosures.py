"""What lies behind a letter for whoever reads little: a sheet of pictures, and how we collect.

They are kept by who gets them and await nothing. T03 says in pictures what the letter says in
words, and never goes without it. T04 says the rules of conduct in force; it can go alone as well.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, time
from types import MappingProxyType
from typing import Final, NamedTuple

from shouyue.casework.contents.figures import Occasion, Values
from shouyue.casework.contents.paper_case import Case
from shouyue.casework.setting import form_as, form_of, language_tag
from shouyue.casework.workspace import Workspace
from shouyue.domain.contact import ContactRules
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import Language, letter_language
from shouyue.paper.form import Form
from shouyue.paper.letter import Person, Value
from shouyue.paper.moons import evenings

PICTURES: Final = "T03"
CONDUCT: Final = "T04"


class EnclosureError(KnownError):
    """A sheet that cannot lie behind a letter of this form, or not in this language."""


class Enclosure(NamedTuple):
    """A sheet: what it says beyond its letter, and behind letters of which forms it can lie."""

    says: Callable[["_Letter"], Values]
    behind: frozenset[str]


class _Letter(NamedTuple):
    """The letter that something is enclosed with."""

    ws: Workspace
    said: Occasion
    values: Values
    language: Language


def may_enclose(form: str) -> tuple[str, ...]:
    """Forms of sheets that can lie behind letters of a form."""
    return tuple(code for code, sheet in ENCLOSURES.items() if form in sheet.behind)


def chosen(form: str, asked: Sequence[str], tag: str) -> tuple[Form, ...]:
    """The sheets that were asked for behind letters of a form, in a fixed order.

    Raises:
        EnclosureError: one cannot lie there, or is not worded in the language.
    """
    for code in asked:
        if code not in may_enclose(form):
            raise EnclosureError("casework.letters.not_enclosed", sheet=code, form=form)
    sheets = tuple(form_of(code) for code in ENCLOSURES if code in asked)
    for sheet in sheets:
        if language_tag(sheet, tag) not in sheet.languages:
            raise EnclosureError("casework.letters.language", form=sheet.code)
    return sheets


def with_enclosed(
    ws: Workspace, sheets: Sequence[Form], said: Occasion, values: Values, tag: str
) -> Values:
    """The values of a letter with what its sheets say beyond it."""
    letter = _Letter(ws, said, values, letter_language(tag))
    for sheet in sheets:
        values = {**values, **ENCLOSURES[sheet.code].says(letter)}
    return values


def named(sheets: Sequence[Form]) -> tuple[str, ...]:
    """How a batch names what is enclosed, so that it can be made again: `T03.1`."""
    return tuple(f"{sheet.code}.{sheet.version}" for sheet in sheets)


def as_made(enclosed: Sequence[str]) -> tuple[Form, ...]:
    """The sheets of a batch in their versions of its day; raises FormError as `form_as`."""
    parts = (name.rpartition(".") for name in enclosed)
    return tuple(form_as(code, int(version)) for code, _, version in parts)


def how_we_collect(case: Case) -> Iterator[Values]:
    """T04 by itself."""
    yield {**case.common(), **_conduct(case.ws)}


def _pictures(letter: _Letter) -> Values:
    """Whose letter, how much and by when as the letter says it, and the evenings until then."""
    values, on = letter.values, letter.said.on
    people = (values.get(name) for name in ("guarantor", "co_borrower", "borrower"))
    reader = next(one for one in people if isinstance(one, Person))
    day = values.get("pay_by") or values.get("due")
    is_near = isinstance(day, date) and evenings(on, day) > 0
    return {
        # The letter has the whole person; what lies open in a house tells no more than the name.
        "reader": Person(reader.name),
        "sum": values["total"],
        "day": day,
        "since": on if is_near else None,
        "as_of": letter.said.as_of,
        **_hours(letter.ws.rules.policy.contact),
    }


def _conduct(ws: Workspace) -> dict[str, Value]:
    """The rules of conduct in force. Nothing of it is written down here."""
    rules = ws.rules.policy.contact
    return {
        **_hours(rules),
        "calls_a_day": rules.effective_calls_per_day,
        "attempts_a_day": rules.attempts_per_day,
        "visits_a_day": rules.visits_per_day,
        "visits_a_week": rules.visits_per_week,
        "staff": rules.visit_staff,
        "recorded": rules.visit_recording,
        "stops": rules.stopped_by or None,
    }


def _hours(rules: ContactRules) -> dict[str, Value]:
    """From when until when calls are allowed, and visits."""
    return {
        "hours_from": _said(rules.hours.opens),
        "hours_until": _said(rules.hours.closes),
        "visits_from": _said(rules.visit_hours.opens),
        "visits_until": _said(rules.visit_hours.closes),
    }


def _said(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02d}"


_NOTICES: Final = frozenset({"F01", "F02", "F03", "F04"})
ENCLOSURES: Final[Mapping[str, Enclosure]] = MappingProxyType(
    {
        PICTURES: Enclosure(_pictures, _NOTICES),
        CONDUCT: Enclosure(
            lambda letter: _conduct(letter.ws),
            _NOTICES | {"F07", "F08", "F09", "F10", "F19", "F20"},
        ),
    }
)
"""The sheets, in the order in which they lie behind a letter."""
