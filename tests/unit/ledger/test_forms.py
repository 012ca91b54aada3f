"""One table says what each form is to the record; nothing else in the house may know a code."""

import ast
import re
from pathlib import Path

import pytest

import shouyue
from shouyue.casework.contents.form_book import FORMS as LETTERS
from shouyue.data import shipped
from shouyue.ledger.forms import FORMS, OF_THE_OVERDUE, TO_CO_BORROWERS, asks, form_of, listed

HOUSE = Path(shouyue.__file__).parent
CODES = {folder.name for folder in shipped("forms").glob("[A-Z]*[0-9]*") if folder.is_dir()}


def test_every_form_that_can_be_printed_says_what_it_does():
    assert set(FORMS) == CODES


def test_what_the_rules_about_contacts_guard_is_what_is_called_back():
    assert {code for code, form in LETTERS.items() if form.is_demand} == set(OF_THE_OVERDUE)
    assert {code for code, form in LETTERS.items() if form.to == "co_borrower"} == TO_CO_BORROWERS


@pytest.mark.parametrize("room", ["vault", "sync", "hub", "domain"])
def test_below_casework_no_statement_names_a_form_by_its_code(room):
    for path in (HOUSE / room).rglob("*.py"):
        said = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        texts = [n.value for n in said if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        found = [text for text in texts if re.search(r"'[FTP]\d\d", text)]
        assert not found, path


def test_a_form_of_a_newer_program_counts_as_a_demand():
    assert asks(form_of("F99-WABC-1-000001-X"))
    assert not any(asks(form) for form in ("F18", "F05", "T02", "F07"))
    assert form_of("") == ""


def test_codes_are_listed_as_a_statement_wants_them():
    assert listed(("F02", "F01")) == "('F01', 'F02')"
