"""Numbers of letters: `F02-KLZHIP37-1-000123-K`.

Form, the vault that drew it, the vault's epoch, a counter, a check character. A vault draws from
a block of its own, so numbers hold offline, and none is given out twice: the counter follows the
newest letter of the form that the facts know, or the newest given out here, if that is later.
"""

import re
from typing import Final

from shouyue.casework.workspace import Workspace
from shouyue.domain.errors import KnownError
from shouyue.sqlcipher import transaction
from shouyue.vault import local, lookups

_SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VAULT_SIGNS: Final = 8
_COUNTER_DIGITS: Final = 6
_MOST: Final = 10**_COUNTER_DIGITS - 1
_SERIAL: Final = re.compile(r"[A-Z][0-9]{2}[A-Z]?-[A-Z2-7]{8}-[1-9][0-9]{0,3}-[0-9]{6}-[0-9A-Z]")


class SerialsSpentError(KnownError):
    """This vault has given out every number of a form."""


class Serials:
    """The numbers of one form that this vault may give out, from the first free one."""

    def __init__(self, ws: Workspace, form: str) -> None:
        self._ws = ws
        identity = ws.vault.identity
        self._front = f"{form}-{identity.vault[:_VAULT_SIGNS].upper()}-{identity.epoch}-"
        self._kept = f"serial:{self._front}"
        self._next = 1 + max(self._last_of_facts(), self._last_given())

    def numbered(self, place: int) -> str:
        """The serial at a place from 0 on behind those given out before.

        Raises:
            SerialsSpentError: there are no more.
        """
        number = self._next + place
        if number > _MOST:
            raise SerialsSpentError("casework.letters.serials_spent", most=_MOST)
        body = f"{self._front}{number:0{_COUNTER_DIGITS}}"
        return f"{body}-{_check(body)}"

    def give(self, count: int) -> None:
        """Remember that so many were given out.

        Facts say so too, unless headquarters puts them in quarantine: paper cannot be called back.
        """
        with transaction(self._ws.vault.cases):
            local.put(self._ws.vault.cases, self._kept, self._next + count - 1)
        self._next += count

    def _last_of_facts(self) -> int:
        last = lookups.last_serial(self._ws.vault, self._front)
        return int(last[len(self._front) :][:_COUNTER_DIGITS]) if last else 0

    def _last_given(self) -> int:
        kept = local.get(self._ws.vault.cases, self._kept)
        return kept if isinstance(kept, int) else 0


def is_serial(text: str) -> bool:
    """Whether a text is a number of ours and typed without a slip."""
    return _SERIAL.fullmatch(text) is not None and text[-1] == _check(text[:-2])


def is_called(serial: str, said: str) -> bool:
    """Whether a person means this letter: by all of its number, or by the end of it.

    127 and 000127 are …-000127-K, whatever sign K is; so are 127-K, 000127K and 1000127K, where
    the dashes are left out. Without a dash a check sign stands behind all six digits, so that 1274
    is number 1274 and never 127-4.

    Args:
        serial: a number of ours.
        said: as `typed_page` has it: without blanks, in capitals.
    """
    *_, counter, check = serial.split("-")
    if said.isascii() and said.isdecimal() and len(said) <= _COUNTER_DIGITS:
        return int(said) == int(counter)
    end = said.strip("-").split("-")
    if [end[0].lstrip("0"), *end[1:]] == [counter.lstrip("0"), check]:
        return True
    tight = "".join(end)
    return len(tight) > _COUNTER_DIGITS and serial.replace("-", "").endswith(tight)


def _check(body: str) -> str:
    """ISO/IEC 7064, MOD 37,36: finds every single wrong sign and every two exchanged."""
    product = 36
    for sign in body.replace("-", ""):
        total = (product + _SIGNS.index(sign)) % 36 or 36
        product = total * 2 % 37
    return _SIGNS[(1 - product) % 36]
