"""The byte format, frozen: laptops hold chains for ten years, so none of these values may change.

Every value is computed twice, by the ledger and by the formulas of the design written out with
nothing but the standard library, as an expert without this program would; both must give what
stands here.
"""

import base64
import hashlib
import hmac
import json
from datetime import date

from nacl.signing import VerifyKey

from factories import BRANCH, NOW_MS, make_attachment, make_key, make_ref, make_seen
from shouyue.ledger import canonical, clock, facts, ids, tables
from shouyue.ledger.certificates import IssuerWords, VaultWords, sign_issuer, sign_vault
from shouyue.ledger.chain import Head, Origin, extend, seal
from shouyue.ledger.clock import Stamp
from shouyue.ledger.facts import Draft, write_fact
from shouyue.ledger.ids import ChainId, HubEpoch, vault_id
from shouyue.ledger.kinds import PromiseMade, StaffIntroduced, draft
from shouyue.ledger.streams import Receipt, next_stream_link, stream_origin
from shouyue.ledger.tables import dispose, make_table

KEY = make_key()
PUBLIC = bytes(KEY.verify_key)
HUB_EPOCH = HubEpoch("00112233445566ff")

PUBLIC_KEY = "4cb5abf6ad79fbf5abbccafcc269d85cd2651ed4b885b5869f241aedf0a5ba29"
VAULT = "55stclblnvza34agdrolpbqism"
BODY_1 = '{"content":{"name":"李守信","role":"officer"},"salt":"00000000000000000000000000000001"}'
HEADER_1 = (
    '{"body":"5f8156e22a92d09097ea3b597967a4d83ebd180d5e1a06507c7c5bd6bd484f1e"'
    ',"branch":"JX-001","epoch":1,"hlc":[1795397400000,0],"kind":"staff.introduced","kv":1'
    ',"seq":1,"suite":1,"v":1,"vault":"55stclblnvza34agdrolpbqism"'
    ',"wall":1795397400000,"zone":480}'
)
BODY_2 = (
    '{"content":{"amount":50000,"due":"2026-12-31","note":"JK202400017","on":"2026-11-23"}'
    ',"salt":"00000000000000000000000000000002"}'
)
HEADER_2 = (
    '{"att":[{"digest":"' + "c7" * 32 + '","kind":"scan","media":"image/jpeg","size":183400}]'
    ',"base":["55stclblnvza34agdrolpbqism.1.JX-001.1"]'
    ',"body":"bd96b8fe69a72bd62304f5fbbe7ea27b62bc34897985ef36a4bef3ed31bd665d"'
    ',"branch":"JX-001","clk":"back","epoch":1,"hlc":[1795397400000,1],"kind":"promise.made","kv":1'
    ',"seen":{"hub":"00112233445566ff","link":"' + "5a" * 32 + '","position":41},"seq":2'
    ',"suite":1,"v":1,"vault":"55stclblnvza34agdrolpbqism","wall":-1,"zone":-210}'
)
LINKS = [
    "fa657bc074d153472ff661e3827221f24415641bba489452199477c7ec55d35c",
    "816a498700226c667bbab51b7ac59294ed494eaadaa1b7fd7d6a945baf992799",
    "32cedb474b2c495c8f3fcc65ba5abf1d6015242f0bae91007af28907d0ededb6",
]
SEAL_2 = (
    "1dfe8f8d7e482d156fc22b1b8d9788df42d8248a3e17489193cee58c5af9925b"
    "157544b004c22456428be05ecff92671e687724d4e6162a577a00f46eeb89b01"
)
STREAM = [
    "9ead069e50ccfe9885b64325d36b785a10d1c88acc074e593eb8ea54f1ebc714",
    "9ba0d7239d71bd01ce6436e6b5ca7fd427a2fc0e964373c801f986b21f6cc115",
]
RECEIPT = "c1f08b829d8da79c23f8c48286ade04f460a602c72bc04d413c056d50bf34149"
TABLE_ROOT = "3ae280208af6d11fbe587784b9e63e7cb7acf86c851f000a03b731b97a9dbc6a"
ISSUER = "c492585d1f8d13bde3c0431694b9def735d2d89233e8eef543dcf36e5d95e52e"
CERTIFICATE = "87b61b72bb0ccc015b3ca063d4c5a14ed16cb3bdade547af45aceaf5c754af51"


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def number(value: int) -> bytes:
    return value.to_bytes(8, "big")


def plain(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def chain_name() -> bytes:
    return VAULT.encode() + number(1) + len(BRANCH).to_bytes(2, "big") + BRANCH.encode()


CHAIN = ChainId(vault_id(PUBLIC), 1, BRANCH)
FACT_1 = write_fact(
    draft(StaffIntroduced(name="李守信", role="officer")),
    CHAIN,
    1,
    Stamp(NOW_MS, 480, (NOW_MS, 0), "ok"),
    None,
    (1).to_bytes(16, "big"),
)
_promise = PromiseMade(
    note="JK202400017", amount=500_00, due=date(2026, 12, 31), on=date(2026, 11, 23)
)
FACT_2 = write_fact(
    Draft(_promise, "promise.made", 1, (make_ref(),), (make_attachment(),)),
    CHAIN,
    2,
    Stamp(-1, -210, (NOW_MS, 1), "back"),
    make_seen(),
    (2).to_bytes(16, "big"),
)
ORIGIN = Origin(CHAIN, PUBLIC)
HEAD = extend(Head(0, ORIGIN.link), CHAIN, [FACT_1, FACT_2])


def test_the_name_of_a_vault():
    digest = sha(b"shouyue/vault/1", PUBLIC)[:16]
    assert base64.b32encode(digest).decode().rstrip("=").lower() == VAULT
    assert bytes(KEY.verify_key).hex() == PUBLIC_KEY
    assert CHAIN.vault == VAULT


def test_the_bytes_of_facts():
    assert FACT_1.body_bytes == BODY_1.encode()
    assert FACT_1.header_bytes == HEADER_1.encode()
    assert FACT_2.body_bytes == BODY_2.encode()
    assert FACT_2.header_bytes == HEADER_2.encode()
    for raw in (BODY_1, HEADER_1, BODY_2, HEADER_2):
        assert plain(json.loads(raw)) == raw.encode()
    assert json.loads(HEADER_1)["body"] == sha(BODY_1.encode()).hex()
    assert json.loads(HEADER_2)["body"] == sha(BODY_2.encode()).hex()


def test_the_links_of_a_chain():
    origin = sha(b"shouyue/chain/1", chain_name(), PUBLIC, bytes(32))
    first = sha(origin, sha(HEADER_1.encode()))
    second = sha(first, sha(HEADER_2.encode()))
    assert [link.hex() for link in (origin, first, second)] == LINKS
    assert ORIGIN.link == origin
    assert extend(Head(0, origin), CHAIN, [FACT_1]) == Head(1, first)
    assert Head(2, second) == HEAD


def test_a_seal():
    made = seal(KEY, CHAIN, HEAD)
    assert made.signature.hex() == SEAL_2
    message = b"shouyue/seal/1" + chain_name() + number(2) + bytes.fromhex(LINKS[2])
    VerifyKey(PUBLIC).verify(message, bytes.fromhex(SEAL_2))


def test_the_links_of_a_stream():
    branch = len(BRANCH).to_bytes(2, "big") + BRANCH.encode()
    origin = sha(b"shouyue/stream/1", HUB_EPOCH.encode(), branch, bytes(32))
    first = sha(origin, bytes.fromhex(LINKS[1]), number(NOW_MS))
    assert [origin.hex(), first.hex()] == STREAM
    assert stream_origin(HUB_EPOCH, BRANCH).link == origin
    assert next_stream_link(origin, bytes.fromhex(LINKS[1]), NOW_MS) == first


def test_a_receipt():
    made = Receipt(CHAIN, 2, HEAD.link, HUB_EPOCH, 1, bytes.fromhex(STREAM[1]), NOW_MS)
    link, stream = bytes.fromhex(LINKS[2]), bytes.fromhex(STREAM[1])
    epoch = HUB_EPOCH.encode()
    spelled = chain_name() + number(2) + link + epoch + number(1) + stream + number(NOW_MS)
    assert made.signed_bytes() == b"shouyue/receipt/1" + spelled
    assert sha(made.signed_bytes()).hex() == RECEIPT


def test_the_root_of_a_table():
    rows = [["JK1", 5, ["a", "b"]], ["JK2", -5, []], ["王", 0, [["x"]]]]
    table = make_table(("note", "n", "list"), rows, b"s" * 16)
    leaves = [sha(b"\x02", b"shouyue/table/1", number(3), plain(["note", "n", "list"]))]
    for n, row in enumerate(rows):
        salt = hmac.new(b"s" * 16, number(n), "sha256").digest()[:16]
        leaves.append(sha(b"\x00", salt, plain(row)))
    head, one, two, three = leaves
    root = sha(b"\x01", sha(b"\x01", head, one), sha(b"\x01", two, three))
    assert root.hex() == TABLE_ROOT
    assert table.root == root
    assert dispose(table, frozenset([1])).root == root


def test_certificates():
    words = IssuerWords(
        organisation="示例农商银行", issuing=PUBLIC_KEY, receipts=PUBLIC_KEY, not_before=NOW_MS
    )
    vault = VaultWords(
        vault=VAULT,
        epoch=1,
        public_key=PUBLIC_KEY,
        before={},
        person="李守信",
        role="officer",
        branches=(BRANCH,),
        issued_at=NOW_MS,
    )
    for signed, purpose, expected in (
        (sign_issuer(KEY, words), b"shouyue/issuer/1", ISSUER),
        (sign_vault(KEY, vault), b"shouyue/certificate/1", CERTIFICATE),
    ):
        raw = bytes.fromhex(signed.words)
        VerifyKey(PUBLIC).verify(purpose + raw, bytes.fromhex(signed.signature))
        assert plain(json.loads(raw)) == raw
        assert sha(raw, bytes.fromhex(signed.signature)).hex() == expected


def test_the_limits_are_part_of_the_format():
    """A program with another limit would refuse what this one wrote, or the other way round."""
    assert (canonical.MAX_INT, canonical.MAX_DEPTH) == (9_007_199_254_740_991, 12)
    assert (facts.FORMAT, facts.SUITE, facts.SALT_BYTES) == (1, 1, 16)
    assert (facts.MAX_HEADER, facts.MAX_BODY) == (8_192, 1_048_576)
    assert ids.MAX_PLACE == 999_999_999_999_999
    assert (clock.MAX_MS, clock.MAX_COUNTER) == (140_737_488_355_327, 2_147_483_647)
    assert (tables.MAX_ROWS, tables.MAX_LINE, tables.MAX_ROW) == (500_000, 65_536, 65_472)
    assert (tables.MAX_PACKED, tables.MAX_UNPACKED) == (67_108_864, 201_326_592)


def test_the_rules_of_the_clock_are_those_of_the_policy():
    minute = 60_000
    rules = (clock.BACK_MS, clock.FORWARD_MS, clock.AHEAD_MS)
    assert rules == (10 * minute, 24 * 60 * minute, 5 * minute)
