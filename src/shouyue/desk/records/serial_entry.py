"""Where the number of a letter of this case is typed; its end is enough."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from shouyue.casework.batches import whole_serial
from shouyue.casework.views import LetterLine


class SerialEntry(QLineEdit):
    """Takes a number as it is typed; whose letters are meant is on the screen already."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._letters: Sequence[LetterLine] = ()

    def begin(self, letters: Sequence[LetterLine], serial: str) -> None:
        """Another case, and the number that stands here first: else of what went out last."""
        self._letters = letters
        out = [one.serial for one in letters if one.is_out]
        self.setText(serial or (out[-1] if out else ""))

    @property
    def serial(self) -> str:
        """What was typed, made whole where it is the end of one that is out."""
        return whole_serial(self.text().strip(), self._letters)
