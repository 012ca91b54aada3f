"""The bank's sample export in every form it may come in, against what is known to be right."""

import json
from datetime import date
from pathlib import Path

import pytest
from python_calamine import load_workbook

from shouyue.domain.money import Fen, parse_yuan
from shouyue.intake.reading import read_tape
from unit.intake.building import TODAY, write_xls

DATA = Path(__file__).parents[2] / "data"
TRUTH = json.loads((DATA / "loan_tape.truth.json").read_text("utf-8"))
HEADER_LINE = 3
CODES = {
    "dup_note": "duplicate_note",
    "bal_gt_amt": "balance_above_amount",
}


def _sample_as(form: str, folder: Path) -> Path:
    """The sample in another form; the text is the bank's own, from the .csv."""
    if form in ("csv", "xlsx"):
        return DATA / f"loan_tape.{form}"
    path = folder / "tape.dat"
    if form == "xls":
        rows = load_workbook(DATA / "loan_tape.xlsx").get_sheet_by_index(0).to_python()
        serial = date(1899, 12, 30).toordinal()
        return write_xls(
            path,
            [[c.toordinal() - serial if isinstance(c, date) else c for c in row] for row in rows],
        )
    text = (DATA / "loan_tape.csv").read_bytes().decode("gb18030")
    path.write_bytes(text.encode(form))
    return path


FORMS = ["csv", "xlsx", "xls", "utf-8", "utf-8-sig", "utf-16"]


@pytest.fixture(params=FORMS)
def tape(request, tmp_path):
    return read_tape(_sample_as(request.param, tmp_path), today=TODAY)


def test_every_good_row_of_the_sample_goes_in_and_no_other(tape):
    assert {row.note for row in tape.rows} == set(TRUTH["accept"])
    assert len(tape.rows) == len(TRUTH["accept"])
    for row in tape.rows:
        right = TRUTH["accept"][row.note]
        assert row.name == right["name"]
        assert row.id_number == right["id"]
        assert row.balance == parse_yuan(right["balance"])
        assert row.disbursed == date.fromisoformat(right["start"])
        assert row.due == date.fromisoformat(right["due"])
        assert len(row.guarantors) == right["guarantors"]


def test_every_bad_row_of_the_sample_is_named_by_line_note_and_code(tape):
    told = [(refused.line, refused.note, refused.code) for refused in tape.refused]
    assert told == [
        (bad["row"] + HEADER_LINE + 1, bad["note"], CODES.get(bad["defect"], bad["defect"]))
        for bad in TRUTH["reject"]
    ]
    assert tape.total_rows == TRUTH["rows"]


def test_the_sample_says_its_day_its_branch_and_its_sum(tape):
    assert tape.as_of == date.fromisoformat(TRUTH["as_of"])
    assert tape.accepted_balance == parse_yuan(TRUTH["accepted_balance"])
    assert tape.branch_name == "清河农商银行双桥支行"
    assert tape.title == "清河农商银行双桥支行贷款明细表"
    assert tape.header_line == HEADER_LINE
    assert tape.unread_headers == ()


def test_guarantors_keep_their_own_number_and_phone(tape):
    (row,) = [row for row in tape.rows if row.note == "JJ07000010"]
    assert [(party.name, party.id_number, party.phone) for party in row.guarantors] == [
        ("林明红", "410728198908310007", "13490080959"),
        ("曾建银", "130132197703010000", "13996115983"),
        ("孔长福", "140225197209150001", "15829472579"),
    ]


def test_what_was_read_otherwise_than_written_stays_beside_it(tape):
    rows = {row.note: row.verbatim for row in tape.rows}
    assert rows["JJ07000054"]["balance"] == "¥50,000.00"
    assert rows["JJ07000058"]["disbursed"] == "2024.09.12"
    assert rows["JJ07000093"]["name"] == "  黄 金大\u3000"
    assert rows["JJ07000008"].keys() <= {"disbursed", "due"}  # serials in the .xls


def test_a_repeated_note_names_the_first_row_and_what_differs(tape):
    refused = next(r for r in tape.refused if r.note == "JJ07000050")
    assert refused.params["first_line"] == 54
    assert {"name", "id_number", "balance"} <= set(refused.params["differs"])


@pytest.mark.parametrize(
    ("form", "encoding"),
    [("csv", "gb18030"), ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16")],
)
def test_the_encoding_is_told_by_the_whole_file(form, encoding, tmp_path):
    assert read_tape(_sample_as(form, tmp_path), today=TODAY).encoding == encoding


def test_the_total_row_of_the_workbook_is_kept_as_stated():
    assert read_tape(DATA / "loan_tape.xlsx", today=TODAY).stated_total == Fen(1_075_885_000)


def test_both_files_say_the_same():
    one, other = (read_tape(DATA / f"loan_tape.{form}", today=TODAY) for form in ("csv", "xlsx"))
    assert [(r.line, r.note, r.code) for r in one.refused] == [
        (r.line, r.note, r.code) for r in other.refused
    ]
    assert one.rows == other.rows
