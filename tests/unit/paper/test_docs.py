"""docs/forms.md tells the form language as it is, and its example prints."""

import re
import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from shouyue.paper import checks, compose, forms, layout, reading
from shouyue.paper.forms import load_form
from shouyue.paper.letter import VALUE_TYPES
from shouyue.paper.parts import KINDS, Column, Fact, TableColumn
from shouyue.paper.samples import FILLED, sample
from shouyue.paper.wording import BUILT_IN, PERSON_PARTS, WAYS
from unit.paper.invented import FORMS, composed

DOCS = Path(__file__).parents[3] / "docs"
TEXT = (DOCS / "forms.md").read_text(encoding="utf-8")


def test_the_example_loads_and_prints(tmp_path):
    shutil.copytree(FORMS / "blocks", tmp_path / "blocks")
    (tmp_path / "X01").mkdir()
    for name, toml in re.findall(r"`([\w.]+\.toml)`\n\n```toml\n(.*?)```", TEXT, re.DOTALL):
        (tmp_path / "X01" / name).write_text(toml, encoding="utf-8")
    form = load_form(tmp_path, "X01")
    for filled in FILLED:
        result, _ = composed("X01", letters=[sample(tmp_path, form, filled)], forms=tmp_path)
        assert (result.pages, result.refused) == (1, ())


@pytest.mark.parametrize("kind", KINDS)
def test_every_part_is_told_with_its_keys(kind):
    (row,) = [line for line in TEXT.splitlines() if line.startswith(f"| `{kind}` |")]
    for item in fields(KINDS[kind]):
        if item.name not in ("when", "unless"):
            assert f"`{item.name}`" in row, item.name


@pytest.mark.parametrize("piece", [Column, Fact, TableColumn])
def test_every_piece_of_a_part_is_told_with_its_keys(piece):
    for item in fields(piece):
        assert f"`{item.name}`" in TEXT, item.name


@pytest.mark.parametrize("kind", VALUE_TYPES)
def test_every_type_is_told_with_its_ways(kind):
    (row,) = [line for line in TEXT.splitlines() if line.startswith(f"| `{kind}` | ")]
    for way in WAYS[kind]:
        assert not way or f":{way}" in row, way


def test_every_built_in_name_and_part_of_a_person_is_told():
    for name in BUILT_IN:
        assert f"`{{{name}}}`" in TEXT
    for name in PERSON_PARTS:
        assert f".{name}" in TEXT


@pytest.mark.parametrize("module", [checks, compose, forms, layout, reading])
def test_every_refusal_is_told(module):
    source = Path(module.__file__).read_text(encoding="utf-8")
    for code in set(re.findall(r'"(paper\.[a-z_]+)"', source)):
        assert f"`{code}`" in TEXT, code


def test_every_picture_of_the_page_is_there():
    for name in re.findall(r"!\[.*?\]\((.*?)\)", TEXT):
        assert (DOCS / name).is_file(), name
