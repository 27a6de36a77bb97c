"""A strip of all the history there is, with the window that the big plots show: grab it to go elsewhere.

It brings pyqtgraph with it, a quarter of a second: import it when a page needs it, not while the window starts.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from widgets import numbers, paint
from widgets import theme as themes
from widgets.theme import Size, Weight
from widgets.time.historystrip import AXIS_HEIGHT, EDGE, HistoryStrip
from widgets.time.historytrack import Float64s, Part, drawable, holes, thin_band, thin_line, typical_gap
from widgets.time.timeaxis import nice_range
from widgets.time.timestack import TimeStack
from widgets.tips import set_tip

_HEIGHT = 64
_SHORTEST = 60.0
_TELL_EVERY_MS = 50
_SIDE_GAP = 24  # as in TimeView, so that both end at the same pixel


class TimeNavigator(QWidget):
    """All history as one curve, and in it the window that other plots show.

    Drag the window to pan, its edges to zoom, the ground to mark a new one; a double click centres it there. Keys: Left
    and Right pan by a tenth, with Shift by a whole window; + and - zoom; Home and End go to the ends. Ranges set by
    code send no signal, and none is taken over while the hand drags.
    """

    reader_role = "Chart"

    range_changed = Signal(float, float)
    """Start and end in Unix seconds, by the user's hand: at most 20 times a second, and always the last one."""

    def __init__(
        self,
        zone: str = "UTC",
        name: str = "",
        *,
        gutter: int = 0,
        ground: str = "surface",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name or self.tr("History")
        self.setAccessibleName(self._name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._zone = zone
        self._ground = ground
        self._gutter = gutter
        self._keyboard = False
        self._extent = (0.0, 3600.0)
        self._ends_now = True
        self._range = (0.0, 3600.0)
        self._grabbed: tuple[float, float] | None = None
        self._told: tuple[float, float] | None = None
        self._times: Float64s = np.empty(0)
        self._values: Float64s = np.empty(0)
        self._gap = 0.0
        self._strip = HistoryStrip(self)
        self._strip.setAccessibleName(self._name)
        self._row = QVBoxLayout(self)
        self.set_side_width(0)
        self._row.addWidget(self._strip)
        self._strip.window_item.dragged.connect(self._drag)
        self._strip.double_clicked.connect(self._centre)
        self._throttle = QTimer(self)
        self._throttle.setSingleShot(True)
        self._throttle.setInterval(_TELL_EVERY_MS)
        self._throttle.timeout.connect(self._tell)
        themes.watcher().changed.connect(self._restyle)
        self._restyle()
        self.set_zone(zone)
        self._strip.show_extent(*self._extent)
        self._show_unknown()
        self._show_range()

    # What is shown

    def set_track(
        self,
        times: ArrayLike,
        values: ArrayLike,
        low: ArrayLike | None = None,
        high: ArrayLike | None = None,
        *,
        scale: tuple[float, float] | None = None,
    ) -> None:
        """The curve: ascending Unix seconds and a value each, NaN where nothing is known; `low` and `high` band it.

        Holes far longer than the usual distance of samples count as unknown too. `scale` is what bottom and top stand
        for; None fits the data. Raises ValueError for lengths that differ or only one side of a band.
        """
        at, value = np.asarray(times, np.float64), np.asarray(values, np.float64)
        if (low is None) != (high is None):
            raise ValueError("a band needs low and high")
        sides = [np.asarray(each, np.float64) for each in (low, high) if each is not None]
        if at.ndim != 1 or any(each.shape != at.shape for each in (value, *sides)):
            raise ValueError(f"{at.shape} times for values of {[each.shape for each in (value, *sides)]}")
        if sides:
            both = np.isfinite(sides[0] + sides[1])  # what one side does not know is no band
            sides = [np.where(both, each, np.nan) for each in sides]
        self._times, self._values, self._gap = at, value, typical_gap(at)
        band = thin_band(*(drawable(at, each, self._gap) for each in sides)) if sides else None
        self._strip.show_track(thin_line(*drawable(at, value, self._gap)), band)
        if scale is None:
            known = np.concatenate([each[np.isfinite(each)] for each in (value, *sides)])
            scale = nice_range(float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
        self._strip.show_scale(*scale)
        self._show_unknown()

    def set_extent(self, start: float, end: float, *, ends_now: bool = True) -> None:
        """All the time that history holds; `ends_now` names the end. The window stays. Raises ValueError."""
        if not (math.isfinite(start) and math.isfinite(end) and end > start):
            raise ValueError(f"no extent of time: {start} to {end}")
        if ends_now != self._ends_now:
            self._ends_now = ends_now
            self._show_axis()
        if (start, end) != self._extent:
            self._extent = (start, end)
            if self._strip.show_extent(start, end):
                self._show_unknown()
            self._say()

    def extent(self) -> tuple[float, float]:
        """All the time there is."""
        return self._extent

    def ends_now(self) -> bool:
        """Whether the end of the extent is the present."""
        return self._ends_now

    def set_zone(self, zone: str) -> None:
        """The IANA zone whose clock the axis shows. Raises ZoneInfoNotFoundError."""
        numbers.local(0.0, zone)
        self._zone = zone
        self._show_axis()
        self._say()

    def set_side_width(self, pixels: int) -> None:
        """Leave the room free that a TimeStack's side takes, so that both end at the same pixel."""
        side = pixels + _SIDE_GAP if pixels else 0
        self._row.setContentsMargins(max(self._gutter - EDGE, 2), 2, max(side - EDGE, 2), 0)

    def _show_axis(self) -> None:
        self._strip.show_axis(self._zone, self.tr("now") if self._ends_now else "")

    def _show_unknown(self) -> None:
        found = holes(self._times, self._values, *self._extent, self._gap)
        self._strip.show_unknown(found, self.tr("No data") if found == (self._extent,) else "")

    # The window

    def range(self) -> tuple[float, float]:
        """What the window shows, in Unix seconds."""
        return self._range

    def set_range(self, start: float, end: float) -> None:
        """Put the window there, without a signal; the hand that drags it is not disturbed. Raises ValueError."""
        if not (math.isfinite(start) and math.isfinite(end) and end > start):
            raise ValueError(f"no range of time: {start} to {end}")
        untold = self._throttle.isActive() and self._told != self._range
        if self._grabbed is not None or untold:
            return  # the hand was last; what it did is told in a moment
        self._told = (start, end)
        if self._told != self._range:
            self._range = self._told
            self._show_range()

    def pan(self, share: float) -> None:
        """Move by a share of the window, as the hand does; negative goes into the past."""
        start, end = self._range
        self._slide(start + share * (end - start), end - start)

    def zoom(self, factor: float) -> None:
        """Show `factor` times as long a time around the middle; a window that ends at the end stays there."""
        start, end = self._range
        span = min(max((end - start) * factor, _SHORTEST), self._extent[1] - self._extent[0])
        at_end = end >= self._extent[1]
        self._slide(self._extent[1] - span if at_end else (start + end - span) / 2, span)

    def _slide(self, start: float, span: float) -> None:
        """Put a window of `span` as near to `start` as the extent allows."""
        first, last = self._extent
        span = min(span, last - first)
        start = round(min(max(start, first), last - span), 3)
        self._go(*((last - span, last) if start >= last - span else (start, start + span)))

    def _go(self, start: float, end: float) -> None:
        if (start, end) == self._range:
            return
        self._range = (start, end)
        self._show_range()
        if not self._throttle.isActive():
            self._tell()

    def _tell(self) -> None:
        """Say where the window is, unless that was said; not again within a twentieth of a second."""
        if self._told != self._range:
            self._told = self._range
            self._throttle.start()
            self.range_changed.emit(*self._range)

    def _drag(self, part: str, began: float, now: float, ended: bool) -> None:
        if self._grabbed is None:
            self._grabbed = self._range
        (start, end), (first, last) = self._grabbed, self._extent
        least = min(_SHORTEST, last - first)
        moved = now - began
        if part == Part.MIDDLE:
            self._slide(start + moved, end - start)
        elif part == Part.START:
            self._go(min(max(start + moved, min(first, start)), end - least), end)
        elif part == Part.END:
            self._go(start, max(min(end + moved, max(last, end)), start + least))
        else:
            left, right = sorted((min(max(began, first), last), min(max(now, first), last)))
            left = min(left, last - least)
            self._go(left, max(right, left + least))
        if ended:
            self._grabbed = None
            self._throttle.stop()
            self._tell()

    def _centre(self, time: float) -> None:
        start, end = self._range
        self._slide(time - (end - start) / 2, end - start)

    def _show_range(self) -> None:
        self._strip.show_window(*self._range)
        self._say()

    # In words

    def _say(self) -> None:
        first, last = self._extent
        day = numbers.local(last, self._zone).date()
        start, end = (self._moment(time, plain_day=day) for time in self._range)
        far = numbers.local(first, self._zone).date() != day
        ends = [
            numbers.date(each, self._zone) if far else numbers.clock(each, self._zone, False) for each in (first, last)
        ]
        text = self.tr("Shows {start} to {end} of {first} to {last}").format(
            start=start, end=end, first=ends[0], last=ends[1]
        )
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)
            set_tip(self, f"{text}, {numbers.offset(self._range[1], self._zone)}")

    def _moment(self, time: float, plain_day: object) -> str:
        """The time of day, with its date unless it is the day on which the strip ends."""
        text = numbers.clock(time, self._zone, False)
        if numbers.local(time, self._zone).date() == plain_day:
            return text
        return f"{numbers.date(time, self._zone)} {text}"

    # Keys, focus, theme

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        start, end = self._range
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.pan((1.0 if shifted else 0.1) * (-1 if key == Qt.Key.Key_Left else 1))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(0.8)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1.25)
        elif key == Qt.Key.Key_Home:
            self._slide(self._extent[0], end - start)
        elif key == Qt.Key.Key_End:
            self._slide(self._extent[1], end - start)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._keyboard = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QEvent) -> None:
        painter = QPainter(self)
        if self._gutter:
            room = QRectF(0, 2, self._gutter - 12, self.height() - AXIS_HEIGHT - 2)
            paint.text(painter, room, self._name, "text", themes.font(Size.BODY, Weight.MEDIUM))
        if self.hasFocus() and self._keyboard:
            paint.frame(painter, self.rect(), None, "focus")

    def _restyle(self, _theme: object = None) -> None:
        self._strip.restyle(self._ground)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480 + self._gutter, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(160 + self._gutter, _HEIGHT)


class _Link(QObject):
    """Lives as long as the navigator."""

    def __init__(self, navigator: TimeNavigator, stack: TimeStack) -> None:
        super().__init__(navigator)
        self._navigator, self._stack = navigator, stack
        navigator.range_changed.connect(self._to_stack)
        stack.range_changed.connect(self._to_navigator)
        self._to_navigator(stack.range())

    def _to_stack(self, start: float, end: float) -> None:
        live = self._navigator.ends_now() and end >= self._navigator.extent()[1]
        self._stack.set_range(start, end)
        if live != self._stack.is_live():
            self._stack.set_live(live)
            self._stack.live_changed.emit(live)

    def _to_navigator(self, span: tuple[float, float]) -> None:
        self._navigator.set_range(*span)


def link(navigator: TimeNavigator, stack: TimeStack) -> None:
    """Each shows what the hand does to the other; a window dragged to the present goes live, dragged off it stands.

    A stack that moves by itself (live, or set by code) says nothing: give the navigator its range then.
    """
    _Link(navigator, stack)
