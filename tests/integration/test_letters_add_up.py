"""Every letter that was on paper stands in one column, whatever was said of it, on every laptop.

The batches, the line above them, the villages and the officers tell the same numbers at any time.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

import pytest

from factories import (
    make_acknowledgment_returned,
    make_batch_composed,
    make_batch_printed,
    make_fact_withdrawn,
    make_letter_composed,
    make_letter_served,
)
from integration.acts_branch import COMING, OVERDUE
from integration.two_branches import HILL, Bank, two_branches
from shouyue.casework.batches import CountedBy, Returned, batches, letters_out, returned
from shouyue.casework.exchange import exchange_now
from shouyue.casework.views import BatchLine
from shouyue.casework.workspace import Workspace
from shouyue.desk.letters.model import counted_words
from shouyue.i18n.language import load_language
from shouyue.ledger.canonical import Record
from shouyue.ledger.ids import Branch
from shouyue.ledger.kinds import LetterRecalled, draft
from shouyue.ledger.pages import LetterCopied, PageFiled
from shouyue.ledger.vocabulary import Way

TODAY = date(2026, 11, 23)
DAYS = tuple(TODAY - timedelta(days=n) for n in range(3))
LETTERS, SAID = 8, 60
PUTS_ON_PAPER = ("printed", "served", "signed", "scanned")
COUNTED = ("printed", "back", "unsigned", "unread", "recalled", "out")


class Branches:
    """What was said of the letters of a branch, on two laptops that write before they hear."""

    def __init__(self, bank: Bank, seed: int) -> None:
        self.bank, self.rng, self.seed = bank, random.Random(seed), seed
        self.said: dict[str, tuple[str, str]] = {}
        """Of every fact that nothing struck: what it does, and to which letter."""
        self.known: dict[str, set[str]] = {"hill": set(), "chief": set()}
        self.serials = [f"F02-{seed}-{n}" for n in range(LETTERS)]
        self.notes = [self.rng.choice((OVERDUE, COMING)) for _ in self.serials]
        letters = tuple(
            make_letter_composed(serial=serial, note=note, values={"total": 1})
            for serial, note in zip(self.serials, self.notes, strict=True)
        )
        batch = make_batch_composed(form="F02", made_on=DAYS[-1], letters=letters)
        self.batch = self.append("hill", batch)
        self.exchange()

    def ws(self, who: str) -> Workspace:
        return self.bank.hill if who == "hill" else self.bank.chief

    def append(self, who: str, said: Record, base: tuple[str, ...] = ()) -> str:
        ws = self.ws(who)
        (ref,) = ws.journal.append([draft(said, base)], ws.clock(), branch=Branch(HILL))
        self.known[who].add(ref.text)
        return ref.text

    def exchange(self) -> None:
        for who in ("hill", "chief", "hill"):
            exchange_now(self.ws(who))
        everything = self.known["hill"] | self.known["chief"]
        self.known = {who: set(everything) for who in self.known}

    def say(self) -> None:
        """Anything of any letter, or that something was said in error."""
        who = self.rng.choice(("hill", "chief"))
        place = self.rng.randrange(LETTERS)
        serial, note, on = self.serials[place], self.notes[place], self.rng.choice(DAYS)
        what = self.rng.choice((*PUTS_ON_PAPER, "served", "recalled", "copied", "struck"))
        if what == "struck":
            mine = sorted(self.said.keys() & self.known[who])
            if mine:
                ref = self.rng.choice(mine)
                self.append(who, make_fact_withdrawn(note=note), (ref,))
                del self.said[ref]
            return
        self.said[self.append(who, self.fact(what, serial, note, on))] = (what, serial)

    def fact(self, what: str, serial: str, note: str, on: date) -> Record:
        match what:
            case "printed":
                return make_batch_printed(batch=self.batch, serials=(serial,))
            case "served":
                way, unsigned = self.rng.choice(get_args(Way)), self.rng.random() < 0.3
                return make_letter_served(
                    serial=serial, note=note, on=on, way=way, unsigned=unsigned
                )
            case "signed":
                return make_acknowledgment_returned(serial=serial, note=note, on=on)
            case "scanned":
                source, place = f"{self.rng.randrange(16**64):064x}", self.rng.randint(1, 9)
                return PageFiled(note, serial, 2, "code", source, place)
            case "recalled":
                return LetterRecalled(note=note, serial=serial, on=on)
            case _:
                return LetterCopied(note=note, serial=serial, on=on, reason="雨淋湿了")

    def of(self, *what: str) -> set[str]:
        return {serial for said, serial in self.said.values() if said in what}


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    with two_branches(tmp_path_factory.mktemp("bank")) as made:
        yield made


def summed(rows: tuple[Returned, ...] | tuple[BatchLine, ...]) -> dict[str, int]:
    return {name: sum(getattr(row, name) for row in rows) for name in COUNTED}


def all_views_agree(ws: Workspace) -> bool:
    """Batches, the line above them, villages, officers and the list of what is out."""
    lines, language = batches(ws), load_language("en")
    told = summed(returned(ws, "village"))
    whole = BatchLine("", "F02", TODAY, "zh", 0, **told)
    return (
        summed(lines) == summed(returned(ws, "officer")) == told
        and told["out"] == len(letters_out(ws))
        and told["printed"] == sum(told.values()) - told["printed"]
        and counted_words(language, lines) == counted_words(language, [whole])
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("by", ["village", "officer"])
def test_printed_is_what_is_back_unsigned_unread_taken_back_and_out(
    bank: Bank, seed: int, by: CountedBy
):
    there = replace(bank.chief, at=Branch(HILL))
    before = summed(returned(bank.hill, by))
    branches = Branches(bank, seed * 2 + (by == "officer"))
    for said in range(SAID):
        branches.say()
        if branches.rng.random() < 0.05 or said == SAID - 1:
            branches.exchange()
        assert all_views_agree(bank.hill), said
        assert all_views_agree(there), said
    rows = returned(bank.hill, by)
    assert returned(there, by) == rows
    counts = {name: count - before[name] for name, count in summed(rows).items()}
    assert counts["printed"] == len(branches.of(*PUTS_ON_PAPER))
    assert counts["back"] == len(branches.of("signed"))
    assert all(count >= 0 for count in counts.values())
    assert {one.serial: one.state for one in letters_out(there)} == {
        one.serial: one.state for one in letters_out(bank.hill)
    }
