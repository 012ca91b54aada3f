"""The words of the command line: which commands there are and what each of them takes.

Light on purpose: nothing that a command works with is loaded to tell what it is called.
"""

import os
from argparse import SUPPRESS, ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path

from shouyue.i18n.catalogue import languages
from shouyue.i18n.language import Language, load_language

_ROLES = ("officer", "clerk", "supervisor")


def language_of(words: Sequence[str]) -> Language:
    """The language that a command line asks for; Chinese unless it says otherwise."""
    parser = ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--lang", default=os.environ.get("SHOUYUE_LANG", ""))
    asked = parser.parse_known_args(words)[0].lang.replace("-", "_")
    known = languages()
    return load_language(
        next((tag for tag in known if tag == asked or tag.partition("_")[0] == asked), known[0])
    )


def grammar(say: Language) -> ArgumentParser:
    """The parser of every command."""
    shared = _shared(say)
    parser = ArgumentParser(
        prog="shouyue",
        description=say.text("Care for loans and letters of a rural bank branch, offline."),
        parents=[shared],
        allow_abbrev=False,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--selftest",
        dest="run",
        action="store_const",
        const="selftest:selftest",
        help=say.text("try every part of the program on this machine"),
    )
    parser.set_defaults(vault=None, password_file=None, json=False, run="window:desk")
    commands = Commands(parser, shared)
    _vaults(commands, say)
    _tapes(commands, say)
    return parser


def _shared(say: Language) -> ArgumentParser:
    """What every command takes, before its name or behind it."""
    parser = ArgumentParser(add_help=False, argument_default=SUPPRESS)
    group = parser.add_argument_group(say.text("everywhere"))
    folder = say.text("the vault's folder; else SHOUYUE_VAULT, else the only one of this account")
    group.add_argument("--vault", type=Path, metavar="DIR", help=folder)
    secret = say.text("a file with the password; else SHOUYUE_PASSWORD, else it is asked for")
    group.add_argument("--password-file", type=Path, metavar="FILE", help=secret)
    one = say.text("answer with one JSON document")
    group.add_argument("--json", action="store_true", help=one)
    group.add_argument("--lang", metavar="TAG", help=say.text("zh_CN or en"))
    return parser


class Commands:
    """Takes up one command after the other."""

    def __init__(self, parser: ArgumentParser, shared: ArgumentParser) -> None:
        self._shared = shared
        self._places = parser.add_subparsers(metavar="COMMAND")

    def add(self, name: str, run: str, words: str) -> ArgumentParser:
        """A command; `run` is module:function in this package."""
        parser: ArgumentParser = self._places.add_parser(
            name, help=words, description=words, parents=[self._shared], allow_abbrev=False
        )
        parser.set_defaults(run=run)
        return parser


def _vaults(commands: Commands, say: Language) -> None:
    init = commands.add("init", "vaults:init", say.text("make a vault"))
    init.add_argument("--name", required=True, help=say.text("whose it is"))
    init.add_argument("--role", required=True, choices=_ROLES)
    init.add_argument("--branch", required=True, metavar="CODE", help=say.text("the branch's code"))
    commands.add("verify", "vaults:verify", say.text("recompute a vault and name what is wrong"))


def _tapes(commands: Commands, say: Language) -> None:
    words = say.text("take in the bank's export (.xlsx, .xls, .csv)")
    tape = commands.add("import", "tapes:take_in", words)
    tape.add_argument("tape", type=Path, metavar="TAPE")
    tape.add_argument("--mapping", default="", help=say.text("a saved mapping of columns"))
    tape.add_argument("--as-of", metavar="DAY", help=say.text("the day of the figures"))
