"""Garbage in circles: collected on the window's thread while nothing is under way."""

import gc
import threading
import weakref

import pytest

from shouyue.desk.frame.tidying import Tidying
from shouyue.desk.jobs import Jobs


class Circle:
    """Holds on to itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def tidying(dressed):
    jobs = Jobs()
    made = Tidying(jobs, jobs)
    made.start()
    yield made
    made.stop()
    jobs.close()


def circle() -> weakref.ref:
    return weakref.ref(Circle())


def test_a_circle_is_let_go_when_the_window_rests(tidying):
    gone = circle()
    many = [[n] for n in range(100_000)]
    assert gone() is not None
    tidying.look()
    assert gone() is None
    assert len(many) == 100_000


def test_nothing_is_collected_while_an_act_is_under_way(tidying, tick):
    gate, done = threading.Event(), []
    tidying._jobs.run(tidying, lambda: gate.wait(10), done.append)
    gone = circle()
    tidying.look()
    assert gone() is not None
    gate.set()
    tick(lambda: done == [True])
    tidying.look()
    assert gone() is None


def test_the_collector_is_given_back_when_the_desk_ends(dressed):
    jobs = Jobs()
    made = Tidying(jobs, jobs)
    made.start()
    assert not gc.isenabled()
    made.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    jobs.close()
