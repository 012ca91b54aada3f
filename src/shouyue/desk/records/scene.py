"""The signing scene as ticks: what is done at the table and leaves no other trace on the paper."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtWidgets import QCheckBox

from shouyue.desk.records.rows import Rows
from shouyue.desk.widgets.words import N_
from shouyue.ledger.vocabulary import SceneStep

_TICKS: Final[Mapping[SceneStep, str]] = {
    "two_officers": N_("Two of us are here and have shown who we are"),
    "recording": N_("The recording runs; day, hour and place were said aloud"),
    "identity": N_("Identity card seen; it is this person"),
    "ridges": N_("The ridges can be seen; otherwise a second print beside it"),
    "witness_block": N_("The witness signed in the block for witnesses only"),
    "copy_left": N_("A copy and the picture sheet stay with the borrower"),
    "photographed": N_("The signed page was photographed"),
}


class SceneTicks:
    """Ticks of a form, put among its rows where the scene has them."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._boxes: dict[SceneStep, QCheckBox] = {}

    def add(self, *steps: SceneStep) -> None:
        for step in steps:
            self._boxes[step] = self._rows.add_check(step, _TICKS[step])

    @property
    def done(self) -> tuple[SceneStep, ...]:
        """What is ticked, in the order of the scene."""
        return tuple(step for step in _TICKS if self._boxes[step].isChecked())

    def clear(self) -> None:
        for box in self._boxes.values():
            box.setChecked(False)
