"""Icons: line drawings of `resources/icons`, coloured where they are used."""

from functools import cache

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from shouyue.data import shipped
from shouyue.desk.widgets.buttons import Button

_SIZE = 22
_SCALES = (1, 2, 3)


@cache
def _drawing(name: str) -> str:
    return (shipped("resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def picture(name: str, colour: str, size: int, scale: float) -> QPixmap:
    """One drawing in one colour, sharp at a device pixel ratio of `scale`."""
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    pixmap = QPixmap(QSize(round(size * scale), round(size * scale)))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


@cache
def icon(name: str, colour: str, size: int = _SIZE) -> QIcon:
    made = QIcon()
    for scale in _SCALES:
        made.addPixmap(picture(name, colour, size, scale))
    return made


class IconButton(Button):
    """A button with a drawing in the colour of its own text, in light and in dark."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setIconSize(QSize(_SIZE, _SIZE))

    @override
    def event(self, event: QEvent, /) -> bool:
        done = super().event(event)
        # Not before: who styles a widget settles what it is called, and it has no name yet.
        if event.type() == QEvent.Type.Polish:
            self._tint()
        return done

    @override
    def changeEvent(self, event: QEvent, /) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.EnabledChange):
            self._tint()

    def _tint(self) -> None:
        self.setIcon(icon(self._name, self.palette().buttonText().color().name()))
