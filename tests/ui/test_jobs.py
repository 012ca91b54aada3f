"""Threads: the window never waits, answers come to the GUI thread, or not at all."""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread, QTimer

from shouyue.desk.jobs import Jobs, Lane, Ticket
from shouyue.domain.errors import KnownError


@pytest.fixture
def jobs(dressed):
    made = Jobs()
    yield made
    made.close()


def test_the_event_loop_turns_while_an_act_takes_its_time(jobs: Jobs, tick):
    """The act ends only after the loop has turned fifty times: a blocked loop would never end."""
    gate, done, turns = threading.Event(), [], []
    timer = QTimer()
    timer.timeout.connect(lambda: turns.append(1))
    timer.start(0)
    jobs.run(jobs, lambda: gate.wait(10), done.append)
    tick(lambda: len(turns) >= 50)
    assert done == []
    gate.set()
    tick(lambda: done == [True])


def test_answers_arrive_on_the_gui_thread_and_work_is_done_on_another(jobs: Jobs, tick):
    seen: dict[str, object] = {}

    def arrived(name: str) -> None:
        seen["work"] = name
        seen["gui"] = QThread.currentThread() is jobs.thread()

    jobs.run(jobs, lambda: threading.current_thread().name, arrived)
    tick(lambda: "gui" in seen)
    assert seen["gui"]
    assert seen["work"] != threading.main_thread().name


def test_one_thread_owns_the_store(jobs: Jobs, tick):
    names: list[str] = []
    for _ in range(20):
        jobs.run(jobs, lambda: threading.current_thread().name, names.append)
    tick(lambda: len(names) == 20)
    assert len(set(names)) == 1


def test_a_slow_page_does_not_hold_up_the_store(jobs: Jobs, tick):
    gate = threading.Event()
    done: list[str] = []
    jobs.run(jobs, gate.wait, lambda _: done.append("page"), lane=Lane.PAGES)
    jobs.run(jobs, lambda: "store", done.append)
    tick(lambda: done == ["store"])
    gate.set()
    tick(lambda: done == ["store", "page"])


def test_an_answer_for_a_closed_page_is_dropped(jobs: Jobs, tick):
    page, gate, arrived = QObject(), threading.Event(), []
    jobs.run(page, gate.wait, arrived.append)
    shiboken6.delete(page)
    gate.set()
    tick(lambda: not jobs.busy)
    assert arrived == []


def test_what_is_no_longer_wanted_is_neither_done_nor_told(jobs: Jobs, tick):
    gate, did, arrived = threading.Event(), [], []
    jobs.run(jobs, gate.wait, lambda _: None)
    ticket = jobs.run(jobs, lambda: did.append(1), arrived.append)
    ticket.drop()
    gate.set()
    tick(lambda: not jobs.busy)
    assert did == []
    assert arrived == []


def test_an_error_of_the_world_goes_to_who_asked_or_to_everybody(jobs: Jobs, tick):
    def refuse() -> None:
        raise KnownError("sync.unreachable")

    mine: list[KnownError] = []
    others: list[KnownError] = []
    jobs.failed.connect(others.append)
    jobs.run(jobs, refuse, mine.append, mine.append)
    tick(lambda: bool(mine))
    jobs.run(jobs, refuse, mine.append)
    tick(lambda: bool(others))
    assert [error.code for error in (*mine, *others)] == ["sync.unreachable"] * 2


def test_a_bug_reaches_the_crash_handler(jobs: Jobs, tick, qtbot):
    def broken() -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught:
        jobs.run(jobs, broken, print)
        tick(lambda: not jobs.busy)
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]


def test_progress_is_told_on_the_gui_thread_and_not_too_often(jobs: Jobs, tick):
    seen: list[tuple[int, int]] = []
    threads = set()
    done: list[object] = []

    connected = threading.Event()

    def work(ticket: Ticket) -> None:
        connected.wait(10)
        for number in range(1001):
            ticket.progress(number, 1000)

    ticket = jobs.run_long(jobs, work, done.append)
    ticket.progressed.connect(lambda now, all_: seen.append((now, all_)))
    ticket.progressed.connect(lambda *_: threads.add(QThread.currentThread() is jobs.thread()))
    connected.set()
    tick(lambda: bool(done))
    assert seen[-1] == (1000, 1000)
    assert len(seen) < 200
    assert threads == {True}


class Hurry(ThreadPoolExecutor):
    """A worker that is done before who asked goes on."""

    def submit(self, *asked, **more):
        future = super().submit(*asked, **more)
        wait([future])
        return future


def test_progress_that_is_told_at_once_is_heard(jobs: Jobs, tick, monkeypatch: pytest.MonkeyPatch):
    heard: list[tuple[int, int]] = []
    done: list[object] = []
    with Hurry(1) as pool:
        monkeypatch.setitem(jobs._pools, Lane.STORE, pool)

        def listen(so_far: int, of: int) -> None:
            heard.append((so_far, of))

        jobs.run_long(jobs, lambda ticket: ticket.progress(1, 9), done.append, on_progress=listen)
        tick(lambda: len(done) == 1)
    assert heard == [(1, 9)]


def test_a_ticket_ends_with_its_answer_and_not_some_time_later(jobs: Jobs, tick):
    """What Qt deletes later can meet a worker that lets go of it in the same moment: a crash."""
    during: list[bool] = []
    tickets: list[Ticket] = []

    def arrived(_: object) -> None:
        during.append(shiboken6.isValid(tickets[0]))

    def left() -> None:
        during.append(shiboken6.isValid(tickets[0]))

    jobs.idle.connect(left)
    tickets.append(jobs.run(jobs, lambda: 1, arrived))
    tick(lambda: len(during) == 2)
    assert during == [True, False]
    tickets[0].drop()
    tickets[0].cancel()


def test_long_work_hears_that_it_shall_stop(jobs: Jobs, tick):
    done: list[str] = []

    def work(ticket: Ticket) -> str:
        while not ticket.cancelled():
            pass
        return "stopped"

    ticket = jobs.run_long(jobs, work, done.append)
    ticket.cancel()
    tick(lambda: done == ["stopped"])


def test_work_on_the_wire_reaches_the_store_through_its_own_thread(jobs: Jobs, tick):
    done: list[tuple[str, str]] = []

    def work() -> tuple[str, str]:
        here = threading.current_thread().name
        return here, jobs.on_store(lambda: threading.current_thread().name)

    jobs.run(jobs, work, done.append, lane=Lane.WIRE)
    tick(lambda: bool(done))
    wire, store = done[0]
    assert wire.startswith("wire")
    assert store.startswith("store")


def test_closing_does_what_is_queued_and_the_last_thing_last(dressed):
    jobs, order = Jobs(), []
    gate = threading.Event()
    jobs.run(jobs, gate.wait, print)
    jobs.run(jobs, lambda: order.append("draft"), print)
    threading.Timer(0.1, gate.set).start()
    jobs.close(lambda: order.append("vault closed"))
    assert order == ["draft", "vault closed"]


def test_after_closing_nothing_is_taken_and_nothing_is_told(dressed):
    jobs, told = Jobs(), []
    jobs.run(jobs, lambda: 1, told.append)
    jobs.close()
    jobs.run(jobs, lambda: 2, told.append)
    dressed.processEvents()
    assert told == []


def test_closing_does_not_wait_for_a_network_that_does_not_answer(dressed):
    jobs = Jobs()
    gate = threading.Event()
    jobs.run(jobs, gate.wait, print, lane=Lane.WIRE)
    start = time.monotonic()
    jobs.close()
    assert time.monotonic() - start < 5
    gate.set()


def test_a_failing_close_is_not_swallowed(dressed, caplog):
    jobs = Jobs()

    def refuse() -> None:
        raise KnownError("vault.damaged")

    with caplog.at_level(logging.ERROR):
        jobs.close(refuse)
    assert "vault.damaged" in caplog.text
