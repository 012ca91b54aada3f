"""Which vault a command works in, and the password that opens it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getpass
from pathlib import Path

from shouyue.casework.opening import home, list_vaults, open_workspace, system_clock
from shouyue.casework.right_day import wrong_day
from shouyue.casework.workspace import Workspace
from shouyue.cli.console import Call, CommandError, one_line
from shouyue.cli.spoken import said

_LONGEST_PASSWORD = 4096


@contextmanager
def opened(call: Call) -> Iterator[Workspace]:
    """The caller's vault, open for the length of a command.

    Raises:
        CommandError: it is not said which vault, or there is no way to ask for the password.
        VaultError, DatabaseError: it does not open.
    """
    folder = chosen(call)
    ws = open_workspace(folder, password(call), system_clock)
    try:
        if (wrong := wrong_day(ws)) is not None:
            call.note(one_line(said(call.say, wrong)))
        yield ws
    finally:
        ws.close()


def chosen(call: Call) -> Path:
    """The vault that is meant: said, else in the environment, else the only one there is."""
    if (folder := told(call)) is not None:
        return folder
    cards = list_vaults(home())
    if len(cards) != 1:
        raise CommandError("cli.which_vault" if cards else "cli.no_vault", n=len(cards))
    return cards[0].folder


def told(call: Call) -> Path | None:
    """The vault that the command line or the environment names."""
    said = call.args.vault or os.environ.get("SHOUYUE_VAULT")
    return Path(said) if said else None


def password(call: Call, *, is_new: bool = False) -> str:
    """The vault's password; a new one is asked for twice."""
    if call.args.password_file is not None:
        try:
            with call.args.password_file.open(encoding="utf-8") as file:
                return str(file.readline(_LONGEST_PASSWORD)).rstrip("\r\n")
        except UnicodeDecodeError:
            raise CommandError("cli.password_no_text") from None
    if (kept := os.environ.get("SHOUYUE_PASSWORD")) is not None:
        return kept
    if not call.console.given.isatty():
        raise CommandError("cli.no_password")
    typed = getpass(call.say.text("Password: "), call.console.err)
    if is_new and getpass(call.say.text("Once more: "), call.console.err) != typed:
        raise CommandError("cli.passwords_differ")
    return typed
