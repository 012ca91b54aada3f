"""A folder with one whole form, to be spoilt."""

import pytest

from shouyue.paper.errors import FormError
from shouyue.paper.forms import load_form

COLUMNS = """[
  { heading = "day_head", value = "day" }, { heading = "sum_head", value = "sum" }
]"""
FORM = """
code = "X01"
version = 1
aloud = false
[fields]
who = "person"
sum = "money"
day = "date"
late = "flag"
plan = { type = "rows", columns = { day = "date", sum = "money" } }
[[pages]]
parts = [
  { part = "code" },
  { part = "say", words = "hello" },
  { part = "cash", of = "sum" },
  { part = "calendar", of = "day", when = "late" },
  { part = "write", words = "sign" },
  { part = "block", name = "K", with = { person = "who" } },
  { part = "table", of = "plan", columns = COLUMNS },
]
"""
WORDS = """
title = "试"
hello = "{who.name} {sum:capitals} {day:lunar}"
sign = "签"
day_head = "日"
day = "{plan.day}"
sum_head = "额"
sum = "{plan.sum}"
"""
BLOCK = """
takes = { person = "person" }
parts = [{ part = "say", words = "line" }]
"""


FORM = FORM.replace("COLUMNS", COLUMNS.replace("\n", ""))


class Folder:
    """A folder with one form in Chinese, to be spoilt."""

    def __init__(self, root):
        self.root = root
        self.put("X01/form.toml", FORM)
        self.put("X01/words.zh_CN.toml", WORDS)
        self.put("blocks/K.toml", BLOCK)
        self.put("blocks/words.zh_CN.toml", '[K]\nline = "{person.address}"\n')

    def put(self, name, text):
        path = self.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, name, old, new):
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        self.put(name, text.replace(old, new, 1))

    def fault(self):
        with pytest.raises(FormError) as caught:
            load_form(self.root, "X01")
        return caught.value
