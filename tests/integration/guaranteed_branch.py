"""A village whose loans have guarantors, as the bank's file names them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from integration.acts_branch import HEADERS, Loan, write_tape

WANG, LIU = ("王保一", "110101196505050009"), ("刘保二", "110101196605050006")
GUARANTEED_HEADERS = (*HEADERS, "保证人", "保证人证件号码")


@dataclass(frozen=True)
class Guaranteed(Loan):
    """A loan with the guarantors of the file: name and id number of each."""

    guarantors: tuple[tuple[str, str], ...] = (WANG,)

    def row(self, bank: str) -> list[str]:
        names, numbers = zip(*self.guarantors, strict=True) if self.guarantors else ((), ())
        return [*super().row(bank), "、".join(names), "、".join(numbers)]


@dataclass(frozen=True)
class _Alone:
    """A loan of nobody else, in a file that has room for guarantors."""

    loan: Loan

    def row(self, bank: str) -> list[str]:
        return [*self.loan.row(bank), "", ""]


def write_guaranteed(path: Path, loans: Iterable[Loan], *, as_of: str = "2026-11-20") -> Path:
    """The bank's file, where some of the loans have guarantors."""
    rows = (one if isinstance(one, Guaranteed) else _Alone(one) for one in loans)
    return write_tape(path, rows, as_of=as_of, headers=GUARANTEED_HEADERS)
