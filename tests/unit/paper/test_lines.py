"""The line of a key, compared with every TOML file that we ship."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from shouyue.data import shipped
from shouyue.paper.lines import line_of

# What is kept of a version is the same files once more.
FILES = sorted(
    path
    for folder in ("forms", "resources")
    for path in shipped(folder).glob("**/*.toml")
    if "versions" not in path.parts
)


def keys(value: object, path: str = "") -> Iterator[tuple[str, str, object]]:
    """Every key of a file: its path, its last name, what stands there."""
    if isinstance(value, dict):
        for name, inner in value.items():
            here = f"{path}.{name}" if path else name
            yield here, name, inner
            yield from keys(inner, here)
    if isinstance(value, list):
        for place, inner in enumerate(value):
            yield from keys(inner, f"{path}[{place}]")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_key_of_a_file_is_in_its_line(path: Path):
    text = path.read_text("utf-8")
    lines = text.splitlines()
    # The holidays are thousands of days; the first hundred keys tell as much.
    for key, name, value in [*keys(tomllib.loads(text))][:100]:
        line = lines[line_of(text, key) - 1]
        assert name in line
        if isinstance(value, str) and "\n" not in value and "\\" not in line:
            assert value in line


STRANGE = '''\
# a [table] = "in a comment"
plain = "x # y = [ {"
"quoted key" = 1
many = """
one = 1
[not]
"""
when = 1979-05-27 07:32:00
a.b = { c = [
    1, # one
    { d = "deep" },
    ["x",
     'y'],
  ], e = 2 }

[[t]]
x = 1

[[t.u]]
y = 1
[[t.u]]
y = 2
[[t]]
[t.v]
z = 3
'''


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("plain", 2),
        ("quoted key", 3),
        ("many", 4),
        ("when", 8),
        ("a.b", 9),
        ("a.b.c[0]", 10),
        ("a.b.c[1].d", 11),
        ("a.b.c[2]", 12),
        ("a.b.c[2][1]", 13),
        ("a.b.e", 14),
        ("t[0]", 16),
        ("t[0].u[1].y", 22),
        ("t[1].v.z", 25),
        ("t[0].u[1].y.nothing.more", 22),
        ("t[0].u[7]", 19),
        ("nowhere", 0),
        ("", 0),
    ],
)
def test_keys_are_found_wherever_toml_lets_them_stand(key: str, line: int):
    tomllib.loads(STRANGE)
    assert line_of(STRANGE, key) == line


def test_the_value_says_which_of_many_keys_is_meant():
    assert line_of(STRANGE, "d", "deep") == 11
    assert line_of(STRANGE, "y", "2") == 22
