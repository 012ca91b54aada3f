"""Slips that came back: scanned in, looked at, recorded one after the other; by keyboard."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage

from factories import make_serial
from shouyue.casework.forms.reading_aloud import Reading
from shouyue.desk.letters.page import LettersPage
from shouyue.desk.page import GoCase
from shouyue.desk.records.acknowledgment import AcknowledgmentForm
from shouyue.desk.slips.room import SlipsRoom
from shouyue.i18n.language import _runs_left
from ui.conftest import Hands
from ui.said import say_slip
from ui.spoken import speak
from ui.village import TODAY

SLIPS = (make_serial(2), make_serial(3), make_serial(5))


def picture(path: Path, colour: str = "white") -> Path:
    image = QImage(900, 1273, QImage.Format.Format_RGB888)
    image.fill(QColor(colour))
    assert image.save(str(path), "PNG")
    return path


@pytest.fixture
def stack(tmp_path: Path) -> list[Path]:
    """Three slips, and one that tea was spilt over."""
    folder = tmp_path / "scanner"
    folder.mkdir()
    return [picture(folder / f"{name}.png") for name in (*SLIPS, "tea")]


@pytest.fixture
def room(hands: Hands) -> SlipsRoom:
    hands.press("F4", "Ctrl+B")
    page = hands.window.page
    assert isinstance(page, LettersPage)
    assert page._rooms.currentWidget() is page._slips()
    return page._slips()


def take(hands: Hands, room: SlipsRoom, paths: list[Path]) -> None:
    room.take(paths)
    hands.settle()


def names(room: SlipsRoom) -> list[str]:
    return [room.lists.marks.index(row, 0).data() for row in range(room.lists.marks.rowCount())]


def is_at_form(room: SlipsRoom) -> bool:
    return room.form_is_open


def test_nothing_waits_and_the_room_says_how_something_would(hands: Hands, room: SlipsRoom):
    assert not room.lists.no_marks.isHidden()
    assert not room.lists.no_tray.isHidden()
    assert "扫描" in room.side.hint.text()
    hands.press("Escape")
    assert hands.window.page._rooms.currentIndex() == 0


def test_a_stack_files_itself_and_says_what_came_of_it(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    take(hands, room, stack)
    assert names(room) == [hands.village.letters[serial].name for serial in SLIPS]
    assert room.lists.tray.rowCount() == 1
    assert hands.told[-1].words(hands.bench.words.language) == "3 页已归案。 1 页等待认领。"
    assert room.pictures.pictures == 1
    hands.press("Escape")
    assert "4" in hands.window.page._order._scan.text()


def test_slip_after_slip_without_leaving_the_keys(hands: Hands, room: SlipsRoom, stack: list[Path]):
    take(hands, room, stack)
    for left in (2, 1, 0):
        assert is_at_form(room) == (left < 2)
        if left == 2:
            hands.press("Return")
        form = room.side.form
        assert form.note == hands.village.letters[SLIPS[2 - left]].note
        assert form._serial.text() == SLIPS[2 - left]
        assert hands.focus is form._on
        hands.type("1123")
        hands.press("Ctrl+Return")
        hands.type("1")
        hands.press("Ctrl+Return")
        hands.type("1")
        hands.press("Tab", "Down", "Tab", "Space", "Ctrl+M", "Ctrl+Return", "Space", "Ctrl+Return")
        assert room.lists.marks.rowCount() == left
        assert hands.village.letters[SLIPS[2 - left]].state == "back"
    assert not is_at_form(room)


def test_a_mark_that_nobody_has_seen_uncovered_is_not_recorded(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    take(hands, room, stack)
    hands.press("Return")
    form = room.side.form
    for mark, seen in (("signature", False), ("fingerprint", True)):
        say_slip(form, TODAY, mark)
        if seen:
            hands.press("Ctrl+M", "Ctrl+M")
        hands.press("Ctrl+Return")
        assert hands.village.saved == []
        assert form.rows.problems["mark"].isVisible() is not seen
        assert form.rows.problems["ridges"].isVisible() is seen
    hands.press("Space", "Ctrl+Return")
    (entry,) = hands.village.saved
    assert "ridges" in entry.scene
    # The next form begins where the hands are.
    assert not hands.focus.visibleRegion().isEmpty()
    # The next one has to be looked at by itself.
    say_slip(room.side.form, TODAY, "seal")
    hands.press("Ctrl+Return")
    assert len(hands.village.saved) == 1
    assert "Ctrl+M" in room.side.form.rows.problems["mark"].text()


def test_an_empty_slip_is_looked_at_said_to_be_empty_and_leaves_the_list(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    take(hands, room, stack)
    hands.press("Return", "F7")
    form = room.side.form
    assert hands.focus in form._none.why.buttons()
    for out_of_sight in ("on", "full_capacity", "received", "finger", "seen_by"):
        assert not form.fields[out_of_sight].isVisible()
    hands.press("Ctrl+Return")
    assert "Ctrl+M" in form.rows.problems["mark"].text()
    for name in ("why", "tried_on"):
        assert form.rows.problems[name].isVisible()
    hands.press("Ctrl+M")
    form._none.why.setFocus()
    hands.type("1")
    hands.press("Ctrl+Return")
    assert hands.focus is form.fields["tried_on"]
    hands.type("1123")
    hands.settle()
    assert "期间不动" in form.verdict.text
    hands.press("Ctrl+Return")
    (entry,) = hands.village.saved
    assert (entry.way, entry.unsigned, entry.on) == ("not_met", True, TODAY)
    # The row is gone, and the next slip lies open.
    assert len(names(room)) == 2
    assert room.side.form._serial.text() == SLIPS[1]
    assert room.side.form.fields["on"].isVisible()


def test_of_a_refusal_is_asked_what_proves_it_and_a_mistaken_f7_is_taken_back(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    take(hands, room, stack)
    hands.press("Return", "Ctrl+M", "F7", "F7")
    form = room.side.form
    assert form.fields["full_capacity"].isVisible()
    assert not form.fields["why"].isVisible()
    hands.press("F7")
    hands.type("2")
    assert form.fields["seen_on_video"].isVisible()
    form.fields["seen_on_video"].setChecked(True)
    form.fields["tried_on"].set_day(TODAY)
    hands.press("Ctrl+Return")
    (entry,) = hands.village.saved
    assert (entry.way, entry.video, entry.neutral_witnesses) == ("refused", True, 0)


def test_back_from_a_form_opens_no_other_and_keeps_what_was_typed(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    take(hands, room, stack)
    hands.press("Return")
    room.side.form._said.setPlainText("手指有伤")
    hands.press("Escape")
    assert not is_at_form(room)
    assert room.lists.marks.rowCount() == 3
    assert room.lists.marks_table.hasFocus()
    hands.press("Return")
    assert room.side.form._said.toPlainText() == "手指有伤"


def test_a_page_of_the_tray_is_settled_by_its_serial_and_shows_whose_it_is(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    take(hands, room, stack[3:])
    assert room.lists.tray_table.hasFocus()
    assert room.side.is_settling
    hands.press("Return")
    assert room.settle._serial.hasFocus()
    hands.type("NO-1")
    hands.press("Return")
    assert room.settle._verdict.text == "没有这个编号的信函。"
    room.settle._serial.clear()
    # As it stands on the page, with the page behind it.
    hands.type(f"{SLIPS[0]}/1")
    letter = hands.village.letters[SLIPS[0]]
    assert letter.name in room.settle._verdict.text
    assert room.settle._of.value() == 1
    hands.press("Return")
    assert room.lists.tray.rowCount() == 0
    (entry,) = hands.village.saved
    assert (entry.serial, entry.page) == (SLIPS[0], 1)
    assert names(room) == [letter.name]


def test_the_number_alone_shows_whose_page_it_is_before_it_is_filed(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    letter = hands.village.letters[SLIPS[0]]
    hands.village.letters[SLIPS[0]] = replace(letter, asks=1234500)
    twin = replace(hands.village.letters[SLIPS[1]], serial=SLIPS[1].replace("VILLAGES", "NEIGHBOR"))
    hands.village.letters[twin.serial] = twin
    take(hands, room, stack[3:])
    hands.press("Return")
    hands.type("０００２")
    assert letter.name in room.settle._verdict.text
    assert "¥12,345.00" in room.settle._verdict.text
    assert SLIPS[0] in room.settle._verdict.text
    room.settle._serial.clear()
    hands.type("3")
    assert f"{SLIPS[1]}, {twin.serial}" in room.settle._verdict.text
    hands.press("Return")
    assert room.lists.tray.rowCount() == 1
    room.settle._serial.clear()
    hands.type("77")
    assert room.settle._verdict.text.startswith("还没收回的文书里没有 77 号。")
    room.settle._serial.clear()
    hands.type("2/1")
    assert room.settle._of.value() == 1
    hands.press("Return")
    (entry,) = hands.village.saved
    assert (entry.serial, entry.page) == (SLIPS[0], 1)


def test_a_page_that_is_none_of_ours_is_let_go_after_one_question(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    take(hands, room, stack[3:])
    room.settle._off.click()
    hands.press("Return")
    assert room.lists.tray.rowCount() == 1
    room.settle._off.click()
    hands.press("Shift+Tab", "Return")
    assert room.lists.tray.rowCount() == 0
    assert room.pictures.pictures == 0


def test_what_is_dropped_or_pasted_is_taken(hands: Hands, room: SlipsRoom, stack: list[Path]):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(stack[0].parent))])
    mouse, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, mouse, plain),
        QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, mouse, plain),
    ):
        hands.app.sendEvent(room, event)
        assert event.isAccepted()
    hands.settle()
    assert len(names(room)) == 3
    QGuiApplication.clipboard().setImage(QImage(str(stack[0])))
    hands.press("Ctrl+V")
    assert room.lists.tray.rowCount() == 2
    assert not list(hands.bench.spool.glob("*.png"))
    QGuiApplication.clipboard().setText("words")
    hands.press("Ctrl+V")
    assert room.lists.tray.rowCount() == 2


def test_a_watched_folder_brings_what_is_whole_and_shows_what_is_to_come(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    folder = stack[0].parent
    room.feed.keep_folder(str(folder))
    hands.settle()
    stack[1].write_bytes(stack[1].read_bytes()[:200])
    room.feed.watch.look()
    picture(stack[1])
    room.feed.watch.look()
    hands.settle()
    assert names(room) == [hands.village.letters[s].name for s in (SLIPS[0], SLIPS[2])]
    assert [path.name for path in folder.glob("*.png")] == [f"{SLIPS[1]}.png"]
    room.feed.watch.look()
    hands.settle()
    assert len(names(room)) == 3
    assert sorted(path.name for path in (folder / "filed").iterdir()) == sorted(
        path.name for path in stack
    )
    assert hands.village.draft("slips/folder") == str(folder)
    assert folder.name in room.lists.folder.text()
    room.lists.folder.click()
    hands.settle()
    assert hands.village.draft("slips/folder") == ""


def test_files_that_a_stop_left_over_stay_where_they_lie_and_are_offered(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    folder, village = stack[0].parent, hands.village
    room.feed.keep_folder(str(folder))
    hands.settle()
    QGuiApplication.clipboard().setImage(QImage(str(stack[0])))
    village.stop_after = 0
    hands.press("Ctrl+V")
    assert len(list(hands.bench.spool.glob("*.png"))) == 1
    village.stop_after = 2
    room.feed.watch.look()
    room.feed.watch.look()
    hands.settle()
    assert not list(hands.bench.spool.glob("*.png")), "what was left is taken first"
    assert [path.name for path in (folder / "filed").iterdir()] == [stack[0].name]
    assert sorted(path.name for path in folder.glob("*.png")) == [p.name for p in stack[1:]]
    village.stop_after = None
    room.feed.watch.look()
    hands.settle()
    assert len(names(room)) == 1, "who stopped it is not asked at once"
    hands.window.bar.take_offer()
    hands.settle()
    assert len(names(room)) == 3
    assert not list(folder.glob("*.png"))


def test_a_file_that_could_not_be_read_stays_in_its_folder_until_it_changes(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    folder = stack[0].parent
    damaged = folder / "damaged.png"
    damaged.write_bytes(b"half")
    asked: list[str] = []
    hands.village.before = lambda act: asked.append(act) if act == "file_scans" else None
    room.feed.keep_folder(str(folder))
    for _ in range(3):
        hands.settle()
        room.feed.watch.look()
    hands.settle()
    assert [path.name for path in folder.glob("*.png")] == ["damaged.png"]
    assert room.feed.left == (), "what was refused by name is not taken again and again"
    assert len(asked) == 1
    damaged.write_bytes(b"more than half")
    for _ in range(2):
        room.feed.watch.look()
        hands.settle()
    assert len(asked) == 2


def test_the_page_is_made_larger_until_ridges_are_seen_and_back(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    take(hands, room, stack[:1])
    room.pictures.setFocus()
    wide = room.pictures._column.minimumSizeHint().width()
    hands.press("+", "+")
    assert room.pictures._column.minimumSizeHint().width() > 2 * wide
    hands.press("0")
    assert room.pictures._column.minimumSizeHint().width() == wide
    hands.press("Return")
    room.lists.marks_table.setFocus()
    hands.press("Return")
    room.side.form._said.setFocus()
    hands.press("Ctrl++", "Ctrl+Down")
    assert room.pictures._column.minimumSizeHint().width() > wide
    assert room.pictures.verticalScrollBar().value() > 0
    assert room.side.form._said.toPlainText() == ""


def test_nobodys_page_stays_in_sight_behind_the_next_room(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    take(hands, room, stack)
    hands.press("Escape")
    assert room.pictures.pictures == 0


def test_the_letter_is_read_aloud_in_its_own_words_and_closes_with_the_next(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    take(hands, room, stack)
    hands.press("Return", "F9")
    panel = room.side.form._reading
    name = hands.village.letters[SLIPS[0]].name
    assert panel.words.text() == f"{name}，一共三千元。\n？ 多少钱？"
    assert panel.draft.isHidden()
    hands.press("F9")
    assert panel.words.isHidden()
    hands.press("F9")
    say_slip(room.side.form, TODAY, "signature")
    hands.press("Ctrl+M", "Ctrl+Return")
    assert room.side.form.note == hands.village.letters[SLIPS[1]].note
    assert panel.words.isHidden()


@pytest.mark.parametrize("tag", ["zh_CN", "ug"])
def test_what_is_read_runs_as_its_language_whosever_name_is_first(
    hands: Hands, room: SlipsRoom, stack: list[Path], tag: str, monkeypatch: pytest.MonkeyPatch
):
    letters = hands.village.letters
    name = "مۇھەممەت" if tag == "zh_CN" else "王小麦"
    letters[SLIPS[0]] = replace(letters[SLIPS[0]], name=name)
    read = hands.village.read_aloud

    def in_language(serial: str, dialect: str = "") -> Reading:
        return replace(read(serial, dialect), language=tag)

    monkeypatch.setattr(hands.village, "read_aloud", in_language)
    take(hands, room, stack)
    hands.press("Return", "F9")
    first, _ = room.side.form._reading.words.text().split("\n")
    assert first.removeprefix("\u200e" if tag == "zh_CN" else "\u200f").startswith(name)
    assert _runs_left(first) is (tag == "ug")


def test_the_reading_comes_into_sight_from_every_step(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    take(hands, room, stack)
    hands.press("Return", "F8")
    panel, guide = room.side.form._reading, room.side.form._guide
    for step in (0, 1, 3, 4, 5):
        guide._show(step)
        hands.press("F9")
        assert guide.step == 2, step
        assert panel.words.isVisible(), step
        assert not panel.words.visibleRegion().isEmpty(), step
    hands.press("F9")
    assert panel.words.isHidden()


def test_a_watched_folder_waits_while_somebody_types_and_passes_nothing_over(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    folder = stack[0].parent
    elsewhere = [path.rename(folder.parent / path.name) for path in stack[1:]]
    take(hands, room, stack[:1])
    room.feed.keep_folder(str(folder))
    hands.settle()
    hands.press("Return")
    for path in elsewhere:
        path.rename(folder / path.name)
    room.feed.watch.look()
    room.feed.watch.look()
    hands.settle()
    assert room.form_is_open
    assert len(names(room)) == 1
    hands.press("Escape")
    room.feed.watch.look()
    room.feed.watch.look()
    hands.settle()
    assert len(names(room)) == 3
    assert not list(folder.glob("*.png"))


def test_a_mark_on_a_scan_is_looked_at_first_where_a_case_is_open_too(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    take(hands, room, stack)
    note = hands.village.letters[SLIPS[0]].note
    hands.window.go(GoCase(note, "acknowledgment", serial=SLIPS[0]))
    hands.settle()
    form = hands.window.page.rooms.form
    assert isinstance(form, AcknowledgmentForm)
    assert form.view.isVisibleTo(form)
    assert form.view._pictures.pictures == 1
    say_slip(form, TODAY)
    hands.press("Ctrl+Return")
    assert "Ctrl+M" in form.rows.problems["mark"].text()
    assert hands.village.saved == []
    hands.press("Ctrl+M")
    assert form.view._pictures.is_close
    form.fields["ridges"].setChecked(True)
    hands.press("Ctrl+Return")
    assert len(hands.village.saved) == 1
    # Nobody's page stays in sight, and the key is that of a repayment again.
    assert form.view._pictures.pictures == 0
    hands.press("Ctrl+M")
    assert hands.window.page.rooms.form.KIND == "repayment"


def test_a_form_that_was_open_takes_no_room_from_a_page_in_the_tray(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    hands.speak(speak("en"))
    hands.window.resize(1366, 768)
    take(hands, room, stack)

    def wide_beside_the_tray() -> int:
        room.lists.tray_table.setFocus()
        hands.settle()
        assert room.side.is_settling
        return room.pictures.width()

    before = wide_beside_the_tray()
    room.lists.marks_table.setFocus()
    hands.press("Return")
    assert room.form_is_open
    hands.press("Escape")
    assert wide_beside_the_tray() == before


def test_of_a_paper_in_the_hand_no_look_at_a_scan_is_asked(hands: Hands):
    note = hands.village.letters[SLIPS[0]].note
    hands.window.go(GoCase(note, "acknowledgment", serial=SLIPS[0]))
    hands.settle()
    form = hands.window.page.rooms.form
    assert not form.view.isVisibleTo(form)
    say_slip(form, TODAY)
    hands.press("Ctrl+Return")
    assert len(hands.village.saved) == 1


def test_the_hands_go_from_the_marks_to_the_tray_and_see_the_page_of_either(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    take(hands, room, stack)
    assert room.lists.mark is not None
    room.lists.tray_table.setFocus()
    hands.settle()
    assert room.side.is_settling
    assert room.lists.page is not None
    hands.press("Return")
    # Typing its number, the page stays in sight although the list has the focus no more.
    assert not room.lists.tray_table.hasFocus()
    assert room.lists.page is not None
    hands.type(SLIPS[0])
    hands.settle()
    assert room.side.is_settling
    room.lists.marks_table.setFocus()
    hands.settle()
    assert not room.side.is_settling
    assert room.lists.mark is not None


def test_one_row_is_highlighted_that_of_the_list_in_use(
    hands: Hands, room: SlipsRoom, stack: list[Path]
):
    take(hands, room, stack)
    lists = room.lists

    def highlighted() -> tuple[int, int]:
        tables = (lists.marks_table, lists.tray_table)
        one, other = (len(table.selectionModel().selectedRows()) for table in tables)
        return one, other

    assert (lists.marks.rowCount(), lists.tray.rowCount()) == (3, 1)
    assert highlighted() == (1, 0)
    hands.press("Down")
    lists.tray_table.setFocus()
    assert highlighted() == (0, 1)
    lists.marks_table.setFocus()
    assert highlighted() == (1, 0)
    assert lists.marks_table.selectionModel().selectedRows()[0].row() == 1
    hands.press("F2", "F4", "Ctrl+B")
    assert highlighted() == (1, 0)
