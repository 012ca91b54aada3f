"""The policy pack: every rule that differs between countries, each with its source, checked.

How a pack is written down is told in `packs.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Final, Self, get_args

from shouyue.domain import packs
from shouyue.domain.allocation import BUCKETS, Bucket, DebtRank, SecurityWords
from shouyue.domain.arrears import CLASSES, ArrearsRules, Floor, LoanClass
from shouyue.domain.contact import Circumstance, ContactRules
from shouyue.domain.feasts import Feast
from shouyue.domain.law import Law, read_law
from shouyue.domain.money import Fen, MoneyError, parse_yuan
from shouyue.domain.packs import Pack, Provenance
from shouyue.domain.penalty import PenaltyRules, RateError, percent
from shouyue.domain.phrases import Phrasebook, PhraseKind
from shouyue.domain.possible import DayRules
from shouyue.domain.reminders import read_reminders
from shouyue.domain.retention import Start, Term
from shouyue.domain.spelling import Spelling
from shouyue.domain.trail import TrailRules
from shouyue.domain.voices import Spared
from shouyue.domain.windows import Window
from shouyue.domain.worklist import WorklistRules


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
class LetterRules:
    """What letters rest on: figures older than `data_age_days` must say of which day they are.

    So must those of a day more than `days_ahead` to come: nobody knows how old they are.
    """

    data_age_days: int
    days_ahead: int

    def are_old(self, as_of: date, on: date) -> bool:
        """Whether figures of one day are too old on another to be used without saying so."""
        return not -self.days_ahead <= (on - as_of).days <= self.data_age_days


@dataclass(frozen=True, slots=True)
class TapeRules:
    """What a bank's file may mean, other than that its day is right and what it lacks is paid.

    Attributes:
        days_ahead: so many days after this computer's the day of a file may be.
        first_days_ahead: the same of a first one, when nothing here bears the clock out.
        days_back: it is asked whether a file may be right that is older by more than so many days
            than the newest figures here,
        first_days_back: or, a first one, than today,
        lent_after_percent: or of a day before more than so many in a hundred of its loans were
            lent.
        part_from: of so many, missing at once, it is asked whether the file is a part,
        part_percent: if that is more than so many in a hundred of the loans of the branch.
        written_off_from: from this class on a missing loan may have been written off or sold.
    """

    days_ahead: int
    first_days_ahead: int
    days_back: int
    first_days_back: int
    lent_after_percent: int
    part_from: int
    part_percent: int
    written_off_from: LoanClass

    def is_to_come(self, as_of: date, today: date) -> bool:
        return (as_of - today).days > self.days_ahead

    def is_long_ago(self, as_of: date, known: date, *, is_first: bool) -> bool:
        return (known - as_of).days > (self.first_days_back if is_first else self.days_back)

    def is_before_lending(self, lent_after: int, loans: int) -> bool:
        return lent_after * 100 > loans * self.lent_after_percent

    def is_part(self, missing: int, known: int) -> bool:
        return missing >= self.part_from and missing * 100 > known * self.part_percent

    def may_be_written_off(self, loan_class: LoanClass) -> bool:
        return CLASSES.index(loan_class) >= CLASSES.index(self.written_off_from)


@dataclass(frozen=True, slots=True)
class Policy:
    """One pack. `provenance` has the source of every setting under its dotted key."""

    name: str
    version: int
    contact: ContactRules
    arrears: ArrearsRules
    penalty: PenaltyRules
    allocation_order: tuple[Bucket, ...]
    debt_order: tuple[DebtRank, ...]
    security_words: SecurityWords
    retention: Mapping[str, Term]
    worklist: WorklistRules
    care: CareRules
    letters: LetterRules
    tape: TapeRules
    trail: TrailRules
    days: DayRules
    phrases: Phrasebook
    law: Law
    provenance: Mapping[str, Provenance]

    @classmethod
    def from_table(cls, table: Mapping[str, object]) -> Self:
        """Checks and reads a whole pack; nothing may be missing and nothing unknown.

        Raises:
            PolicyError: naming the key.
        """
        pack = Pack(table)
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
                days_of_year=pack.read("penalty.days_of_year", packs.some),
            ),
            allocation_order=pack.read("allocation.order", _order),
            debt_order=pack.read("allocation.debt_order", _debt_order),
            security_words=SecurityWords(
                guaranteed=pack.read("allocation.guaranteed_words", _phrases),
                mortgaged=pack.read("allocation.mortgaged_words", _phrases),
            ),
            retention=pack.section("retention", _term),
            worklist=_worklist(pack),
            care=CareRules(
                first_visit_days=pack.count("care.first_visit_days"),
                visit_every_days=pack.count("care.visit_every_days"),
                late_entry_hours=pack.count("care.late_entry_hours"),
                longest_plan_years=pack.count("care.longest_plan_years"),
            ),
            letters=LetterRules(
                data_age_days=pack.count("letters.data_age_days"),
                days_ahead=pack.count("tape.days_ahead"),
            ),
            tape=TapeRules(
                days_ahead=pack.count("tape.days_ahead"),
                first_days_ahead=pack.count("tape.first_days_ahead"),
                days_back=pack.count("tape.days_back"),
                first_days_back=pack.count("tape.first_days_back"),
                lent_after_percent=pack.read("tape.lent_after_percent", packs.in_hundred),
                part_from=pack.count("tape.part_from"),
                part_percent=pack.read("tape.part_percent", packs.in_hundred),
                written_off_from=pack.read("tape.written_off_from", _class),
            ),
            trail=_trail(pack),
            days=_days(pack),
            phrases=_phrasebook(pack),
            law=read_law(pack),
            provenance=MappingProxyType(pack.provenance),
        )
        pack.refuse_unknown()
        return policy


# Rules of law without a number: a pack must state them, with their source, and cannot lift them.
_PRINCIPLES: Final = (
    "contact.agreed_plan",
    "contact.contact_refused",
    "contact.entry_consent",
    "contact.quiet_times",
    "contact.public_posting",
    "contact.related_party",
    "contact.settled",
    "contact.third_party",
)


def _contact(pack: Pack) -> ContactRules:
    for key in _PRINCIPLES:
        pack.read(key, _stated)
    return ContactRules(
        hours=pack.read("contact.hours", _by_day),
        visit_hours=pack.read("contact.visit_hours", _by_day),
        effective_calls_per_day=pack.count("contact.effective_calls_per_day"),
        attempts_per_day=pack.count("contact.attempts_per_day"),
        messages_per_day=pack.count("contact.messages_per_day"),
        messages_with_amounts_per_day=pack.count("contact.messages_with_amounts_per_day"),
        visits_per_day=pack.count("contact.visits_per_day"),
        visits_per_week=pack.count("contact.visits_per_week"),
        visit_staff=pack.count("contact.visit_staff"),
        visit_recording=pack.read("contact.visit_recording", packs.flag),
        failed_calls_before_contact_person=pack.count("contact.failed_calls_before_contact_person"),
        days_unreached_before_contact_person=pack.count(
            "contact.days_unreached_before_contact_person"
        ),
        quiet_days_after_payment=pack.count("contact.quiet_days_after_payment"),
        stopped_by=pack.read("contact.stopped_by", _circumstances),
        sensitive_days=pack.read("contact.sensitive_days", _feasts),
        override=MappingProxyType(
            {key: said.override for key, said in pack.provenance.items() if said.override}
        ),
    )


def _worklist(pack: Pack) -> WorklistRules:
    return WorklistRules(
        warn_days=pack.read("worklist.warn_days", _falling_days),
        stale_sync_days=pack.count("worklist.stale_sync_days"),
        reminders=read_reminders(pack),
        long_term_days=pack.count("worklist.long_term_days"),
        notice_lead_days=pack.count("worklist.notice_lead_days"),
        slip_back_days=pack.count("worklist.slip_back_days"),
        notice_every_days=pack.count("worklist.notice_every_days"),
        promise_notice_days=pack.count("worklist.promise_notice_days"),
        thank_days=pack.count("worklist.thank_days"),
        lines_a_day=pack.read("worklist.lines_a_day", packs.some),
        care_lines_a_day=pack.count("worklist.care_lines_a_day"),
    )


def _trail(pack: Pack) -> TrailRules:
    pack.read("trail.one_slip", _stated)
    return TrailRules(
        slack_days=pack.count("trail.slack_days"),
        asked_days=pack.count("trail.asked_days"),
        least_unrecorded=pack.read("trail.least_unrecorded", _amount),
        interest_days=pack.count("trail.interest_days"),
        posting_days=pack.count("trail.posting_days"),
        unknown_rate=pack.read("trail.unknown_rate", packs.in_hundred),
    )


def _days(pack: Pack) -> DayRules:
    return DayRules(
        back_years=pack.read("days.back_years", packs.some),
        loan_years=pack.read("days.loan_years", packs.some),
        plan_years=pack.read("care.longest_plan_years", packs.some),
        contract_days=pack.read("days.contract_days", packs.some),
        performance_days=pack.read("days.performance_days", packs.some),
        guarantee_years=pack.read("days.guarantee_years", packs.some),
    )


def _phrasebook(pack: Pack) -> Phrasebook:
    return Phrasebook(
        {kind: pack.read(f"phrases.{kind}", _phrases) for kind in get_args(PhraseKind)},
        Spared(
            taken_back=pack.read("phrases.taken_back", _phrases),
            asked=pack.read("phrases.asked", _phrases),
            asked_after=pack.read("phrases.asked_after", _phrases),
            told_of_others=pack.read("phrases.told_of_others", _phrases),
            telling=pack.read("phrases.telling", _phrases),
            own_voice=pack.read("phrases.own_voice", _phrases),
        ),
        pack.read("phrases.written", _spelling),
    )


def _spelling(value: object) -> Spelling:
    return Spelling.read(_phrases(value))


def _feasts(value: object) -> tuple[Feast, ...]:
    return tuple(Feast.read(packs.text(item)) for item in packs.items(value))


def _phrases(value: object) -> tuple[str, ...]:
    return tuple(packs.text(item) for item in packs.items(value))


# Readers of values: they raise ValueError or TypeError, and the pack names the key.


def _stated(value: object) -> bool:
    if value is not True:
        raise ValueError
    return True


def _class(value: object) -> LoanClass:
    return packs.one(value, CLASSES)


def _amount(value: object) -> Fen:
    try:
        amount = parse_yuan(packs.text(value))
    except MoneyError:
        raise ValueError from None
    if amount < 0:
        raise ValueError
    return amount


def _by_day(value: object) -> Window:
    """Hours of one day; across midnight they would be the night that contacts spare."""
    window = Window.read(packs.text(value))
    if window.opens >= window.closes:
        raise ValueError
    return window


def _falling_days(value: object) -> tuple[int, ...]:
    days = tuple(packs.number(item) for item in packs.items(value))
    if list(days) != sorted(set(days), reverse=True) or len(days) < len(("first", "last")) + 1:
        raise ValueError
    return days


def _circumstances(value: object) -> tuple[Circumstance, ...]:
    return tuple(packs.one(item, get_args(Circumstance)) for item in packs.items(value))


def _order(value: object) -> tuple[Bucket, ...]:
    order = tuple(packs.one(item, BUCKETS) for item in packs.items(value))
    if sorted(order) != sorted(BUCKETS):
        raise ValueError
    return order


def _debt_order(value: object) -> tuple[DebtRank, ...]:
    order = tuple(packs.one(item, get_args(DebtRank)) for item in packs.items(value))
    if len(set(order)) != len(order):
        raise ValueError
    return order


def _percent_range(value: object) -> tuple[Fraction, Fraction]:
    try:
        low, high = (percent(packs.text(item)) for item in packs.items(value))
    except RateError:
        raise ValueError from None
    if low > high:
        raise ValueError
    return low, high


def _floors(value: object) -> tuple[Floor, ...]:
    floors = []
    for item in packs.items(value):
        row: Mapping[str, object] = packs.table(item, {"more_than_days", "at_least"})
        floors.append(
            Floor(packs.number(row["more_than_days"]), packs.one(row["at_least"], CLASSES))
        )
    ranks = [CLASSES.index(floor.at_least) for floor in floors]
    days = [floor.more_than_days for floor in floors]
    if ranks != sorted(set(ranks)) or days != sorted(set(days)):
        raise ValueError
    return tuple(floors)


def _term(value: object) -> Term:
    row: Mapping[str, object] = packs.table(value, {"years", "from"})
    years = row["years"]
    return Term(
        None if years == "permanent" else packs.some(years),
        packs.one(row["from"], get_args(Start)),
    )
