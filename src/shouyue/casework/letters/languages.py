"""In which language people read: stated once, and letters to them speak it from then on."""

from collections.abc import Mapping
from typing import Final

from shouyue.casework.checks import Checked
from shouyue.casework.contents.form_book import FORMS
from shouyue.casework.elsewhere import append_in
from shouyue.casework.inputs import LanguageInput
from shouyue.casework.names import LANGUAGES
from shouyue.casework.outcomes import Outcome, Saved
from shouyue.casework.periods.guarantees import meant
from shouyue.casework.workspace import Workspace
from shouyue.domain.identity import check_id
from shouyue.ledger.kinds import draft
from shouyue.ledger.people import LanguageStated
from shouyue.ledger.tapes import LoanRow
from shouyue.paper.form import Form
from shouyue.paper.letter import Person, Value
from shouyue.vault.batches import letters_of
from shouyue.vault.queries.spoken import spoken

_CHINESE: Final = "zh_CN"


def state_language(ws: Workspace, typed: LanguageInput) -> Outcome:
    """State which language a borrower, guarantor or co-borrower of a loan reads or is read to.

    It counts for letters about other loans of the same person as well. A newer word replaces it.
    """
    checked = Checked(ws)
    loan = checked.loan("note", typed.note)
    person = checked.text("person", typed.person)
    if person and loan is not None:
        person = _of_loan(checked, typed.note, person)
    plain = typed.language.strip().replace("-", "_")
    tag = _CHINESE if plain == "zh" else plain
    if tag not in LANGUAGES:
        checked.blame("language", "casework.language.unknown", known=", ".join(LANGUAGES))
    if checked.problems:
        return checked.refusal()
    replaces = spoken(ws.vault, ws.branch, [typed.note]).refs.get((typed.note, person), ())
    said = LanguageStated(note=typed.note, language=tag, person=person)
    refs = append_in(ws, ws.branch, draft(said, replaces))
    return Saved(tuple(ref.text for ref in refs), (typed.note,))


def _of_loan(checked: Checked, note: str, person: str) -> str:
    """Whom of a loan somebody means, as letters name him; blamed if it is nobody.

    A guarantor stands in the bank's file. A co-borrower does not: he is one by an earlier letter to
    him, or by an id number, under which letters to him will be made.
    """
    ws = checked.ws
    if key := meant(ws, note, person):
        return key
    is_written_to = any(one.to == person for one in letters_of(ws.vault, ws.branch, note))
    number = check_id(person, ws.today())
    if not is_written_to and not number.valid:
        checked.blame("person", "casework.language.nobody")
    return number.normalized if number.valid else person


class Tongues:
    """Whose letters of a form are to be in which language, as it was stated in this branch."""

    def __init__(self, ws: Workspace) -> None:
        self._spoken = spoken(ws.vault, ws.branch)

    def of_letter(self, form: Form, loan: LoanRow, values: Mapping[str, Value]) -> str:
        """The language of whom a letter is addressed to; empty if unknown or not in the form."""
        to = FORMS[form.code].to if form.code in FORMS else "borrower"
        whom = values.get(to)
        if to == "borrower" or not isinstance(whom, Person):
            return self.of_borrower(form, loan)
        key = whom.id_number or whom.name
        return self._in(form, self._spoken.of(loan.note, whom.id_number, key))

    def of_borrower(self, form: Form, loan: LoanRow) -> str:
        """The language of a paper about a borrower."""
        return self._in(form, self._spoken.of(loan.note, loan.id_number))

    @staticmethod
    def _in(form: Form, tag: str) -> str:
        return tag if tag in form.languages else ""
