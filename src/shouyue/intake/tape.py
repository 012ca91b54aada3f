"""What comes out of a bank's export: rows that passed, rows refused, remarks. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from shouyue.domain.money import Fen
from shouyue.intake.codes import RefusalCode, RemarkCode


@dataclass(frozen=True, slots=True)
class Party:
    """A guarantor as one row of the export names them.

    Attributes:
        name: "" where the file's name cannot be used (see the remark of the row).
        id_number: 18 digits, checked; "" where the file's number is missing or not sound.
        id_note: what the file says where `id_number` is not exactly that; else "".
        phone: one number, "" where none can be told to be theirs.
    """

    name: str
    id_number: str
    id_note: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class LoanRow:
    """One loan (one note number) of the export, checked.

    Attributes:
        line: 1-based line of the file (row of the sheet).
        phones: normalised, in the file's order; a text that is no number stays in `verbatim`.
        rate_ppm: annual rate in millionths (5.60 % = 56000); None where the file does not say.
        overdue_principal: None where the file has no such column or an empty cell: that is not 0.
        overdue_interest: likewise; on- and off-balance interest added where they stand apart.
        overdue_since: the earliest day that a column says something is overdue since.
        overdue_days: for how many days, on the day of the figures, where a column says that.
        penalty, penalty_ppm: interest for being late and its annual rate, for a check alone.
        verbatim: field -> the file's text, only where it differs from what was made of it by
            more than surrounding blanks.
    """

    line: int
    note: str
    contract: str
    customer_no: str
    name: str
    id_number: str
    phones: tuple[str, ...]
    address: str
    product: str
    security: str
    amount: Fen
    balance: Fen
    rate_ppm: int | None
    disbursed: date
    due: date
    overdue_principal: Fen | None
    overdue_interest: Fen | None
    bank_class: str
    officer: str
    branch_name: str
    guarantors: tuple[Party, ...] = ()
    verbatim: Mapping[str, str] = field(default_factory=dict, hash=False)
    overdue_since: date | None = None
    overdue_days: int = 0
    penalty: Fen | None = None
    penalty_ppm: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row that stays out, and why. One refusal a row, however many faults it has.

    Attributes:
        line: 1-based line of the file as a spreadsheet numbers it; in a CSV the physical line on
            which the row begins.
        note: the note number as far as it could be read, else "".
        code: the first fault, in the order in which the cells are read.
        params: values for its sentence; `also` lists the codes of further faults.
        sheet: name of the sheet when the workbook has more than one with loans, else "".
    """

    line: int
    note: str
    code: RefusalCode
    params: Mapping[str, object] = field(default_factory=dict, hash=False)
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should know that keeps no row out. Line 0 speaks of the whole file."""

    line: int
    note: str
    code: RemarkCode
    params: Mapping[str, object] = field(default_factory=dict, hash=False)
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Tape:
    """A bank's export, read whole.

    Attributes:
        encoding: of a CSV: utf-8, utf-8-sig, utf-16, gb18030; of a workbook: xlsx, xls.
        title: the first line above the header, "" if there is none.
        branch_name: the one branch all rows name, or the title's; "" when rows name several.
        as_of: the day the figures are of.
        own_as_of: what the file itself says of that, if it does.
        header_line: 1-based.
        columns: field -> header text (or "@N", the N-th column, where the text alone would be
            ambiguous); fit to be kept and given to `read_tape` as `mapping`.
        unread_headers: columns of the file that no field asked for.
        warnings: remarks; they keep nothing out.
        total_rows: rows that stand for a loan: accepted and refused. Titles, totals, footers and
            empty rows are not counted.
        stated_total: the balance that the file's own total row states, if it does.
    """

    file_name: str
    file_sha256: str
    encoding: str
    title: str
    branch_name: str
    as_of: date
    own_as_of: date | None
    header_line: int
    columns: Mapping[str, str] = field(hash=False)
    unread_headers: tuple[str, ...]
    rows: tuple[LoanRow, ...]
    refused: tuple[Refusal, ...]
    warnings: tuple[Remark, ...]
    total_rows: int
    stated_total: Fen | None

    @property
    def accepted_balance(self) -> Fen:
        """Exact sum of the balances of `rows`."""
        return Fen(sum(row.balance for row in self.rows))
