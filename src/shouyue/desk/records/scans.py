"""Scans that are added to a slip by hand, and the pane that tells how far their reading is."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QWidget,
)

from shouyue.casework.inputs import AcknowledgmentInput
from shouyue.casework.outcomes import Outcome
from shouyue.desk.acts import Acts
from shouyue.desk.bench import Bench
from shouyue.desk.jobs import Ticket
from shouyue.desk.late import Late
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.words import N_, Captions
from shouyue.desk.working import WorkingCard


@dataclass(frozen=True, slots=True)
class LongAct:
    """An act that reads files first: it tells how far it is, can be stopped, and is then undone."""

    work: Callable[[Ticket], Outcome]


def recording(bench: Bench, acts: Acts, entry: AcknowledgmentInput) -> LongAct:
    """Reads the scans of a slip on a thread of their own; only then the store records it.

    What stands against the slip whatever they show is told at once: hundreds of pages take long.
    """

    def work(ticket: Ticket) -> Outcome:
        against = bench.jobs.on_store(partial(acts.check_acknowledgment, entry))
        if against is not None:
            return against
        read = acts.read_scans(entry.scans, ticket.progress, ticket.cancelled)
        return bench.jobs.on_store(partial(acts.record_acknowledgment, entry, read))

    return LongAct(work)


class ReadingPane(QStackedWidget):
    """What is typed; in its place, while files are read for it, how far they are."""

    def __init__(self, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        sentence = N_("Reading the scanned pages …")
        self._working = Late(self, lambda holder: WorkingCard(sentence, captions, holder))
        self._hands_at: QWidget | None = None

    def note_hands(self, form: QWidget) -> None:
        """Where in the form the hands are, before saving takes what they are on out of reach."""
        at = QApplication.focusWidget()
        self._hands_at = at if at is not None and form.isAncestorOf(at) else None

    def watch(self, ticket: Ticket) -> None:
        """Files are being read."""
        self._working.enter().watch(ticket)

    def stop(self) -> bool:
        """Asks the reading to stop; whether there was any."""
        return self._working.is_here and self._working().stop()

    def rest(self) -> None:
        """The act has answered: what was typed is in sight, the hands are where they were."""
        if self._working.is_here:
            self._working().done()
            self.setCurrentIndex(0)
        if self._hands_at is not None:
            self._hands_at.setFocus()


class ScansEntry(QWidget):
    """Pictures or PDFs of the signed page, chosen from the disk."""

    def __init__(self, bench: Bench, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._button = Button(self)
        captions.text("Attach scan …", self._button.setText)
        self._button.clicked.connect(self._choose)
        self._names = QLabel(self)
        self._names.setObjectName("quiet")
        self._names.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._button)
        row.addWidget(self._names, 1)
        self.setFocusProxy(self._button)
        self.paths: tuple[Path, ...] = ()

    def set_paths(self, paths: tuple[Path, ...]) -> None:
        self.paths = paths
        self._names.setText(self._bench.words.language.list(path.name for path in paths))

    def _choose(self) -> None:
        language = self._bench.words.language
        dialog = QFileDialog(self, language.text("Scans of the signed page"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter("*.jpg *.jpeg *.png *.tif *.tiff *.pdf")
        dialog.filesSelected.connect(lambda names: self.set_paths(tuple(map(Path, names))))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
