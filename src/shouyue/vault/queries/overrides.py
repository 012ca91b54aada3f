"""What was recorded against a rule or is to be judged, and what supervisors said of it.

Whether something is for a supervisor says its own fact, by the rules of its day. A word counts if
a supervisor said it who did not write that fact, and nobody replaced it. Who is a supervisor says
headquarters' certificate, and before any is known the writer's own introduction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import msgspec

from shouyue.ledger.ids import parse_ref
from shouyue.sqlcipher import Row, Value, mapped
from shouyue.vault.projection import fact_id
from shouyue.vault.vault import Vault

# Every name in these statements is this module's own.
_REF: Final = "chain.vault || '.' || chain.epoch || '.' || chain.branch || '.' || fact.seq"
_WRITTEN: Final = """
CROSS JOIN fact ON fact.id = judged.fact CROSS JOIN chain ON chain.id = fact.chain
"""


def _introduced(what: str, vault: str) -> str:
    """The name or the role under which the person of a vault writes."""
    return f"""COALESCE((SELECT staff.{what} FROM staff
        CROSS JOIN fact AS first ON first.id = staff.fact
        CROSS JOIN chain AS theirs ON theirs.id = first.chain
        WHERE theirs.vault = {vault} ORDER BY first.seq DESC LIMIT 1), '')"""  # noqa: S608  # own


_NEEDED: Final = """
judged.for_supervisor = 1
AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = judged.fact)
"""
# Asked once a statement, not once a word.
_CHAINS_OF_SUPERVISORS: Final = f"""
SELECT writing.id FROM chain AS writing WHERE COALESCE(
    (SELECT max(json_extract(CAST(unhex(certificate.words) AS TEXT), '$.role') = 'supervisor')
        FROM certificate
        WHERE certificate.vault = writing.vault AND certificate.epoch = writing.epoch),
    {_introduced("role", "writing.vault")} = 'supervisor')
"""  # noqa: S608  # own
_SAID: Final = f"""
FROM decision CROSS JOIN fact AS saying ON saying.id = decision.fact
CROSS JOIN chain AS mouth ON mouth.id = saying.chain
WHERE decision.ref = {_REF} AND decision.branch = judged.branch AND mouth.vault <> chain.vault
AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = decision.fact)
AND mouth.id IN ({_CHAINS_OF_SUPERVISORS})
"""  # noqa: S608  # own
# Two supervisors who say different things, each without knowing of the other, settle nothing.
_AWAITED: Final = f"""
FROM judged INDEXED BY judged_for_supervisor {_WRITTEN}
LEFT JOIN loan ON loan.branch = judged.branch AND loan.note = judged.note
WHERE judged.branch IN (SELECT value FROM json_each(:branches)) AND {_NEEDED}
AND chain.vault <> :own AND (SELECT count(DISTINCT decision.approved) {_SAID}) <> 1
"""  # noqa: S608  # own
_COLUMNS: Final = f"""
SELECT {_REF}, judged.branch, judged.note, chain.vault, COALESCE(loan.name, ''),
    COALESCE(loan.village, ''), COALESCE(loan.balance, 0), COALESCE(loan.due, ''), judged.at,
    judged.what, judged.verdict, judged.rules, judged.reason,
    judged.words, judged.for_supervisor,
    {_introduced("name", "chain.vault")},
    EXISTS (SELECT 1 FROM struck WHERE struck.fact = judged.fact), judged.fact
"""  # noqa: S608  # own
_NAMES: Final = (
    *("ref", "branch", "note", "vault", "name", "village", "balance", "due", "at", "what"),
    *("verdict", "rules", "reason", "words", "for_supervisor", "by", "struck", "fact"),
)
_Q_AWAITING: Final = f"""
{_COLUMNS} {_AWAITED}
ORDER BY judged.at, chain.vault, chain.epoch, chain.branch, fact.seq LIMIT :limit
"""
_Q_COUNT: Final = f"SELECT count(*) {_AWAITED}"
_Q_OF_LOAN: Final = f"""
{_COLUMNS} FROM judged {_WRITTEN}
LEFT JOIN loan ON loan.branch = judged.branch AND loan.note = judged.note
WHERE judged.branch = :branch AND judged.note = :note AND {_NEEDED}
ORDER BY judged.at, chain.vault, chain.epoch, fact.seq
"""
_Q_EXPLAINED: Final = f"""
SELECT {_REF}, judged.reason FROM judged {_WRITTEN}
WHERE judged.branch = :branch AND judged.note = :note
  AND judged.for_supervisor = 0 AND judged.reason <> ''
  AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = judged.fact)
"""  # noqa: S608  # own
# A rule that asks for nothing but a look, and was answered with no reason, is no exception to it.
_EXCEPTED: Final = f"""
FROM judged INDEXED BY judged_day {_WRITTEN}
LEFT JOIN loan ON loan.branch = judged.branch AND loan.note = judged.note
WHERE judged.at >= :since AND judged.branch IN (SELECT value FROM json_each(:branches))
AND (judged.for_supervisor = 1 OR judged.reason <> '') AND :writer IN ('', chain.vault)
AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = judged.fact)
"""  # noqa: S608  # own
_Q_EXCEPTED: Final = f"""
{_COLUMNS} {_EXCEPTED}
ORDER BY judged.at DESC, chain.vault, chain.epoch, chain.branch, fact.seq, judged.part LIMIT :limit
"""
_Q_EXCEPTED_COUNT: Final = f"SELECT count(*) {_EXCEPTED}"
_Q_ONE: Final = f"""
{_COLUMNS} FROM judged {_WRITTEN}
LEFT JOIN loan ON loan.branch = judged.branch AND loan.note = judged.note
WHERE judged.fact = :fact
"""
_Q_DECISIONS: Final = f"""
SELECT DISTINCT judged.fact,
    mouth.vault || '.' || mouth.epoch || '.' || mouth.branch || '.' || saying.seq,
    decision.approved, decision.words, {_introduced("name", "mouth.vault")}
FROM json_each(:facts) AS asked CROSS JOIN judged ON judged.fact = asked.value {_WRITTEN}
{_SAID.replace("FROM decision", "CROSS JOIN decision")}
ORDER BY mouth.vault, mouth.epoch, saying.seq
"""  # noqa: S608  # own


class Wanted(NamedTuple):
    """Which exceptions: of these branches, on this day or later, of one vault or (empty) of all."""

    branches: Sequence[str]
    since: str
    writer: str = ""


class Decision(NamedTuple):
    """A supervisor's word that stands."""

    ref: str
    approved: bool
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class Overridden:
    """A fact, the settings of the rules it broke, why, and what was said of it.

    `vault` wrote it and `by` is whose that is; `what` is the channel of a contact, else the kind
    of the fact; `at` is a local minute; `due` may be empty.
    """

    ref: str
    branch: str
    note: str
    vault: str
    name: str
    village: str
    balance: int
    due: str
    at: str
    what: str
    verdict: str
    rules: tuple[str, ...]
    reason: str
    words: str
    for_supervisor: bool
    by: str
    struck: bool
    decisions: tuple[Decision, ...]

    @property
    def is_breach(self) -> bool:
        """Whether it broke a rule that nobody may overrule."""
        return self.verdict == "forbidden"

    @property
    def is_to_judge(self) -> bool:
        """Whether it broke no rule, and a supervisor should look at what somebody said."""
        return self.verdict == "to_judge"

    @property
    def is_settled(self) -> bool:
        """Whether supervisors said one thing of it."""
        return len({said.approved for said in self.decisions}) == 1


def awaiting(vault: Vault, branches: Sequence[str], limit: int) -> tuple[int, list[Overridden]]:
    """How many facts wait for this vault's word, and the oldest of them.

    Nobody says it of what he wrote himself.
    """
    values: dict[str, Value] = {
        "branches": _json(branches),
        "own": vault.identity.vault,
    }
    return _counted(vault, _Q_COUNT, _Q_AWAITING, values, limit)


def excepted(vault: Vault, wanted: Wanted, limit: int) -> tuple[int, list[Overridden]]:
    """How many facts stand against a rule, decided, waiting or by reason alone, and the newest."""
    values: dict[str, Value] = {
        "branches": _json(wanted.branches),
        "since": wanted.since,
        "writer": wanted.writer,
    }
    return _counted(vault, _Q_EXCEPTED_COUNT, _Q_EXCEPTED, values, limit)


def of_loan(vault: Vault, branch: str, note: str) -> list[Overridden]:
    """The facts about a loan that are for a supervisor, decided or not, oldest first."""
    values = {"branch": branch, "note": note}
    with mapped():
        return _found(vault, vault.cases.execute(_Q_OF_LOAN, values).fetchall())


def explained(vault: Vault, branch: str, note: str) -> dict[str, str]:
    """The facts about a loan for which their writer's own reason is enough, each with it."""
    values = {"branch": branch, "note": note}
    return dict(vault.cases.execute(_Q_EXPLAINED, values).fetchall())


def one(vault: Vault, ref: str) -> Overridden | None:
    """A fact by its reference, if a rule stood against it or it is to be judged, else None.

    Raises:
        NotCanonicalError: it is no reference.
    """
    number = fact_id(vault.cases, parse_ref(ref))
    with mapped():
        rows = vault.cases.execute(_Q_ONE, {"fact": number}).fetchall()
    return next(iter(_found(vault, rows)), None)


def _counted(
    vault: Vault, count: str, found: str, values: dict[str, Value], limit: int
) -> tuple[int, list[Overridden]]:
    with mapped():
        counted = vault.cases.execute(count, values).fetchone()
        rows = vault.cases.execute(found, {**values, "limit": limit}).fetchall()
    return (int(counted[0]) if counted is not None else 0), _found(vault, rows)


def _found(vault: Vault, rows: list[Row]) -> list[Overridden]:
    said: dict[int, list[Decision]] = {}
    asked = {"facts": _json([row[-1] for row in rows])}
    with mapped():
        for number, ref, approved, words, by in vault.cases.execute(_Q_DECISIONS, asked):
            said.setdefault(number, []).append(Decision(ref, bool(approved), words, by))
    return [_overridden(row, said.get(row[-1], ())) for row in rows]


def _overridden(row: Row, decisions: Iterable[Decision]) -> Overridden:
    made = dict(zip(_NAMES, row, strict=True))
    settings = msgspec.json.decode(made.pop("rules"), type=tuple[str, ...])
    del made["fact"]
    for flag in ("struck", "for_supervisor"):
        made[flag] = bool(made[flag])
    return Overridden(**made, rules=settings, decisions=tuple(decisions))


def _json(values: Sequence[str] | Sequence[int]) -> str:
    return msgspec.json.encode(list(values)).decode("utf-8")
