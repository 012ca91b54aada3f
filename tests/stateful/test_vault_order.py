"""Whatever order the facts and tables of several laptops arrive in, everybody ends with the same.

Two officers and a supervisor write; headquarters' stream has some order of their runs, another
stream another order; pages are cut anywhere, and some come again.
"""

import shutil
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import make_fact_withdrawn, make_loan_row
from shouyue.ledger.kinds import TapeLoaded
from shouyue.vault.attachments import Part, keep_part, read_part, wanted
from shouyue.vault.projection import FOLDED
from shouyue.vault.vault import Vault
from strategies import contents
from vault_streams import Page, Stream
from vaults import load_tape, make_vault, say, troubles

AUTHORS = 3
NOTES = ("JK1", "JK2", "JK3")
_REF = "chain.vault || '.' || chain.epoch || '.' || chain.branch || '.' || fact.seq"

said = st.lists(
    contents.filter(lambda content: not isinstance(content, TapeLoaded)), min_size=1, max_size=3
)


def tables(vault: Vault) -> dict[str, list[str]]:
    """The projection as people see it: facts by their references, loans without local numbers."""
    found = {}
    for table in (*FOLDED, "replaced"):
        rows = vault.cases.execute(
            f"SELECT {_REF}, {table}.* FROM {table}"
            f" JOIN fact ON fact.id = {table}.fact JOIN chain ON chain.id = fact.chain"
        ).fetchall()
        # Behind the reference comes the local number, which is everybody's own.
        found[table] = sorted(repr((row[0], *row[2:])) for row in rows)
    loans = vault.cases.execute("SELECT * FROM loan").fetchall()
    found["loan"] = sorted(repr(row[1:]) for row in loans)
    for table in ("loan_source", "booking", "was_due"):
        rows = vault.cases.execute(f"SELECT * FROM {table}").fetchall()
        found[table] = sorted(map(repr, rows))
    return found


class Village:
    """Who writes, who only reads, and what was written."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.authors = [self.made(folder / f"author-{n}", stack) for n in range(AUTHORS)]
        self.readers = [self.made(folder / f"reader-{n}", stack) for n in range(2)]
        self.refs: list[str] = []
        self.tapes: list[str] = []

    @staticmethod
    def made(folder: Path, stack: ExitStack) -> Vault:
        vault = make_vault(folder)
        stack.callback(vault.close)
        return vault

    def write(self, data: st.DataObject) -> None:
        author = self.authors[data.draw(st.integers(0, AUTHORS - 1))]
        what = data.draw(st.sampled_from(["say", "say", "tape", "tape", "withdraw"]))
        if what == "tape":
            # Often on a tape that some laptop has not seen yet.
            on = data.draw(st.sampled_from(["", *self.tapes]))
            rows = [
                make_loan_row(
                    note=note,
                    balance=data.draw(st.integers(0, 3)),
                    due=data.draw(st.sampled_from(["2026-11-30", "2027-11-30"])),
                    overdue_interest=data.draw(st.integers(0, 1)),
                    overdue_since=data.draw(st.sampled_from(["", "", "2026-11-19"])),
                )
                if data.draw(st.booleans())
                else make_loan_row(note=note, state="gone")
                for note in data.draw(st.lists(st.sampled_from(NOTES), unique=True))
            ]
            day = date(2026, 11, 20) + timedelta(days=data.draw(st.integers(0, 3)))
            ref = load_tape(author, rows, day, on=on).text
            self.tapes.append(ref)
            self.refs.append(ref)
        elif what == "withdraw" and self.refs:
            base = data.draw(st.lists(st.sampled_from(self.refs), min_size=1, max_size=2))
            made = say(author, make_fact_withdrawn(), base=tuple(dict.fromkeys(base)))
            self.refs += [ref.text for ref in made]
        else:
            self.refs += [ref.text for ref in say(author, *data.draw(said))]

    def parts(self, reader: Vault) -> list[Part]:
        """Every table that a reader wants, in pieces."""
        found: list[Part] = []
        for digest in sorted(one.digest for one in wanted(reader, 1000)):
            whole = next(
                part for author in self.authors if (part := read_part(author, digest, 0, 10**6))
            )
            found += [
                Part(digest, start, whole.data[start : start + 200], whole.size)
                for start in range(0, whole.size, 200)
            ]
        return found


def ordered(data: st.DataObject, village: Village, hub: int) -> list[Page]:
    """A stream with some order of the authors' runs, cut into pages, some of them twice."""
    stream = Stream(hub)
    left = list(village.authors)
    while left:
        author = left[data.draw(st.integers(0, len(left) - 1))]
        if not stream.take(author, data.draw(st.integers(1, 4))):
            left.remove(author)
    pages = stream.pages(data.draw(st.lists(st.integers(1, 3), max_size=4)))
    return [page for page in pages for _ in range(data.draw(st.integers(1, 2)))]


def deliver(data: st.DataObject, village: Village, reader: Vault, pages: list[Page]) -> None:
    """Pages in the order of the stream, pieces of tables whenever they can come."""
    # How many pieces there are hangs on random seeds: their order cannot be drawn one by one.
    chance = Random(data.draw(st.integers(0, 2**32)))
    for page in pages:
        page.apply(reader)
        for piece in village.parts(reader) if data.draw(st.booleans()) else ():
            if chance.random() < _OFTEN:
                keep_part(reader, piece)
    while wanted(reader, 1000):
        pieces = village.parts(reader)
        chance.shuffle(pieces)
        for piece in pieces:
            keep_part(reader, piece)


_OFTEN = 0.5


@settings(max_examples=20)
@given(st.data())
def test_everybody_ends_with_the_same_tables(data):
    folder = Path(tempfile.mkdtemp())
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        village = Village(folder, stack)
        for _ in range(data.draw(st.integers(1, 10))):
            village.write(data)
        streams = [ordered(data, village, 1), ordered(data, village, 2)]
        for reader, pages in zip(village.readers, streams, strict=True):
            deliver(data, village, reader, pages)
        for author in village.authors:
            deliver(data, village, author, streams[0])
        everybody = [*village.readers, *village.authors]
        first = tables(everybody[0])
        for vault in everybody:
            assert tables(vault) == first
            assert troubles(vault) == []
        for reader, pages in zip(village.readers, reversed(streams), strict=True):
            for page in pages:
                assert page.apply(reader) == ()
            assert tables(reader) == first
            assert troubles(reader) == []


def test_a_tape_appears_when_its_missing_part_does_whichever_that_is(tmp_path):
    rows = [make_loan_row(note=note, balance=100) for note in NOTES]
    with ExitStack() as stack:
        village = Village(tmp_path, stack)
        one, two, _ = village.authors
        base = load_tape(one, rows)
        changed = [make_loan_row(note="JK1", balance=7)]
        load_tape(two, changed, date(2026, 11, 25), on=base.text)
        by_author = {}
        for author in (one, two):
            stream = Stream()
            stream.take_all(author)
            by_author[author.identity.vault] = stream.pages()
        for reader, order in zip(village.readers, ((two, one), (one, two)), strict=True):
            for author in order:
                assert loan_balances(reader) in ({}, dict.fromkeys(NOTES, 100))
                for page in by_author[author.identity.vault]:
                    page.apply(reader)
                for piece in reversed(village.parts(reader)):
                    keep_part(reader, piece)
                for piece in village.parts(reader):
                    keep_part(reader, piece)
            assert loan_balances(reader) == {"JK1": 7, "JK2": 100, "JK3": 100}
            assert troubles(reader) == []


def delivered(village: Village, order: Sequence[Vault], reader: Vault) -> None:
    for author in order:
        stream = Stream()
        stream.take_all(author)
        for page in stream.pages():
            page.apply(reader)
        for piece in village.parts(reader):
            keep_part(reader, piece)


@pytest.mark.parametrize(
    ("first", "second", "since"),
    [
        # The newer line shows the loan late for the first time; the other did so before.
        ({"overdue_interest": 5}, {"overdue_interest": 5}, "2026-11-05"),
        # The bank's own word goes before what tapes were the first to show.
        ({"overdue_interest": 5}, {"overdue_interest": 5, "overdue_since": "2026-11-09"},
         "2026-11-09"),
        ({"overdue_interest": 5, "overdue_since": "2026-10-01"}, {"overdue_interest": 5},
         "2026-10-01"),
        ({"overdue_interest": 5}, {}, ""),
        ({}, {"overdue_interest": 5}, "2026-11-10"),
    ],
)  # fmt: skip
def test_two_first_tapes_tell_together_since_when_a_loan_is_late(tmp_path, first, second, since):
    with ExitStack() as stack:
        village = Village(tmp_path, stack)
        one, two, three = village.authors
        load_tape(one, [make_loan_row(note="JK1", **first)], date(2026, 11, 5))
        newer = load_tape(two, [make_loan_row(note="JK1", **second)], date(2026, 11, 10))
        delivered(village, [one, two], three)
        # And a day later, on the newer of the two: nothing about this loan has changed.
        load_tape(three, [make_loan_row(note="JK2")], date(2026, 11, 11), on=newer.text)
        for reader, order in zip(
            village.readers, ((one, two, three), (three, two, one)), strict=True
        ):
            for author in order:
                delivered(village, [author], reader)
            assert late_since(reader) == {"JK1": since, "JK2": ""}
            assert troubles(reader) == []
        assert late_since(three) == {"JK1": since, "JK2": ""}
        assert troubles(three) == []


def test_a_tape_between_two_of_another_line_says_since_when_and_no_more(tmp_path):
    """Two laptops load on the same tape without hearing of each other."""
    with ExitStack() as stack:
        village = Village(tmp_path, stack)
        one, two, _ = village.authors
        base = load_tape(one, [make_loan_row(note=note) for note in NOTES], date(2026, 11, 1))
        delivered(village, [one], two)
        late = [make_loan_row(note=note, overdue_interest=7) for note in ("JK1", "JK2")]
        stranger = make_loan_row(note="JK9")
        load_tape(one, [*late, stranger], date(2026, 11, 5), on=base.text)
        load_tape(two, late[:1], date(2026, 11, 6), on=base.text)
        for reader, order in zip(village.readers, ((one, two), (two, one)), strict=True):
            for author in order:
                delivered(village, [author], reader)
            assert late_since(reader) == {"JK1": "2026-11-05", "JK2": "", "JK3": ""}
            assert troubles(reader) == []


def test_the_due_day_that_another_line_told_before_is_kept(tmp_path):
    with ExitStack() as stack:
        village = Village(tmp_path, stack)
        one, two, _ = village.authors
        load_tape(one, [make_loan_row(note="JK1", due="2026-06-30")], date(2026, 6, 1))
        load_tape(two, [make_loan_row(note="JK1", due="2026-12-31")], date(2026, 11, 5))
        for reader, order in zip(village.readers, ((one, two), (two, one)), strict=True):
            for author in order:
                delivered(village, [author], reader)
            told = reader.cases.execute("SELECT note, due FROM was_due").fetchall()
            assert told == [("JK1", "2026-06-30")]
            assert troubles(reader) == []


def late_since(vault: Vault) -> dict[str, str]:
    return dict(vault.cases.execute("SELECT note, late_since FROM loan").fetchall())


def loan_balances(vault: Vault) -> dict[str, int]:
    return dict(vault.cases.execute("SELECT note, balance FROM loan").fetchall())
