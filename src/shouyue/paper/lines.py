"""In which line of a TOML file a key is: `tomllib`, which has read the file, does not say it."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r"""(?P<string>"{3}(?:\\.|[^\\])*?"{3}|'{3}.*?'{3}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
    r"""|(?P<comment>#[^\n]*)|(?P<end>\n)|(?P<mark>[\[\]{},=])|(?P<bare>[^\s\[\]{},=#"']+)""",
    re.DOTALL,
)
_INDEX: Final = re.compile(r"\[\d+\]$")


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def line_of(text: str, key: str, hint: str = "") -> int:
    """The line, from 1, of a key such as `pages[1].parts[3].words`; 0 where nothing of it is there.

    Args:
        text: a TOML file that `tomllib` reads.
        key: the whole path; or its last name alone, then the `hint` says which one is meant.
        hint: what stands there as the value, where that is a word.
    """
    places = _Places(text)
    for path, line in places.lines.items():
        if hint and path.rpartition(".")[2] == key and places.words.get(path) == hint:
            return line
    while key and key not in places.lines:
        key = _INDEX.sub("", key) if _INDEX.search(key) else key.rpartition(".")[0]
    return places.lines.get(key, 0)


class _Places:
    """Every key of a file with its line, and the words that stand at some."""

    def __init__(self, text: str) -> None:
        self.lines: dict[str, int] = {}
        self.words: dict[str, str] = {}
        self._tokens = list(_tokens(text))
        self._at = 0
        table, seen = "", Counter[str]()
        while self._skip_lines():
            table = self._header(seen) if self._is("[") else self._entry(table)

    def _header(self, seen: "Counter[str]") -> str:
        """`[a.b]` or `[[a.b]]`: a name that is a list of tables gets the number it stands at."""
        line, opened, names = self._next().line, self._is("["), []
        while not self._is("]"):
            names += [one for one in self._next().text.split(".") if one not in ("", "[")]
        while self._is("]"):
            self._next()
        path = ""
        for place, name in enumerate(names, start=1):
            path = _joined(path, name.strip("\"'"))
            self.lines.setdefault(path, line)
            if opened and place == len(names):
                seen[path] += 1
            if seen[path]:
                path = f"{path}[{seen[path] - 1}]"
        self.lines.setdefault(path, line)
        return path

    def _entry(self, table: str) -> str:
        path = table
        while not self._is("="):
            path = _joined(path, self._next().text.strip("\"'").strip("."))
        self._next()
        self._value(path)
        return table

    def _value(self, path: str) -> None:
        token = self._next()
        self.lines.setdefault(path, token.line)
        if token.text == "[":
            place = 0
            while self._more("]"):
                self._value(f"{path}[{place}]")
                place += 1
        elif token.text == "{":
            while self._more("}"):
                self._entry(path)
        else:
            self.words[path] = token.text.strip("\"'")
            while self._at < len(self._tokens) and self._tokens[self._at].kind == "bare":
                self._next()  # a day and its hour are two words

    def _more(self, closing: str) -> bool:
        """Whether there is another item; takes the bracket if there is none."""
        while self._skip_lines() and self._is(","):
            self._next()
        if not self._is(closing):
            return self._at < len(self._tokens)
        self._next()
        return False

    def _skip_lines(self) -> bool:
        while self._at < len(self._tokens) and self._tokens[self._at].kind == "end":
            self._at += 1
        return self._at < len(self._tokens)

    def _is(self, mark: str) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at].text == mark

    def _next(self) -> _Token:
        self._at += 1
        return self._tokens[self._at - 1]


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for found in _TOKEN.finditer(text):
        if found.lastgroup != "comment":
            yield _Token(str(found.lastgroup), found[0], line)
        line += found[0].count("\n")
