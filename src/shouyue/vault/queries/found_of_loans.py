"""What the signs of a loan are made of: values, as the statements of `signs` find them."""

from typing import NamedTuple


class Basics(NamedTuple):
    """A loan with a sign. Money in fen, days as ISO text; `late_since` by the bank's word.

    `officer` as the bank's file says; `owed` whether anything still is.
    """

    id: int
    branch: str
    note: str
    balance: int
    due: str
    disbursed: str
    late_since: str
    village: str
    officer: str
    owed: bool


class Gone(NamedTuple):
    """A letter that was taken back and reached somebody on that day all the same; ISO text."""

    serial: str
    on: str


class Behind(NamedTuple):
    """A guarantor's day to act by; `kind` is joint, general, or assumed where nothing is stated.

    With `too` another guarantor of the loan is held already, and may go free if this one does.
    """

    name: str
    act_by: str
    kind: str
    too: bool


class Recall(NamedTuple):
    """A demand that lies here and must not go out as it is; money in fen.

    `asks` is what the letter says where the loan is overdue with less than that, `owing` what it
    is overdue with of what letters ask for, principal and interest; else 0. `to` is the name of
    whom it is addressed to, if not to the borrower. `settled_by` is the day of the bank's figures
    by which nothing was owed any more, or empty. `penalty` is what is left of the penalty interest,
    which no letter asks for. `scanned`: a page of it is filed. `agreed_on` is the day of a plan
    that protects, and that nobody let it through in spite of; or empty. `too_much`: what stands
    against it without a plan.
    """

    serial: str
    made_on: str
    printed: bool
    asks: int
    owing: int
    to: str = ""
    settled_by: str = ""
    penalty: int = 0
    scanned: bool = False
    agreed_on: str = ""
    too_much: bool = True


class Sent(NamedTuple):
    """The newest letter to a loan, and how far it came.

    `printed`: it was on paper, whether anybody confirmed its print or not.
    """

    form: str
    made_on: str
    printed: bool
    back: bool
    way: str | None
