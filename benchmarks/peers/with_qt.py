"""Peers of Qt: a painter on `QPdfWriter`, and a `QTextDocument` printed to one.

The painter has its pens, outlines and runs of glyphs made beforehand, each text shaped once: of a
`QPicture`, `QStaticText`, plain texts and these, these were quickest. Its writer knows no forms, so
what repeats is written into every page.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QGlyphRun,
    QGuiApplication,
    QImage,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPen,
    QTextDocument,
    QTextLayout,
    QTransform,
)
from work import MODULES, Item, Work, white_is_one


def painter(work: Work, out: Path) -> None:
    app, writer, families = _writer(work, out)
    drawing = _Drawing(work.height, families, writer)
    repeated = {name: [*map(drawing.ready, items)] for name, items in work.drawings.items()}
    paper = QPainter(writer)
    for number, items in enumerate(work.pages):
        if number:
            writer.newPage()
        for item in items:
            match item:
                case ["use", name, 1, *_]:
                    for draw in repeated[name]:
                        draw(paper)
                case ["use", name, a, _, _, _, x, y]:
                    paper.save()
                    down = work.height * (1 - a) - y
                    paper.setTransform(QTransform(a, 0, 0, a, x, down), combine=True)
                    for draw in repeated[name]:
                        draw(paper)
                    paper.restore()
                case _:
                    drawing.ready(item)(paper)
    paper.end()
    app.quit()


def document(work: Work, out: Path) -> None:
    """Leaves out every line, drawing and place: a document flows, and these are what a page is."""
    app, writer, families = _writer(work, out)
    flowing = QTextDocument()
    flowing.setDefaultFont(QFont(families["F0"], 14))
    blocks = []
    for number, items in enumerate(work.pages):
        name = f"code{number}"
        (image,) = (item for item in items if item[0] == "image")
        flowing.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), _code(image[4]))
        lines = "".join(
            f"<p style=\"margin:0;font-family:'{families[face]}';font-size:{size}pt\">{words}</p>"
            for _, face, size, *_, words in work.texts(items)
        )
        after = "page-break-after:always" if number < len(work.pages) - 1 else ""
        blocks.append(f'{lines}<p style="{after}"><img src="{name}" width="85" height="85"/></p>')
    flowing.setHtml("".join(blocks))
    flowing.setPageSize(writer.pageLayout().paintRectPoints().size())
    flowing.print_(writer)
    app.quit()


class _Drawing:
    """Makes single things ready to be drawn; a text that was said before is ready already."""

    def __init__(self, height: float, families: dict[str, str], writer: QPdfWriter) -> None:
        self._height, self._families, self._writer = height, families, writer
        self._fonts: dict[tuple[str, float], QFont] = {}
        self._runs: dict[tuple[str, float, str], tuple[float, list[QGlyphRun]]] = {}
        self._greys = {grey: QColor.fromRgbF(grey, grey, grey) for grey in (0, 0.75, 1)}

    def ready(self, item: Item) -> Callable[[QPainter], None]:
        match item:
            case ["text", face, size, x, y, grey, words]:
                above, runs = self._shaped(face, size, words)
                where, pen = QPointF(x, self._height - y - above), self._greys[grey]

                def draw(onto: QPainter) -> None:
                    onto.setPen(pen)
                    for run in runs:
                        onto.drawGlyphRun(where, run)

            case ["path", steps, paint, width, stroke, fill, is_round, dash]:
                line = self._pen(width, stroke, dash, is_round=is_round)
                pen = line if paint != "f" else QPen(Qt.PenStyle.NoPen)
                area = QBrush(self._greys[fill]) if paint != "S" else QBrush()
                outline = self._outline(steps)

                def draw(onto: QPainter) -> None:
                    onto.setPen(pen)
                    onto.setBrush(area)
                    onto.drawPath(outline)

            case ["image", x, y, side, bits]:
                box, code = QRectF(x, self._height - y - side, side, side), _code(bits)

                def draw(onto: QPainter) -> None:
                    onto.drawImage(box, code)

        return draw

    def _shaped(self, face: str, size: float, words: str) -> tuple[float, list[QGlyphRun]]:
        key = (face, size, words)
        if key not in self._runs:
            layout = QTextLayout(words, self._font(face, size), self._writer)
            layout.beginLayout()
            line = layout.createLine()
            line.setLineWidth(self._height)
            layout.endLayout()
            self._runs[key] = line.ascent(), layout.glyphRuns()
        return self._runs[key]

    def _font(self, face: str, size: float) -> QFont:
        if (face, size) not in self._fonts:
            font = QFont(self._families[face])
            font.setPointSizeF(size)
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            self._fonts[face, size] = font
        return self._fonts[face, size]

    def _pen(self, width: float, grey: float, dash: list[float], *, is_round: bool) -> QPen:
        cap = Qt.PenCapStyle.RoundCap if is_round else Qt.PenCapStyle.FlatCap
        join = Qt.PenJoinStyle.RoundJoin if is_round else Qt.PenJoinStyle.MiterJoin
        pen = QPen(self._greys[grey], width, Qt.PenStyle.SolidLine, cap, join)
        if dash:
            pen.setDashPattern([length / width for length in dash])
        return pen

    def _outline(self, steps: list[Item]) -> QPainterPath:
        path, down = QPainterPath(), self._height
        for step in steps:
            match step:
                case ["m", x, y]:
                    path.moveTo(x, down - y)
                case ["l", x, y]:
                    path.lineTo(x, down - y)
                case ["c", ax, ay, bx, by, x, y]:
                    path.cubicTo(ax, down - ay, bx, down - by, x, down - y)
                case ["h"]:
                    path.closeSubpath()
        return path


def _writer(work: Work, out: Path) -> Any:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication([])
    families = {}
    for face, path in work.fonts.items():
        number = QFontDatabase.addApplicationFont(str(path))
        families[face] = QFontDatabase.applicationFontFamilies(number)[0]
    writer = QPdfWriter(str(out))
    writer.setResolution(72)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    return app, writer, families


def _code(bits: str) -> QImage:
    rows = white_is_one(bytes.fromhex(bits))
    made = QImage(rows, MODULES, MODULES, 4, QImage.Format.Format_Mono)
    made.setColorTable([0xFF000000, 0xFFFFFFFF])
    return made.copy()
