"""The rules hold no country's law: articles, numbers and dates of law stand in policy packs."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from architecture.house import SOURCE, nothing, tree

# How amounts, days, numbers and villages are written and said in China: ways of writing, not law.
LOCAL_WRITING = {"dates", "lunar", "money", "phones", "places"}
CLOCKS = ["effects", "events", "guarantee", "guarantees", "judges", "law", "limitation", "signing"]
ARTICLE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]|\bArt\.|\bAct \d{4}\b|§")


def modules_of_rules() -> dict[str, Path]:
    paths = (SOURCE / "domain").glob("*.py")
    return {path.stem: path for path in paths if path.stem not in LOCAL_WRITING}


def said(source: ast.AST) -> Iterator[tuple[int, object]]:
    """(line, value) of every constant; a text that stands alone is a docstring and cites freely."""
    cited = {
        id(node.value)
        for node in ast.walk(source)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(source):
        if isinstance(node, ast.Constant) and id(node) not in cited:
            yield node.lineno, node.value


def test_no_rule_holds_an_article():
    nothing(
        (
            f"{name}.py:{line}: {value!r}"
            for name, path in modules_of_rules().items()
            for line, value in said(tree(path))
            if isinstance(value, str) and ARTICLE.search(value)
        ),
        "put it into resources/policy",
    )


def test_no_rule_holds_a_day_of_law():
    nothing(
        (
            f"{name}.py:{node.lineno}: {ast.unparse(node)}"
            for name, path in modules_of_rules().items()
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call)
            and getattr(node.func, "id", "") == "date"
            and all(isinstance(argument, ast.Constant) for argument in node.args)
        ),
        "put it into resources/policy",
    )


@pytest.mark.parametrize("name", CLOCKS)
def test_no_clock_holds_a_number_of_law(name: str):
    nothing(
        f"{name}.py:{line}: {value}"
        for line, value in said(tree(modules_of_rules()[name]))
        if isinstance(value, int) and value not in (0, 1)
    )


def test_the_search_finds_what_it_is_for():
    source = ast.parse('"""民法典 188."""\nEFFECT = ("民法典188", 3)\n"""See 民法典 189."""\n')
    assert list(said(source)) == [(2, "民法典188"), (2, 3)]
    assert ARTICLE.search("Limitation Act 1963 s. 18")
    assert not ARTICLE.search("the period is over and this does not bring it back")
