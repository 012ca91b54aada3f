"""Real vaults that speak the language of the tests of the wire."""

from collections.abc import Sequence
from pathlib import Path

from nacl.signing import SigningKey

from shouyue.casework.wire import WireJournal
from shouyue.ledger.chain import Origin
from shouyue.ledger.facts import Draft, Fact, read_fact
from shouyue.ledger.ids import Branch, HubEpoch, VaultId
from shouyue.ledger.moment import Moment
from shouyue.ledger.streams import StreamHead, StreamMark
from shouyue.vault.journal import Journal
from shouyue.vault.vault import Vault
from shouyue.vault.verify import verify
from vaults import make_vault, reopen, say_with_scan

_Q_FACTS = """
SELECT chain.vault, chain.epoch, chain.branch, fact.seq, fact.header, fact.body,
       stream_mark.hub_epoch, stream_mark.position, stream_mark.received_at
FROM fact JOIN chain ON chain.id = fact.chain LEFT JOIN stream_mark ON stream_mark.fact = fact.id
WHERE chain.branch = ? ORDER BY chain.vault, chain.epoch, fact.seq
"""


class Laptop(WireJournal):
    """A vault on disk; the same questions as `journals.MemoryJournal` answers."""

    def __init__(self, folder: Path, branch: str = "B01") -> None:
        self.folder = folder
        self.home = Branch(branch)
        self.opened: Vault = make_vault(folder, self.home)
        super().__init__(self.opened)

    @property
    def vault(self) -> VaultId:
        return self.opened.identity.vault

    @property
    def epoch(self) -> int:
        return self.opened.identity.epoch

    @property
    def key(self) -> SigningKey:
        return self.opened.identity.key

    def origin(self, branch: Branch) -> Origin:
        return self.opened.identity.origin(branch)

    def write(self, *drafts: Draft, wall: int = 0) -> list[Fact]:
        refs = Journal(self.opened).append(drafts, Moment(wall or 1_795_000_000_000, 480))
        by_ref = {fact.ref: fact for fact in self.facts()}
        return [by_ref[ref] for ref in refs]

    def scan(self, content: bytes) -> None:
        say_with_scan(self.opened, content)

    def facts(self) -> list[Fact]:
        rows = self.opened.cases.execute(_Q_FACTS, (self.home,)).fetchall()
        return [read_fact(row[4], row[5]) for row in rows]

    def everything(self, branch: str = "B01") -> dict[str, tuple[bytes, bytes | None]]:
        assert branch == self.home
        return {fact.ref.text: (fact.header_bytes, fact.body_bytes) for fact in self.facts()}

    @property
    def marks(self) -> dict[str, tuple[HubEpoch, StreamMark]]:
        rows = self.opened.cases.execute(_Q_FACTS, (self.home,)).fetchall()
        return {
            ".".join(map(str, row[:4])): (HubEpoch(row[6]), StreamMark(row[7], row[8]))
            for row in rows
            if row[6] is not None
        }

    @property
    def cursors(self) -> dict[Branch, StreamHead | None]:
        return {self.home: self.cursor(self.home)}

    @property
    def scans(self) -> Sequence[str]:
        rows = self.opened.cases.execute(
            "SELECT digest FROM attachment WHERE whole = 1 ORDER BY digest"
        )
        return [row[0] for row in rows.fetchall()]

    def restart(self) -> None:
        """Close the program and open it again."""
        self.opened.close()
        self.opened = reopen(self.folder)
        super().__init__(self.opened)

    def troubles(self) -> list[str]:
        found = verify(self.opened).troubles
        return found + ([str(self.opened.trouble)] if self.opened.trouble else [])

    def close(self) -> None:
        self.opened.close()
