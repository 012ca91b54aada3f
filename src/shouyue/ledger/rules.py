"""The rules that headquarters issues to every vault: numbered, signed, dated ahead where it likes.

The organisation's offline key signs them and not the hub's: whoever breaks into the hub can hold
such words back, but he cannot change the law on a laptop.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from nacl.signing import SigningKey

from shouyue.ledger.canonical import Count, Digest, Record, read, write
from shouyue.ledger.errors import LedgerError
from shouyue.ledger.ids import Place
from shouyue.ledger.signed import Signed, opened, sign

MAX_RULES: Final = 200 * 1024
"""How large issued rules may be, in bytes: they have to fit in a message of the wire."""

_RULES: Final = b"shouyue/rules/1"


class RulesWords(Record, frozen=True):
    """The organisation's word about the rules to act by.

    Attributes:
        number: counts what the organisation issued, from 1.
        holds_from: the day from which they are in force.
        pack: the policy pack, a TOML file.
        rest_days: the holiday table that goes with it, a TOML file.
        issued_at: ms since 1970.
    """

    number: Place
    holds_from: date
    pack: str
    rest_days: str
    issued_at: Count


class Issued(NamedTuple):
    """Issued rules that were checked; `digest` tells them from others (lower-case hex)."""

    digest: Digest
    words: RulesWords


def sign_rules(organisation_key: SigningKey, words: RulesWords) -> Signed:
    """Issue rules.

    Raises:
        LedgerError: `ledger.rules_too_large`, with the most there may be.
        ValueError: they have no canonical form.
    """
    raw = write(words)
    if len(raw) > MAX_RULES:
        raise LedgerError("ledger.rules_too_large", most=MAX_RULES // 1024)
    return sign(organisation_key, _RULES, raw)


def check_rules(organisation_public: bytes, signed: Signed) -> Issued:
    """Read rules that the organisation issued.

    Raises:
        ForgedError: it did not sign them.
        NotCanonicalError: signed, but not by this program's rules.
    """
    words = read(opened(organisation_public, _RULES, signed), RulesWords)
    return Issued(signed.digest.hex(), words)


def in_force(issued: Iterable[Issued], on: date) -> list[Issued]:
    """Those that have begun to hold by a day, the one to act by first.

    A restored hub may give a number again: the later word then stands, and of two of one moment
    the same one on every laptop.
    """
    begun = [one for one in issued if one.words.holds_from <= on]
    return sorted(begun, key=_rank, reverse=True)


def _rank(one: Issued) -> tuple[int, int, str]:
    return one.words.number, one.words.issued_at, one.digest
