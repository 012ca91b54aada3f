"""A scan that is added to a slip by hand: read beside the store, told, stopped, never half."""

import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from shouyue.desk.page import GoCase
from shouyue.desk.records.acknowledgment import AcknowledgmentForm
from ui.conftest import Hands
from ui.said import say_slip
from ui.test_slips import SLIPS
from ui.village import TODAY


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "feeder.pdf"
    path.write_text("page\n" * 300, "utf-8")
    return path


@pytest.fixture
def form(hands: Hands, scan: Path) -> AcknowledgmentForm:
    """A slip of which everything is said, with a scan of many pages."""
    note = hands.village.letters[SLIPS[0]].note
    hands.window.go(GoCase(note, "acknowledgment", serial=SLIPS[0]))
    hands.settle()
    found = hands.window.page.rooms.form
    assert isinstance(found, AcknowledgmentForm)
    say_slip(found, TODAY)
    found._scans.set_paths((scan,))
    hands.settle()
    return found


def press(key: str) -> None:
    """A key while something is under way that does not end by itself."""
    QTest.keySequence(QApplication.focusWidget() or QApplication.activeWindow(), QKeySequence(key))


def test_while_a_long_scan_is_read_the_store_answers_and_escape_leaves_no_trace(
    hands: Hands, form: AcknowledgmentForm, qtbot
):
    form.fields["on"].setFocus()
    hands.village.reader.may_go_on.clear()
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: not form.rows.isVisibleTo(form))
    answered = []
    hands.bench.jobs.run(form, hands.village.status, answered.append)
    qtbot.waitUntil(lambda: bool(answered))
    press("Escape")
    hands.village.reader.may_go_on.set()
    hands.settle()
    assert hands.village.saved == []
    assert hands.told
    # What was typed is there, and the same keys record it once.
    assert form.rows.isVisibleTo(form)
    assert form.fields["finger"].value == "right_index"
    assert form.fields["on"].hasFocus()
    hands.press("Ctrl+Return")
    assert len(hands.village.saved) == 1


def test_who_saved_by_the_button_is_back_on_it_once_the_reading_is_stopped(
    hands: Hands, form: AcknowledgmentForm, qtbot
):
    form._save.setFocus()
    hands.village.reader.may_go_on.clear()
    press("Space")
    qtbot.waitUntil(lambda: not form.rows.isVisibleTo(form))
    press("Escape")
    hands.village.reader.may_go_on.set()
    hands.settle()
    assert form._save.hasFocus()
    hands.press("Space")
    assert len(hands.village.saved) == 1


def test_who_goes_to_another_form_stops_the_reading(hands: Hands, form: AcknowledgmentForm, qtbot):
    hands.village.reader.may_go_on.clear()
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: not form.rows.isVisibleTo(form))
    hands.window.page.open_form("contact")
    hands.village.reader.may_go_on.set()
    hands.settle()
    assert hands.village.saved == []
    assert hands.window.page.rooms.form.KIND == "contact"


def test_a_scan_is_read_before_the_slip_is_recorded_with_it(
    hands: Hands, form: AcknowledgmentForm, scan: Path
):
    where = {}
    hands.village.before = lambda act: where.update({act: threading.current_thread().name})
    hands.press("Ctrl+Return")
    assert len(hands.village.saved) == 1
    assert where["record_acknowledgment"] == "store_0"
    assert hands.village.reader.read == [(scan, "scans_0")]


def test_a_number_that_is_no_letter_is_told_before_any_page_is_read(
    hands: Hands, form: AcknowledgmentForm, scan: Path
):
    form.fields["serial"].setText(SLIPS[0] + "?")
    hands.settle()
    language = hands.bench.words.language
    no_letter = language.told("casework.acknowledgment.unknown_serial", {})
    assert (form.verdict.kind, form.verdict.text) == ("bad", no_letter)
    hands.press("Ctrl+Return")
    assert hands.village.reader.read == []
    assert form.rows.isVisibleTo(form)
    assert form.fields["serial"].hasFocus()
    form.fields["serial"].setText(SLIPS[0])
    hands.press("Ctrl+Return")
    assert [path for path, _ in hands.village.reader.read] == [scan]
    assert len(hands.village.saved) == 1
