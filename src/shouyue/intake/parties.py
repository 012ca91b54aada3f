"""Guarantors of one row: several in a cell, their numbers and phones in the cells beside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from shouyue.domain.identity import check_id
from shouyue.domain.phones import split_phones
from shouyue.intake.cells import Cell, is_rounded_number, narrow, text_of
from shouyue.intake.codes import RemarkCode
from shouyue.intake.names import NameFault, read_name
from shouyue.intake.tape import Party

MOST_GUARANTORS: Final = 40
"""Of one loan, named in one cell; more is a damaged row."""

_BETWEEN: Final = re.compile(r"\r\n|[、,;/|\n\r\t，；／｜]")
_NAME_WITH_ID: Final = re.compile(r"(.+?)[(\[:]\s*([0-9Xx]{15,18})\s*[)\]]?")
_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")

SPREADSHEET_NUMBER: Final = "spreadsheet_number"


@dataclass(frozen=True, slots=True)
class PartyRemark:
    """Something about one guarantor. `index` is 1-based within the row, 0 for all of them."""

    code: RemarkCode
    index: int = 0
    reason: str = ""


class GuarantorReader:
    """Turns three cells into parties; keeps count of what was wrong with them.

    Attributes:
        on: the day that birth dates are held against.
    """

    def __init__(self, on: date) -> None:
        self.on = on
        self.remarks: list[PartyRemark] = []

    def read(self, names: Cell, ids: Cell, phones: Cell) -> tuple[Party, ...]:
        """The parties of one group of cells; `remarks` then holds what is to be said of them.

        Numbers and phones are given to persons only where there are as many as names: a
        number is never guessed to be somebody's.
        """
        self.remarks = []
        people = _people(text_of(names), text_of(ids))
        if not people:
            self._remark_orphans(ids, phones)
            return ()
        if len(people) > MOST_GUARANTORS:
            self.remarks.append(PartyRemark(RemarkCode.TOO_MANY_GUARANTORS))
            return ()
        people, inline = _names_with_ids(people)
        numbers = inline or self._aligned(ids, len(people), RemarkCode.GUARANTOR_IDS_DO_NOT_MATCH)
        calls = self._aligned(phones, len(people), RemarkCode.GUARANTOR_PHONES_DO_NOT_MATCH)
        return tuple(
            self._party(index, *told)
            for index, told in enumerate(zip(people, numbers, calls, strict=True), 1)
        )

    def _remark_orphans(self, ids: Cell, phones: Cell) -> None:
        if _parts(text_of(ids)) or _parts(text_of(phones)):
            self.remarks.append(PartyRemark(RemarkCode.GUARANTOR_WITHOUT_NAME))

    def _aligned(self, cell: Cell, count: int, code: RemarkCode) -> Sequence[str]:
        """One entry a person, or none for anybody where the numbers of entries differ."""
        if is_rounded_number(cell) and count == 1:
            return (text_of(cell),)
        text = text_of(cell)
        for parts in (_parts(text), text.split()):
            if len(parts) == count:
                return parts
        if parts:
            self.remarks.append(PartyRemark(code))
        return ("",) * count

    def _party(self, index: int, name: str, number: str, phone: str) -> Party:
        read = read_name(name)
        if isinstance(read, NameFault):
            self.remarks.append(PartyRemark(RemarkCode.GUARANTOR_NAME, index, read.code))
            read = ""
        id_number, note = self._identity(index, number)
        return Party(read, id_number, note, self._phone(index, phone))

    def _identity(self, index: int, number: str) -> tuple[str, str]:
        if not number:
            return "", ""
        if is_rounded_number(number):
            self.remarks.append(PartyRemark(RemarkCode.GUARANTOR_ID, index, SPREADSHEET_NUMBER))
            return "", number
        check = check_id(narrow(number), self.on)
        if not check.valid:
            self.remarks.append(PartyRemark(RemarkCode.GUARANTOR_ID, index, check.reason or ""))
            return "", number
        return check.normalized, "" if number == check.normalized else number

    def _phone(self, index: int, text: str) -> str:
        if not text or _MOBILE.fullmatch(text):
            return text
        found = [phone for phone in split_phones(text[:100]) if phone.valid]
        if len(found) != 1:
            self.remarks.append(PartyRemark(RemarkCode.GUARANTOR_PHONE, index))
            return ""
        return found[0].normalized


def _people(names: str, ids: str) -> list[str]:
    """Names apart. A blank parts them only where as many numbers say that it does."""
    people = _parts(names)
    if len(people) == 1 and len(words := people[0].split()) > 1:
        numbers = _parts(ids)
        if len(numbers) == len(words) or len(ids.split()) == len(words):
            return words
    return people


def _parts(text: str) -> list[str]:
    """The entries of a cell; empty ones between others keep their place."""
    pieces = [piece.strip() for piece in _BETWEEN.split(text.strip())]
    while pieces and not pieces[-1]:
        pieces.pop()
    return pieces


def _names_with_ids(people: list[str]) -> tuple[list[str], list[str]]:
    """Names apart from numbers written behind them in brackets, if every one is."""
    found = [_NAME_WITH_ID.fullmatch(narrow(person)) for person in people]
    if not all(found):
        return people, []
    pairs = [match for match in found if match]
    return [match[1] for match in pairs], [match[2] for match in pairs]
