"""What a guarantor promised, as far as the guarantee period needs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal, NamedTuple, Self, TypeVar, get_args

from shouyue.domain import packs
from shouyue.domain.dates import months_later, read_day
from shouyue.domain.errors import KnownError
from shouyue.domain.packs import Certainty, Pack

GuaranteeKind = Literal["joint", "general"]
WrittenKind = Literal["joint", "general", "unspecified"]
AgreedKind = Literal["none", "months", "fixed_date", "until_paid_off", "unclear"]
Defect = Literal["village_committee_without_procedure", "new_loan_for_old_unknown_to_guarantor"]

WithoutConsent = Literal["keeps_old_due", "frees_guarantor"]
MaximumAmountFrom = Literal["determination", "maturity"]
"""What the period of a guarantee up to a maximum amount runs from, if the contract is silent."""

_WRITTEN_KINDS: Final[tuple[WrittenKind, ...]] = get_args(WrittenKind)
_AGREED_KINDS: Final[tuple[AgreedKind, ...]] = get_args(AgreedKind)
_DEFECTS: Final[tuple[Defect, ...]] = get_args(Defect)

_Word = TypeVar("_Word")

FLAGS: Final = (
    "pre2021_contract_post2021_due_24m_arguable",
    "extension_without_written_consent",
    "called_in_before_due",
    "maximum_amount_not_determined",
    "ask_this_guarantor_too",
    "other_guarantor_missed",
    "free_by_another_reading",
)
"""What a guarantee may raise on its clock; a pack names the first for a period in doubt."""
PERIOD_REASONS: Final = (
    "period_agreed",
    "period_not_agreed",
    "period_unclear",
    "period_unclear_old_law",
)


class GuaranteeError(KnownError):
    """A guarantee that cannot be read: `guarantee_invalid` with the key."""


class AgreedPeriod(NamedTuple):
    """What the contract says of the period; `months` and `last_day` with their kinds only."""

    kind: AgreedKind = "none"
    months: int = 0
    last_day: date | None = None


class Extension(NamedTuple):
    """A later maturity of the loan, and up to which day this guarantor agreed to one (695(2)).

    Who agreed to one extension has not agreed to the next: `agreed_due` is the day he signed for,
    None where he signed for none.
    """

    new_due: date
    agreed_due: date | None = None

    @property
    def is_agreed(self) -> bool:
        return self.agreed_due is not None and self.new_due <= self.agreed_due


class MaximumAmount(NamedTuple):
    """That claims of a time are guaranteed up to a sum, and which day ended that time.

    Attributes:
        determined: the day on which it was settled which claims are guaranteed, None until then.
        last_due: the last due day among them, as far as somebody knows of one.
    """

    determined: date | None = None
    last_due: date | None = None


class Period(NamedTuple):
    """How long the guarantee period is and why: months, or a last day, or neither: no period."""

    months: int | None
    last_day: date | None
    reason: str
    article: str
    certainty: Certainty = "high"
    flag: str | None = None

    @property
    def is_endless(self) -> bool:
        """Whether the guarantor is bound as long as the debt is: the country has no period."""
        return self.months is None and self.last_day is None

    def last_day_from(self, due: date) -> date:
        """The last day, not rolled, if `due` is the maturity the period runs from."""
        return self.last_day or months_later(due, self.months or 0)


@dataclass(frozen=True, slots=True)
class OldGuaranteeLaw:
    """What another law says of contracts made before a day.

    Attributes:
        default_kind: of a guarantee that does not say what it is.
        unclear: the period where the contract is unclear about it and the loan was due before
            that day too.
        unclear_due_later: the same where the loan fell due on that day or later.
    """

    contracts_before: date
    default_kind: GuaranteeKind
    unclear: Period
    unclear_due_later: Period


@dataclass(frozen=True, slots=True)
class GuaranteeRules:
    """How the law reads guarantees.

    Attributes:
        default_kind: of a guarantee that does not say what it is.
        agreed: the rule by which an agreed period counts, or None where none can be agreed.
        not_agreed, unclear: the period where nothing is agreed, or nothing clear.
        usual_months: how long the periods are that contracts here agree to, for one not on record.
        without_consent: what a longer term of the loan does to who has not agreed to it in writing.
        maximum_amount: what the period runs from where a sum is guaranteed and not one loan.
        missed_frees_others: whether to let one of several guarantors go may free the others as far
            as they could have had recourse against that one.
        old_law: None where no reform matters any more.
    """

    default_kind: GuaranteeKind
    agreed: Period | None
    not_agreed: Period
    unclear: Period
    usual_months: tuple[int, ...]
    without_consent: WithoutConsent
    maximum_amount: MaximumAmountFrom
    missed_frees_others: bool
    old_law: OldGuaranteeLaw | None


class Guarantee(NamedTuple):
    """One guarantor's promise for one loan.

    Attributes:
        guarantor: the id that events name as their target.
        main_due: maturity of the loan, of the last instalment.
        instalments: due days of a loan in instalments; only the prudent day looks at them.
        defect: why nothing is owed whatever the period, or None.
        called_in: the day from which the whole loan was declared due, or None.
        maximum: of a guarantee up to a maximum amount, None of any other.
    """

    guarantor: str
    contract_date: date
    main_due: date
    written_kind: WrittenKind = "unspecified"
    agreed: AgreedPeriod = AgreedPeriod()
    extension: Extension | None = None
    instalments: tuple[date, ...] = ()
    defect: Defect | None = None
    called_in: date | None = None
    maximum: MaximumAmount | None = None

    @classmethod
    def read(cls, plain: Mapping[str, object]) -> Self:
        """Reads the vocabulary of the worked cases; dates are `date` or ISO text.

        Raises:
            GuaranteeError: `guarantee_invalid` with the key.
        """
        return cls(
            guarantor=_text(plain, "guarantor_id"),
            contract_date=_day(plain, "contract_date"),
            main_due=_day(plain, "main_due_date"),
            written_kind=_one_of(plain, "type", _WRITTEN_KINDS),
            agreed=_agreed(plain.get("agreed_period")),
            extension=_extension(plain.get("extension")),
            instalments=_instalments(plain.get("instalment_due_dates")),
            defect=_one_of(plain, "defect", _DEFECTS) if plain.get("defect") else None,
            called_in=_day(plain, key) if plain.get(key := "accelerated_due_date") else None,
            maximum=_maximum(plain.get("maximum_amount")),
        )

    @property
    def maturity(self) -> date:
        """The maturity that binds the guarantor: a later one as far as he agreed in writing."""
        if self.extension is None or self.extension.agreed_due is None:
            return self.main_due
        return min(self.extension.new_due, self.extension.agreed_due)

    def begins(self, rules: GuaranteeRules) -> date:
        """The day the period runs from, itself not counted.

        Up to a maximum amount: the day the claims were determined when all of them are due by
        then, else the last maturity; until they are determined, prudently, that of this loan.
        """
        if self.maximum is None or not self._runs_from_determination(rules):
            return self.maturity
        determined, last_due = self.maximum
        if determined is None:
            return self.maturity
        return max(determined, self.maturity, last_due or determined)

    def is_undetermined(self, rules: GuaranteeRules) -> bool:
        """Whether nobody knows yet from which day the period runs."""
        if self.maximum is None or self.maximum.determined is not None:
            return False
        return self._runs_from_determination(rules)

    def _runs_from_determination(self, rules: GuaranteeRules) -> bool:
        is_agreed = rules.agreed is not None and self.agreed.kind in ("months", "fixed_date")
        return rules.maximum_amount == "determination" and not is_agreed

    def kind(self, rules: GuaranteeRules) -> GuaranteeKind:
        """Joint or general, as the contract says or the law of its day."""
        if self.written_kind != "unspecified":
            return self.written_kind
        old_law = self._old_law(rules)
        return old_law.default_kind if old_law else rules.default_kind

    def period(self, rules: GuaranteeRules) -> Period:
        """How long the period is: as agreed, or by the law of the contract's day."""
        agreed = self.agreed
        if rules.agreed and agreed.kind == "months" and agreed.months > 0:
            return _of_months(rules.agreed, agreed.months)
        last_day = agreed.last_day if agreed.kind == "fixed_date" else None
        if rules.agreed and last_day is not None and last_day > self.maturity:
            return rules.agreed._replace(last_day=last_day)
        if agreed.kind in ("until_paid_off", "unclear"):
            return self._unclear_period(rules)
        return rules.not_agreed

    def is_freed(self, rules: GuaranteeRules) -> bool:
        """Whether the loan was extended behind the guarantor's back, in a law that frees him."""
        extended = self.extension is not None and not self.extension.is_agreed
        return extended and rules.without_consent == "frees_guarantor"

    def _unclear_period(self, rules: GuaranteeRules) -> Period:
        old_law = self._old_law(rules)
        if old_law is None:
            return rules.unclear
        was_due = self.maturity < old_law.contracts_before
        return old_law.unclear if was_due else old_law.unclear_due_later

    def _old_law(self, rules: GuaranteeRules) -> OldGuaranteeLaw | None:
        old_law = rules.old_law
        return old_law if old_law and self.contract_date < old_law.contracts_before else None


# Contracts of a branch agree to few lengths.
@lru_cache
def _of_months(agreed: Period, months: int) -> Period:
    return agreed._replace(months=months)


def read_guarantee_rules(pack: Pack) -> GuaranteeRules:
    """The section `guarantee` of a pack.

    Raises:
        PolicyError: naming what is missing or wrong.
    """
    return GuaranteeRules(
        default_kind=pack.read("guarantee.default_kind", _kind),
        agreed=_agreed_rule(pack),
        not_agreed=_period(pack, "not_agreed", "period_not_agreed"),
        unclear=_period(pack, "unclear", "period_unclear"),
        usual_months=pack.read("guarantee.usual_months", _rising_months),
        without_consent=pack.read("guarantee.extension_without_consent", _without_consent),
        maximum_amount=pack.read("guarantee.maximum_amount", _maximum_amount_from),
        missed_frees_others=pack.read("guarantee.missed_frees_others", packs.flag),
        old_law=_old_guarantee_law(pack),
    )


def _rising_months(value: object) -> tuple[int, ...]:
    if packs.is_none(value):
        return ()
    months = tuple(packs.some(item) for item in packs.items(value))
    if list(months) != sorted(set(months)):
        raise ValueError
    return months


def _agreed_rule(pack: Pack) -> Period | None:
    counts = pack.read("guarantee.agreed", packs.flag)
    return _sourced(pack, "agreed", Period(None, None, "period_agreed", "")) if counts else None


def _period(pack: Pack, name: str, reason: str) -> Period:
    months = pack.read(f"guarantee.{name}", packs.some_or_none)
    return _sourced(pack, name, Period(months, None, reason, ""))


def _old_guarantee_law(pack: Pack) -> OldGuaranteeLaw | None:
    """The old law; where there is none, the settings for its periods must not be there either."""
    said = pack.read("guarantee.old_law", _day_and_kind)
    if said is None:
        return None
    months, flag = pack.read("guarantee.unclear_due_later", _months_and_flag)
    later = Period(months, None, "period_unclear", "", flag=flag)
    return OldGuaranteeLaw(
        *said,
        unclear=_period(pack, "unclear_old_law", "period_unclear_old_law"),
        unclear_due_later=_sourced(pack, "unclear_due_later", later),
    )


def _sourced(pack: Pack, name: str, period: Period) -> Period:
    source = pack.provenance[f"guarantee.{name}"]
    return period._replace(article=source.source, certainty=source.certainty)


def _kind(value: object) -> GuaranteeKind:
    return packs.one(value, get_args(GuaranteeKind))


def _without_consent(value: object) -> WithoutConsent:
    return packs.one(value, get_args(WithoutConsent))


def _maximum_amount_from(value: object) -> MaximumAmountFrom:
    return packs.one(value, get_args(MaximumAmountFrom))


def _day_and_kind(value: object) -> tuple[date, GuaranteeKind] | None:
    if packs.is_none(value):
        return None
    said: Mapping[str, object] = packs.table(value, {"contracts_before", "default_kind"})
    return packs.day(said["contracts_before"]), _kind(said["default_kind"])


def _months_and_flag(value: object) -> tuple[int | None, str]:
    said: Mapping[str, object] = packs.table(value, {"months", "flag"})
    return packs.some_or_none(said["months"]), packs.one(said["flag"], FLAGS)


def _agreed(plain: object) -> AgreedPeriod:
    if plain is None:
        return AgreedPeriod()
    if not isinstance(plain, Mapping):
        raise GuaranteeError("guarantee_invalid", key="agreed_period")
    kind = _one_of(plain, "kind", _AGREED_KINDS)
    try:
        months = packs.number(plain.get("months", 0))
    except ValueError:
        raise GuaranteeError("guarantee_invalid", key="months") from None
    return AgreedPeriod(kind, months, _day(plain, "date") if kind == "fixed_date" else None)


def _extension(plain: object) -> Extension | None:
    if plain is None:
        return None
    if not isinstance(plain, Mapping):
        raise GuaranteeError("guarantee_invalid", key="extension")
    new_due = _day(plain, "new_due_date")
    if plain.get(key := "agreed_due_date"):
        return Extension(new_due, _day(plain, key))
    return Extension(new_due, new_due if plain.get("written_consent") is True else None)


def _maximum(plain: object) -> MaximumAmount | None:
    if plain is None:
        return None
    if not isinstance(plain, Mapping):
        raise GuaranteeError("guarantee_invalid", key="maximum_amount")
    days = (_day(plain, key) if plain.get(key) else None for key in ("determined", "last_due"))
    return MaximumAmount(*days)


def _instalments(plain: object) -> tuple[date, ...]:
    if plain is None:
        return ()
    if not isinstance(plain, list | tuple):
        raise GuaranteeError("guarantee_invalid", key="instalment_due_dates")
    return tuple(_day({"instalment_due_dates": due}, "instalment_due_dates") for due in plain)


def _day(plain: Mapping[str, object], key: str) -> date:
    day = read_day(plain.get(key))
    if day is None:
        raise GuaranteeError("guarantee_invalid", key=key)
    return day


def _text(plain: Mapping[str, object], key: str) -> str:
    text = plain.get(key)
    if not isinstance(text, str):
        raise GuaranteeError("guarantee_invalid", key=key)
    return text


def _one_of(plain: Mapping[str, object], key: str, words: tuple[_Word, ...]) -> _Word:
    found = plain.get(key)
    for word in words:
        if word == found:
            return word
    raise GuaranteeError("guarantee_invalid", key=key)
