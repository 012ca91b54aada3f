"""Other ways to make the same letters: `python benchmarks/peers.py NAME letters.json`.

Needs nothing of the program, so that it runs where the peers are installed. Each sets the texts of
each letter at their places in their sizes, the code of 29 × 29 modules, and forty lines. Reading
the work and the font is not counted; writing the file is. A peer that is not there says so.
"""

# ruff: noqa: E501, PLC0415, SLF001 - a peer is imported where it is measured; markup is long

import base64
import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

WIDTH, HEIGHT = 595.28, 841.89
CODE, CODE_X, CODE_Y = 85, 467, 200
MODULES = 29
RULES = [(50, 20 * row, 450) for row in range(40)]
Letters = list[tuple[list[tuple[float, float, float, str]], bytes]]


def reportlab(letters: Letters, font: Path, out: Path) -> None:
    from reportlab.pdfbase import pdfmetrics, ttfonts
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(ttfonts.TTFont("Sans", str(font)))
    canvas = Canvas(str(out), invariant=1, pageCompression=1, pagesize=(WIDTH, HEIGHT))
    canvas.beginForm("S0", 0, 0, WIDTH, HEIGHT)
    for x, y, wide in RULES:
        canvas.line(x, y, x + wide, y)
    canvas.endForm()
    at = f"q {CODE} 0 0 {CODE} {CODE_X} {CODE_Y} cm BI/W 29/H 29/IM true/D[1 0]/F/AHx"
    for texts, image in letters:
        canvas.doForm("S0")
        for size, x, y, text in texts:
            canvas.setFont("Sans", size)
            canvas.drawString(x, y, text)
        canvas._code.append(f"{at} ID {image.hex()}> EI Q")
        canvas.showPage()
    canvas.save()


def qt_painter(letters: Letters, font: Path, out: Path) -> None:
    from PySide6.QtCore import QLineF, QPointF, QRectF
    from PySide6.QtGui import QFont, QPainter

    app, writer, family = _qt(font, out)
    painter = QPainter(writer)
    fonts = {size: QFont(family, size) for texts, _ in letters for size, *_ in texts}
    for size, one in fonts.items():
        one.setPointSizeF(size)
    for number, (texts, image) in enumerate(letters):
        if number:
            writer.newPage()
        painter.drawLines([QLineF(x, HEIGHT - y, x + wide, HEIGHT - y) for x, y, wide in RULES])
        for size, x, y, text in texts:
            painter.setFont(fonts[size])
            painter.drawText(QPointF(x, HEIGHT - y), text)
        painter.drawImage(QRectF(CODE_X, HEIGHT - CODE_Y - CODE, CODE, CODE), _qimage(image))
    painter.end()
    app.quit()


def qt_document(letters: Letters, font: Path, out: Path) -> None:
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QFont, QTextDocument

    app, writer, family = _qt(font, out)
    document = QTextDocument()
    document.setDefaultFont(QFont(family, 14))
    blocks = []
    for number, (texts, image) in enumerate(letters):
        name = f"code{number}"
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), _qimage(image))
        lines = "".join(
            f'<p style="margin:0;font-size:{size}pt">{text}</p>' for size, *_, text in texts
        )
        after = "page-break-after:always" if number < len(letters) - 1 else ""
        blocks.append(f'{lines}<p style="{after}"><img src="{name}" width="85" height="85"/></p>')
    document.setHtml("".join(blocks))
    document.setPageSize(writer.pageLayout().paintRectPoints().size())
    document.print_(writer)
    app.quit()


def fpdf2(letters: Letters, font: Path, out: Path) -> None:
    from fpdf import FPDF
    from PIL import Image

    pdf = FPDF(unit="pt", format=(WIDTH, HEIGHT))
    pdf.add_font("Sans", fname=str(font))
    for texts, image in letters:
        pdf.add_page()
        for x, y, wide in RULES:
            pdf.line(x, HEIGHT - y, x + wide, HEIGHT - y)
        for size, x, y, text in texts:
            pdf.set_font("Sans", size=size)
            pdf.text(x, HEIGHT - y, text)
        code = Image.frombytes("1", (MODULES, MODULES), _white_is_one(image))
        pdf.image(code, CODE_X, HEIGHT - CODE_Y - CODE, CODE, CODE)
    pdf.output(str(out))


def typst(letters: Letters, font: Path, out: Path) -> None:
    import typst as compiler

    pages = []
    for texts, image in letters:
        said = "".join(
            f"#place(dx:{x}pt,dy:{HEIGHT - y - size}pt,text(size:{size}pt,{json.dumps(text, ensure_ascii=False)}))"
            for size, x, y, text in texts
        )
        grey = ",".join(str(255 * bit) for bit in _bits(image))
        code = (
            f"#place(dx:{CODE_X}pt,dy:{HEIGHT - CODE_Y - CODE}pt,image(bytes(({grey})),"
            f'format:(encoding:"luma8",width:{MODULES},height:{MODULES}),width:{CODE}pt))'
        )
        pages.append(f"#rules{said}{code}")
    lines = "".join(
        f"place(dx:{x}pt,dy:{HEIGHT - y}pt,line(length:{wide}pt));" for x, y, wide in RULES
    )
    source = (
        f"#set page(width:{WIDTH}pt,height:{HEIGHT}pt,margin:0pt)\n"
        f'#set text(font:"{_family(font)}")\n#let rules={{{lines}}}\n'
        + "\n#pagebreak()\n".join(pages)
    )
    main = out.with_suffix(".typ")
    main.write_text(source, "utf-8")
    compiler.compile(str(main), output=str(out), font_paths=[str(font.parent)])


def weasyprint(letters: Letters, font: Path, out: Path) -> None:
    from PIL import Image
    from weasyprint import HTML

    pages = []
    for texts, image in letters:
        png = io.BytesIO()
        Image.frombytes("1", (MODULES, MODULES), _white_is_one(image)).save(png, "PNG")
        data = base64.b64encode(png.getvalue()).decode()
        said = "".join(
            f'<p style="left:{x}pt;top:{HEIGHT - y - size}pt;font-size:{size}pt">{text}</p>'
            for size, x, y, text in texts
        )
        rules = "".join(
            f'<hr style="left:{x}pt;top:{HEIGHT - y}pt;width:{wide}pt">' for x, y, wide in RULES
        )
        top = HEIGHT - CODE_Y - CODE
        code = f'<img style="left:{CODE_X}pt;top:{top}pt;width:{CODE}pt" src="data:image/png;base64,{data}">'
        pages.append(f"<section>{rules}{said}{code}</section>")
    style = (
        f"@font-face{{font-family:S;src:url(file://{font})}}@page{{size:{WIDTH}pt {HEIGHT}pt;margin:0}}"
        f"section{{position:relative;height:{HEIGHT - 1}pt;break-after:page;font-family:S}}"
        "p,hr,img{position:absolute;margin:0;white-space:nowrap;image-rendering:pixelated}"
    )
    HTML(string=f"<style>{style}</style>{''.join(pages)}").write_pdf(str(out))


def libreoffice(letters: Letters, _font: Path, out: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        raise ImportError("No program named 'soffice'")
    from PIL import Image

    body = []
    for texts, image in letters:
        png = io.BytesIO()
        Image.frombytes("1", (MODULES, MODULES), _white_is_one(image)).save(png, "PNG")
        data = base64.b64encode(png.getvalue()).decode()
        said = "".join(f'<p style="font-size:{size}pt">{text}</p>' for size, *_, text in texts)
        code = f'<img width="113" height="113" src="data:image/png;base64,{data}">'
        body.append(f'<div style="page-break-after:always">{said}{code}</div>')
    page = out.with_suffix(".html")
    page.write_text(f"<html><meta charset='utf-8'>{''.join(body)}</html>", "utf-8")
    # A profile of its own: nobody's open window takes part.
    profile = f"-env:UserInstallation={(out.parent / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf:writer_web_pdf_Export"]
    command += ["--outdir", str(out.parent), str(page)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _qt(font: Path, out: Path) -> Any:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QMarginsF
    from PySide6.QtGui import QFontDatabase, QGuiApplication, QPageSize, QPdfWriter

    app = QGuiApplication([])
    number = QFontDatabase.addApplicationFont(str(font))
    writer = QPdfWriter(str(out))
    writer.setResolution(72)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    return app, writer, QFontDatabase.applicationFontFamilies(number)[0]


def _qimage(image: bytes) -> Any:
    from PySide6.QtGui import QImage

    made = QImage(_white_is_one(image), MODULES, MODULES, 4, QImage.Format.Format_Mono)
    made.setColorTable([0xFF000000, 0xFFFFFFFF])
    return made.copy()


def _family(font: Path) -> str:
    from fontTools.ttLib import TTFont

    return str(TTFont(font)["name"].getBestFamilyName())


def _white_is_one(image: bytes) -> bytes:
    """Rows of 4 bytes; ours draws a module where a bit is set."""
    return bytes(byte ^ 0xFF for byte in image)


def _bits(image: bytes) -> list[int]:
    """1 for white, row by row."""
    return [
        1 - (image[row * 4 + column // 8] >> (7 - column % 8) & 1)
        for row in range(MODULES)
        for column in range(MODULES)
    ]


def peak_mb() -> float:
    """The most memory that this process held; what `getrusage` says is its parent's too."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


PEERS = {
    "reportlab canvas": reportlab,
    "Qt QPainter": qt_painter,
    "Qt QTextDocument": qt_document,
    "fpdf2": fpdf2,
    "typst": typst,
    "weasyprint": weasyprint,
    "libreoffice": libreoffice,
}


def main(name: str, work: Path) -> None:
    letters = [
        ([tuple(text) for text in texts], bytes.fromhex(image))
        for texts, image in json.loads(work.read_text("utf-8"))
    ]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "batch.pdf")
        start = time.perf_counter()
        try:
            PEERS[name](letters, work.with_name("sans.ttf"), out)
        except ImportError as error:
            sys.exit(f"not installed ({error})")
        seconds = time.perf_counter() - start
        size = out.stat().st_size
        if keep := os.environ.get("KEEP_PEERS"):
            shutil.copy(out, Path(keep, f"{name}.pdf"))
    count = len(letters)
    told = {"rate": count / seconds, "kb": size / count / 1000, "peak": peak_mb()}
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
