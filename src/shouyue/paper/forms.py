"""Loads form definitions: fields, layout, and words per language; every fault is refused here.

A folder of forms holds one folder per form (`form.toml`, `words.<language>.toml`) and `blocks`,
parts that several forms share with their words. `docs/forms.md` describes the language.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from typing_extensions import override

from shouyue.paper.aloud import ALOUD, read_sentences
from shouyue.paper.checks import check
from shouyue.paper.codes import LAST_VERSION
from shouyue.paper.errors import FormError
from shouyue.paper.form import FieldType, Form, Sentence
from shouyue.paper.letter import VALUE_TYPES
from shouyue.paper.lines import line_of
from shouyue.paper.page_size import A4, SIZES
from shouyue.paper.parts import Group, Part
from shouyue.paper.reading import (
    PartReader,
    Table,
    Where,
    as_table,
    listed,
    read_toml,
    text_of,
    wording,
)
from shouyue.paper.wording import Wording

BLOCKS = "blocks"
_APPROVED, _NOT_APPROVED = "approved", "not_approved"


def load_forms(folder: Path) -> dict[str, Form]:
    """Every form of a folder by its code.

    Raises:
        FormError: the first fault found, naming file, key and line.
    """
    with locating(folder):
        blocks = _Blocks(folder)
        found = (_load(path.parent, folder, blocks) for path in folder.glob("*/form.toml"))
        return {form.code: form for form in sorted(found, key=lambda form: form.code)}


def load_form(folder: Path, code: str) -> Form:
    """One form; raises as `load_forms`."""
    with locating(folder):
        return _load(folder / code, folder, _Blocks(folder))


def form_codes(folder: Path) -> tuple[str, ...]:
    """The codes of the forms of a folder, whether they are whole or not."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/form.toml")))


@contextmanager
def locating(folder: Path) -> Iterator[None]:
    """Says in which line of a folder of forms a fault is that comes up inside."""
    try:
        yield
    except FormError as error:
        text = _text(folder / str(error.params.get("file", "")))
        if not text or "line" in error.params:
            raise
        key = str(error.params.get("key", ""))
        hint = str(error.params.get("field") or error.params.get("name") or key)
        line = line_of(text, key, hint) or line_of(text, "part", hint)
        raise FormError(error.code, **error.params | {"line": line or 1}) from error


def _text(path: Path) -> str:
    try:
        return text_of(path)
    except (OSError, UnicodeDecodeError):
        return ""


def _load(folder: Path, root: Path, blocks: "_Blocks") -> Form:
    table, where = read_toml(folder / "form.toml", root)
    for key in table:
        if key not in ("code", "version", "paper", ALOUD, "fields", "pages"):
            raise (where / key).error("paper.form_key_unknown")
    code, version = table.get("code"), table.get("version")
    if code != folder.name:
        raise (where / "code").error("paper.form_value_wrong", wanted=folder.name)
    if type(version) is not int or not 1 <= version <= LAST_VERSION:
        wanted = f"≥ 1, ≤ {LAST_VERSION}"
        raise (where / "version").error("paper.form_value_wrong", wanted=wanted)
    paper = SIZES.get(str(table.get("paper", A4.name)))
    if paper is None:
        raise (where / "paper").error("paper.form_value_wrong", wanted=" / ".join(SIZES))
    fields = dict(_fields(as_table(table.get("fields", {}), where / "fields"), where / "fields"))
    words, aloud, drafts = _words_of(folder, root, blocks)
    builder = _Builder(blocks, fields, words)
    pages = tuple(
        builder.parts(as_table(page, where / "pages" / n).get("parts"), where / "pages" / n)
        for n, page in listed(table.get("pages"), where / "pages")
    )
    form = Form(folder.name, version, fields, pages, words, aloud, drafts, paper)
    check(form, where.file)
    _check_script(form, table, where)
    return form


def _check_script(form: Form, table: Table, where: Where) -> None:
    """Whether a form says how it is read aloud, or that it is read to nobody; never both.

    Raises:
        FormError: `paper.form_script_missing`, `paper.form_script_unused`.
    """
    if table.get(ALOUD, False) is not False:
        raise (where / ALOUD).error("paper.form_value_wrong", wanted="false")
    chinese = form.languages[0]
    if ALOUD in table and form.aloud:
        raise (where / ALOUD).error("paper.form_script_unused")
    if ALOUD not in table and chinese not in form.aloud:
        raise (where / "code").error("paper.form_script_missing", language=chinese)


class _Blocks:
    """The shared parts of a folder of forms, read when first used."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._tables: dict[str, tuple[Table, Where]] = {}
        self._words: dict[str, Mapping[str, object]] = {}

    def table(self, name: str, where: Where) -> tuple[Table, Where]:
        path = self._root / BLOCKS / f"{name}.toml"
        if not name.isidentifier() or not path.is_file():
            raise where.error("paper.form_block_unknown", name=name)
        if name not in self._tables:
            self._tables[name] = read_toml(path, self._root)
        return self._tables[name]

    def words(self, name: str, tag: str) -> Mapping[str, Wording]:
        """The words of a block in a language.

        Raises:
            FormError: the blocks do not speak it, or a hole is not written right.
        """
        where = Where(f"{BLOCKS}/words.{tag}.toml", name)
        return dict(_wordings(as_table(self._said_in(tag).get(name, {}), where), where))

    def draft(self, tag: str, *, approved: bool) -> str:
        """What pages of a language say whose words, or these, are not approved; else nothing.

        Raises:
            FormError: the blocks do not speak it, or do not say so.
        """
        where = Where(f"{BLOCKS}/words.{tag}.toml")
        if not (self._root / where.file).is_file():
            return ""
        words = self._said_in(tag)
        if approved and _is_approved(words):
            return ""
        said = words.get(_NOT_APPROVED)
        if not isinstance(said, str) or not said.strip():
            raise (where / _NOT_APPROVED).error("paper.form_words_missing")
        return said

    def _said_in(self, tag: str) -> Mapping[str, object]:
        if tag not in self._words:
            path = self._root / BLOCKS / f"words.{tag}.toml"
            self._words[tag], _ = read_toml(path, self._root)
        return self._words[tag]


class _Builder:
    """Builds the pages of one form; blocks bring their fields and words along."""

    def __init__(
        self,
        blocks: _Blocks,
        fields: dict[str, FieldType],
        words: dict[str, dict[str, Wording]],
    ) -> None:
        self._blocks, self._fields, self._words = blocks, fields, words
        self._used = 0

    def parts(self, entries: object, where: Where) -> tuple[Part, ...]:
        reader = _ReaderWithBlocks(self)
        return tuple(
            reader.part(entry, where / "parts" / number)
            for number, entry in listed(entries, where / "parts")
        )

    def block(self, entry: Table, where: Where) -> Part:
        """The parts of a block as a group, its words under a prefix of this use of it."""
        for key in entry:
            if key not in ("part", "name", "with", "words", "when", "unless"):
                raise (where / key).error("paper.form_key_unknown")
        name = str(entry.get("name", ""))
        table, there = self._blocks.table(name, where / "name")
        for key in table:
            if key not in ("takes", "fields", "parts"):
                raise (there / key).error("paper.form_key_unknown")
        names = self._names(entry, table, where / "with")
        for field, kind in _fields(as_table(table.get("fields", {}), there), there / "fields"):
            self._fields.setdefault(field, kind)
        self._used += 1
        prefix = f"{name}{self._used}."
        said = {k: str(v) for k, v in as_table(entry.get("words", {}), where / "words").items()}
        for tag, words in self._words.items():
            own = self._blocks.words(name, tag)
            for key in said.keys() - own.keys():
                raise (where / "words" / key).error("paper.form_key_unknown")
            words |= {prefix + k: own[k].renamed(names) for k in own.keys() - said.keys()}
        reader = PartReader(prefix, names, said)
        entries = listed(table.get("parts"), there / "parts")
        return Group(
            parts=tuple(reader.part(child, there / "parts" / n) for n, child in entries),
            when=str(entry.get("when", "")),
            unless=str(entry.get("unless", "")),
        )

    def _names(self, entry: Table, table: Table, where: Where) -> dict[str, str]:
        """What the block calls a field, and which field of the form that is, types compared."""
        given = as_table(entry.get("with", {}), where)
        takes = as_table(table.get("takes", {}), where)
        for key in given.keys() ^ takes.keys():
            raise (where / key).error("paper.form_block_argument")
        for key, kind in takes.items():
            field = self._fields.get(str(given[key]))
            if field is None or field.kind != kind:
                raise (where / key).error("paper.form_field_unknown", field=str(given[key]))
        return {key: str(field) for key, field in given.items()}


class _ReaderWithBlocks(PartReader):
    """Reads the parts of a form, where blocks may stand among them."""

    def __init__(self, builder: _Builder) -> None:
        super().__init__()
        self._builder = builder

    @override
    def part(self, table: object, where: Where) -> Part:
        entry = as_table(table, where)
        if entry.get("part") == "block":
            return self._builder.block(entry, where)
        return super().part(table, where)


def _fields(table: Table, where: Where) -> Iterator[tuple[str, FieldType]]:
    for name, value in table.items():
        entry = {"type": value} if isinstance(value, str) else as_table(value, where / name)
        for key in entry:
            if key not in ("type", "optional", "columns", "of"):
                raise (where / name / key).error("paper.form_key_unknown")
        kind = entry.get("type")
        if kind not in VALUE_TYPES:
            wanted = " / ".join(VALUE_TYPES)
            raise (where / name).error("paper.form_value_wrong", wanted=wanted)
        columns = None
        if kind == "rows":
            there = where / name / "columns"
            columns = dict(_fields(as_table(entry.get("columns"), there), there))
        of = tuple(str(one) for _, one in listed(entry.get("of", []), where / name / "of"))
        if bool(of) != (kind == "words"):
            raise (where / name / "of").error("paper.form_value_wrong", wanted="words")
        yield name, FieldType(str(kind), entry.get("optional") is True, columns, of)


def _words_of(
    folder: Path, root: Path, blocks: _Blocks
) -> tuple[dict[str, dict[str, Wording]], dict[str, tuple[Sentence, ...]], dict[str, str]]:
    """By language what is printed, what is said when it is read aloud, what marks a draft."""
    words, aloud, drafts = {}, {}, {}
    for path in sorted(folder.glob("words.*.toml")):
        table, where = read_toml(path, root)
        tag = path.name.split(".")[1]
        printed = {
            key: value
            for key, value in table.items()
            if key != ALOUD and not (key == _APPROVED and isinstance(value, bool))
        }
        words[tag] = dict(_wordings(printed, where))
        if ALOUD in table:
            aloud[tag] = read_sentences(table[ALOUD], where / ALOUD)
        if remark := blocks.draft(tag, approved=_is_approved(table)):
            drafts[tag] = remark
    if "zh_CN" not in words:
        raise FormError("paper.form_file_missing", file=f"{folder.name}/words.zh_CN.toml", key="")
    return words, aloud, drafts


def _is_approved(words: Table) -> bool:
    """Whether somebody who speaks a language from home stands for its words, as a file says."""
    return words.get(_APPROVED) is not False


def _wordings(table: Table, where: Where) -> Iterator[tuple[str, Wording]]:
    for key, value in table.items():
        yield key, wording(value, where / key)
