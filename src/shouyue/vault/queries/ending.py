"""Loans of which the law ends something soon, whoever looks after them."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec

from shouyue.vault.queries.about import MINE
from shouyue.vault.vault import Vault

_Q_ENDING: Final = f"""
SELECT count(*) FROM (
  SELECT loan.id FROM clock INDEXED BY clock_urgency CROSS JOIN loan ON loan.id = clock.loan
  WHERE clock.standing IN (0, 1) AND clock.act_by BETWEEN :since AND :until
    AND loan.officer <> :but AND {MINE}
  UNION
  SELECT loan.id FROM guarantee_clock AS behind INDEXED BY guarantee_clock_urgency
  CROSS JOIN loan ON loan.id = behind.loan
  WHERE behind.act_by BETWEEN :since AND :until AND loan.officer <> :but AND {MINE}
    AND NOT (behind.kind = 'general' AND behind.status = 'preserved')
)
"""  # noqa: S608  # own


def ending_elsewhere(
    vault: Vault, branches: Sequence[str], but: str, days: tuple[date, date]
) -> int:
    """Loans of all officers `but` one, of which a period ends from one day to another."""
    values = {
        "branches": msgspec.json.encode(list(branches)).decode(),
        "officer": "",
        "but": but,
        "since": days[0].isoformat(),
        "until": days[1].isoformat(),
    }
    row = vault.cases.execute(_Q_ENDING, values).fetchone() or (0,)
    return int(row[0])
