"""Any bytes at all end in a tape or in a named error, and never in anything else."""

import multiprocessing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouyue.intake.errors import TapeError
from shouyue.intake.reading import read_tape
from unit.intake.building import PARTS, SHEET, row, sheet_xml, table, write_parts, write_xls

TODAY = date(2026, 11, 23)
DATA = Path(__file__).parents[2] / "data"
TEXT = b"".join((DATA / "loan_tape.csv").read_bytes().splitlines(keepends=True)[:12])
BOOK = (DATA / "loan_tape.xlsx").read_bytes()


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz") / "tape"


def becomes_a_tape_or_a_named_error(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    refusal, tape = "", None
    try:
        tape = read_tape(path, today=TODAY)
    except TapeError as error:
        refusal = error.code
    if tape is None:
        assert refusal.startswith("intake.")
    else:
        assert tape.total_rows == len(tape.rows) + len(tape.refused) > 0
        assert len({loan.note for loan in tape.rows}) == len(tape.rows)
        assert tape.accepted_balance == sum(loan.balance for loan in tape.rows)
    assert multiprocessing.active_children() == []


def mutations(seed: bytes):
    """The seed with a few stretches replaced, doubled or cut out."""
    places = st.integers(0, len(seed))
    edit = st.tuples(places, st.integers(0, 40), st.binary(max_size=12))
    return st.lists(edit, min_size=1, max_size=6).map(lambda edits: _mutated(seed, edits))


def _mutated(seed: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    data = bytearray(seed)
    for start, length, new in edits:
        data[start : start + length] = new
    return bytes(data)


@given(data=st.binary(max_size=400))
def test_random_bytes(path, data):
    becomes_a_tape_or_a_named_error(path, data)


@settings(max_examples=300)
@given(data=mutations(TEXT))
def test_a_damaged_csv(path, data):
    becomes_a_tape_or_a_named_error(path, data)


@settings(max_examples=200)
@given(
    text=st.text(
        alphabet='借据号客户姓名证件码,，"\n\r\t;:0123456789.%E合计 \ufeff\ue000', max_size=300
    )
)
def test_any_text_below_a_header(path, text):
    becomes_a_tape_or_a_named_error(
        path, TEXT[: TEXT.index(b"\n", 80) + 1] + text.encode("gb18030")
    )


@settings(max_examples=30)
@given(data=mutations(BOOK))
def test_a_damaged_workbook(path, data):
    becomes_a_tape_or_a_named_error(path, data)


_XML = st.text(alphabet='<>/&;"=cvtris01A9 -![]CDATA', max_size=80)


@settings(max_examples=30)
@given(part=st.sampled_from([SHEET, *PARTS, "xl/sharedStrings.xml", "xl/styles.xml"]), xml=_XML)
def test_a_workbook_with_a_part_of_nonsense(path, part, xml):
    write_parts(path, **{part: sheet_xml(xml) if part == SHEET else xml})
    becomes_a_tape_or_a_named_error(path, path.read_bytes())


@settings(max_examples=30)
@given(data=st.data())
def test_a_damaged_old_workbook(path, data):
    seed = write_xls(path, table(row("A"), row("B"))).read_bytes()
    becomes_a_tape_or_a_named_error(path, data.draw(mutations(seed)))


@settings(max_examples=25)
@given(magic=st.sampled_from([b"PK\3\4", b"PK\5\6", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
       rest=st.binary(max_size=700))  # fmt: skip
def test_the_mark_of_a_workbook_before_random_bytes(path, magic, rest):
    becomes_a_tape_or_a_named_error(path, magic + rest)
