"""Reads the translations: one gettext catalogue per language, in `resources/locale`.

The `.po` files are the only source; they are compiled in memory, so there is no second file that
could be stale. The ids of messages are English sentences. The sentence for a code of the lower
rooms (`KnownError.code`, refusals, reasons) has the code as its id, in the context `code`.
"""

import io
from gettext import GNUTranslations
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from shouyue.data import shipped

DOMAIN = "shouyue"
CODE_CONTEXT = "code"


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


def read_catalogue(tag: str, folder: Path) -> Catalog:
    """Parses one `.po` file.

    Raises:
        LookupError: there is no such language.
        babel.messages.pofile.PoFileError: the file is damaged.
    """
    path = catalogue_path(tag, folder)
    if not path.is_file():
        raise LookupError(f"no catalogue for language {tag!r}")
    with path.open("rb") as file:
        return read_po(file, locale=tag, domain=DOMAIN, abort_invalid=True)


def load_translations(tag: str, folder: Path) -> GNUTranslations:
    """The catalogue of one language, ready to answer; raises as `read_catalogue`."""
    compiled = io.BytesIO()
    write_mo(compiled, read_catalogue(tag, folder))
    compiled.seek(0)
    return GNUTranslations(compiled)
