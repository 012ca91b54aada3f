"""Who reads which language, as far as nobody took it back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from shouyue.ledger.ids import Ref
from shouyue.sqlcipher import mapped
from shouyue.vault.vault import Vault

_Q_SPOKEN: Final = """
SELECT spoken.note, spoken.person, spoken.language, COALESCE(loan.id_number, ''),
    chain.vault, chain.epoch, chain.branch, fact.seq
FROM spoken JOIN fact ON fact.id = spoken.fact JOIN chain ON chain.id = fact.chain
LEFT JOIN loan ON loan.branch = spoken.branch AND loan.note = spoken.note
WHERE spoken.branch = ? AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.fact = spoken.fact)
"""
_Q_SPOKEN_OF: Final = f"{_Q_SPOKEN} AND spoken.note IN (SELECT value FROM json_each(?))"  # noqa: S608 - own


@dataclass(frozen=True, slots=True)
class Spoken:
    """The languages of a branch's people; of two who say otherwise of one, always the same."""

    by_note: dict[tuple[str, str], str] = field(default_factory=dict)
    by_person: dict[str, str] = field(default_factory=dict)
    refs: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def of(self, note: str, id_number: str, person: str = "") -> str:
        """The tag of a language; empty where nobody said which.

        What was said about another loan of the same person counts as well.

        Args:
            note: of the loan.
            id_number: of whom the letter is to.
            person: as facts name him; empty for the borrower.
        """
        return self.by_note.get((note, person)) or self.by_person.get(id_number, "")


def spoken(vault: Vault, branch: str, notes: Sequence[str] | None = None) -> Spoken:
    """Every language that was stated in a branch, or about some of its loans."""
    known = Spoken()
    query, values = _Q_SPOKEN, [branch]
    if notes is not None:
        query, values = _Q_SPOKEN_OF, [branch, json.dumps(notes)]
    with mapped():
        rows = sorted(
            (Ref(*where).text, note, person, language, id_number)
            for note, person, language, id_number, *where in vault.cases.execute(query, values)
        )
    for ref, note, person, language, id_number in rows:
        known.by_note[note, person] = language
        known.refs[note, person] = (*known.refs.get((note, person), ()), ref)
        if whom := person or id_number:
            known.by_person[whom] = language
    return known
