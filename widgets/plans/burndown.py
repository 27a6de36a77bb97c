"""Time against a promise: phases done, running and planned, now, when it will end, and the limit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import numbers, paint
from widgets import theme as themes
from widgets.priority import Priority
from widgets.theme import Size, Weight
from widgets.time.timeaxis import time_ticks


class PhaseState(StrEnum):
    """Whether a phase was measured, only assumed, is running or lies ahead."""

    ASSUMED = "assumed"
    DONE = "done"
    RUNNING = "running"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of the bar, in Unix seconds."""

    text: str
    start: float
    end: float
    state: PhaseState


_HALF = 0.5
_FILL = {PhaseState.DONE: "line-strong", PhaseState.RUNNING: "data-3", PhaseState.PLANNED: "band"}


def _is_light(token: str) -> bool:
    """Whether dark letters are read better on a token's colour."""
    return themes.current().colour(token).lightnessF() > _HALF


class BurnDown(QWidget):
    """A bar from the loss to the limit. Everything is a moment on one axis; nothing is a percentage."""

    reader_role = "Chart"

    def __init__(self, zone: str = "UTC", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name or self.tr("Time against the limit"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._zone = zone
        self._phases: tuple[Phase, ...] = ()
        self._now: float | None = None
        self._limit = 0.0
        self._limit_text = ""
        self._projected: tuple[float, float, float] | None = None
        self._last: tuple[float, ...] = ()
        self._last_text = ""
        self._named = 0

    def set(
        self,
        phases: Sequence[Phase],
        limit: float,
        *,
        limit_text: str = "",
        now: float | None = None,
        projected: tuple[float, float, float] | None = None,
        last: Sequence[float] = (),
        last_text: str = "",
    ) -> None:
        """Show phases up to `limit`; `projected` is the end (early, likely, late), `last` the moments at which an
        earlier run, laid over this one, ended its phases."""
        self._phases, self._limit, self._limit_text, self._now = tuple(phases), limit, limit_text, now
        self._projected, self._last, self._last_text = projected, tuple(last), last_text
        parts = [phase.text for phase in phases if phase.state is PhaseState.RUNNING]
        if now is not None:
            parts.append(self.tr("%1 left").replace("%1", numbers.duration(limit - now)))
        if projected is not None:
            parts.append(self.tr("projected %1").replace("%1", numbers.clock(projected[1], self._zone, seconds=False)))
        self.setAccessibleDescription(", ".join(parts))
        self.update()

    def late(self) -> bool:
        """Whether the likely end lies behind the limit."""
        return self._projected is not None and self._projected[1] > self._limit

    def sizeHint(self) -> QSize:
        return QSize(600, 96)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 96)

    def _edges(self) -> tuple[float, float]:
        ends = [phase.end for phase in self._phases] + [self._limit]
        if self._projected is not None:
            ends.append(self._projected[2])
        start = self._phases[0].start if self._phases else self._limit - 3600
        return start, max(*ends, start + 1.0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        start, end = self._edges()
        scale = (self.width() - 8) / (end - start)

        def x(moment: float) -> float:
            return (moment - start) * scale

        bar = QRect(0, 34, self.width() - 8, 24)
        painter.fillRect(bar, themes.current().colour("track"))
        self._named = 0
        for phase in self._phases:
            self._phase(painter, phase, x, bar)
        self._previous(painter, x, bar)
        self._axis(painter, start, end, x, bar)
        at = round(x(self._limit))
        painter.setPen(paint.dashed("high", 4, 3))
        paint.line(painter, at, bar.top() - 8, at, bar.bottom() + 14)
        if self._limit_text:
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            room = QRect(0, bar.top(), at - 6, bar.height())
            paint.text(painter, room, self._limit_text, "text", themes.font(Size.SMALL), align=align)
        self._projection(painter, x, bar)
        if self._now is not None:
            self._present(painter, round(x(self._now)), bar)

    def _phase(self, painter: QPainter, phase: Phase, x: Callable[[float], float], bar: QRect) -> None:
        left, right = round(x(phase.start)), round(x(phase.end))
        area = QRect(left, bar.top(), max(right - left - 1, 1), bar.height())
        theme = themes.current()
        if phase.state is PhaseState.ASSUMED:
            painter.fillRect(area, theme.colour("track"))
            paint.paint_hatch(painter, area)
        else:
            painter.fillRect(area, theme.colour(_FILL[phase.state]))
        if phase.state is PhaseState.PLANNED:
            painter.setPen(paint.dashed("line-strong", 2, 2))
            painter.drawRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5))
        wide = QFontMetrics(themes.font(Size.SMALL, Weight.MEDIUM)).horizontalAdvance(phase.text)
        running = phase.state is PhaseState.RUNNING
        done = phase.state is PhaseState.DONE
        ink = "bg" if running or (done and _is_light("line-strong") and not _is_light("bg")) else "text"
        if wide + 12 <= area.width():
            room = area.adjusted(8, 0, -4, 0)
            align = Qt.AlignmentFlag.AlignVCenter | (
                Qt.AlignmentFlag.AlignLeft if running else Qt.AlignmentFlag.AlignHCenter
            )
            paint.text(painter, room, phase.text, ink, themes.font(Size.SMALL, Weight.MEDIUM), align=align)
        elif phase.state is not PhaseState.PLANNED and left >= self._named:
            above = QRect(left, bar.top() - 16, wide + 2, 14)
            self._named = left + paint.text(painter, above, phase.text, "muted", themes.font(Size.SMALL)) + 8

    def _previous(self, painter: QPainter, x: Callable[[float], float], bar: QRect) -> None:
        if not self._last or not self._phases:
            return
        left = round(x(self._phases[0].start))
        for moment in self._last:
            right = round(x(moment))
            painter.fillRect(QRect(left, bar.bottom() + 4, right - left - 1, 4), themes.current().colour("data-6"))
            left = right
        room = QRect(left + 6, bar.bottom() - 1, self.width() - left - 6, 14)
        paint.text(painter, room, self._last_text, "muted", themes.font(Size.SMALL))

    def _axis(self, painter: QPainter, start: float, end: float, x: Callable[[float], float], bar: QRect) -> None:
        small = themes.font(Size.SMALL)
        for tick in time_ticks(start, end, self._zone, max(self.width() // 110, 2)):
            at = round(x(tick.time))
            painter.setPen(paint.pen("line-strong"))
            paint.line(painter, at, bar.bottom() + 12, at, bar.bottom() + 15)
            left = min(max(at - 30, 0), self.width() - 60)
            align = Qt.AlignmentFlag.AlignLeft if left == 0 else Qt.AlignmentFlag.AlignCenter
            room = QRect(left, bar.bottom() + 17, 60, 14)
            paint.text(painter, room, tick.local.strftime("%H:%M"), "muted", small, align=align)

    def _projection(self, painter: QPainter, x: Callable[[float], float], bar: QRect) -> None:
        if self._projected is None:
            return
        early, likely, late = (round(x(moment)) for moment in self._projected)
        theme = themes.current()
        ink = Priority.HIGH.value if self.late() else "text"
        y = bar.top() - 9
        painter.fillRect(QRect(early, y, max(late - early, 1), 1), theme.colour(ink))
        for edge in (early, late):
            painter.fillRect(QRect(edge, y - 3, 1, 7), theme.colour(ink))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ink))
        painter.drawPolygon(QPolygonF([QPointF(likely - 4, y - 4), QPointF(likely + 4, y - 4), QPointF(likely, y + 4)]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        moments = [numbers.clock(moment, self._zone, seconds=False) for moment in self._projected]
        text = self.tr("projected finish %1 (%2 to %3)")
        text = text.replace("%1", moments[1]).replace("%2", moments[0]).replace("%3", moments[2])
        small = themes.font(Size.SMALL)
        wide = QFontMetrics(small).horizontalAdvance(text) + 2
        left = late + 8 if late + 8 + wide < self.width() else early - 8 - wide
        paint.text(painter, QRect(left, y - 8, wide, 16), text, "high-text" if self.late() else "text", small)

    def _present(self, painter: QPainter, at: int, bar: QRect) -> None:
        painter.fillRect(QRect(at, bar.top() - 12, 1, bar.height() + 16), themes.current().colour("text"))
        bold = themes.font(Size.SMALL, Weight.SEMIBOLD)
        text = self.tr("now %1").replace("%1", numbers.clock(self._now, self._zone))
        wide = QFontMetrics(bold).horizontalAdvance(text) + 2
        left = min(max(at - wide // 2, 0), self.width() - wide)
        paint.text(painter, QRect(left, 2, wide, 16), text, "text", bold)
