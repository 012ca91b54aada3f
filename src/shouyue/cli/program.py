"""One command, from its words to its exit code: 0 done, 1 refused, 2 wrong usage."""

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module

from shouyue.cli.console import Answer, Call, console, one_line
from shouyue.cli.grammar import language_of, parsed
from shouyue.domain.errors import KnownError
from shouyue.i18n.language import Language

_INTERRUPTED = 130
_WRONG_USAGE = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: the words behind the program's name; those of this process when None.

    Raises:
        SystemExit: 2, the words are no command; 0, they asked for help.
    """
    _forbid_core_dumps()
    words = list(sys.argv[1:] if argv is None else argv)
    streams = console()
    say = language_of(words)
    try:
        args = parsed(say, words)
        _refuse_no_text(words, say)
    except SystemExit as wrong:
        if wrong.code and "--json" in words:
            print(json.dumps({"outcome": "wrong_usage"}), file=streams.out, flush=True)
        raise
    call = Call(args, say, streams)
    try:
        answer = command(args)(call)
    except KnownError as error:
        answer = call.refused(error.code, error.params)
    except OSError as error:
        params = {"file": error.filename or "", "reason": error.strerror or type(error).__name__}
        answer = call.refused("cli.system_refuses", params)
    except KeyboardInterrupt:
        answer = Answer({"outcome": "interrupted"}, (), _INTERRUPTED)
    return call.give(answer)


def _forbid_core_dumps() -> None:
    """A crash must not write names and keys to the disk; Windows writes none by itself."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not there on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refuse_no_text(words: Sequence[str], say: Language) -> None:
    """Bytes that are no text in any language would be refused by everything that they reach."""
    if any(0xD800 <= ord(sign) < 0xE000 for word in words for sign in word):  # noqa: PLR2004 - UTF-16
        sys.stderr.write(one_line(say.sentence("cli.no_text")) + "\n")
        raise SystemExit(_WRONG_USAGE)


def command(args: Namespace) -> Callable[[Call], Answer]:
    """What carries a command out. Its module is loaded now, so that asking for help is quick."""
    module, _, name = str(args.run).partition(":")
    found: Callable[[Call], Answer] = getattr(import_module(f"shouyue.cli.{module}"), name)
    return found
