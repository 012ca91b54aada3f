"""Keeps the catalogues in step with the source: `python -m shouyue.i18n.upkeep` in a checkout.

Writes each `.po` anew: messages sorted, without line numbers (so a moved line changes nothing),
new ones with an empty translation, those that the source no longer has taken out.
"""

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from shouyue.i18n.catalogue import (
    CODE_CONTEXT,
    DOMAIN,
    catalogue_path,
    languages,
    locale_folder,
)
from shouyue.i18n.extract import SPEAKING_ROOMS, found_in

_SOURCE_LANGUAGE = "en"
_WIDTH = 100
# The same words give the same file: no clock in it.
_NO_TIME = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def extracted(source: Path) -> Catalog:
    """Every sentence and code of the package at `source`, as an empty catalogue."""
    catalogue = Catalog(domain=DOMAIN, project=DOMAIN, charset="utf-8")
    for path in sorted(source.rglob("*.py")):
        speaks = path.relative_to(source).parts[0].removesuffix(".py") in SPEAKING_ROOMS
        for found in found_in(path.read_text(encoding="utf-8"), speaks=speaks):
            ids = found.ids[0] if len(found.ids) == 1 else found.ids
            notes = [found.note] if found.note else []
            catalogue.add(ids, context=found.context, auto_comments=notes)
    return catalogue


def read_catalogue(tag: str, folder: Path) -> Catalog:
    """A `.po` file with all that its keepers wrote; raises babel's own errors."""
    with catalogue_path(tag, folder).open("rb") as file:
        return read_po(file, locale=tag, domain=DOMAIN, abort_invalid=True)


def brought_up(tag: str, template: Catalog, folder: Path) -> Catalog:
    """The catalogue of one language with exactly the messages of `template`."""
    if catalogue_path(tag, folder).is_file():
        old = read_catalogue(tag, folder)
    else:
        old = Catalog(locale=tag, domain=DOMAIN)
    new = Catalog(
        locale=tag,
        domain=DOMAIN,
        project=DOMAIN,
        charset="utf-8",
        header_comment=f"# The words of Shouyue in {tag}; see docs/howto/add-words.md.",
        last_translator="Shouyue",
        language_team=tag,
        msgid_bugs_address="see README",
        fuzzy=False,
    )
    for message in template:
        if message.id:
            known = old.get(_key(message), message.context)
            words = known.string if known and not known.fuzzy else None
            new.add(message.id, words, context=message.context, auto_comments=message.auto_comments)
    return new


def problems(tag: str, template: Catalog, folder: Path) -> Iterator[str]:
    """What is wrong with one language, one line each: missing, stale, untranslated, misfilled.

    English needs no translation of sentences, only the sentences of codes.
    """
    kept = read_catalogue(tag, folder)
    wanted = {(m.context, m.id): m for m in template if m.id}
    have = {(m.context, m.id): m for m in kept if m.id}
    yield from (f"{tag}: stale {key}" for key in have.keys() - wanted.keys())
    for key in wanted:
        if key not in have:
            yield f"{tag}: missing {key}"
        elif not _translations(have[key]):
            if tag != _SOURCE_LANGUAGE or key[0] == CODE_CONTEXT:
                yield f"{tag}: untranslated {key}"
        elif have[key].fuzzy:
            yield f"{tag}: fuzzy {key}"
        elif key[0] != CODE_CONTEXT and not _same_holes(have[key]):
            yield f"{tag}: placeholders differ {key}"


def write_catalogue(tag: str, catalogue: Catalog, folder: Path) -> None:
    path = catalogue_path(tag, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.revision_date = catalogue.creation_date = _NO_TIME
    with path.open("wb") as file:
        write_po(file, catalogue, width=_WIDTH, no_location=True, sort_output=True)


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _translations(message: Message) -> tuple[str, ...]:
    """The words in all their forms; nothing when one of them is empty."""
    string = message.string or ""
    words = (string,) if isinstance(string, str) else tuple(string)
    return words if all(words) else ()


def _same_holes(message: Message) -> bool:
    ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    wanted = set().union(*map(_holes, ids))
    return all(_holes(words) <= wanted for words in _translations(message))


def _holes(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def main() -> int:
    """Rewrites the catalogues of this checkout; 1 when Chinese or a code lacks its words."""
    template = extracted(Path(__file__).resolve().parent.parent)
    folder = locale_folder()
    for tag in languages(folder):
        write_catalogue(tag, brought_up(tag, template, folder), folder)
    found = [line for tag in languages(folder) for line in problems(tag, template, folder)]
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
