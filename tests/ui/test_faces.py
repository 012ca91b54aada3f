"""Every letter that a name may hold is drawn by the program itself, whatever the system has."""

import pytest
from PySide6.QtGui import QFontMetrics, QRawFont, QTextLayout
from PySide6.QtWidgets import QApplication


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("བསོད་ནམས་", "Noto Serif Tibetan"),
        ("مۇھەممەت تۇرسۇن", "Noto Naskh Arabic"),
        ("王小麦", "Noto Sans SC"),
    ],
)
def test_a_name_is_no_row_of_empty_boxes(dressed: QApplication, name: str, family: str):
    layout = QTextLayout(name, dressed.font())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    runs = layout.glyphRuns()
    assert all(0 not in run.glyphIndexes() for run in runs)
    drawn = {QRawFont(run.rawFont()).familyName() for run in runs}
    assert family in drawn, drawn
    assert QFontMetrics(dressed.font()).horizontalAdvance(name) > 0
