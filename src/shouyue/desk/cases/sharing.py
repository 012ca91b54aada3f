"""How a case and the form beside it share the width."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget
from typing_extensions import override

from shouyue.desk.cases.form_room import FormRoom
from shouyue.desk.widgets.style import GAP

_EVEN_PX = 560


class Sharing(QSplitter):
    """Side by side where both have room; else an open form has all of it.

    Its own first line says how the clock stands.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._case: QWidget | None = None
        self._rooms: FormRoom | None = None
        self.setChildrenCollapsible(False)
        self.setHandleWidth(GAP)

    def hold(self, case: QWidget, rooms: FormRoom) -> None:
        """Both were built as its children: moved here, all in them would be styled anew."""
        self._case, self._rooms = case, rooms
        for part in (case, rooms):
            self.addWidget(part)
            self.setStretchFactor(self.indexOf(part), 1)
        self.setSizes([_EVEN_PX, _EVEN_PX])
        rooms.currentChanged.connect(self._share)

    @override
    def event(self, event: QEvent, /) -> bool:
        # What a form needs is known once it is filled, and changes with the language.
        if event.type() == QEvent.Type.LayoutRequest:
            self._share()
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        if self._case is not None and self._rooms is not None:
            both = (self._case, self._rooms)
            needed = sum(part.minimumSizeHint().width() for part in both) + self.handleWidth()
            self._case.setVisible(self._rooms.is_resting or needed <= self.width())
