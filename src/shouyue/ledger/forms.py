"""What each form of paper is to the record: what it does by arriving, and what its slip says.

The number of a letter begins with the code of its form (`F02-…`), so the journal knows a paper by
its number alone. What a form looks like and says stands in `forms/`; which loans it is for and whom
it is addressed to, in `casework/contents/form_book.py`. A code that is not here is a newer
program's, and counts as a demand: a slip that somebody signed is never dropped.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Literal

Does = Literal[
    "reminds",
    "demands",
    "owns",
    "informs",
    "asks_for_time",
    "records",
    "guides",
    "thanks",
    "receipts",
    "explains",
]
"""What a paper does.

`owns`: it is signed to own a debt and asks for nothing by arriving. `informs`: it neither asks for
anything nor owns anything, signed or not. `asks_for_time`: a debtor asks for it; whoever asks owns
the debt while its period runs, and by what these papers say promises nothing once it is over.
`records`: it keeps what happens, and nobody owes the bank an answer to it. `guides` our own people.
`receipts`: kept by whoever paid at the counter.
`explains`: a sheet that the borrower keeps, behind a letter or alone.
"""

FORMS: Final[Mapping[str, Does]] = MappingProxyType(
    {
        "F01": "reminds",
        **dict.fromkeys(("F02", "F03", "F04"), "demands"),
        **dict.fromkeys(("F05", "F06"), "records"),
        **dict.fromkeys(("F07", "F08", "F09", "F10"), "owns"),
        **dict.fromkeys(("F11", "F12", "F13", "F14", "F15", "F16", "F17"), "records"),
        **dict.fromkeys(("F18", "F19"), "informs"),
        "F20": "asks_for_time",
        **dict.fromkeys(("F21", "F22", "F23A", "F23B", "F23C", "F23D", "F24"), "records"),
        **dict.fromkeys(("T01", "T05"), "guides"),
        "T02": "thanks",
        "T18": "receipts",
        **dict.fromkeys(("T03", "T04", "T06"), "explains"),
    }
)


def those_that(*does: Does) -> frozenset[str]:
    """Codes of the forms that do one of these."""
    return frozenset(code for code, what in FORMS.items() if what in does)


REMINDER: Final = "F01"
PAYMENT_CALENDAR: Final = "T06"
AGREEMENT: Final = "F09"
"""A repayment agreement; its parts are written by hand, and hold once somebody typed them."""
THANKS: Final = "T02"
NOTICES: Final = frozenset({REMINDER, "F02"})
"""Letters by which the borrower of a loan is told what he has to pay."""
OWNING: Final = those_that("owns")
INFORMING: Final = those_that("informs")
ASKING_FOR_TIME: Final = those_that("asks_for_time")
UNANSWERED: Final = those_that("records", "guides", "thanks", "receipts", "explains")
"""Kept by whoever gets them, or by us: no slip is awaited, none is called back."""
TO_CO_BORROWERS: Final = frozenset({"F04"})
"""Addressed to somebody who owes the same debt. A demand on one reaches all; what one agrees to
once the period is over binds nobody else."""
OF_THE_OVERDUE: Final = frozenset({*those_that("demands"), "F19"})
"""They ask for what is overdue, or tell of it to others: called back once it is no longer."""
NEVER_CALLED_BACK: Final = frozenset({REMINDER, "F18"})
"""Right whatever is paid afterwards: a coming due day, and a payment that arrived."""


def form_of(serial: str) -> str:
    """The form of a letter, as its number begins; empty without a number."""
    return serial.partition("-")[0]


def asks(form: str) -> bool:
    """Whether a paper of a form asks for money by arriving."""
    return FORMS.get(form, "demands") in ("reminds", "demands")


def listed(codes: Iterable[str]) -> str:
    """Codes as a statement lists them: `('F01', 'F02')`."""
    return f"({', '.join(repr(code) for code in sorted(codes))})"
