"""The policy pack: every number the rules use, each with its source, as one checked value.

A pack is a plain table (of TOML): sections of settings, a setting being a table with `value`,
`source`, `certainty` (high = text of law or rule read, medium = secondary, low = our own default
or memory), `valid_from`, and for a rule of contact `override`, who may overrule it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Final, NamedTuple, Self, TypeVar, get_args

from shouyue.domain.allocation import BUCKETS, Bucket
from shouyue.domain.arrears import CLASSES, ArrearsRules, Floor
from shouyue.domain.contact import Circumstance, ContactRules, Override
from shouyue.domain.effects import Certainty
from shouyue.domain.errors import KnownError
from shouyue.domain.penalty import PenaltyRules, RateError, percent
from shouyue.domain.retention import Start, Term
from shouyue.domain.windows import Window
from shouyue.domain.worklist import WorklistRules

_Value = TypeVar("_Value")


class PolicyError(KnownError):
    """A pack that cannot be used.

    `policy_key_missing`, `policy_key_unknown`, `policy_value_invalid`, each with the key.
    """


class Provenance(NamedTuple):
    """Where a setting comes from; `override` is set on rules of contact only."""

    source: str
    certainty: Certainty
    valid_from: date
    override: Override | None


@dataclass(frozen=True, slots=True)
class CareRules:
    """When to look after a loan that is not overdue, and how records are entered.

    Attributes:
        first_visit_days: after the loan was paid out.
        visit_every_days: between visits of a running loan.
        late_entry_hours: a contact entered later needs a reason.
        longest_plan_years: of an instalment agreement.
    """

    first_visit_days: int
    visit_every_days: int
    late_entry_hours: int
    longest_plan_years: int


@dataclass(frozen=True, slots=True)
class Policy:
    """One pack. `provenance` has the source of every setting under its dotted key."""

    name: str
    version: int
    contact: ContactRules
    arrears: ArrearsRules
    penalty: PenaltyRules
    allocation_order: tuple[Bucket, ...]
    retention: Mapping[str, Term]
    worklist: WorklistRules
    care: CareRules
    provenance: Mapping[str, Provenance]

    @classmethod
    def from_table(cls, table: Mapping[str, object]) -> Self:
        """Checks and reads a whole pack; nothing may be missing and nothing unknown.

        Raises:
            PolicyError: naming the key.
        """
        pack = _Pack(table)
        policy = cls(
            name=pack.name,
            version=pack.version,
            contact=_contact(pack),
            arrears=ArrearsRules(
                floors=pack.read("arrears.floors", _floors),
                technical_days=pack.count("arrears.technical_days"),
            ),
            penalty=PenaltyRules(
                overdue_uplift=pack.read("penalty.overdue_uplift", _percent_range),
                diverted_uplift=pack.read("penalty.diverted_uplift", _percent_range),
                days_of_year=pack.count("penalty.days_of_year"),
            ),
            allocation_order=pack.read("allocation.order", _order),
            retention=pack.section("retention", _term),
            worklist=_worklist(pack),
            care=CareRules(
                first_visit_days=pack.count("care.first_visit_days"),
                visit_every_days=pack.count("care.visit_every_days"),
                late_entry_hours=pack.count("care.late_entry_hours"),
                longest_plan_years=pack.count("care.longest_plan_years"),
            ),
            provenance=MappingProxyType(pack.provenance),
        )
        pack.refuse_unknown()
        return policy


# Rules of law without a number: a pack must state them, with their source, and cannot lift them.
_PRINCIPLES: Final = (
    "contact.contact_refused",
    "contact.entry_consent",
    "contact.quiet_times",
    "contact.public_posting",
    "contact.related_party",
    "contact.third_party",
)


def _contact(pack: "_Pack") -> ContactRules:
    for key in _PRINCIPLES:
        pack.read(key, _stated)
    return ContactRules(
        hours=pack.read("contact.hours", _window),
        visit_hours=pack.read("contact.visit_hours", _window),
        effective_calls_per_day=pack.count("contact.effective_calls_per_day"),
        attempts_per_day=pack.count("contact.attempts_per_day"),
        messages_per_day=pack.count("contact.messages_per_day"),
        messages_with_amounts_per_day=pack.count("contact.messages_with_amounts_per_day"),
        visits_per_day=pack.count("contact.visits_per_day"),
        visits_per_week=pack.count("contact.visits_per_week"),
        visit_staff=pack.count("contact.visit_staff"),
        visit_recording=pack.read("contact.visit_recording", _flag),
        failed_calls_before_contact_person=pack.count("contact.failed_calls_before_contact_person"),
        days_unreached_before_contact_person=pack.count(
            "contact.days_unreached_before_contact_person"
        ),
        quiet_days_after_payment=pack.count("contact.quiet_days_after_payment"),
        stopped_by=pack.read("contact.stopped_by", _circumstances),
        override=MappingProxyType(
            {key: said.override for key, said in pack.provenance.items() if said.override}
        ),
    )


def _worklist(pack: "_Pack") -> WorklistRules:
    return WorklistRules(
        warn_days=pack.read("worklist.warn_days", _falling_days),
        stale_sync_days=pack.count("worklist.stale_sync_days"),
        short_notice_days=pack.count("worklist.short_notice_days"),
        long_notice_days=pack.count("worklist.long_notice_days"),
        notice_lead_days=pack.count("worklist.notice_lead_days"),
        slip_back_days=pack.count("worklist.slip_back_days"),
        notice_every_days=pack.count("worklist.notice_every_days"),
        promise_notice_days=pack.count("worklist.promise_notice_days"),
        thank_days=pack.count("worklist.thank_days"),
    )


class _Pack:
    """Reads settings by dotted key, remembering what was read and where it came from."""

    def __init__(self, table: Mapping[str, object]) -> None:
        head = table.get("pack")
        if not isinstance(head, Mapping):
            raise PolicyError("policy_key_missing", key="pack")
        self.name = _checked("pack.name", _text, head.get("name"))
        self.version = _checked("pack.version", _number, head.get("version"))
        self._table = {name: section for name, section in table.items() if name != "pack"}
        self.provenance: dict[str, Provenance] = {}

    def count(self, key: str) -> int:
        return self.read(key, _number)

    def read(self, key: str, reader: Callable[[object], _Value]) -> _Value:
        section, _, name = key.partition(".")
        settings = self._table.get(section)
        setting = settings.get(name) if isinstance(settings, Mapping) else None
        if not isinstance(setting, Mapping) or "value" not in setting:
            raise PolicyError("policy_key_missing", key=key)
        self.provenance[key] = _provenance(setting, key)
        return _checked(key, reader, setting["value"])

    def section(self, name: str, reader: Callable[[object], _Value]) -> Mapping[str, _Value]:
        settings = self._table.get(name)
        if not isinstance(settings, Mapping):
            raise PolicyError("policy_key_missing", key=name)
        return MappingProxyType({key: self.read(f"{name}.{key}", reader) for key in settings})

    def refuse_unknown(self) -> None:
        for section, settings in self._table.items():
            if not isinstance(settings, Mapping):
                raise PolicyError("policy_key_unknown", key=section)
            for name in settings:
                if f"{section}.{name}" not in self.provenance:
                    raise PolicyError("policy_key_unknown", key=f"{section}.{name}")


def _checked(key: str, reader: Callable[[object], _Value], value: object) -> _Value:
    try:
        return reader(value)
    except (KeyError, TypeError, ValueError, RateError):
        raise PolicyError("policy_value_invalid", key=key) from None


def _provenance(setting: Mapping[str, object], key: str) -> Provenance:
    known = {"value", "source", "certainty", "valid_from", "override"}
    for name in setting:
        if name not in known:
            raise PolicyError("policy_key_unknown", key=f"{key}.{name}")
    valid_from = setting.get("valid_from")
    if type(valid_from) is not date:
        raise PolicyError("policy_value_invalid", key=f"{key}.valid_from")
    override = None
    if key.startswith("contact."):
        override = _checked(
            f"{key}.override",
            lambda value: _one(value, get_args(Override)),
            setting.get("override"),
        )
    elif "override" in setting:
        raise PolicyError("policy_key_unknown", key=f"{key}.override")
    return Provenance(
        source=_checked(f"{key}.source", _text, setting.get("source")),
        certainty=_checked(
            f"{key}.certainty",
            lambda value: _one(value, get_args(Certainty)),
            setting.get("certainty"),
        ),
        valid_from=valid_from,
        override=override,
    )


# Readers of values: they raise ValueError or TypeError, and the pack names the key.


def _stated(value: object) -> bool:
    if value is not True:
        raise ValueError
    return True


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value


def _items(value: object) -> list[object]:
    if not isinstance(value, list) or not value:
        raise TypeError
    return value


def _window(value: object) -> Window:
    return Window.read(_text(value))


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError
    return value


def _falling_days(value: object) -> tuple[int, ...]:
    days = tuple(_number(item) for item in _items(value))
    if list(days) != sorted(set(days), reverse=True) or len(days) < len(("first", "last")) + 1:
        raise ValueError
    return days


def _circumstances(value: object) -> tuple[Circumstance, ...]:
    return tuple(_one(item, get_args(Circumstance)) for item in _items(value))


def _order(value: object) -> tuple[Bucket, ...]:
    order = tuple(_one(item, BUCKETS) for item in _items(value))
    if sorted(order) != sorted(BUCKETS):
        raise ValueError
    return order


def _one(value: object, words: tuple[_Value, ...]) -> _Value:
    # A stranger is a ValueError.
    return words[words.index(value)]


def _percent_range(value: object) -> tuple[Fraction, Fraction]:
    low, high = (percent(_text(item)) for item in _items(value))
    if low > high:
        raise ValueError
    return low, high


def _floors(value: object) -> tuple[Floor, ...]:
    floors = []
    for item in _items(value):
        if not isinstance(item, Mapping):
            raise TypeError
        floors.append(Floor(_number(item["more_than_days"]), _one(item["at_least"], CLASSES)))
    ranks = [CLASSES.index(floor.at_least) for floor in floors]
    days = [floor.more_than_days for floor in floors]
    if ranks != sorted(set(ranks)) or days != sorted(set(days)):
        raise ValueError
    return tuple(floors)


def _term(value: object) -> Term:
    if not isinstance(value, Mapping):
        raise TypeError
    years = value["years"]
    return Term(
        None if years == "permanent" else _number(years),
        _one(value["from"], get_args(Start)),
    )
