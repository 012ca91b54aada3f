"""Letters per second, size and memory: ours, the raw-writer limit, and reportlab, in one run.

    python benchmarks/letters.py [--count 1000] [--long 20000]

Each way runs in a process of its own, so peaks do not mix. The *limit* writes the marks of the
plain notice by hand: one static form, formatted strings at fixed places, a ready font, a linear QR
code, no checks. *reportlab* draws the same variable texts with its canvas over a form XObject, with
a TrueType cut of the same face and the same ready QR image; it is named as missing where it is.
"""

import argparse
import datetime as dt
import importlib.util
import io
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from pylopdf_fonts_zh_cn import sans_path

from shouyue.data import shipped
from shouyue.i18n.language import load_language
from shouyue.paper import qr
from shouyue.paper.codes import PageCode, written
from shouyue.paper.compose import compose
from shouyue.paper.fonts import Fonts, Typecase
from shouyue.paper.forms import load_form
from shouyue.paper.layout import laid_out
from shouyue.paper.letter import Letter, Person, Stamp
from shouyue.paper.page_size import A4
from shouyue.paper.pdf import PdfWriter
from shouyue.paper.values import Shown
from shouyue.paper.variant import Variants

AT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
_CODE_AT = "q 85 0 0 85 467 200 cm BI/W 29/H 29/IM true/D[1 0]/F/AHx"
WAYS = ("plain", "rich", "limit", "reportlab")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓韩冯曹"
GIVEN = "建国志强秀英桂兰玉梅明华丽红军勇平伟芳娜敏静磊洋艳杰涛超霞刚辉"


def letters(count: int) -> Iterator[Letter]:
    """A branch's worth of invented borrowers, one at a time."""
    draw = random.Random(20261123)
    for number in range(count):
        principal, interest, penalty = draw.randrange(9_000_000), draw.randrange(500_000), 4_321
        name = draw.choice(SURNAMES) + "".join(draw.choices(GIVEN, k=2))
        borrower = Person(name, f"110105{draw.randrange(10**12):012d}", f"柳树村{number}号")
        yield Letter(
            f"310203-26-{number:07d}",
            {
                "bank": "青禾农村商业银行股份有限公司",
                "branch": "龙潭支行",
                "officer": "李建国",
                "officer_phone": "13800000000",
                "complaint_phone": "400-000-0000",
                "account": "6228 0000 0000 0000 017（青禾农商行）",
                "borrower": borrower,
                "contract": f"QHNSH-2024-{number:07d}",
                "note": f"JJ2024{number:08d}",
                "loan_date": dt.date(2024, 1, 1) + dt.timedelta(draw.randrange(300)),
                "loan_amount": principal * 2,
                "maturity": dt.date(2026, 1, 1) + dt.timedelta(draw.randrange(300)),
                "rate": 65_250,
                "penalty_rate": 97_875,
                "as_of": dt.date(2026, 11, 23),
                "principal": principal,
                "interest": interest,
                "penalty": penalty,
                "compound": 99,
                "total": principal + interest + penalty + 99,
                "days_overdue": draw.randrange(1, 900),
                "pay_by": dt.date(2026, 12, 15),
                "time_barred": draw.random() < 0.05,
                "due": dt.date(2026, 12, 1) + dt.timedelta(draw.randrange(30)),
                "days_left": draw.randrange(8, 38),
                "due_principal": principal,
                "due_interest": interest,
                "interest_days": 365,
            },
        )


def ours(code: str, count: int, out: Path) -> None:
    form, language, fonts = load_form(shipped("forms"), code), load_language("zh_CN"), Fonts.open()
    with out.open("wb") as file:
        compose(form, language, letters(count), fonts, file, Stamp(AT))


def _marks(
    count: int,
) -> tuple[Typecase, str, list[tuple[list[tuple[float, float, float, str]], bytes]]]:
    """The variable texts of the plain notice with their places, worked out beforehand."""
    form, language, fonts = load_form(shipped("forms"), "F01"), load_language("zh_CN"), Fonts.open()
    case, variants = Typecase(fonts), Variants(form)
    marks = []
    static = ""
    for letter in letters(count):
        sheet = laid_out_once(form, case, variants, letter)
        static = sheet.content()
        shown = Shown(
            form, language, letter, {"serial": letter.serial, "printed_at": AT, "copy_mark": None}
        )
        texts = [
            (
                slot.box.size,
                slot.box.x,
                A4.height - slot.box.y - slot.box.size * 1.1,
                slot.template % tuple(map(shown.__getitem__, slot.holes)),
            )
            for slot in sheet.texts
        ]
        code = PageCode("F01", 1, letter.serial, 1, 1)
        marks.append((texts, qr.bitmap(written(code))))
    return case, static, marks


_LAYOUTS: dict[object, object] = {}


def laid_out_once(form, case, variants, letter):
    variant = variants.of(letter.values, is_copy=False)
    if variant not in _LAYOUTS:
        _LAYOUTS[variant] = laid_out(form, "zh_CN", case, variant).sheets[0]
    return _LAYOUTS[variant]


def limit(count: int, out: Path) -> float:
    """Formats strings and writes objects; returns its seconds, preparation left out."""
    case, static, marks = _marks(count)
    sans = case.families["sans"]
    codes = {c: sans.show(c, 10)[1:5] for texts, _ in marks for *_, text in texts for c in text}
    start = time.perf_counter()
    at, offsets, pages = 0, [], []
    with out.open("wb") as file:
        at += file.write(b"%PDF-1.7\n")
        for number, (texts, image) in enumerate(marks):
            body = "".join(
                f"/F0 {size:g} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm"
                f" <{''.join([codes[c] for c in text])}>Tj\n"
                for size, x, y, text in texts
            )
            content = zlib.compress(
                f"/S0 Do BT {body} ET {_CODE_AT} ID {image.hex()}> EI Q".encode("ascii")
            )
            offsets.append(at)
            at += file.write(
                b"%d 0 obj\n<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream\nendobj\n"
                % (2 * number + 9, len(content), content)
            )
            offsets.append(at)
            pages.append(2 * number + 10)
            at += file.write(
                b"%d 0 obj\n<</Type/Page/Parent 2 0 R/Contents %d 0 R>>\nendobj\n"
                % (2 * number + 10, 2 * number + 9)
            )
        file.write(b"xref\n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
        # The fonts and the form of ours, so that the sizes compare.
        pdf = PdfWriter(file, title="", language="zh-CN", made=AT)
        pdf.add_form("S0", static, A4.width, A4.height)
        case.add_fonts(pdf)
        pdf.finish()
    return time.perf_counter() - start


def reportlab_canvas(count: int, out: Path) -> float:
    """reportlab's canvas over a form XObject, QR codes as ready images of one bit."""
    from reportlab.pdfbase import pdfmetrics, ttfonts  # noqa: PLC0415 - it may be missing
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - it may be missing

    _, _, marks = _marks(count)
    characters = {c for texts, _ in marks for *_, text in texts for c in text}
    pdfmetrics.registerFont(ttfonts.TTFont("Sans", _true_type(characters)))
    start = time.perf_counter()
    canvas = Canvas(str(out), invariant=1, pageCompression=1, pagesize=(A4.width, A4.height))
    canvas.beginForm("S0", 0, 0, A4.width, A4.height)
    for row in range(40):
        canvas.line(50, 20 * row, 500, 20 * row)
    canvas.endForm()
    for texts, image in marks:
        canvas.doForm("S0")
        for size, x, y, text in texts:
            canvas.setFont("Sans", size)
            canvas.drawString(x, y, text)
        canvas._code.append(f"{_CODE_AT} ID {image.hex()}> EI Q")  # noqa: SLF001 - no door for it
        canvas.showPage()
    canvas.save()
    return time.perf_counter() - start


def _true_type(characters: set[str]) -> io.BytesIO:
    """The Latin and Han face as TrueType: reportlab takes no CFF."""
    source = sans_path()
    font = TTFont(source)
    cutter = subset.Subsetter(
        subset.Options(
            layout_features=[],
            drop_tables=["GSUB", "GPOS", "BASE", "GDEF", "VORG", "vhea", "vmtx", "DSIG"],
        )
    )
    cutter.populate(unicodes=[ord(c) for c in characters])
    cutter.subset(font)
    glyphs, glyph_set = {}, font.getGlyphSet()
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(glyph_set)
        glyph_set[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = font.getGlyphOrder(), glyphs
    del font["CFF "]
    font["maxp"].tableVersion = 0x00010000
    for key in (
        "maxZones",
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxComponentElements",
    ):
        setattr(font["maxp"], key, 0)
    font["post"].formatType, font.sfntVersion = 3.0, "\000\001\000\000"
    out = io.BytesIO()
    font.save(out)
    out.seek(0)
    return out


def measure(way: str, count: int) -> dict[str, float]:
    """Runs one way here; called in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "batch.pdf")
        start = time.perf_counter()
        if way == "limit":
            seconds = limit(count, out)
        elif way == "reportlab":
            seconds = reportlab_canvas(count, out)
        else:
            ours({"plain": "F01", "rich": "F02"}[way], count, out)
            seconds = time.perf_counter() - start
        size = out.stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rate": count / seconds, "kb": size / count / 1000, "peak": peak}


def in_own_process(way: str, count: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--only", way, "--count", str(count)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=1000)
    arguments.add_argument("--long", type=int, default=20_000)
    arguments.add_argument("--only", choices=WAYS)
    given = arguments.parse_args()
    if given.only:
        print(json.dumps(measure(given.only, given.count)))
        return
    results = {}
    print(f"{'':24} letters/s  kB/letter  peak MB")
    for way in WAYS:
        if way == "reportlab" and importlib.util.find_spec("reportlab") is None:
            print(f"{way:24} not installed")
            continue
        runs = [in_own_process(way, given.count) for _ in range(3)]
        results[way] = best = sorted(runs, key=lambda run: run["rate"])[1]
        print(f"{way:24} {best['rate']:9.0f} {best['kb']:10.2f} {best['peak']:8.0f}")
    for way in ("plain", "rich"):
        far = in_own_process(way, given.long)
        print(f"{way} × {given.long:<17} {far['rate']:9.0f} {far['kb']:10.2f} {far['peak']:8.0f}")
    print(f"plain / limit           {results['plain']['rate'] / results['limit']['rate']:9.2f}")
    if "reportlab" in results:
        ratio = results["plain"]["rate"] / results["reportlab"]["rate"]
        print(f"plain / reportlab       {ratio:9.2f}")


if __name__ == "__main__":
    main()
