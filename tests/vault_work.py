"""What a process does to a vault while a test breaks calls of the system under it.

`python vault_work.py make|save FOLDER`: every fact that was said to be saved is a line on stdout,
and so is every refusal; anything else that is raised ends the process with its traceback.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from factories import make_contact_recorded, make_promise_made
from shouyue.domain.errors import KnownError
from shouyue.ledger.ids import Ref
from shouyue.vault.errors import UnmarkedError
from shouyue.vault.vault import Vault
from vaults import load_tape, loans, make_vault, reopen, say, say_with_scan


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def acts(vault: Vault) -> tuple[Callable[[], Ref], ...]:
    return (
        lambda: say(vault, make_contact_recorded(), make_promise_made())[-1],
        lambda: load_tape(vault, loans(5)),
        lambda: say_with_scan(vault, bytes(range(256)) * 20),
        lambda: say(vault)[-1],
    )


def work(what: str, folder: Path) -> None:
    try:
        vault = make_vault(folder) if what == "make" else reopen(folder)
    except KnownError as error:
        tell(f"refused {error.code}")
        return
    tell("open")
    for act in acts(vault):
        try:
            tell(f"saved {act().seq}")
        except UnmarkedError:
            tell("unmarked")
        except KnownError as error:
            tell(f"refused {error.code}")
    vault.close()
    tell("closed")


if __name__ == "__main__":
    work(sys.argv[1], Path(sys.argv[2]))
