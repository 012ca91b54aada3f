"""What was acknowledged is there again, whenever the process that wrote it was killed."""

import os
import random
import select
import signal
import time
from pathlib import Path

import pytest

from factories import make_contact_recorded, make_promise_made, make_repayment_reported
from shouyue.vault.vault import Vault
from vaults import (
    facts_in,
    load_tape,
    loans,
    make_vault,
    opened,
    reopen,
    say,
    say_with_scan,
    troubles,
)

VAULTS = 5
ROUNDS_PER_VAULT = 100
LONGEST_S = 0.030


def act(vault: Vault, chance: random.Random) -> int:
    """One act, of one to three facts, some with a tape or a scan; the vault's facts after it."""
    kind = chance.random()
    if kind < 0.15:
        last = load_tape(vault, loans(chance.randrange(1, 60), chance.randrange(10**6)))
    elif kind < 0.35:
        last = say_with_scan(vault, chance.randbytes(chance.randrange(1, 150_000)))
    else:
        said = [make_contact_recorded(), make_promise_made(), make_repayment_reported()]
        last = say(vault, *said[: chance.randrange(1, 4)])[-1]
    return last.seq


def write_until_killed(folder: Path, seed: int, acknowledge: int) -> None:
    vault = reopen(folder)
    chance = random.Random(seed)
    os.write(acknowledge, b"open\n")
    while True:
        seq = act(vault, chance)
        os.write(acknowledge, b"%d\n" % seq)


def one_round(folder: Path, chance: random.Random) -> int:
    """Kill a writer some time after one of its words; the last fact it vouched for."""
    heard, told = os.pipe()
    seed = chance.randrange(2**32)
    child = os.fork()
    if child == 0:
        os.close(heard)
        try:
            write_until_killed(folder, seed, told)
        finally:
            os._exit(1)
    os.close(told)
    words = b""
    patience = chance.randrange(1, 4)
    while words.count(b"\n") < patience:
        ready, _, _ = select.select([heard], [], [], 30)
        assert ready, "the writer says nothing"
        more = os.read(heard, 100)
        assert more, "the writer failed by itself"
        words += more
    # The one place where a test waits for a time: when the killing falls is what is tried.
    time.sleep(chance.uniform(0, LONGEST_S))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    while more := os.read(heard, 65536):
        words += more
    os.close(heard)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL, "the writer failed by itself"
    acknowledged = words.split()
    return int(acknowledged[-1]) if len(acknowledged) > 1 else 0


@pytest.fixture
def seed() -> int:
    number = random.SystemRandom().randrange(2**32)
    print(f"seed {number}")  # noqa: T201 - pytest shows it where a test fails
    return number


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("vault_number", range(VAULTS))
def test_nothing_acknowledged_is_lost_by_killing_the_writer(tmp_path, seed, vault_number):
    chance = random.Random(seed)
    folder = tmp_path / "vault"
    make_vault(folder).close()
    known = vouched = unheard = 0
    for number in range(ROUNDS_PER_VAULT):
        last = one_round(folder, chance)
        with opened(folder) as vault:
            found = facts_in(vault)
            assert found >= max(last, known), f"round {number}"
            assert troubles(vault) == [], f"round {number}"
            known = say(vault)[-1].seq
            assert known == found + 1, f"round {number}"
        vouched += last > 0
        unheard += found > last > 0
    print(f"{vouched} kills after an act, {unheard} with a commit nobody had heard of")  # noqa: T201 - says what was tried
    assert vouched > ROUNDS_PER_VAULT / 3, "the writer was killed before it could write anything"


def test_a_vault_survives_being_killed_after_every_kind_of_act(tmp_path):
    folder = tmp_path / "vault"
    make_vault(folder).close()
    for seed in range(12):
        before = 0
        with opened(folder) as vault:
            before = facts_in(vault)
        heard, told = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                vault = reopen(folder)
                os.write(told, b"%d" % act(vault, random.Random(seed)))
                os.kill(os.getpid(), signal.SIGKILL)
            finally:
                os._exit(1)
        os.close(told)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
        last = int(os.read(heard, 100))
        os.close(heard)
        with opened(folder) as vault:
            assert before < facts_in(vault) == last
            assert troubles(vault) == []
