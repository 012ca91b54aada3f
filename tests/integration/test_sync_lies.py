"""A hub that lies with its own keys: whatever it does to what it holds, the next laptop says so."""

from dataclasses import replace

import httpx2
import msgspec
import pytest
from nacl.signing import SigningKey
from starlette.testclient import TestClient

from hubs import Headquarters, headquarters, sync
from journals import MemoryJournal, contact
from shouyue.hub.app import create_app
from shouyue.hub.keys import HubKeys
from shouyue.hub.store.base import Kept, Page
from shouyue.ledger.certificates import IssuerWords, check_vault, sign_issuer, sign_vault
from shouyue.ledger.chain import Head, seal
from shouyue.ledger.facts import Seen, write_fact
from shouyue.ledger.ids import HubEpoch
from shouyue.ledger.kinds import draft
from shouyue.sync.client import exchange
from shouyue.sync.errors import DishonestHubError, SyncError
from shouyue.sync.packing import pack, unpack


@pytest.fixture
def hq(tmp_path):
    with headquarters(tmp_path) as made:
        yield made


@pytest.fixture
def village(hq):
    """Li has written and synced in three runs, Wang once between; Zhao has seen nothing yet."""
    li, wang, zhao = (hq.join(MemoryJournal(n)) for n in (1, 2, 3))
    for n in range(3):
        for m in range(3):
            li.say(f"li {n}.{m}")
        sync(li)
        if n == 1:
            wang.say("wang")
            sync(wang)
    return li, wang, zhao


class Lying:
    """The hub's streams, with one method told otherwise."""

    def __init__(self, honest, **lies) -> None:
        self._honest = honest
        self._lies = lies

    def __getattr__(self, name):
        return self._lies.get(name) or getattr(self._honest, name)


def lie(hq: Headquarters, **lies) -> None:
    honest = hq.store.streams
    hq.store.streams = Lying(honest, **lies)


def with_pages(hq: Headquarters, change) -> None:
    honest = hq.store.streams

    def page(*place):
        real = honest.page(*place)
        return real if real is None or not real.runs else change(real)

    lie(hq, page=page)


def refused(journal: MemoryJournal) -> str:
    """The code by which a laptop says that it was lied to; it keeps nothing of the lie."""
    before = (journal.everything(), dict(journal.marks))
    with pytest.raises(DishonestHubError) as caught:
        sync(journal)
    assert (journal.everything(), dict(journal.marks)) == before
    return caught.value.code


def test_a_dropped_run_is_noticed(hq, village):
    with_pages(hq, lambda page: Page(page.runs[:1] + page.runs[2:], page.tip))
    assert refused(village[2]) in {"sync.stream_differs", "sync.chain_gap"}


def test_a_run_dropped_at_the_end_is_noticed_by_who_was_promised_it(hq, village):
    _, wang, _ = village
    sync(wang)
    honest = hq.store.streams
    tips = honest.tips(["B01"])
    shorter = [replace(tip, position=3) for tip in tips]
    lie(hq, tips=lambda _: shorter, page=lambda *_: None)
    assert refused(wang) == "sync.hub_forgot"


def test_reordered_runs_are_noticed(hq, village):
    with_pages(hq, lambda page: Page(page.runs[::-1], page.tip))
    assert refused(village[2]) in {"sync.chain_gap", "sync.stream_differs"}


def test_another_time_of_receipt_is_noticed(hq, village):
    def later(page):
        first = replace(page.runs[0], received_at=page.runs[0].received_at + 1)
        return Page((first, *page.runs[1:]), page.tip)

    with_pages(hq, later)
    assert refused(village[2]) in {"sync.stream_differs", "sync.time_went_back"}


def test_time_that_goes_back_is_noticed(hq, village):
    def back(page):
        last = replace(page.runs[-1], received_at=5)
        return Page((*page.runs[:-1], last), page.tip)

    with_pages(hq, back)
    assert refused(village[2]) == "sync.time_went_back"


def altered(page, change):
    run = page.runs[0]
    whole = unpack(run.packed)
    facts, made_seal = change(list(whole.facts), whole.seal)
    packed = pack(run.chain, facts, made_seal)
    return Page((replace(run, packed=packed), *page.runs[1:]), page.tip)


def test_an_altered_fact_is_noticed(hq, village):
    li = village[0]

    def change(facts, made_seal):
        other = write_fact(
            draft(contact("something else")),
            facts[1].ref.chain,
            2,
            li.clock.tick(5, 0, None)[1],
            None,
            bytes(16),
        )
        return [facts[0], other, *facts[2:]], made_seal

    with_pages(hq, lambda page: altered(page, change))
    assert refused(village[2]) == "sync.run_forged"


def test_a_fact_sealed_by_another_key_is_noticed(hq, village):
    key = SigningKey(bytes(32))

    def change(facts, made_seal):
        chain = facts[0].ref.chain
        return facts, seal(key, chain, Head(made_seal.seq, bytes(32)))

    with_pages(hq, lambda page: altered(page, change))
    assert refused(village[2]) == "sync.run_forged"


def test_a_body_taken_away_is_seen_as_taken_away_and_nothing_else(hq, village):
    """A hub may say that a body was disposed of; it cannot put another in its place."""

    def change(facts, made_seal):
        return [replace(facts[0], body_bytes=None), *facts[1:]], made_seal

    with_pages(hq, lambda page: altered(page, change))
    zhao = village[2]
    sync(zhao)
    assert [body for _, body in zhao.everything().values()].count(None) == 1


def test_a_run_given_twice_is_noticed(hq, village):
    with_pages(hq, lambda page: Page((page.runs[0], *page.runs), page.tip))
    assert refused(village[2]) in {"sync.run_doubled", "sync.stream_differs"}


def test_a_run_of_another_branch_is_noticed(hq, village):
    other = hq.join(MemoryJournal(9, "B02"), "B02")
    other.say("elsewhere")
    sync(other)
    epoch = hq.opened.epoch
    foreign = hq.store.streams.page("B02", epoch, 0, 10_000).runs
    with_pages(hq, lambda page: Page(foreign, page.tip))
    assert refused(village[2]) in {"sync.wrong_branch", "sync.certificate_missing"}


def test_rubbish_instead_of_a_run_is_noticed(hq, village):
    with_pages(hq, lambda page: Page((replace(page.runs[0], packed=b"x" * 40),), page.tip))
    assert refused(village[2]) == "sync.page_malformed"


def test_a_forgotten_chain_is_noticed_by_its_writer(hq, village):
    li, *_ = village
    lie(hq, receipt=lambda *_: None)
    assert refused(li) == "sync.hub_forgot"


def test_an_older_head_is_noticed_by_its_writer(hq, village):
    li, *_ = village
    chain = li.origins()[0].chain
    old = hq.store.streams.receipt(chain, 3)
    assert old is not None
    lie(hq, receipt=lambda *_: old)
    assert refused(li) == "sync.hub_forgot"


def test_a_forged_receipt_is_noticed(hq, village):
    li, *_ = village
    li.say("more")
    real = hq.store.streams.receipt(li.origins()[0].chain)
    forged = Kept(replace(real.receipt, received_at=1), real.signature)
    lie(hq, receipt=lambda *_: forged)
    assert refused(li) == "sync.receipt_forged"


def test_a_receipt_for_another_history_is_noticed(hq, village):
    li, *_ = village
    real = hq.store.streams.receipt(li.origins()[0].chain).receipt
    other = replace(real, link=bytes(32))
    signed = Kept(other, hq.opened.config.keys.receipts.sign(other.signed_bytes()).signature)
    lie(hq, receipt=lambda *_: signed)
    assert refused(li) == "sync.history_differs"


def test_a_receipt_for_less_than_was_sent_is_noticed(hq, village):
    li, *_ = village
    old = hq.store.streams.receipt(li.origins()[0].chain)
    li.say("more")
    lie(hq, append=lambda *_: old)
    assert refused(li) == "sync.receipt_short"
    assert li.receipt(li.origins()[0].chain).seq == 9


def test_a_receipt_that_places_the_run_elsewhere_is_noticed_at_the_next_pull(hq, village):
    """Its stream link is the hub's signed word about everything before it."""
    zhao = village[2]
    keys = hq.opened.config.keys
    honest = hq.store.streams

    def append(run, now, sign):
        kept = honest.append(run, now, sign)
        other = replace(kept.receipt, stream_link=bytes(32))
        return Kept(other, keys.receipts.sign(other.signed_bytes()).signature)

    lie(hq, append=append)
    zhao.say("zhao")
    with pytest.raises(DishonestHubError) as caught:
        sync(zhao)
    assert caught.value.code == "sync.stream_differs"


def another_hub(hq: Headquarters, **changes) -> HubKeys:
    return replace(hq.opened.config.keys, **changes)


def with_keys(hq: Headquarters, keys: HubKeys) -> httpx2.Client:
    """The same store behind other keys, in this process."""
    app = create_app(replace(hq.opened.config, keys=keys), hq.store)
    return TestClient(app, base_url="http://127.0.0.1")


def test_answers_of_another_key_are_noticed(hq, village):
    li, *_ = village
    li.member = replace(li.member, url="http://127.0.0.1")
    keys = another_hub(hq, receipts=SigningKey(bytes(32)))
    with with_keys(hq, keys) as http, pytest.raises(DishonestHubError) as caught:
        exchange(li, http, hq.clock)
    assert caught.value.code == "sync.answer_forged"


def test_a_new_key_that_the_organisation_did_not_sign_is_noticed(hq, village):
    li, *_ = village
    li.member = replace(li.member, url="http://127.0.0.1")
    mine = SigningKey(bytes(32))
    words = IssuerWords(
        organisation="x",
        issuing=bytes(mine.verify_key).hex(),
        receipts=bytes(mine.verify_key).hex(),
        not_before=9_999_999_999_999,
    )
    keys = another_hub(hq, receipts=mine, issuing=mine, issuer=sign_issuer(mine, words))
    with with_keys(hq, keys) as http, pytest.raises(SyncError) as caught:
        exchange(li, http, hq.clock)
    assert caught.value.code in {"sync.issuer_forged", "sync.not_enrolled", "sync.answer_forged"}


def test_a_certificate_for_another_key_is_noticed(hq, village):
    li, _, zhao = village
    honest = hq.store.members
    mine = SigningKey(bytes(32))

    class Members(Lying):
        pass

    def certificate(vault, epoch):
        real = honest.certificate(vault, epoch)
        if vault != li.vault:
            return real
        words = check_vault(hq.opened.config.keys.issuer_words, real)
        other = msgspec.structs.replace(words, public_key=bytes(mine.verify_key).hex())
        return sign_vault(hq.opened.config.keys.issuing, other)

    hq.store.members = Members(honest, certificate=certificate)
    assert refused(zhao) == "sync.certificate_forged"


def test_a_missing_certificate_is_noticed(hq, village):
    li, _, zhao = village
    honest = hq.store.members
    hq.store.members = Lying(
        honest, certificate=lambda v, e: None if v == li.vault else honest.certificate(v, e)
    )
    assert refused(zhao) == "sync.certificate_missing"


def test_a_fork_that_nobody_signed_is_noticed(hq, village, monkeypatch):
    li, *_ = village
    honest = hq.store.streams

    def epochs(branch):
        return [replace(fork, new_epoch=HubEpoch("f" * 16)) for fork in honest.epochs(branch)]

    def tips(branches):
        return [replace(t, hub_epoch=HubEpoch("f" * 16)) for t in honest.tips(branches)]

    lie(hq, epochs=epochs, page=lambda *_: None, tips=tips)
    monkeypatch.setattr("shouyue.hub.pull.fork_bytes", lambda _: b"something else")
    assert refused(li) == "sync.fork_forged"


def test_two_stories_meet_in_what_others_have_seen(hq, village):
    """Wang's next fact says what Wang saw of the stream; who was told another story doubts it."""
    li, wang, _ = village
    sync(wang)
    sync(li)
    cursor = wang.cursors["B01"]
    other = replace(cursor, link=bytes([7]) * 32)
    wang.cursors["B01"] = other
    fact = wang.say("I saw another stream")
    assert fact.header.seen == Seen(
        hub=cursor.hub_epoch, position=cursor.position, link=other.link.hex()
    )
    wang.cursors["B01"] = cursor
    sync(wang)
    told = sync(li)
    assert told.doubts == (fact.ref.text,)
    assert told.received == 1


def test_an_attachment_that_is_not_what_the_fact_names_is_noticed(hq):
    li, wang = hq.join(MemoryJournal(1)), hq.join(MemoryJournal(2))
    li.scan(b"page" * 100)
    sync(li)
    honest = hq.store.parcels
    hq.store.parcels = Lying(honest, read=lambda *_: b"PAGE" * 100)
    with pytest.raises(DishonestHubError) as caught:
        sync(wang)
    assert caught.value.code == "sync.attachment_forged"
    hq.store.parcels = honest
    sync(wang)
    assert wang.scans == li.scans


def test_an_answer_to_another_call_is_noticed(hq, village):
    """Recorded answers, played again, answer nothing."""
    li, *_ = village
    recorded: list[httpx2.Response] = []

    class Replaying(httpx2.HTTPTransport):
        def handle_request(self, request):
            if not recorded:
                real = super().handle_request(request)
                real.read()
                recorded.append(real)
            old = recorded[0]
            stream = httpx2.ByteStream(old.content)
            return httpx2.Response(200, headers=old.headers, stream=stream)

    with httpx2.Client(transport=Replaying()) as http:
        exchange(li, http, hq.clock)
        with pytest.raises(DishonestHubError) as caught:
            exchange(li, http, hq.clock)
    assert caught.value.code == "sync.answer_forged"
