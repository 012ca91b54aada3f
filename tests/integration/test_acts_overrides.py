"""A contact against a rule waits for a supervisor; the word on it travels back to who made it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from factories import make_loan_row
from hubs import Headquarters, headquarters
from integration.acts_branch import (
    BRANCH,
    CHEAP,
    OVERDUE,
    PASSWORD,
    Clock,
    blamed,
    facts,
    give_letterhead,
    make_branch,
    take_in,
    write_tape,
)
from integration.terminal import shouyue
from reading import Reading, reading
from shouyue.casework.cases import today
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.history import history
from shouyue.casework.cases.views import HistoryLine
from shouyue.casework.exchange import enrol, exchange_now
from shouyue.casework.inputs import (
    ContactInput,
    DecisionInput,
    IncidentInput,
    LetterSelection,
    RepaymentInput,
)
from shouyue.casework.letters.composing import compose
from shouyue.casework.opening import NewVault, create
from shouyue.casework.outcomes import NotAllowed, Reason, Saved
from shouyue.casework.policy import shipped_packs, shipped_policy
from shouyue.casework.proving import prove
from shouyue.casework.records import overrides
from shouyue.casework.records.contacts import record_contact
from shouyue.casework.records.corrections import withdraw
from shouyue.casework.records.incidents import record_incident
from shouyue.casework.records.overrides import decide_override
from shouyue.casework.records.repayments import record_repayment
from shouyue.casework.workspace import Workspace
from shouyue.i18n.language import load_language
from shouyue.ledger.ids import Branch, parse_ref
from shouyue.ledger.judged import Judgement
from shouyue.ledger.kinds import (
    ContactRecorded,
    FactWithdrawn,
    OverrideDecided,
    StaffIntroduced,
    draft,
)
from vault_streams import Stream

NOW = "2026-11-23T09:30"


def saved(outcome: object) -> Saved:
    assert isinstance(outcome, Saved), outcome
    return outcome


def line_of(ws: Workspace, ref: str) -> HistoryLine:
    page = case_page(ws, OVERDUE)
    return next(line for line in page.history if line.ref == ref)


def standing(ws: Workspace, ref: str) -> tuple[str, dict[str, str | int]]:
    said = line_of(ws, ref).standing
    assert said is not None
    return said.code.rpartition(".")[2], dict(said.params)


def waiting(ws: Workspace) -> list[str]:
    return [line.ref for line in today.today(ws).lines if line.act == "decision"]


@dataclass
class Bank:
    """A branch with its officer, supervisors elsewhere, and headquarters between them."""

    folder: Path
    hq: Headquarters
    clock: Clock
    officer: Workspace

    def supervisor(self, name: str = "周督导", branch: str = "HQ-01") -> Workspace:
        new = NewVault(name, "supervisor", branch, PASSWORD)
        ws = create(self.folder / name, new, self.clock, CHEAP)
        enrol(ws, self.hq.url, self.hq.invite(branch, BRANCH, role="supervisor", person=name))
        return ws

    def alone(self) -> str:
        """The officer visits alone, and says why; headquarters hears it."""
        typed = ContactInput(OVERDUE, "visit", NOW, override="同事生病，路远")
        ref = saved(record_contact(self.officer, typed)).refs[0]
        exchange_now(self.officer)
        return ref


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    clock = Clock()
    with headquarters(tmp_path / "hq") as hq:
        officer = make_branch(tmp_path / "officer", clock)
        take_in(officer, write_tape(tmp_path / "tape.csv"))
        enrol(officer, hq.url, hq.invite(BRANCH))
        yield Bank(tmp_path, hq, clock, officer)
        officer.close()


@pytest.fixture
def chief(bank: Bank) -> Iterator[Workspace]:
    ws = bank.supervisor()
    yield ws
    ws.close()


def test_an_override_goes_to_the_supervisor_and_the_word_on_it_comes_back(
    bank: Bank, chief: Workspace
):
    contact = bank.alone()
    assert standing(bank.officer, contact) == ("waits", {"why": "同事生病，路远"})
    assert waiting(bank.officer) == waiting(chief) == []
    exchange_now(chief)
    (line,) = [line for line in today.today(chief).lines if line.act == "decision"]
    assert (line.ref, line.note, line.name) == (contact, OVERDUE, "王小麦")
    assert line.reason.code == "casework.today.override_waits_several"
    assert line.reason.params == {
        "by": "李守信",
        "at": NOW,
        "what": "casework.override.visit",
        "rule": "casework.rule.visit_staff",
        "count": 2,
        "why": "同事生病，路远",
    }
    said = saved(decide_override(chief, DecisionInput(contact, True, "下不为例")))
    assert said.notes == (OVERDUE,)
    assert parse_ref(said.refs[0]).branch == BRANCH
    assert waiting(chief) == []
    exchange_now(chief)
    exchange_now(bank.officer)
    assert standing(bank.officer, contact) == ("approved", {"by": "周督导"})
    decision = line_of(bank.officer, said.refs[0])
    assert (decision.what.code, decision.words, decision.by) == (
        "casework.history.override_approved",
        "下不为例",
        "周督导",
    )
    assert prove(bank.officer).is_sound
    assert prove(chief).is_sound


def test_a_later_word_takes_the_place_of_the_first(bank: Bank, chief: Workspace):
    contact = bank.alone()
    exchange_now(chief)
    first = saved(decide_override(chief, DecisionInput(contact, True))).refs[0]
    again = DecisionInput(contact, True)
    assert blamed(decide_override(chief, again)) == {"ref": "casework.override.said_already"}
    second = saved(decide_override(chief, DecisionInput(contact, False, "应当改天再去")))
    exchange_now(chief)
    exchange_now(bank.officer)
    told = {"by": "周督导", "words": "应当改天再去"}
    assert standing(bank.officer, contact) == ("not_approved", told)
    assert line_of(bank.officer, first).replaced
    assert not line_of(bank.officer, second.refs[0]).replaced
    assert waiting(chief) == []


def test_a_word_that_is_taken_back_lets_the_contact_wait_again_everywhere(
    bank: Bank, chief: Workspace
):
    contact = bank.alone()
    exchange_now(chief)
    said = saved(decide_override(chief, DecisionInput(contact, True))).refs[0]
    saved(withdraw(chief, said, "看错了"))
    assert waiting(chief) == [contact]
    exchange_now(chief)
    exchange_now(bank.officer)
    assert standing(bank.officer, contact)[0] == "waits"


def test_an_officer_takes_no_word_of_a_supervisor_back(bank: Bank, chief: Workspace):
    contact = bank.alone()
    exchange_now(chief)
    said = saved(decide_override(chief, DecisionInput(contact, False, "不可以"))).refs[0]
    exchange_now(chief)
    exchange_now(bank.officer)
    before = facts(bank.officer)
    refused = withdraw(bank.officer, said, "不服")
    assert blamed(refused) == {"ref": "casework.override.not_supervisor"}
    assert facts(bank.officer) == before
    assert standing(bank.officer, contact)[0] == "not_approved"


def test_a_contact_that_is_struck_through_waits_no_longer(bank: Bank, chief: Workspace):
    contact = bank.alone()
    exchange_now(chief)
    assert waiting(chief) == [contact]
    saved(withdraw(bank.officer, contact, "记错了人"))
    exchange_now(bank.officer)
    exchange_now(chief)
    assert waiting(chief) == []
    assert case_page(chief, OVERDUE).to_decide == ()
    refused = decide_override(chief, DecisionInput(contact, True))
    assert blamed(refused) == {"ref": "casework.override.struck"}


def test_two_supervisors_who_disagree_unheard_of_each_other_settle_nothing(
    bank: Bank, chief: Workspace
):
    other = bank.supervisor("吴督导", "HQ-02")
    contact = bank.alone()
    exchange_now(chief)
    exchange_now(other)
    saved(decide_override(chief, DecisionInput(contact, True)))
    saved(decide_override(other, DecisionInput(contact, False, "不可以")))
    for one in (chief, other, chief, bank.officer):
        exchange_now(one)
    assert standing(bank.officer, contact)[0] == "disputed"
    assert waiting(chief) == waiting(other) == [contact]
    reasons = [line.reason.code for line in today.today(chief).lines if line.act == "decision"]
    assert reasons == ["casework.today.override_disputed"]
    # Having seen both, one word replaces both.
    saved(decide_override(chief, DecisionInput(contact, False, "同意吴督导")))
    exchange_now(chief)
    exchange_now(bank.officer)
    assert standing(bank.officer, contact)[0] == "not_approved"
    assert waiting(chief) == []
    other.close()


def test_what_a_supervisor_strikes_through_is_struck_where_it_was_written(
    bank: Bank, chief: Workspace
):
    contact = bank.alone()
    exchange_now(chief)
    (ref,) = saved(withdraw(chief, contact, "记错了人")).refs
    assert parse_ref(ref).branch == BRANCH
    assert waiting(chief) == []
    exchange_now(chief)
    exchange_now(bank.officer)
    line = line_of(bank.officer, contact)
    assert (line.replaced, line.standing) == (True, None)


def test_who_calls_himself_a_supervisor_is_one_only_by_headquarters_word(
    bank: Bank, chief: Workspace
):
    new = NewVault("李守信", "supervisor", BRANCH, PASSWORD)
    false = create(bank.folder / "false", new, bank.clock, CHEAP)
    enrol(false, bank.hq.url, bank.hq.invite(BRANCH))
    contact = bank.alone()
    exchange_now(false)
    assert waiting(false) == []
    assert case_page(false, OVERDUE).to_decide == ()
    assert isinstance(decide_override(false, DecisionInput(contact, True)), NotAllowed)
    # Not even where a program was made to write it.
    word = draft(OverrideDecided(note=OVERDUE, ref=contact, approved=True))
    false.journal.append([word], bank.clock())
    for one in (false, chief, bank.officer):
        exchange_now(one)
    assert waiting(chief) == [contact]
    assert standing(bank.officer, contact)[0] == "waits"
    false.close()


def test_words_of_any_record_go_to_the_supervisor_and_the_word_on_them_comes_back(
    bank: Bank, chief: Workspace
):
    typed = IncidentInput(OVERDUE, date(2026, 11, 23), "debtor_asked_for_time")
    threat = replace(typed, words="再不还就打断你的腿", override="如实记录")
    refs = [
        saved(record_incident(bank.officer, one)).refs[0]
        for one in (threat, replace(typed, words="他说不想活了"))
    ]
    exchange_now(bank.officer)
    exchange_now(chief)
    lines = [line for line in today.today(chief).lines if line.act == "decision"]
    assert [(line.ref, line.reason.code) for line in lines] == [
        (refs[0], "casework.today.override_waits"),
        (refs[1], "casework.today.words_to_judge"),
    ]
    assert lines[1].reason.params["rule"] == "casework.rule.danger"
    assert lines[1].reason.params["why"] == "他说不想活了"
    views = case_page(chief, OVERDUE).to_decide
    assert [(view.what.code, view.is_to_judge) for view in views] == [
        ("casework.override.incident", False),
        ("casework.override.incident", True),
    ]
    saved(decide_override(chief, DecisionInput(refs[0], False, "当面道歉")))
    saved(decide_override(chief, DecisionInput(refs[1], False, "已请村干部上门看望")))
    assert waiting(chief) == []
    exchange_now(chief)
    exchange_now(bank.officer)
    assert standing(bank.officer, refs[0])[0] == "not_approved"
    noted = {"by": "周督导", "words": "已请村干部上门看望"}
    assert standing(bank.officer, refs[1]) == ("noted", noted)
    saved(decide_override(chief, DecisionInput(refs[1], True)))
    exchange_now(chief)
    exchange_now(bank.officer)
    assert standing(bank.officer, refs[1]) == ("harmless", {"by": "周督导"})
    assert prove(bank.officer).is_sound
    assert prove(chief).is_sound


def test_a_letter_made_with_a_reason_is_approved_like_a_contact(
    bank: Bank, chief: Workspace, tmp_path: Path
):
    give_letterhead(bank.officer)
    paid = RepaymentInput(OVERDUE, 50_812_50, date(2026, 11, 22), slip="HD-1")
    saved(record_repayment(bank.officer, paid))
    order = LetterSelection("F02", notes=(OVERDUE,), reason="回单是别的借据的")
    report = compose(bank.officer, order, tmp_path / "o.pdf")
    exchange_now(bank.officer)
    exchange_now(chief)
    (line,) = [line for line in today.today(chief).lines if line.act == "decision"]
    assert (line.ref, line.note, line.name) == (report.batch, OVERDUE, "王小麦")
    assert line.reason.params["what"] == "casework.override.letter"
    assert line.reason.params["why"] == "回单是别的借据的"
    (view,) = case_page(chief, OVERDUE).to_decide
    assert (view.words, view.is_breach) == (report.letters[0].serial, False)
    saved(decide_override(chief, DecisionInput(report.batch, True)))
    exchange_now(chief)
    exchange_now(bank.officer)
    assert standing(bank.officer, report.batch) == ("approved", {"by": "周督导"})
    assert prove(bank.officer).is_sound
    assert prove(chief).is_sound


# --- what is asked of the word, without headquarters ---------------------------------------------

ROW = make_loan_row(note="N1", name="王小麦", due="2027-06-30", guarantors=())
STAFF, RECORDING, HOURS = "contact.visit_staff", "contact.visit_recording", "contact.hours"


def against(*rules: str, verdict: str = "needs_reason", at: str = NOW) -> ContactRecorded:
    judged = Judgement(
        pack="china/1",
        verdict=verdict,  # type: ignore[arg-type]  # tests say it right
        rules=rules,
        reason="路远",
        by_supervisor=verdict == "needs_reason" and not {STAFF, RECORDING}.isdisjoint(rules),
    )
    return ContactRecorded(
        note="N1",
        channel="visit",
        contacted="borrower",
        at=at,
        reached=True,
        words="愿意还",
        judged=judged,
    )


@dataclass
class Two:
    """A supervisor who holds the branch, an officer of it, and the stream between them."""

    chief: Reading
    officer: Reading
    stream: Stream

    def hear(self) -> None:
        self.stream.take_all(self.officer.ws.vault)
        for page in self.stream.pages():
            page.apply(self.chief.ws.vault)

    def told(self, *contents: ContactRecorded) -> list[str]:
        refs = self.officer.say(*contents)
        self.hear()
        return refs

    def decide(self, ref: str, words: str = "", *, approved: bool = True) -> object:
        return decide_override(self.chief.ws, DecisionInput(ref, approved, words))


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    with (
        reading(tmp_path / "chief", [ROW], name="周督导", role="supervisor") as chief,
        reading(tmp_path / "officer", name="李守信") as officer,
    ):
        yield Two(chief, officer, Stream(branch=Branch("SH-01")))


def test_only_a_supervisor_says_the_word(two: Two):
    (contact,) = two.told(against(STAFF))
    before = facts(two.officer.ws)
    refused = decide_override(two.officer.ws, DecisionInput(contact, True))
    assert refused == NotAllowed((Reason("casework.override.not_supervisor"),), overridable=False)
    assert facts(two.officer.ws) == before


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (against(verdict="allowed"), "nothing_there"),
        (against("contact.visits_per_day"), "not_needed"),
    ],
)
def test_a_contact_that_asks_for_nobody_is_refused(two: Two, said: ContactRecorded, code: str):
    (contact,) = two.told(said)
    before = facts(two.chief.ws)
    assert waiting(two.chief.ws) == []
    assert blamed(two.decide(contact)) == {"ref": f"casework.override.{code}"}
    assert facts(two.chief.ws) == before


def test_a_breach_reaches_the_supervisor_who_can_take_note_and_not_approve(two: Two):
    (contact,) = two.told(against("contact.visits_per_day", HOURS, verdict="forbidden"))
    (line,) = [line for line in today.today(two.chief.ws).lines if line.act == "decision"]
    assert (line.ref, line.reason.code) == (contact, "casework.today.breach_waits")
    assert line.reason.params["rule"] == "casework.rule.hours"
    (view,) = case_page(two.chief.ws, "N1").to_decide
    assert view.is_breach
    assert standing_at(two.officer, contact) == "casework.override.breach_waits"
    before = facts(two.chief.ws)
    assert blamed(two.decide(contact)) == {"approved": "casework.override.breach"}
    assert facts(two.chief.ws) == before
    saved(two.decide(contact, "已谈话，停止夜间联系", approved=False))
    assert waiting(two.chief.ws) == []
    (view,) = case_page(two.chief.ws, "N1").to_decide
    noted = {"by": "周督导", "words": "已谈话，停止夜间联系"}
    assert view.standing == Reason("casework.override.noted", noted)


def test_what_a_contact_waits_for_is_said_by_the_rules_of_its_day(two: Two):
    """Its own fact says it: rules that headquarters changed since make nothing else of it."""
    then = structs.replace(against("contact.visits_per_day").judged, by_supervisor=True)
    waits, not_any_more = two.told(
        structs.replace(against("contact.visits_per_day"), judged=then),
        structs.replace(against(STAFF), judged=structs.replace(then, by_supervisor=False)),
    )
    assert waiting(two.chief.ws) == [waits]
    assert blamed(two.decide(not_any_more)) == {"ref": "casework.override.not_needed"}


def standing_at(one: Reading, ref: str) -> str:
    said = next(line.standing for line in history(one.ws, "SH-01", "N1") if line.ref == ref)
    assert said is not None
    return said.code


def test_what_is_no_contact_is_refused(two: Two):
    (contact,) = two.told(against(STAFF))
    tape = next(ref for ref in two.chief.say(StaffIntroduced(name="周督导", role="supervisor")))
    before = facts(two.chief.ws)
    for ref in ("", "x", contact + "9", tape):
        assert blamed(two.decide(ref)) == {"ref": "casework.override.nothing_there"}
    assert facts(two.chief.ws) == before


def test_who_does_not_approve_says_why(two: Two):
    (contact,) = two.told(against(STAFF))
    assert blamed(two.decide(contact, "  ", approved=False)) == {"words": "casework.input.empty"}
    long = two.decide(contact, "长" * 2001)
    assert blamed(long) == {"words": "casework.input.too_long"}
    saved(two.decide(contact, "不行", approved=False))


def test_nobody_says_it_of_a_contact_of_his_own(two: Two):
    (own,) = two.chief.say(against(STAFF))
    assert waiting(two.chief.ws) == []
    assert case_page(two.chief.ws, "N1").to_decide == ()
    assert blamed(two.decide(own)) == {"ref": "casework.override.own"}
    # Nor does it count where a program was made to write it.
    two.chief.say(OverrideDecided(note="N1", ref=own, approved=True))
    (line,) = [line for line in case_page(two.chief.ws, "N1").history if line.ref == own]
    assert line.standing is not None
    assert line.standing.code == "casework.override.waits"


def test_a_word_of_somebody_who_is_no_supervisor_counts_for_nothing(two: Two, tmp_path: Path):
    (contact,) = two.told(against(STAFF))
    with reading(tmp_path / "clerk", name="王小兰", role="clerk") as clerk:
        clerk.say(OverrideDecided(note="N1", ref=contact, approved=True))
        two.stream.take_all(clerk.ws.vault)
    two.hear()
    assert waiting(two.chief.ws) == [contact]


def test_the_list_is_oldest_first_and_as_long_as_a_day(two: Two, monkeypatch: pytest.MonkeyPatch):
    days = ("2026-11-20T10:00", "2026-11-18T10:00", "2026-11-19T10:00")
    refs = two.told(*(against(STAFF, at=at) for at in days))
    assert waiting(two.chief.ws) == [refs[1], refs[2], refs[0]]
    views = case_page(two.chief.ws, "N1").to_decide
    assert [one.ref for one in views] == [refs[1], refs[2], refs[0]]
    monkeypatch.setattr(today, "LINES_PER_REASON", 2)
    shown = today.today(two.chief.ws)
    assert [line.ref for line in shown.lines if line.act == "decision"] == [refs[1], refs[2]]
    assert shown.more["casework.today.short.override_waits"] == 1
    saved(two.decide(refs[1]))
    assert [one.ref for one in case_page(two.chief.ws, "N1").to_decide] == [
        refs[2],
        refs[0],
        refs[1],
    ]


def test_the_rules_it_broke_are_told_by_name_one_or_several(two: Two):
    one, several = two.told(
        against(STAFF, at="2026-11-20T10:00"),
        against("contact.visits_per_day", RECORDING, at="2026-11-21T10:00"),
    )
    lines = {line.ref: line.reason for line in today.today(two.chief.ws).lines}
    assert lines[one].code == "casework.today.override_waits"
    # The first of those that a supervisor is asked for.
    assert lines[several].params["rule"] == "casework.rule.visit_recording"
    view = case_page(two.chief.ws, "N1").to_decide[1]
    assert [rule.code for rule in view.rules] == [
        "casework.rule.visits_in_day",
        "casework.rule.visit_recording",
    ]
    assert (view.by, view.reason, view.words) == ("李守信", "路远", "愿意还")
    assert (view.what.code, view.standing) == ("casework.override.visit", None)
    saved(two.decide(view.ref))
    view = case_page(two.chief.ws, "N1").to_decide[1]
    assert view.standing == Reason("casework.override.approved", {"by": "周督导"})


def test_contacts_before_their_writer_or_loan_is_known_are_on_the_list_all_the_same(two: Two):
    unknown = structs.replace(against(STAFF), note="N9")
    (contact,) = two.told(unknown)
    (line,) = [line for line in today.today(two.chief.ws).lines if line.act == "decision"]
    assert (line.ref, line.note, line.name, line.due) == (contact, "N9", "", None)


def test_every_order_of_facts_gives_the_same_answer(two: Two, tmp_path: Path):
    (contact,) = two.told(against(STAFF))
    first = saved(two.decide(contact)).refs[0]
    two.chief.say(FactWithdrawn(reason="看错了"), base=(first,))
    saved(two.decide(contact, "不行", approved=False))
    two.stream.take_all(two.chief.ws.vault)
    found = []
    for name, authors in (("a", (two.officer, two.chief)), ("b", (two.chief, two.officer))):
        stream = Stream(hub=2, branch=Branch("SH-01"))
        for author in authors:
            stream.take_all(author.ws.vault)
        with reading(tmp_path / name, name="吴督导", role="supervisor") as late:
            for page in stream.pages():
                page.apply(late.ws.vault)
            found.append(overrides.standings(late.ws, "SH-01", "N1"))
    assert found[0] == found[1]
    assert found[0][contact].params["words"] == "不行"


@pytest.mark.parametrize("pack", shipped_packs())
def test_every_rule_that_may_be_overruled_has_a_name(two: Two, pack: str):
    settings = tuple(shipped_policy(pack).contact.override)
    # Whatever else it broke, it broke one that a supervisor is asked for.
    two.told(against(STAFF, *settings))
    (view,) = case_page(two.chief.ws, "N1").to_decide
    language = load_language("zh_CN")
    assert [rule.code for rule in view.rules if not language.has_sentence(rule.code)] == []


def test_a_terminal_lists_what_waits_and_says_the_word(two: Two):
    (contact,) = two.told(against(STAFF))
    folder = two.chief.ws.vault.files.folder
    two.chief.ws.close()
    (line,) = [
        line
        for line in shouyue("today", "--json", vault=folder).document["lines"]
        if line["act"] == "decision"
    ]
    assert line["ref"] == contact
    assert "上门人数不够" in line["reason"]["message"]
    typed = json.dumps({"ref": contact, "approved": True})
    answer = shouyue("act", "decide_override", "--json", vault=folder, given=typed)
    assert (answer.code, answer.document["outcome"]) == (0, "saved")
    left = shouyue("today", "--json", vault=folder).document["lines"]
    assert [one for one in left if one["act"] == "decision"] == []
    again = shouyue("act", "decide_override", "--json", vault=folder, given=typed)
    assert again.code == 1
    assert again.document["problems"][0]["code"] == "casework.override.said_already"
