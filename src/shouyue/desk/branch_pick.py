"""Of which branch a page speaks: asked of whoever works in several, and of nobody else."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from shouyue.desk.page import caption
from shouyue.desk.widgets.entries import refill
from shouyue.desk.widgets.words import N_, Captions

Branches = Sequence[tuple[str, str]]
"""Code and name of each branch in which a person works, the own one first; no code is all."""


class BranchPick(QWidget):
    """The branches by code and name; not there while there is only one."""

    picked = Signal()
    """A person chose another one."""

    def __init__(self, captions: Captions, parent: QWidget) -> None:
        super().__init__(parent)
        self.box = QComboBox(self)
        self.box.activated.connect(self._on_activated)
        self._branch = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(caption(captions, N_("Branch"), self.box, self))
        row.addWidget(self.box, 1)
        self.hide()

    @property
    def branch(self) -> str:
        """The code of the chosen one; empty before any is known."""
        return self._branch

    def show_branches(self, branches: Branches, branch: str) -> None:
        """What can be chosen, and which of them is."""
        self._branch = branch
        refill(self.box, [(f"{code}  {name}".strip(), code) for code, name in branches])
        self.box.setCurrentIndex(self.box.findData(branch))
        self.setVisible(len(branches) > 1)

    def _on_activated(self) -> None:
        chosen = self.box.currentData() or ""
        if chosen != self._branch:
            self._branch = chosen
            self.picked.emit()


def within(branches: Branches, wanted: str) -> str:
    """The branch that is wanted, if it is one of them, else the first."""
    codes = [code for code, _ in branches]
    return wanted if wanted in codes else next(iter(codes), "")
