"""Invented people and what the bank would know of them, for letters."""

import datetime as dt
import io

import pypdf
import pypdfium2

from shouyue.data import shipped
from shouyue.i18n.language import letter_language
from shouyue.paper.compose import compose
from shouyue.paper.fonts import Fonts
from shouyue.paper.forms import load_form, load_forms
from shouyue.paper.letter import Composed, Letter, Person, Stamp
from shouyue.paper.samples import sample

AT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
STAMP = Stamp(AT)
FORMS = shipped("forms")
SHIPPED = load_forms(FORMS)  # read once: to read one takes longer than to set its letters
FONTS = Fonts.open(extra=())


def values(**changed):
    """Every value that the shipped forms ask for."""
    return {
        "bank": "青禾农村商业银行股份有限公司",
        "branch": "龙潭支行",
        "officer": "李建国",
        "officer_phone": "13800000000",
        "complaint_phone": "400-000-0000",
        "account": "6228 0000 0000 0000 017（青禾农商行）",
        "borrower": Person("张三", "110105194912310003", "清河省石桥市龙潭县柳树村三组18号"),
        "contract": "QHNSH-2024-0183-00017",
        "note": "JJ20240315000127",
        "loan_date": dt.date(2024, 3, 15),
        "loan_amount": 5_000_000,
        "maturity": dt.date(2026, 3, 14),
        "rate": 65_250,
        "penalty_rate": 97_875,
        "as_of": dt.date(2026, 11, 23),
        "principal": 3_000_000,
        "interest": 123_456,
        "penalty": 98_765,
        "compound": 4_321,
        "total": 3_226_542,
        "days_overdue": 254,
        "pay_by": dt.date(2026, 12, 15),
        "time_barred": False,
        "due": dt.date(2026, 12, 15),
        "days_left": 22,
        "due_principal": 3_103_086,
        "due_interest": 123_456,
        "interest_days": 365,
        "on_time": True,
        "day": dt.date(2026, 11, 24),
        "villages": "柳树村、杏花村",
        "sheet": 1,
        "sheets": 2,
        "stops": tuple(stop(place) for place in range(1, 11)),
        **changed,
    }


def stop(place: int) -> dict[str, object]:
    """A row of the day sheet."""
    return {
        "place": place,
        "who": f"张三\n柳树村三组{place}号\n13800000000",
        "why": "逾期 254 天，近期没有送达通知",
        "owed": 3_000_000,
        "paper": f"F02 {place:06d}",
    }


def letter(serial="310203-26-000127", **changed):
    return Letter(serial, values(**changed))


def composed(code="F02", tag="zh_CN", letters=None, *, fonts=FONTS, stamp=STAMP, forms=FORMS):
    """What came of a batch, and its PDF."""
    out = io.BytesIO()
    form = SHIPPED[code] if forms is FORMS else load_form(forms, code)
    batch = [sample(forms, form)] if letters is None else letters
    result: Composed = compose(form, letter_language(tag), batch, fonts, out, stamp)
    return result, out.getvalue()


def by_pypdf(pdf):
    """What pypdf reads on each page."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf), strict=True).pages]


def by_pdfium(pdf):
    """What PDFium reads on each page."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text_page = page.get_textpage()
            found.append(text_page.get_text_range())
            text_page.close()
            page.close()
    return found
