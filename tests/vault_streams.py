"""Headquarters' stream of one branch in a few lines: it orders runs, and cuts them into pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from factories import BRANCH, NOW_MS
from shouyue.ledger.chain import next_link
from shouyue.ledger.ids import Branch, ChainId, HubEpoch, Ref
from shouyue.ledger.streams import StreamHead, StreamMark, next_stream_link, stream_origin
from shouyue.vault import heads
from shouyue.vault.incoming import Arrived, apply_page
from shouyue.vault.outgoing import next_run
from shouyue.vault.vault import Vault

PLENTY = 10**9


@dataclass(frozen=True)
class Page:
    """Runs that follow each other in the stream."""

    runs: tuple[Arrived, ...]

    def apply(self, reader: Vault) -> tuple[Ref, ...]:
        return apply_page(reader, self.runs, self.runs[-1].end, NOW_MS)


@dataclass
class Stream:
    """A stream of one hub epoch. What was handed out as pages is not handed out again."""

    hub: int = 1
    branch: Branch = BRANCH
    taken: dict[ChainId, int] = field(default_factory=dict)
    runs: list[Arrived] = field(default_factory=list)
    handed_out: int = 0

    def __post_init__(self) -> None:
        self.head = stream_origin(HubEpoch(f"{self.hub:016x}"), self.branch)

    def take(self, author: Vault, most: int = PLENTY) -> bool:
        """The next run of an author's chain, if there is one."""
        chain = author.identity.origin(self.branch).chain
        run = next_run(author, chain, self.taken.get(chain, 0), most, PLENTY)
        if run is None:
            return False
        start = heads.head_at(author.cases, run.origin, run.first - 1)
        assert start is not None
        link, stream_link, marks = start.link, self.head.link, []
        for fact in run.facts:
            link = next_link(link, fact.header_bytes)
            stream_link = next_stream_link(stream_link, link, NOW_MS)
            marks.append(StreamMark(self.head.position + len(marks) + 1, NOW_MS))
        self.head = StreamHead(self.head.hub_epoch, self.branch, marks[-1].position, stream_link)
        arrived = Arrived(
            run.origin, run.first, run.facts, run.seal, tuple(marks), frozenset(), self.head
        )
        self.runs.append(arrived)
        self.taken[chain] = run.seal.seq
        return True

    def take_all(self, author: Vault) -> None:
        while self.take(author):
            pass

    def forget_last(self) -> None:
        """Drop the last run, as a hub that loses something would."""
        self.runs.pop()

    def pages(self, sizes: Sequence[int] = ()) -> list[Page]:
        """What was not handed out yet; `sizes` are runs a page, the rest is the last page."""
        left = self.runs[self.handed_out :]
        self.handed_out = len(self.runs)
        found = []
        for size in sizes:
            found.append(Page(tuple(left[:size])))
            left = left[size:]
        found.append(Page(tuple(left)))
        return [page for page in found if page.runs]
