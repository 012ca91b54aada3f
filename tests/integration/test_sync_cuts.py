"""A line that breaks: nothing is lost, nothing comes twice, and a bad line still gets there."""

from contextlib import suppress
from dataclasses import replace

import httpx2
import pytest

from hubs import Headquarters, headquarters, sync
from journals import MemoryJournal
from proxies import Line, Proxy, portal, proxy
from shouyue.sync.client import exchange
from shouyue.sync.errors import CutError, NotOurHubError, SyncError, UnreachableError
from shouyue.sync.line import client_for, reachable


@pytest.fixture(scope="module")
def hq(tmp_path_factory):
    with headquarters(tmp_path_factory.mktemp("hub")) as made:
        yield made


@pytest.fixture(scope="module")
def bad_line(hq):
    with proxy(hq.port) as made:
        yield made


def through(proxy: Proxy, journal: MemoryJournal) -> MemoryJournal:
    journal.member = replace(journal.member, url=proxy.url)
    return journal


def in_hub(hq: Headquarters, branch: str) -> int:
    return sum(tip.position for tip in hq.store.streams.tips([branch]))


def try_once(journal: MemoryJournal, line: Proxy, cut: Line) -> None:
    """An exchange whose every connection is cut at one place; it may fail by its name."""
    line.reset(cut)
    with suppress(UnreachableError):
        sync(journal)
    line.reset()


WAYS = pytest.mark.parametrize("way", ["up", "down"])


@WAYS
def test_cut_anywhere_every_fact_arrives_exactly_once(hq, bad_line, way):
    cut_everywhere(hq, bad_line, way, step=211)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@WAYS
def test_cut_at_every_few_bytes_every_fact_arrives_exactly_once(hq, bad_line, way):
    cut_everywhere(hq, bad_line, way, step=13)


def cut_everywhere(hq: Headquarters, bad_line: Proxy, way: str, step: int) -> None:
    branch = f"{way.upper()}-{step}"
    seed = 1000 * step + len(way)
    li = through(bad_line, hq.join(MemoryJournal(seed, branch)))
    wang = through(bad_line, hq.join(MemoryJournal(seed + 1, branch)))
    li.scan(b"first page" * 30)
    bad_line.reset()
    sync(li)
    sync(wang)
    whole = bad_line.passed[way]
    facts = 1
    for cut in range(0, whole, step):
        for one, other in ((li, wang), (wang, li)):
            one.say(f"{way} {cut}")
            facts += 1
            try_once(one, bad_line, Line(**{way: cut}))
            sync(one)
            sync(other)
    assert in_hub(hq, branch) == facts
    assert li.everything(branch) == wang.everything(branch)
    assert len(li.everything(branch)) == facts
    assert li.cursors == wang.cursors
    assert li.marks == wang.marks


@pytest.mark.parametrize("every", [16 * 1024, 6 * 1024])
def test_a_line_that_breaks_every_few_kilobytes_still_finishes(hq, bad_line, every):
    branch = f"EVERY-{every}"
    li = through(bad_line, hq.join(MemoryJournal(every, branch)))
    wang = through(bad_line, hq.join(MemoryJournal(every + 1, branch)))
    for n in range(1500):
        li.say(f"{n:05d}" + li.random.randbytes(8).hex())
    scan = li.scan(li.random.randbytes(70_000))
    bad_line.reset(Line(every=every))
    sent = sync(li)
    assert (sent.pending, in_hub(hq, branch)) == (0, 1501)
    received = sync(wang)
    assert received.received == 1501
    assert wang.scans[scan] == li.scans[scan]
    assert li.everything(branch) == wang.everything(branch)
    assert bad_line.connections > 20
    bad_line.reset()


def test_what_is_sent_again_after_a_cut_is_at_most_a_page(hq, bad_line):
    li = through(bad_line, hq.join(MemoryJournal(77, "AGAIN")))
    for n in range(3000):
        li.say(f"{n:05d}")
    bad_line.reset(Line(up=25_000))
    with pytest.raises(CutError):
        sync(li)
    held = in_hub(hq, "AGAIN")
    bad_line.reset()
    done = sync(li)
    assert done.sent == 3000 - held
    assert done.pending == 0


def test_one_fact_larger_than_the_line_holds_travels_in_parts(hq, bad_line):
    li = through(bad_line, hq.join(MemoryJournal(78, "LARGE")))
    wang = through(bad_line, hq.join(MemoryJournal(79, "LARGE")))
    li.say("".join(chr(0x4E00 + li.random.randrange(20_000)) for _ in range(60_000)))
    bad_line.reset(Line(every=24 * 1024))
    assert sync(li).pending == 0
    assert sync(wang).received == 1
    assert li.everything("LARGE") == wang.everything("LARGE")
    bad_line.reset()


def test_no_hub_at_all_is_unreachable_and_changes_nothing(hq):
    li = hq.join(MemoryJournal(80, "ALONE"))
    li.member = replace(li.member, url="http://127.0.0.1:9")
    li.say("x")
    with pytest.raises(UnreachableError):
        sync(li)
    assert not reachable("http://127.0.0.1:9")
    assert reachable(hq.url)
    assert (li.cursors, li.receipts) == ({}, {})


def test_a_switched_off_network_is_unreachable(hq):
    li = hq.join(MemoryJournal(81, "ALONE"))
    li.say("x")

    class Off(httpx2.BaseTransport):
        def handle_request(self, request):
            raise httpx2.ConnectError("off", request=request)

    with httpx2.Client(transport=Off()) as http, pytest.raises(UnreachableError):
        exchange(li, http, hq.clock)
    assert sync(li).pending == 0


RUBBISH = [
    b"HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n<html>pay</html"[:-1],
    b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nshouyue-answer: x\r\n\r\n{}",
    b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 3\r\n\r\nbad",
    b"HTTP/1.1 504 Gateway Timeout\r\ncontent-length: 0\r\n\r\n",
    b"HTTP/1.1 407 Proxy\r\ncontent-length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\nabcd",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    b"\x16\x03\x01 not http at all",
    b"",
]


@pytest.mark.parametrize("answer", RUBBISH)
def test_rubbish_from_a_portal_is_no_answer_and_changes_nothing(hq, answer):
    li = hq.join(MemoryJournal(82, "PORTAL"))
    li.say("x")
    with portal(answer) as place:
        assert not reachable(place.url)
        li.member = replace(li.member, url=place.url)
        with pytest.raises(SyncError) as caught:
            sync(li)
    assert type(caught.value) in {UnreachableError, CutError, NotOurHubError} or (
        b"shouyue-answer" in answer
    )
    assert (li.cursors, li.receipts) == ({}, {})


def test_an_endless_answer_is_cut_off(hq):
    li = hq.join(MemoryJournal(83, "ENDLESS"))
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n"
    with portal(head + bytes(8_000_000)) as place:
        li.member = replace(li.member, url=place.url)
        with pytest.raises(NotOurHubError):
            sync(li)


@pytest.mark.parametrize("url", ["http://203.0.113.7:80", "ftp://127.0.0.1", "http://hub.example"])
def test_plain_http_goes_to_this_machine_alone(url):
    with pytest.raises(NotOurHubError):
        client_for(url, "")
    assert not reachable(url)
