"""The rules in force, setting by setting: what holds, where it comes from, how sure that is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from shouyue.casework.outcomes import Reason
from shouyue.casework.policy import PackFile, Rules, shipped_rules
from shouyue.casework.rules.titles import title
from shouyue.casework.workspace import Workspace
from shouyue.domain.contact import Override
from shouyue.domain.packs import Certainty

CERTAINTIES: Final[Mapping[Certainty, str]] = {
    "high": "casework.rules.certainty.high",
    "medium": "casework.rules.certainty.medium",
    "low": "casework.rules.certainty.low",
}
"""How sure a source is, as the code of its words."""
OVERRIDES: Final[Mapping[Override, str]] = {
    "never": "casework.rules.override.never",
    "supervisor": "casework.rules.override.supervisor",
    "reason": "casework.rules.override.reason",
}
"""Who may overrule a rule, as the code of the words."""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One setting of the pack.

    Attributes:
        key: its dotted key, such as `contact.hours`.
        section: the code of the words for where it belongs.
        title: what it is about.
        value: what holds, as sentences that stand beside each other.
        written: the value as it is written in the pack; days as ISO text.
        override: who may overrule it; None where it blocks nothing.
    """

    key: str
    section: str
    title: Reason
    value: tuple[Reason, ...]
    written: object
    source: str
    certainty: Certainty
    valid_from: date
    override: Override | None


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A pack as a person reads it.

    Attributes:
        fingerprint: the first twelve hexadecimal digits of the SHA-256 of its bytes.
        origin: who put it in force, and since when.
        notices: what else there is to know: rules that are to come, or that cannot be read here.
        years: those whose holidays are known; in later ones every last day is provisional.
    """

    name: str
    version: int
    fingerprint: str
    origin: Reason
    years: tuple[int, ...]
    rules: tuple[RuleLine, ...]
    notices: tuple[Reason, ...] = ()


def rules_in_force(ws: Workspace) -> Rulebook:
    """Every setting of the pack that a vault's acts are judged by, in the order of the pack."""
    return replace(rulebook(ws.rules), notices=tuple(_notices(ws)))


def shipped_rulebook(name: str) -> Rulebook:
    """A shipped pack that need not be in force.

    Raises:
        PolicyError: `policy_unknown` with the names there are.
    """
    return rulebook(shipped_rules(name))


def rulebook(rules: Rules) -> Rulebook:
    """A pack, setting by setting."""
    pack, policy = rules.pack, rules.policy
    lines = (
        _line(f"{section}.{name}", setting, pack)
        for section, settings in pack.table.items()
        if section != "pack" and isinstance(settings, Mapping)
        for name, setting in settings.items()
    )
    years = tuple(sorted(rules.rest_days.years))
    origin = _origin(rules)
    return Rulebook(policy.name, policy.version, pack.fingerprint, origin, years, tuple(lines))


def changed(before: Rulebook, after: Rulebook) -> tuple[RuleLine, ...]:
    """The settings of `after` that `before` has otherwise or has not, in the order of the pack.

    What a setting rests on is shown and printed as it is, so that it counts as well.
    """
    known = {line.key: line for line in before.rules}
    return tuple(line for line in after.rules if known.get(line.key) != line)


def _origin(rules: Rules) -> Reason:
    if rules.holds_from is None:
        return Reason("casework.rules.shipped")
    since = rules.holds_from.isoformat()
    return Reason("casework.rules.issued", {"number": rules.number, "since": since})


def _notices(ws: Workspace) -> Iterator[Reason]:
    today = ws.today()
    if number := ws.issued.unread(today):
        yield Reason("casework.rules.unread", {"number": number})
    coming = ws.issued.coming(today)
    if coming is not None and coming.holds_from is not None:
        params: dict[str, str | int] = {
            "number": coming.number,
            "since": coming.holds_from.isoformat(),
            "n": len(changed(rulebook(ws.rules), rulebook(coming))),
        }
        yield Reason("casework.rules.coming", params)


def _line(key: str, setting: Mapping[str, object], pack: PackFile) -> RuleLine:
    section, said = key.partition(".")[0], pack.policy.provenance[key]
    is_row = section == "effects"
    written = {name: setting[name] for name in setting if name not in _PROVENANCE}
    return RuleLine(
        key=key,
        section=_SECTIONS.get(section, section),
        title=title(key),
        value=_row(setting) if is_row else _said(key, setting["value"]),
        written=_plain(written if is_row else setting["value"]),
        source=said.source,
        certainty=said.certainty,
        valid_from=said.valid_from,
        override=said.override,
    )


def _row(row: Mapping[str, object]) -> tuple[Reason, ...]:
    """What an act does to a clock."""
    told = ["casework.rules.effective" if row["effective"] else "casework.rules.not_effective"]
    if "strength" in row:
        told.append(_WORDS[str(row["strength"])])
    if row.get("disputed"):
        told.append("casework.rules.disputed")
    if "flag" in row:
        told.append(str(row["flag"]))
    return tuple(Reason(code) for code in told)


def _said(key: str, value: object) -> tuple[Reason, ...]:
    match value:
        case list():
            return tuple(reason for one in value for reason in _said(key, one))
        case bool():
            return (Reason("casework.rules.in_force" if value else "casework.rules.not_in_force"),)
        case int():
            return (Reason(_unit(key), {"n": value}),)
        case Mapping():
            return _table(value)
        case str() if _is_percent(key):
            return (Reason("casework.rules.percent", {"n": value}),)
        case _:
            return (_text(str(value)),)


def _text(text: str) -> Reason:
    if text in _WORDS:
        return Reason(_WORDS[text])
    calendar, _, day = text.partition(" ")
    month, _, number = day.partition("-")
    if calendar in _CALENDARS and month.isdecimal() and number.isdecimal():
        return Reason(_CALENDARS[calendar], {"month": int(month), "day": int(number)})
    return Reason("casework.rules.text", {"text": text})


def _is_percent(key: str) -> bool:
    return key.endswith("_uplift")


def _unit(key: str) -> str:
    """What a number counts, as its key says."""
    if key.startswith("guarantee."):
        return "casework.rules.months"
    return next((code for word, code in _UNITS.items() if word in key), "casework.rules.times")


def _table(value: Mapping[str, object]) -> tuple[Reason, ...]:
    """A value of several parts; one that a newer pack brings shows as it is written."""
    said = {name: _WORDS.get(str(part), str(part)) for name, part in value.items()}
    match value:
        case {"years": int() | "permanent" as years}:
            return (_years(years, said),)
        case {"days": list()}:
            return tuple(_schedule(value))
        case {"more_than_days": int(days), "at_least": _}:
            return (Reason("casework.rules.floor", {"days": days, "class": said["at_least"]}),)
        case {"contracts_before": _, "default_kind": _}:
            params = {"before": said["contracts_before"], "kind": said["default_kind"]}
            return (Reason("casework.rules.old_contracts", params),)
        case {"months": int(months), "flag": _}:
            return (Reason("casework.rules.months", {"n": months}), Reason(said["flag"]))
        case _:
            return tuple(_text(f"{name}: {part}") for name, part in said.items())


def _schedule(value: Mapping[str, object]) -> Iterator[Reason]:
    """For which loans, and how many days before."""
    products, days, term = value.get("products"), value["days"], value.get("term")
    for word in products if isinstance(products, list) else ():
        yield Reason("casework.rules.product", {"word": str(word)})
    if term in _TERMS:
        yield Reason(_TERMS[str(term)])
    for n in days if isinstance(days, list) else ():
        yield Reason("casework.rules.days_before", {"n": n})


def _years(years: int | str, said: Mapping[str, str]) -> Reason:
    if isinstance(years, str):
        return Reason("casework.rules.kept_for_good")
    if "until" in said:
        return Reason("casework.rules.old_law_until", {"years": years, "until": said["until"]})
    return Reason("casework.rules.kept", {"years": years, "from": said["from"]})


def _plain(value: object) -> object:
    match value:
        case Mapping():
            return {name: _plain(part) for name, part in value.items()}
        case list():
            return [_plain(part) for part in value]
        case date():
            return value.isoformat()
        case _:
            return value


_PROVENANCE: Final = frozenset({"source", "certainty", "valid_from", "override"})
_UNITS: Final = {
    "hours": "casework.rules.hours",
    "months": "casework.rules.months",
    "years": "casework.rules.years",
    "days": "casework.rules.days",
    "staff": "casework.rules.people",
    "witnesses": "casework.rules.people",
}
_TERMS: Final = {
    "short": "casework.rules.short_term",
    "long": "casework.rules.long_term",
}
_CALENDARS: Final = {
    "lunar": "casework.rules.lunar_day",
    "common": "casework.rules.common_day",
}
_SECTIONS: Final = {
    "contact": "casework.rules.section.contact",
    "phrases": "casework.rules.section.phrases",
    "arrears": "casework.rules.section.arrears",
    "penalty": "casework.rules.section.penalty",
    "allocation": "casework.rules.section.allocation",
    "retention": "casework.rules.section.retention",
    "worklist": "casework.rules.section.worklist",
    "reminders": "casework.rules.section.reminders",
    "care": "casework.rules.section.care",
    "letters": "casework.rules.section.letters",
    "tape": "casework.rules.section.tape",
    "trail": "casework.rules.section.trail",
    "days": "casework.rules.section.days",
    "limitation": "casework.rules.section.limitation",
    "guarantee": "casework.rules.section.guarantee",
    "effects": "casework.rules.section.effects",
}
_WORDS: Final = {
    "none": "casework.rules.none",
    "lunar eve": "casework.rules.lunar_eve",
    # What stops demands has its sentence already.
    "dead": "dead",
    "incapacitated": "incapacitated",
    "seriously_ill": "seriously_ill",
    "disaster": "disaster",
    "complaint_open": "complaint_open",
    "negotiating": "negotiating",
    "cost": "casework.rules.cost",
    "interest": "casework.rules.interest",
    "penalty": "casework.rules.penalty",
    "compound": "casework.rules.compound",
    "principal": "casework.rules.principal",
    "due": "casework.rules.due",
    "least_secured": "casework.rules.least_secured",
    "heaviest": "casework.rules.heaviest",
    "earliest": "casework.rules.earliest",
    "first_instalment": "casework.rules.first_instalment",
    "last_instalment": "casework.rules.last_instalment",
    "adds_its_time": "casework.rules.adds_its_time",
    "national": "casework.rules.national",
    "provincial": "casework.rules.provincial",
    "local": "casework.rules.local",
    "general": "casework.rules.general",
    "joint": "casework.rules.joint",
    "determination": "casework.rules.determination",
    "maturity": "casework.rules.maturity",
    "keeps_old_due": "casework.rules.keeps_old_due",
    "frees_guarantor": "casework.rules.frees_guarantor",
    "settlement": "casework.rules.settlement",
    "creation": "casework.rules.creation",
    "normal": "casework.rules.normal",
    "special_mention": "casework.rules.special_mention",
    "substandard": "casework.rules.substandard",
    "doubtful": "casework.rules.doubtful",
    "loss": "casework.rules.loss",
    "strong": "casework.rules.strong",
    "medium-strong": "casework.rules.medium_strong",
    "medium": "casework.rules.medium",
    "weak": "casework.rules.weak",
}
"""Words that packs are written in."""
