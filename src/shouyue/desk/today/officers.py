"""Whose day is shown, for whoever sees the loans of several officers."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from shouyue.i18n.language import Language


class OfficerPick(QComboBox):
    """All officers, or one; not in sight where there is nobody to choose from."""

    picked = Signal()
    """Another officer, or all of them again."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMinimumWidth(130)
        # Names come later than the page.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.hide()
        self.currentIndexChanged.connect(self.picked)

    @property
    def officer(self) -> str:
        """As the bank's file names him; empty for all."""
        return str(self.currentData() or "")

    def fill(self, language: Language, officers: Sequence[str]) -> None:
        """Who there is; whoever was chosen stays so."""
        chosen = self.officer
        self.blockSignals(True)
        self.clear()
        self.addItem(language.text("All officers"), "")
        for officer in officers:
            self.addItem(officer, officer)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.blockSignals(False)
        self.setVisible(bool(officers))
