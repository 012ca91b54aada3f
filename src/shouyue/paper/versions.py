"""Former versions of forms, kept so that a paper of years ago can be printed again as it was.

`versions/<code>-<version>` in the folder of forms holds a form with the blocks that it uses, as
files like any other. A wording that changes without a new version is a fault: papers that are out
would say something else than what is here under their number.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from shouyue.paper.form import Form
from shouyue.paper.forms import BLOCKS, load_form, locating
from shouyue.paper.reading import Where, read_toml

_VERSIONS: Final = "versions"


def load_version(folder: Path, code: str, version: int) -> Form:
    """A form as it was in one version: as it is kept, whatever is in its place now.

    Raises:
        FormError: `paper.form_version_missing`, it is not kept here; else as `load_form`.
    """
    kept = _kept(folder, code, version)
    if kept.is_dir():
        return load_form(kept, code)
    form = load_form(folder, code)
    if form.version != version:
        where = Where(f"{code}/form.toml", "version")
        with locating(folder):
            raise where.error("paper.form_version_missing", version=version)
    return form


def check_version(folder: Path, form: Form) -> None:
    """Compare a form with what is kept of its version, if anything is.

    Raises:
        FormError: `paper.form_changed`: it says otherwise under the same number.
    """
    kept = _kept(folder, form.code, form.version)
    if kept.is_dir() and not _same_files(kept, folder) and load_form(kept, form.code) != form:
        where = Where(f"{form.code}/form.toml", "version")
        with locating(folder):
            raise where.error("paper.form_changed", version=form.version)


def check_kept(folder: Path, form: Form) -> None:
    """The same, for a form that is to be printed: what is kept nowhere could say anything later.

    Raises:
        FormError: as `check_version`; and `paper.form_not_kept`.
    """
    check_version(folder, form)
    if not _kept(folder, form.code, form.version).is_dir():
        where = Where(f"{form.code}/form.toml", "version")
        with locating(folder):
            raise where.error("paper.form_not_kept", version=form.version, form=form.code)


def keep_version(folder: Path, code: str) -> Path:
    """Keep a form as it is now, under its version; returns where.

    Raises:
        FormError: the form has a fault, or another one is kept under this version.
    """
    form = load_form(folder, code)
    check_version(folder, form)
    kept = _kept(folder, code, form.version)
    if kept.is_dir():
        return kept
    made = kept.with_name(f".{kept.name}")
    with suppress(FileNotFoundError):
        shutil.rmtree(made)
    (made / BLOCKS).mkdir(parents=True)
    (made / code).mkdir()
    names = ("form.toml", *(f"words.{tag}.toml" for tag in form.languages))
    blocks = (
        *(f"{name}.toml" for name in sorted(_blocks_of(folder, code))),
        *(f"words.{tag}.toml" for tag in form.languages),
    )
    for inner, files in ((code, names), (BLOCKS, blocks)):
        for name in files:
            shutil.copyfile(folder / inner / name, made / inner / name)
    made.replace(kept)
    return kept


def _kept(folder: Path, code: str, version: int) -> Path:
    return folder / _VERSIONS / f"{code}-{version}"


def _same_files(kept: Path, folder: Path) -> bool:
    """Whether nothing was touched, which is told without reading what the files say."""
    for one in kept.rglob("*.toml"):
        now = folder / one.relative_to(kept)
        if not now.is_file() or now.read_bytes() != one.read_bytes():
            return False
    return True


def _blocks_of(folder: Path, code: str) -> set[str]:
    table, _ = read_toml(folder / code / "form.toml", folder)
    return set(_named(table))


def _named(value: object) -> Iterator[str]:
    """The names of the blocks that stand anywhere in a value."""
    if isinstance(value, dict):
        if value.get("part") == "block":
            yield str(value.get("name"))
        value = [*value.values()]
    if isinstance(value, list):
        for inner in value:
            yield from _named(inner)
