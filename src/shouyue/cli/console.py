"""What a command is given and what it gives back: words on a terminal, or one JSON document."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from typing import TextIO

from shouyue.domain.errors import KnownError
from shouyue.domain.invisible import is_invisible, spelt_out
from shouyue.domain.money import Fen, yuan
from shouyue.i18n.language import Language

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]

REFUSED = 1


class CommandError(KnownError):
    """A command that cannot be done as it was asked; its sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answers: a document, the same in words, and how it ended.

    `complaint` is the plain line of a refusal; it goes where errors go. `is_given` says that the
    command has answered already.
    """

    document: Json
    lines: Sequence[str] = ()
    code: int = 0
    complaint: str = ""
    is_given: bool = False


@dataclass(frozen=True, slots=True)
class Console:
    """Where a command reads and writes."""

    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)
    given: TextIO = field(default_factory=lambda: sys.stdin)


def console() -> Console:
    """This process's streams: UTF-8 where no person looks on, and no letter that cannot be said."""
    for stream, errors in ((sys.stdin, "strict"), (sys.stdout, "replace"), (sys.stderr, "replace")):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors=errors)
    return Console()


@dataclass(frozen=True, slots=True)
class Call:
    """One command as it was called, with the language of whoever called it."""

    args: Namespace
    say: Language
    console: Console

    def note(self, words: str) -> None:
        """Tell a person something beside the answer."""
        print(spelt_out(words), file=self.console.err, flush=True)

    def progress(self) -> Callable[[int, int], None]:
        """Shows how far a long act is, where somebody looks on."""
        err = self.console.err
        if not err.isatty():
            return lambda _done, _total: None

        def show(done: int, total: int) -> None:
            err.write(f"\r{done}/{total}\x1b[K" if 0 < done < total else "\r\x1b[K")
            err.flush()

        return show

    def refused(self, code: str, params: Mapping[str, object]) -> Answer:
        """The answer that says no, in one line."""
        sentence = one_line(self.say.told(code, params))
        document: Json = {"outcome": "refused", "code": code, "message": sentence}
        return Answer(document, (), REFUSED, sentence)

    def give(self, answer: Answer) -> int:
        """Write the answer where it belongs; returns the exit code."""
        out = self.console.out
        if answer.is_given:
            return answer.code
        try:
            if self.args.json:
                out.write(_as_json(answer.document) + "\n")
            else:
                out.writelines(f"{spelt_out(line)}\n" for line in answer.lines)
            out.flush()
        except BrokenPipeError:
            # Whoever read has enough. Python flushes once more at its end, which must not fail.
            os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        if answer.complaint:
            self.note(answer.complaint)
        return answer.code


def _as_json(document: Json) -> str:
    """The document; signs that nobody sees are escaped, so that it is read back as it was."""
    written = json.dumps(document, ensure_ascii=False)
    if written.isascii() and written.isprintable():
        return written
    return "".join(json.dumps(sign)[1:-1] if is_invisible(sign) else sign for sign in written)


def refuse_unused(args: Namespace, beside: str, unused: Iterable[str]) -> None:
    """What is said and would do nothing beside an option is refused, never left out silently.

    Raises:
        CommandError: one of `unused` was said; `beside` is what it was said with, or empty.
    """
    said = next((name for name in unused if getattr(args, name)), None)
    if said is not None and beside:
        raise CommandError("cli.option_unused", option=_option(said), beside=_option(beside))
    if said is not None:
        raise CommandError("cli.option_unused_alone", option=_option(said))


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def one_line(words: str) -> str:
    return " ".join(words.split())


def money(fen: int) -> str:
    """For documents: yuan as a decimal string."""
    return yuan(Fen(fen))
