"""Letters per second, size and memory: ours, the raw-writer limit and the peers, in one run.

    python benchmarks/letters.py [--count 1000] [--long 100000] [--peers PYTHON]

Each way runs in a process of its own, so peaks do not mix; its seconds are those of one core, and
do not begin before everything is imported. The *limit* writes the pages of the plain notice by
hand: formatted strings over the form of ours, a ready font, no checks. The *peers* (`peers/`, with
what `requirements-peers.txt` installs, in the interpreter that `--peers` names) get the pages of
the plain notice as values and draw the same; ours makes its texts out of amounts and days, checks
them, and cuts its fonts within its time, all of which they get ready made. How far they draw the
same is measured on a page of theirs. One that is not installed is named as missing, slow ones get
fewer letters. Plain letters run before and behind each peer, and the ratio is to both. Behind that:
memory from 1,000 letters to `--long`, how soon a first page is there, and how many scanned pages
are read in a second.
"""

import argparse
import datetime as dt
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from drawn_pages import Item, batch
from peers.run import PEERS, core_seconds, peak_mb
from pypdf import PdfReader
from same_page import alike, write_work

from shouyue.casework.forms.preview import page_png
from shouyue.data import shipped
from shouyue.i18n.language import load_language
from shouyue.paper.compose import compose
from shouyue.paper.fonts import Fonts, Typecase
from shouyue.paper.forms import load_form
from shouyue.paper.images import page_pictures
from shouyue.paper.letter import Letter, Person, Stamp
from shouyue.paper.page_size import A4
from shouyue.paper.pdf import PdfWriter
from shouyue.paper.scan import scan_picture

AT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
FEW = 10_000
WAYS = ("plain", "rich", "sheet", "limit")
FORMS = {"plain": "F01", "rich": "F02", "sheet": "T03"}
FEWER = {"WeasyPrint": 20, "LibreOffice": 20, "typst": 2}
"""Of slow peers so many times fewer letters."""
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
                "reader": borrower,
                "sum": principal + interest + penalty + 99,
                "day": dt.date(2026, 12, 15),
                "since": dt.date(2026, 11, 23),
                "hours_from": "8:00",
                "hours_until": "22:00",
                "visits_from": "8:00",
                "visits_until": "20:00",
            },
        )


def ours(code: str, made: Iterable[Letter], out: Path) -> None:
    form, language, fonts = load_form(shipped("forms"), code), load_language("zh_CN"), Fonts.open()
    with out.open("wb") as file:
        compose(form, language, made, fonts, file, Stamp(AT))


def limit(count: int, out: Path) -> float:
    """Formats strings and writes objects; returns its seconds, preparation left out."""
    ours("F01", letters(count), out)
    pages = batch(out)
    case = Typecase(Fonts.open())
    sans = case.families["sans"]
    signs = "".join(item[6] for page in pages.pages for item in page if item[0] == "text")
    codes = {sign: sans.show(sign, 10)[1:5] for sign in set(signs)}
    drawn = PdfReader(out).pages[0]["/Resources"]["/XObject"]
    forms = {name[1:]: form.get_data().decode("latin-1") for name, form in drawn.items()}
    start = core_seconds()
    at, offsets, written = 0, [], []
    with out.open("wb") as file:
        at += file.write(b"%PDF-1.7\n")
        for number, page in enumerate(pages.pages):
            content = zlib.compress(" ".join([_by_hand(item, codes) for item in page]).encode())
            offsets.append(at)
            at += file.write(
                b"%d 0 obj\n<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream\nendobj\n"
                % (2 * number + 9, len(content), content)
            )
            offsets.append(at)
            written.append(2 * number + 10)
            at += file.write(
                b"%d 0 obj\n<</Type/Page/Parent 2 0 R/Contents %d 0 R>>\nendobj\n"
                % (2 * number + 10, 2 * number + 9)
            )
        file.write(b"xref\n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
        # The fonts and the form of ours, so that the sizes compare.
        pdf = PdfWriter(file, title="", language="zh-CN", made=AT)
        for name, content in forms.items():
            pdf.add_form(name, content, A4.width, A4.height)
        case.add_fonts(pdf)
        pdf.finish()
    return core_seconds() - start


def _by_hand(item: Item, codes: Mapping[str, str]) -> str:
    match item:
        case ["text", _, size, x, y, grey, words]:
            shown = "".join([codes[sign] for sign in words])
            return f"BT {grey:g} g /F0 {size:g} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm <{shown}>Tj ET"
        case ["use", name, a, _, _, _, x, y]:
            return f"q {a:.3f} 0 0 {a:.3f} {x:.2f} {y:.2f} cm /{name} Do Q"
        case ["image", x, y, side, bits]:
            code = f"BI/W 29/H 29/IM true/D[1 0]/F/AHx ID {bits}> EI"
            return f"q {side:.2f} 0 0 {side:.2f} {x:.2f} {y:.2f} cm {code} Q"
    raise ValueError(item[0])


def measure(way: str, count: int) -> dict[str, float]:
    """Runs one way here; called in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "batch.pdf")
        # As the peers get their work, but for so many that they are meant to be streamed.
        made = letters(count) if count > FEW else list(letters(count))
        start = core_seconds()
        if way == "limit":
            seconds = limit(count, out)
        else:
            ours(FORMS[way], made, out)
            seconds = core_seconds() - start
        size = out.stat().st_size
    return {"rate": count / seconds, "kb": size / count / 1000, "peak": peak_mb()}


def first_page(code: str) -> dict[str, float]:
    """From an order to the picture of its first page, nothing read before: milliseconds."""
    start = time.perf_counter()
    out = io.BytesIO()
    form, language, fonts = load_form(shipped("forms"), code), load_language("zh_CN"), Fonts.open()
    compose(form, language, letters(1), fonts, out, Stamp(AT))
    page_png(out.getvalue(), 0)
    cold = time.perf_counter() - start
    start, out = time.perf_counter(), io.BytesIO()
    compose(form, language, letters(1), fonts, out, Stamp(AT))
    page_png(out.getvalue(), 0)
    return {"cold": cold * 1000, "again": (time.perf_counter() - start) * 1000}


def scanning(pages: int, dpi: int) -> dict[str, float]:
    """Scanned pages whose codes are read in a second; ready pictures, no scanner."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "batch.pdf")
        ours("F01", letters(pages), out)
        pictures = list(page_pictures(out, dpi))
    start = time.perf_counter()
    found = sum(1 for one in pictures for page in scan_picture(one) if page.code is not None)
    return {"rate": pages / (time.perf_counter() - start), "found": found}


def in_own_process(way: str, count: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--only", way, "--count", str(count)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def peer(python: str, name: str, count: int) -> dict[str, float] | str:
    """What one peer does with the work; why not, where it does not run."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        ours("F01", letters(count), folder / "ours.pdf")
        write_work(folder / "ours.pdf", folder)
        command = [python, str(Path(__file__).parent / "peers/run.py"), name, str(folder)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            return done.stderr.strip()[-70:]
        if keep := os.environ.get("KEEP_PEERS"):
            shutil.copy(folder / "peer.pdf", Path(keep, f"{name}.pdf"))
        return json.loads(done.stdout) | alike(folder / "ours.pdf", folder / "peer.pdf")._asdict()


def table(way: str, told: dict[str, float]) -> None:
    print(f"{way:24} {told['rate']:9.0f} {told['kb']:10.2f} {told['peak']:8.0f}", flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=1000)
    arguments.add_argument("--long", type=int, default=100_000)
    arguments.add_argument("--peers", default=sys.executable, metavar="PYTHON")
    arguments.add_argument("--only", choices=(*WAYS, "first", "scan"))
    given = arguments.parse_args()
    if given.only:
        odd = {"first": lambda: first_page("F02"), "scan": lambda: scanning(given.count, 150)}
        told = odd[given.only]() if given.only in odd else measure(given.only, given.count)
        print(json.dumps(told))
        return
    results = {}
    print(f"{'':24} letters/s  kB/letter  peak MB")
    for way in WAYS:
        runs = [in_own_process(way, given.count) for _ in range(3)]
        results[way] = sorted(runs, key=lambda run: run["rate"])[1]
        table(way, results[way])
    ratios = {"limit": results["plain"]["rate"] / results["limit"]["rate"]}
    before = results["plain"]["rate"]
    for name in PEERS:
        told = peer(given.peers, name, given.count // FEWER.get(name, 1))
        if isinstance(told, str):
            print(f"{name:24} {told}", flush=True)
        else:
            table(name, told)
            print(
                f"{'':24} {told['dots']:.2%} of dots differ, {told['signs']:.2%} of signs missing"
            )
            # On a shared machine only what ran side by side compares.
            after = in_own_process("plain", given.count)["rate"]
            ratios[name] = (before + after) / 2 / told["rate"]
            before = after
    for way in ("plain", "rich"):
        for count in (1000, given.long):
            table(f"{way} × {count}", in_own_process(way, count))
    for name, ratio in ratios.items():
        print(f"plain / {name:16} {ratio:9.2f}")
    first, scanned = in_own_process("first", 1), in_own_process("scan", 60)
    print(f"first page, ms           {first['cold']:9.0f} cold {first['again']:6.0f} again")
    print(f"scanned pages/s, 150 dpi {scanned['rate']:9.1f}, {scanned['found']:.0f} of 60 found")


if __name__ == "__main__":
    main()
