"""The window of specimens follows its files: new words, faults, new forms."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from shouyue.casework.forms.preview import page_image
from shouyue.data import shipped
from shouyue.desk.jobs import Jobs
from shouyue.desk.specimens.window import SpecimenWindow
from shouyue.desk.widgets.words import Words
from ui.spoken import speak

LONGEST_S = 90


def wait_until(holds: Callable[[], object]) -> None:
    """Lets events and threads go on; sleeping lets the threads of a busy window have their turn."""
    end = time.monotonic() + LONGEST_S
    while not holds():
        assert time.monotonic() < end, "it never came"
        QApplication.processEvents()
        QTest.qSleep(5)


@contextmanager
def shown_anew(window: SpecimenWindow) -> Iterator[None]:
    """What is done inside brings new pages, or a fault."""
    told: list[bool] = []
    connection = window.shown.connect(lambda: told.append(True))
    yield
    wait_until(lambda: told)
    window.shown.disconnect(connection)


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    shutil.copytree(shipped("forms"), tmp_path / "forms")
    return tmp_path / "forms"


@pytest.fixture
def window(dressed, tmp_path: Path, forms: Path) -> Iterator[SpecimenWindow]:
    spool = tmp_path / "spool"
    spool.mkdir()
    jobs = Jobs()
    made = SpecimenWindow(forms, jobs, page_image, Words(speak("zh_CN")), spool)
    made.resize(700, 900)
    made.show()
    with shown_anew(made):
        made.begin("F02", "zh_CN")
    yield made
    made.close()
    jobs.close()
    made.deleteLater()


def picture(window: SpecimenWindow) -> bytes:
    """What stands on the sheet, once it is drawn."""
    wait_until(lambda: window.preview.sheet.is_shown)
    return bytes(window.preview.sheet.grab().toImage().constBits())


def change(forms: Path, name: str, old: str, new: str) -> None:
    """As an editor does it: another file takes the place of the old one.

    It is written elsewhere, so that the folder tells of one change: between two the window may have
    shown the old words once more.
    """
    path = forms / name
    text = path.read_text("utf-8")
    assert old in text
    fresh = forms.parent / "fresh"
    fresh.write_text(text.replace(old, new, 1), "utf-8")
    fresh.replace(path)


def test_saved_words_are_on_the_page_a_moment_later_and_the_page_stays(
    window: SpecimenWindow, forms: Path
):
    before = picture(window)
    assert window._title.text() == "逾期贷款催收通知书，第 1 版"
    for place in range(2):
        with shown_anew(window):
            change(forms, "F02/words.zh_CN.toml", 'title = "', f'title = "{place}')
        now = picture(window)
        assert now != before
        before = now
    QTest.keyClick(window.preview, Qt.Key.Key_PageDown)
    assert window.preview.page == 1
    with shown_anew(window):
        change(forms, "F02/words.zh_CN.toml", 'title = "', 'title = "二')
    assert window.preview.page == 1
    # The pages are there; that this has to become a new version stands above them.
    assert window.fault.kind == "warn"
    assert "version" in window.fault.text


def test_a_fault_stands_above_the_last_good_pages_until_it_is_mended(
    window: SpecimenWindow, forms: Path
):
    with shown_anew(window):
        change(forms, "F02/form.toml", 'part = "calendar"', 'part = "coins"')
    text = (forms / "F02/form.toml").read_text("utf-8")
    line = text.partition('"coins"')[0].count("\n") + 1
    assert window.fault.isVisible()
    assert f"F02/form.toml:{line}" in window.fault.text
    assert window.preview.sheet.is_shown
    with shown_anew(window):
        change(forms, "F02/form.toml", 'part = "coins"', 'part = "calendar"')
    assert not window.fault.isVisible()
    assert picture(window)


def test_language_form_and_people_are_chosen_by_keyboard(window: SpecimenWindow):
    assert window._language.count() == 4
    with shown_anew(window):
        QTest.keyClick(window._language, Qt.Key.Key_Down)
    assert window._title.text().startswith("Notice of an overdue loan")
    with shown_anew(window):
        window._people.set_value("longest")
    with shown_anew(window):
        QTest.keyClick(window._form, Qt.Key.Key_Up)
    assert window._form.currentText() == "F01"
    assert not window.fault.isVisible()


def test_a_form_that_is_put_into_the_folder_can_be_chosen(window: SpecimenWindow, forms: Path):
    with shown_anew(window):
        shutil.copytree(forms / "F01", forms / "F90")
    places = [window._form.itemText(place) for place in range(window._form.count())]
    assert "F90" in places
    assert window._form.currentText() == "F02"
