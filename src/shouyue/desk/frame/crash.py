"""Our own bugs: a report without personal data on this laptop, and a window that says so."""

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout

from shouyue.desk.bench import Now
from shouyue.desk.widgets.buttons import Button
from shouyue.desk.widgets.words import Words

_KEPT = 20


def report_of(error: BaseException) -> str:
    """Kinds of errors and places in the program; no message and no value, they may name people."""
    lines = [f"python {sys.version.split()[0]} on {sys.platform}"]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        lines.extend(
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        )
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines) + "\n"


class CrashDialog(QDialog):
    """Says what is safe and what can be done. Opened, never executed."""

    def __init__(self, words: Words, report: Path, again: Callable[[], object]) -> None:
        super().__init__()
        language = words.language
        self.setWindowTitle(language.text("Something went wrong"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        said = QLabel(
            language.text(
                "The program made a mistake. Everything that was saved is safe, and what was being"
                " typed is kept. It is best to begin anew."
            ),
            self,
        )
        said.setWordWrap(True)
        where = QLabel(
            language.text("A report without names or numbers is in {file}.", file=str(report)),
            self,
        )
        where.setObjectName("quiet")
        where.setWordWrap(True)
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        anew = Button(language.text("Begin anew"), self)
        anew.setObjectName("main")
        anew.clicked.connect(again)
        go_on = Button(language.text("Go on"), self)
        go_on.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(go_on)
        row.addWidget(anew)
        column = QVBoxLayout(self)
        column.addWidget(said)
        column.addWidget(where)
        column.addLayout(row)
        self.resize(520, 220)


class CrashHandler:
    """Catches what nobody caught, on any thread, while it is installed."""

    def __init__(self, folder: Path, words: Words, now: Now, again: Callable[[], object]) -> None:
        self._folder, self._words, self._now, self._again = folder, words, now, again
        self._dialog: CrashDialog | None = None

    def install(self) -> None:
        sys.excepthook = self.handle

    def handle(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Writes the report and shows the dialog, one at a time."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        path = self.write(error)
        sys.stderr.write(f"shouyue: {kind.__name__}; report: {path}\n")
        if self._dialog is None:
            self._dialog = CrashDialog(self._words, path, self._again)
            self._dialog.destroyed.connect(self._on_closed)
            QTimer.singleShot(0, self._dialog.open)

    def write(self, error: BaseException) -> Path:
        """Puts a report into the folder, which keeps the newest few."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{self._now():%Y%m%d-%H%M%S-%f}.txt"
        path.write_text(report_of(error), encoding="utf-8")
        for old in sorted(self._folder.glob("*.txt"))[:-_KEPT]:
            old.unlink(missing_ok=True)
        return path

    def _on_closed(self) -> None:
        self._dialog = None
