"""Recording what happened, by keyboard and in few strokes."""

from datetime import date

import pytest
from PySide6.QtWidgets import QLabel

from factories import make_serial
from laws import CHINA, CHINA_RESTS
from shouyue.casework.cases.differences import REASONS
from shouyue.casework.cases.views import Difference
from shouyue.casework.inputs import (
    AcknowledgmentInput,
    ContactInput,
    DifferenceInput,
    RepaymentInput,
    ServingInput,
)
from shouyue.casework.outcomes import Reason
from shouyue.casework.periods.clocks import guarantee_view
from shouyue.casework.periods.guarantees import Guaranteed, Guarantor
from shouyue.desk.cases import guarantee_card
from shouyue.desk.cases.case_page import CasePageView
from shouyue.desk.page import GoCase
from shouyue.desk.records.form import RecordForm
from shouyue.domain.events import Event
from shouyue.domain.guarantee import guarantee_clock
from shouyue.domain.guarantees import Guarantee
from shouyue.i18n.language import load_language
from ui.conftest import Hands, Maker
from ui.said import say_slip
from ui.village import TODAY, Village

OVERDUE = "JJ2024000008"
WITH_LETTER = "JJ2024000005"


def open_form(hands: Hands, note: str, *keys: str) -> RecordForm:
    hands.press("Ctrl+F")
    hands.type(note)
    hands.press("Return", *keys)
    page = hands.window.page
    assert isinstance(page, CasePageView)
    assert page.rooms.form is not None
    return page.rooms.form


def focus_on(hands: Hands, form: RecordForm, name: str) -> None:
    """Tab until the input has the focus: every input can be reached."""
    wanted = form.fields[name]
    for _ in range(60):
        focus = hands.focus
        if focus is wanted or wanted.isAncestorOf(focus):
            return
        hands.press("Tab")
    raise AssertionError(f"Tab never reaches {name}")


def test_a_call_is_recorded_in_a_few_strokes(hands: Hands):
    form = open_form(hands, OVERDUE, "Ctrl+N")
    focus_on(hands, form, "words")
    hands.type("下月卖猪还两千")
    hands.press("Tab")
    hands.type("2000")
    hands.press("Tab")
    hands.type("1215")
    hands.press("Ctrl+Return")
    (entry,) = hands.village.saved
    assert isinstance(entry, ContactInput)
    assert (entry.channel, entry.at, entry.words) == ("call", "2026-11-23T09:30", "下月卖猪还两千")
    assert entry.promise is not None
    assert (entry.promise.amount, entry.promise.due.isoformat()) == (200_000, "2026-12-15")
    assert hands.window.page.rooms.form is None
    assert hands.window.page._history.list.lines.line(0).words == "下月卖猪还两千"


def test_the_gate_answers_while_one_types(hands: Hands):
    form = open_form(hands, OVERDUE, "Ctrl+N")
    assert form.verdict.kind == "good"
    focus_on(hands, form, "at")
    hands.press("Ctrl+A")
    hands.type("2230")
    assert form.verdict.kind == "bad"
    assert "2026年11月24日 08:00" in form.verdict.text
    assert form.fields["override"].isVisible()


def test_against_a_rule_it_needs_a_reason(hands: Hands):
    form = open_form(hands, OVERDUE, "Ctrl+N")
    focus_on(hands, form, "at")
    hands.press("Ctrl+A")
    hands.type("2230")
    hands.press("Ctrl+Return")
    assert hands.village.saved == []
    focus_on(hands, form, "override")
    hands.type("he asked for it")
    hands.press("Ctrl+Return")
    assert hands.village.saved[0].override == "he asked for it"


def test_arrow_keys_choose_and_a_visit_asks_for_its_own(hands: Hands):
    form = open_form(hands, OVERDUE, "Ctrl+N")
    assert not form.fields["staff"].isVisible()
    hands.press("Right")
    assert form.fields["channel"].value == "visit"
    assert form.fields["staff"].isVisible()
    assert not form.fields["number"].isVisible()
    hands.type("4")
    assert form.fields["channel"].value == "counter"


def test_what_was_just_recorded_is_taken_back_with_one_key(hands: Hands):
    open_form(hands, OVERDUE, "Ctrl+N")
    hands.press("Ctrl+Return", "Ctrl+Z")
    assert hands.village.loans[OVERDUE].history[-1].replaced
    assert hands.words[-1] == "已撤回，原文划去后仍可查看。"


def test_an_amount_that_is_none_is_marked_where_it_stands(hands: Hands):
    form = open_form(hands, OVERDUE, "Ctrl+N")
    focus_on(hands, form, "amount")
    hands.type("lots")
    hands.press("Ctrl+Return")
    assert hands.village.saved == []
    assert form.rows.problems["amount"].text().startswith("■ 看不懂这个金额")
    assert hands.focus is form.fields["amount"]


def test_a_fingerprint_says_to_which_day_the_clock_moves(hands: Hands):
    form = open_form(hands, WITH_LETTER, "Ctrl+R")
    assert form.fields["serial"].text() == make_serial(2)
    assert not form.verdict.isVisible()
    assert hands.focus is form.fields["on"]
    hands.type("1123")
    focus_on(hands, form, "full_capacity")
    hands.type("1")
    focus_on(hands, form, "mark")
    hands.type("1")
    focus_on(hands, form, "received")
    hands.press("Space")
    assert form.verdict.kind == "good"
    assert "2029年11月23日" in form.verdict.text


def test_nothing_that_proves_stands_ready_and_each_is_asked_in_one_sentence(hands: Hands):
    form = open_form(hands, WITH_LETTER, "Ctrl+R")
    assert (form._mark.value, form._finger.value, form._capacity.value) == ("", "", "")
    assert not form._received.isChecked()
    assert form._on.day is None
    for name, keys in (("on", "1123"), ("full_capacity", "1"), ("mark", "1"), ("finger", "")):
        hands.press("Ctrl+Return")
        assert hands.village.saved == []
        wanted = form.fields[name]
        assert hands.focus is wanted or wanted.isAncestorOf(hands.focus), name
        assert form.rows.problems[name].text().startswith("■ "), name
        hands.type(keys)
    hands.press("Down", "Ctrl+Return", "Space", "Ctrl+Return")
    (entry,) = hands.village.saved
    assert (entry.on, entry.mark, entry.finger) == (TODAY, "fingerprint", "right_index")
    assert entry.full_capacity
    assert entry.received


def test_where_nobody_signed_only_why_and_when_are_asked(hands: Hands):
    form = open_form(hands, WITH_LETTER, "Ctrl+R")
    focus_on(hands, form, "mark")
    hands.type("5")
    hands.press("Ctrl+Return")
    assert hands.village.saved == []
    hands.type("3")
    hands.press("Ctrl+Return")
    hands.type("1123")
    hands.press("Ctrl+Return")
    (entry,) = hands.village.saved
    assert isinstance(entry, ServingInput)
    assert (entry.way, entry.unsigned) == ("returned", True)


def test_an_x_says_at_once_that_the_clock_stays_and_why(hands: Hands):
    form = open_form(hands, WITH_LETTER, "Ctrl+R")
    say_slip(form, TODAY)
    focus_on(hands, form, "mark")
    hands.type("4")
    assert form.verdict.kind == "bad"
    assert "时效不变，仍至2029年10月7日" in form.verdict.text
    assert "只画了叉或圈" in form.verdict.text
    assert not form.fields["finger"].isVisible()
    hands.press("Ctrl+Return")
    page = hands.window.page
    assert "只画了叉或圈" in hands.words[-1]
    assert "2029年10月7日" in page._clock._verdict.text


def test_a_slip_is_filed_in_the_order_of_the_signing_scene(hands: Hands):
    form = open_form(hands, WITH_LETTER, "Ctrl+R")
    form.fields["serial"].setFocus()
    form.fields["mark"].set_value("fingerprint")
    order = []
    for _ in range(60):
        focus = hands.focus
        name = next((n for n, w in form.fields.items() if w is focus or w.isAncestorOf(focus)), "")
        if name and name not in order:
            order.append(name)
        hands.press("Tab")
    scene = ["two_officers", "recording", "signer", "identity", "full_capacity"]
    assert order[:10] == ["serial", "on", *scene, "reader", "read_in", "told_first"]
    # Whoever signs is asked for a witness before there is anything to witness.
    assert order.index("told_third") < order.index("witness") < order.index("video")
    assert order.index("video") < order.index("mark") < order.index("finger")
    assert order.index("agrees") < order.index("ridges") < order.index("witness_block")
    assert order.index("copy_left") < order.index("photographed") < order.index("words")


def test_in_a_yard_one_step_after_the_other_by_two_keys(hands: Hands):
    form = open_form(hands, WITH_LETTER, "Ctrl+R")
    hands.press("F8")
    seen = []
    for step in range(6):
        assert form._guide.step == step
        shown = [name for name, widget in form.fields.items() if widget.isVisible()]
        seen += [name for name in shown if name not in ("serial", "on", *seen)]
        first = form.fields[shown[2 if step else 1]]
        assert first.hasFocus() or first.isAncestorOf(hands.focus)
        match step:
            case 0:
                hands.type(TODAY.isoformat())
                hands.press("Tab", "Space", "Tab", "Space")
            case 2:
                hands.type("李守信")
            case 1:
                form.fields["full_capacity"].set_value("yes")
            case 4:
                hands.type("1")
                assert form.fields["finger"].isVisible()
                hands.press("Tab", "Down", "Tab", "Space")
                assert not form.fields["witness"].isVisible()
        hands.press("PgDown")
    (entry,) = hands.village.saved
    assert isinstance(entry, AcknowledgmentInput)
    assert entry.scene == ("two_officers", "recording")
    assert entry.reader == "李守信"
    assert seen.index("told_first") < seen.index("witness") < seen.index("mark")


WITNESS = ("witness", "witness_relation", "witness_id_tail", "witness_phone")


@pytest.mark.parametrize("tag", ["zh_CN", "en"])
def test_every_step_is_as_wide_as_the_others_and_its_boxes_say_what_they_are_for(
    hands: Hands, tag: str
):
    hands.speak(load_language(tag))
    form = open_form(hands, WITH_LETTER, "Ctrl+R")
    hands.press("F8")
    wide = set()
    for _ in range(form.rows.steps):
        wide.add((form.rows.minimumSizeHint().width(), form.rows.sizeHint().width(), form.width()))
        hands.press("PgDown")
    assert len(wide) == 1
    boxes = [form.fields[name] for name in WITNESS]
    assert all(box.fontMetrics().horizontalAdvance(box.placeholderText()) for box in boxes)
    assert len({box.placeholderText() for box in boxes}) == len(WITNESS)


def test_back_a_step_and_everything_at_once(hands: Hands):
    form = open_form(hands, WITH_LETTER, "Ctrl+R")
    hands.press("PgDown")
    assert form._guide.step is None
    hands.press("F8", "PgDown", "PgDown", "PgUp")
    assert form._guide.step == 1
    assert "2" in form._guide._where.text()
    hands.press("F8")
    assert all(form.fields[name].isVisible() for name in ("two_officers", "mark", "photographed"))


def test_what_is_wrong_in_a_step_out_of_sight_is_shown(hands: Hands):
    form = open_form(hands, WITH_LETTER, "Ctrl+R")
    focus_on(hands, form, "on")
    hands.press("Ctrl+A")
    hands.type("xx")
    hands.press("F8", "PgDown", "Ctrl+Return")
    assert form._guide.step is None
    assert form.rows.problems["on"].isVisible()
    assert hands.village.saved == []


def test_a_slip_with_witness_and_ticks_arrives_whole(hands: Hands):
    form = open_form(hands, WITH_LETTER, "Ctrl+R")
    say_slip(form, TODAY)
    for name in ("told_first", "told_second", "told_third", "agrees", "consent"):
        focus_on(hands, form, name)
        hands.press("Space")
    form.fields["serial"].setFocus()
    focus_on(hands, form, "witness")
    hands.type("赵大山")
    hands.press("Ctrl+Return")
    (entry,) = hands.village.saved
    assert isinstance(entry, AcknowledgmentInput)
    assert entry.repeated == (True, True, True)
    assert (entry.mark, entry.finger, entry.agrees) == ("fingerprint", "right_index", True)
    assert entry.witnesses[0].name == "赵大山"
    assert entry.witnesses[0].consent
    assert hands.village.letters[make_serial(2)].state == "back"


def test_what_was_told_back_is_asked_in_the_words_of_the_slip(hands: Hands):
    form = open_form(hands, WITH_LETTER, "Ctrl+R")
    ticks = [form.fields[name] for name in ("told_first", "told_second", "told_third")]
    assert [tick.text() for tick in ticks] == ["多少钱", "哪天以前", "还到哪里"]
    hands.speak(load_language("en"))
    assert [tick.text() for tick in ticks] == [
        "First question",
        "Second question",
        "Third question",
    ]
    hands.speak(load_language("zh_CN"))
    form.fields["serial"].clear()
    hands.settle()
    assert [tick.text() for tick in ticks] == ["第一问", "第二问", "第三问"]


def test_a_relative_is_asked_for_name_and_house(hands: Hands):
    form = open_form(hands, WITH_LETTER, "Ctrl+R")
    assert not form.fields["signer_name"].isVisible()
    focus_on(hands, form, "signer")
    hands.press("Down", "Down")
    assert form.fields["signer_name"].isVisible()
    assert form.fields["relation"].isVisible()
    assert form.fields["coresident"].isVisible()
    assert not form.fields["authority"].isVisible()


def test_a_repayment_without_a_slip_is_called_a_claim(hands: Hands):
    form = open_form(hands, OVERDUE, "Ctrl+M")
    assert form.verdict.kind == "warn"
    hands.type("600.50")
    focus_on(hands, form, "slip")
    hands.type("A17")
    assert form.verdict.kind == "good"
    hands.press("Ctrl+Return")
    (entry,) = hands.village.saved
    assert isinstance(entry, RepaymentInput)
    assert (entry.amount, entry.slip, entry.on) == (60_050, "A17", TODAY)


def test_a_repayment_says_who_paid_what_was_signed_and_what_that_does(hands: Hands):
    form = open_form(hands, OVERDUE, "Ctrl+M")
    assert form.fields["signed"].isVisible()
    hands.type("600")
    focus_on(hands, form, "payer")
    hands.type("6")
    assert not form.fields["signed"].isVisible()
    focus_on(hands, form, "slip")
    hands.type("A17")
    hands.settle()
    assert form.verdict.kind == "warn"
    assert "第三人" in form.verdict.text
    form._payer.set_value("for_debtor")
    form._signed.set_value("rest")
    form.look_ahead()
    hands.settle()
    assert form.verdict.kind == "good"
    assert "有效" in form.verdict.text
    hands.press("Ctrl+Return")
    (entry,) = hands.village.saved
    assert (entry.payer, entry.signed, entry.guarantor) == ("for_debtor", "rest", "")


def test_which_guarantor_paid_is_asked_only_of_guarantors(hands: Hands):
    note = guaranteed(hands)
    hands.press("Ctrl+M")
    form = hands.window.page.rooms.form
    assert not form.fields["guarantor"].isVisible()
    form._payer.set_value("guarantor")
    assert form.fields["guarantor"].isVisible()
    assert form._entry().guarantor == form.case.guarantees[0].guarantor
    assert form._entry().note == note


def test_which_guarantor_was_asked_and_whether_an_agent_shows_his_authority(hands: Hands):
    guaranteed(hands)
    hands.press("Ctrl+N")
    form = hands.window.page.rooms.form
    assert not form.fields["guarantor"].isVisible()
    form._contacted.set_value("guarantor")
    assert form.fields["guarantor"].isVisible()
    assert form._entry().guarantor == form.case.guarantees[0].guarantor
    assert form._entry().number == form.case.guarantees[0].phone
    form._contacted.set_value("agent")
    assert form._entry().number == ""
    form._contacted.set_value("borrower")
    assert form._entry().number == form.case.phones[0]
    form._number.setText("0000000")
    form._contacted.set_value("agent")
    assert form._entry().number == "0000000"
    assert not form.fields["guarantor"].isVisible()
    assert form.fields["authority"].isVisible()
    form._authority.setChecked(True)
    entry = form._entry()
    assert (entry.contacted, entry.authority, entry.guarantor) == ("agent", True, "")


def test_a_co_borrower_who_signs_is_asked_for_the_name(hands: Hands):
    form = open_form(hands, WITH_LETTER, "Ctrl+R")
    say_slip(form, TODAY)
    form._signer.set_value("co_borrower")
    assert form.fields["signer_name"].isVisible()
    assert not form.fields["coresident"].isVisible()
    focus_on(hands, form, "signer_name")
    hands.type("Zhou Xiaoman")
    hands.settle()
    assert "共同借款人签收" in form.verdict.text


def test_what_the_act_refuses_is_marked_and_has_the_focus(hands: Hands):
    form = open_form(hands, OVERDUE, "Ctrl+M")
    hands.press("Ctrl+Return")
    assert form.rows.problems["amount"].isVisible()
    assert hands.focus is form.fields["amount"]
    hands.type("1")
    hands.press("Ctrl+Return")
    assert len(hands.village.saved) == 1


def test_a_delivery_without_a_slip(hands: Hands):
    form = open_form(hands, WITH_LETTER, "Ctrl+D")
    focus_on(hands, form, "way")
    hands.press("Down")
    focus_on(hands, form, "words")
    hands.type("nobody home")
    hands.press("Ctrl+Return")
    (entry,) = hands.village.saved
    assert isinstance(entry, ServingInput)
    assert (entry.serial, entry.way, entry.words) == (make_serial(2), "left", "nobody home")


def test_what_is_being_typed_comes_back_after_escape(hands: Hands):
    form = open_form(hands, OVERDUE, "Ctrl+N")
    focus_on(hands, form, "words")
    hands.type("half a sentence")
    hands.press("Esc")
    assert "half a sentence" in hands.village.drafts[f"contact/{OVERDUE}"]
    hands.press("Ctrl+N")
    assert form.fields["words"].toPlainText() == "half a sentence"
    assert hands.words[-1] == "上次没保存的内容已恢复。"


def test_a_saved_entry_leaves_no_draft(hands: Hands):
    form = open_form(hands, OVERDUE, "Ctrl+N")
    focus_on(hands, form, "words")
    hands.type("done")
    hands.press("Esc", "Ctrl+N", "Ctrl+Return")
    assert hands.village.drafts == {}
    hands.press("Ctrl+N")
    assert form.fields["words"].toPlainText() == ""


def test_an_untouched_form_leaves_no_draft(hands: Hands):
    open_form(hands, OVERDUE, "Ctrl+N")
    hands.press("Esc")
    assert hands.village.drafts == {}


def test_a_draft_of_one_loan_never_shows_in_another(hands: Hands):
    form = open_form(hands, OVERDUE, "Ctrl+N")
    focus_on(hands, form, "words")
    hands.type("secret of one")
    other = open_form(hands, WITH_LETTER, "Ctrl+N")
    assert other.fields["words"].toPlainText() == ""


def test_a_damaged_draft_is_passed_over(make: Maker):
    village = Village()
    village.drafts[f"contact/{OVERDUE}"] = "{not json"
    hands = make(village)
    form = open_form(hands, OVERDUE, "Ctrl+N")
    assert form.fields["words"].toPlainText() == ""


def guaranteed(hands: Hands) -> str:
    """The note of a loan with a guarantor, its case in sight."""
    note = next(loan.note for loan in hands.village.loans.values() if loan.guarantors)
    hands.window.go(GoCase(note))
    hands.settle()
    return note


def test_the_contract_of_a_guarantor_is_stated_by_keys_alone(hands: Hands):
    note = guaranteed(hands)
    name = hands.village.loans[note].guarantors[0].name
    card = hands.window.page._guarantees
    assert any("合同约定还没登记" in label.text() for label in card.findChildren(QLabel))
    hands.window.page.open_form("guarantee")
    hands.settle()
    hands.press("Tab")
    hands.type("BZ-017")
    hands.press("Tab", "Tab", "Down", "Tab", "2", "4", "Ctrl+Return")
    said = hands.village.saved[-1]
    assert said.number == "BZ-017"
    assert (said.note, said.written, said.period, said.months) == (note, "joint", "months", 24)
    assert said.guarantor == (hands.village.loans[note].guarantors[0].id_tail or name)
    texts = [label.text() for label in card.findChildren(QLabel) if label.isVisible()]
    assert any("连带责任" in text for text in texts)
    assert not any("合同约定还没登记" in text for text in texts)


def test_up_to_a_maximum_amount_two_days_are_asked_where_nothing_is_agreed(hands: Hands):
    guaranteed(hands)
    hands.window.page.open_form("guarantee")
    hands.settle()
    form = hands.window.page.rooms.form
    assert not form.fields["determined"].isVisible()
    form._maximum.setChecked(True)
    assert form.fields["determined"].isVisible()
    assert form.fields["last_due"].isVisible()
    form._determined.set_day(date(2026, 9, 1))
    hands.press("Ctrl+Return")
    said = hands.village.saved[-1]
    assert (said.maximum_amount, said.determined, said.last_due) == (True, date(2026, 9, 1), None)


@pytest.mark.parametrize(
    ("recorded", "held", "act"),
    [
        (
            False,
            "主张过，但可能不被认可；请在 2026年6月30日 前再主张一次，并留下凭证。",
            "证据力弱",
        ),
        (True, "已在期间内主张；请在 2029年3月2日 前再次主张。", "可能有争议"),
    ],
)
def test_a_guarantee_says_how_well_the_demand_that_holds_it_can_be_proved(recorded, held, act):
    said = {"type": "demand_on_guarantor", "target": "G1", "by": "phone_call", "recorded": recorded}
    other = {"type": "demand_on_guarantor", "target": "G2", "date": "2026-03-03"}
    events = [Event.read(one, CHINA) for one in ({**said, "date": "2026-03-02"}, other)]
    guarantee = Guarantee("G1", date(2022, 5, 10), date(2025, 12, 31), "joint")
    clock = guarantee_clock(guarantee, events, date(2026, 4, 1), CHINA, CHINA_RESTS)
    view = guarantee_view(Guaranteed(Guarantor("G1", "赵六"), clock, 1), date(2026, 4, 1))
    language = load_language("zh_CN")
    assert guarantee_card.standing(language, view)[1] == held
    assert guarantee_card.act_of(language, view.steps[0]).endswith(act)


@pytest.mark.parametrize(
    ("kind", "called_in", "event", "during", "after"),
    [
        (
            "joint",
            None,
            {"type": "demand_on_guarantor", "date": "2026-03-02", "by": "talk", "target": "G1"},
            "主张过，但可能不被认可；请在 2026年6月30日 前再主张一次，并留下凭证。",
            "保证期间已过。主张过，但可能不被认可：请问律师。",
        ),
        (
            "general",
            None,
            {"type": "lawsuit", "date": "2026-03-02"},
            "已起诉，撤诉就不算数：请在 2026年6月30日 前看一次案子。",
            "保证期间已过。已起诉，撤诉就不算数。",
        ),
        (
            "joint",
            date(2025, 9, 1),
            {"type": "demand_on_guarantor", "date": "2025-10-09", "target": "G1"},
            "提前收贷站得住才算主张过；请在到期之后、2026年6月30日 前再主张一次。",
            "保证期间已过。提前收贷站得住才算主张过：请问律师。",
        ),
    ],
)
def test_each_doubt_about_a_guarantee_has_its_own_words_and_says_when_it_is_over(
    kind, called_in, event, during, after
):
    guarantee = Guarantee("G1", date(2022, 5, 10), date(2025, 12, 31), kind, called_in=called_in)
    language, events = load_language("zh_CN"), [Event.read(event, CHINA)]
    for on, words in ((date(2026, 4, 1), during), (date(2026, 8, 3), after)):
        clock = guarantee_clock(guarantee, events, on, CHINA, CHINA_RESTS)
        view = guarantee_view(Guaranteed(Guarantor("G1", "赵六"), clock, 1), on)
        tone, told = guarantee_card.standing(language, view)
        assert told.startswith(words)
        assert on < date(2026, 7, 1) or tone == "warn"


def test_an_event_of_law_says_what_it_would_do_before_it_is_saved(hands: Hands):
    hands.window.go(GoCase("JJ2024000005"))
    hands.settle()
    hands.press("Ctrl+E")
    form = hands.window.page.rooms.form
    form._kind.set_value("lawsuit")
    hands.settle()
    form.look_ahead()
    hands.settle()
    assert "有效" in form.verdict.text
    hands.press("Ctrl+Return")
    said = hands.village.saved[-1]
    assert (said.incident, said.on, said.served) == ("lawsuit", TODAY, False)


def test_who_records_the_end_of_a_suit_finds_the_day_it_was_filed(hands: Hands):
    filed = date(TODAY.year, 3, 2)
    hands.village.loans["JJ2024000005"].events.append(
        {"type": "lawsuit", "date": filed.isoformat(), "id": "f"}
    )
    hands.window.go(GoCase("JJ2024000005"))
    hands.settle()
    hands.press("Ctrl+E")
    form = hands.window.page.rooms.form
    form._kind.set_value("lawsuit")
    hands.settle()
    assert form._on.day == filed
    assert not form._two_days.isHidden()
    assert "立案" in form._two_days.text()
    form._kind.set_value("assignment_notice")
    assert form._two_days.isHidden()


def test_what_an_obstacle_is_has_to_be_said_before_anything_is_foretold(hands: Hands):
    hands.window.go(GoCase("JJ2024000005"))
    hands.settle()
    hands.press("Ctrl+E")
    form = hands.window.page.rooms.form
    form._kind.set_value("obstacle")
    form.look_ahead()
    hands.settle()
    assert form._cause.isVisibleTo(form)
    assert not form.verdict.isVisible()
    form._cause.set_value("heirs_unknown")
    form.look_ahead()
    hands.settle()
    assert form.verdict.isVisible()
    hands.press("Ctrl+Return")
    assert hands.village.saved[-1].cause == "heirs_unknown"
    hands.press("Ctrl+E")
    form = hands.window.page.rooms.form
    assert not form._cause.isVisibleTo(form)


def test_a_circumstance_is_noted_with_its_hours_only_where_it_has_some(hands: Hands):
    hands.window.go(GoCase("JJ2024000005"))
    hands.settle()
    hands.press("Ctrl+U")
    form = hands.window.page.rooms.form
    assert form._times.isHidden()
    form._what.set_value("quiet_times")
    assert not form._times.isHidden()
    form._times.setText("12:00-14:00")
    hands.press("Ctrl+Return")
    said = hands.village.saved[-1]
    assert (said.what, said.times) == ("quiet_times", "12:00-14:00")


def test_what_a_slip_would_do_stands_whole_inside_its_frame(hands: Hands):
    hands.window.go(GoCase("JJ2024000005"))
    hands.settle()
    hands.press("Ctrl+R")
    say_slip(hands.window.page.rooms.form, TODAY)
    hands.settle()
    verdict = hands.window.page.rooms.form.verdict
    assert verdict.text
    assert verdict.rect().contains(verdict.childrenRect())


def test_the_language_of_letters_is_said_by_keyboard(hands: Hands):
    hands.window.go(GoCase("JJ2024000005"))
    hands.settle()
    hands.press("Ctrl+Y")
    form = hands.window.page.rooms.form
    assert form._language.hasFocus()
    assert form._language.value == "zh_CN"
    hands.press("Up")
    hands.press("Ctrl+Return")
    said = hands.village.saved[-1]
    assert (said.note, said.language, said.person) == ("JJ2024000005", "bo", "")


def test_the_language_of_letters_begins_with_the_one_they_are_in(hands: Hands):
    hands.village.speaks["JJ2024000005"] = "ug"
    form = open_form(hands, "JJ2024000005", "Ctrl+Y")
    assert form._language.value == "ug"


def test_a_delivery_says_where_no_letter_is_out(hands: Hands):
    written_to = {one.note for one in hands.village.letters.values()}
    note = next(note for note in hands.village.loans if note not in written_to)
    form = open_form(hands, note, "Ctrl+D")
    assert form.fields["serial"].currentText() == ""
    assert form.fields["serial"].lineEdit().placeholderText() == "这笔贷款没有发出的文书"


UNRECORDED = Difference(
    "unrecorded",
    Reason(
        "casework.today.money_unrecorded",
        {"unrecorded": 800_00, "after": "2026-11-15", "by": "2026-11-22"},
    ),
)
ODD_RATE = Difference("penalty_rate", Reason("casework.today.penalty_rate_differs"))


def test_what_was_booked_and_not_recorded_gets_one_of_its_own_reasons(hands: Hands):
    hands.village.differing[OVERDUE] = (UNRECORDED,)
    form = open_form(hands, OVERDUE, "Ctrl+G")
    assert "800.00" in form.verdict.text
    assert "Ctrl+M" in form.verdict.text
    assert not form.fields["about"].isVisible()
    shown = [button.text() for button in form.fields["reason"].buttons() if button.isVisible()]
    assert len(shown) == len(REASONS["unrecorded"])
    hands.type("5")
    hands.press("Ctrl+Return")
    assert form.rows.problems["words"].isVisible()
    hands.type("柜台、会计都问过")
    hands.press("Ctrl+Return")
    (entry,) = hands.village.saved
    assert entry == DifferenceInput(OVERDUE, "unknown", "柜台、会计都问过", "unrecorded")
    assert hands.window.page.rooms.form is None
    assert not hands.window.page._differs.isVisible()


def test_of_two_differences_the_arrows_choose_and_each_has_its_reasons(hands: Hands):
    hands.village.differing[OVERDUE] = (UNRECORDED, ODD_RATE)
    form = open_form(hands, OVERDUE, "Ctrl+G")
    hands.press("Right")
    assert form.fields["about"].value == "penalty_rate"
    assert "罚息利率" in form.verdict.text
    assert not form.fields["reason"].is_chosen, "a reason is never there before a person gives it"
    offered = [one for one in form.fields["reason"].buttons() if not one.isHidden()]
    assert len(offered) == len(REASONS["penalty_rate"])
    hands.type("1")
    assert form.fields["about"].value == "unrecorded"
    assert not form.fields["reason"].is_chosen
    hands.press("Ctrl+Return")
    assert hands.village.saved == []
    assert form.rows.problems["reason"].isVisible()


def test_where_nothing_differs_there_is_nothing_to_open(hands: Hands):
    hands.press("Ctrl+F")
    hands.type(OVERDUE)
    hands.press("Return", "Ctrl+G")
    assert hands.window.page.rooms.form is None


def test_of_several_loans_the_form_asks_whether_whoever_paid_named_this_one(hands: Hands):
    loans = hands.village.loans
    loans[OVERDUE].name = loans[WITH_LETTER].name
    form = open_form(hands, OVERDUE, "Ctrl+M")
    hands.type("500")
    focus_on(hands, form, "named")
    hands.type("2")
    hands.settle()
    assert "付款人说了还这一笔" in form._order.text()
    hands.press("Ctrl+Return")
    (entry,) = hands.village.saved
    assert entry.named
    alone = open_form(hands, "JJ2024000007", "Ctrl+M")
    assert not alone.fields["named"].isVisible()
