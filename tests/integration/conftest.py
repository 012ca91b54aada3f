"""What tests of acts begin with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from integration.acts_branch import Clock, give_letterhead, make_branch, take_in, write_tape
from shouyue.casework.workspace import Workspace


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def empty(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    """A vault of a loan officer without a tape."""
    ws = make_branch(tmp_path / "vault", clock)
    yield ws
    ws.close()


@pytest.fixture
def ws(empty: Workspace, tmp_path: Path) -> Workspace:
    """The same with the small village and a letterhead."""
    take_in(empty, write_tape(tmp_path / "tape.csv"))
    give_letterhead(empty)
    return empty
