"""Tab goes in the order in which things stand: on every page, in every form and room."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from shouyue.casework.outcomes import Reason
from shouyue.desk.page import GoLetters
from shouyue.i18n.language import load_language
from ui.conftest import Hands
from ui.test_every_page import PLACES


def open_recalls(hands: Hands) -> None:
    village = hands.village
    out = next(iter(village.letters_out()))
    village.too_much[out.serial] = (Reason("casework.recall.settled", {"day": "2026-11-22"}), True)
    hands.press("F4", "Ctrl+H")


def open_copy(hands: Hands) -> None:
    hands.press("F4")
    hands.window.page._rest.out.table.selectRow(0)
    hands.press("Ctrl+K")


def open_tray(hands: Hands) -> None:
    """A page that waits to be claimed, with what it needs beside it."""
    hands.press("F4", "Ctrl+B")
    tea = QImage(900, 1273, QImage.Format.Format_RGB888)
    tea.fill(QColor("white"))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tea.png"
        assert tea.save(str(path), "PNG")
        hands.window.page._slips().take([path])
        hands.settle()
    hands.press("Return")


def choose_for_letters(hands: Hands) -> None:
    hands.window.go(GoLetters(("JJ2024000000",)))


def count_letters(hands: Hands) -> None:
    hands.press("F4")
    hands.window.page._rest.out._way.set_value("village")


def open_guided(hands: Hands) -> None:
    PLACES["slip"](hands)
    hands.settle()
    hands.press("F8")


ROOMS: dict[str, Callable[[Hands], object]] = {
    "stack": lambda hands: hands.press("F4", "Ctrl+Return"),
    "printer": lambda hands: hands.press("F4", "Ctrl+Return", "Ctrl+Shift+P"),
    "recalls": open_recalls,
    "copy": open_copy,
    "slips": lambda hands: hands.press("F4", "Ctrl+B"),
    "tray": open_tray,
    "chosen": choose_for_letters,
    "counted": count_letters,
    "guided": open_guided,
}
"""What opens within a page."""


@pytest.mark.parametrize("room", [*PLACES, *ROOMS])
@pytest.mark.parametrize("tag", ["zh_CN", "en"])
def test_tab_goes_as_things_stand(hands: Hands, room: str, tag: str):
    hands.speak(load_language(tag))
    (PLACES | ROOMS)[room](hands)
    hands.settle()
    went, back = [hands.focus], []
    while len(went) < 90 and press_tab(hands) is not went[0]:
        went.append(hands.focus)
        # Measured now: what scrolls stands elsewhere later.
        back += [went[-2:]] if goes_back(*map(place_of, went[-2:])) else []
    assert hands.focus is went[0]
    for one in reversed(went):
        assert press_tab(hands, back=True) is one
    there = [hands.window.page.isAncestorOf(one) for one in went]
    begins = next(n for n, is_there in enumerate(there) if is_there and not there[n - 1])
    on_page = (went[begins:] + went[:begins])[: sum(there)]
    assert all(map(hands.window.page.isAncestorOf, on_page)), "it leaves in between"
    assert [pair for pair in back if pair[1] in on_page[1:]] == []


def press_tab(hands: Hands, *, back: bool = False) -> QWidget:
    shift = Qt.KeyboardModifier.ShiftModifier
    if back:
        QTest.keyClick(hands.focus, Qt.Key.Key_Backtab, shift)
    else:
        QTest.keyClick(hands.focus, Qt.Key.Key_Tab)
    return hands.focus


def place_of(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def goes_back(one: QRect, other: QRect) -> bool:
    """Whether an eye must go up, or back along the same line."""
    is_above, is_right = other.bottom() <= one.top(), other.left() >= one.right()
    is_beside = other.top() < one.bottom() and one.top() < other.bottom()
    return (is_above and not is_right) or (is_beside and other.right() <= one.left())
