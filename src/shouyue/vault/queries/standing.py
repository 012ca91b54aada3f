"""Where the loans of a branch stand: whose figures are here, of which day, and events of law."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec

from shouyue.domain.capacity import as_known
from shouyue.sqlcipher import mapped
from shouyue.vault.queries import noted_unable
from shouyue.vault.vault import Vault

_REF: Final = "chain.vault || '.' || chain.epoch || '.' || chain.branch || '.' || fact.seq"
_Q_EVENTS: Final = f"""
SELECT event.note, event."on", event.event, {_REF}
FROM json_each(:notes) AS asked
CROSS JOIN event ON event.branch = :branch AND event.note = asked.value
CROSS JOIN fact ON fact.id = event.fact CROSS JOIN chain ON chain.id = fact.chain
WHERE NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = event.fact)
"""  # noqa: S608  # own words
_Q_AS_OF: Final = "SELECT as_of FROM loan_source WHERE branch = ?"
_Q_BRANCHES: Final = "SELECT branch FROM loan_source ORDER BY branch"


def branches(vault: Vault) -> list[str]:
    """The branches whose loans are here."""
    return [row[0] for row in vault.cases.execute(_Q_BRANCHES).fetchall()]


def as_of(vault: Vault, branch: str) -> date | None:
    """The day of the bank's figures."""
    row = vault.cases.execute(_Q_AS_OF, (branch,)).fetchone()
    return date.fromisoformat(row[0]) if row is not None else None


def newest_figures(vault: Vault) -> date | None:
    """The newest day of the figures of any branch here."""
    row = vault.cases.execute("SELECT max(as_of) FROM loan_source").fetchone()
    return date.fromisoformat(row[0]) if row is not None and row[0] else None


def events(vault: Vault, branch: str, notes: Sequence[str]) -> dict[str, list[dict[str, object]]]:
    """Note → its events of law that nobody replaced, by what is known, with `date` and `id`."""
    found: dict[str, list[dict[str, object]]] = {}
    decode = msgspec.json.Decoder(dict[str, object]).decode
    asked = {"branch": branch, "notes": msgspec.json.encode(list(notes)).decode("utf-8")}
    noted = noted_unable.of_notes(vault.cases, branch, notes)
    with mapped():
        for note, on, event, ref in vault.cases.execute(_Q_EVENTS, asked):
            known = as_known(decode(event), on, noted.get(note, ()))
            found.setdefault(note, []).append({**known, "date": on, "id": ref})
    return found
