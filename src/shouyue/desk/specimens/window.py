"""Specimens.

The user's minute: a word in a notice should be another one; does it fit, and how does it look?
The window stands beside the editor and shows the form as it prints, about invented people.
Save the file: a moment later the pages are new. Nothing is pressed.
A fault stands above the pages with file and line; the last good pages stay below it.
Everyday or longest people, one language or the other: the arrows choose, Page Down turns.
"""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from shouyue.casework.forms.specimens import Filled, Specimen, codes, specimen
from shouyue.desk.jobs import Jobs, Lane
from shouyue.desk.letters.preview import Draw, Preview
from shouyue.desk.sentences import said
from shouyue.desk.specimens.watch import Watch
from shouyue.desk.widgets.entries import Choice
from shouyue.desk.widgets.style import GAP, WIDE
from shouyue.desk.widgets.verdict import Verdict
from shouyue.desk.widgets.words import N_, Captions, Words
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import letter_language

_LONGEST: Final[Filled] = "longest"
_PEOPLE = (("ordinary", N_("Everyday people")), (_LONGEST, N_("The longest names and sums")))
_FILE = "specimen.pdf"


class SpecimenWindow(QWidget):
    """The pages of one form of a folder, and what is wrong with it."""

    shown = Signal()
    """New pages, or a fault, stand there."""

    def __init__(self, folder: Path, jobs: Jobs, draw: Draw, words: Words, spool: Path) -> None:
        """`spool` is a folder for the pages; the caller takes it away in the end."""
        super().__init__()
        self.setObjectName("page")
        self._folder, self._jobs, self._words, self._spool = folder, jobs, words, spool
        self._captions = Captions(words, self)
        self._captions.text("Forms", self.setWindowTitle)
        self._made = 0
        self._wanted = ""
        self._last: Specimen | None = None
        self._form, self._language = QComboBox(self), QComboBox(self)
        self._people = Choice(_PEOPLE, self._captions, self)
        self.fault = Verdict(self)
        self.preview = Preview(jobs, draw, self)
        self._build()
        self._watch = Watch(folder, self)
        self._watch.changed.connect(self.refresh)

    def begin(self, code: str = "", language: str = "") -> None:
        """Shows a form, the first of the folder if none is named, in one of its languages."""
        self._list_forms()
        if code:
            self._form.setCurrentText(code)
        self._wanted = language
        self._form.currentTextChanged.connect(self.refresh)
        self._language.activated.connect(self._on_language)
        self._people.changed.connect(self.refresh)
        self.preview.setFocus()
        self.refresh()

    def refresh(self) -> None:
        """Makes the pages anew."""
        self._list_forms()
        if self._last is None:
            self._title.setText(self._words.language.text("The pages are being made …"))
        code, filled = self._form.currentText(), self._filled()
        make = partial(specimen, self._folder, code, self._wanted, filled)
        self._jobs.run(self, make, self._on_made, self._on_fault, lane=Lane.STORE)

    @override
    def closeEvent(self, event: QCloseEvent, /) -> None:
        self.preview.close_file()
        super().closeEvent(event)

    def _build(self) -> None:
        self._captions.text("Which form", self._form.setAccessibleName)
        self._captions.text("Which language", self._language.setAccessibleName)
        self._captions.text("Filled with", self._people.name_for_readers)
        self._title = QLabel(self)
        self._title.setObjectName("title")
        head = QHBoxLayout()
        head.setSpacing(8)
        for box in (self._form, self._language):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for widget in (self._form, self._language, self._people):
            head.addWidget(widget)
        head.addWidget(self._title, 1)
        self.fault.hide()
        self._captions.text("Pages as they will be printed", self.preview.setAccessibleName)
        column = QVBoxLayout(self)
        column.setContentsMargins(WIDE, GAP, WIDE, GAP)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addWidget(self.fault)
        column.addWidget(self.preview, 1)

    def _filled(self) -> Filled:
        return _LONGEST if self._people.value == _LONGEST else "ordinary"

    def _list_forms(self) -> None:
        """A form that was put into the folder can be chosen at once."""
        there = list(codes(self._folder))
        if there != [self._form.itemText(place) for place in range(self._form.count())]:
            chosen = self._form.currentText()
            self._form.blockSignals(True)
            self._form.clear()
            self._form.addItems(there)
            self._form.setCurrentText(chosen)
            self._form.blockSignals(False)

    def _on_language(self) -> None:
        self._wanted = str(self._language.currentData())
        self.refresh()

    def _on_made(self, made: Specimen) -> None:
        same = self._last is not None and self._last.code == made.code
        page = self.preview.page if same else 0
        self._last = made
        # A new name each time: the renderer may still hold the last one open.
        self._made += 1
        path = self._spool / f"{self._made}-{_FILE}"
        path.write_bytes(made.pdf)
        self.preview.open(path, made.pages, page)
        (self._spool / f"{self._made - 1}-{_FILE}").unlink(missing_ok=True)
        self._show_languages(made)
        words = self._words.language.text(
            "{title}, version {version}", title=made.title, version=made.version
        )
        self._title.setText(words)
        if made.remark is not None:
            self.fault.show_verdict("warn", said(self._words.language, made.remark))
        self.fault.setVisible(made.remark is not None)
        self.shown.emit()

    def _show_languages(self, made: Specimen) -> None:
        self._language.clear()
        for tag in made.languages:
            name = letter_language(tag).locale.get_display_name() or tag
            self._language.addItem(name, tag)
        self._language.setCurrentIndex(made.languages.index(made.language))

    def _on_fault(self, error: KnownError) -> None:
        words = self._words.language.told(error.code, error.params)
        self.fault.show_verdict("bad", words)
        self.fault.show()
        self.shown.emit()
