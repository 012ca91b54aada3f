"""One command, from its words to its exit code: 0 done, 1 refused, 2 wrong usage."""

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module

from shouyue.cli.console import Answer, Call, console
from shouyue.cli.grammar import grammar, language_of
from shouyue.domain.errors import KnownError

_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: the words behind the program's name; those of this process when None.

    Raises:
        SystemExit: 2, the words are no command; 0, they asked for help.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    streams = console()
    say = language_of(words)
    args = grammar(say).parse_args(words)
    call = Call(args, say, streams)
    try:
        answer = command(args)(call)
    except KnownError as error:
        answer = call.refused(error.code, error.params)
    except OSError as error:
        params = {"file": error.filename or "", "reason": error.strerror or type(error).__name__}
        answer = call.refused("cli.system_refuses", params)
    except KeyboardInterrupt:
        return _INTERRUPTED
    return call.give(answer)


def command(args: Namespace) -> Callable[[Call], Answer]:
    """What carries a command out. Its module is loaded now, so that asking for help is quick."""
    module, _, name = str(args.run).partition(":")
    found: Callable[[Call], Answer] = getattr(import_module(f"shouyue.cli.{module}"), name)
    return found
