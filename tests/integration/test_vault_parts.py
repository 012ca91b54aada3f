"""Tables and scans come in pieces, over days, from whoever: only what proves is ever relied on."""

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from factories import BRANCH, make_contact_recorded, make_loan_row
from shouyue.ledger.errors import BrokenChainError, ForgedError
from shouyue.ledger.facts import Attachment, Draft
from shouyue.ledger.kinds import draft
from shouyue.ledger.streams import StreamHead
from shouyue.ledger.tables import make_table, pack
from shouyue.ledger.tapes import LOAN_COLUMNS
from shouyue.sqlcipher import IntegrityError
from shouyue.vault import attachments, incoming, local, streams
from shouyue.vault.attachments import Part, keep_part, offered, read_part, wanted
from shouyue.vault.incoming import apply_page
from shouyue.vault.journal import Journal
from shouyue.vault.scans import keep_scan, scan_bytes
from shouyue.vault.vault import Vault
from vault_streams import Stream
from vaults import (
    crash,
    facts_in,
    load_tape,
    loans,
    loans_in,
    make_vault,
    moment,
    opened,
    reopen,
    say,
    say_with_scan,
    state,
    tape_draft,
    troubles,
)

PICTURE = bytes(range(256)) * 700


@pytest.fixture
def author(tmp_path: Path):
    vault = make_vault(tmp_path / "author")
    yield vault
    vault.close()


@pytest.fixture
def reader(tmp_path: Path):
    vault = make_vault(tmp_path / "reader")
    yield vault
    vault.close()


def pull(reader: Vault, *authors: Vault) -> Stream:
    stream = Stream()
    for author in authors:
        stream.take_all(author)
    for page in stream.pages():
        page.apply(reader)
    return stream


def parts(author: Vault, digest: str, step: int = 50_000) -> list[Part]:
    whole = read_part(author, digest, 0, 1)
    assert whole is not None
    found = []
    for start in range(0, whole.size, step):
        data = b""
        # A piece may come shorter than asked for: ask on.
        while len(data) < min(step, whole.size - start):
            more = read_part(author, digest, start + len(data), step - len(data))
            assert more is not None
            data += more.data
        found.append(Part(digest, start, data, whole.size))
    return found


def only_wanted(reader: Vault) -> attachments.Travelling:
    (one,) = wanted(reader, 10)
    return one


def test_a_scan_in_pieces_arrives(author, reader):
    say_with_scan(author, PICTURE)
    pull(reader, author)
    asked = only_wanted(reader)
    assert (asked.kind, asked.size, asked.held) == ("scan", len(PICTURE), 0)
    assert [keep_part(reader, part) for part in parts(author, asked.digest)] == [0, 0, 0, True]
    assert wanted(reader, 10) == []
    assert scan_bytes(reader.scans, asked.digest) == PICTURE
    assert troubles(reader) == []


def test_a_tape_in_pieces_arrives_and_its_loans_with_it(author, reader):
    load_tape(author, loans(900))
    pull(reader, author)
    assert loans_in(reader) == {}
    pieces = parts(author, only_wanted(reader).digest, 500)
    assert len(pieces) > 3
    for piece in pieces[:-1]:
        assert not keep_part(reader, piece)
        assert loans_in(reader) == {}
    assert keep_part(reader, pieces[-1])
    assert loans_in(reader) == loans_in(author)
    assert troubles(reader) == []


def test_pieces_twice_or_out_of_turn_are_passed_over(author, reader):
    say_with_scan(author, PICTURE)
    pull(reader, author)
    digest = only_wanted(reader).digest
    first, second, third, last = parts(author, digest)
    for piece in (third, last, second, first, first, third, second, first, last, third):
        assert not keep_part(reader, piece)
    assert only_wanted(reader).held == last.start
    assert keep_part(reader, last)
    assert not keep_part(reader, last)
    assert scan_bytes(reader.scans, digest) == PICTURE


def test_receiving_goes_on_where_it_stopped(author, tmp_path):
    say_with_scan(author, PICTURE)
    load_tape(author, loans(900))
    reader = make_vault(tmp_path / "reader")
    pull(reader, author)
    for asked in wanted(reader, 10):
        for piece in parts(author, asked.digest, asked.size // 3)[:2]:
            keep_part(reader, piece)
    held = {one.digest: one.held for one in wanted(reader, 10)}
    reader.close()
    with opened(tmp_path / "reader") as reader:
        assert {one.digest: one.held for one in wanted(reader, 10)} == held
        for asked in wanted(reader, 10):
            for piece in parts(author, asked.digest, asked.held):
                keep_part(reader, piece)
        assert wanted(reader, 10) == []
        assert loans_in(reader) == loans_in(author)
        assert troubles(reader) == []


@pytest.mark.parametrize("kind", ["scan", "table"])
def test_forged_content_is_dropped_and_asked_for_again(author, reader, kind):
    if kind == "scan":
        say_with_scan(author, PICTURE)
    else:
        load_tape(author, loans(900))
    pull(reader, author)
    digest = only_wanted(reader).digest
    good = parts(author, digest, 500)
    for bad in (os.urandom(5000), good[0].data, b"\0" * 100):
        with pytest.raises(ForgedError):
            keep_part(reader, Part(digest, 0, bad, len(bad)))
        assert only_wanted(reader).held == 0
        assert loans_in(reader) == {}
    assert [keep_part(reader, piece) for piece in good][-1]
    assert wanted(reader, 10) == []
    assert loans_in(reader) == loans_in(author)
    assert troubles(reader) == []


def test_a_piece_longer_than_the_whole_is_not_the_whole(author, reader):
    say_with_scan(author, PICTURE)
    pull(reader, author)
    digest = only_wanted(reader).digest
    with pytest.raises(ForgedError):
        keep_part(reader, Part(digest, 0, PICTURE + b"!", len(PICTURE)))
    assert only_wanted(reader).held == 0


@pytest.mark.parametrize("size", [0, -1, 2**40])
def test_a_whole_of_an_impossible_size_is_passed_over(author, reader, size):
    say_with_scan(author, PICTURE)
    pull(reader, author)
    assert not keep_part(reader, Part(only_wanted(reader).digest, 0, PICTURE, size))
    assert only_wanted(reader).held == 0


def test_what_no_fact_names_is_not_kept(reader):
    digest = hashlib.sha256(PICTURE).hexdigest()
    assert not keep_part(reader, Part(digest, 0, PICTURE, len(PICTURE)))
    assert scan_bytes(reader.scans, digest) == b""


def test_a_paper_scanned_here_completes_what_was_arriving_from_elsewhere(author, reader):
    say_with_scan(author, PICTURE)
    pull(reader, author)
    digest = only_wanted(reader).digest
    keep_part(reader, parts(author, digest, 30_000)[0])
    assert keep_scan(reader.scans, PICTURE, "image/png").digest == digest
    say_with_scan(reader, PICTURE)
    assert wanted(reader, 10) == []
    assert scan_bytes(reader.scans, digest) == PICTURE
    assert troubles(reader) == []


def test_only_what_is_ours_and_whole_is_offered(author, reader):
    say_with_scan(author, PICTURE)
    pull(reader, author)
    assert [one.size for one in offered(author, 10)] == [len(PICTURE)]
    assert offered(reader, 10) == []
    attachments.delivered(author, offered(author, 10)[0].digest)
    assert offered(author, 10) == []


# --- tables and scans that are not what their facts say -----------------------------------------


def strange_tape(author: Vault, digest: str, size: int = 1) -> None:
    """A tape of a program that checks nothing: its table is not one of loans."""
    real = make_table(LOAN_COLUMNS, [], b"s" * 16)
    made = tape_draft(real)
    named = (Attachment(kind="table", digest=digest, size=size),)
    one = Draft(made.content, made.kind, made.version, (), named)
    chain = author.identity.origin(BRANCH).chain
    assert chain.branch == BRANCH
    with _unchecked():
        Journal(author).append([one], moment(), tables={digest: b"unseen"})


class _unchecked:  # noqa: N801 - reads as a word
    """While this lasts, the author's own program looks at no table."""

    def __enter__(self) -> None:
        journal = sys.modules[Journal.__module__]
        self._journal, self._kept = journal, journal.keep_table
        self._refreshed = journal.refresh_loans
        journal.keep_table = lambda *_: None
        journal.refresh_loans = lambda *_: None

    def __exit__(self, *_: object) -> None:
        self._journal.keep_table = self._kept
        self._journal.refresh_loans = self._refreshed


def test_a_proved_table_that_is_not_of_loans_waits_and_blocks_nothing(author, reader, tmp_path):
    other = make_vault(tmp_path / "other")
    foreign = make_table(("a", "b"), [[1, 2]], b"s" * 16)
    strange_tape(author, foreign.root.hex())
    load_tape(other, loans(20))
    pull(reader, author, other)
    packed = pack(foreign)
    assert keep_part(reader, Part(foreign.root.hex(), 0, packed, len(packed)))
    (left,) = wanted(reader, 10)
    for piece in parts(other, left.digest):
        keep_part(reader, piece)
    assert wanted(reader, 10) == []
    assert loans_in(reader) == loans_in(other)
    assert troubles(reader) == []
    say(other)
    assert facts_in(reader) == 2
    other.close()


@pytest.mark.parametrize("first", ["scan", "table"])
def test_a_tape_that_names_a_scan_as_its_table_blocks_nothing(author, reader, tmp_path, first):
    other = make_vault(tmp_path / "other")
    digest = hashlib.sha256(PICTURE).hexdigest()
    strange_tape(author, digest)
    say_with_scan(other, PICTURE)
    load_tape(other, loans(20))
    authors = (author, other) if first == "table" else (other, author)
    stream = Stream()
    stream.take_all(authors[0])
    for page in stream.pages():
        page.apply(reader)
    for asked in wanted(reader, 10):
        if asked.kind == "scan" or asked.digest != digest:
            for piece in parts(other, asked.digest):
                keep_part(reader, piece)
    stream.take_all(authors[1])
    for page in stream.pages():
        page.apply(reader)
    for asked in wanted(reader, 10):
        if asked.digest != digest:
            for piece in parts(other, asked.digest):
                keep_part(reader, piece)
    assert facts_in(reader) == 3
    assert loans_in(reader) == loans_in(other)
    assert troubles(reader) == []
    other.close()


# --- a page is applied whole or not at all ------------------------------------------------------


def everything(vault: Vault) -> list[object]:
    tables = ("fact", "chain", "seal", "stream", "stream_mark", "stream_end", "contact", "local")
    return [vault.cases.execute(f"SELECT * FROM {table}").fetchall() for table in tables]


def test_a_page_with_a_gap_leaves_no_trace(author, reader):
    say(author)
    stream = pull(reader, author)
    say(author)
    say(author, make_contact_recorded(words="later"))
    before = everything(reader)
    stream.take(author, 1)
    stream.forget_last()
    stream.take(author, 1)
    (page,) = stream.pages()
    with pytest.raises(BrokenChainError):
        page.apply(reader)
    assert everything(reader) == before


def test_a_good_run_before_a_bad_one_is_not_kept_either(author, reader, tmp_path):
    other = make_vault(tmp_path / "other")
    say(author)
    say(other)
    say(other)
    stream = Stream()
    stream.take_all(author)
    stream.take(other, 1)
    stream.forget_last()
    stream.take(other, 1)
    runs = [run for page in stream.pages() for run in page.runs]
    assert len(runs) == 2
    before = everything(reader)
    with pytest.raises(BrokenChainError):
        apply_page(reader, runs, runs[-1].end, 0)
    assert everything(reader) == before
    assert apply_page(reader, runs[:1], runs[0].end, 0) == (runs[0].facts[0].ref,)
    other.close()


def test_a_fork_of_a_chain_is_refused_and_the_first_story_stays(author, reader, tmp_path):
    say(author)
    folder = author.files.folder
    author.close()
    with opened(folder) as vault:
        pull(reader, vault)
    twin = tmp_path / "twin"
    import_copy(folder, twin)
    for one, words in ((folder, "one story"), (twin, "another story")):
        with opened(one) as vault:
            say(vault, make_contact_recorded(words=words))
    with opened(folder) as vault:
        pull(reader, vault)
    before = everything(reader)
    with opened(twin) as vault, pytest.raises(BrokenChainError):
        pull(reader, vault)
    assert everything(reader) == before
    assert troubles(reader) == []


def import_copy(folder: Path, target: Path) -> None:
    target.mkdir()
    for name in state(folder):
        (target / name).write_bytes((folder / name).read_bytes())


def _ending(page, reader: Vault, end: Callable[[], None]) -> Callable[[], Vault]:
    def work() -> Vault:
        kept = streams.move_cursor

        def broken(connection, after: StreamHead) -> None:
            kept(connection, after)
            end()

        incoming.move_cursor = broken
        page.apply(reader)
        return reader

    return work


def test_a_process_killed_in_the_middle_of_a_page_leaves_cursor_and_facts(author, tmp_path):
    folder = tmp_path / "reader"
    make_vault(folder).close()
    say(author)
    load_tape(author, loans(10))
    stream = Stream()
    stream.take_all(author)
    (page,) = stream.pages()

    def work() -> Vault:
        reader = reopen(folder)
        return _ending(page, reader, lambda: os._exit(0))()

    crash(work)
    with opened(folder) as reader:
        assert facts_in(reader) == 0
        assert streams.cursor(reader, BRANCH) is None
        assert wanted(reader, 10) == []
        assert troubles(reader) == []
        page.apply(reader)
        assert facts_in(reader) == 2


def test_an_error_in_the_middle_of_a_page_leaves_cursor_and_facts(author, reader, monkeypatch):
    say(author)
    stream = pull(reader, author)
    load_tape(author, loans(10))
    stream.take_all(author)
    (page,) = stream.pages()
    before = everything(reader)

    def broken(*_: object) -> None:
        raise IntegrityError("a constraint")

    with monkeypatch.context() as patched:
        patched.setattr(local, "put_clock", broken)
        with pytest.raises(IntegrityError):
            page.apply(reader)
    assert everything(reader) == before
    page.apply(reader)
    assert facts_in(reader) == 2


# --- nothing readable ---------------------------------------------------------------------------


def test_nothing_of_a_full_vault_can_be_read_from_its_files(tmp_path):
    name, words, phone = "王金雀儿姑", "卖了那头花斑牛就还钱", "13800000047"
    folder = tmp_path / "vault"
    vault = make_vault(folder)
    load_tape(vault, [make_loan_row(name=name, phones=(phone,), address=words)])
    say_with_scan(vault, words.encode() * 500, words=words)
    say(vault, draft(make_contact_recorded(words=words, number=phone)).content)
    local.put(vault.cases, "draft", {"words": words, "name": name})
    seen = dict(_files(folder))
    vault.close()
    write_on = _files(folder)
    seen.update({f"closed {path}": raw for path, raw in write_on.items()})
    assert len(seen) >= 10
    for said in (name, words, phone, "CREATE TABLE", "SQLite format 3", "contact", "fingerprint"):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
            needle = said.encode(encoding)
            for path, raw in seen.items():
                assert needle not in raw, f"{said} as {encoding} in {path}"


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
