"""A peer that writes a PDF from Python: a canvas of reportlab."""

from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas
from work import MODULES, Item, Work


def canvas(work: Work, out: Path) -> None:
    """What repeats as forms, texts of a page in one text object, the code in its raw stream."""
    for face, font in work.fonts.items():
        pdfmetrics.registerFont(ttfonts.TTFont(face, str(font)))
    size = work.width, work.height
    onto = Canvas(str(out), invariant=1, pageCompression=1, pagesize=size)
    for name, items in work.drawings.items():
        onto.beginForm(name, 0, 0, *size)
        _draw(onto, items)
        onto.endForm()
    for items in work.pages:
        _draw(onto, items)
        onto.showPage()
    onto.save()


def _draw(canvas: Any, items: list[Item]) -> None:
    said = canvas.beginText()
    for item in items:
        match item:
            case ["text", face, size, x, y, grey, words]:
                if grey:
                    said.setFillGray(grey)
                said.setFont(face, size)
                said.setTextOrigin(x, y)
                said.textOut(words)
                if grey:
                    said.setFillGray(0)
            case ["use", name, 1, *_]:
                canvas.doForm(name)
            case ["use", name, a, b, c, d, e, f]:
                canvas.saveState()
                canvas.transform(a, b, c, d, e, f)
                canvas.doForm(name)
                canvas.restoreState()
            case ["path", steps, paint, width, stroke, fill, is_round, dash]:
                canvas.saveState()
                canvas.setLineWidth(width)
                canvas.setStrokeGray(stroke)
                canvas.setFillGray(fill)
                canvas.setLineCap(int(is_round))
                canvas.setLineJoin(int(is_round))
                if dash:
                    canvas.setDash(dash)
                canvas.drawPath(_outline(canvas, steps), paint != "f", paint != "S")
                canvas.restoreState()
            case ["image", x, y, side, bits]:
                canvas._code.append(  # noqa: SLF001 - sooner than any image of its own
                    f"q {side} 0 0 {side} {x} {y} cm BI/W {MODULES}/H {MODULES}/IM true/D[1 0]"
                    f"/F/AHx ID {bits}> EI Q"
                )
    canvas.drawText(said)


def _outline(canvas: Any, steps: list[Item]) -> Any:
    path = canvas.beginPath()
    draws = {"m": path.moveTo, "l": path.lineTo, "c": path.curveTo, "h": path.close}
    for kind, *numbers in steps:
        draws[kind](*numbers)
    return path
