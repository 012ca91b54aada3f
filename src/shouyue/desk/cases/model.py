"""What the columns of the list of cases say."""

from shouyue.casework.cases.views import CaseLine
from shouyue.casework.names import named
from shouyue.casework.periods.views import Limitation
from shouyue.desk.sentences import CLASSES, said
from shouyue.desk.widgets.tables import Column
from shouyue.desk.widgets.words import N_
from shouyue.i18n.language import Language

_WARN_DAYS, _BAD_DAYS = 180, 30
_SHAPES = {"bad": "■ ", "warn": "▲ "}


def end_tone(line: CaseLine) -> str:
    """How near the first end is, of a guarantee or the limitation; only repeats the cell."""
    if line.ends_before is not None:
        return _tone(line.ends_before.days_left)
    period = line.limitation
    if line.settled or period.status == "not_due":
        return ""
    return "bad" if period.status == "expired" else _tone(period.days_left)


def _tone(days_left: int) -> str:
    if days_left <= _BAD_DAYS:
        return "bad"
    return "warn" if days_left <= _WARN_DAYS else ""


def end_words(line: CaseLine, language: Language) -> str:
    """What the law ends first of a loan, and when."""
    shape, first = _SHAPES.get(end_tone(line), ""), line.ends_before
    if first is None:
        return "—" if line.settled else _limitation_words(line.limitation, shape, language)
    who, day = first.guarantor, first.act_by
    return shape + language.text("{day} guarantee of {guarantor}", day=day, guarantor=who)


def _limitation_words(period: Limitation, shape: str, language: Language) -> str:
    match period.status:
        case "not_due":
            return language.text("not due yet")
        case "expired":
            return "■ " + language.text("expired {day}", day=period.last_day)
        case "suspended" | "in_procedure":
            return shape + language.text("{day} (stands still)", day=period.act_by)
        case _ if period.act_by < period.last_day:
            day, last = period.act_by, period.last_day
            return shape + language.text("{day} (by law {last})", day=day, last=last)
        case _:
            return shape + language.date(period.act_by)


def _balance(line: CaseLine, language: Language) -> str:
    is_interest = not (line.settled or line.balance)
    return language.text("interest only") if is_interest else language.money(line.balance)


def _late(line: CaseLine, language: Language) -> str:
    if line.settled:
        return "● " + language.text("settled")
    if not line.days_past_due:
        return "—"
    return "■ " + language.plural("{n} day", "{n} days", line.days_past_due)


def _next(line: CaseLine, language: Language) -> str:
    return said(language, line.next) if line.next else "—"


COLUMNS: tuple[Column[CaseLine], ...] = (
    Column(N_("Name"), lambda line, _: line.name),
    Column(N_("Village"), lambda line, _: line.village),
    Column(N_("Balance"), _balance, right=True),
    Column(N_("Due"), lambda line, language: language.date(line.due)),
    Column(N_("Overdue"), _late, tone=lambda line: "bad" if line.days_past_due else ""),
    Column(N_("Class"), lambda line, language: named(language, CLASSES, line.loan_class)),
    Column(N_("Ends first"), end_words, tone=end_tone),
    Column(N_("Next"), _next, share=1),
)
