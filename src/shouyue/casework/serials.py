"""Numbers of letters: `F02-KLZHIP37-1-000123-K`.

Form, the vault that drew it, the vault's epoch, a counter, a check character. A vault draws from
a block of its own, so numbers hold offline, and none is given out twice: the counter follows the
newest letter of the form that the facts know, or the newest given out here, if that is later.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
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

_WHOLE: Final = re.compile(
    r"([A-Z][0-9]{2}[A-Z]?)([A-Z2-7]{8})([1-9][0-9]{0,3})([0-9]{6})([0-9A-Z])"
)
"""Without what stands between its parts."""
_MEANT_DIGITS: Final = 9
"""Of a number that somebody means."""
_NAMED: Final = 3
"""So many of several are named."""


class SerialsSpentError(KnownError):
    """This vault has given out every number of a form."""


class MeantError(KnownError):
    """The end of a number that is the end of no letter's number, or of several."""


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


def plain(typed: str) -> str:
    """A number as it is kept, however it was typed.

    With other dashes, blanks or neither, small, or in the wide signs of a Chinese keyboard.
    """
    named = unicodedata.normalize("NFKC", typed).upper()
    whole = _WHOLE.fullmatch(_bare(named))
    return "-".join(whole.groups()) if whole else "".join(named.split())


def is_called(serial: str, said: str) -> bool:
    """Whether a person means this letter: by all of its number, or by the end of it.

    127 and 000127 are …-1-000127-K, whatever sign K is; so are 127-K, 000127K and 1000127K, where
    the dashes are left out. Without a dash a check sign stands behind all six digits, so that 1274
    is number 1274 and never 127-4.
    """
    parts, named = serial.split("-"), plain(said)
    want, counter = _bare(named), _counter(parts)
    if counter is None:
        return bool(want) and _bare(serial) == want
    if is_number(want) and int(want) == int(parts[counter]):
        return True
    first, *others = named.split("-")
    counted, *behind = parts[counter:]
    if behind and [first.lstrip("0"), *others] == [counted.lstrip("0"), *behind]:
        return True
    return any("".join(parts[place:]) == want for place in range(counter + 1))


def one_meant(typed: str, serials: Iterable[str]) -> str:
    """The one of some numbers that was typed, whole or its end; empty where it is none of them.

    With the end alone no check sign tells a typing error: whoever records something shows first
    whose letter it is.

    Raises:
        MeantError: it is the end of several.
    """
    found = [serial for serial in serials if is_called(serial, typed)]
    said = plain(typed)
    if said in found:
        return said
    if len(found) > 1:
        named = ", ".join(found[:_NAMED])
        raise MeantError("casework.letters.several_called", said=said, serials=named)
    return found[0] if found else ""


def is_number(said: str) -> bool:
    """Whether it is digits alone, and not too many to be meant."""
    return said.isascii() and said.isdecimal() and len(said) <= _MEANT_DIGITS


def _counter(parts: Sequence[str]) -> int | None:
    """Where the counter stands: a check sign may be a digit too, but one."""
    places = (n for n, part in enumerate(parts) if part.isdecimal() and len(part) > 1)
    return max(places, default=None)


def _bare(named: str) -> str:
    kinds = ((sign, unicodedata.category(sign)) for sign in named if not sign.isspace())
    return "".join(sign for sign, kind in kinds if kind != "Pd")


def _check(body: str) -> str:
    """ISO/IEC 7064, MOD 37,36: finds every single wrong sign and every two exchanged."""
    product = 36
    for sign in body.replace("-", ""):
        total = (product + _SIGNS.index(sign)) % 36 or 36
        product = total * 2 % 37
    return _SIGNS[(1 - product) % 36]
