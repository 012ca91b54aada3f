"""Slips that came back.

The user's minute: thirty slips out of the bag, one stack through the feeder, no number typed.
Ctrl+B chooses the file, or a watched folder brings it; each page finds its letter by its code.
Down the list: the page large on the left, the form beside it; Ctrl+M to see the ridges.
What it is is said by who has seen it, F7 that nobody signed; Ctrl+Enter saves it: the next one.
What no code was found on shows itself; its serial is read off, the name appears, Enter files it.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from shouyue.casework.cases.views import CasePage
from shouyue.casework.slips.views import FiledLetter
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Ticket
from shouyue.desk.page import GoCase, card, quiet
from shouyue.desk.pictures import PagePictures
from shouyue.desk.records.mark_view import LOOK_KEY, TURN_KEY
from shouyue.desk.slips.feed import Feed
from shouyue.desk.slips.lists import WaitingLists
from shouyue.desk.slips.presenter import SlipsPresenter, SlipsView
from shouyue.desk.slips.side import SlipSide
from shouyue.desk.slips.sources import CAMERA_KEY, SCANNER_KEY, Sources
from shouyue.desk.widgets.keys import bind
from shouyue.desk.widgets.style import GAP
from shouyue.desk.widgets.words import N_, Captions
from shouyue.desk.working import WorkingCard


class SlipsRoom(QStackedWidget):
    """At rest: the lists, the page, what to say of it. At work: how far the stack is."""

    left = Signal()

    def __init__(
        self, presenter: SlipsPresenter, bench: Bench, captions: Captions, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._presenter, self._bench, self._captions = presenter, bench, captions
        self._in_hand: FiledLetter | None = None
        self._is_beginning = False
        self.feed = Feed(bench, self._is_held, self)
        self.addWidget(self._build_rest())
        self._working = WorkingCard(N_("Reading the scanned pages …"), captions, self)
        self.addWidget(self._working)
        self.sources = Sources(bench, captions, self._is_held, self)
        self.addWidget(self.sources)
        self.lists.offer(
            scanner=self.sources.scanner is not None, camera=self.sources.camera is not None
        )
        self._connect()
        captions.follow(self._retell)

    # --- from outside --------------------------------------------------------------------------

    def begin(self) -> None:
        """Into sight, at rest: the list where something waits gets the focus."""
        self.setCurrentIndex(0)
        self._is_beginning = True
        self._presenter.load()

    def take(self, paths: Sequence[Path]) -> None:
        """Files scanned pages; one stack at a time, and first what was left of the one before."""
        if paths and not self._working.busy:
            self._presenter.take(tuple(dict.fromkeys((*self.feed.left, *paths))))

    def step_back(self) -> bool:
        """From the work to the lists, from a form to its list; whether there was anything."""
        if self._working.stop() or self.settle.sure.put_away() or self.side.stop():
            return True
        if self.currentWidget() is self.sources:
            self.sources.step_back()
            return True
        if self.form_is_open:
            self.keep_drafts()
            self._close_form()
            self.lists.begin()
            return True
        return False

    def put_away(self) -> None:
        """Out of sight: nobody's page stays in it."""
        self.keep_drafts()
        self._close_form()
        self.pictures.clear()
        self.sources.stop()

    def _is_held(self) -> bool:
        """Whether hands or a machine are at something that new files would disturb."""
        return self._working.busy or self.form_is_open or self.sources.isVisible()

    @property
    def form_is_open(self) -> bool:
        return self.side.form_is_open

    def keep_drafts(self) -> None:
        """What is being typed is handed to the store."""
        self.side.keep_drafts()

    # --- building ------------------------------------------------------------------------------

    def _build_rest(self) -> QWidget:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self.lists = WaitingLists(self._bench, self._captions, holder)
        frame, column = card(holder)
        self.pictures = PagePictures(self._bench, frame)
        self._captions.text("The scanned page", self.pictures.setAccessibleName)
        closer = quiet(frame)
        closer.setWordWrap(True)
        self._captions.text(
            "Ctrl+M: the mark or the page, uncovered;  F7: no mark is on it;"
            "  Ctrl and + or −: size;  Ctrl and ↑ or ↓: up and down;  Ctrl+W: turn the page",
            closer.setText,
        )
        column.addWidget(self.pictures, 1)
        column.addWidget(closer)
        row.addWidget(self.lists)
        row.addWidget(frame, 1)
        self.side = SlipSide(
            self._bench, self._captions, lambda: self.pictures.were_marks_seen, holder
        )
        self.settle = self.side.settle
        row.addWidget(self.side, 1)
        return holder

    def _connect(self) -> None:
        for signal, slot in (
            (self._presenter.loaded, self._on_loaded),
            (self._presenter.working, self._on_working),
            (self._presenter.taken, self._on_taken),
            (self._presenter.case_found, self._on_case),
            (self._presenter.letter_found, self.settle.show_letter),
            (self._presenter.letter_unclear, self.settle.show_unclear),
            (self._presenter.settled, self.begin),
            (self._presenter.refused, self.settle.show_refusal),
            (self.feed.brought, self.take),
            (self.feed.watched, self._retell),
            (self.lists.scan_wanted, self.feed.choose),
            (self.lists.folder_wanted, self.feed.toggle_folder),
            (self.lists.scanner_wanted, self.sources.open_scanner),
            (self.lists.camera_wanted, self.sources.open_camera),
            (self.sources.opened, partial(self.setCurrentWidget, self.sources)),
            (self.sources.brought, self.take),
            (self.sources.left, self.begin),
            (self.lists.left, self.left),
            (self.lists.chosen, self._show_chosen),
            (self.lists.opened, self._open_chosen),
            (self.side.form_left, self._on_form_left),
            (self.settle.asked, self._presenter.look),
            (self.settle.settled, self._presenter.settle),
            (self.settle.let_go, self._presenter.let_go),
        ):
            signal.connect(slot)
        bind(self, "Ctrl+B", self.feed.choose)
        bind(self, "Ctrl+V", self.feed.paste)
        bind(self, SCANNER_KEY, self.sources.open_scanner)
        bind(self, CAMERA_KEY, self.sources.open_camera)
        # While the hands are in the form: plain signs are words there.
        for key, steps in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1)):
            bind(self, key, partial(self.pictures.zoom, steps))
        bind(self, LOOK_KEY, self.pictures.look_at_marks)
        bind(self, TURN_KEY, self.pictures.turn)
        for key, turns in (("Ctrl+Down", 1), ("Ctrl+Up", -1)):
            bind(self, key, partial(self.pictures.move_by, turns))

    # --- what waits ----------------------------------------------------------------------------

    def _on_working(self, ticket: Ticket) -> None:
        self.setCurrentWidget(self._working)
        self._working.watch(ticket)

    def _on_taken(self, whole: Sequence[Path], left: Sequence[Path]) -> None:
        self._working.done()
        self.feed.put_by(whole)
        self.feed.leave(left)
        self.begin()

    def _on_loaded(self, view: SlipsView) -> None:
        was_in_hand, was_open = self._in_hand, self.form_is_open
        self.lists.fill(view)
        self._retell()
        if was_open and was_in_hand in view.marks:
            return
        if self._is_beginning:
            self.lists.begin()
            self._is_beginning = False
        self._show_chosen()
        if was_in_hand is not None and was_in_hand not in view.marks:
            # It is recorded: the next one, while the hands are at it.
            self._open_chosen()

    def _show_chosen(self) -> None:
        """The page that is chosen in the lists, and what can be said of it."""
        mark, page, acts = self.lists.mark, self.lists.page, self._bench.acts
        if mark is not None and mark == self._in_hand:
            return
        self.keep_drafts()
        self._close_form()
        if mark is not None:
            # The last page is the slip: that is what one wants to see first.
            self.pictures.open([partial(acts.history_scan, one) for one in reversed(mark.scans)])
        elif page is not None:
            self.pictures.open([partial(acts.tray_picture, page.number)])
            self.settle.show_page(page)
            self.side.open_settling()
        else:
            self.pictures.clear()

    def _open_chosen(self) -> None:
        if self.lists.page is not None:
            self.settle.begin()
        elif (letter := self.lists.mark) is not None:
            self._presenter.open(letter)

    def _on_case(self, case: CasePage, letter: FiledLetter) -> None:
        self._in_hand = letter
        self.side.open_form(case, GoCase(letter.note, "acknowledgment", serial=letter.serial))

    def _close_form(self) -> None:
        self._in_hand = None
        self.side.setCurrentIndex(0)

    def _on_form_left(self) -> None:
        """Saved or given up: the list tells which, and goes on to the next."""
        self.keep_drafts()
        self.side.setCurrentIndex(0)
        self.begin()

    def _retell(self) -> None:
        language, folder = self._bench.words.language, self.feed.folder
        self.lists.say_folder(
            language.text("Stop watching {folder}", folder=folder.name)
            if folder is not None
            else language.text("Watch a folder …")
        )
        self.side.hint.setText(
            language.text("Enter: look at the mark and say what it is. The clock moves only then.")
            if self.lists.marks.rowCount()
            else language.text(
                "Put the signed slips through the scanner and choose the file, drop it here, or"
                " paste a picture. Each page finds its letter by its code."
            )
        )
