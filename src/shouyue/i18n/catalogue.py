"""Reads the translations: one gettext catalogue per language, in `resources/locale`.

The `.po` files are the only source, read as they are (5 ms for a thousand messages), so there is
no compiled second file that could be stale. The ids of messages are English sentences. The
sentence for a code of the lower rooms (`KnownError.code`, refusals, reasons) has the code as its
id, in the context `code`.
"""

import json
import re
from collections.abc import Callable, Iterator
from gettext import c2py
from pathlib import Path

from shouyue.data import shipped

DOMAIN = "shouyue"
CODE_CONTEXT = "code"

_LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr|msgstr\[(\d)\])\s+)?(".*")\s*')
_PLURALS = re.compile(r"Plural-Forms:\s*nplurals\s*=\s*\d+\s*;\s*plural\s*=\s*([^;\n]+)")

# One entry of a catalogue: context, id, id of the plural, forms of the translation by number.
Entry = dict[str, str]


class CatalogueError(ValueError):
    """A `.po` file is not written right; the message names the line."""


class Catalogue:
    """The words of one language: what `Language` asks."""

    def __init__(self, entries: Iterator[Entry]) -> None:
        self._words: dict[tuple[str, str], str] = {}
        self._plurals: dict[str, dict[int, str]] = {}
        self._form: Callable[[int], int] = c2py("n != 1")
        for entry in entries:
            self._take(entry)

    def gettext(self, message: str, /) -> str:
        return self._words.get(("", message), message)

    def pgettext(self, context: str, message: str, /) -> str:
        return self._words.get((context, message), message)

    def ngettext(self, one: str, many: str, n: int, /) -> str:
        forms = self._plurals.get(one, {})
        return forms.get(self._form(n)) or (one if n == 1 else many)

    def _take(self, entry: Entry) -> None:
        message, context = entry.get("msgid", ""), entry.get("msgctxt", "")
        if not message and not context:
            found = _PLURALS.search(entry.get("msgstr", ""))
            self._form = c2py(found[1]) if found else self._form
        elif "msgid_plural" in entry:
            forms = {int(key[7]): words for key, words in entry.items() if key[:7] == "msgstr["}
            self._plurals[message] = forms
        elif words := entry.get("msgstr", ""):
            self._words[context, message] = words


def locale_folder() -> Path:
    """Where the catalogues of this program are."""
    return shipped("resources") / "locale"


def catalogue_path(tag: str, folder: Path) -> Path:
    """The catalogue of one language, `zh_CN` or `en`; it may not exist."""
    return folder / tag / "LC_MESSAGES" / f"{DOMAIN}.po"


def languages(folder: Path | None = None) -> tuple[str, ...]:
    """Tags of the languages that have a catalogue, sorted, Chinese first."""
    root = folder or locale_folder()
    tags = {path.parent.parent.name for path in root.glob(f"*/LC_MESSAGES/{DOMAIN}.po")}
    return tuple(sorted(tags, key=lambda tag: (not tag.startswith("zh"), tag)))


def load_catalogue(tag: str, folder: Path) -> Catalogue:
    """The catalogue of one language.

    Raises:
        LookupError: there is no such language.
        CatalogueError: the file is damaged.
    """
    path = catalogue_path(tag, folder)
    if not path.is_file():
        raise LookupError(f"no catalogue for language {tag!r}")
    return Catalogue(_entries(path.read_text(encoding="utf-8")))


def _entries(text: str) -> Iterator[Entry]:
    """Entries are parted by empty lines; those marked fuzzy are no translations."""
    number = 0
    for block in text.split("\n\n"):
        entry: Entry = {}
        key, is_fuzzy = "", False
        for line in block.split("\n"):
            number += 1
            if not line or line.startswith("#"):
                is_fuzzy = is_fuzzy or (line.startswith("#,") and "fuzzy" in line)
                continue
            match = _LINE.fullmatch(line)
            if match is None or not (match[1] or key):
                raise CatalogueError(f"line {number} of a catalogue is not written right")
            key = match[1] or key
            entry[key] = entry.get(key, "") + json.loads(match[3])
        number += 1
        if entry and not is_fuzzy:
            yield entry
