"""The kept limitation clocks read as if the rules had been run over every fact just now."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import (
    make_acknowledgment_returned,
    make_contact_recorded,
    make_fact_withdrawn,
    make_letter_served,
    make_loan_row,
    make_promise_made,
    make_repayment_reported,
)
from reading import TODAY, Reading, reading
from shouyue.casework.cases.case_page import case_page
from shouyue.casework.cases.listing import list_cases
from shouyue.casework.cases.views import CaseFilter
from shouyue.casework.periods import clocks
from shouyue.casework.periods.debts import debt_of
from shouyue.casework.periods.views import GuaranteeView
from shouyue.ledger.kinds import GuaranteeStated, IncidentRecorded, TermsStated
from shouyue.vault.queries import standing
from shouyue.vault.queries.stated import stated_of

LONG_AGO = date(2016, 1, 1)
days = st.dates(LONG_AGO, TODAY + timedelta(days=400))
past_days = st.dates(LONG_AGO, TODAY)


def kept(made: Reading) -> dict[str, tuple[object, ...]]:
    clocks.refresh(made.ws)
    rows = made.ws.vault.cases.execute(
        "SELECT note, standing, act_by, last_day, status, provisional FROM clock"
        " JOIN loan ON loan.id = clock.loan"
    ).fetchall()
    return {row[0]: (*row[1:], kept_periods(made, row[0])) for row in rows}


def kept_periods(made: Reading, note: str) -> set[tuple[object, ...]]:
    return set(
        made.ws.vault.cases.execute(
            "SELECT guarantor, guarantee_clock.status, guarantee_clock.last_day,"
            " guarantee_clock.act_by FROM guarantee_clock"
            " JOIN loan ON loan.id = guarantee_clock.loan WHERE note = ?",
            (note,),
        ).fetchall()
    )


def reckoned(made: Reading) -> dict[str, tuple[object, ...]]:
    """The same, from the rules and all facts."""
    today = made.ws.today()
    rows = made.ws.vault.cases.execute(
        "SELECT note, due, state = 'here' AND balance > 0 FROM loan WHERE due <> ''"
    ).fetchall()
    events = standing.events(made.ws.vault, "SH-01", [row[0] for row in rows])
    found = {}
    for note, due, owed in rows:
        said = stated_of(made.ws.vault, "SH-01", note)
        debt = debt_of(date.fromisoformat(due), said.terms, made.ws.rules.law)
        clock = clocks.clock(debt, events.get(note, ()), today, made.ws.rules)
        page = case_page(made.ws, note)
        last = clock.last_day_conservative or clock.act_by
        group = (1 if clock.status == "expired" else 0) if owed else 2
        found[note] = (
            group,
            clock.act_by.isoformat(),
            last.isoformat(),
            clock.status,
            int(clock.provisional),
            {periods_of(one) for one in page.guarantees} if owed else set(),
        )
    return found


def periods_of(view: GuaranteeView) -> tuple[object, ...]:
    is_over = view.status == "void" or (view.status == "preserved" and view.kind == "general")
    act_by = None if is_over else view.last_day.isoformat()
    return view.guarantor, view.status, view.period_last_day.isoformat(), act_by


AGREED = (
    {"period": "none"},
    {"period": "until_paid_off"},
    {"period": "months", "months": 24},
    {"period": "fixed_date", "last_day": date(2026, 6, 30)},
)


@st.composite
def facts(draw: st.DrawFn):
    note = draw(st.sampled_from(["N0", "N1", "N2", "N3", "unknown"]))
    day = draw(past_days)
    return draw(
        st.sampled_from(
            [
                make_contact_recorded(
                    note=note, channel="call", recorded=True, at=f"{day.isoformat()}T10:00"
                ),
                make_promise_made(note=note, on=day, due=day + timedelta(days=30)),
                make_repayment_reported(note=note, on=day),
                make_repayment_reported(note=note, on=day, payer="deduction"),
                make_acknowledgment_returned(note=note, on=day, agrees=draw(st.booleans())),
                make_acknowledgment_returned(note=note, on=day, mark="x_only"),
                make_letter_served(note=note, on=day, way="ems_delivered"),
                make_letter_served(note=note, on=day, way="ems_returned", address_agreed=True),
                make_letter_served(note=note, on=day, way="ems_delivered", guarantor="王五"),
                IncidentRecorded(note=note, on=day, incident="lawsuit"),
                IncidentRecorded(
                    note=note,
                    on=day,
                    incident="obstacle",
                    cause=draw(st.sampled_from(["heirs_unknown", "other"])),
                    until=day + timedelta(days=draw(st.integers(0, 900))),
                ),
                TermsStated(note=note, instalments=(day, draw(days))),
                TermsStated(note=note, accelerated=day),
                GuaranteeStated(
                    note=note,
                    guarantor=draw(st.sampled_from(["王五", "赵六"])),
                    contract_date=draw(past_days),
                    written="joint",
                    **draw(st.sampled_from(AGREED)),
                ),
            ]
        )
    )


@given(
    st.lists(st.one_of(facts(), past_days, st.integers(0, 5)), max_size=12),
    st.lists(days, min_size=4, max_size=4),
)
@settings(max_examples=40)
def test_kept_clocks_are_what_the_rules_say_after_any_facts_and_days(tmp_path_factory, acts, dues):
    people = (("王五", "", "", ""),)
    rows = [
        make_loan_row(note=f"N{n}", due=due.isoformat(), guarantors=people)
        for n, due in enumerate(dues)
    ]
    with reading(tmp_path_factory.mktemp("v") / "v", rows) as made:
        refs: list[str] = []
        for act in acts:
            match act:
                case date():
                    made.on(act)
                case int():
                    if act < len(refs):
                        made.say(make_fact_withdrawn(), base=(refs[act],))
                case _:
                    refs += made.say(act)
            assert kept(made) == reckoned(made)


@pytest.fixture
def one(tmp_path):
    with reading(tmp_path / "v", [make_loan_row(note="N0", due="2024-03-01")]) as made:
        yield made


def status_of(made: Reading, note: str = "N0") -> str:
    return str(kept(made)[note][3])


def test_a_clock_turns_from_running_to_expired_by_the_calendar_alone(one):
    assert status_of(one) == "running"
    one.on(date(2027, 3, 1))
    assert status_of(one) == "running"
    one.on(date(2027, 3, 2))
    assert status_of(one) == "expired"
    one.on(date(2024, 2, 1))
    assert status_of(one) == "not_due"


def test_a_withdrawn_slip_gives_the_clock_back(one):
    before = kept(one)
    (ref,) = one.say(make_acknowledgment_returned(note="N0", on=date(2026, 11, 1)))
    assert kept(one)["N0"][1] == "2029-11-01"
    one.say(make_fact_withdrawn(), base=(ref,))
    assert kept(one) == before


def test_a_new_due_day_on_a_tape_begins_the_clock_anew(one):
    kept(one)
    one.tape([make_loan_row(note="N0", due="2025-05-05")])
    assert kept(one)["N0"][1] == "2028-05-05"


def test_money_alone_reckons_no_clock_again(one):
    kept(one)
    ref = one.tape([make_loan_row(note="N0", due="2024-03-01", balance=5)])
    kept(one)
    one.tape([make_loan_row(note="N0", due="2024-03-01", balance=3)], on=ref)
    assert one.ws.vault.cases.execute("SELECT count(*) FROM clock_due").fetchone() == (0,)
    one.tape([make_loan_row(note="N0", state="gone")], on=ref, as_of=date(2026, 12, 1))
    assert one.ws.vault.cases.execute("SELECT count(*) FROM clock_due").fetchone() == (1,)


def test_facts_that_came_before_their_loan_count_once_it_is_known(tmp_path):
    with reading(tmp_path / "v") as made:
        made.say(make_acknowledgment_returned(note="N0", on=date(2026, 11, 1)))
        assert kept(made) == {}
        made.tape([make_loan_row(note="N0", due="2024-03-01")])
        assert kept(made)["N0"][1] == "2029-11-01"


def test_a_loan_of_which_only_the_number_is_known_has_no_clock_and_breaks_no_list(tmp_path):
    with reading(tmp_path / "v") as made:
        made.tape(
            [make_loan_row(note="N0"), make_loan_row(note="N1", state="gone", due="", name="")]
        )
        assert set(kept(made)) == {"N0"}
        assert list_cases(made.ws, CaseFilter())[0] == 1


def test_nothing_is_reckoned_where_nothing_moved(one):
    kept(one)
    before = one.ws.vault.cases.total_changes
    kept(one)
    assert one.ws.vault.cases.total_changes == before


def test_a_whole_branch_tells_how_far_its_clocks_are_and_one_loan_does_not(tmp_path, monkeypatch):
    monkeypatch.setattr(clocks, "_AT_ONCE", 4)
    told: list[tuple[int, int]] = []
    with reading(tmp_path / "vault", [make_loan_row(note=f"N-{n}") for n in range(10)]) as made:
        clocks.refresh(made.ws, lambda done, total: told.append((done, total)))
        assert told == [(4, 10), (8, 10), (10, 10)]
        made.say(make_repayment_reported(note="N-3"))
        clocks.refresh(made.ws, lambda done, total: told.append((done, total)))
        assert told[3:] == []
