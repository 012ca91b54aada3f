"""What strangers, replays, floods and hostile bytes get from the hub: a short no."""

import logging
import socket
from dataclasses import replace

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from hubs import Clock, Headquarters, headquarters, sync
from journals import MemoryJournal
from shouyue.hub.app import create_app
from shouyue.hub.config import Limits
from shouyue.ledger.ids import VaultId
from shouyue.sync.line import Line, client_for
from shouyue.sync.messages import (
    CertificatesCall,
    ChainWords,
    HeldCall,
    HelloCall,
    PullCall,
    RefusalWords,
    decode,
    encode,
)
from shouyue.sync.packing import MAX_PACKED, pack
from shouyue.sync.signing import ANSWER_HEADER, CALL_HEADER, Call, read_call


@pytest.fixture(scope="module")
def hq(tmp_path_factory):
    with headquarters(tmp_path_factory.mktemp("hub")) as made:
        yield made


@pytest.fixture(scope="module")
def li(hq):
    one = hq.join(MemoryJournal(1))
    one.say("李大力家住桥头村")
    sync(one)
    return one


HELLO = encode(HelloCall(protocol=1, program="x", certificate=bytes(32)))
_nonce = iter(range(1, 10**9))


def signed(
    journal: MemoryJournal, target: str, body: bytes, method: str = "POST", **changes
) -> dict[str, str]:
    call = Call(journal.vault, 1, Clock().wall_ms, next(_nonce).to_bytes(12, "big"))
    call = replace(call, **changes)
    signature = journal.sign(call.signed_bytes(method, target, body))
    return {CALL_HEADER: replace(call, signature=signature).header()}


def post(hq: Headquarters, target: str, body: bytes, headers: dict[str, str]) -> httpx2.Response:
    with client_for(hq.url, "") as http:
        return http.post(hq.url + target, content=body, headers=headers)


def code_of(answer: httpx2.Response) -> str:
    return decode(answer.content, RefusalWords).code


def test_a_signed_call_is_answered_and_the_answer_is_signed(hq, li):
    answer = post(hq, "/v1/hello", HELLO, signed(li, "/v1/hello", HELLO))
    assert answer.status_code == 200
    assert ANSWER_HEADER in answer.headers


@pytest.mark.parametrize(
    "target",
    [
        "/v1/hello",
        "/v1/push",
        "/v1/pull",
        "/v1/held",
        "/v1/certificates",
    ],
)
def test_without_a_signature_there_is_nothing(hq, li, target):
    for headers in ({}, {CALL_HEADER: ""}, {CALL_HEADER: "x" * 500}):
        answer = post(hq, target, HELLO, headers)
        assert answer.status_code == 400
        assert code_of(answer) == "sync.malformed"


def tampered() -> list[tuple[str, str, bytes, dict]]:
    return [
        ("another body", "/v1/hello", HELLO + b" ", {}),
        ("another target", "/v1/held", HELLO, {}),
        ("another query", "/v1/hello?x=1", HELLO, {}),
        ("another time", "/v1/hello", HELLO, {"time": Clock().wall_ms + 1}),
        ("another nonce", "/v1/hello", HELLO, {"nonce": bytes(12)}),
        ("another vault", "/v1/hello", HELLO, {"vault": VaultId("a" * 26)}),
        ("another epoch", "/v1/hello", HELLO, {"epoch": 2}),
        ("another signature", "/v1/hello", HELLO, {"signature": bytes(64)}),
    ]


@pytest.mark.parametrize("case", tampered(), ids=lambda case: case[0])
def test_a_signature_is_for_one_call_alone(hq, li, case):
    _, target, body, changes = case
    made = read_call(signed(li, "/v1/hello", HELLO)[CALL_HEADER])
    answer = post(hq, target, body, {CALL_HEADER: replace(made, **changes).header()})
    assert answer.status_code in {400, 401}
    assert code_of(answer) in {"sync.not_enrolled", "sync.malformed"}


def test_a_call_that_was_seen_is_not_answered_again(hq, li):
    headers = signed(li, "/v1/hello", HELLO)
    assert post(hq, "/v1/hello", HELLO, headers).status_code == 200
    again = post(hq, "/v1/hello", HELLO, headers)
    assert (again.status_code, code_of(again)) == (401, "sync.replayed")


def test_a_call_from_before_the_hub_began_is_not_fresh(hq, li):
    headers = signed(li, "/v1/hello", HELLO, time=Clock().wall_ms - 1)
    answer = post(hq, "/v1/hello", HELLO, headers)
    assert code_of(answer) == "sync.clock"
    assert decode(answer.content, RefusalWords).time == Clock().wall_ms


@pytest.mark.parametrize("ms", [-11 * 60_000, 11 * 60_000, 10**12])
def test_a_call_of_another_time_is_told_the_time(hq, li, ms):
    headers = signed(li, "/v1/hello", HELLO, time=max(0, Clock().wall_ms + ms))
    assert code_of(post(hq, "/v1/hello", HELLO, headers)) == "sync.clock"


def test_a_nonce_may_come_again_when_its_time_is_long_over(tmp_path, li):
    with headquarters(tmp_path) as hq:
        one = hq.join(MemoryJournal(1))
        nonce = b"n" * 12
        for _ in range(3):
            headers = signed(one, "/v1/hello", HELLO, time=hq.clock.wall_ms, nonce=nonce)
            assert post(hq, "/v1/hello", HELLO, headers).status_code == 200
            hq.clock.pass_ms(21 * 60_000)


def test_what_a_stranger_is_told_is_the_same_for_every_vault(hq, li):
    stranger = MemoryJournal(99)
    mine = post(hq, "/v1/hello", HELLO, signed(stranger, "/v1/hello", HELLO))
    stolen = post(hq, "/v1/hello", HELLO, signed(stranger, "/v1/hello", HELLO, vault=li.vault))
    assert (mine.status_code, code_of(mine)) == (stolen.status_code, code_of(stolen))


def test_a_flood_of_one_vault_is_slowed_and_others_go_on(tmp_path):
    with headquarters(tmp_path) as hq:
        hq.stop()
        hq.limits = Limits(calls_per_minute=20)
        hq.start()
        one, other = hq.join(MemoryJournal(1)), hq.join(MemoryJournal(2))
        codes = []
        for _ in range(25):
            answer = post(hq, "/v1/hello", HELLO, signed(one, "/v1/hello", HELLO))
            codes.append(answer.status_code)
        assert codes == [200] * 20 + [429] * 5
        assert post(hq, "/v1/hello", HELLO, signed(other, "/v1/hello", HELLO)).status_code == 200
        hq.clock.pass_ms(61_000)
        headers = signed(one, "/v1/hello", HELLO, time=hq.clock.wall_ms)
        assert post(hq, "/v1/hello", HELLO, headers).status_code == 200


def test_strangers_may_not_try_codes_for_ever(tmp_path):
    with headquarters(tmp_path) as hq:
        hq.stop()
        hq.limits = Limits(enrolments_per_minute=3)
        hq.start()
        codes = [post(hq, "/v1/enrol", b"{}", {}).status_code for _ in range(5)]
        assert codes == [400, 400, 400, 429, 429]


def test_a_body_larger_than_its_bound_is_not_read(hq, li):
    body = bytes(MAX_PACKED + 1)
    answer = post(hq, "/v1/push", body, signed(li, "/v1/push", body))
    assert (answer.status_code, code_of(answer)) == (413, "sync.too_large")

    def endless():
        for _ in range(3000):
            yield bytes(4096)

    with client_for(hq.url, "") as http:
        try:
            answer = http.post(
                hq.url + "/v1/push", content=endless(), headers=signed(li, "/v1/push", b"")
            )
        except httpx2.TransportError:
            return
    assert answer.status_code == 413


def test_a_body_that_dribbles_is_given_up(tmp_path):
    with headquarters(tmp_path) as hq:
        hq.stop()
        hq.limits = Limits(body_s=5, silence_s=0.2)
        hq.start()
        one = hq.join(MemoryJournal(1))
        head = signed(one, "/v1/hello", HELLO)[CALL_HEADER]
        with socket.create_connection(("127.0.0.1", hq.port)) as line:
            line.sendall(
                f"POST /v1/hello HTTP/1.1\r\nhost: x\r\n{CALL_HEADER}: {head}\r\n"
                f"content-length: {len(HELLO)}\r\n\r\n".encode()
                + HELLO[:5]
            )
            line.settimeout(20)
            assert line.recv(4096).startswith(b"HTTP/1.1 408")


def test_headers_without_end_are_refused(hq, caplog):
    with caplog.at_level(logging.WARNING), socket.create_connection(("127.0.0.1", hq.port)) as line:
        line.settimeout(20)
        line.sendall(b"GET /v1/hub HTTP/1.1\r\nhost: x\r\nx: " + b"y" * 40_000)
        assert line.recv(4096).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize("said", [b"", b"GET /v1/hub HTTP/1.1\r\nhost: x\r\nx: "])
def test_a_connection_that_never_says_what_it_wants_is_closed(tmp_path, monkeypatch, said):
    monkeypatch.setattr("shouyue.hub.patience.HEADERS_S", 0.1)
    with headquarters(tmp_path) as hq, socket.create_connection(("127.0.0.1", hq.port)) as line:
        line.settimeout(20)
        line.sendall(said)
        assert line.recv(4096) == b""


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/v1", "/v1/push/x", "/metrics"])
def test_there_is_nothing_else(hq, path):
    with client_for(hq.url, "") as http:
        answer = http.get(hq.url + path)
    assert answer.status_code in {404, 405}
    assert "server" not in answer.headers


def test_branches_of_others_look_as_if_they_were_not_there(hq, li):
    other = hq.join(MemoryJournal(5, "B05"), "B05")
    other.scan(b"scan" * 99)
    sync(other)
    digest = next(iter(other.scans))
    calls = {
        "/v1/pull": PullCall(branch="B05", hub_epoch="", after=0, max_bytes=4096),
        "/v1/held": HeldCall(branch="B05", digests=(digest,)),
    }
    for target, call in calls.items():
        body = encode(call)
        assert code_of(post(hq, target, body, signed(li, target, body))) == "sync.not_your_branch"
    for branch, expected in (("B05", "sync.not_your_branch"), ("B01", "sync.not_here")):
        target = f"/v1/parts/{branch}/scan/{digest}?offset=0&size=10"
        with client_for(hq.url, "") as http:
            answer = http.get(hq.url + target, headers=signed(li, target, b"", "GET"))
        assert code_of(answer) == expected
    body = encode(CertificatesCall(chains=(ChainWords(other.vault, 1, "B05"),)))
    answer = post(hq, "/v1/certificates", body, signed(li, "/v1/certificates", body))
    assert answer.json() == {"certificates": [None]}
    body = encode(
        HelloCall(
            protocol=1,
            program="x",
            certificate=bytes(32),
            chains=(ChainWords(other.vault, 1, "B05"),),
        )
    )
    answer = post(hq, "/v1/hello", body, signed(li, "/v1/hello", body))
    assert answer.json()["receipts"] == [None]


@pytest.mark.parametrize(
    "query",
    ["", "offset=0", "offset=-1&size=9", "offset=0&size=x", "offset=9&size=3", "offset=0&size=0"],
)
def test_parts_have_a_place_or_are_refused(hq, li, query):
    target = f"/v1/parts/B01/scan/{'ab' * 32}" + (f"?{query}" if query else "")
    with client_for(hq.url, "") as http:
        answer = http.put(
            hq.url + target, content=b"12345", headers=signed(li, target, b"12345", "PUT")
        )
    assert answer.status_code == 400


def test_a_part_larger_than_allowed_for_its_kind_is_refused(hq, li):
    limit = hq.limits.scan_bytes
    target = f"/v1/parts/B01/scan/{'ab' * 32}?offset=0&size={limit + 1}"
    with client_for(hq.url, "") as http:
        answer = http.put(hq.url + target, content=b"1", headers=signed(li, target, b"1", "PUT"))
    assert code_of(answer) == "sync.too_large"


def test_a_protocol_of_tomorrow_is_asked_to_wait(hq, li):
    body = encode(HelloCall(protocol=2, program="x", certificate=bytes(32)))
    answer = post(hq, "/v1/hello", body, signed(li, "/v1/hello", body))
    assert (answer.status_code, code_of(answer)) == (426, "sync.too_new")


@given(st.binary(max_size=400))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hostile_bodies_get_a_refusal_and_never_an_error_of_ours(hq, li, raw):
    app = create_app(hq.opened.config, hq.store)
    with TestClient(app, base_url="http://127.0.0.1") as http:
        for target in ("/v1/hello", "/v1/push", "/v1/pull", "/v1/held", "/v1/certificates"):
            for body in (raw, b"{" + raw, b"\1" + raw):
                answer = http.post(target, content=body, headers=signed(li, target, body))
                assert answer.status_code in {200, 400}
        answer = http.post("/v1/enrol", content=raw)
        assert answer.status_code in {400, 429}


def test_a_changed_byte_of_a_push_is_refused_and_nothing_is_kept(hq):
    one = hq.join(MemoryJournal(7, "B07"), "B07")
    for n in range(4):
        one.say(str(n))
    chain = one.origins()[0].chain
    run = one.run(chain, 0, 9, 10**6)
    packed = pack(chain, run.facts, run.seal)
    with client_for(hq.url, "") as http:
        line = Line(http, one.member, one.sign, hq.clock)
        for at in range(0, len(packed), 3):
            bad = bytearray(packed)
            bad[at] ^= 1 + at % 255
            with pytest.raises(Exception) as caught:
                line.call("/v1/push", bytes(bad))
            assert caught.value.code in {
                "sync.malformed",
                "sync.not_sealed",
                "sync.not_your_branch",
                "sync.gap",
                "sync.too_new",
            }
    assert hq.store.streams.tips(["B07"]) == []
    assert sync(one).pending == 0


def test_nothing_of_a_borrower_is_ever_logged(hq, li, caplog):
    with caplog.at_level(logging.DEBUG):
        li.say("李大力又说了什么")
        sync(li)
        post(hq, "/v1/push", "李大力".encode(), signed(li, "/v1/push", "李大力".encode()))
        post(hq, "/v1/hello?李大力=1", HELLO, {})
        answer = post(hq, "/v1/hello", "李大力".encode(), {})
        assert "李大力" not in answer.text
    text = " ".join(str(record.__dict__) for record in caplog.records if "hub" in record.name)
    assert "李大力" not in text
    assert li.vault not in text
