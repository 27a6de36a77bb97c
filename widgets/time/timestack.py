"""Time plots stacked on one axis: curves in their bands, limits, states, events, one crosshair through all of them."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from widgets import numbers
from widgets.time.areas import Area
from widgets.time.stackpaint import EVENTS_HEIGHT
from widgets.time.timeview import TimeView
from widgets.time.tracks import Curve, Event, Limit, Lost, Plot, Shade, Span, Strip
from widgets.tips import show_tip

__all__ = ["Area", "Curve", "Event", "Limit", "Lost", "Plot", "Shade", "Span", "Strip", "TimeStack"]


class TimeStack(TimeView):
    """Plots and state strips on one time axis.

    Ctrl and the wheel zoom (at the right edge while live), Shift and the wheel pan, the wheel alone scrolls the page;
    drag pans, with Shift it marks a range to be measured, a click pins the crosshair, a double click goes live. Keys:
    Left and Right pan, + and - zoom, Shift+Left/Right move the crosshair, Ctrl+Left/Right go from event to event, Home
    and End go to the oldest and to now, Escape lets the range and the crosshair go. Ranges set by code send no signal.
    """

    event_clicked = Signal(object)
    measured = Signal(float, float)
    """Start and end of a range that the hand marked with Shift, in Unix seconds."""

    def __init__(
        self,
        zone: str = "UTC",
        name: str = "",
        *,
        compact: bool = False,
        gutter: int = 120,
        ground: str = "surface",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(zone, name, compact=compact, gutter=gutter, ground=ground, parent=parent)
        self._dragged = False
        self._marking: float | None = None
        self._drag: tuple[QPoint, float, float] | None = None
        self._news = QTimer(self)  # one description for the new curves of all plots
        self._news.setSingleShot(True)
        self._news.setInterval(0)
        self._news.timeout.connect(self._describe)

    def _inside(self, x: float) -> bool:
        return self._scene.left <= x <= self._scene.right

    def _event_at(self, place: QPoint) -> Event | None:
        if not self._scene.compact and place.y() > EVENTS_HEIGHT:
            return None
        near = [(abs(self._scene.x(event.time) - place.x()), event) for event in self._scene.events]
        best = min(near, key=lambda each: each[0], default=None)
        return best[1] if best is not None and best[0] <= 9 else None

    def _span_at(self, place: QPoint) -> Span | None:
        time = self._scene.time(place.x())
        for row, box in self._scene.places:
            if isinstance(row, Strip) and box.contains(place):
                line = min((place.y() - box.top()) // row.row_height, len(row.rows) - 1)
                spans = self._spans.get((row.key, row.rows[line][0]), ())
                return next((span for span in spans if span.start <= time <= span.end), None)
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._inside(event.position().x()):
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._marking = self._scene.time(event.position().x())
            self._mark(None)
        else:
            self._drag = (event.position().toPoint(), *self.range())
            self._dragged = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if self._marking is not None:
            at = min(max(place.x(), self._scene.left), self._scene.right)
            self.setCursor(Qt.CursorShape.SplitHCursor)
            self._mark((self._marking, self._scene.time(at)))
            return
        if self._drag is not None:
            moved = place.x() - self._drag[0].x()
            if self._dragged or abs(moved) > 4:
                self._dragged = True
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                shift = -moved / self._scene.width * (self._drag[2] - self._drag[1])
                self._go(self._drag[1] + shift, self._drag[2] + shift)
                return
        over = self._event_at(place.toPoint())
        self.setCursor(Qt.CursorShape.PointingHandCursor if over is not None else Qt.CursorShape.ArrowCursor)
        if not self._pinned:
            self._point(self._scene.time(place.x()) if self._inside(place.x()) else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._marking is not None:
            self._marking = None
            self.unsetCursor()
            if self._measured is not None:
                start, end = sorted(self._measured)
                if end > start:
                    self.measured.emit(start, end)
            return
        pressed, self._drag = self._drag, None
        if self._dragged:
            self._dragged = False
            self.unsetCursor()
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        over = self._event_at(event.position().toPoint())
        if over is not None:
            self.event_clicked.emit(over.key)
        elif pressed is not None and self._inside(event.position().x()):
            self._pin(not self._pinned, self._scene.time(event.position().x()))

    def _mark(self, measured: tuple[float, float] | None) -> None:
        if measured != self._measured:
            self._measured = measured
            self.update()

    def set_measured(self, measured: tuple[float, float] | None) -> None:
        """Mark a range, or none, without a signal."""
        self._mark(measured)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self._pin(False, self._crosshair)
        span = self._scene.end - self._scene.start
        self._go(self._now - span, self._now)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self._pinned:
            self._point(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn, keys = event.angleDelta(), event.modifiers()
        up_down = turn.y() or turn.x()  # with Alt some systems turn it
        if not self._inside(event.position().x()):
            event.ignore()
        elif keys & Qt.KeyboardModifier.ControlModifier:
            self.zoom(0.8 ** (up_down / 120), self._scene.time(event.position().x()))
            event.accept()
        elif keys & Qt.KeyboardModifier.ShiftModifier or abs(turn.x()) > abs(turn.y()):
            sideways = turn.x() if abs(turn.x()) > abs(turn.y()) else turn.y()
            self.pan(-sideways / 120 * 0.1)
            event.accept()
        else:
            event.ignore()  # the page scrolls

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._keyboard = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = -1 if key == Qt.Key.Key_Left else 1
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.step_event(step)
            elif shifted:
                self._step_crosshair(step)
            else:
                self.pan(0.1 * step)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(0.8, self._crosshair)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1.25, self._crosshair)
        elif key == Qt.Key.Key_End:
            span = self._scene.end - self._scene.start
            self._go(self._now - span, self._now)
        elif key == Qt.Key.Key_Home and math.isfinite(self._limits[0]):
            self._go(self._limits[0], self._limits[0] + self._scene.end - self._scene.start)
        elif key == Qt.Key.Key_Escape and self._measured is not None:
            self._mark(None)
        elif key == Qt.Key.Key_Escape and self._crosshair is not None:
            self._pin(False, None)
        else:
            super().keyPressEvent(event)

    def _step_crosshair(self, step: int) -> None:
        start, end = self.range()
        at = self._crosshair if self._crosshair is not None else (end if step < 0 else start)
        self._pin(True, min(max(at + step * (end - start) / 200, start), end))

    def _pin(self, pinned: bool, time: float | None) -> None:
        if (pinned, time) != (self._pinned, self._crosshair):
            self._pinned, self._crosshair = pinned, time
            self._crossed()
            self._redraw()  # the axis leaves room for the time that is pinned
            self.crosshair_moved.emit(time)

    def _crossed(self) -> None:
        super()._crossed()
        self._describe()

    def _redraw(self) -> None:
        super()._redraw()
        if self._pinned:
            self._news.start()

    def _describe(self) -> None:
        """Tell a screen reader what is at the crosshair, while that stays there: an event, else the values."""
        text = ""
        if self._pinned and self._crosshair is not None:
            text = ". ".join(self._said(each) for each in self._scene.events if each.time == self._crosshair)
            text = text or self._values_said(self._crosshair)
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    def _values_said(self, at: float) -> str:
        """What every plot in sight shows at a time."""
        said = [self._time_text(at)]
        for row in self._rows:
            if isinstance(row, Plot) and row.key not in self._hidden:
                found = [(curve.text, curve.value_at(at)) for curve in self._curves.get(row.key, ())]
                values = (f"{name} {numbers.quantity(value, row.unit, row.decimals)}".strip() for name, value in found)
                said.append(f"{row.title}: {', '.join(values)}" if row.title else ", ".join(values))
        return ". ".join(part for part in said if part)

    def step_event(self, step: int) -> None:
        """Go to the next event after the crosshair (1) or before it (-1); from now when there is no crosshair."""
        events = sorted(self._scene.events, key=lambda each: each.time)
        at = self._crosshair if self._crosshair is not None else self._scene.end
        near = [e for e in events if e.time > at] if step > 0 else [e for e in reversed(events) if e.time < at]
        if not near:
            return
        found = near[0]
        self.look_at(found.time)
        self.event_clicked.emit(found.key)

    def look_at(self, time: float) -> None:
        """Pin the crosshair to a time, and bring that time into sight."""
        start, end = self.range()
        if not start <= time <= end:
            self._go(time - (end - start) / 2, time + (end - start) / 2)
        self._pin(True, time)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self._help(event.pos())
            show_tip(event.globalPos(), text, self)
            if not text:
                event.ignore()
            return True
        return bool(super().event(event))

    def _said(self, event: Event) -> str:
        parts = (self._time_text(event.time), event.text, event.detail)
        return "  ".join(part for part in parts if part)

    def _help(self, place: QPoint) -> str:
        over = self._event_at(place)
        if over is not None:
            return self._said(over)
        span = self._span_at(place)
        if span is not None:
            return f"{self._time_text(span.start)} – {self._time_text(span.end)}  {span.text}".rstrip()
        time = self._scene.time(place.x())
        shade = next((each for each in self._scene.shades if each.start <= time <= each.end), None)
        if shade is not None and math.isinf(shade.start):
            return shade.text
        if shade is not None and place.y() < self._scene.bottom and self._inside(place.x()):
            return f"{self._time_text(shade.start)} – {self._time_text(shade.end)}  {shade.text}".rstrip()
        if place.y() >= self._scene.bottom and self._inside(place.x()):
            return f"{self._scene.zone}, {numbers.offset(self._scene.time(place.x()), self._scene.zone)}"
        return ""
