"""CSV as it comes: encodings, quotes, lines, widths."""

import codecs
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.intake.csvfile import csv_sheet, digest_and_encoding
from shouyue.intake.errors import (
    HostileFileError,
    NotATapeError,
    TapeTooLargeError,
    UnreadableTapeError,
)
from shouyue.intake.reading import read_tape
from unit.intake.building import TODAY, csv_text, read_rows, row, table, write_csv


def lines_of(data: bytes):
    file = io.BytesIO(data)
    encoding = digest_and_encoding(file, lambda: None).encoding
    return list(csv_sheet(file, encoding, lambda: None).lines)


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)


@given(st.lists(st.lists(_TEXT, min_size=2, max_size=5), min_size=1, max_size=8),
       st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))  # fmt: skip
def test_what_the_standard_writer_wrote_reads_back(rows, encoding):
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    data = written.getvalue().encode(encoding)
    if encoding == "gb18030":
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return  # plain ASCII, or by rare chance UTF-8 as well
    file = io.BytesIO(data)
    assert digest_and_encoding(file, lambda: None).encoding == encoding
    sheet = csv_sheet(file, encoding, lambda: None)
    text = io.StringIO(data.decode(encoding), newline="")
    found = [line.cells for line in sheet.lines]
    # Which mark parts the cells is told by the first lines; here commas may be outnumbered.
    if all("," in line for line in text.getvalue().splitlines()) and not any(
        set(cell) & set('\t;|"\n\r') for r in rows for cell in r
    ):
        assert found == rows


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_the_mark_between_cells_is_told_by_the_first_lines(mark, tmp_path):
    text = csv_text(table(row())).replace(",", mark)
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8", newline="")
    assert len(read_tape(path, today=TODAY).rows) == 1


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(ending, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(csv_text(table(row("A"), row("B"))).replace("\r\n", ending).encode())
    assert [r.line for r in read_tape(path, today=TODAY).rows] == [4, 5]


def test_a_quoted_cell_over_several_lines_is_one_cell_and_lines_are_counted_as_an_editor_does(
    tmp_path,
):
    tape = read_rows(
        tmp_path, row("A", 家庭住址="上王庄\n10组\n8号"), row("B"), row("C", 客户姓名="")
    )
    assert [(r.line, r.note) for r in tape.rows] == [(4, "A"), (7, "B")]
    assert tape.rows[0].address == "上王庄 10组 8号"
    assert [(r.line, r.note) for r in tape.refused] == [(8, "C")]


def test_a_quote_that_never_closes_costs_its_own_line_only(tmp_path):
    path = tmp_path / "a.csv"
    lines = csv_text(table(row("A"), row("B"), row("C", 贷款余额="4,000"), row("D"))).splitlines()
    lines[4] = lines[4].replace("秦水强", '"秦水强')
    path.write_text("\n".join(lines) + "\n", "utf-8")
    tape = read_tape(path, today=TODAY)
    assert [r.note for r in tape.rows] == ["A", "C", "D"]
    assert [(r.line, r.code) for r in tape.refused] == [(5, "broken_quotes")]
    assert tape.total_rows == 4


def test_a_cell_too_many_or_too_few_keeps_the_row_out(tmp_path):
    path = tmp_path / "a.csv"
    lines = csv_text(table(row("A"), row("B"), row("C"), row("D"))).splitlines()
    lines[3] = lines[3].replace("5000,", "5,000,")
    lines[4] = lines[4].rsplit(",", 1)[0]
    assert lines[3].endswith(",")  # so the cell too many is an empty one
    path.write_text("\n".join(lines), "utf-8")
    tape = read_tape(path, today=TODAY)
    assert [r.note for r in tape.rows] == ["C", "D"]
    assert [(r.line, r.note, r.code) for r in tape.refused] == [
        (4, "A", "too_many_cells"),
        (5, "B", "too_few_cells"),
    ]


def test_a_file_cut_off_in_the_middle_of_a_row_loses_that_row_only(tmp_path):
    path = tmp_path / "a.csv"
    text = csv_text(table(row("A"), row("B")))
    path.write_text(text[:-60], "utf-8")
    tape = read_tape(path, today=TODAY)
    assert [r.note for r in tape.rows] == ["A"]
    assert [r.code for r in tape.refused] == ["too_few_cells"]


def test_empty_lines_are_counted_and_are_no_rows(tmp_path):
    tape = read_rows(tmp_path, [""] * 22, row("A"), [], [], row("B"))
    assert [r.line for r in tape.rows] == [5, 8]
    assert tape.total_rows == 2


@pytest.mark.parametrize("name", ["䶮山", "㼆", "𬭎", "㛃"])
def test_characters_that_older_encodings_lack_are_read(name, tmp_path):
    path = write_csv(tmp_path / "a.csv", table(row(客户姓名=name)), "gb18030")
    tape = read_tape(path, today=TODAY)
    assert (tape.encoding, tape.rows[0].name) == ("gb18030", name)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe" + b"\x00\xd8" * 10,
        "银行".encode("utf-16-le") * 10,
        b"a,b,c\n" * 10 + b"\xff\xff\xff\n",
        "银行,b,c\n".encode("gb18030") + b"\x80",
        b"a\x00b,c\n",
        codecs.BOM_UTF8 + b"\xff",
    ],
)
def test_bytes_in_no_known_encoding_are_refused(data, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(UnreadableTapeError) as caught:
        read_tape(path, today=TODAY)
    assert caught.value.params == {"kind": "encoding"}


def test_the_digest_is_that_of_the_file(tmp_path):
    assert (
        read_rows(tmp_path, row()).file_sha256
        == __import__("hashlib").sha256((tmp_path / "tape.csv").read_bytes()).hexdigest()
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b"  \r\n ", "empty"),
        (b"%PDF-1.7", "pdf"),
        (b"\x89PNG\r\n", "image"),
        (b"\x1f\x8b\x08", "archive"),
        (b"<html><table>", "html"),
        (b"\xef\xbb\xbf <?xml version='1.0'?><Workbook>", "xml"),
        (b"hello", "no_header"),
    ],
)
def test_what_is_no_table_is_named_for_what_it_is(data, kind, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(NotATapeError) as caught:
        read_tape(path, today=TODAY)
    assert caught.value.params == {"kind": kind}


def test_a_header_without_rows_is_not_a_tape_with_no_loans(tmp_path):
    with pytest.raises(NotATapeError) as caught:
        read_rows(tmp_path)
    assert caught.value.params == {"kind": "no_rows"}


def test_one_line_without_end_is_too_large():
    with pytest.raises(TapeTooLargeError):
        lines_of(b"x" * (3 << 20))


def test_more_columns_than_a_spreadsheet_of_loans_has_are_too_many():
    with pytest.raises(TapeTooLargeError):
        lines_of(b"," * 1000)


def test_a_cell_longer_than_a_spreadsheet_allows_is_refused():
    with pytest.raises(HostileFileError):
        lines_of(b"a,b\n" + b"x" * 40_000 + b",c\n")


@given(st.text(alphabet='a",\n\t;', max_size=200))
def test_any_mess_of_quotes_is_read_to_its_end_and_numbers_only_rise(text):
    numbers = [line.number for line in lines_of(text.encode())]
    assert numbers == sorted(set(numbers))
    assert all(number <= text.count("\n") + 1 for number in numbers)
