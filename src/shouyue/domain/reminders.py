"""When a borrower is reminded of a coming due day: by what was lent, for how long, of which day.

A schedule is a list of days before the due day. From each of them on the reminder stands, until
somebody has spoken with the borrower or a notice has reached him since. The first day of a
schedule without products is older: by then the notice of maturity must have been given, and only
that notice answers it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, get_args

from shouyue.domain import packs
from shouyue.domain.packs import Pack, PolicyError

Term = Literal["short", "long"]
Of = Literal["maturity", "instalment"]

DEFAULTS: Final[Mapping[tuple[Of, Term], str]] = {
    ("maturity", "short"): "short_term",
    ("maturity", "long"): "long_term",
    ("instalment", "short"): "instalment",
    ("instalment", "long"): "instalment",
}
"""The schedule of every other product, which a pack must have and which names no products."""
_LONGEST: Final = 366


@dataclass(frozen=True, slots=True)
class Schedule:
    """One row of the pack.

    Attributes:
        days: before the due day, falling.
        products: words in the names that the bank's file gives to what it lends; empty = all.
        term: of which loans; None = of all.
        of: which due days.
    """

    days: tuple[int, ...]
    products: tuple[str, ...] = ()
    term: Term | None = None
    of: Of = "maturity"

    def suits(self, product: str, term: Term, of: Of) -> bool:
        return (
            self.of == of
            and self.term in (None, term)
            and any(word in product for word in self.products)
        )

    def since(self, due: date, on: date) -> tuple[int, date] | None:
        """Which reminder stands, by its place in the schedule, and since when; None before any."""
        left = (due - on).days
        passed = [days for days in self.days if left <= days]
        if left < 0 or not passed:
            return None
        return len(passed) - 1, due - timedelta(days=passed[-1])


@dataclass(frozen=True, slots=True)
class Reminders:
    """All schedules: `defaults` by due day and term, `others` in the order of the pack."""

    defaults: Mapping[tuple[Of, Term], Schedule]
    others: tuple[Schedule, ...] = ()

    def schedule(self, product: str, term: Term, of: Of) -> Schedule:
        """The first schedule of the pack that suits a loan, else the default."""
        suiting = (one for one in self.others if one.suits(product, term, of))
        return next(suiting, self.defaults[of, term])

    def words(self) -> frozenset[str]:
        """Words of products of whose maturity more is said than when the notice must be given.

        Where a default says more than that, the empty word, which every name has in it.
        """
        of = [one for one in self._all() if one.of == "maturity"]
        if any(len(one.days) > 1 for one in of if not one.products):
            return frozenset({""})
        return frozenset(word for one in of for word in one.products)

    def longest(self, of: Of) -> int:
        """So many days before a due day nothing can stand yet."""
        return max(one.days[0] for one in self._all() if one.of == of)

    def _all(self) -> Iterable[Schedule]:
        return (*self.defaults.values(), *self.others)


def read_reminders(pack: Pack) -> Reminders:
    """The section `reminders` of a pack: a schedule per name.

    Raises:
        PolicyError: naming what is missing or wrong.
    """
    found = pack.section("reminders", _schedule)
    for (of, _), name in DEFAULTS.items():
        if name not in found:
            raise PolicyError("policy_key_missing", key=f"reminders.{name}")
        said = found[name]
        if said.products or said.term or said.of != of:
            raise PolicyError("policy_value_invalid", key=f"reminders.{name}")
    others = {name: said for name, said in found.items() if name not in DEFAULTS.values()}
    for name, said in others.items():
        if not said.products:
            raise PolicyError("policy_value_invalid", key=f"reminders.{name}")
    return Reminders(
        {place: found[name] for place, name in DEFAULTS.items()}, tuple(others.values())
    )


def _schedule(value: object) -> Schedule:
    if not isinstance(value, Mapping) or not value.keys() <= {"days", "products", "term", "of"}:
        raise TypeError
    days = tuple(packs.number(item) for item in packs.items(value["days"]))
    if list(days) != sorted(set(days), reverse=True) or days[0] > _LONGEST:
        raise ValueError
    products = packs.items(value["products"]) if "products" in value else []
    term = packs.one(value["term"], get_args(Term)) if "term" in value else None
    of = packs.one(value.get("of", "maturity"), get_args(Of))
    return Schedule(days, tuple(packs.text(item) for item in products), term, of)
