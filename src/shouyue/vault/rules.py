"""The rules that headquarters issued; checked by whoever asks for them again."""

from shouyue.ledger.signed import Signed
from shouyue.sqlcipher import mapped, transaction
from shouyue.vault.vault import Vault


def keep(vault: Vault, number: int, signed: Signed) -> None:
    """Remember issued rules."""
    with transaction(vault.cases):
        vault.cases.execute(
            "INSERT INTO issued_rules (digest, number, words, signature) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (signed.digest, number, signed.words, signed.signature),
        )


def issued(vault: Vault) -> list[Signed]:
    """All of them."""
    with mapped():
        rows = vault.cases.execute("SELECT words, signature FROM issued_rules").fetchall()
    return [Signed(words=words, signature=signature) for words, signature in rows]


def count(vault: Vault) -> int:
    """How many there are: whoever read them before knows by it whether to read them again."""
    with mapped():
        row = vault.cases.execute("SELECT count(*) FROM issued_rules").fetchone()
    return int(row[0]) if row is not None else 0


def last(vault: Vault) -> int:
    """The largest number of them; 0 if there are none."""
    with mapped():
        row = vault.cases.execute("SELECT max(number) FROM issued_rules").fetchone()
    return int(row[0] or 0) if row is not None else 0


def has(vault: Vault, digest: bytes) -> bool:
    """Whether the words with this SHA-256 are here."""
    with mapped():
        found = vault.cases.execute("SELECT 1 FROM issued_rules WHERE digest = ?", (digest,))
        return found.fetchone() is not None
