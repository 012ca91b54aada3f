"""One line of the table becomes a loan or a refusal, and remarks. Nothing is guessed."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

from shouyue.domain.identity import check_id
from shouyue.domain.money import Fen
from shouyue.domain.phones import split_phones
from shouyue.intake.cells import Cell, Line, is_rounded_number, narrow, text_of
from shouyue.intake.codes import RefusalCode, RemarkCode
from shouyue.intake.columns import Layout, guarantor_columns
from shouyue.intake.fields import Fields
from shouyue.intake.lateness import Lateness
from shouyue.intake.names import NameFault, read_name
from shouyue.intake.parties import GuarantorReader
from shouyue.intake.tape import LoanRow, Party, Refusal, Remark

_LONGEST_NOTE: Final = 64
_LONGEST_PHONES: Final = 200
_MILLION: Final = 1_000_000
_MONTHS: Final = 12
_RATES: Final = (("rate", 1), ("monthly_rate", _MONTHS))
_PENALTY_RATE: Final = (("penalty_rate", 1),)
_PARTS: Final = {"%": 100, "‰": 1000}
_LONGEST_RATE: Final = 24
_LARGEST_RATE: Final = 1000
_LARGEST_SHARE: Final = Decimal("0.5")
_SEPARATOR: Final = "、"

_PLAIN_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
_UNFIT_FOR_NOTE: Final = re.compile("[\x00-\x1f\x7f?\ufffd\ue000-\uf8ff]")
_CHINESE_MONEY: Final = frozenset({"", "CNY", "RMB", "人民币", "人民币元", "156", "01", "1"})

_ID_FAULTS: Final = {
    "empty": RefusalCode.MISSING_ID,
    "spreadsheet_number": RefusalCode.ID_ROUNDED,
    "bad_characters": RefusalCode.ID_CHARACTERS,
    "bad_length": RefusalCode.ID_LENGTH,
    "bad_date": RefusalCode.ID_BAD_DATE,
    "implausible_birth_date": RefusalCode.ID_BIRTH_DATE,
    "bad_check_digit": RefusalCode.ID_CHECKSUM,
}


class RowReader:
    """Reads the lines of one sheet whose header is understood.

    Attributes:
        as_of: known from above the header, or from the first row that has it in a column.
        remarks: of the line just read.
        balance: of the line just read, also if it was refused; None if it cannot be read.
    """

    def __init__(self, layout: Layout, today: date, unit: str, as_of: date | None) -> None:
        self.as_of = as_of
        self.remarks: list[Remark] = []
        self.balance: Fen | None = None
        self._layout = layout
        self._fields = Fields(layout, unit)
        self._lateness = Lateness(self._fields)
        self._groups = guarantor_columns(layout)
        names_at = {column.index: name for name, column in layout.columns.items()}
        self._group_names = {
            group: tuple(names_at.get(index, "") for index in group) for group in self._groups
        }
        self._guarantors = GuarantorReader(today)
        self._today = today
        self._on = today
        self._note = ""
        self._rates: dict[tuple[str, str], tuple[int | None, bool]] = {}

    def stated_total(self, line: Line) -> Fen | None:
        """The balance in a total row, if it states one that can be read."""
        self._fields.start(line)
        return self._fields.sum("balance")

    def read(self, line: Line) -> LoanRow | Refusal:
        """The loan of a line that is not a title, a total or empty."""
        fields = self._fields
        fields.start(line)
        self.remarks = []
        self.balance = None
        self._note = self._read_note()
        if line.problem:
            fields.faults.clear()
            fields.fault(line.problem, cells=len(line.cells), expected=self._layout.width)
            return self._refusal()
        # What is wrong with the days is said behind the name.
        before = len(fields.faults)
        disbursed, due = self._needed_day("disbursed"), self._needed_day("due")
        unread = fields.faults[before:]
        del fields.faults[before:]
        # Whoever borrowed was born by then, also where somebody typed a wrong day of the figures.
        self._on = self._guarantors.on = max(self._day_of_figures(), disbursed or date.min)
        name, id_number = self._name(), self._identity()
        amount, balance = self._needed_sum("amount"), self._needed_sum("balance")
        fields.faults.extend(unread)
        self.balance = balance
        overdue = fields.sum("overdue_principal"), self._overdue_interest()
        contract, customer_no = fields.code("contract"), fields.code("customer_no")
        address, product = fields.words("address"), fields.shared("product")
        security, bank_class = fields.shared("security"), fields.shared("bank_class")
        officer, branch_name = fields.shared("officer"), fields.shared("branch_name")
        if amount is None or balance is None or disbursed is None or due is None:
            return self._refusal()
        self._check_whole(amount, balance, disbursed, due)
        if fields.faults:
            return self._refusal()
        return LoanRow(
            line=line.number,
            note=self._note,
            contract=contract,
            customer_no=customer_no,
            name=name,
            id_number=id_number,
            phones=self._phones(),
            address=address,
            product=product,
            security=security,
            amount=amount,
            balance=balance,
            rate_ppm=self._rate(),
            disbursed=disbursed,
            due=due,
            overdue_principal=overdue[0],
            overdue_interest=overdue[1],
            bank_class=bank_class,
            officer=officer,
            branch_name=branch_name,
            guarantors=self._parties(),
            verbatim=fields.verbatim,
            overdue_since=self._lateness.since(disbursed, self.as_of, self._since_unclear),
            overdue_days=self._lateness.days(self._since_unclear),
            penalty=self._penalty(),
            penalty_ppm=self._rate(_PENALTY_RATE) if fields.has("penalty_rate") else None,
        )

    def _refusal(self) -> Refusal:
        first, *others = self._fields.faults
        params = dict(first.params)
        if others:
            params["also"] = tuple(dict.fromkeys(fault.code for fault in others))
        return Refusal(self._fields.line.number, self._note, first.code, params)

    def _remark(self, code: RemarkCode, **params: object) -> None:
        self.remarks.append(Remark(self._fields.line.number, self._note, code, params))

    def _since_unclear(self, name: str) -> None:
        said = text_of(self._fields.cell(name))
        self._fields.verbatim[name] = said
        header = self._layout.columns[name].header
        self._remark(RemarkCode.OVERDUE_SINCE_UNCLEAR, column=header, text=said.strip()[:20])

    def _read_note(self) -> str:
        fields = self._fields
        note = fields.code("note")
        if not note and not fields.faults:
            fields.fault(RefusalCode.NO_NOTE)
        elif is_rounded_number(fields.cell("note")):
            fields.fault(RefusalCode.NOTE_ROUNDED)
        elif len(note) > _LONGEST_NOTE or _UNFIT_FOR_NOTE.search(note):
            fields.fault(RefusalCode.BAD_NOTE)
            return ""
        return note

    def _name(self) -> str:
        read = read_name(text_of(self._fields.cell("name")))
        if isinstance(read, NameFault):
            where = {"position": read.position} if read.position else {}
            shown = {"code_point": read.code_point} if read.code_point else {}
            self._fields.fault(read.code, **where, **shown)
            return ""
        return self._fields.keep("name", read)

    def _day_of_figures(self) -> date:
        """The day that birth dates are held against: the file's own, for a clock may be wrong."""
        fields = self._fields
        if self.as_of is not None or not fields.has("as_of"):
            return self.as_of or self._today
        # The first row: what is wrong with its cell is said where the cell has its turn.
        before = len(fields.faults)
        found = fields.day("as_of")
        del fields.faults[before:]
        return found or self._today

    def _identity(self) -> str:
        fields = self._fields
        if is_rounded_number(fields.cell("id_number")):
            fields.fault(RefusalCode.ID_ROUNDED)
            return ""
        said = fields.code("id_number")
        check = check_id(said, self._on)
        if check.valid:
            return fields.keep("id_number", check.normalized)
        if said and self._is_other_document():
            self._remark(RemarkCode.ID_UNVERIFIED, reason=check.reason)
            return said
        if "*" in said:
            fields.fault(RefusalCode.ID_MASKED)
        else:
            fields.fault(_ID_FAULTS[check.reason or "empty"])
        return ""

    def _is_other_document(self) -> bool:
        """Does the file say in words that the number is of a passport or the like?"""
        kind = narrow(text_of(self._fields.cell("id_kind")))
        return bool(kind) and not kind.isascii() and "身份证" not in kind

    def _needed_sum(self, name: str) -> Fen | None:
        before = len(self._fields.faults)
        found = self._fields.sum(name)
        if found is None and len(self._fields.faults) == before:
            self._fields.cell_fault(RefusalCode.BAD_AMOUNT, name)
        return found

    def _needed_day(self, name: str) -> date | None:
        before = len(self._fields.faults)
        found = self._fields.day(name)
        if found is None and len(self._fields.faults) == before:
            self._fields.cell_fault(RefusalCode.BAD_DATE, name)
        return found

    def _check_whole(self, amount: Fen, balance: Fen, disbursed: date, due: date) -> None:
        """Rules that need more than one cell."""
        fields = self._fields
        if balance > amount:
            fields.fault(RefusalCode.BALANCE_ABOVE_AMOUNT, balance=balance, amount=amount)
        if due < disbursed:
            fields.fault(RefusalCode.DUE_BEFORE_START, due=due, disbursed=disbursed)
        if fields.has("currency"):
            currency = narrow(text_of(fields.cell("currency"))).upper()
            if currency not in _CHINESE_MONEY:
                fields.fault(RefusalCode.FOREIGN_CURRENCY, currency=currency[:10])
        if fields.has("as_of") and (as_of := fields.day("as_of")) is not None:
            if self.as_of is None:
                self.as_of = as_of
            elif as_of != self.as_of:
                fields.fault(RefusalCode.AS_OF_DIFFERS, row=as_of, tape=self.as_of)

    def _overdue_interest(self) -> Fen | None:
        """As stated whole; else what is on the books and what is off them, added."""
        fields = self._fields
        if fields.has("overdue_interest"):
            return fields.sum("overdue_interest", round_finer=True)
        names = ("interest_on_books", "interest_off_books")
        parts = [fields.sum(name, round_finer=True) for name in names]
        known = [part for part in parts if part is not None]
        return Fen(sum(known)) if known else None

    def _penalty(self) -> Fen | None:
        """What is unreadable stays verbatim: it is only a check, and keeps no row out."""
        fields = self._fields
        if not fields.has("penalty"):
            return None
        before = len(fields.faults)
        found = fields.sum("penalty", round_finer=True)
        if len(fields.faults) > before:
            del fields.faults[before:]
            fields.verbatim["penalty"] = text_of(fields.cell("penalty"))
        return found

    def _rate(self, columns: Sequence[tuple[str, int]] = _RATES) -> int | None:
        """Annual, in millionths; None, with a remark, where the file leaves doubt."""
        fields = self._fields
        for name, months in columns:
            said = narrow(text_of(fields.cell(name)))[:_LONGEST_RATE]
            if not said:
                continue
            if (name, said) not in self._rates:
                unit = self._layout.columns[name].unit
                self._rates[name, said] = _annual_ppm(said, unit, months)
            millionths, is_exact = self._rates[name, said]
            if millionths is None:
                self._remark(RemarkCode.RATE_UNCLEAR, text=said[:20])
            if not is_exact:
                fields.verbatim[name] = text_of(fields.cell(name))
            return millionths
        return None

    def _phones(self) -> tuple[str, ...]:
        said = text_of(self._fields.cell("phone")).strip()
        if not said or _MOBILE.fullmatch(said):
            return (said,) if said else ()
        found = split_phones(said) if len(said) <= _LONGEST_PHONES else ()
        phones = tuple(phone.normalized for phone in found if phone.valid)
        if len(phones) < len(found) or not phones:
            self._remark(RemarkCode.BAD_PHONE)
        self._fields.keep("phone", "/".join(phones))
        return phones

    def _parties(self) -> tuple[Party, ...]:
        parties: list[Party] = []
        for group in self._groups:
            cells = self._fields.cells(group)
            if not any(cells):
                continue
            read = self._guarantors.read(*cells)
            for remark in self._guarantors.remarks:
                index = {"guarantor": remark.index + len(parties)} if remark.index else {}
                reason = {"reason": remark.reason} if remark.reason else {}
                self._remark(remark.code, **index, **reason)
            self._keep_group(self._group_names[group], cells, read)
            parties.extend(read)
        return tuple(parties)

    def _keep_group(
        self, names: Sequence[str], cells: Sequence[Cell], parties: tuple[Party, ...]
    ) -> None:
        """The cells as they stand, where the parties joined again do not say the same."""
        made = (
            _SEPARATOR.join(party.name for party in parties),
            _SEPARATOR.join(party.id_note or party.id_number for party in parties),
            _SEPARATOR.join(party.phone for party in parties),
        )
        for name, cell, again in zip(names, cells, made, strict=True):
            said = text_of(cell)
            if said.strip() and said.strip() != again:
                self._fields.verbatim[name] = said


def _annual_ppm(text: str, unit: str, months: int) -> tuple[int | None, bool]:
    """The rate in millionths, and whether the text says exactly that as a plain number."""
    exact = _annual_rate(text, unit, months)
    if exact is None:
        return None, False
    millionths = int((exact * _MILLION).to_integral_value(ROUND_HALF_UP))
    is_plain = bool(_PLAIN_NUMBER.fullmatch(text)) and months == 1
    return millionths, is_plain and millionths == exact * _MILLION


def _annual_rate(text: str, unit: str, months: int) -> Decimal | None:
    """As a share of one; None where it does not say what it is, or is no rate.

    A sign in the cell or the unit in the header decides. Without either, 5.6 can only be per
    cent and 0.056 only a share of one, a monthly rate could be anything; and per mille is said
    of a month, so under a year's header it leaves doubt.
    """
    try:
        number = Decimal(text.rstrip("%‰"))
    except InvalidOperation:
        return None
    if not number.is_finite() or not 0 <= number < _LARGEST_RATE:
        return None
    parts = next((_PARTS[one] for one in (text[-1:], unit[-1:]) if one in _PARTS), 0)
    if not parts and months == 1:
        parts = 100 if number >= 1 else 1 if number <= _LARGEST_SHARE else 0
    if not parts or (parts == _PARTS["‰"] and months == 1):
        return None
    share = number * months / parts
    return share if share < 1 else None
