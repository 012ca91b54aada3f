"""Draws today.png, case.png and letters.png anew: `python docs/screens/draw.py` in a checkout.

The real window on a fresh practice village, in Chinese at 1366x768. What the case shows was
recorded by the same acts as its forms use; the letters are those for everybody overdue.
"""

import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "src"))
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtGui import QKeySequence  # noqa: E402 - after the path
from PySide6.QtTest import QTest  # noqa: E402 - after the path
from PySide6.QtWidgets import QApplication  # noqa: E402 - after the path

from shouyue.casework.inputs import AcknowledgmentInput, GuaranteeInput  # noqa: E402 - as above
from shouyue.casework.opening import system_clock  # noqa: E402 - after the path
from shouyue.casework.outcomes import Saved  # noqa: E402 - after the path
from shouyue.casework.practice.village import PASSWORD, Village, found  # noqa: E402 - after the path
from shouyue.casework.records.stating import state_guarantee  # noqa: E402 - after the path
from shouyue.casework.slips.acknowledgments import record_acknowledgment  # noqa: E402 - after the path
from shouyue.cli.window import start_on  # noqa: E402 - after the path
from shouyue.desk.frame.app import Desk  # noqa: E402 - after the path
from shouyue.desk.page import GoCase  # noqa: E402 - after the path
from shouyue.desk.widgets.style import LIGHT, dress, load_font  # noqa: E402 - after the path

NAME = "段华小"
GUARANTOR = "肖财仓"


def record(village: Village) -> str:
    """Two slips of one loan, an X and a fingerprint, and its guarantee; returns the loan."""
    ws, _, _ = found(village)
    query = "SELECT note, disbursed FROM loan WHERE name = ?"
    note, disbursed = ws.vault.cases.execute(query, (NAME,)).fetchone()
    crossed = AcknowledgmentInput(
        date(2024, 6, 10), note=note, mark="x_only", agrees=True, words="不会写字，画了叉"
    )
    pressed = AcknowledgmentInput(date(2025, 3, 2), note=note, agrees=True, finger="右手食指")
    contract = date.fromisoformat(disbursed)
    stated = GuaranteeInput(note, GUARANTOR, contract, "joint", "months", 36)
    for outcome in (
        record_acknowledgment(ws, crossed),
        record_acknowledgment(ws, pressed),
        state_guarantee(ws, stated),
    ):
        if not isinstance(outcome, Saved):
            raise SystemExit(f"not recorded: {outcome}")
    ws.close()
    return str(note)


def draw(village: Village, note: str) -> None:
    app = QApplication([])
    load_font()
    dress(app, LIGHT)
    desk = Desk(app, start_on(village.folder, village.vault("officer"), PASSWORD, system_clock))
    desk.begin()
    while desk.window is None:
        app.processEvents()
        time.sleep(0.001)
    window = desk.window
    window.resize(1366, 768)

    def settle() -> None:
        until = time.monotonic() + 1.0
        while desk.jobs.busy or time.monotonic() < until:
            app.processEvents()

    def picture(name: str) -> None:
        settle()
        window.grab().save(str(HERE / name))

    picture("today.png")
    window.go(GoCase(note))
    picture("case.png")
    window.show_page("letters")
    settle()
    QTest.keySequence(window.focusWidget() or window, QKeySequence("Ctrl+Return"))
    picture("letters.png")
    window.close()


# The export is read in a process of its own, which loads this file once more.
if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        village = Village(Path(made) / "village", 300, system_clock)
        draw(village, record(village))
