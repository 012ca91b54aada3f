"""The words of a sheet of rows, that no name may keep from being set."""

from typing import Final

from shouyue.paper.letter import Refused

SHORT: Final = 40
"""Signs: as much as any cell of a row holds."""
_NO_GLYPH: Final = "〓"
"""What printers have always set for a character they lack; our own people know who is meant."""


class SheetWords:
    """What to say otherwise on the sheets of one stack, learned from what could not be set."""

    def __init__(self) -> None:
        self._lacking: set[str] = set()
        self._too_long: set[tuple[str, str]] = set()

    def shown(self, words: str) -> str:
        """Words without the characters that there are no glyphs for."""
        return "".join(_NO_GLYPH if sign in self._lacking else sign for sign in words)

    def is_too_long(self, serial: str, cell: str) -> bool:
        """Whether a cell of a sheet (`stops.3.who`) did not fit as it was."""
        return (serial, cell) in self._too_long

    def learn(self, fault: Refused) -> bool:
        """Let a sheet that was refused say less; false where nothing is left to leave out."""
        cell = (fault.serial, str(fault.params.get("field", "")))
        character = str(fault.params.get("character", ""))
        if character and character not in self._lacking:
            self._lacking.add(character)
        elif cell[1] and cell not in self._too_long:
            self._too_long.add(cell)
        else:
            return False
        return True
