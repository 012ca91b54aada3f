"""Tab goes in the order in which things stand, however they were made and whenever they came."""

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QScrollArea, QWidget
from typing_extensions import override


class InOrder(QWidget):
    """What stands in it takes the focus by Tab as it is read. Qt goes as widgets were made."""

    @override
    def focusNextPrevChild(self, forward: bool, /) -> bool:
        here = self.window().focusWidget()
        order = [one for one in _as_they_stand(self) if one is here or _takes_tab(one)]
        place = order.index(here) if here in order else 0
        round_trip = order[place + 1 :] + order[:place]
        if not round_trip:
            return False
        if forward:
            to, reason = round_trip[0], Qt.FocusReason.TabFocusReason
        else:
            to, reason = round_trip[-1], Qt.FocusReason.BacktabFocusReason
        to.setFocus(reason)
        _reveal(to)
        return True


def _reveal(widget: QWidget) -> None:
    """Scrolls it into sight: a scroll area does so itself only for who is inside already."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()


def _takes_tab(widget: QWidget) -> bool:
    has_policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
    return has_policy and widget.isEnabled() and widget.focusProxy() is None


def _as_they_stand(widget: QWidget) -> Iterator[QWidget]:
    """A widget and all that is in sight in it, as it is read: by rows, and each column whole."""
    yield widget
    for child in _inside(widget):
        if child.isVisible():
            yield from _as_they_stand(child)


def _inside(widget: QWidget) -> list[QWidget]:
    layout = widget.layout()
    laid = list(_laid(layout)) if layout is not None else []
    found = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    loose = [child for child in found if not child.isWindow() and child not in laid]
    return laid + sorted(loose, key=lambda child: (child.y(), child.x()))


def _laid(layout: QLayout) -> Iterator[QWidget]:
    for place in _places(layout):
        item = layout.itemAt(place)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield widget
        elif (inner := item.layout()) is not None:
            yield from _laid(inner)


def _places(layout: QLayout) -> list[int]:
    """Of its items, by rows."""
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        # A tuple of row, column and how far it reaches, whatever Qt's own stubs say.
        places.sort(key=lambda place: cast("tuple[int, ...]", layout.getItemPosition(place)))
    return places
