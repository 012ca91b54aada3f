"""Plans beside a bank that takes interest first, some of it told by no file: nobody is wronged."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from shouyue.domain.money import Fen
from shouyue.domain.plans import Part, Plan, PlanRules, Risen, state_of
from shouyue.domain.trail import Booked

AGREED = date(2026, 3, 1)
DUES = tuple(AGREED + timedelta(days=30 * month) for month in range(1, 11))
RULES = PlanRules(slack_days=10, last_day=lambda day: day)
A_DAY = 0.16 / 360
"""As a share of what is owed: interest comes up by no more."""
QUARTER = 92


@dataclass
class Bank:
    """One loan, a day at a time, in fen: interest is told by files from its day of posting on."""

    every: int
    interest_first: bool
    a_day: float
    principal: float = 50_000_00.0
    told: float = 800_00.0
    waits: float = 0.0

    def day(self, number: int, paid: float) -> None:
        self.waits += self.principal * self.a_day
        if number % self.every == 0:
            self.told, self.waits = self.told + self.waits, 0.0
        if self.interest_first:
            for kind in ("told", "waits"):
                taken = min(paid, getattr(self, kind))
                setattr(self, kind, getattr(self, kind) - taken)
                paid -= taken
        self.principal -= paid

    @property
    def file(self) -> tuple[int, int]:
        return round(self.principal), round(self.told)


def judged(bank: Bank, part: int, paid: int, files: list[int], until: int):
    """How a plan of ten parts stands behind some day: a sum is paid on each due day, unrecorded."""
    start = AGREED - timedelta(days=10)
    shown = {start: bank.file}
    for number in range(1, until + 1):
        day = start + timedelta(days=number)
        bank.day(number, paid if day in DUES else 0)
        if number in files or number == until:
            shown[day] = bank.file
    booked, risen = [], []
    for (after, (before, told)), (by, (now, tells)) in pairwise(shown.items()):
        fell = max(0, before - now) + max(0, told - tells)
        accrued = Fen(int(before * A_DAY * (by - after).days))
        if fell:
            booked.append(Booked(after, by, Fen(fell), accrued, asked=False))
        if tells > told:
            risen.append(Risen(by, tells - told))
    owed = Fen(sum(bank.file))
    plan = Plan(
        agreed_on=AGREED,
        parts=tuple(Part(due, Fen(part)) for due in DUES),
        payments=(),
        bookings=tuple(booked),
        figures=tuple(shown),
        owed=owed,
        due=date(2025, 12, 31),
        late=True,
        daily=owed * A_DAY,
        untold=QUARTER * A_DAY,
        risen=tuple(risen),
    )
    return state_of(plan, max(shown) + timedelta(days=1), RULES)


FILES = st.lists(st.integers(1, 309), max_size=40)
BANKS = st.builds(Bank, st.integers(1, QUARTER), st.booleans(), st.floats(0.0, A_DAY))


@given(
    bank=BANKS,
    waits=st.floats(0.0, 1.0),
    part=st.integers(50_00, 4_500_00),
    files=FILES,
    until=st.integers(11, 309),
)
def test_who_pays_every_part_on_its_day_is_never_told_that_he_missed_one(
    bank: Bank, waits: float, part: int, files: list[int], until: int
):
    bank.waits = waits * QUARTER * bank.a_day * bank.principal
    state = judged(bank, part, part, files, until)
    assert state is None or state.protects


@given(part=st.integers(300_00, 4_500_00), files=FILES, until=st.integers(41, 309))
def test_who_never_pays_is_told_so_once_it_is_much_more_than_a_quarter_can_hide(
    part: int, files: list[int], until: int
):
    """The file tells every day what came up, so nothing else can."""
    state = judged(Bank(1, interest_first=True, a_day=A_DAY), part, 0, files, until)
    behind = sum(due < AGREED + timedelta(days=until - 10) for due in DUES)
    assert state is not None
    assert not state.protects or behind * part < 1.5 * QUARTER * A_DAY * 50_800_00
