"""Rounds that were planned and not entered yet."""

from dataclasses import dataclass
from typing import Final

from shouyue.ledger.facts import read_fact
from shouyue.ledger.kinds import TripPlanned, content
from shouyue.vault.vault import Vault

_REF: Final = "chain.vault || '.' || chain.epoch || '.' || chain.branch || '.' || fact.seq"
_Q_OPEN: Final = f"""
SELECT {_REF}, fact.header, fact.body
FROM trip CROSS JOIN fact ON fact.id = trip.fact CROSS JOIN chain ON chain.id = fact.chain
WHERE chain.vault = ? AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = trip.fact)
  AND NOT EXISTS (
    SELECT 1 FROM trip_return WHERE trip_return.trip = {_REF}
      AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = trip_return.fact))
ORDER BY trip.day, trip.fact
"""  # noqa: S608  # this module's own names


@dataclass(frozen=True, slots=True)
class OpenTrip:
    """A round of ours by the reference of its fact, with what was planned and when it was said."""

    ref: str
    said: TripPlanned
    wall_ms: int
    zone_min: int


def open_trips(vault: Vault) -> list[OpenTrip]:
    """The rounds of this vault's own person that are not entered yet, by day."""
    found = []
    for ref, header, body in vault.cases.execute(_Q_OPEN, (vault.identity.vault,)).fetchall():
        fact = read_fact(header, body)
        if isinstance(said := content(fact), TripPlanned):
            found.append(OpenTrip(ref, said, fact.header.wall, fact.header.zone))
    return found
