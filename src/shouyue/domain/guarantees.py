"""What a guarantor promised, as far as the guarantee period needs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple, Self, TypeVar, get_args

from shouyue.domain.dates import months_later, read_day
from shouyue.domain.effects import Certainty
from shouyue.domain.errors import KnownError

GuaranteeKind = Literal["joint", "general"]
WrittenKind = Literal["joint", "general", "unspecified"]
AgreedKind = Literal["none", "months", "fixed_date", "until_paid_off", "unclear"]
Defect = Literal["village_committee_without_procedure", "new_loan_for_old_unknown_to_guarantor"]

_Word = TypeVar("_Word")

_CIVIL_CODE: Final = date(2021, 1, 1)


class GuaranteeError(KnownError):
    """A guarantee that cannot be read: `guarantee_invalid` with the key."""


@dataclass(frozen=True, slots=True)
class AgreedPeriod:
    """What the contract says of the period; `months` and `last_day` with their kinds only."""

    kind: AgreedKind = "none"
    months: int = 0
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """A later maturity of the loan, and whether this guarantor consented in writing (695(2))."""

    new_due: date
    written_consent: bool


class Period(NamedTuple):
    """How long the guarantee period is and why: exactly one of months and a last day."""

    months: int | None
    last_day: date | None
    reason: str
    article: str
    certainty: Certainty = "high"
    flag: str | None = None

    def last_day_from(self, due: date) -> date:
        """The last day, not rolled, if `due` is the maturity the period runs from."""
        return self.last_day or months_later(due, self.months or 0)


@dataclass(frozen=True, slots=True)
class Guarantee:
    """One guarantor's promise for one loan.

    Attributes:
        guarantor: the id that events name as their target.
        main_due: maturity of the loan, of the last instalment; for a guarantee up to a maximum
            amount see `maximum_amount_start`.
        instalments: due days of a loan in instalments; only the prudent day looks at them.
        defect: why nothing is owed whatever the period, or None.
    """

    guarantor: str
    contract_date: date
    main_due: date
    written_kind: WrittenKind = "unspecified"
    agreed: AgreedPeriod = AgreedPeriod()
    extension: Extension | None = None
    instalments: tuple[date, ...] = ()
    defect: Defect | None = None

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
            written_kind=_one_of(plain, "type", get_args(WrittenKind)),
            agreed=_agreed(plain.get("agreed_period")),
            extension=_extension(plain.get("extension")),
            instalments=_instalments(plain.get("instalment_due_dates")),
            defect=_one_of(plain, "defect", get_args(Defect)) if plain.get("defect") else None,
        )

    @property
    def kind(self) -> GuaranteeKind:
        """Joint or general; unspecified is general from 2021 (民法典 686(2)), joint before."""
        if self.written_kind != "unspecified":
            return self.written_kind
        return "general" if self.contract_date >= _CIVIL_CODE else "joint"

    @property
    def due(self) -> date:
        """The maturity that binds the guarantor: the extended one only with written consent."""
        if self.extension and self.extension.written_consent:
            return self.extension.new_due
        return self.main_due

    @property
    def period(self) -> Period:
        """How long the period is: agreed, by the Civil Code, or by the law before it."""
        agreed = self.agreed
        if agreed.kind == "months" and agreed.months > 0:
            return _AGREED._replace(months=agreed.months)
        if agreed.kind == "fixed_date" and agreed.last_day and agreed.last_day > self.due:
            return _AGREED._replace(last_day=agreed.last_day)
        if agreed.kind in ("until_paid_off", "unclear"):
            return self._unclear_period()
        return _NOT_AGREED

    def _unclear_period(self) -> Period:
        if self.contract_date >= _CIVIL_CODE:
            return _UNCLEAR
        return _UNCLEAR_OLD if self.due < _CIVIL_CODE else _UNCLEAR_BETWEEN


_AGREED: Final = Period(None, None, "period_agreed", "民法典692(2)")
_NOT_AGREED: Final = Period(6, None, "period_not_agreed", "民法典692(2)")
_UNCLEAR: Final = Period(6, None, "period_unclear", "担保制度解释32")
_UNCLEAR_OLD: Final = Period(24, None, "period_unclear_old_law", "担保法解释32(2)、时间效力规定27")
_UNCLEAR_BETWEEN: Final = Period(
    6,
    None,
    "period_unclear",
    "时间效力规定1、27",
    "low",
    "pre2021_contract_post2021_due_24m_arguable",
)


PERIOD_REASONS: Final = tuple(
    dict.fromkeys(
        period.reason for period in (_AGREED, _NOT_AGREED, _UNCLEAR, _UNCLEAR_OLD, _UNCLEAR_BETWEEN)
    )
)
FLAGS: Final = (
    "pre2021_contract_post2021_due_24m_arguable",
    "extension_without_written_consent",
)


def maximum_amount_start(determined: date, maturities: tuple[date, ...]) -> date:
    """The day the period of a maximum-amount guarantee runs from, if none is agreed (解释 30).

    That is the day the claims were determined when all of them are due by then, else the last
    maturity.
    """
    return max((determined, *maturities))


def _agreed(plain: object) -> AgreedPeriod:
    if plain is None:
        return AgreedPeriod()
    if not isinstance(plain, Mapping):
        raise GuaranteeError("guarantee_invalid", key="agreed_period")
    kind: AgreedKind = _one_of(plain, "kind", get_args(AgreedKind))
    months = plain.get("months", 0)
    if not isinstance(months, int) or isinstance(months, bool):
        raise GuaranteeError("guarantee_invalid", key="months")
    return AgreedPeriod(kind, months, _day(plain, "date") if kind == "fixed_date" else None)


def _extension(plain: object) -> Extension | None:
    if plain is None:
        return None
    if not isinstance(plain, Mapping):
        raise GuaranteeError("guarantee_invalid", key="extension")
    return Extension(_day(plain, "new_due_date"), plain.get("written_consent") is True)


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
