"""What a page of the window is, and where a page may ask to go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from shouyue.casework.views import LetterLine
from shouyue.desk.bench import Bench
from shouyue.desk.widgets.style import GAP, WIDE
from shouyue.desk.widgets.words import Captions
from shouyue.i18n.language import Language

RECALLS_KEY: Final = "Ctrl+H"
"""Opens the letters to take back, where a page tells of them."""


@dataclass(frozen=True, slots=True)
class GoCase:
    """Open a loan's page, perhaps with a form already open on it."""

    PAGE: ClassVar[str] = "case"
    note: str
    form: str = ""
    channel: str = ""
    serial: str = ""
    guarantor: str = ""
    ref: str = ""
    branch: str = ""


@dataclass(frozen=True, slots=True)
class GoLetters:
    """Make letters: for these overdue loans, and for these that are coming due, of a branch."""

    PAGE: ClassVar[str] = "letters"
    overdue: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()
    branch: str = ""


@dataclass(frozen=True, slots=True)
class GoRecalls:
    """Look at the letters of a branch that lie here and must not go out."""

    PAGE: ClassVar[str] = "letters"
    branch: str = ""


@dataclass(frozen=True, slots=True)
class GoCopy:
    """Print a letter that is out once more, as a marked copy."""

    PAGE: ClassVar[str] = "letters"
    letter: LetterLine


@dataclass(frozen=True, slots=True)
class GoSlip:
    """Record a slip: of the case in sight, else of the letter whose number is typed."""

    PAGE: ClassVar[str] = "letters"


@dataclass(frozen=True, slots=True)
class GoTape:
    """Load a bank's export."""

    PAGE: ClassVar[str] = "tape"


@dataclass(frozen=True, slots=True)
class GoExchange:
    """Look at the exchange with headquarters."""

    PAGE: ClassVar[str] = "exchange"


@dataclass(frozen=True, slots=True)
class GoRules:
    """Look at the rules in force."""

    PAGE: ClassVar[str] = "rules"


@dataclass(frozen=True, slots=True)
class GoExceptions:
    """Look at what stands on record against a rule."""

    PAGE: ClassVar[str] = "exceptions"


@dataclass(frozen=True, slots=True)
class GoTrip:
    """Plan a round of villages, or, with a reference, enter how that one went."""

    PAGE: ClassVar[str] = "trip"
    ref: str = ""


Go = (
    GoCase
    | GoLetters
    | GoRecalls
    | GoCopy
    | GoSlip
    | GoTape
    | GoExchange
    | GoRules
    | GoExceptions
    | GoTrip
)


class Page(QWidget):
    """One page. It lays out and enables; a presenter beside it asks and answers."""

    TITLE: ClassVar[str] = ""
    """Sentence id, marked with `N_`."""

    KEYS: ClassVar[Sequence[tuple[str, str]]] = ()
    """(key, sentence id of what it does) for the help overlay."""

    go = Signal(object)
    retitled = Signal()

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.bench = bench
        self.captions = Captions(bench.words, self)

    def headline(self, language: Language) -> str:
        """What stands above the page."""
        return language.text(self.TITLE)

    def subline(self, language: Language) -> str:  # noqa: ARG002 - pages that have one use it
        """Beside the headline, in small: what the page rests on, whom it is about."""
        return ""

    def keys(self) -> Sequence[tuple[str, str]]:
        """What the help says of this page; more than `KEYS` where it depends on the computer."""
        return self.KEYS

    def search_field(self) -> QLineEdit | None:
        """The page's own search, where it has one; then the window's stays away."""
        return None

    def receive(self, wish: Go) -> None:
        """What is wanted of the page, told before it comes into sight."""

    def arrive(self) -> None:
        """The page comes into sight: load what it shows, put the focus where work begins."""

    def refresh(self, notes: tuple[str, ...]) -> None:
        """Facts were written while the page is in sight."""

    def step_back(self) -> bool:
        """Escape: whether there was something here to go back from."""
        return False

    def keep_drafts(self) -> None:
        """The window closes: hand what is being typed to the store, now."""


def card(parent: QWidget) -> tuple[QFrame, QVBoxLayout]:
    """A framed surface with a column inside."""
    frame = QFrame(parent)
    frame.setObjectName("card")
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(WIDE - 4, GAP, WIDE - 4, GAP)
    inside.setSpacing(8)
    return frame, inside


def heading(captions: Captions, sentence: str, parent: QWidget) -> QLabel:
    """The title of a card; its sentence was marked where it is listed."""
    label = QLabel(parent)
    label.setObjectName("heading")
    captions.text(sentence, label.setText)
    return label


def caption(captions: Captions, sentence: str, entry: QWidget, parent: QWidget) -> QLabel:
    """What an entry is, in quiet words by it; Alt and screen readers find the entry by them."""
    label = QLabel(parent)
    label.setObjectName("quiet")
    label.setBuddy(entry)
    captions.text(sentence, label.setText, entry.setAccessibleName)
    return label


def quiet(parent: QWidget, words: str = "") -> QLabel:
    """Secondary words, wrapped."""
    label = QLabel(words, parent)
    label.setObjectName("quiet")
    label.setWordWrap(True)
    return label


class Scrolled(QScrollArea):
    """Room that scrolls up and down; sideways only where the window is too narrow for words.

    What it shall `hold` is best built with its `viewport()` as parent: a widget that gets another
    parent is styled anew, with all that is in it.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def hold(self, inside: QWidget) -> None:
        inside.setObjectName("inside")
        self.setWidget(inside)

    @override
    def minimumSizeHint(self) -> QSize:
        inside = self.widget()
        needed = inside.minimumSizeHint().width() if inside is not None else 0
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(needed + bar + 2, 80)

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        # Qt lays out what is inside and does not tell those outside that it needs more.
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)


def room_of(widget: QWidget) -> QScrollArea | None:
    """What a widget scrolls in, if it does."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above


def scrolled(inside: QWidget, parent: QWidget) -> Scrolled:
    """Puts a widget into such room."""
    area = Scrolled(parent)
    area.hold(inside)
    return area
