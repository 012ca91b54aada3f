"""Paper as it comes out: size, shift, order, what dies and how that is told; on real pages."""

import signal
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog
from typing_extensions import override

from shouyue.casework.forms import preview
from shouyue.casework.forms.trial_sheets import write_test_sheet
from shouyue.desk.acts import Door
from shouyue.desk.devices.printer_setup import PrinterSetup
from shouyue.desk.jobs import Jobs, Lane, Ticket
from shouyue.desk.letters.page import LettersPage
from shouyue.desk.printing import card, sending
from shouyue.desk.printing.feet import BUTTONS, PRINTER, QUESTION, TURN
from shouyue.desk.printing.machine import FILE, Machine
from shouyue.desk.printing.sending import Printed, PrinterError, print_sides
from shouyue.desk.widgets.buttons import Button
from shouyue.domain.errors import KnownError
from ui import sheets
from ui.conftest import Hands
from ui.sheets import paper
from ui.spoken import speak
from ui.test_every_page import assert_nothing_cut
from ui.test_letters import make_batch

AS_NEW = PrinterSetup()


@pytest.fixture
def door() -> Door:
    return Door(lambda: (), None, None, *sheets.REAL_DOOR)


Sends = Callable[..., Printed]


@pytest.fixture
def send(dressed: QApplication, door: Door) -> Iterator[Sends]:
    """Prints sides of a file on the thread of pages and waits."""
    jobs = Jobs()

    def run(pdf: Path, sides, printer: QPrinter, setup=AS_NEW, during=None) -> Printed:
        ended: list[object] = []

        def work(ticket: Ticket) -> Printed:
            if during is not None:
                during(ticket)
            return print_sides(door, pdf, sides, printer, setup, ticket)

        jobs.run_long(jobs, work, ended.append, ended.append, Lane.PAGES)
        while not ended:
            dressed.processEvents()
        if isinstance(ended[0], KnownError):
            raise ended[0]
        return ended[0]

    yield run
    jobs.close()


def titles(pdf: Path, source: Path) -> list[str]:
    """Which page of the source each page of a print shows; a blank one is `-`."""
    known = [look(source, number) for number in range(preview.pages(source))]
    found = []
    for number in range(preview.pages(pdf)):
        seen = look(pdf, number)
        if seen.getextrema() == (255, 255):
            found.append("-")
            continue
        differing = [sum(ImageChops.difference(seen, one).histogram()[80:]) for one in known]
        found.append("ABCDEFGH"[differing.index(min(differing))])
    return found


def look(pdf: Path, number: int, width: int = 420) -> Image.Image:
    wide, high, pixels = preview.page_image(pdf, number, width)
    return Image.frombytes("RGB", (wide, high), pixels).convert("L")


def edges_mm(pdf: Path, number: int = 0) -> tuple[float, float]:
    """Where the print begins, from the left and from above."""
    wide_mm = preview.page_sizes(pdf)[number][0]
    picture = look(pdf, number, 2100)
    box = picture.point(lambda value: 255 if value < 128 else 0).getbbox()
    return box[0] / picture.width * wide_mm, box[1] / picture.width * wide_mm


def test_pages_come_out_in_true_size_whatever_paper_the_printer_had(send: Sends, tmp_path: Path):
    pdf, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    sheets.write_pages(pdf, ["A"])
    printer = paper(out)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    assert send(pdf, [0], printer) == Printed(1, 1)
    assert preview.page_sizes(out)[0] == pytest.approx((210, 297), abs=0.4)
    assert edges_mm(out) == pytest.approx(edges_mm(pdf), abs=0.3)


@pytest.mark.parametrize("shift", [(23, -10), (-31, 0), (0, 45)])
def test_everything_is_moved_by_what_this_printer_needs(send: Sends, tmp_path: Path, shift):
    pdf, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    sheets.write_pages(pdf, ["A"])
    right, down = shift
    printer = paper(out)
    printer.setResolution(300)
    send(pdf, [0], printer, PrinterSetup(right, down))
    left, top = edges_mm(pdf)
    assert edges_mm(out) == pytest.approx((left + right / 10, top + down / 10), abs=0.15)


def test_sides_come_in_the_asked_order_and_white_ones_stay_white(send: Sends, tmp_path: Path):
    pdf, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    sheets.write_pages(pdf, ["A", "BB", "CCC"])
    assert send(pdf, [2, None, 0, 1], paper(out)) == Printed(4, 4)
    assert titles(out, pdf) == ["C", "-", "A", "B"]


def drawn(pdf: Path) -> list[Image.Image]:
    """The pictures that a print is made of."""
    objects = pypdfium2.PdfDocument(pdf)[0].get_objects()
    return [one.get_bitmap(render=False).to_pil().convert("L") for one in objects if one.type == 3]


def test_needles_get_black_and_white_alone(send: Sends, tmp_path: Path):
    pdf, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    sheets.write_pages(pdf, ["A"])
    printer = paper(out)
    printer.setResolution(180)
    send(pdf, [0], printer)
    colours = {value for band in drawn(out) for _, value in band.getcolors()}
    assert colours == {0, 255}


@pytest.mark.parametrize("dpi", [180, 300, 360, 600])
def test_a_page_goes_in_bands_that_keep_nobody_waiting_and_show_no_seam(
    send: Sends, tmp_path: Path, dpi: int
):
    pdf, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    sheets.write_pages(pdf, ["A"])
    printer = paper(out)
    printer.setResolution(dpi)
    send(pdf, [0], printer, PrinterSetup(right=13, down=7))
    assert max(band.height for band in drawn(out)) <= 65
    picture = look(out, 0, 2480)
    # The left edge of the box that `write_pages` draws, from 80 to 240 points above the bottom.
    x = round((60 / 72 * 25.4 + 1.3) / 210 * 2480)
    top, bottom = (round(((842 - y) / 72 * 25.4 + 0.7) / 210 * 2480) for y in (236, 84))
    column = picture.crop((x - 4, top, x + 5, bottom))
    darkest = [min(column.crop((0, y, 9, y + 1)).tobytes()) for y in range(column.height)]
    assert max(darkest) < 160, darkest.index(max(darkest))


def test_no_page_is_whole_in_memory_however_many_are_printed(send: Sends, tmp_path: Path):
    pdf, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    sheets.write_pages(pdf, ["A", "B", "C"])
    printer = paper(out)
    printer.setResolution(600)
    tracemalloc.start()
    try:
        send(pdf, [0, 1, 2], printer)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3_000_000, "a page at 300 dots an inch has nine million"
    assert titles(out, pdf) == ["A", "B", "C"]


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file grows beyond so many bytes, as on a disk that is full."""
    resource = pytest.importorskip("resource", reason="Windows has no such limit")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("lacking", [100, 20_000])
def test_a_full_disk_is_told_and_leaves_no_half_file(send: Sends, tmp_path: Path, lacking: int):
    pdf, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    sheets.write_pages(pdf, ["A", "B", "C"])
    send(pdf, [0, 1, 2], paper(out))
    with full_disk(out.stat().st_size - lacking):
        printed = send(pdf, [0, 1, 2], paper(out))
    assert (printed.sides, printed.wanted) == (0, 3)
    assert printed.trouble.code == "desk.printer_file"
    assert not out.exists()


def test_a_stop_in_the_middle_leaves_no_half_file(send: Sends, tmp_path: Path):
    pdf, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    sheets.write_pages(pdf, ["A", "B"])
    printed = send(pdf, [0, 1], paper(out), during=Ticket.cancel)
    assert (printed.sides, printed.trouble) == (0, None)
    assert not out.exists()


@pytest.mark.qt_log_ignore("Returned false")
def test_a_printer_that_takes_nothing_says_so(send: Sends, tmp_path: Path):
    pdf = tmp_path / "in.pdf"
    sheets.write_pages(pdf, ["A"])
    with pytest.raises(PrinterError, match=r"desk\.printer_refused"):
        send(pdf, [0], paper(tmp_path / "no folder" / "out.pdf"))


class Dying(QPrinter):
    """A machine that dies after some pages: it takes no more, or says that it stands still."""

    def __init__(self, out: Path, pages: int, *, says_so: bool) -> None:
        super().__init__(QPrinter.PrinterMode.HighResolution)
        self.setFullPage(True)
        self.setResolution(120)
        self.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.setOutputFileName(str(out))
        self._left, self._says_so = pages - 1, says_so

    @override
    def outputFormat(self) -> QPrinter.OutputFormat:
        """As a queue of the system, of which nothing is left to be looked at."""
        return QPrinter.OutputFormat.NativeFormat

    @override
    def printerName(self) -> str:
        return "laser"

    @override
    def newPage(self) -> bool:
        self._left -= 1
        return (self._left >= 0 or self._says_so) and super().newPage()

    @override
    def printerState(self) -> QPrinter.PrinterState:
        is_dead = self._left < 0 and self._says_so
        return QPrinter.PrinterState.Error if is_dead else super().printerState()


@pytest.fixture
def plugged_in(monkeypatch) -> None:
    """The system knows no queue here, and calls what it does not know out of order."""
    monkeypatch.setattr(sending, "is_out_of_order", lambda _: False)


@pytest.mark.usefixtures("plugged_in")
@pytest.mark.parametrize("says_so", [False, True])
def test_a_printer_that_dies_in_the_middle_is_told_with_how_far_it_came(
    send: Sends, tmp_path: Path, says_so: bool
):
    pdf = tmp_path / "in.pdf"
    sheets.write_pages(pdf, ["A", "B", "C", "D"])
    printed = send(pdf, [0, 1, 2, 3], Dying(tmp_path / "out.pdf", 2, says_so=says_so))
    assert (printed.sides, printed.wanted) == (2, 4)
    assert printed.trouble.code == "desk.printer_stopped"
    assert printed.trouble.params == {"pages": 2}


# --- in the window --------------------------------------------------------------------------------


def feet(page: LettersPage):
    return page._batch().feet


def run(hands: Hands, page: LettersPage, out: Path, setup: PrinterSetup | None = None) -> None:
    if setup is not None:
        hands.bench.printers.keep(FILE, setup)
    feet(page).print_on(paper(out))
    hands.settle()


def states(hands: Hands, batch: str) -> list[str]:
    return [x.state for x in hands.village.letters.values() if x.batch == batch]


def test_after_a_jam_the_end_of_a_number_and_enter_and_the_rest_is_printed(
    hands: Hands, tmp_path: Path
):
    page = make_batch(hands)
    stack = page._batch()._stack
    run(hands, page, tmp_path / "out.pdf")
    hands.press("Tab", "Space")
    assert hands.focus is feet(page).question.last
    third = stack.letters[2].serial
    *_, counter, check = third.split("-")
    hands.type(f"{counter}-{check}")
    assert "3 份完整" in feet(page).question.means.text
    hands.press("Ctrl+A")
    hands.type(counter)
    assert "3 份完整" in feet(page).question.means.text
    hands.press("Return")
    assert page._rooms.currentWidget() is page._batch()
    assert states(hands, stack.name)[:4] == ["printed"] * 3 + ["composed"]
    assert hands.focus is feet(page).print_it
    assert page._batch()._table.currentIndex().row() == 3
    run(hands, page, tmp_path / "rest.pdf")
    assert preview.pages(tmp_path / "rest.pdf") == stack.pages - sum(
        one.pages for one in stack.letters[:3]
    )
    hands.press("Space")
    assert set(states(hands, stack.name)) == {"printed"}
    assert page._rooms.currentIndex() == 0


@pytest.mark.parametrize("tag", ["zh_CN", "en"])
def test_no_word_of_the_question_is_cut(hands: Hands, tmp_path: Path, tag: str):
    hands.speak(speak(tag))
    page = make_batch(hands)
    run(hands, page, tmp_path / "out.pdf")
    assert_nothing_cut(hands)
    hands.press("Tab", "Space")
    hands.type(page._batch()._stack.letters[2].serial)
    assert_nothing_cut(hands)
    feet(page).question._ask_which()
    hands.settle()
    assert_nothing_cut(hands)


def test_a_letter_that_came_out_in_part_is_torn_up_and_printed_whole(hands: Hands, tmp_path: Path):
    hands.village.pages_each = 2
    page = make_batch(hands)
    letters, place = page._batch()._stack.letters, 1
    run(hands, page, tmp_path / "out.pdf")
    hands.press("Tab", "Space")
    hands.type(f"{letters[place].serial}/1")
    means = feet(page).question.means.text
    assert letters[place].serial in means
    assert "撕掉" in means
    hands.press("Return")
    now = [hands.village.letters[one.serial].state for one in letters]
    assert now[:3] == ["printed", "composed", "composed"]
    run(hands, page, tmp_path / "rest.pdf")
    assert preview.pages(tmp_path / "rest.pdf") == 2 * (len(letters) - 1)


def test_what_names_no_page_is_told_before_enter(hands: Hands, tmp_path: Path):
    page = make_batch(hands)
    run(hands, page, tmp_path / "out.pdf")
    hands.press("Tab", "Space")
    hands.type("999999")
    question = feet(page).question
    assert question.means.kind == "bad"
    assert not question.go_on.isEnabled()
    hands.press("Return")
    assert feet(page).place == QUESTION


def test_some_that_are_missing_stay_on_the_table_and_are_printed_alone(
    hands: Hands, tmp_path: Path
):
    page = make_batch(hands)
    stack = page._batch()._stack
    run(hands, page, tmp_path / "out.pdf")
    hands.press("Tab", "Tab", "Space", "Down", "Space", "Tab", "Space")
    run(hands, page, tmp_path / "rest.pdf")
    assert preview.pages(tmp_path / "rest.pdf") == stack.letters[1].pages


def test_a_batch_opened_again_prints_only_what_is_not_out(hands: Hands, tmp_path: Path):
    page = make_batch(hands)
    stack = page._batch()._stack
    run(hands, page, tmp_path / "out.pdf")
    hands.press("Tab", "Tab", "Space", "Down", "Space", "Tab", "Space", "Esc")
    page._rest.batches.table.setFocus()
    page._rest.batches.table.selectRow(0)
    hands.press("Return")
    assert page._batch()._stack.name == stack.name
    run(hands, page, tmp_path / "rest.pdf")
    assert preview.pages(tmp_path / "rest.pdf") == stack.letters[1].pages


def test_a_program_that_ended_in_the_middle_asks_first(make, tmp_path: Path):
    hands = make()
    page = make_batch(hands)
    run(hands, page, tmp_path / "out.pdf")
    village = hands.village
    again = make(village)  # the window is gone, the vault is not
    again.press("F4")
    page = again.window.page
    page._rest.batches.table.setFocus()
    page._rest.batches.table.selectRow(0)
    again.press("Return")
    assert feet(page).place == QUESTION
    assert "还没有记为已打印" in feet(page).question.told.text
    assert again.focus is feet(page).question.up_to, "all of it is the least likely answer"
    again.press("Tab", "Tab", "Space")
    assert feet(page).place == BUTTONS
    again.press("Esc")
    page._rest.batches.table.setFocus()
    page._rest.batches.table.selectRow(0)
    again.press("Return")
    assert feet(page).place == BUTTONS, "it was answered"


def test_a_stopped_run_says_how_far_it_came_and_nothing_is_called_printed(
    hands: Hands, tmp_path: Path
):
    page = make_batch(hands)
    batch = page._batch()._stack.name
    part = feet(page)
    part.progress.bar.valueChanged.connect(lambda _: part.step_back())
    run(hands, page, tmp_path / "out.pdf")
    assert hands.words[-1].startswith("打到第")
    assert set(states(hands, batch)) == {"composed"}
    assert part.place == BUTTONS
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.usefixtures("plugged_in")
@pytest.mark.parametrize("says_so", [False, True])
def test_after_a_printer_died_nothing_is_called_printed_until_somebody_says_so(
    hands: Hands, tmp_path: Path, says_so: bool
):
    page = make_batch(hands)
    stack = page._batch()._stack
    feet(page).print_on(Dying(tmp_path / "out.pdf", 2, says_so=says_so))
    hands.settle()
    question = feet(page).question
    assert feet(page).place == QUESTION
    assert "2" in question.told.text
    assert hands.focus is question.up_to, "all of it is the least likely answer"
    assert set(states(hands, stack.name)) == {"composed"}
    hands.press("Space")
    hands.type(stack.letters[1].serial.split("-")[3])
    hands.press("Return")
    assert states(hands, stack.name)[:3] == ["printed", "printed", "composed"]
    assert [one.letter for one in feet(page)._job.letters] == list(stack.letters[2:])


def test_backs_follow_once_the_stack_was_turned(hands: Hands, tmp_path: Path):
    hands.bench.printers.keep(FILE, PrinterSetup(sides="hand_first"))
    hands.village.pages_each = 2
    page = make_batch(hands)
    stack = page._batch()._stack
    object.__setattr__(hands.bench.door, "comes_apart", lambda _: False)
    printer = paper(tmp_path / "fronts.pdf")
    feet(page).print_on(printer)
    hands.settle()
    assert feet(page).place == TURN
    assert "翻" in feet(page).turn.words.text()
    assert preview.pages(tmp_path / "fronts.pdf") == len(stack.letters)
    printer.setOutputFileName(str(tmp_path / "backs.pdf"))
    hands.press("Return")
    assert preview.pages(tmp_path / "backs.pdf") == len(stack.letters)
    assert feet(page).place == QUESTION
    hands.press("Space")
    assert set(states(hands, stack.name)) == {"printed"}


def test_a_form_of_which_a_page_goes_back_is_never_printed_on_both_sides(
    hands: Hands, tmp_path: Path
):
    hands.village.pages_each = 2
    page = make_batch(hands)
    stack = page._batch()._stack
    run(hands, page, tmp_path / "out.pdf", PrinterSetup(sides="hand_last"))
    assert stack.letters[0].form == "F02"
    assert feet(page).place == QUESTION
    assert preview.pages(tmp_path / "out.pdf") == stack.pages


def test_the_systems_dialog_begins_with_what_is_remembered(hands: Hands):
    make_batch(hands)
    hands.bench.printers.keep("gone", PrinterSetup(dpi=300))
    hands.press("Ctrl+P")
    dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, QPrintDialog)]
    (dialog,) = (one for one in dialogs if one.isVisible())
    assert dialog.printer().fullPage()
    assert dialog.printer().duplex() == QPrinter.DuplexMode.DuplexNone
    dialog.reject()
    hands.settle()


def test_the_form_of_the_printer_opens_where_one_prints_and_escape_leaves_it(hands: Hands):
    page = make_batch(hands)
    hands.press("Ctrl+Shift+P")
    assert feet(page).place == PRINTER
    hands.press("Esc")
    assert feet(page).place == BUTTONS
    assert page._rooms.currentWidget() is page._batch()


# --- what one printer needs -----------------------------------------------------------------------

LASER = Machine("laser", (("Tray1", "Tray1"), ("Tray2", "Tray2")))
TURNING = Machine("turning", (), turns=True)


@pytest.fixture
def setting_up(hands: Hands, monkeypatch: pytest.MonkeyPatch):
    """The form of a printer, with two machines in the room."""
    monkeypatch.setattr(card, "machines", lambda: (LASER, TURNING))
    page = make_batch(hands)
    hands.press("Ctrl+Shift+P")
    return feet(page).printer


def test_a_crooked_feed_is_typed_and_kept_by_keyboard(hands: Hands, setting_up):
    assert hands.focus is setting_up.queue
    hands.press("Tab")
    hands.press("Down", "Down")
    assert setting_up.tray.currentData() == "Tray2"
    hands.press("Tab")
    setting_up.right.selectAll()
    hands.type("-2.3")
    hands.press("Tab")
    setting_up.down.selectAll()
    hands.type("1")
    hands.press("Ctrl+Return")
    assert hands.bench.printers.of("laser") == PrinterSetup(-23, 10, "Tray2")
    assert hands.bench.printers.last == "laser"
    assert hands.words[-1] == "已记住打印机“laser”的设置。"
    hands.press("Ctrl+Z")
    assert hands.bench.printers.of("laser") == PrinterSetup()


def test_what_the_folds_run_through_is_added_to_what_was_moved_before(hands: Hands, setting_up):
    setting_up.right.set_tenths(5)
    setting_up.across.set_tenths(-28)
    setting_up.along.set_tenths(10)
    take = next(b for b in setting_up.findChildren(Button) if b.text() == "按折痕算")
    take.setFocus()
    hands.press("Space")
    assert (setting_up.right.tenths, setting_up.down.tenths) == (-23, 10)
    assert (setting_up.across.tenths, setting_up.along.tenths) == (0, 0)


def test_a_print_that_lands_askew_says_by_its_fold_how_to_mend_it(send: Sends, tmp_path: Path):
    """The sign of it all: printed 2.3 mm too far right, the fold runs through −2.3."""
    pdf, askew, mended = (tmp_path / f"{name}.pdf" for name in ("in", "askew", "mended"))
    write_test_sheet(pdf, "A4", speak("zh_CN"))
    crooked = 23
    for file, right in ((askew, crooked), (mended, crooked + folded(pdf, askew, send, crooked))):
        printer = paper(file)
        printer.setResolution(300)
        send(pdf, [0], printer, PrinterSetup(right=right))
    assert folded_at(mended) == pytest.approx(0, abs=0.1)


def folded(pdf: Path, askew: Path, send: Sends, crooked: int) -> int:
    """What is read off a sheet that a crooked printer printed, in tenths."""
    printer = paper(askew)
    printer.setResolution(300)
    send(pdf, [0], printer, PrinterSetup(right=crooked))
    read = folded_at(askew)
    assert read == pytest.approx(-2.3, abs=0.1)
    return round(read * 10)


def folded_at(pdf: Path) -> float:
    """The number on the scale at the true middle of the paper, in millimetres."""
    picture = look(pdf, 0, 4200)
    y, left = round(12.5 * 20), (90 * 20)
    line = list(picture.crop((left, y, left + 30 * 20, y + 1)).tobytes())
    dark = [place for place, value in enumerate(line) if value < 128]
    marks = [place for place in dark if place - 1 not in dark]
    ends = [place for place in dark if place + 1 not in dark]
    nought = (marks[len(marks) // 2] + ends[len(ends) // 2]) / 2 + left
    return (picture.width / 2 - nought) / 20


def test_a_printer_that_cannot_turn_paper_is_not_asked_to(hands: Hands, setting_up):
    item = setting_up.sides.model().item(1)
    assert not item.isEnabled()
    setting_up.queue.setCurrentText("turning")
    assert item.isEnabled()


def test_as_new_is_shown_and_nothing_is_kept_before_it_is_said(hands: Hands, setting_up):
    hands.bench.printers.keep("laser", PrinterSetup(7, 7, "Tray2", "hand_last", 600))
    setting_up.begin()
    hands.settle()
    assert (setting_up.right.tenths, setting_up.sides.value) == (7, "hand_last")
    anew = next(b for b in setting_up.findChildren(Button) if b.text() == "恢复原样")
    anew.setFocus()
    hands.press("Space")
    assert setting_up._setup() == PrinterSetup()
    hands.press("Esc")
    assert hands.bench.printers.of("laser").right == 7


def test_the_test_sheet_goes_to_the_printer_as_it_is_being_set_up(
    hands: Hands, setting_up, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    asked = []

    def to_file(queue: str, setup: PrinterSetup) -> QPrinter:
        asked.append((queue, setup))
        return paper(tmp_path / "test.pdf")

    monkeypatch.setattr(card, "printer_for", to_file)
    setting_up.right.set_tenths(15)
    setting_up.paper.set_value("241x140")
    hands.press("Ctrl+T")
    assert asked == [("laser", PrinterSetup(right=15))]
    assert preview.page_sizes(tmp_path / "test.pdf")[0] == pytest.approx((241, 140), abs=0.4)
    assert hands.words[-1] == "测试页已送到“laser”。"
    assert len(list(hands.bench.spool.glob("*.pdf"))) == 1, "only the batch lies there"


def test_where_there_is_no_printer_it_is_said(hands: Hands, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(card, "machines", tuple)
    page = make_batch(hands)
    hands.press("Ctrl+Shift+P")
    part = feet(page).printer
    assert part._none.isVisible()
    assert not any(button.isVisible() for button in part._of_printer)
    assert not part._rows.isVisible()
    hands.press("Ctrl+Return")
    assert hands.bench.printers.last == ""


@pytest.mark.parametrize("by", ["key", "button"])
def test_where_there_is_no_printer_the_test_sheet_is_had_as_a_file(
    hands: Hands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, by: str
):
    monkeypatch.setattr(card, "machines", tuple)
    page = make_batch(hands)
    hands.press("Ctrl+Shift+P")
    part = feet(page).printer
    if by == "button":
        part._to_file.setFocus()
    hands.press("Ctrl+T" if by == "key" else "Space")
    (dialog,) = part.findChildren(QFileDialog)
    assert dialog.isVisible()
    out = tmp_path / "test.pdf"
    dialog.fileSelected.emit(str(out))
    dialog.reject()
    hands.settle()
    assert preview.page_sizes(out)[0] == pytest.approx((210, 297), abs=0.4)
    assert hands.words[-1] == "测试页已存到 test.pdf。"
