"""A peer that writes a PDF from Python: fpdf2."""

from pathlib import Path

from fpdf import FPDF
from PIL import Image
from work import MODULES, Item, Work, white_is_one


def pages(work: Work, out: Path) -> None:
    """It has no forms: what repeats is drawn once, and its operators are written again."""
    pdf = FPDF(unit="pt", format=(work.width, work.height))
    for face, font in work.fonts.items():
        pdf.add_font(face, fname=str(font))
    drawn: dict[str, str] = {}
    for items in work.pages:
        pdf.add_page()
        for face in work.fonts:
            # Which names it among those of the page.
            pdf.set_font(face, size=1)
            pdf._set_font_for_page(pdf.current_font, pdf.font_size_pt)  # noqa: SLF001 - else only texts do
        for item in items:
            if item[0] == "use":
                name, matrix = item[1], item[2:]
                if name not in drawn:
                    drawn[name] = _operators(pdf, work.drawings[name])
                numbers = " ".join(map(str, matrix))
                pdf._out(f"q {numbers} cm {drawn[name]} Q")  # noqa: SLF001 - no other way
            elif item[0] == "text":
                _write(pdf, item, work.height)
            else:
                _, x, y, side, bits = item
                pdf.image(_picture(bits), x, work.height - y - side, side, side)
    pdf.output(str(out))


def _operators(pdf: FPDF, items: list[Item]) -> str:
    """What a drawing writes into the page that is open, taken out of it."""
    pdf.font_family = ""  # so that it names its font, whichever the page had
    before = len(pdf.pages[pdf.page].contents)
    for item in items:
        if item[0] == "text":
            _write(pdf, item, pdf.h)
        else:
            pdf._out(_path(item))  # noqa: SLF001 - its own paths are slower
    contents = pdf.pages[pdf.page].contents
    written = bytes(contents[before:])
    del contents[before:]
    pdf.font_family = ""
    return written.decode("latin-1")


def _write(pdf: FPDF, item: Item, height: float) -> None:
    _, face, size, x, y, grey, words = item
    pdf.set_font(face, size=size)
    pdf.set_text_color(round(grey * 255))
    pdf.text(x, height - y, words)


def _path(item: Item) -> str:
    _, steps, paint, width, stroke, fill, is_round, dash = item
    drawn = " ".join(" ".join([*map(str, numbers), kind]) for kind, *numbers in steps)
    cap, lengths = int(is_round), " ".join(map(str, dash))
    return f"q {width} w {stroke} G {fill} g {cap} J {cap} j [{lengths}] 0 d {drawn} {paint} Q"


def _picture(bits: str) -> Image.Image:
    return Image.frombytes("1", (MODULES, MODULES), white_is_one(bytes.fromhex(bits)))
