"""The papers that forms are printed on.

A4 for letters. 241 × 140 mm is the fanfold paper with holes at both sides, three sheets with carbon
between, that counters in China print receipts on: needles strike it, so type and lines have a
least size below which copies cannot be read.
"""

from dataclasses import dataclass
from typing import Final

MM: Final = 72 / 25.4
"""Points."""


@dataclass(frozen=True, slots=True)
class PageSize:
    """A sheet with its margins in millimetres, and what may be the least on it in points."""

    name: str
    width_mm: float
    height_mm: float
    left: float
    right: float
    top: float
    bottom: float
    least_type: float = 0
    least_line: float = 0

    @property
    def width(self) -> float:
        """In points, to the hundredth as they are written."""
        return round(self.width_mm * MM, 2)

    @property
    def height(self) -> float:
        """In points, to the hundredth as they are written."""
        return round(self.height_mm * MM, 2)

    @property
    def room(self) -> tuple[float, float]:
        """Width and height between the margins, in millimetres."""
        across = self.width_mm - self.left - self.right
        return across, self.height_mm - self.top - self.bottom

    @property
    def content(self) -> float:
        """The width between the margins, in points."""
        return self.width - (self.left + self.right) * MM


A4: Final = PageSize("A4", 210, 297, left=18, right=15, top=11, bottom=11, least_type=7)
SLIP: Final = PageSize(
    "241x140",
    241,
    140,
    # The head of such a printer reaches over 80 characters of a tenth of an inch: 203 mm.
    left=19,
    right=19,
    top=6,
    bottom=6,
    least_type=11,
    least_line=0.5 * MM,
)
SIZES: Final = {size.name: size for size in (A4, SLIP)}
