"""Headquarters as a machine: keys, first start, restart, crash, restored data, refusals."""

import json
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import httpx2
import pytest
from nacl.signing import SigningKey

from hubs import Clock, Headquarters, headquarters, sync
from journals import MemoryJournal
from shouyue.hub import operating
from shouyue.hub.errors import (
    HubError,
    KeyFileError,
    OrganisationError,
    PortError,
    UnsafeAddressError,
)
from shouyue.hub.keys import load_keys, make_keys, make_organisation
from shouyue.hub.opening import first_keys, open_store, opened
from shouyue.hub.serve import EmbeddedHub, serve
from shouyue.ledger.certificates import check_issuer
from shouyue.sync.errors import UnreachableError
from shouyue.sync.joining import enrol
from shouyue.sync.line import client_for, reachable

NOW = Clock().wall_ms


def test_the_first_start_draws_keys_that_nobody_else_reads(tmp_path):
    keys = first_keys(tmp_path / "keys" / "hub.key", "某县农商行", NOW)
    for name in ("hub.key", "organisation.key"):
        mode = (tmp_path / "keys" / name).stat().st_mode
        assert stat.S_IMODE(mode) == 0o600
    words = check_issuer(keys.organisation, keys.issuer)
    assert words.organisation == "某县农商行"
    assert words.receipts == bytes(keys.receipts.verify_key).hex()
    again = load_keys(tmp_path / "keys" / "hub.key")
    assert again == keys


def test_the_organisations_key_is_not_needed_afterwards(tmp_path):
    first_keys(tmp_path / "hub.key", "", NOW)
    (tmp_path / "organisation.key").unlink()
    assert load_keys(tmp_path / "hub.key")
    with pytest.raises(OrganisationError):
        make_keys(tmp_path / "other.key", tmp_path / "organisation.key", NOW)


def test_what_the_hub_answers_goes_out_at_once(tmp_path):
    """Its head and its body are two pieces; the second must not wait until the first is confirmed,
    for which Linux takes 40 ms in the middle of a conversation."""
    with headquarters(tmp_path) as hq, client_for(hq.url, "") as http:
        http.get(f"{hq.url}/v1/hub")
        assert hq.hub is not None
        (line,) = hq.hub._server.server_state.connections
        kept = line.transport.get_extra_info("socket")
        assert kept.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def everything(folder: Path) -> dict[str, bytes]:
    """Every file below a folder; folders as well, as nothing."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b""
        for path in folder.rglob("*")
    }


def test_data_that_is_there_is_never_met_with_new_keys(tmp_path):
    data, keys = tmp_path / "hq", tmp_path / "keys" / "hub.key"
    with opened(data, keys):
        pass
    before = everything(tmp_path)
    for wrong in (tmp_path / "keys" / "hub.kye", tmp_path / "elsewhere" / "hub.key", data / "x"):
        with pytest.raises(KeyFileError) as refused, opened(data, wrong):
            pass
        assert refused.value.code == "hub.keys_of_data_missing"
        assert refused.value.params == {"file": str(wrong), "folder": str(data)}
        assert everything(tmp_path) == before
    with opened(data, keys):
        pass


def test_keys_of_other_data_are_refused_without_a_trace(tmp_path):
    data, keys = tmp_path / "hq", tmp_path / "keys" / "hub.key"
    other = tmp_path / "other" / "hub.key"
    with opened(data, keys):
        pass
    first_keys(other, "", NOW)
    before = everything(tmp_path)
    with pytest.raises(KeyFileError) as refused, opened(data, other):
        pass
    assert refused.value.code == "hub.keys_of_other_data"
    assert refused.value.params == {"folder": str(data)}
    assert everything(tmp_path) == before


def test_keys_are_never_overwritten(tmp_path):
    first_keys(tmp_path / "hub.key", "", NOW)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(OrganisationError):
        make_organisation(tmp_path / "organisation.key", "")
    with pytest.raises(KeyFileError):
        make_keys(tmp_path / "hub.key", tmp_path / "organisation.key", NOW)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def damage(path: Path, what: str) -> None:
    kept = json.loads(path.read_text())
    if what == "rubbish":
        path.write_bytes(b"\0" * 100)
    elif what == "cut":
        path.write_bytes(path.read_bytes()[:-9])
    elif what == "another receipts key":
        kept["receipts"] = bytes(SigningKey(bytes(32))).hex()
        path.write_text(json.dumps(kept, sort_keys=True, separators=(",", ":")))
    elif what == "open to others":
        path.chmod(0o644)


@pytest.mark.parametrize("what", ["rubbish", "cut", "another receipts key", "open to others"])
def test_a_key_file_that_is_not_right_is_refused(tmp_path, what):
    first_keys(tmp_path / "hub.key", "", NOW)
    damage(tmp_path / "hub.key", what)
    with pytest.raises(KeyFileError):
        load_keys(tmp_path / "hub.key")


def test_the_data_opens_with_its_own_keys_alone(tmp_path):
    with headquarters(tmp_path) as hq:
        hq.join(MemoryJournal(1)).say("x")
        hq.stop()
        shutil.rmtree(tmp_path / "keys")
        with pytest.raises(KeyFileError):
            hq.start()


def test_nothing_of_what_the_hub_holds_is_readable_on_its_disk(tmp_path):
    with headquarters(tmp_path) as hq:
        li = hq.join(MemoryJournal(1))
        li.say("李大力家住桥头村")
        li.scan(b"the scan of a slip " * 50)
        sync(li)
        for path in sorted(hq.data.iterdir()):
            raw = path.read_bytes()
            for canary in ("李大力家住桥头村".encode(), b"the scan of a slip", b"SQLite format 3"):
                assert canary not in raw
            assert li.vault.encode() not in raw


def test_a_restored_folder_opens_a_new_epoch_and_a_restart_does_not(tmp_path):
    with headquarters(tmp_path) as hq:
        li = hq.join(MemoryJournal(1))
        first = hq.opened.epoch
        hq.stop()
        old = hq.snapshot()
        hq.start()
        assert hq.opened.epoch == first
        li.say("x")
        sync(li)
        hq.stop()
        hq.start()
        assert hq.opened.epoch == first
        hq.stop()
        hq.restore(old)
        hq.start()
        second = hq.opened.epoch
        assert second != first
        hq.stop()
        hq.start()
        assert hq.opened.epoch == second


@pytest.mark.parametrize("what", ["gone", "rubbish", "of another hub"])
def test_a_mark_that_cannot_be_believed_counts_as_a_restore(tmp_path, what):
    with headquarters(tmp_path / "a") as hq:
        first = hq.opened.epoch
        hq.stop()
        mark = hq.key_file.with_name("hub.key.mark")
        if what == "gone":
            mark.unlink()
        elif what == "rubbish":
            mark.write_bytes(b"x")
        else:
            with headquarters(tmp_path / "b") as other:
                mark.write_bytes(other.key_file.with_name("hub.key.mark").read_bytes())
        hq.start()
        assert hq.opened.epoch != first


def test_a_crash_between_commit_and_mark_is_no_restore(tmp_path):
    with headquarters(tmp_path) as hq:
        li = hq.join(MemoryJournal(1))
        mark = hq.key_file.with_name("hub.key.mark")
        before = mark.read_bytes()
        first = hq.opened.epoch
        li.say("x")
        sync(li)
        hq.stop()
        mark.write_bytes(before)
        hq.start()
        assert hq.opened.epoch == first


CHILD = """
import sys
from pathlib import Path
from shouyue.hub.serve import serve
serve(Path(sys.argv[1]), Path(sys.argv[2]), "127.0.0.1", int(sys.argv[3]),
      ready=lambda url: print(url, flush=True))
"""


def start_child(folder: Path, port: int) -> tuple[subprocess.Popen, str]:
    args = [sys.executable, "-c", CHILD, str(folder / "data"), str(folder / "hub.key"), str(port)]
    child = subprocess.Popen(args, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    return child, child.stdout.readline().strip()


def end(child: subprocess.Popen, how: int) -> None:
    child.send_signal(how)
    child.wait(30)
    assert child.stdout is not None
    child.stdout.close()


def test_a_hub_that_is_killed_again_and_again_loses_nothing_it_gave_its_word_for(tmp_path):
    keys = first_keys(tmp_path / "hub.key", "", NOW)
    with opened(tmp_path / "data", tmp_path / "hub.key") as hub:
        vaults = [MemoryJournal(1), MemoryJournal(2)]
        for one in vaults:
            join_directly(hub, keys, one)
    clock = Clock()
    port = 0
    promised = 0
    for round_number in range(6):
        child, url = start_child(tmp_path, port)
        port = int(url.rsplit(":", 1)[1])
        killer = threading.Timer(0.05 + 0.04 * round_number, child.kill)
        killer.start()
        clock.wall_ms = 1_795_400_000_000
        for number in range(40):
            one = vaults[number % 2]
            one.member = one.member.__class__(url, *member_rest(one))
            one.say(f"{round_number} {number}")
            try:
                sync(one, clock)
            except UnreachableError:
                break
            promised = max(promised, *(r.position for r in newest_receipts(vaults)))
        killer.join()
        end(child, signal.SIGKILL)
    child, url = start_child(tmp_path, port)
    for one in (*vaults, *vaults):
        assert sync(one, clock).pending == 0
    end(child, signal.SIGTERM)
    assert child.returncode in {0, -signal.SIGTERM}
    assert vaults[0].everything() == vaults[1].everything()
    assert vaults[0].cursors["B01"].position == len(vaults[0].everything()) >= promised > 0


def member_rest(one: MemoryJournal):
    member = one.member
    return (
        member.organisation,
        member.ca_certificate,
        member.issuer,
        member.certificate,
        member.branches,
    )


def newest_receipts(vaults):
    for one in vaults:
        receipt = one.receipt(one.origins()[0].chain)
        if receipt is not None:
            yield receipt


def join_directly(hub, keys, journal: MemoryJournal) -> None:
    with EmbeddedStub(hub, keys) as hq:
        hq.join(journal)


class EmbeddedStub:
    """The part of `Headquarters` that joins a vault, over a store that is not served yet."""

    def __init__(self, hub, keys) -> None:
        self.opened, self.keys, self.clock, self.url = hub, keys, Clock(), ""

    @property
    def store(self):
        return self.opened.store

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def join(self, journal: MemoryJournal) -> None:
        Headquarters.join(self, journal)


def test_the_command_answers_beside_the_running_hub(tmp_path):
    with headquarters(tmp_path) as hq:
        keys = load_keys(hq.key_file)
        operator = open_store(hq.data, keys)
        try:
            config = hq.opened.config
            code = operating.invite(config, operator, "李大力", "officer", ("B01",)).code
            status = operating.status(operator)
            assert (status.open_invites, status.facts, status.hub_epoch) == (1, 0, hq.opened.epoch)
            li = MemoryJournal(1)
            with client_for(hq.url, "") as http:
                enrol(li, http, hq.url, code)
            li.say("x")
            sync(li)
            status = operating.status(operator)
            assert (status.open_invites, status.facts, status.newest_at) == (
                0,
                1,
                hq.clock.wall_ms,
            )
            assert status.members == ((li.vault, 1, "李大力", "officer", ("B01",), "active"),)
            operating.freeze(config, operator, li.vault, "lost")
            assert operating.status(operator).members[0][-1] == "frozen"
            with pytest.raises(HubError):
                operating.freeze(config, operator, "a" * 26, "lost")
        finally:
            operator.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "203.0.113.9", "hub.example", "::"])
def test_plain_http_never_leaves_this_machine(tmp_path, host):
    with pytest.raises(UnsafeAddressError):
        serve(tmp_path / "data", tmp_path / "hub.key", host, 0)
    assert not (tmp_path / "data").exists()


def test_a_port_that_is_taken_is_said_so(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(PortError):
        EmbeddedHub(tmp_path / "data", tmp_path / "hub.key", port=taken.getsockname()[1])


def test_a_stopped_hub_is_gone_and_its_files_are_closed(tmp_path):
    with EmbeddedHub(tmp_path / "data", tmp_path / "hub.key") as hub:
        url = hub.url
        assert reachable(url)
        hub.stop()
        hub.stop()
    assert not reachable(url)
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["facts.db", "scans.db"]
    with EmbeddedHub(tmp_path / "data", tmp_path / "hub.key") as hub:
        assert reachable(hub.url)


CERTIFICATES = Path(__file__).parent.parent / "data" / "tls"


TLS_CHILD = """
import sys
from pathlib import Path
from shouyue.hub.serve import Tls, serve
folder, made = Path(sys.argv[1]), Path(sys.argv[2])
tls = Tls(made / "hub.pem", made / "hub.key", made / "hub.pem")
serve(folder / "data", folder / "hub.key", "127.0.0.1", 0, tls=tls,
      ready=lambda url: print(url, flush=True))
"""


def test_https_with_a_pinned_ca_and_with_no_other(tmp_path):
    keys = first_keys(tmp_path / "hub.key", "", NOW)
    with opened(tmp_path / "data", tmp_path / "hub.key") as hub:
        assert hub.config.keys == keys
        code = operating.invite(hub.config, hub.store, "李大力", "officer", ("B01",)).code
    args = [sys.executable, "-c", TLS_CHILD, str(tmp_path), str(CERTIFICATES)]
    child = subprocess.Popen(args, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        url = child.stdout.readline().strip()
        assert url.startswith("https://")
        li = MemoryJournal(1)
        with client_for(url, "") as http:
            member = enrol(li, http, url, code)
        pem = (CERTIFICATES / "hub.pem").read_text()
        assert member.ca_certificate == pem
        assert reachable(url, pem)
        assert not reachable(url, (CERTIFICATES / "other.pem").read_text())
        with client_for(url, pem) as http:
            assert http.get(url + "/v1/hub").status_code == 200
        with pytest.raises(httpx2.TransportError), httpx2.Client() as http:
            http.get(url + "/v1/hub")
    finally:
        end(child, signal.SIGTERM)
