"""Pictures of pages below each other; only those in sight or near it are painted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from shouyue.desk.scan_pages import ScanPage

_GAP_PX: Final = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture: a mark, or a page; `bare` is a page with nothing covered."""

    page: ScanPage
    image: QImage = field(compare=False)
    is_mark: bool = False
    bare: bool = False


Sharp = tuple[Shown, QImage]
"""What is looked at, and its large picture."""


def pictures_of(pages: Sequence[ScanPage], *, marks: bool) -> list[Shown]:
    """The pages with their marks covered; or the marks alone, behind them their pages uncovered.

    A mark may lie beside its box, and on a page that has none.
    """
    if not marks:
        return [Shown(page, page.small) for page in pages]
    found: list[Shown] = []
    for page in pages:
        found += [Shown(page, mark, is_mark=True) for mark in page.marks]
        found.append(Shown(page, page.small, bare=True))
    return found


class PictureColumn(QWidget):
    """As high as all its pictures."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: list[Shown] = []
        self._labels: list[QLabel] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(_GAP_PX)
        self._layout.setAlignment(Qt.AlignmentFlag.AlignTop)

    @property
    def count(self) -> int:
        """How many pictures."""
        return len(self._labels)

    def lay_out(self, shown: list[Shown], wide: int, high: int) -> None:
        """Room for each picture, so many pixels wide, a mark no higher than the room it is seen in.

        They are painted by `paint`.
        """
        self._shown = shown
        while len(self._labels) > len(shown):
            label = self._labels.pop()
            self._layout.removeWidget(label)
            label.deleteLater()
        while len(self._labels) < len(shown):
            label = QLabel(self)
            label.setScaledContents(True)
            self._labels.append(label)
            self._layout.addWidget(label)
        for label, one in zip(self._labels, shown, strict=True):
            tall = one.image.height() / one.image.width()
            across = min(wide, round(high / tall)) if one.is_mark else wide
            label.setFixedSize(max(1, across), max(1, round(across * tall)))
            label.clear()
        self._layout.activate()

    def paint(self, top: int, high: int, sharp: Sharp | None) -> bool:
        """Paints what is near the `high` pixels from `top` on; whether a mark came into sight."""
        near, sees_mark = QRect(0, top - high, self.width() + 1, 3 * high), False
        for label, one in zip(self._labels, self._shown, strict=True):
            if not label.geometry().intersects(near):
                label.clear()
                continue
            is_sharp = sharp is not None and sharp[0] == one
            image = sharp[1] if sharp is not None and is_sharp else one.image
            sees_mark = sees_mark or one.is_mark or (one.bare and is_sharp)
            self._put(label, image)
        return sees_mark

    def looked_at(self, middle: int) -> tuple[Shown, int] | None:
        """What stands at a height, or last above it, and how wide it is in pixels of the screen."""
        pairs = list(zip(self._labels, self._shown, strict=True))
        found = next((pair for pair in pairs if pair[0].geometry().bottom() >= middle), None)
        if found is None and pairs:
            found = pairs[-1]
        return (found[1], self._wide(found[0])) if found is not None else None

    def _wide(self, label: QLabel) -> int:
        return round(label.width() * self.devicePixelRatioF())

    def _put(self, label: QLabel, image: QImage) -> None:
        smooth = Qt.TransformationMode.SmoothTransformation
        pixmap = QPixmap.fromImage(image).scaledToWidth(self._wide(label), smooth)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        label.setPixmap(pixmap)
