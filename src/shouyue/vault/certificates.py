"""Whose key is whose, as headquarters' issuing key said; checked by whoever asks for it again."""

from shouyue.ledger.canonical import read
from shouyue.ledger.certificates import VaultWords
from shouyue.ledger.ids import ChainId
from shouyue.ledger.signed import Signed
from shouyue.sqlcipher import transaction
from shouyue.vault.vault import Vault


def keep(vault: Vault, signed: Signed) -> None:
    """Remember a certificate.

    Raises:
        NotCanonicalError: its words are none.
    """
    words = read(bytes.fromhex(signed.words), VaultWords)
    with transaction(vault.cases):
        vault.cases.execute(
            "INSERT INTO certificate (vault, epoch, words, signature) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (vault, epoch, words) DO UPDATE SET signature = excluded.signature",
            (words.vault, words.epoch, signed.words, signed.signature),
        )


def covering(vault: Vault, chain: ChainId) -> Signed | None:
    """The newest kept certificate that covers a chain."""
    rows = vault.cases.execute(
        "SELECT words, signature FROM certificate WHERE vault = ? AND epoch = ?",
        (chain.vault, chain.epoch),
    ).fetchall()
    known = [(read(bytes.fromhex(words), VaultWords), words, sign) for words, sign in rows]
    found = [one for one in known if chain.branch in one[0].branches]
    if not found:
        return None
    _, words, signature = max(found, key=lambda one: one[0].issued_at)
    return Signed(words=words, signature=signature)
