"""The practice village that the window opens on, day after day."""

import pytest

from shouyue.casework.cases.listing import list_cases
from shouyue.casework.cases.views import CaseFilter
from shouyue.casework.exchange import address, exchange_now
from shouyue.casework.opening import system_clock
from shouyue.casework.practice.village import Village, enter, make_vault
from shouyue.cli.demo import practice_hub, ready, set_aside


@pytest.fixture
def village(tmp_path) -> Village:
    return Village(tmp_path / "practice", 20, system_clock)


def test_headquarters_is_found_again_though_its_port_is_another_each_time(village):
    sent = []
    for _ in range(2):
        with practice_hub(village.folder / "headquarters", system_clock) as hub:
            ready(village, hub)
            ws = enter(village)
            sent.append(exchange_now(ws).sent)
            ws.close()
    assert sent[0] > 0
    assert sent[1] == 0


def test_a_founding_that_was_cut_short_is_done_again(village):
    village.folder.mkdir()
    make_vault(village, "officer", "李守信", "officer").close()
    with practice_hub(village.folder / "headquarters", system_clock) as hub:
        ready(village, hub)
    ws = enter(village)
    assert list_cases(ws, CaseFilter(), 50, 0)[0] > 0
    assert address(ws) is not None
    ws.close()


@pytest.mark.parametrize("what", ["vault", "headquarters"])
def test_a_village_of_an_older_program_makes_room_for_a_new_one(village, what):
    assert set_aside(village) is None
    with practice_hub(village.folder / "headquarters", system_clock) as hub:
        ready(village, hub)
        if what == "headquarters":
            hub._running().open_hub.store._lanes[0].do(build_otherwise)
    if what == "vault":
        ws = enter(village)
        build_otherwise(ws.vault.cases)
        ws.close()
    aside = set_aside(village)
    assert aside == village.folder.with_name("practice-2")
    assert (aside / "loans.xlsx").is_file()
    with practice_hub(village.folder / "headquarters", system_clock) as hub:
        ready(village, hub)
    assert set_aside(village) is None


def build_otherwise(connection) -> None:
    connection.execute("UPDATE schema_step SET digest = 'older'")
