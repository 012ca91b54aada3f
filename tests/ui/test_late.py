"""What is built when: nothing of a page that nobody looks at, and all of it where it stays."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QStackedWidget, QWidget

from shouyue.desk.late import Late
from shouyue.desk.letters.page import LettersPage
from shouyue.desk.page import GoTrip
from shouyue.desk.records.acknowledgment import AcknowledgmentForm
from shouyue.desk.trips.page import TripPage
from shouyue.desk.widgets.style import LIGHT
from ui.conftest import Hands, Maker


def test_a_room_is_built_once_when_it_is_first_wanted(dressed, qtbot):
    stack, built = QStackedWidget(), []
    qtbot.addWidget(stack)

    def build(parent: QWidget) -> QWidget:
        built.append(parent)
        return QWidget(parent)

    late = Late(stack, build)
    assert not built
    assert not late.is_here
    assert late.built is None
    room = late.enter()
    assert late.is_here
    assert late() is late.enter() is late.built is room
    assert built == [stack]


def test_nothing_of_the_letters_is_built_before_it_is_wanted(hands: Hands):
    page = hands.window.page_named("letters")
    assert isinstance(page, LettersPage)
    rooms = (page._batch, page._copy, page._recalls)
    assert [room.built for room in rooms] == [None] * 3
    hands.press("F4")
    assert [room.built for room in rooms] == [None] * 3, "a look at the page needs none of them"
    hands.press("Ctrl+Return")
    assert page._batch.is_here
    assert page._copy.built is None
    hands.press("Esc", "Ctrl+B")
    assert page._slips.is_here
    assert not page._slips().findChildren(AcknowledgmentForm), "nobody has opened a slip"


def test_the_papers_of_a_round_get_their_room_with_the_first_round(hands: Hands):
    page = hands.window.page_named("trip")
    assert isinstance(page, TripPage)
    hands.window.go(GoTrip())
    hands.settle()
    assert page._batch.built is None


def test_a_room_built_late_speaks_the_language_of_now(make: Maker):
    hands = make(tag="en")
    hands.press("F4", "Ctrl+Return")
    assert hands.window.page._batch().feet.print_it.text() == "Print  (Ctrl+P)"


def test_a_room_built_late_is_dressed_as_all_others(hands: Hands):
    hands.press("F4", "Ctrl+Return")
    button = hands.window.page._batch().feet.print_it
    assert button.objectName() == "main"
    assert button.isEnabled()
    seen = button.grab().toImage()
    ratio = button.devicePixelRatioF()
    assert seen.pixelColor(round(6 * ratio), seen.height() // 2) == LIGHT.colour("accent")
    assert not button.icon().isNull()


class Moves(QObject):
    """Counts widgets of a page that get another parent: each is styled anew, with all in it."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.ParentChange and watched.findChildren(QWidget):
            self.seen.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


def test_no_page_is_moved_once_it_is_built(make: Maker, dressed):
    moves = Moves()
    dressed.installEventFilter(moves)
    try:
        hands = make()
        hands.press("F4", "Ctrl+B")
    finally:
        dressed.removeEventFilter(moves)
    known = {"TodayPage", "CasesPage", "LettersPage", "ExchangePage", "CasePageView", "TripPage"}
    assert [one for one in moves.seen if one.split()[0] in known] == []
    assert [one for one in moves.seen if one.split()[0] in ("OrderCard", "Rows", "SlipsRoom")] == []
