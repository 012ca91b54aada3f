"""Lines and rows for the hand: what is known is printed on them, what is not is left free."""

import datetime as dt
import io

import pypdf
import pytest

from shouyue.i18n.language import load_language
from shouyue.paper.forms import load_form
from shouyue.paper.letter import Letter, Person
from shouyue.paper.plain import plain_text
from shouyue.paper.variant import Variants
from unit.paper.invented import STAMP, composed

FORM = """
code = "X01"
version = 1
aloud = false
[fields]
who = "person"
place = { type = "text", optional = true }
day = { type = "date", optional = true }
papers = { type = "rows", columns = { title = "text", day = { type = "date", optional = true } } }
[[pages]]
parts = [
  { part = "code" },
  { part = "write", words = "place_label", value = "place" },
  { part = "write", words = "phone_label", value = "phone" },
  { part = "write", words = "when_label", value = "when", lines = 3 },
  { part = "table", of = "papers", rows = 4, height = 9, columns = [
    { heading = "title_heading", value = "title" },
    { heading = "day_heading", value = "day" },
    { heading = "copies_heading" },
  ] },
]
"""
WORDS = """
title = "试"
place_label = "地点"
place = "{place}"
phone_label = "电话"
phone = "{who.phone}"
when_label = "何时何地"
when = "{day}在{place}"
title_heading = "文书"
title_cell = "{papers.title}"
day_heading = "日期"
day = "{papers.day}"
copies_heading = "份数"
""".replace("title_cell", "paper")
ONE = ({"title": "催收通知书", "day": None},)


@pytest.fixture
def forms(tmp_path):
    (tmp_path / "X01").mkdir()
    form = FORM.replace('value = "title"', 'value = "paper"')
    # A table of TOML in one line.
    head, _, pages = form.partition("[[pages]]")
    text = f"{head}[[pages]]\n" + " ".join(pages.split())
    (tmp_path / "X01/form.toml").write_text(text, encoding="utf-8")
    (tmp_path / "X01/words.zh_CN.toml").write_text(WORDS, encoding="utf-8")
    return tmp_path


def said(forms, **values):
    form = load_form(forms, "X01")
    letter = Letter("A-1", {"who": Person("张三"), "papers": ONE, **values})
    return plain_text(form, load_language("zh_CN"), letter, STAMP).splitlines()


def printed(forms, **values):
    letter = Letter("A-1", {"who": Person("张三"), "papers": ONE, **values})
    result, pdf = composed("X01", letters=[letter], forms=forms)
    assert not result.refused
    return pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_what_is_known_stands_on_its_line(forms):
    known = {"place": "村委会", "day": dt.date(2026, 11, 23), "who": Person("张三", phone="123")}
    lines = said(forms, **known)
    assert "地点：村委会" in lines
    assert "电话：123" in lines
    assert "何时何地：2026年11月23日在村委会" in lines
    assert "2026年11月23日在村委会" in printed(forms, **known)


def test_what_is_not_known_leaves_the_line_for_the_hand_and_is_not_struck(forms):
    lines = said(forms)
    assert {"地点：________", "电话：________", "何时何地：________"} <= set(lines)
    assert "／" not in printed(forms)


def test_words_of_which_a_part_is_unknown_are_left_to_the_hand_whole(forms):
    assert "何时何地：________" in said(forms, place="村委会")
    assert "在村委会" not in printed(forms, place="村委会")


def test_a_table_keeps_rows_and_cells_for_the_hand(forms):
    lines = said(forms)
    assert "催收通知书 | ________ | ________" in lines
    assert lines[-3:] == ["________ | ________ | ________"] * 3
    assert "／" not in printed(forms)


def test_more_rows_than_asked_for_are_all_printed(forms):
    many = tuple({"title": f"第{n}号", "day": None} for n in range(6))
    assert "第5号" in printed(forms, papers=many)
    assert said(forms, papers=many)[-1] == "第5号 | ________ | ________"


def test_what_is_known_or_not_never_moves_a_line(forms):
    """Only what `when` and `unless` name chooses a layout: there are few, and pages look alike."""
    variants = Variants(load_form(forms, "X01"))
    assert variants.conditions == ()
    assert variants.of({}, is_copy=False) == variants.of({"place": "村"}, is_copy=False)
