"""Which rules the acts of a vault go by: headquarters' newest that have begun, else the shipped."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Final

from shouyue.casework.policy import PackFile, Rules, read_rest_days, shipped_packs, shipped_rules
from shouyue.casework.wire import membership
from shouyue.domain.calendars import CalendarError
from shouyue.domain.packs import PolicyError
from shouyue.ledger.errors import ForgedError
from shouyue.ledger.rules import Issued, check_rules, in_force
from shouyue.vault import rules as stored
from shouyue.vault.vault import Vault

_log: Final = logging.getLogger(__name__)


class InForce:
    """The rules of one vault. Belongs to the vault's thread.

    What headquarters issued is checked and read once, and again when there is more of it.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._count = 0
        self._issued: list[Issued] = []
        self._read: dict[str, Rules | None] = {}

    def on(self, day: date) -> Rules:
        """Those to act by on a day."""
        if not self._look():
            return shipped_rules()
        found = (self._rules(one) for one in in_force(self._issued, day))
        return next((rules for rules in found if rules is not None), shipped_rules())

    def coming(self, day: date) -> Rules | None:
        """Those that headquarters has issued ahead, the next to begin after a day."""
        if not self._look():
            return None
        now = {one.digest for one in in_force(self._issued, day)}
        later = [one for one in self._issued if one.digest not in now]
        later.sort(key=lambda one: one.words.holds_from)
        return next((rules for one in later if (rules := self._rules(one)) is not None), None)

    def unread(self, day: date) -> int:
        """The number of newer rules that this program is too old to read, or 0."""
        if not self._look():
            return 0
        newest = next(iter(in_force(self._issued, day)), None)
        return newest.words.number if newest and self._rules(newest) is None else 0

    def of(self, mark: str) -> Rules | None:
        """The rules that a fact names, if they are here."""
        self._look()
        known = (*map(self._rules, self._issued), *map(shipped_rules, shipped_packs()))
        return next((rules for rules in known if rules is not None and rules.mark == mark), None)

    def forget(self) -> None:
        """Look anew: the vault belongs to another organisation."""
        self._count = 0
        self._issued = []

    def _look(self) -> bool:
        """Whether headquarters issued any."""
        count = stored.count(self._vault)
        if count != self._count:
            self._issued = list(self._checked())
            self._count = count
        return bool(self._issued)

    def _checked(self) -> Iterator[Issued]:
        """What the organisation signed that this vault belongs to; a former one's is nothing."""
        if (member := membership(self._vault)) is None:
            return
        for signed in stored.issued(self._vault):
            with suppress(ForgedError):
                yield check_rules(member.organisation, signed)

    def _rules(self, issued: Issued) -> Rules | None:
        if issued.digest not in self._read:
            self._read[issued.digest] = _read(issued)
        return self._read[issued.digest]


def _read(issued: Issued) -> Rules | None:
    words = issued.words
    try:
        pack, rest_days = PackFile(words.pack.encode()), read_rest_days(words.rest_days.encode())
    except (PolicyError, CalendarError) as error:
        # Written for a newer program: whoever looks at the rules is told, the work goes on.
        _log.warning("issued rules %d cannot be read: %s", words.number, error.code)
        return None
    return Rules(pack, rest_days, words.number, words.holds_from)
