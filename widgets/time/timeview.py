"""Time plots stacked on one axis: what they show, which stretch of time, and their picture.

Everything is drawn by one QPainter, so that the rows, the event strip and what stands beside them share one geometry
and the curves of a plot are smoothed together (widgets.time.strokes; tests/bench/screen.py has the costs). What does
not change under the pointer is kept as a pixmap, so that moving the crosshair draws no curve.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Collection, Hashable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import numbers, paint
from widgets import theme as themes
from widgets.text import Label
from widgets.theme import Size
from widgets.time import overlays, stackpaint
from widgets.time.areas import Area
from widgets.time.lines import Floats
from widgets.time.stackpaint import AXIS_HEIGHT, EVENTS_HEIGHT, ROW_GAP, Scene
from widgets.time.tracks import Curve, Event, Plot, Shade, Span, Strip, with_gaps
from widgets.time.turns import TURNS

_SHORTEST = 5.0
_LONGEST = 10 * 365.25 * 86400.0
_SIDE_GAP = 24
# While a hand moves the range, it is told this often: whoever reads curves for it need not do so for every pixel.
_TELL_MS = 40


class TimeView(QWidget):
    """Plots and state strips on one time axis, without hands: what is shown, its range, its geometry, its picture."""

    reader_role = "Chart"

    range_changed = Signal(object)
    live_changed = Signal(bool)
    crosshair_moved = Signal(object)

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
        super().__init__(parent)
        self.setAccessibleName(name or self.tr("Time plots"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._ground = ground
        self._gutter = 0 if compact else gutter
        self._side_width = 0
        self._rows: list[Plot | Strip] = []
        self._hidden: set[Hashable] = set()
        self._raw: dict[Hashable, list[Curve]] = {}
        self._curves: dict[Hashable, list[Curve]] = {}
        self._areas: dict[Hashable, list[Area]] = {}
        self._spans: dict[tuple[Hashable, Hashable], list[Span]] = {}
        self._scene = Scene(0.0, 3600.0, zone, compact=compact)
        self._scene.events_title = "" if compact else self.tr("Events")
        self._scene.empty_text = self.tr("No data")
        self._gap = 0.0
        self._live = True
        self._now = 3600.0
        self._limits: tuple[float, float | None] = (-math.inf, None)
        self._crosshair: float | None = None
        self._pinned = False
        self._measured: tuple[float, float] | None = None
        self._cache: QPixmap | None = None
        #: The picture shows what was in sight a little earlier.
        self._behind = False
        self._sides: dict[Hashable, QWidget] = {}
        self._side_title: Label | None = None
        self._legend: list[tuple[str, str]] = []
        self._keyboard = False
        self._pending_range = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_TELL_MS)
        self._later.timeout.connect(self._tell)

    # Rows and what is in them

    def set_rows(self, rows: Sequence[Plot | Strip]) -> None:
        """The plots and strips, top to bottom. Curves and spans of keys that stay are kept."""
        self._rows = list(rows)
        keys = {row.key for row in rows}
        self._raw = {key: curves for key, curves in self._raw.items() if key in keys}
        self._curves = {key: curves for key, curves in self._curves.items() if key in keys}
        self._areas = {key: areas for key, areas in self._areas.items() if key in keys}
        self._spans = {key: spans for key, spans in self._spans.items() if key[0] in keys}
        for key in [key for key in self._sides if key not in keys]:
            self._sides.pop(key).deleteLater()
        self._arrange()
        self.updateGeometry()

    def rows(self) -> list[Plot | Strip]:
        """All rows, shown or not."""
        return list(self._rows)

    def set_visible_rows(self, keys: Collection[Hashable]) -> None:
        """Show only these rows; the others cost nothing."""
        self._hidden = {row.key for row in self._rows if row.key not in set(keys)}
        self._arrange()
        self.updateGeometry()

    def set_curves(self, plot: Hashable, curves: Sequence[Curve]) -> None:
        """The curves of a plot. Arrays are kept, not copied: do not write into them afterwards."""
        self._raw[plot] = list(curves)
        self._curves[plot] = [with_gaps(curve, self._gap) for curve in curves]
        if plot not in self._hidden:
            self._move_on()

    def set_areas(self, plot: Hashable, areas: Sequence[Area]) -> None:
        """What is shaded behind the curves of a plot, rearmost first."""
        self._areas[plot] = list(areas)
        if plot not in self._hidden:
            self._move_on()

    def set_gap(self, seconds: float) -> None:
        """Break lines where two samples lie further apart than this; 0 draws through every hole."""
        self._gap = seconds
        self._curves = {key: [with_gaps(curve, seconds) for curve in curves] for key, curves in self._raw.items()}
        self._redraw()

    def set_spans(self, strip: Hashable, row: Hashable, spans: Sequence[Span]) -> None:
        """The states of one line of a strip."""
        self._spans[(strip, row)] = list(spans)
        if strip not in self._hidden:
            self._move_on()

    def set_events(self, events: Sequence[Event]) -> None:
        """What happened, in any order."""
        if tuple(events) != self._scene.events:
            self._scene.events = tuple(events)
            self._redraw()

    def set_empty_text(self, text: str) -> None:
        """What stands in a plot without a curve: that there is nothing, or that it is still being read."""
        if text != self._scene.empty_text:
            self._scene.empty_text = text
            self._redraw()

    def set_shades(self, shades: Sequence[Shade]) -> None:
        """Stretches in which the curves do not hold everything they should."""
        if tuple(shades) != self._scene.shades:
            self._scene.shades = tuple(shades)
            self._redraw()

    def set_stale(self, since: float | None, text: str = "") -> None:
        """Nothing is known from `since` on: hatched, with `text` in it. None: everything is known."""
        stale = None if since is None else (since, text)
        if stale != self._scene.stale:
            self._scene.stale = stale
            self._redraw()

    def set_side(self, row: Hashable, widget: QWidget) -> None:
        """A widget beside a row, at the right; needs `set_side_width`."""
        old = self._sides.pop(row, None)
        if old is not None and old is not widget:
            old.deleteLater()
        widget.setParent(self)
        self._sides[row] = widget
        widget.show()
        self._arrange()

    def set_side_width(self, pixels: int) -> None:
        """Room at the right for what stands beside the rows; 0 for none."""
        self._side_width = pixels
        self._arrange()

    def set_side_title(self, text: str) -> None:
        """What the widgets at the side show, on the line of the events."""
        if self._side_title is None:
            self._side_title = Label(text, "muted", Size.SMALL, elide=True, parent=self)
            self._side_title.show()
            self._arrange()
        self._side_title.setText(text)

    def set_legend(self, entries: Sequence[tuple[str, str]]) -> None:
        """What the inks of the strips mean: (token, text), drawn beside the axis when there is a side, else nowhere."""
        if list(entries) != self._legend:
            self._legend = list(entries)
            self._redraw()

    def set_zone(self, zone: str) -> None:
        """The IANA zone whose clock the axis shows. Raises ZoneInfoNotFoundError."""
        numbers.local(0.0, zone)
        if zone != self._scene.zone:
            self._scene.zone = zone
            self._redraw()

    # The range

    def range(self) -> tuple[float, float]:
        """What is in sight, in Unix seconds."""
        return self._scene.start, self._scene.end

    def set_range(self, start: float, end: float) -> None:
        """Show [start, end]; it stays live or not as it was. Raises ValueError when end is not after start."""
        if not (math.isfinite(start) and math.isfinite(end) and end > start):
            raise ValueError(f"no range of time: {start} to {end}")
        if (start, end) != self.range():
            self._scene.start, self._scene.end = start, end
            self._move_on()

    def set_span(self, seconds: float) -> None:
        """Show another length of time; the right edge stays."""
        self.set_range(self._scene.end - seconds, self._scene.end)

    def set_limits(self, oldest: float | None, newest: float | None = None) -> None:
        """How far the hand can pan: the oldest data, and the newest when it is not now."""
        self._limits = (-math.inf if oldest is None else oldest, newest)

    def set_now(self, now: float) -> None:
        """The present, some times a second. While live the right edge follows it."""
        self._now = now
        if self._live and now != self._scene.end:
            self.set_range(now - (self._scene.end - self._scene.start), now)

    def is_live(self) -> bool:
        """Whether the right edge follows the present."""
        return self._live

    def set_live(self, live: bool) -> None:
        """Follow the present, or stand still; without a signal."""
        self._live = live
        if live:
            self.set_now(self._now)

    def _go(self, start: float, end: float) -> None:
        """The hand asks for a range: keep it within the limits, and live when it reaches the present."""
        span = min(max(end - start, _SHORTEST), _LONGEST)
        newest = self._limits[1] if self._limits[1] is not None else self._now
        start = end - span
        if start < self._limits[0]:
            start = min(self._limits[0], newest - span)
            end = start + span
        live = end >= newest - span * 0.002
        if live:
            start, end = newest - span, newest
        self.set_range(start, end)
        if live != self._live:
            self._live = live
            self.live_changed.emit(live)
        self._pending_range = True
        if not self._later.isActive():
            self._later.start()

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Show `factor` times as long a time; `at` stays where it is (the right edge while live, else the middle)."""
        start, end = self.range()
        fixed = end if self._live else (start + end) / 2 if at is None else at
        span = min(max((end - start) * factor, _SHORTEST), _LONGEST)
        share = (fixed - start) / (end - start)
        self._go(fixed - span * share, fixed + span * (1 - share))

    def pan(self, share: float) -> None:
        """Move by a share of what is in sight; negative goes into the past."""
        start, end = self.range()
        self._go(start + share * (end - start), end + share * (end - start))

    def _tell(self) -> None:
        if self._pending_range:
            self._pending_range = False
            self.range_changed.emit(self.range())

    # The crosshair

    def crosshair(self) -> float | None:
        """Where it stands."""
        return self._crosshair

    def set_crosshair(self, time: float | None, *, pinned: bool = False) -> None:
        """Put it somewhere, or take it away; without a signal (for linking stacks). One that is pinned stays."""
        if (time, pinned) != (self._crosshair, self._pinned):
            repaint = pinned or self._pinned
            self._crosshair, self._pinned = time, pinned
            self._crossed()
            if repaint:
                self._redraw()  # the axis leaves room for the time that is pinned

    def is_pinned(self) -> bool:
        """Whether the crosshair stays where it is."""
        return self._pinned

    def _point(self, time: float | None) -> None:
        if time != self._crosshair:
            self._crosshair = time
            self._crossed()
            self.crosshair_moved.emit(time)

    def _crossed(self) -> None:
        """The crosshair stands somewhere else."""
        self.update()

    def values_at(self, time: float) -> dict[Hashable, dict[Hashable, float | None]]:
        """Per plot and curve the value at `time`; None where no line is drawn."""
        return {plot: {curve.key: curve.value_at(time) for curve in curves} for plot, curves in self._curves.items()}

    # Out

    def to_csv(self) -> str:
        """What is in sight: time (ISO 8601, UTC), plot, unit, curve, value; empty where there is a gap."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("time", "plot", "unit", "curve", "value"))
        for row in self._rows:
            if not isinstance(row, Plot) or row.key in self._hidden:
                continue
            for name, times, values in self._columns(row.key):
                first = int(np.searchsorted(times, self._scene.start))
                last = int(np.searchsorted(times, self._scene.end, side="right"))
                for time, value in zip(times[first:last], values[first:last], strict=True):
                    stamp = datetime.fromtimestamp(float(time), UTC).isoformat(timespec="milliseconds")
                    figure = repr(float(np.float32(value))) if np.isfinite(value) else ""
                    writer.writerow((stamp, row.title or row.key, row.unit, name, figure))
        return out.getvalue()

    def _columns(self, plot: Hashable) -> list[tuple[Hashable, Floats, Floats]]:
        """(name, times, values) of every curve of a plot, and of the edges of its areas."""
        found: list[tuple[Hashable, Floats, Floats]] = [
            (curve.text or curve.key, curve.times, curve.values) for curve in self._raw.get(plot, ())
        ]
        for area in self._areas.get(plot, ()):
            found += [(area.texts[0], area.times, area.low), (area.texts[1], area.times, area.high)]
        return found

    def grab_png(self, path: Path) -> bool:
        """Write what is seen to a PNG; False when the file cannot be written."""
        return bool(self.grab().save(str(path)))

    # Geometry

    def _shown(self) -> list[Plot | Strip]:
        return [row for row in self._rows if row.key not in self._hidden]

    def _top(self) -> int:
        return 6 if self._scene.compact else EVENTS_HEIGHT + 6

    def sizeHint(self) -> QSize:
        rows = self._shown()
        high = sum(row.height for row in rows) + ROW_GAP * max(len(rows) - 1, 0)
        return QSize(480 + self._side_width, self._top() + high + 4 + AXIS_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        rows = self._shown()
        high = sum(row.height if isinstance(row, Strip) else min(36, row.height) for row in rows)
        high += ROW_GAP * max(len(rows) - 1, 0)
        return QSize(self._gutter + 120 + self._side_width, self._top() + high + 4 + AXIS_HEIGHT)

    def _arrange(self) -> None:
        """Strips keep their height, plots share the rest as they asked."""
        scene = self._scene
        scene.left = self._gutter
        side = self._side_width + _SIDE_GAP if self._side_width else 0
        scene.right = max(self.width() - side - 1, scene.left + 1)
        scene.edge = scene.right + (_SIDE_GAP - 8 if side else 0)
        rows = self._shown()
        fixed = sum(row.height for row in rows if isinstance(row, Strip)) + ROW_GAP * max(len(rows) - 1, 0)
        room = self.height() - self._top() - fixed - 4 - AXIS_HEIGHT
        wanted = sum(row.height for row in rows if isinstance(row, Plot)) or 1
        top = self._top()
        scene.places = []
        for row in rows:
            share = row.height if isinstance(row, Strip) else max(int(room * row.height / wanted), 16)
            scene.places.append((row, QRect(scene.left, top, scene.width, share)))
            top += share + ROW_GAP
        scene.bottom = top - ROW_GAP + 4 if rows else top
        self._place_sides()
        self._redraw()

    def _place_sides(self) -> None:
        left = self._scene.right + _SIDE_GAP
        shown = {row.key: place for row, place in self._scene.places}
        for key, widget in self._sides.items():
            place = shown.get(key)
            widget.setVisible(place is not None and self._side_width > 0)
            if place is not None:
                widget.setGeometry(left, place.top() - 3, self._side_width, place.height() + 6)
        if self._side_title is not None:
            self._side_title.setGeometry(left, 2, self._side_width, 16)

    def _redraw(self) -> None:
        self._cache = None
        self.update()

    def _move_on(self) -> None:
        """What is in sight is the same, a little later: it can wait for a frame."""
        self._behind = True
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._redraw()

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        picture = self._cache
        if picture is None or picture.devicePixelRatio() != ratio or (self._behind and TURNS.take(self)):
            picture = self._cache = self._picture(ratio)
            self._behind = False
        painter = QPainter(self)
        painter.drawPixmap(0, 0, picture)
        scene = self._scene
        if self._crosshair is not None and scene.start <= self._crosshair <= scene.end and scene.places:
            overlays.draw_crosshair(
                painter, scene, self._crosshair, self._time_text(self._crosshair), pinned=self._pinned
            )
        if self._measured is not None:
            overlays.draw_measured(painter, scene, self._measured)
        if self.hasFocus() and self._keyboard:
            paint.frame(painter, self.rect(), None, "focus")

    def _picture(self, ratio: float) -> QPixmap:
        made = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(themes.current().colour(self._ground))
        painter = QPainter(made)
        self._scene.day = self._day()
        self._scene.chip = None
        if self._pinned and self._crosshair is not None:
            self._scene.chip = overlays.chip_of(self._scene, self._crosshair, self._time_text(self._crosshair))
        self._scene.curves = self._curves
        self._scene.spans = self._spans
        self._scene.areas = self._areas
        stackpaint.draw(painter, self._scene)
        if self._legend and self._side_width:
            self._paint_legend(painter)
        painter.end()
        return made

    def _paint_legend(self, painter: QPainter) -> None:
        left, top = self._scene.right + _SIDE_GAP, self._scene.bottom + 5
        small = themes.font(Size.SMALL)
        for ink, text in self._legend:
            painter.fillRect(QRect(left, top + 4, 8, 8), themes.current().colour(ink))
            left += 11
            left += paint.text(painter, QRect(left, top, max(self.width() - left, 0), 16), text, "muted", small) + 6

    def _day(self) -> str:
        """The day that the picture begins on, unless that is today."""
        start, zone = self._scene.start, self._scene.zone
        today = numbers.local(start, zone).date() == numbers.local(self._now, zone).date()
        return "" if today else numbers.date(start, zone)

    def _time_text(self, time: float) -> str:
        """A time, with its day unless that is today."""
        return numbers.moment(time, self._scene.zone, self._now)
