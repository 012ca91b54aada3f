"""The window: rail, search, message bar, pages, status line. Features register pages with it."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from shouyue.casework.views import Person
from shouyue.desk.bench import Bench
from shouyue.desk.frame.finder import Finder
from shouyue.desk.frame.help_overlay import HelpOverlay
from shouyue.desk.frame.rail import EXCEPTIONS_KEY, RULES_KEY, Rail
from shouyue.desk.frame.status_line import StatusLine
from shouyue.desk.page import (
    Go,
    GoExceptions,
    GoExchange,
    GoRules,
    GoSlip,
    GoTape,
    Page,
)
from shouyue.desk.widgets.dotted import DottedLabel
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.messages import MessageBar
from shouyue.desk.widgets.style import WIDE
from shouyue.desk.widgets.tab_order import InOrder
from shouyue.desk.widgets.words import Captions

_SMALLEST = (800, 500)
"""A screen of 1024 by 768 dots whose words are drawn a quarter larger has a little more."""

_FINDER_PX = 300
_STANDS_UNDER = {"case": "cases", "trip": "today"}
"""Pages that are reached from one of the rail."""


class Window(QMainWindow):
    """Shows one page at a time and remembers the way back."""

    lock_wanted = Signal()
    language_wanted = Signal()
    closing = Signal()
    begun = Signal()

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(*_SMALLEST)
        self._bench = bench
        self._trail: list[Page] = []
        self._named: dict[str, Page] = {}
        self._build()
        self._title = Captions(bench.words, self)
        self._title.follow(self._retell)
        bench.messages.told.connect(self.bar.show_notice)
        bench.jobs.failed.connect(bench.messages.trouble)
        bench.changes.happened.connect(self._on_changes)
        self._bind_keys()

    # --- registering ---------------------------------------------------------------------------

    def register(self, name: str, page: Page, icon: str = "", key: str = "") -> None:
        """Adds a page; with an icon it also stands in the rail."""
        self._named[name] = page
        self.stack.addWidget(page)
        page.go.connect(self.go)
        page.retitled.connect(self._retell)
        if icon:
            button = self.rail.add(name, page.TITLE, icon, key)
            button.clicked.connect(lambda: self.show_page(name))
            bind(self, key, lambda: self.show_page(name))

    def begin(self) -> None:
        """Everything is registered: show the day."""
        self.show_page("today")
        self.status.load()
        self.begun.emit()

    def welcome(self, person: Person) -> None:
        """Says in the rail whose vault is open."""
        self.rail.show_person(person)

    # --- moving --------------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """The page in sight."""
        current = self.stack.currentWidget()
        return next(page for page in self._named.values() if page is current)

    def page_named(self, name: str) -> Page:
        return self._named[name]

    def show_page(self, name: str) -> None:
        """Opens a page of the rail; the way back begins anew."""
        self._trail.clear()
        self._show(self._named[name])

    def go(self, wish: Go) -> None:
        """Opens what a page asked for, keeping the way back."""
        before, page = self.page, self._named[wish.PAGE]
        if isinstance(wish, GoSlip) and before is self._named["case"]:
            page = before
        page.receive(wish)
        if page is before and isinstance(wish, GoSlip):
            return
        if page is not before:
            self._trail.append(before)
        self._show(page)

    def step_back(self) -> None:
        """Escape: out of what is open on the page, then to the page before."""
        if self.help.isVisible():
            self.help.put_away()
            return
        if self.page.step_back():
            return
        if self._trail:
            self._show(self._trail.pop())
        else:
            self.bar.dismiss()

    def _show(self, page: Page) -> None:
        self.help.hide()
        self.stack.setCurrentWidget(page)
        for name, known in self._named.items():
            if known is page:
                self.rail.mark(_STANDS_UNDER.get(name, name))
        self._retell()
        page.arrive()

    # --- the rest ------------------------------------------------------------------------------

    def keep_drafts(self) -> None:
        for page in self._named.values():
            page.keep_drafts()

    @override
    def closeEvent(self, event: QCloseEvent, /) -> None:
        self.closing.emit()
        event.accept()

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self.rail.fit(self.width())

    def _build(self) -> None:
        words = self._bench.words
        self.rail = Rail(self._bench, self)
        self.rail.help.clicked.connect(self._open_help)
        self.rail.language.clicked.connect(self.language_wanted)
        self.rail.lock.clicked.connect(self.lock_wanted)
        self._heading = QLabel(self)
        self._heading.setObjectName("title")
        self._subline = DottedLabel(self)
        self._subline.setObjectName("quiet")
        self.stack = QStackedWidget(self)
        self.bar = MessageBar(words, self)
        self.status = StatusLine(self._bench, self)
        middle = InOrder(self)
        middle.setObjectName("ground")
        self.finder = Finder(self._bench, self)
        self.finder.go.connect(self.go)
        self.finder.setFixedWidth(_FINDER_PX)
        top = QHBoxLayout()
        top.setContentsMargins(WIDE, 12, WIDE, 4)
        top.setSpacing(18)
        top.addWidget(self._heading)
        top.addWidget(self._subline, 1)
        top.addWidget(self.finder)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.bar)
        right.addLayout(top)
        right.addWidget(self.stack, 1)
        right.addWidget(self.status)
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(middle)
        self.help = HelpOverlay(words, middle)
        self._lead_on()

    def _lead_on(self) -> None:
        rail = self.rail
        rail.tape.clicked.connect(lambda: self.go(GoTape()))
        rail.rules.clicked.connect(lambda: self.go(GoRules()))
        rail.exceptions.clicked.connect(lambda: self.go(GoExceptions()))
        self.status.clicked.connect(lambda: self.go(GoExchange()))

    def _bind_keys(self) -> None:
        bind(self, "F1", self._open_help)
        bind(self, "Esc", self.step_back)
        bind(self, "Ctrl+F", self._find)
        bind(self, "Ctrl+O", lambda: self.go(GoTape()))
        bind(self, RULES_KEY, lambda: self.go(GoRules()))
        bind(self, EXCEPTIONS_KEY, lambda: self.go(GoExceptions()))
        bind(self, "Ctrl+R", lambda: self.go(GoSlip()))
        bind(self, "Ctrl+Z", self.bar.take_offer)
        bind(self, "Ctrl+L", self.lock_wanted.emit)
        bind(self, "Ctrl+Q", self.close)
        for number, name in enumerate(("today", "cases", "letters", "exchange"), start=1):
            bind(self, f"Ctrl+{number}", partial(self.show_page, name))

    def _open_help(self) -> None:
        if self.help.isVisible():
            self.help.put_away()
        else:
            self.help.open_for(self.page.TITLE, self.page.keys())

    def _find(self) -> None:
        own = self.page.search_field()
        if own is None:
            self.finder.begin()
        else:
            own.setFocus()
            own.selectAll()

    def _on_changes(self, notes: tuple[str, ...]) -> None:
        self.page.refresh(notes)

    def _retell(self) -> None:
        language = self._bench.words.language
        if self.stack.count():
            self._heading.setText(self.page.headline(language))
            self._subline.setText(self.page.subline(language))
            self.finder.setVisible(self.page.search_field() is None)
            # No name in the title: it shows in the taskbar and in other programs.
            self.setWindowTitle(f"{language.text(self.page.TITLE)} – {language.text('Shouyue')}")
