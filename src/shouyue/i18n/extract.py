"""Finds every text for people in the source: sentences of the upper rooms, codes of the lower.

One catalogue holds both and neither can be forgotten: an error raised with a new code is a missing
translation until it has its sentence.

A sentence is a literal first argument of a call to one of `SENTENCE_CALLS`, in a room that speaks
(`desk`, `cli`): the others carry codes, and their `text("name")` means something else. Only `N_`
marks a sentence anywhere: the name of a stored value. A code is

- the literal first argument of an exception whose class is named `…Error`, if it has no space;
- any literal of the form `room.what`, such as `ledger.not_next`, that names no file;
- each value of an enum whose class is named `…Reason`, `…Refusal`, `…Code`, `…Flag`, `…Problem`;
- of the rules of law: the first argument of a call of `Effect`, each key of a dictionary named
  `…MEANINGS`, each value of a `Literal` named `…Code` or `Circumstance`, and of a constant named
  `…FLAGS`.
"""

import ast
import builtins
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from shouyue.i18n.catalogue import CODE_CONTEXT

SENTENCE_CALLS = {"text": 1, "_": 1, "N_": 1, "plural": 2, "in_context": 2}
_MARKS = {"N_": 1}
SPEAKING_ROOMS = ("cli", "desk")
ROOMS = ("casework", "cli", "desk", "domain", "hub", "intake", "ledger", "paper", "sync", "vault")
FAMILIES = (*ROOMS, "database")
_DOTTED_CODE = re.compile(rf"(?:{'|'.join(FAMILIES)})\.[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
# `hub.key` names a file, not something to say.
_FILE_SUFFIXES = (".bin", ".csv", ".db", ".json", ".key", ".log", ".pdf", ".pem", ".po", ".toml")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")
_ENUM_OF_CODES = re.compile(r".*(?:Reason|Refusal|Code|Flag|Problem)s?")
_LITERAL_OF_CODES = re.compile(r".*Code|Circumstance")
_FLAGS = re.compile(r"(?:\w+_)?FLAGS")
_NOTE = "NOTE:"


@dataclass(frozen=True, slots=True)
class Found:
    """One text for people: its id (a pair where it counts), its context, the author's note."""

    line: int
    ids: tuple[str, ...]
    context: str | None = None
    note: str = ""


def found_in(source: str, *, speaks: bool = True) -> list[Found]:
    """Codes of one module and, where its room speaks to people, sentences, in its order."""
    tree = ast.parse(source)
    notes = _notes_by_line(source)
    sentences = _sentences(tree, SENTENCE_CALLS if speaks else _MARKS)
    found = sorted((*sentences, *_codes(tree)), key=lambda item: item.line)
    return [
        replace(item, note=notes.get(item.line) or notes.get(item.line - 1, "")) for item in found
    ]


def codes_in(source: str) -> frozenset[str]:
    """The codes alone."""
    return frozenset(found.ids[0] for found in _codes(ast.parse(source)))


def _sentences(tree: ast.AST, asked: Mapping[str, int]) -> Iterator[Found]:
    for call in _calls(tree):
        count = asked.get(name := _name_of(call.func), 0)
        if count == 1 and call.args:
            yield from (Found(call.lineno, (words,)) for words in _alternatives(call.args[0]))
            continue
        words = tuple(_literal(argument) for argument in call.args[:count])
        if not count or len(words) < count or "" in words:
            continue
        if name == "in_context":
            yield Found(call.lineno, words[1:], context=words[0])
        else:
            yield Found(call.lineno, words)


def _codes(tree: ast.AST) -> Iterator[Found]:
    seen: set[str] = set()
    found = (_raised_codes(tree), _dotted_codes(tree), _enum_codes(tree), _rule_codes(tree))
    for line, code in chain.from_iterable(found):
        if code not in seen:
            seen.add(code)
            yield Found(line, (code,), context=CODE_CONTEXT)


def _raised_codes(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for call in _calls(tree):
        name = _name_of(call.func)
        code = _literal(call.args[0]) if call.args else ""
        if name.endswith("Error") and not hasattr(builtins, name) and _CODE.fullmatch(code):
            yield call.lineno, code


def _dotted_codes(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and _is_dotted_code(code := _literal(node)):
            yield node.lineno, code


def _is_dotted_code(text: str) -> bool:
    return bool(_DOTTED_CODE.fullmatch(text)) and not text.endswith(_FILE_SUFFIXES)


def _enum_codes(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and _is_enum_of_codes(node):
            for statement in node.body:
                if isinstance(statement, ast.Assign) and (code := _literal(statement.value)):
                    yield statement.lineno, code


def _rule_codes(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="Effect"), args=[first, *_]):
                codes = [first]
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Subscript(value=ast.Name(id="Literal"), slice=ast.Tuple(elts=codes)),
            ) if _LITERAL_OF_CODES.fullmatch(name):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Tuple(elts=codes)) if (
                _FLAGS.fullmatch(name)
            ):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Dict(keys=keys)) if (
                name.endswith("MEANINGS")
            ):
                codes = [key for key in keys if key is not None]
            case _:
                continue
        yield from ((item.lineno, code) for item in codes if (code := _literal(item)))


def _is_enum_of_codes(node: ast.ClassDef) -> bool:
    bases: Iterable[str] = map(_name_of, node.bases)
    return bool(_ENUM_OF_CODES.fullmatch(node.name)) and any(
        base.endswith("Enum") for base in bases
    )


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _literal(node: ast.expr) -> str:
    """The text of a string literal, implicit concatenation joined; empty for all else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _alternatives(node: ast.expr) -> Iterator[str]:
    """The literals that an expression may come out as: `one if so else other`, `one or other`."""
    match node:
        case ast.IfExp(body=first, orelse=second):
            yield from _alternatives(first)
            yield from _alternatives(second)
        case ast.BoolOp(values=parts):
            for part in parts:
                yield from _alternatives(part)
        case _:
            if words := _literal(node):
                yield words


def _notes_by_line(source: str) -> dict[int, str]:
    return {
        number: line.partition(_NOTE)[2].strip()
        for number, line in enumerate(source.splitlines(), start=1)
        if f"# {_NOTE}" in line
    }
