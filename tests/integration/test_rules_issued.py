"""Rules that headquarters issues: signed, carried, in force from their day, and nothing else."""

import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from hubs import Headquarters, headquarters, sync
from integration.acts_branch import (
    BRANCH,
    OVERDUE,
    Clock,
    make_branch,
    take_in,
    write_tape,
)
from journals import MemoryJournal
from rulings import ORGANISATION, issue, issued
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.listing import list_cases
from shouyue.casework.cases.today import today
from shouyue.casework.cases.views import CaseFilter
from shouyue.casework.exchange import enrol, exchange_now
from shouyue.casework.inputs import ContactInput
from shouyue.casework.outcomes import NotAllowed, Saved
from shouyue.casework.periods import clocks
from shouyue.casework.policy import rest_days_of, shipped_pack, shipped_rules
from shouyue.casework.proving import prove
from shouyue.casework.records.contacts import preview_gate, record_contact
from shouyue.casework.rules.issuing import propose
from shouyue.casework.rules.rulebook import rules_in_force
from shouyue.casework.wire import journal_of
from shouyue.casework.workspace import Workspace
from shouyue.domain.packs import PolicyError
from shouyue.hub import operating
from shouyue.hub.errors import HubError, OrganisationError
from shouyue.hub.keys import ORGANISATION_FILE, load_organisation
from shouyue.hub.operating import NewRules
from shouyue.ledger.errors import ForgedError, LedgerError
from shouyue.ledger.rules import MAX_RULES, check_rules
from shouyue.sync.errors import DishonestHubError

CHINA, RESTS = shipped_pack().content.decode(), rest_days_of("china").decode()
STRICT = CHINA.replace('value = "08:00-22:00"', 'value = "09:00-18:00"').replace(
    "version = 1", "version = 2"
)
TODAY = date(2026, 11, 23)
EVENING = ContactInput(OVERDUE, "call", "2026-11-23T19:00")


@pytest.fixture
def clock() -> Clock:
    return Clock("2026-11-23T20:30")


@pytest.fixture
def ws(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    made = make_branch(tmp_path / "officer", clock)
    take_in(made, write_tape(tmp_path / "tape.csv"))
    yield made
    made.close()


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[Headquarters]:
    with headquarters(tmp_path / "hq") as made:
        yield made


def publish(hq: Headquarters, pack: str, since: date = TODAY, rests: str = RESTS) -> int:
    key, _ = load_organisation(hq.key_file.with_name(ORGANISATION_FILE))
    new = NewRules(pack, rests, since)
    return operating.issue_rules(hq.opened.config, hq.store, key, new).number


# --- carried ------------------------------------------------------------------------------------


def test_rules_of_headquarters_come_with_the_next_exchange_and_judge_from_then_on(
    ws: Workspace, hq: Headquarters
):
    enrol(ws, hq.url, hq.invite(BRANCH))
    assert isinstance(record_contact(ws, EVENING), Saved)
    assert exchange_now(ws).rules == 0
    assert publish(hq, STRICT) == 1
    assert exchange_now(ws).rules == 1
    assert exchange_now(ws).rules == 0
    assert ws.rules.mark.startswith("china/2/")
    later = ContactInput(OVERDUE, "call", "2026-11-23T19:30")
    outcome = record_contact(ws, later)
    assert isinstance(outcome, NotAllowed)
    assert [one.setting for one in outcome.sources] == ["contact.hours"]
    first = case_page(ws, OVERDUE).history[0]
    assert first.judged_by is not None
    assert first.judged_by.code == "casework.history.judged_by_other"
    assert prove(ws).is_sound


def test_a_laptop_that_was_away_hears_every_issue_in_order(hq: Headquarters):
    li, wang = (hq.join(MemoryJournal(n)) for n in (1, 2))
    publish(hq, STRICT, date(2027, 1, 1))
    assert sync(li).rules == 1
    publish(hq, CHINA)
    publish(hq, STRICT, date(2028, 1, 1))
    assert [sync(li).rules, sync(wang).rules] == [2, 3]
    assert li.rules == wang.rules
    assert sorted(number for number, _ in li.rules.values()) == [1, 2, 3]


def test_a_restored_hub_that_gives_a_number_again_is_heard_again(hq: Headquarters):
    li = hq.join(MemoryJournal(1))
    publish(hq, CHINA)
    sync(li)
    hq.stop()
    backup = hq.snapshot()
    hq.start()
    publish(hq, STRICT)
    sync(li)
    hq.stop()
    hq.restore(backup)
    hq.start()
    assert sync(li).rules == 0
    hq.clock.pass_ms(60_000)
    publish(hq, STRICT, date(2027, 1, 1))
    assert sync(li).rules == 1
    assert sorted(number for number, _ in li.rules.values()) == [1, 2, 2]


@pytest.mark.parametrize("which", ["forged", "changed", "kept back", "out of order"])
def test_what_the_organisation_did_not_sign_is_refused_and_leaves_no_trace(
    hq: Headquarters, which: str
):
    li = hq.join(MemoryJournal(1))
    publish(hq, CHINA)
    key, _ = load_organisation(hq.key_file.with_name(ORGANISATION_FILE))
    good = hq.store.rules.after(0)
    another = SigningKey(b"x" * 32)
    told = {
        "forged": issued(key=another),
        "changed": type(good)(words=issued(STRICT.encode()).words, signature=good.signature),
        "kept back": None,
        "out of order": issued(number=1, key=key),
    }[which]
    honest = hq.store.rules
    if which == "out of order":
        publish(hq, STRICT)
        li.keep_rules(good)

    class Lying:
        newest = honest.newest
        after = staticmethod(lambda _: told)

    hq.store.rules = Lying()
    before = dict(li.rules)
    with pytest.raises(DishonestHubError, match=r"sync\.rules_"):
        sync(li)
    assert li.rules == before


def test_only_the_organisations_own_key_issues_rules(hq: Headquarters):
    new = NewRules(CHINA, RESTS, TODAY)
    with pytest.raises(OrganisationError, match="organisation_other"):
        operating.issue_rules(hq.opened.config, hq.store, ORGANISATION, new)
    publish(hq, CHINA)
    with pytest.raises(HubError, match="rules_same"):
        publish(hq, CHINA)
    with pytest.raises(LedgerError, match="rules_too_large"):
        publish(hq, CHINA + "#" * MAX_RULES)
    assert operating.issued_rules(hq.opened.config, hq.store)[0] == 1


def test_a_signature_is_good_for_its_words_alone():
    organisation = bytes(ORGANISATION.verify_key)
    good, other = issued(), issued(number=2)
    assert check_rules(organisation, good).words.number == 1
    with pytest.raises(ForgedError):
        check_rules(organisation, type(good)(words=other.words, signature=good.signature))


# --- in force -----------------------------------------------------------------------------------


def test_without_any_the_shipped_rules_are_in_force(ws: Workspace):
    assert ws.rules is shipped_rules()
    book = rules_in_force(ws)
    assert (book.origin.code, book.notices) == ("casework.rules.shipped", ())


def test_rules_issued_ahead_begin_on_their_day_without_any_network(ws: Workspace, clock: Clock):
    issue(ws, STRICT.encode(), holds_from=date(2026, 12, 1))
    assert isinstance(preview_gate(ws, EVENING), Saved)
    book = rules_in_force(ws)
    assert book.origin.code == "casework.rules.shipped"
    (coming,) = book.notices
    assert coming.code == "casework.rules.coming"
    assert coming.params == {"number": 1, "since": "2026-12-01", "n": 1}
    clock.set("2026-12-01T20:30")
    evening = ContactInput(OVERDUE, "call", "2026-12-01T19:00")
    assert isinstance(preview_gate(ws, evening), NotAllowed)
    book = rules_in_force(ws)
    assert book.origin.params == {"number": 1, "since": "2026-12-01"}
    assert book.notices == ()


def test_the_highest_number_that_has_begun_is_in_force_whatever_order_they_came_in(ws: Workspace):
    issue(ws, STRICT.encode(), number=2)
    issue(ws, number=1)
    assert ws.rules.number == 2
    issue(ws, number=3, holds_from=date(2027, 1, 1))
    assert ws.rules.number == 2
    # A number given again by a restored hub: the later word stands.
    issue(ws, number=2, at=1_795_400_000_001)
    assert ws.rules.mark == shipped_rules().mark


def test_rules_of_an_organisation_that_one_belongs_to_no_more_hold_no_more(ws: Workspace):
    issue(ws)
    journal_of(ws.vault).keep_rules(issued(STRICT.encode(), number=9, key=SigningKey(b"f" * 32)))
    assert (ws.rules.number, ws.rules.mark) == (1, shipped_rules().mark)
    assert isinstance(preview_gate(ws, EVENING), Saved)


def test_rules_for_a_newer_program_leave_those_before_them_in_force_and_it_is_said(
    ws: Workspace, caplog: pytest.LogCaptureFixture
):
    issue(ws, STRICT.encode())
    issue(ws, STRICT.encode() + b"\n[future]\nx = 1\n", number=2)
    with caplog.at_level(logging.WARNING):
        assert ws.rules.number == 1
    (notice,) = rules_in_force(ws).notices
    assert (notice.code, notice.params) == ("casework.rules.unread", {"number": 2})
    assert "issued rules 2 cannot be read" in caplog.text


@pytest.mark.parametrize(
    ("before", "wrong"),
    [
        ("[penalty.days_of_year]\nvalue = 360", "[penalty.days_of_year]\nvalue = 0"),
        ("notice_every_days]\nvalue = 90", "notice_every_days]\nvalue = 999999"),
        ('value = "08:00-22:00"', 'value = "22:00-08:00"'),
    ],
)
def test_a_signed_pack_with_a_value_that_cannot_be_leaves_the_one_before_in_force(
    ws: Workspace, tmp_path: Path, caplog: pytest.LogCaptureFixture, before: str, wrong: str
):
    assert before in CHINA
    bad = CHINA.replace(before, wrong).replace("version = 1", "version = 3")
    issue(ws, STRICT.encode())
    issue(ws, bad.encode(), number=2)
    with caplog.at_level(logging.WARNING):
        assert (ws.rules.number, ws.rules.policy.version) == (1, 2)
    assert "issued rules 2 cannot be read: policy_value_invalid" in caplog.text
    assert today(ws).lines
    # Headquarters refuses to issue it.
    (tmp_path / "bad.toml").write_text(bad, "utf-8")
    with pytest.raises(PolicyError, match="policy_value_invalid"):
        propose(tmp_path / "bad.toml", None, None, TODAY)
    # And issues a mended one, were the wrong one issued by an older program.
    (tmp_path / "mended.toml").write_text(STRICT.replace("version = 2", "version = 4"), "utf-8")
    mended = propose(tmp_path / "mended.toml", None, (bad, RESTS), TODAY)
    assert [one.key for one in mended.changes] == ["contact.hours"]


def test_other_holidays_or_another_law_make_the_kept_clocks_anew(ws: Workspace):
    clocks.refresh(ws)
    before = case_page(ws, OVERDUE).clock
    longer = CHINA.replace(
        "[limitation.years]\nvalue = 3", "[limitation.years]\nvalue = 4"
    ).replace("version = 1", "version = 2")
    assert longer.count("value = 4") > CHINA.count("value = 4")
    issue(ws, longer.encode())
    clocks.refresh(ws)
    after = case_page(ws, OVERDUE).clock
    assert after.last_day.year == before.last_day.year + 1
    (listed,) = list_cases(ws, CaseFilter(OVERDUE))[1]
    assert listed.limitation.last_day == after.last_day


def test_another_country_is_put_in_force_by_its_pack_alone(ws: Workspace):
    india, rests = shipped_rules("india").pack.content, rest_days_of("india")
    assert isinstance(preview_gate(ws, EVENING), Saved)
    issue(ws, india, rest_days=rests)
    assert rules_in_force(ws).name == "india"
    late = ContactInput(OVERDUE, "call", "2026-11-23T19:30")
    refused = record_contact(ws, late)
    assert isinstance(refused, NotAllowed)
    assert (
        refused.sources[0].text == shipped_rules("india").policy.provenance["contact.hours"].source
    )
