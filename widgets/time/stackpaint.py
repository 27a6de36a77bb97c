"""The drawing of a stack of time plots: smooth curves (widgets.time.strokes) between sharp lines."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from widgets import icons, numbers, paint
from widgets import theme as themes
from widgets.priority import Priority, paint_mark
from widgets.theme import Size, Weight
from widgets.time import areas, strokes
from widgets.time.areas import Area
from widgets.time.lines import Floats, in_sight
from widgets.time.strokes import Stroke
from widgets.time.timeaxis import Tick, nice_range, tick_decimals, time_ticks, value_ticks
from widgets.time.tracks import Curve, Event, Limit, Plot, Shade, Span, Strip

AXIS_HEIGHT = 24
EVENTS_HEIGHT = 24
ROW_GAP = 14
_LABEL_GAP = 8
_LEAST_SHARE = 0.1
_LOW = 44  # the height under which a plot has room for two values
_LABEL = 14  # the height of a line of small text


@dataclass(slots=True)
class Scene:
    """Everything that is drawn: the time range, the rows with their places, and what is in them."""

    start: float
    end: float
    zone: str
    left: int = 0
    right: int = 0
    edge: int = 0  # how far to the right text may go
    compact: bool = False
    places: list[tuple[Plot | Strip, QRect]] = field(default_factory=list)
    curves: Mapping[Hashable, Sequence[Curve]] = field(default_factory=dict)
    spans: Mapping[tuple[Hashable, Hashable], Sequence[Span]] = field(default_factory=dict)
    areas: Mapping[Hashable, Sequence[Area]] = field(default_factory=dict)
    events: Sequence[Event] = ()
    shades: Sequence[Shade] = ()
    stale: tuple[float, str] | None = None
    events_title: str = ""
    empty_text: str = ""
    chip: QRect | None = None  # where a pinned crosshair says its time: no other time stands there
    day: str = ""  # the day of the left edge, where that is not today
    bottom: int = 0
    scales: dict[Hashable, tuple[float, float]] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Pixels of the time axis."""
        return max(self.right - self.left, 1)

    def x(self, time: float) -> float:
        """The pixel of a time."""
        return self.left + (time - self.start) / (self.end - self.start) * self.width

    def y(self, plot: Plot, place: QRect, value: float) -> float:
        """The pixel of a value of a plot."""
        low, high = self.scales[plot.key]
        return place.top() + (place.height() - 1) * (high - value) / ((high - low) or 1.0)

    def time(self, x: float) -> float:
        """The time of a pixel."""
        return self.start + (x - self.left) / self.width * (self.end - self.start)


def scale(
    plot: Plot, curves: Sequence[Curve], start: float, end: float, behind: Sequence[Area] = ()
) -> tuple[float, float]:
    """The range of a plot's values: as it is fixed, or round values around what is in sight."""
    if plot.low is not None and plot.high is not None:
        return plot.low, plot.high
    least, most = np.inf, -np.inf
    for curve in curves:
        values = curve.values[in_sight(curve.times, start, end)]
        known = values[np.isfinite(values)]
        if len(known):
            least, most = min(least, float(known.min())), max(most, float(known.max()))
    shaded = areas.bounds(behind, start, end)
    if shaded is not None:
        least, most = min(least, shaded[0]), max(most, shaded[1])
    if not np.isfinite(least):
        least, most = 0.0, 1.0
    if plot.low is not None:
        least, most = plot.low, most if most > plot.low else plot.low + 1.0
    if plot.high is not None:
        most, least = plot.high, least if least < plot.high else plot.high - 1.0
    # A tenth of what is measured at least, or the last digit of a value that stands still fills its plot.
    lacking = max(_LEAST_SHARE * max(abs(least), abs(most)) - (most - least), 0.0)
    if plot.low is None:
        least -= lacking if plot.high is not None else lacking / 2
    if plot.high is None:
        most += lacking if plot.low is not None else lacking / 2
    low, high = nice_range(least, most)
    return (plot.low if plot.low is not None else low), (plot.high if plot.high is not None else high)


def draw(painter: QPainter, scene: Scene) -> None:
    """Everything but the crosshair."""
    plots = [(row, place) for row, place in scene.places if isinstance(row, Plot)]
    for plot, _ in plots:
        behind = scene.areas.get(plot.key, ())
        scene.scales[plot.key] = scale(plot, scene.curves.get(plot.key, ()), scene.start, scene.end, behind)
    if scene.compact:
        scene.right = max(scene.edge - _label_room(scene), scene.left + 1)
    _shade_events(painter, scene)
    _shades(painter, scene)
    for plot, place in plots:
        _bands(painter, scene, plot, place)
    _areas(painter, scene, plots)
    for plot, place in plots:
        _grid(painter, scene, plot, place)
    drawn = _curves(painter, scene, plots)
    for row, place in scene.places:
        if isinstance(row, Plot):
            _texts(painter, scene, row, place, row.key in drawn)
        else:
            _strip(painter, scene, row, place)
    _stale(painter, scene)
    _limit_texts(painter, scene)
    _events(painter, scene)
    _shade_texts(painter, scene)
    _axis(painter, scene)


def _bands(painter: QPainter, scene: Scene, plot: Plot, place: QRect) -> None:
    for low, high in plot.bands:
        upper = max(round(scene.y(plot, place, high)), place.top())
        lower = min(round(scene.y(plot, place, low)), place.bottom())
        ink = "band" if scene.compact else "band-soft"
        band = QRect(scene.left, upper, scene.width, max(lower - upper, 1))
        painter.fillRect(band & _box(scene, place), themes.current().colour(ink))


def _box(scene: Scene, place: QRect, beyond: int = 0) -> QRect:
    """Where the curves of a plot are, and so many pixels above and below."""
    return QRect(scene.left, place.top() - beyond, scene.width, place.height() + 2 * beyond)


def _areas(painter: QPainter, scene: Scene, plots: Sequence[tuple[Plot, QRect]]) -> None:
    across, ratio = (scene.start, scene.end, scene.left, scene.width), painter.device().devicePixelRatioF()
    strokes.fill(
        painter,
        [
            areas.placed(area, across, (place.top(), place.height() - 1, *scene.scales[plot.key]), ratio)
            for plot, place in plots
            for area in scene.areas.get(plot.key, ())
        ],
    )


def _grid(painter: QPainter, scene: Scene, plot: Plot, place: QRect) -> None:
    """A line at each value that is written beside a plot, and its limits."""
    painter.setPen(paint.pen("grid"))
    for tick in _ticks(scene, plot, place):
        at = round(scene.y(plot, place, tick))
        paint.line(painter, scene.left, at, scene.right, at)
    for limit, at in _limits(scene, plot, place):
        painter.setPen(paint.dashed(limit.ink, 5, 3))
        paint.line(painter, scene.left, at, scene.right, at)
        if limit.text:
            _limit_text(painter, scene, limit, at)


def _limits(scene: Scene, plot: Plot, place: QRect) -> list[tuple[Limit, int]]:
    """The limits that lie within the scale of a plot, and their pixels."""
    places = [(limit, round(scene.y(plot, place, limit.value))) for limit in plot.limits]
    return [(limit, at) for limit, at in places if place.top() <= at <= place.bottom()]


def _texts(painter: QPainter, scene: Scene, plot: Plot, place: QRect, drawn: bool) -> None:
    across = (scene.start, scene.end, scene.left, scene.width)
    box = (place.top(), place.height() - 1, *scene.scales[plot.key])
    painter.setClipRect(_box(scene, place, 1))
    areas.draw_labels(painter, scene.curves.get(plot.key, ()), across, box)
    painter.setClipping(False)
    _value_labels(painter, scene, plot, place)
    if not drawn and scene.empty_text:
        centre = Qt.AlignmentFlag.AlignCenter
        paint.text(painter, _box(scene, place), scene.empty_text, "muted", themes.font(Size.SMALL), align=centre)


def _ticks(scene: Scene, plot: Plot, place: QRect) -> list[float]:
    """The values that are written beside a plot; in a low one the lowest and the highest, so that they stay apart."""
    low, high = scene.scales[plot.key]
    ticks = value_ticks(low, high, 2 if place.height() < 64 else 3 if place.height() < 140 else 5)
    if len(ticks) > 1 and place.height() < _LOW:
        lowest, highest = (
            _label_top(scene, place, round(scene.y(plot, place, tick))) for tick in (ticks[0], ticks[-1])
        )
        ticks = [ticks[0], ticks[-1]] if lowest - highest >= _LABEL else ticks[-1:]
    return ticks


def _label_top(scene: Scene, place: QRect, at: int) -> int:
    """Where the text of a value begins that lies at `at`: within the plot, or a little beyond its ends."""
    if scene.compact:
        return max(at - _LABEL // 2, 0)
    return min(max(at - _LABEL // 2, place.top() - 4), place.bottom() - 10)


def _compact_texts(plot: Plot, ticks: list[float]) -> list[str]:
    decimals = tick_decimals(ticks)
    if plot.unit:
        return [numbers.quantity(tick, plot.unit, decimals) for tick in ticks]
    return [numbers.number(tick, decimals) for tick in ticks]


def _label_room(scene: Scene) -> int:
    """What the values at the right of a small picture take; in steps, so that it does not sway with every figure."""
    metrics = QFontMetrics(themes.font(Size.SMALL))
    texts = [
        text
        for row, place in scene.places
        if isinstance(row, Plot)
        for text in _compact_texts(row, _ticks(scene, row, place))
    ]
    wide = max((metrics.horizontalAdvance(text) for text in texts), default=0)
    return -(-(wide + 8) // 12) * 12


def _value_labels(painter: QPainter, scene: Scene, plot: Plot, place: QRect) -> None:
    small = themes.font(Size.SMALL)
    ticks = [(tick, round(scene.y(plot, place, tick))) for tick in _ticks(scene, plot, place)]
    align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    if scene.compact:
        texts = _compact_texts(plot, [tick for tick, _ in ticks])
        for text, (_, at) in list(zip(texts, ticks, strict=True))[1 if len(ticks) > 1 else 0 :]:
            room = QRect(scene.right + 4, _label_top(scene, place, at), scene.edge - scene.right - 4, _LABEL)
            paint.text(painter, room, text, "muted", small, align=align)
        return
    decimals = tick_decimals([tick for tick, _ in ticks])
    wide = 0
    for tick, at in ticks:
        room = QRect(0, _label_top(scene, place, at), scene.left - _LABEL_GAP, _LABEL)
        wide = max(wide, paint.text(painter, room, numbers.number(tick, decimals), "muted", small, align=align))
    free = scene.left - 2 * _LABEL_GAP - wide
    name = QRect(0, place.top() - 3, free, 18)
    taken = paint.text(painter, name, plot.title, "text", themes.font(Size.BODY, Weight.MEDIUM))
    unit = QRect(0, place.top() + 15, free, _LABEL)
    if place.height() + ROW_GAP < 18 + _LABEL + 6:  # too close to the next row: beside the title
        unit = QRect(taken + 6, place.top() - 1, free - taken - 6, _LABEL)
    if unit.width() > 0:
        paint.text(painter, unit, plot.unit, "muted", small)


def _limit_text(painter: QPainter, scene: Scene, limit: Limit, at: int) -> None:
    small = themes.font(Size.SMALL)
    room = QRect(scene.left + 4, at + 1 if limit.below else at - 15, scene.width - 8, 14)
    wide = min(QFontMetrics(small).horizontalAdvance(limit.text) + 4, room.width())
    ground = QRect(room.left() - 2, room.top(), wide, room.height())
    painter.fillRect(ground, themes.current().colour("surface", 0.7))
    ink = limit.ink if limit.ink in ("muted", "text", "faint") else f"{limit.ink}-text"
    paint.text(painter, room, limit.text, ink, small)


def _limit_texts(painter: QPainter, scene: Scene) -> None:
    """The limits' names once more where the hatching of stale data lies on them: it would dim them."""
    if scene.stale is None or scene.compact:
        return
    metrics, covered = QFontMetrics(themes.font(Size.SMALL)), scene.x(scene.stale[0]) - scene.left - 4
    for row, place in scene.places:
        if isinstance(row, Plot):
            for limit, at in _limits(scene, row, place):
                if limit.text and metrics.horizontalAdvance(limit.text) > covered:
                    _limit_text(painter, scene, limit, at)


def _curves(painter: QPainter, scene: Scene, plots: Sequence[tuple[Plot, QRect]]) -> set[Hashable]:
    """Draw the curves of all plots, strong ones last. Gives the plots that have any."""
    ratio = painter.device().devicePixelRatioF()
    known: dict[int, Floats] = {}  # curves often share their times
    parts, drawn = [], set()
    for plot, place in plots:
        low, high = scene.scales[plot.key]
        per_pixel = (place.height() - 1) / ((high - low) or 1.0)
        lines = []
        for curve in sorted(scene.curves.get(plot.key, ()), key=lambda each: each.strong):
            part = in_sight(curve.times, scene.start, scene.end)
            x = known.get(id(curve.times))
            if x is None:
                x = strokes.across(curve.times[part], scene.start, scene.end, scene.width, ratio)
                known[id(curve.times)] = x
            y = (high - np.asarray(curve.values[part], np.float64)) * per_pixel + 1.5
            inks = tuple(
                (scene.x(start) - scene.left, scene.x(end) - scene.left, ink) for start, end, ink in curve.inks
            )
            lines.append(Stroke(x, y, curve.ink, inks))
        if any(len(line.x) for line in lines):
            drawn.add(plot.key)
        parts.append((_box(scene, place, 1), lines))
    _lost(painter, scene, plots, names=False)
    strokes.draw(painter, parts)
    _lost(painter, scene, plots, names=True)
    return drawn


def _lost(painter: QPainter, scene: Scene, plots: Sequence[tuple[Plot, QRect]], *, names: bool) -> None:
    across = (scene.start, scene.end, scene.left, scene.width)
    for plot, place in plots:
        box = (place.top(), place.height() - 1, *scene.scales[plot.key])
        areas.draw_lost(painter, scene.curves.get(plot.key, ()), across, box, names=names)


def _strip(painter: QPainter, scene: Scene, strip: Strip, place: QRect) -> None:
    theme = themes.current()
    small = themes.font(Size.SMALL)
    align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    title = QRect(0, place.top() - 3, scene.left - 50, 18)
    paint.text(painter, title, strip.title, "text", themes.font(Size.BODY, Weight.MEDIUM))
    for index, (key, text) in enumerate(strip.rows):
        top = place.top() + index * strip.row_height
        bar = max(strip.row_height - 3, 3)
        painter.fillRect(QRect(scene.left, top, scene.width, bar), theme.colour("band-soft"))
        label = QRect(0, top - 2, scene.left - _LABEL_GAP, bar + 4)
        paint.text(painter, label, text, "muted", small, align=align)
        for span in scene.spans.get((strip.key, key), ()):
            left, right = scene.x(max(span.start, scene.start)), scene.x(min(span.end, scene.end))
            if right >= scene.left and left <= scene.right and span.end >= scene.start:
                room = QRect(round(left), top, max(round(right) - round(left), 1), bar)
                if span.ink == "hatch":
                    painter.fillRect(room, theme.colour("surface"))
                    paint.paint_hatch(painter, room)
                else:
                    painter.fillRect(room, theme.colour(span.ink))


def _shade_events(painter: QPainter, scene: Scene) -> None:
    for event in scene.events:
        if event.end is not None and event.end > scene.start and event.time < scene.end and scene.places:
            left, right = scene.x(max(event.time, scene.start)), scene.x(min(event.end, scene.end))
            area = QRectF(left, scene.places[0][1].top(), right - left, scene.bottom - scene.places[0][1].top())
            ink = event.priority.value if event.priority is not None else "muted"
            painter.fillRect(area, themes.current().colour(ink, 0.08))


def _shades(painter: QPainter, scene: Scene) -> None:
    for _shade, place in _shaded(scene):
        paint.paint_hatch(painter, place)


def _shade_texts(painter: QPainter, scene: Scene) -> None:
    """Over the curves and the lines of events, which would make them unreadable."""
    small = themes.font(Size.SMALL)
    for shade, place in _shaded(scene):
        wide = QFontMetrics(small).horizontalAdvance(shade.text) + 8
        if shade.text and place.width() > wide:
            room = QRect(place.left() + 2, scene.bottom - 16, wide, 14)
            painter.fillRect(room, themes.current().colour("surface"))
            paint.text(painter, room.adjusted(4, 0, 0, 0), shade.text, "muted", small)


def _shaded(scene: Scene) -> list[tuple[Shade, QRect]]:
    """The shades in sight with their places."""
    found = []
    for shade in scene.shades if scene.places else ():
        left, right = round(scene.x(max(shade.start, scene.start))), round(scene.x(min(shade.end, scene.end)))
        if left <= scene.right and right >= scene.left:
            top = scene.places[0][1].top()
            found.append((shade, QRect(left, top, max(right - left, 2), scene.bottom - top)))
    return found


def event_ink(event: Event) -> str:
    """The token of an event's line."""
    priority = event.priority
    return priority.value if priority is not None and priority is not Priority.NORMAL else "muted"


def _events(painter: QPainter, scene: Scene) -> None:
    small = themes.font(Size.SMALL)
    metrics = QFontMetrics(small)
    if scene.compact:
        _compact_events(painter, scene)
        return
    if scene.events_title:
        paint.text(painter, QRect(0, 0, scene.left - 8, 18), scene.events_title, "muted", small)
    events = sorted((e for e in scene.events if scene.start <= e.time <= scene.end), key=lambda e: e.time)
    theme = themes.current()
    for event in events:
        colour = theme.colour(event_ink(event), 0.65)
        painter.fillRect(QRect(round(scene.x(event.time)), 18, 1, scene.bottom - 18), colour)
    marks = [round(scene.x(event.time)) for event in events]
    taken = scene.left - 100
    for index, (event, at) in enumerate(zip(events, marks, strict=True)):
        free = taken
        if at - 7 >= taken:
            if event.priority is not None:
                paint_mark(painter, QRect(at - 6, 3, 13, 13), event.priority)
            elif event.letter:
                paint.letter(painter, QPoint(at, 9), event.letter)
            else:
                ratio = painter.device().devicePixelRatioF()
                painter.drawPixmap(at, 3, icons.pixmap(event.icon, "muted", 13, ratio))
            taken = at + 8
        wide = metrics.horizontalAdvance(event.text)
        following = marks[index + 1] - 10 if index + 1 < len(marks) else scene.edge
        begin, before = at + (10 if event.priority is not None else 16), at - 10 - wide
        if event.text and begin + wide <= following and begin >= taken:
            paint.text(painter, QRect(begin, 2, wide + 2, 15), event.text, "muted", small)
            taken = begin + wide + 6
        elif event.text and before >= max(free, scene.left):  # near the right edge it stands at the left of its mark
            paint.text(painter, QRect(before, 2, wide + 2, 15), event.text, "muted", small)


def _compact_events(painter: QPainter, scene: Scene) -> None:
    for event in scene.events:
        if scene.start <= event.time <= scene.end and scene.places:
            at, top = round(scene.x(event.time)), scene.places[0][1].top()
            ink = event_ink(event)
            painter.fillRect(QRect(at, top, 1, scene.bottom - top), themes.current().colour(ink, 0.8))
            if event.priority is not None:
                paint_mark(painter, QRect(at - 4, top - 4, 9, 9), event.priority)


def _stale(painter: QPainter, scene: Scene) -> None:
    if scene.stale is None or scene.stale[0] >= scene.end or not scene.places:
        return
    since, text = scene.stale
    left = max(round(scene.x(since)), scene.left)
    top = scene.places[0][1].top()
    area = QRect(left, top, scene.right - left, scene.bottom - top)
    painter.fillRect(area, themes.current().colour("surface", 0.5))
    paint.paint_hatch(painter, area)
    painter.setPen(paint.dashed("unknown", 2, 2))
    paint.line(painter, left, top, left, scene.bottom)
    if text:
        small = themes.font(Size.SMALL)
        wide = QFontMetrics(small).horizontalAdvance(text) + 12
        right = min(max(area.center().x() + wide // 2, left + wide), scene.right)
        chip = QRect(max(right - wide, scene.left), top + 4, wide, 18)
        paint.frame(painter, chip, "raised", "line-strong", radius=4)
        paint.text(painter, chip, text, "text", small, align=Qt.AlignmentFlag.AlignCenter)


def tick_text(tick: Tick) -> str:
    """What stands at a tick: a time, or a date where a day begins or days are counted."""
    if tick.step >= 28 * 86400:
        return numbers.month(tick.local)
    if tick.is_day:
        return numbers.day(tick.local)
    return tick.local.strftime("%H:%M:%S" if tick.step < 60 else "%H:%M")


def _axis(painter: QPainter, scene: Scene) -> None:
    small = themes.font(Size.SMALL)
    painter.setPen(paint.pen("line" if not scene.compact else "grid"))
    paint.line(painter, scene.left, scene.bottom, scene.right, scene.bottom)
    ticks = time_ticks(scene.start, scene.end, scene.zone, max(scene.width // (70 if scene.compact else 100), 3))
    taken = -100.0
    metrics = QFontMetrics(small)
    if scene.day and not scene.compact and not any(tick.is_day for tick in ticks):
        room = QRect(0, scene.bottom + 5, scene.left - _LABEL_GAP, 16)
        paint.text(painter, room, scene.day, "text", small, align=Qt.AlignmentFlag.AlignRight)
    for number, tick in enumerate(ticks):
        at = round(scene.x(tick.time))
        text = tick_text(tick)
        if scene.compact and number == 0 and scene.day and not tick.is_day:
            text = f"{scene.day} {text}"
        half = metrics.horizontalAdvance(text) / 2 + 1
        painter.setPen(paint.pen("line-strong"))
        paint.line(painter, at, scene.bottom, at, scene.bottom + 3)
        room = QRect(round(at - half), scene.bottom + 5, round(2 * half), 16)
        if scene.chip is not None and room.intersects(scene.chip):
            continue
        if at - half > max(taken + 8, -1) and at + half <= (scene.edge if scene.compact else scene.right + 24):
            paint.text(painter, room, text, "muted", small, align=Qt.AlignmentFlag.AlignCenter)
            taken = at + half
