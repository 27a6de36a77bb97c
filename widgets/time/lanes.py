"""Lanes on one time axis: which of several was on when. A stretch may be whole or in part, and says what it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import numbers, paint
from widgets import theme as themes
from widgets.theme import Size, Weight
from widgets.time.timeaxis import time_ticks
from widgets.vision import contrast_ratio

_LANE, _AXIS, _NOTE = 20, 18, 30
_LEAST = 2
_NOTE_GAP = 4


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` to `end` (unix seconds), with what is written on it or beside it. `part` 0 to 1 is how much was on:
    the less, the thinner. `now` says that it goes on; `hollow` draws it as a dashed frame."""

    start: float
    end: float
    text: str = ""
    part: float = 1.0
    now: bool = False
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane with its name, oldest stretch first."""

    name: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A moment that is named below the lanes, with a second line."""

    time: float
    text: str
    detail: str = ""


class Lanes(QWidget):
    """Lanes below each other from `start` to `end`. Below them stand round times, or `notes` where there are some."""

    reader_role = "Chart"

    def __init__(self, name: str, zone: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._zone = name, zone
        self._start, self._end = 0.0, 1.0
        self._lanes: tuple[Lane, ...] = ()
        self._notes: tuple[Note, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def set(self, start: float, end: float, lanes: Sequence[Lane], notes: Sequence[Note] = ()) -> None:
        """Show other lanes."""
        self._start, self._end = start, max(end, start + 1.0)
        self._lanes, self._notes = tuple(lanes), tuple(notes)
        said = [
            f"{lane.name} {self._when(each)}{f', {each.text}' if each.text else ''}".strip()
            for lane in self._lanes
            for each in lane.stretches
        ]
        said += [f"{numbers.date(note.time, self._zone())} {note.text} {note.detail}".strip() for note in self._notes]
        self.setAccessibleName("; ".join((self._name, *said)))
        self.updateGeometry()
        self.update()

    def _when(self, stretch: Stretch) -> str:
        begin = numbers.date(stretch.start, self._zone())
        if stretch.now:
            return self.tr("since %1").replace("%1", begin)
        return self.tr("%1 to %2").replace("%1", begin).replace("%2", numbers.date(stretch.end, self._zone()))

    def sizeHint(self) -> QSize:
        return QSize(320, _LANE * max(len(self._lanes), 1) + (_NOTE if self._notes else _AXIS))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def _left(self) -> int:
        bold = themes.font(Size.SMALL)
        widest = max((paint.advance(lane.name, bold) for lane in self._lanes), default=0)
        return min(widest + 10, self.width() // 3) if widest else 0

    def _x(self, time: float) -> int:
        left = self._left()
        share = min(max((time - self._start) / (self._end - self._start), 0.0), 1.0)
        return left + round((self.width() - 1 - left) * share)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, small = themes.current(), themes.font(Size.SMALL)
        left = self._left()
        for place, lane in enumerate(self._lanes):
            top = place * _LANE
            on = any(each.now for each in lane.stretches)
            paint.text(painter, QRect(0, top, left - 6, _LANE), lane.name, "text" if on else "muted", small)
            painter.fillRect(QRect(left, top + _LANE // 2, self.width() - left, 1), theme.colour("line"))
            for number, each in enumerate(lane.stretches):
                self._stretch(painter, each, top, number == len(lane.stretches) - 1)
        below = _LANE * max(len(self._lanes), 1)
        if self._notes:
            self._note_line(painter, below)
            return
        most = max((self.width() - left) // 64, 1)
        for tick in time_ticks(self._start, self._end, self._zone(), most):
            text = numbers.month(tick.local) if tick.step > 27 * 86400 else numbers.day(tick.local)
            if tick.step < 86400:
                text = f"{tick.local:%H:%M}"
            wide = paint.advance(text, small) + 2
            x = self._x(tick.time)
            if x + wide <= self.width():
                paint.text(painter, QRect(x, below + 2, wide, _AXIS - 4), text, "muted", small)

    def _stretch(self, painter: QPainter, each: Stretch, top: int, last: bool) -> None:
        """What does not fit into a stretch stands beside it where it is the last of its lane, and is left out else."""
        theme, small = themes.current(), themes.font(Size.SMALL)
        wide = max(self._x(each.end) - self._x(each.start), _LEAST)
        x = min(self._x(each.start), self.width() - wide)
        # What is too short to see how thick it is stands out by its height.
        high = _LANE - 6 if wide == _LEAST else max(round((_LANE - 6) * min(max(each.part, 0.2), 1.0)), 3)
        box = QRect(x, top + (_LANE - high) // 2, wide, high)
        if each.hollow:
            painter.fillRect(box, theme.colour("surface"))
            painter.setPen(paint.dashed("medium"))
            painter.drawRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5))
        else:
            painter.fillRect(box, theme.colour(_filled(each)))
        if not each.text:
            return
        taken = paint.advance(each.text, small) + 2
        inside = taken + 10 <= wide and each.part >= 0.9
        if inside:
            ink = "text" if each.hollow else _readable(theme, _filled(each))
            face = themes.font(Size.SMALL, Weight.MEDIUM) if each.now else small
            paint.text(painter, QRect(x + 6, top, wide - 8, _LANE), each.text, ink, face)
            return
        if not last:
            return
        room = QRect(x + wide + 4, top, taken, _LANE)
        if room.right() > self.width():
            room = QRect(max(x - taken - 4, self._left()), top, taken, _LANE)
        painter.fillRect(room.adjusted(-2, 3, 2, -3), theme.colour("surface"))
        paint.text(painter, room, each.text, "text" if each.now else "muted", small)

    def _note_line(self, painter: QPainter, below: int) -> None:
        """Named moments: each from its place to the right, the last to the left. The first and the last have room, then
        the newer before the older; what has none is a line alone."""
        theme, small = themes.current(), themes.font(Size.SMALL)
        last = len(self._notes) - 1
        taken: list[tuple[int, int]] = []
        for place in dict.fromkeys((0, last, *range(last - 1, 0, -1))):
            note = self._notes[place]
            x = self._x(note.time)
            painter.fillRect(QRect(x, below - 5, 1, 5), theme.colour("muted"))
            wide = max(paint.advance(part, small) for part in (note.text, note.detail)) + 4
            ends = place == last > 0
            left = self.width() - wide if ends else x
            if left + wide > self.width() or any(left < end and begin < left + wide for begin, end in taken):
                continue
            taken.append((left - _NOTE_GAP, left + wide + _NOTE_GAP))
            side = Qt.AlignmentFlag.AlignRight if ends else Qt.AlignmentFlag.AlignLeft
            align = side | Qt.AlignmentFlag.AlignVCenter
            paint.text(painter, QRect(left, below + 1, wide, 14), note.text, "text", small, align=align)
            paint.text(painter, QRect(left, below + 15, wide, 14), note.detail, "muted", small, align=align)


def _filled(stretch: Stretch) -> str:
    return "data" if stretch.now else "data-5"


def _readable(theme: themes.Theme, fill: str) -> str:
    """The ink that is read better on this fill: which one it is differs between themes."""
    under = theme.colour(fill).name()
    return max(("text", "bg"), key=lambda ink: contrast_ratio(theme.colour(ink).name(), under))
