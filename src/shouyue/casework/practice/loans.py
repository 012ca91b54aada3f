"""Invented loans of the practice village, and what a month does to them. Money in fen."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

from shouyue.casework.practice.people import OFFICERS, VILLAGES, Chance, Person, Villagers
from shouyue.domain.dates import months_later, years_later
from shouyue.domain.money import Fen

Group = Literal["current", "due_soon", "fresh", "overdue", "long", "limitation", "expired"]

_SHARES: Final[tuple[tuple[Group, int], ...]] = (
    ("current", 40),
    ("due_soon", 20),
    ("fresh", 13),
    ("overdue", 14),
    ("long", 6),
    ("limitation", 5),
    ("expired", 2),
)
"""In each hundred loans."""
_DAYS_TO_DUE: Final[dict[Group, tuple[int, int]]] = {
    "current": (31, 720),
    "due_soon": (0, 30),
    "fresh": (-30, -1),
    "overdue": (-360, -31),
    "long": (-900, -361),
    "limitation": (-1090, -1040),
    "expired": (-1500, -1130),
}
"""From the day of the tape."""
_MIX: Final = 37  # prime to a hundred: spreads the groups over the lines
_SOON_DAYS: Final = 30
_LONG_DAYS: Final = 360
_LIMITATION_YEARS: Final = 3
_LIMITATION_NEAR_DAYS: Final = 60

_PRODUCTS: Final = (
    ("农户小额信用贷款", "信用", 0, 0),
    ("个人经营贷款", "信用", 0, 0),
    ("农机具抵押贷款", "抵押", 0, 0),
    ("农户保证贷款", "保证", 1, 2),
    ("农户联保贷款", "联保", 3, 4),
)
"""Product, security, fewest and most guarantors."""
_AMOUNTS_YUAN: Final = (5_000, 10_000, 20_000, 30_000, 50_000, 80_000, 100_000)
_FEN_PER_YUAN: Final = 100
_RATES_PPM: Final = (43_500, 56_000, 72_000, 87_500)
_TERMS_MONTHS: Final = (12, 24, 36)
_CLASSES: Final = ((360, "损失"), (270, "可疑"), (90, "次级"), (0, "关注"), (-1, "正常"))
_PAID_DOWN_SHARE: Final = 0.3
_SECOND_LOAN_SHARE: Final = 0.08
_NEIGHBOURS_KEPT: Final = 500

_SETTLED_SHARE: Final = 0.05
_PART_PAID_SHARE: Final = 0.06


@dataclass(frozen=True, slots=True)
class PracticeLoan:
    """A loan as it truly is on the day of a tape; `group` says how it stands on that day."""

    note: str
    number: int
    person: Person
    village: str
    address: str
    product: str
    security: str
    amount: Fen
    balance: Fen
    rate_ppm: int
    disbursed: date
    due: date
    guarantors: tuple[Person, ...]
    group: Group

    @property
    def officer(self) -> str:
        return OFFICERS[VILLAGES.index(self.village) % len(OFFICERS)]

    def days_past_due(self, as_of: date) -> int:
        return max(0, (as_of - self.due).days)

    def overdue_principal(self, as_of: date) -> Fen:
        return self.balance if self.days_past_due(as_of) else Fen(0)

    def overdue_interest(self, as_of: date) -> Fen:
        """At one and a half times the rate, on a year of 360 days, cut to the fen."""
        days = self.days_past_due(as_of)
        return Fen(self.balance * self.rate_ppm * 3 * days // (2 * 360 * 10**6))

    def bank_class(self, as_of: date) -> str:
        """As this invented bank prints it, by days alone."""
        days = self.days_past_due(as_of)
        return next(name for above, name in _CLASSES if days > above)


class LoanMaker:
    """Makes loans one after the other, in villages where people stand in for each other."""

    def __init__(self, chance: Chance, people: Villagers, as_of: date) -> None:
        self.people = people
        self._chance = chance
        self._as_of = as_of
        self._neighbours: list[Person] = []
        self._last: tuple[Person, str, str] | None = None

    def loan(self, number: int) -> PracticeLoan:
        """The loan of a number; the numbers from 0 on go through all groups."""
        days = _DAYS_TO_DUE[_group_of(number)]
        due = self._as_of + timedelta(days=self._chance.between(*days))
        terms = [term for term in _TERMS_MONTHS if months_later(due, -term) <= self._as_of]
        paid = self._chance.between(1, 9) if self._chance.happens(_PAID_DOWN_SHARE) else 0
        return self._made(number, months_later(due, -self._chance.pick(terms)), due, paid)

    def new_loan(self, number: int, since: date) -> PracticeLoan:
        """A loan given out within the month after a day, and still owed whole."""
        disbursed = since + timedelta(days=self._chance.between(1, 27))
        return self._made(
            number, disbursed, months_later(disbursed, self._chance.pick(_TERMS_MONTHS)), 0
        )

    def _made(self, number: int, disbursed: date, due: date, paid_tenths: int) -> PracticeLoan:
        chance = self._chance
        person, village, address = self._borrower()
        product, security, fewest, most = chance.pick(_PRODUCTS)
        amount = chance.pick(_AMOUNTS_YUAN) * _FEN_PER_YUAN
        return PracticeLoan(
            note=f"JJ{number:08d}",
            number=number,
            person=person,
            village=village,
            address=address,
            product=product,
            security=security,
            amount=Fen(amount),
            balance=Fen(amount * (10 - paid_tenths) // 10),
            rate_ppm=chance.pick(_RATES_PPM),
            disbursed=disbursed,
            due=due,
            guarantors=self._guarantors(person, chance.between(fewest, most)),
            group=group_on(due, self._as_of),
        )

    def _borrower(self) -> tuple[Person, str, str]:
        """Someone new, or now and then the borrower before with a second loan."""
        chance = self._chance
        if self._last is None or not chance.happens(_SECOND_LOAN_SHARE):
            village = chance.pick(VILLAGES)
            address = f"双桥镇{village}{chance.between(1, 11)}组{chance.between(1, 99)}号"
            self._last = self.people.another(), village, address
        return self._last

    def _guarantors(self, borrower: Person, count: int) -> tuple[Person, ...]:
        """Different people, about every second of whom guarantees other loans too."""
        found: dict[int, Person] = {borrower.customer: borrower}
        while len(found) <= count:
            if self._neighbours and self._chance.below(2):
                person = self._chance.pick(self._neighbours)
            else:
                person = self.people.another()
                self._neighbours = [*self._neighbours[-_NEIGHBOURS_KEPT:], person]
            found[person.customer] = person
        return tuple(found.values())[1:]


class Month:
    """What happens to each loan between two tapes; `notes` tells what happened to which."""

    def __init__(self, chance: Chance, since: date, as_of: date) -> None:
        self.notes: dict[str, list[str]] = {
            name: [] for name in ("settled", "part_paid", "newly_overdue", "accrued", "unchanged")
        }
        self._chance = chance
        self._since = since
        self._as_of = as_of

    def after(self, loan: PracticeLoan) -> PracticeLoan | None:
        """The loan a month later, None once it is paid off."""
        chance = self._chance
        settles, pays = chance.happens(_SETTLED_SHARE), chance.happens(_PART_PAID_SHARE)
        tenths = chance.between(1, 8)
        if settles:
            self.notes["settled"].append(loan.note)
            return None
        later = replace(loan, group=group_on(loan.due, self._as_of))
        if not loan.days_past_due(self._since) and loan.days_past_due(self._as_of):
            self.notes["newly_overdue"].append(loan.note)
        elif pays:
            self.notes["part_paid"].append(loan.note)
            later = replace(later, balance=Fen(loan.balance * tenths // 10))
        elif loan.days_past_due(self._as_of):
            self.notes["accrued"].append(loan.note)
        else:
            self.notes["unchanged"].append(loan.note)
        return later


def group_on(due: date, as_of: date) -> Group:
    """How a loan that is due on a day stands, if nothing ever moved its clock."""
    past = (as_of - due).days
    if past <= 0:
        return "due_soon" if -past <= _SOON_DAYS else "current"
    left = (years_later(due, _LIMITATION_YEARS) - as_of).days
    if left <= _LIMITATION_NEAR_DAYS:
        return "limitation" if left >= 0 else "expired"
    if past <= _LONG_DAYS:
        return "fresh" if past <= _SOON_DAYS else "overdue"
    return "long"


def _group_of(number: int) -> Group:
    place = number * _MIX % 100
    for group, share in _SHARES:
        if place < share:
            return group
        place -= share
    raise AssertionError("the shares do not add up to a hundred")
