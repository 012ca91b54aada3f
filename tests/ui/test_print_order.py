"""Which page goes on which side, and which letters are whole once the printer has stopped."""

from dataclasses import replace
from pathlib import Path

import pytest

from factories import make_serial
from shouyue.casework.inputs import LetterSelection
from shouyue.casework.letters.composing import compose
from shouyue.casework.views import LetterLine
from shouyue.casework.workspace import Workspace
from shouyue.desk.devices.printer_memory import PrinterMemory
from shouyue.desk.devices.printer_setup import PrinterSetup
from shouyue.desk.letters.stack import Stack, stack_of
from shouyue.desk.printing.came_out import Sent, through
from shouyue.desk.printing.machine import slots_in
from shouyue.desk.printing.plan import Piece, passes, sheets
from shouyue.paper.codes import PageCode, written
from shouyue.paper.scan import scan_file
from ui.village import TODAY

LETTERS = [Piece(range(3)), Piece(range(3, 4)), Piece(range(4, 6), apart=True)]


def line(
    number: int, pages: int = 2, state: str = "composed", enclosed: tuple[str, ...] = ()
) -> LetterLine:
    serial = make_serial(number)
    said = (serial, "F02", f"N{number}", f"张{number}", "双河村", TODAY, state, pages, "b")
    return LetterLine(*said, enclosed=enclosed)


def test_one_side_gives_every_page_its_sheet():
    assert sheets(LETTERS, "one") == [(page, None) for page in range(6)]
    assert passes(LETTERS, "one") == (list(range(6)),)


def test_nobodys_letter_is_on_the_back_of_anothers():
    assert sheets(LETTERS, "both") == [(0, 1), (2, None), (3, None), (4, None), (5, None)]


def test_a_printer_that_turns_paper_gets_white_backs_too():
    assert passes(LETTERS, "both") == ([0, 1, 2, None, 3, None, 4, None, 5, None],)


def test_by_hand_the_backs_follow_in_the_order_in_which_the_stack_is_drawn_in():
    assert passes(LETTERS, "hand_first") == ([0, 2, 3, 4, 5], [1, None, None, None, None])
    assert passes(LETTERS, "hand_last") == ([0, 2, 3, 4, 5], [None, None, None, None, 1])


def test_nothing_is_turned_where_no_back_would_be_printed():
    apart = [Piece(range(2), apart=True), Piece(range(2, 3))]
    for sides in ("both", "hand_last", "hand_first"):
        assert passes(apart, sides) == ([0, 1, 2],)


RUN = [Sent(line(126), 2), Sent(line(127), 4), Sent(line(128, 1), 6), Sent(line(1127), 7)]
"""One page lies on top of them."""


@pytest.mark.parametrize(
    ("typed", "whole", "torn"),
    [
        (make_serial(127), (126, 127), None),
        ("000127", (126, 127), None),
        ("127", (126, 127), None),
        ("127-" + make_serial(127)[-1], (126, 127), None),
        ("000127" + make_serial(127)[-1].lower(), (126, 127), None),
        (make_serial(127).replace("-", " "), (126, 127), None),
        ("１２７／１", (126,), 127),
        ("127/1", (126,), 127),
        (f" {make_serial(127)} / 1 ", (126,), 127),
        ("000127/2", (126, 127), None),
        ("5", (126, 127), None),
        ("4", (126,), 127),
        ("1", (), None),
        ("8", (126, 127, 128, 1127), None),
    ],
)
def test_the_last_whole_page_tells_which_letters_are_whole(typed, whole, torn):
    found = through(RUN, typed)
    assert found is not None
    assert [one.note for one in found.whole] == [f"N{number}" for number in whole]
    assert (found.torn.note if found.torn else None) == (f"N{torn}" if torn else None)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "/",
        "9",
        "127/3",
        "000127/3",
        "127/x",
        "000004",
        "26-00",
        "F02",
        "王",
        "9" * 5000,
        "127/" + "9" * 5000,
    ],
)
def test_words_that_name_no_page_or_several_mean_nothing(typed):
    assert through(RUN, typed) is None


def test_the_code_of_a_page_is_understood_as_a_scanner_types_it():
    found = through(RUN, written(PageCode("F02", 1, make_serial(127), 1, 2)))
    assert found is not None
    assert (len(found.whole), found.torn.note) == (1, "N127")


ENCLOSED = ("T03.1", "T04.1")
THICK = [Sent(line(126, enclosed=ENCLOSED), 1), Sent(line(127, enclosed=ENCLOSED), 5)]


def code(form: str, number: int, page: int, of: int) -> str:
    return written(PageCode(form, 1, make_serial(number), page, of))


@pytest.mark.parametrize(
    ("typed", "whole", "torn"),
    [
        ("126", (126,), None),
        ("126/2", (), 126),
        ("126/3", (), 126),
        ("126/4", (126,), None),
        (code("F02", 126, 2, 2), (), 126),
        (code("T03", 127, 1, 1), (126,), 127),
        (code("T04", 127, 1, 1), (126, 127), None),
        ("7", (126,), 127),
    ],
)
def test_a_letter_is_whole_with_what_is_enclosed(typed, whole, torn):
    found = through(THICK, typed)
    assert found is not None
    assert [one.note for one in found.whole] == [f"N{number}" for number in whole]
    assert (found.torn.note if found.torn else None) == (f"N{torn}" if torn else None)


@pytest.mark.parametrize("typed", ["126/5", code("T05", 126, 1, 1), code("F02", 128, 1, 2), "9"])
def test_a_page_that_is_not_of_the_run_means_nothing(typed):
    assert through(THICK, typed) is None


def test_each_letter_is_printed_with_what_is_enclosed_and_with_nothing_of_another(
    ws: Workspace, tmp_path: Path
):
    pdf = tmp_path / "letters.pdf"
    report = compose(ws, LetterSelection("F02", overdue=True, enclose=("T03", "T04")), pdf)
    on_page = [one.code for one in scan_file(pdf)]
    stack = stack_of(report, None)
    assert len(stack.letters) > 1
    assert stack.starts == tuple(
        number for number, one in enumerate(on_page) if (one.form, one.page) == ("F02", 1)
    )
    some = stack.after([stack.letters[0].serial])
    for job, letters in ((stack.job, stack.letters), (some.job, stack.letters[1:])):
        pieces = job.pieces(lambda _: True)
        printed = [[(on_page[page].form, on_page[page].serial) for page in p.pages] for p in pieces]
        assert printed == [
            [(form, one.serial) for form in ("F02", "F02", "T03", "T04")] for one in letters
        ]
        assert job.whole(range(len(on_page))) == job.letters
        assert job.whole(range(len(on_page) - 1)) == job.letters[:-1]


def test_what_came_out_is_not_printed_with_the_rest():
    stack = Stack("b", 8, (line(1), line(2, 3), line(3)), stops=2)
    assert (stack.on_top, stack.starts) == (1, (1, 3, 6))
    rest = stack.after([make_serial(1)])
    assert [(one.letter.note, one.first) for one in rest.job.letters] == [("N2", 4), ("N3", 7)]
    assert rest.job.top == range(0)
    assert [p.pages for p in rest.job.pieces(lambda _: False)] == [range(3, 6), range(6, 8)]


def test_sheets_of_a_round_may_be_printed_again_and_its_letters_not():
    stack = Stack("b", 3, (line(1, state="printed"),), stops=1)
    assert stack.job.pieces(lambda _: False) == [Piece(range(1))]


def test_of_a_part_of_the_stack_only_whole_letters_are_asked_about():
    job = Stack("b", 4, (line(1), line(2))).job
    assert [one.letter.note for one in job.whole(range(3))] == ["N1"]
    assert [p.pages for p in job.pieces(lambda _: True, range(1, 3))] == [range(1, 2), range(2, 3)]


def test_each_printer_is_remembered_by_its_own_name(tmp_path: Path):
    memory = PrinterMemory(tmp_path / "printers.ini")
    assert (memory.last, memory.of("any")) == ("", PrinterSetup())
    laser = PrinterSetup(-23, 10, "Tray2", "hand_last", 300)
    needles = PrinterSetup(right=5, dpi=180)
    memory.keep("\\\\server\\楼下 HP/1020", laser)
    memory.keep("LQ", needles)
    again = PrinterMemory(tmp_path / "printers.ini")
    assert again.last == "LQ"
    assert again.of("\\\\server\\楼下 HP/1020") == laser
    assert again.of("LQ") == needles


def test_what_somebody_wrote_into_the_file_does_no_harm(tmp_path: Path):
    (tmp_path / "printers.ini").write_text(
        "[printers]\nLQ\\right=９９\nLQ\\down=100000\nLQ\\sides=all\nLQ\\dpi=-3\n", encoding="utf-8"
    )
    setup = PrinterMemory(tmp_path / "printers.ini").of("LQ")
    assert setup == replace(PrinterSetup(), down=200)


def test_trays_are_read_from_what_the_system_says():
    said = "PageSize/Media Size: *A4 A5\nInputSlot/Tray: *Tray1 Tray2 Manual\n"
    assert [name for name, _ in slots_in(said)] == ["Tray1", "Tray2", "Manual"]
    assert slots_in("lpoptions: Unable to get PPD file") == ()
