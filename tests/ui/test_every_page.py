"""What must hold on every page: languages, names for screen readers, focus, room for words."""

import gc
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QFontInfo, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QTableView,
    QWidget,
)

from shouyue.casework.inputs import TripInput
from shouyue.desk.page import GoCase, GoExceptions, GoRules, GoTape, GoTrip, Page
from shouyue.desk.widgets.buttons import LongButton
from shouyue.desk.widgets.flow import FlowLayout
from shouyue.desk.widgets.style import DARK, LIGHT, Theme
from shouyue.i18n.language import load_language
from shouyue.i18n.pseudo import pseudo_language
from ui.conftest import Hands, Maker
from ui.spoken import speak
from ui.village import TODAY, Village


def plan_round(village: Village) -> str:
    """A round of today that waits for its return."""
    with TemporaryDirectory() as folder:
        asked = TripInput(TODAY, ("双河村柳庄组", "石桥村三组"))
        out = Path(folder) / "round.pdf"
        return village.plan_trip(asked, out, lambda *_: None, lambda: False).trip


def excepted(hands: Hands) -> None:
    """What stands against a rule, as a supervisor reads it."""
    hands.village.role = "supervisor"
    hands.village.break_a_rule("JJ2024000020", 0)
    hands.window.go(GoExceptions())


def decide(hands: Hands) -> None:
    """As a supervisor sees the case of a contact that waits."""
    hands.village.role = "supervisor"
    hands.village.break_a_rule("JJ2024000020", 0)
    hands.window.go(GoCase("JJ2024000020", "decision", ref="o0"))


PLACES: dict[str, Callable[[Hands], object]] = {
    "today": lambda hands: hands.window.show_page("today"),
    "cases": lambda hands: hands.window.show_page("cases"),
    "letters": lambda hands: hands.window.show_page("letters"),
    "exchange": lambda hands: hands.window.show_page("exchange"),
    "tape": lambda hands: hands.window.go(GoTape()),
    "rules": lambda hands: hands.window.go(GoRules()),
    "exceptions": excepted,
    "case": lambda hands: hands.window.go(GoCase("JJ2024000000")),
    "contact": lambda hands: hands.window.go(GoCase("JJ2024000005", "contact", "visit")),
    "slip": lambda hands: hands.window.go(GoCase("JJ2024000005", "acknowledgment")),
    "repayment": lambda hands: hands.window.go(GoCase("JJ2024000005", "repayment")),
    "law": lambda hands: hands.window.go(GoCase("JJ2024000005", "incident")),
    "guarantee": lambda hands: hands.window.go(GoCase("JJ2024000005", "guarantee")),
    "circumstance": lambda hands: hands.window.go(GoCase("JJ2024000005", "circumstance")),
    "language": lambda hands: hands.window.go(GoCase("JJ2024000005", "language")),
    "difference": lambda hands: hands.window.go(GoCase("JJ2024000005", "difference")),
    "decision": decide,
    "trip": lambda hands: hands.window.go(GoTrip()),
    "return": lambda hands: hands.window.go(GoTrip(plan_round(hands.village))),
    "delivery": lambda hands: hands.window.go(GoCase("JJ2024000005", "serving")),
}
LANGUAGES = {"zh": lambda: speak("zh_CN"), "en": lambda: speak("en"), "long": pseudo_language}


@pytest.fixture(params=PLACES)
def place(request) -> str:
    return request.param


def seen(parent: QWidget) -> Iterator[QWidget]:
    for widget in parent.findChildren(QWidget):
        if widget.isVisible():
            yield widget


def is_cut(widget: QWidget) -> bool:
    """Whether a word or a button has less room than its words need."""
    if isinstance(widget, LongButton):
        return widget.fontMetrics().horizontalAdvance(widget.shown) > widget.room
    if isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        words = QStyle.SubControl.SC_ComboBoxEditField
        room = widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, words)
        return widget.fontMetrics().horizontalAdvance(widget.currentText()) > room.width()
    if isinstance(widget, QLabel) and widget.text():
        if widget.wordWrap():
            needed = widget.heightForWidth(widget.width())
            return needed > widget.height() + 1
        return widget.sizeHint().width() > widget.width() + 1
    if isinstance(widget, QAbstractButton) and widget.text():
        hint = widget.sizeHint()
        return hint.width() > widget.width() + 1 or hint.height() > widget.height() + 1
    return False


def leaves_its_parent(widget: QWidget) -> bool:
    """Whether something hangs out at the right where nobody can scroll to it."""
    parent = widget.parentWidget()
    inner = isinstance(parent, QAbstractItemView | QComboBox | QLineEdit)
    if parent is None or inner or isinstance(parent.parentWidget(), QAbstractScrollArea):
        return False
    return widget.geometry().right() > parent.rect().right() + 1


def words_of(widget: QWidget) -> str:
    return widget.currentText() if isinstance(widget, QComboBox) else widget.text()


def assert_nothing_cut(hands: Hands, *, sideways: bool = False) -> None:
    """`sideways`: whether a page may want to be scrolled there."""
    cut = [
        f"{type(widget).__name__}: {words_of(widget)}"
        for widget in seen(hands.window)
        if is_cut(widget) and widget.parent() is not hands.window.rail
    ]
    outside = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in seen(hands.window.page)
        if leaves_its_parent(widget)
    ]
    hidden = [
        area.widget().width() - area.viewport().width()
        for area in hands.window.page.findChildren(QScrollArea)
        if area.isVisible() and area.objectName() != "pages"
    ]
    assert cut == []
    assert outside == []
    assert [width for width in hidden if width > 1] == [] or sideways


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_cut_in_any_language(hands: Hands, place: str, language: str):
    hands.speak(LANGUAGES[language]())
    PLACES[place](hands)
    hands.settle()
    # Words a third longer than English may want sideways scrolling; those we ship may not.
    assert_nothing_cut(hands, sideways=language == "long")


SMALL = {"1366 a quarter larger": (1093, 575), "1024": (1024, 730)}
"""What is left of a screen, in the units that Qt counts in."""


@pytest.mark.parametrize("screen", SMALL)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_word_is_cut_on_a_small_screen(hands: Hands, place: str, language: str, screen: str):
    hands.speak(LANGUAGES[language]())
    hands.window.resize(*SMALL[screen])
    PLACES[place](hands)
    hands.settle()
    assert_nothing_cut(hands)


def test_the_language_changes_under_an_open_page(hands: Hands, place: str):
    PLACES[place](hands)
    hands.settle()
    focus = hands.focus
    hands.speak(pseudo_language())
    assert hands.focus is focus
    own = _own_words(hands.window)
    assert own
    assert [words for words in own if not words.startswith("⟦")] == []
    hands.speak(speak("zh_CN"))
    assert not [words for words in _own_words(hands.window) if "⟦" in words]


def _own_words(window: QWidget) -> list[str]:
    """Words of the program: captions of inputs, buttons, headings, headers of tables."""
    found: list[str] = []
    for widget in seen(window):
        if isinstance(widget, QAbstractButton) and widget.text().strip():
            found.append(widget.text().strip())
        elif isinstance(widget, QLabel) and widget.objectName() == "heading":
            found.append(widget.text())
        elif isinstance(widget, QTableView):
            model = widget.model()
            found += [
                model.headerData(column, Qt.Orientation.Horizontal)
                for column in range(model.columnCount())
            ]
    return [words for words in found if words]


def test_everything_that_takes_the_focus_has_a_name(hands: Hands, place: str):
    PLACES[place](hands)
    hands.settle()
    nameless = []
    for widget in seen(hands.window):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or isinstance(widget, QHeaderView):
            continue
        if widget.focusProxy() is not None or isinstance(widget.parent(), QComboBox):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not interface.text(QAccessible.Text.Name).strip():
            nameless.append(f"{type(widget).__name__} {widget.objectName()}")
    assert nameless == []


def test_tab_goes_everywhere_and_comes_back(hands: Hands, place: str):
    PLACES[place](hands)
    hands.settle()
    start, reached = hands.focus, set()
    for _ in range(90):
        reached.add(hands.focus)
        hands.window.focusNextChild()
        if hands.focus is start:
            break
    assert hands.focus is start
    wanted = {
        widget
        for widget in seen(hands.window.page)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isEnabled()
        and widget.focusProxy() is None
        and not isinstance(widget, QScrollArea)
        and not (isinstance(widget, QAbstractButton) and widget.objectName() == "choice")
        and not isinstance(widget.parent(), QComboBox)
    }
    assert not [f"{type(w).__name__} {w.accessibleName()}" for w in wanted - reached]


def test_escape_never_leads_into_nothing(hands: Hands, place: str):
    PLACES[place](hands)
    hands.settle()
    hands.press("Esc", "Esc", "Esc")
    assert hands.window.page.isVisible()
    assert hands.window.focusWidget() is not None


def test_no_key_does_two_things(hands: Hands, place: str):
    PLACES[place](hands)
    hands.settle()
    page = hands.window.page
    told, _ = zip(*page.keys(), strict=True)
    assert len(told) == len(set(told))
    bound = [
        one.key().toString()
        for one in page.findChildren(QShortcut)
        if one.isEnabled() and one.parent().isVisibleTo(page)
    ]
    assert len(bound) == len(set(bound))


def test_help_names_the_keys_of_the_page_and_goes_away_with_any(hands: Hands, place: str):
    PLACES[place](hands)
    hands.settle()
    focus = hands.focus
    hands.press("F1")
    assert hands.window.help.isVisible()
    words = [label.text() for label in hands.window.help.findChildren(QLabel)]
    for key, sentence in hands.window.page.KEYS:
        assert key in words
        assert hands.bench.words.language.text(sentence) in words
    hands.press("Esc")
    assert not hands.window.help.isVisible()
    assert hands.focus is focus


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_help_shows_every_key_whole_on_the_smallest_screen(hands: Hands, place: str, language: str):
    hands.speak(load_language(language))
    PLACES[place](hands)
    hands.window.resize(960, 540)
    hands.settle()
    hands.press("F1")
    hands.settle()
    shown = hands.window.help.findChildren(QLabel)
    assert shown
    for label in shown:
        needed = label.heightForWidth(label.width()) if label.wordWrap() else 0
        assert label.height() >= max(needed, label.minimumSizeHint().height()), label.text()
        assert hands.window.rect().contains(
            QRect(label.mapTo(hands.window, QPoint(0, 0)), label.size())
        ), label.text()


@pytest.mark.parametrize("size", [(960, 540), (1366, 728), (1920, 1040)])
def test_it_fits_small_and_large_screens(hands: Hands, place: str, size: tuple[int, int]):
    PLACES[place](hands)
    hands.window.resize(*size)
    hands.settle()
    assert hands.window.width() == size[0]
    assert hands.window.height() == size[1]
    status = hands.window.status
    assert status.mapTo(hands.window, status.rect().bottomRight()).y() < size[1]


def test_a_window_that_is_closed_is_freed(make: Maker):
    hands = make(Village())
    pages = [weakref.ref(page) for page in hands.window.findChildren(Page)]
    window = weakref.ref(hands.window)
    hands.bench.jobs.close()
    hands.window.close()
    hands.window.deleteLater()
    make.open.clear()
    app = hands.app
    del hands
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert window() is None
    assert [page() for page in pages if page() is not None] == []


def test_opening_forms_again_and_again_leaves_no_more_objects(hands: Hands):
    def round_trip() -> int:
        for note in ("JJ2024000005", "JJ2024000008"):
            hands.window.go(GoCase(note, "contact"))
            hands.settle()
            hands.window.step_back()
            hands.window.step_back()
        hands.settle()
        return len(hands.window.findChildren(QObject))

    round_trip()
    before = round_trip()
    assert round_trip() <= before + 5


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(x) for x in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(theme: Theme, ink: str, ground: str) -> float:
    one, other = (_luminance(theme.colour(name)) for name in (ink, ground))
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_pair_of_colours_can_be_read(theme: Theme):
    pairs = [(ink, ground) for ink in ("text", "quiet") for ground in ("ground", "surface", "soft")]
    pairs += [(ink, ground) for ink in ("bad", "warn", "good", "accent") for ground in ("surface",)]
    pairs += [("accent", "soft"), ("accent", "ground"), ("on_accent", "accent")]
    pairs += [(tone, "soft") for tone in ("bad", "warn", "good")]
    pairs += [("text", f"{tone}_soft") for tone in ("bad", "warn", "good")]
    pairs += [("rail_text", "rail"), ("rail_quiet", "rail"), ("rail_text", "rail_here")]
    pairs += [("rail_quiet", "rail_here")]
    weak = [(pair, _contrast(theme, *pair)) for pair in pairs if _contrast(theme, *pair) < 4.5]
    assert weak == []
    # What is not text needs three to one: the edges of inputs.
    assert _contrast(theme, "edge", "surface") >= 3


def test_large_type_and_rows_that_a_finger_finds(hands: Hands):
    assert hands.app.font().pointSizeF() >= 11
    hands.press("F3")
    assert hands.window.page._table.rowHeight(0) >= 36


def test_a_flow_of_long_words_goes_on_in_the_next_line(dressed, qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder)
    for number in range(6):
        flow.addWidget(QLabel(f"a label of some length {number}", holder))
    one_line = flow.sizeHint()
    assert flow.heightForWidth(one_line.width()) == one_line.height()
    assert flow.heightForWidth(one_line.width() // 2) > one_line.height()
    assert flow.minimumSize().width() < one_line.width()


def test_a_flow_measures_anew_what_comes_goes_grows_or_hides(dressed, qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.show()
    flow = FlowLayout(holder)
    labels = [QLabel("a label of some length", holder) for _ in range(2)]
    flow.addWidget(labels[0])
    labels[0].show()
    width = flow.sizeHint().width() + 20
    low = flow.heightForWidth(width)
    flow.addWidget(labels[1])
    assert flow.heightForWidth(width) == low, "it is not shown yet"
    labels[1].show()
    two = flow.heightForWidth(width)
    assert two > low
    labels[1].hide()
    assert flow.heightForWidth(width) == low
    labels[1].show()
    assert flow.heightForWidth(width) == two
    labels[1].setText("x\nx\nx")
    assert flow.heightForWidth(width) > two
    flow.removeWidget(labels[1])
    assert flow.heightForWidth(width) == low
    labels[0].setStyleSheet("font-size: 40pt")
    assert flow.heightForWidth(width) > low


def test_no_font_is_looked_for_outside_of_the_program(dressed, tmp_path: Path):

    assert QFontInfo(dressed.font()).family() == "Noto Sans SC"
