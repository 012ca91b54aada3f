"""The limitation clock as a line in time: due, what counted and what did not, today, last day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from shouyue.casework.periods.views import ClockView
from shouyue.desk.widgets.style import BASE_PT, theme_now
from shouyue.desk.widgets.words import Words
from shouyue.domain.limitation import STANDING_STILL

_HIGH_PX = 104
_SIDE_PX = 52
_LINE_Y = 50
_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True, slots=True)
class _Mark:
    """Something on the line; a label of lesser rank gives way where there is no room."""

    on: date
    words: str
    tone: str
    above: bool
    rank: int


@dataclass(frozen=True, slots=True)
class _Scale:
    """From days to pixels."""

    first: date
    last: date
    width: int

    def x(self, day: date) -> float:
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return _SIDE_PX + share * (self.width - 2 * _SIDE_PX)


class ClockLine(QWidget):
    """Draws one clock. The words beside it say the same."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._clock: ClockView | None = None
        self._due = self._today = date.min
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        words.changed.connect(self.update)

    def show_clock(self, clock: ClockView, due: date, today: date) -> None:
        self._clock, self._due, self._today = clock, due, today
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(420, _HIGH_PX)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        if self._clock is None:
            return
        clock = self._clock
        days = [
            self._due,
            clock.anchor,
            self._today,
            clock.act_by,
            clock.last_day,
            *(s.on for s in clock.steps),
        ]
        scale = _Scale(min(days), max(days), self.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_line(painter, clock, scale)
        self._paint_steps(painter, clock, scale)
        self._paint_labels(painter, clock, scale)
        painter.end()

    def _paint_line(self, painter: QPainter, clock: ClockView, scale: _Scale) -> None:
        theme = theme_now()
        painter.setPen(QPen(QColor(theme.line), 6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(
            QPointF(scale.x(scale.first), _LINE_Y), QPointF(scale.x(scale.last), _LINE_Y)
        )
        ran_to = min(self._today, clock.last_day)
        if ran_to > clock.anchor:
            tone = theme.bad if clock.status == "expired" else theme.accent
            painter.setPen(QPen(QColor(tone), 6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            start, end = scale.x(clock.anchor), scale.x(ran_to)
            painter.drawLine(QPointF(start, _LINE_Y), QPointF(end, _LINE_Y))
        painter.setPen(QPen(QColor(theme.quiet), 1))
        for year in range(scale.first.year + 1, scale.last.year + 1):
            x = scale.x(date(year, 1, 1))
            painter.drawLine(QPointF(x, _LINE_Y - 6), QPointF(x, _LINE_Y + 6))

    def _paint_steps(self, painter: QPainter, clock: ClockView, scale: _Scale) -> None:
        """A full disc counted, a crossed ring did not."""
        theme = theme_now()
        for step in clock.steps:
            centre = QPointF(scale.x(step.on), _LINE_Y)
            if step.effective:
                painter.setPen(QPen(QColor(theme.surface), 2))
                painter.setBrush(QColor(theme.good))
                painter.drawEllipse(centre, 8, 8)
            else:
                painter.setPen(QPen(QColor(theme.bad), 2))
                painter.setBrush(QColor(theme.surface))
                painter.drawEllipse(centre, 7, 7)
                painter.drawLine(centre + QPointF(-4, -4), centre + QPointF(4, 4))
                painter.drawLine(centre + QPointF(-4, 4), centre + QPointF(4, -4))
        painter.setPen(QPen(QColor(theme.text), 2))
        x = scale.x(self._today)
        painter.drawLine(QPointF(x, _LINE_Y - 16), QPointF(x, _LINE_Y + 10))
        if clock.status in STANDING_STILL:
            return
        painter.setBrush(QColor(theme.bad))
        painter.setPen(Qt.PenStyle.NoPen)
        end = scale.x(clock.last_day)
        painter.drawRect(QRectF(end - 6, _LINE_Y - 6, 12, 12))

    def _marks(self, clock: ClockView) -> Iterator[_Mark]:
        language = self._words.language
        # NOTE: labels on a line in time; keep them short
        yield _Mark(self._today, language.text("today"), "text", above=True, rank=0)
        if clock.status in STANDING_STILL:
            yield _Mark(clock.act_by, language.text("look after it"), "warn", above=False, rank=0)
            yield from self._fixed(clock)
            return
        is_disputed = clock.act_by < clock.last_day
        if is_disputed:
            yield _Mark(clock.act_by, language.text("act by"), "bad", above=False, rank=0)
        last = language.text("last day")
        yield _Mark(clock.last_day, last, "bad", above=False, rank=1 if is_disputed else 0)
        yield from self._fixed(clock)

    def _fixed(self, clock: ClockView) -> Iterator[_Mark]:
        yield _Mark(self._due, self._words.language.text("due"), "quiet", above=False, rank=1)
        for step in clock.steps:
            tone = "good" if step.effective else "bad"
            yield _Mark(step.on, "", tone, above=True, rank=2)

    def _paint_labels(self, painter: QPainter, clock: ClockView, scale: _Scale) -> None:
        theme = theme_now()
        font = QFont(self.font())
        font.setPointSizeF(BASE_PT - 1.5)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        taken: list[QRectF] = []
        for mark in sorted(self._marks(clock), key=lambda mark: mark.rank):
            day = f"{mark.on.year}-{mark.on.month}-{mark.on.day}"
            rows = [words for words in (mark.words, day) if words]
            wide = max(map(metrics.horizontalAdvance, rows)) + 8
            high = metrics.height() * len(rows)
            left = min(max(0.0, scale.x(mark.on) - wide / 2), self.width() - wide)
            top = _LINE_Y - 16 - high if mark.above else _LINE_Y + 13
            room = QRectF(left, top, wide, high)
            if any(room.intersects(other) for other in taken):
                continue
            taken.append(room)
            painter.setPen(theme.colour(mark.tone))
            painter.drawText(room, _CENTRE, "\n".join(rows))
