"""Scanned files made to harm: each is over soon, and what is sound beside it is read."""

import io
import multiprocessing
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from shouyue.paper import scan_reader
from shouyue.paper.errors import UnreadableError
from shouyue.paper.images import page_picture, png
from shouyue.paper.scan_reader import GivenUpError, ReadPage, ScanReader
from shouyue.sandbox.child import Child
from unit.paper.bombs import BOMBS, blanks, nested_forms, tiles
from unit.paper.invented import composed, letter

PDF = composed(letters=[letter("A-1"), letter("A-2")])[1]
MOST = 32 << 20
MEMORY = 1 << 30

PROBE = """
import resource, sys
from pathlib import Path
from shouyue.paper.errors import UnreadableError
from shouyue.paper.scan_reader import ScanReader

if __name__ == "__main__":
    with ScanReader(patience_s=5) as reader:
        try:
            scan = reader.open(Path(sys.argv[1]))
            for page in reader.read(scan, [1], 1 << 20):
                print(getattr(page, "code", "") or page.found[0].problem)
        except UnreadableError as error:
            print(error.code)
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def joined(*files: bytes) -> bytes:
    out = io.BytesIO()
    with pypdfium2.PdfDocument.new() as whole:
        for data in files:
            with pypdfium2.PdfDocument(data) as one:
                whole.import_pages(one)
        whole.save(out)
    return out.getvalue()


def read(data: bytes, patience_s: float = 30) -> list[ReadPage | UnreadableError]:
    with ScanReader(patience_s=patience_s) as reader:
        scan = reader.lay_open(data)
        return list(reader.read(scan, range(1, scan.pages + 1), MOST))


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_goes_off_in_the_child_and_little_is_lost(name: str, tmp_path: Path):
    path, probe = tmp_path / "scan", tmp_path / "probe.py"
    path.write_bytes(BOMBS[name]())
    probe.write_text(PROBE, encoding="utf-8")
    before = time.monotonic()
    done = subprocess.run(
        [sys.executable, probe, path], capture_output=True, text=True, timeout=60, check=True
    )
    code, used = done.stdout.split()
    assert code.startswith("paper."), done
    assert int(used) < MEMORY
    assert time.monotonic() - before < 30
    assert not done.stderr


def test_a_page_that_takes_for_ever_is_left_out_and_the_others_are_read():
    first, endless, last = read(joined(PDF, tiles(), PDF), patience_s=4)[3:6]
    assert isinstance(first, ReadPage)
    assert isinstance(endless, UnreadableError)
    assert endless.code == "paper.scan_too_slow"
    assert isinstance(last, ReadPage)
    assert [one.code.serial for one in last.found if one.code] == ["A-1"]


def test_a_page_that_takes_too_much_memory_is_left_out_and_the_others_are_read():
    pages = read(joined(nested_forms(), PDF))
    assert isinstance(pages[0], UnreadableError)
    assert all(isinstance(page, ReadPage) for page in pages[1:])


def test_a_file_of_nothing_but_traps_is_given_up():
    pages = read(joined(*[tiles()] * 5), patience_s=1.5)
    assert len(pages) == 3
    assert isinstance(pages[-1], GivenUpError)


def test_what_is_kept_is_what_was_looked_at():
    picture = png(page_picture(PDF, 2, 150))
    (page,) = read(picture)
    assert page.taken == (picture, "image/png")
    (one, *_) = read(PDF)
    assert one.taken.media == "application/pdf"
    with pypdfium2.PdfDocument(one.taken.content) as alone:
        assert len(alone) == 1


def test_a_picture_of_numbers_is_refused_by_name():
    out = io.BytesIO()
    Image.new("F", (100, 100)).save(out, format="TIFF")
    (refused,) = read(out.getvalue())
    assert isinstance(refused, UnreadableError)
    assert refused.code == "paper.picture_depth"


def test_nothing_is_kept_of_an_empty_page():
    with pypdfium2.PdfDocument.new() as empty:
        empty.new_page(595, 842)
        out = io.BytesIO()
        empty.save(out)
    (page,) = read(out.getvalue())
    assert page.taken is None
    assert page.found[0].problem == "paper.page_blank"


def test_a_page_is_drawn_with_the_place_of_its_code():
    with ScanReader() as reader:
        drawn = reader.draw(reader.lay_open(PDF), 2, 1240)
    assert (drawn.width, len(drawn.rgb)) == (1240, drawn.width * drawn.height * 3)
    (found,) = drawn.found
    left, right = found.corners[0][0], found.corners[1][0]
    # The code is 30 mm wide with its quiet zone, the page 210.
    assert 0.11 < (right - left) / drawn.width < 0.15


def test_a_person_who_stops_it_waits_for_no_page():
    class StoppedError(Exception):
        pass

    asked: list[float] = []

    def tick() -> None:
        asked.append(time.monotonic())
        if len(asked) > 8:
            raise StoppedError

    def stopped() -> None:
        with ScanReader(tick) as reader:
            list(reader.read(reader.lay_open(tiles()), [1], MOST))

    with pytest.raises(StoppedError):
        stopped()
    assert time.monotonic() - asked[-1] < 2
    assert multiprocessing.active_children() == []


def _lie(pipe: Connection, *answers: bytes) -> None:
    pipe.recv_bytes()
    for answer in answers:
        pipe.send_bytes(answer)
    pipe.recv_bytes()


@pytest.mark.parametrize(
    "answer",
    [
        b"no JSON",
        b"[" * 30_000,
        b"[1]",
        b'{"pages": 0}',
        b'{"pages": "7"}',
        b'{"pages": 1e9}',
        b'{"code": "casework.saved"}',
        b'{"code": ["paper.scan_unreadable"]}',
        b"7" * 100_000,
        b"",
    ],
)
def test_a_child_that_was_taken_over_is_not_believed(answer: bytes, monkeypatch):
    monkeypatch.setattr(scan_reader, "Child", lambda _serve: Child(_lie, answer))
    with ScanReader(patience_s=60) as reader, pytest.raises(UnreadableError) as caught:
        reader.lay_open(b"%PDF-")
    assert caught.value.code == "paper.scan_unreadable"


def test_nothing_is_written_beside_the_program(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    read(PDF)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_a_format_that_calls_helpers_is_none(tmp_path: Path):
    script = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n"
    for data in (script, b"", blanks(1 << 20)):
        path = tmp_path / "a"
        path.write_bytes(data)
        with ScanReader() as reader, pytest.raises(UnreadableError) as caught:
            reader.open(path)
        assert caught.value.code == ("paper.scan_unreadable" if data else "paper.file_empty")
