"""A layout that goes on in the next line where a line is full: for words of any length."""

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget
from typing_extensions import override


class FlowLayout(QLayout):
    """Items side by side; those that want to grow share what is left of their line."""

    def __init__(self, parent: QWidget | None = None, gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._heights: dict[int, int] = {}
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    @override
    def addItem(self, item: QLayoutItem, /) -> None:
        self._items.append(item)
        self.invalidate()

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int, /) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int, /) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        self.invalidate()
        return self._items.pop(index)

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def invalidate(self) -> None:
        """Qt says so whenever an item came, went, was shown, hidden or wants another size."""
        self._heights.clear()
        super().invalidate()

    @override
    def heightForWidth(self, width: int, /) -> int:
        # Layouts around this one ask for the same few widths dozens of times each time they settle.
        if width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    @override
    def sizeHint(self) -> QSize:
        shown = self._shown()
        wide = sum(item.sizeHint().width() for item in shown) + self._gap * (len(shown) - 1)
        return QSize(max(0, wide), max((item.sizeHint().height() for item in shown), default=0))

    @override
    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    @override
    def setGeometry(self, room: QRect, /) -> None:
        super().setGeometry(room)
        self._arrange(room, move=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, int]]]:
        """The items of each line with their widths."""
        lines: list[list[tuple[QLayoutItem, int]]] = []
        used = width + 1
        for item in self._shown():
            wide = max(item.minimumSize().width(), min(item.sizeHint().width(), width))
            if used + self._gap + wide > width:
                lines.append([])
                used = -self._gap
            lines[-1].append((item, wide))
            used += self._gap + wide
        return lines

    def _arrange(self, room: QRect, *, move: bool) -> int:
        """Places the items, or only measures; returns the height."""
        y = room.y()
        for line in self._lines(room.width()):
            left = room.width() - sum(wide for _, wide in line) - self._gap * (len(line) - 1)
            growing = sum(_grows(item) for item, _ in line)
            x, high = room.x(), 0
            placed = []
            for item, wide in line:
                more = max(0, left) // growing if _grows(item) else 0
                width = min(item.maximumSize().width(), wide + more)
                placed.append((item, x, width))
                x += width + self._gap
                high = max(high, _height(item, width))
            if move:
                for item, at, width in placed:
                    tall = _height(item, width)
                    item.setGeometry(QRect(at, y + (high - tall) // 2, width, tall))
            y += high + self._gap
        return max(0, y - self._gap - room.y())


def _grows(item: QLayoutItem) -> bool:
    widget = item.widget()
    policy = QSizePolicy.Policy
    if widget is None:
        return False
    return widget.sizePolicy().horizontalPolicy() in (policy.Expanding, policy.MinimumExpanding)


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
