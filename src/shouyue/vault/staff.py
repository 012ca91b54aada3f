"""Who writes in which vault, as they introduced themselves."""

from shouyue.vault.vault import Vault

_Q_OWNER = """
SELECT staff.name, staff.role
FROM staff CROSS JOIN fact ON fact.id = staff.fact CROSS JOIN chain ON chain.id = fact.chain
WHERE chain.vault = ? ORDER BY fact.seq DESC LIMIT 1
"""


def owner(vault: Vault) -> tuple[str, str]:
    """Name and role of the person whose vault this is."""
    return _introduced(vault, vault.identity.vault)


def name_of(vault: Vault, writer: str) -> str:
    """The name of whoever writes from a vault; empty where that is not known here."""
    return _introduced(vault, writer)[0]


def _introduced(vault: Vault, writer: str) -> tuple[str, str]:
    row = vault.cases.execute(_Q_OWNER, (writer,)).fetchone()
    return (str(row[0]), str(row[1])) if row is not None else ("", "officer")
