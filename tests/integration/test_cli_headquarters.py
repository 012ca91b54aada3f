"""Headquarters and laptops as processes: invite, enrol, exchange, freeze, stop."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from integration.acts_branch import give_letterhead, make_branch, take_in, write_tape
from integration.terminal import environment, shouyue
from shouyue.casework.opening import system_clock

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Served:
    """A hub in a process of its own."""

    url: str
    data: Path
    process: subprocess.Popen[bytes]

    def hub(self, *args: object):
        return shouyue("hub", *args, "--data", self.data, "--json")

    def invite(self, name: str, role: str = "officer") -> str:
        told = ("invite", "--name", name, "--role", role, "--branch", "SH-01")
        return str(self.hub(*told).document["code"])


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    data = tmp_path / "hq"
    words = ("hub", "serve", "--data", str(data), "--port", "0", "--json")
    process = subprocess.Popen(
        [sys.executable, "-m", "shouyue", *words],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        answer = json.loads(process.stdout.readline())
        yield Served(answer["url"], data, process)
    finally:
        process.kill()
        process.communicate(timeout=30)


@pytest.fixture
def vaults(tmp_path: Path) -> tuple[Path, Path]:
    """Two laptops of one branch; the first has a tape."""
    made = []
    for name in ("李守信", "王小兰"):
        ws = make_branch(tmp_path / name, system_clock, name=name)
        if not made:
            take_in(ws, write_tape(tmp_path / "tape.csv"))
            give_letterhead(ws)
        ws.close()
        made.append(tmp_path / name)
    return made[0], made[1]


def enrol(served: Served, vault: Path, name: str):
    told = ("enrol", "--hub", served.url, "--code", served.invite(name), "--json")
    return shouyue(*told, vault=vault)


def test_rules_are_looked_at_issued_and_heard(served: Served, vaults: tuple[Path, Path], tmp_path):
    first, _ = vaults
    enrol(served, first, "李守信")
    assert served.hub("rules").document == {"number": 0}
    pack = tmp_path / "ours.toml"
    china = (ROOT / "resources/policy/china.toml").read_text("utf-8")
    other = china.replace('value = "08:00-22:00"', 'value = "09:00-18:00"')
    pack.write_text(other, "utf-8")
    refused = served.hub("rules", pack)
    assert (refused.code, refused.document["code"]) == (1, "policy_version_taken")
    pack.write_text(other.replace("version = 1", "version = 2").replace("\n", "\r\n"), "utf-8")
    looked = served.hub("rules", pack, "--check")
    assert (looked.document["number"], looked.document["changes"]) == (0, ["contact.hours"])
    assert served.hub("rules").document == {"number": 0}
    issued = served.hub("rules", pack, "--from", "2026-01-01")
    assert (issued.code, issued.document["number"]) == (0, 1)
    assert served.hub("rules").document["holds_from"] == "2026-01-01"
    assert shouyue("sync", "--json", vault=first).document["rules"] == 1
    listed = shouyue("rules", "--in-force", "--json", vault=first).document
    assert (listed["version"], listed["fingerprint"]) == (2, issued.document["fingerprint"])
    assert "2026年1月1日" in listed["origin"]
    again = served.hub("rules", pack, "--from", "2026-01-01")
    assert (again.code, again.document["code"]) == (1, "hub.rules_same")


@pytest.mark.parametrize(
    ("old", "new", "since", "code"),
    [
        ('value = "08:00-22:00"', 'value = "09:00-18:00"', "2025-01-01", "policy_begins_later"),
        ("version = 2", "version = 0", "2026-11-01", "policy_version_low"),
        ("value = 30\nsource", "value = 0\nsource", "2026-11-01", "policy_value_invalid"),
    ],
)
def test_rules_that_begin_later_or_go_back_are_refused_and_change_nothing(
    served: Served, tmp_path, old, new, since, code
):
    pack = tmp_path / "ours.toml"
    china = (ROOT / "resources/policy/china.toml").read_text("utf-8")
    raised = china.replace("version = 1", "version = 2", 1)
    assert old in raised
    pack.write_text(raised.replace(old, new), "utf-8")
    for words in (["--check"], []):
        refused = served.hub("rules", pack, "--from", since, *words)
        assert (refused.code, refused.document["code"]) == (1, code)
    assert served.hub("rules").document == {"number": 0}


def test_a_change_of_what_a_rule_rests_on_or_who_may_overrule_it_is_named(served: Served, tmp_path):
    pack = tmp_path / "ours.toml"
    china = (ROOT / "resources/policy/china.toml").read_text("utf-8")
    raised = china.replace("version = 1", "version = 2", 1)
    head, hours, rest = raised.partition("[contact.hours]")
    other = head + hours + rest.replace('certainty = "medium"', 'certainty = "high"', 1)
    pack.write_text(other, "utf-8")
    assert served.hub("rules", pack, "--check").document["changes"] == ["contact.hours"]
    pack.write_text(head + hours + rest.replace('"never"', '"reason"', 1), "utf-8")
    told = shouyue("hub", "rules", pack, "--check", "--data", served.data, "--lang", "en")
    assert "with a reason" in told.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["nowhere.toml"], "policy_file_unreadable"),
        (["india", "--from", "soon"], "cli.no_day"),
        (["india", "--organisation-key", "nowhere"], "hub.organisation_missing"),
        (["india", "--rest-days", "nowhere"], "policy_file_unreadable"),
    ],
)
def test_rules_that_cannot_be_issued_are_refused_in_one_line(served: Served, words, code):
    refused = served.hub("rules", *words)
    assert (refused.code, refused.document["code"]) == (1, code)
    assert served.hub("rules").document == {"number": 0}


def test_two_laptops_and_headquarters_come_to_the_same(served: Served, vaults: tuple[Path, Path]):
    first, second = vaults
    joined = enrol(served, first, "李守信").document
    assert set(joined) >= {"vault_id", "branch", "role"}
    assert (joined["branch"], joined["role"]) == ("SH-01", "officer")
    sent = shouyue("sync", "--json", vault=first)
    assert sent.code == 0
    keys = {"sent", "received", "pending", "receipt", "conflicts", "quarantined"}
    assert set(sent.document) == keys | {"bytes_sent", "bytes_received", "rules"}
    assert (sent.document["sent"], sent.document["pending"]) == (2, 0)
    assert "T" in sent.document["receipt"]
    enrol(served, second, "王小兰")
    got = shouyue("sync", "--json", vault=second).document
    assert (got["received"], got["pending"]) == (2, 0)
    mine = shouyue("cases", "--json", vault=first).document
    assert shouyue("cases", "--json", vault=second).document == mine
    state = served.hub("status").document
    assert state["facts"] == 3
    assert {one["name"] for one in state["members"]} == {"李守信", "王小兰"}
    assert state["branches"] == [{"branch": "SH-01", "position": 3}]
    for vault in vaults:
        assert shouyue("verify", vault=vault).code == 0


def test_a_frozen_vault_keeps_what_it_has_and_goes_on_when_thawed(
    served: Served, vaults: tuple[Path, Path]
):
    vault, _ = vaults
    name = enrol(served, vault, "李守信").document["vault_id"]
    assert served.hub("freeze", name, "--reason", "电脑丢了").document["state"] == "frozen"
    held = shouyue("sync", "--json", vault=vault)
    assert (held.code, held.document["code"]) == (1, "sync.frozen")
    assert shouyue("cases", "--json", vault=vault).code == 0
    assert served.hub("thaw", name).document["state"] == "active"
    assert shouyue("sync", "--json", vault=vault).document["pending"] == 0
    assert served.hub("revoke", name, "--reason", "离职").document["state"] == "revoked"
    assert shouyue("sync", "--json", vault=vault).code == 1


def test_before_enrolment_and_without_a_network_the_way_out_is_told(
    served: Served, vaults: tuple[Path, Path]
):
    vault, _ = vaults
    alone = shouyue("sync", "--json", vault=vault)
    assert (alone.code, alone.document["code"]) == (1, "sync.no_membership")
    wrong = shouyue("enrol", "--hub", served.url, "--code", "00000-00000", "--json", vault=vault)
    assert wrong.code == 1
    assert enrol(served, vault, "李守信").code == 0
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(timeout=30) == 0
    gone = shouyue("sync", "--json", vault=vault)
    assert gone.code == 1
    assert gone.complaint
    plain = shouyue("enrol", "--hub", "http://hub.invalid", "--code", "00000-00000", vault=vault)
    assert plain.code == 1


def test_an_unknown_vault_and_half_a_certificate_are_refused(served: Served, tmp_path: Path):
    nobody = served.hub("freeze", "a" * 26, "--reason", "x")
    assert (nobody.code, nobody.document["code"]) == (1, "hub.no_such_vault")
    half = shouyue("hub", "serve", "--data", tmp_path / "d", "--certificate", "x.pem", "--json")
    assert half.document["code"] == "cli.https_incomplete"
    open_to_all = shouyue("hub", "serve", "--data", tmp_path / "d", "--host", "0.0.0.0", "--json")
    assert open_to_all.document["code"] == "hub.needs_https"


def test_a_wrong_name_of_the_keys_is_refused_in_one_line(served: Served, tmp_path: Path):
    keys = tmp_path / "kyes" / "headquarters.key"
    refused = served.hub("status", "--keys", keys)
    assert (refused.code, refused.document["code"]) == (1, "hub.keys_of_data_missing")
    assert refused.err.strip().count("\n") == 0
    for word in ("backup", "vault"):
        assert word not in refused.err
    assert not keys.parent.exists()


def test_keys_and_data_of_headquarters_never_lie_together(served: Served):
    keys = served.data.with_name(served.data.name + "-keys")
    assert (keys / "headquarters.key").is_file()
    assert not list(served.data.rglob("*.key"))
