"""A network as it is wired: boxes in layers, lines by load, what is wrong by colour and shape."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QLineF, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import paint
from widgets import theme as themes
from widgets.priority import Priority, paint_mark, word
from widgets.theme import Size, Weight

_BOX_HEIGHT = 32
_LEAF_HEIGHT = 46
_GAP = 6
_GROUP_GAP = 24
_GROUP_PAD = 8
_NEAR = 6.0


@dataclass(frozen=True, slots=True)
class Box:
    """Something with ports. Layer 0 is on top; neighbours of one `group` share a frame with its name below."""

    key: Hashable
    text: str
    value: str = ""
    layer: int = 0
    group: str = ""
    priority: Priority = Priority.NORMAL


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two boxes. `load` 0 to 1 gives its weight, None is no data; `text` stands beside what is wrong."""

    key: Hashable
    one: Hashable
    other: Hashable
    load: float | None = 0.0
    priority: Priority = Priority.NORMAL
    text: str = ""


class TopologyCanvas(QWidget):
    """Boxes and links, laid out by layers in the order given. Arrows move between boxes, Enter opens one."""

    reader_role = "Canvas"

    box_clicked = Signal(object)
    link_clicked = Signal(object)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name or self.tr("Network"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._boxes: dict[Hashable, Box] = {}
        self._links: tuple[Link, ...] = ()
        self._places: dict[Hashable, QRect] = {}
        self._frames: list[tuple[QRect, str]] = []
        self._current: Hashable | None = None
        self._hovered: Hashable | None = None
        self._hovered_link: Hashable | None = None

    def set_network(self, boxes: Sequence[Box], links: Sequence[Link]) -> None:
        """Show a network. Raises KeyError for a link to a box that is not there."""
        self._boxes = {box.key: box for box in boxes}
        for link in links:
            _ = self._boxes[link.one], self._boxes[link.other]
        self._links = tuple(links)
        self._arrange()

    def current(self) -> Hashable | None:
        """The box the keyboard is on."""
        return self._current

    def box_rect(self, key: Hashable) -> QRect:
        """Where a box stands. Raises KeyError."""
        return self._places[key]

    def sizeHint(self) -> QSize:
        return QSize(720, 320)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 180)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # Layout

    def _width_of(self, box: Box, last: bool) -> int:
        name = QFontMetrics(themes.font(Size.BODY, Weight.MEDIUM)).horizontalAdvance(box.text)
        value = QFontMetrics(themes.font(Size.SMALL)).horizontalAdvance(box.value)
        return max(name, value, 24) + 16 if last else name + (8 + value if value else 0) + 28

    def _arrange(self) -> None:
        layers: dict[int, list[Box]] = {}
        for box in self._boxes.values():
            layers.setdefault(box.layer, []).append(box)
        self._places, self._frames = {}, []
        if not layers:
            self.update()
            return
        last = max(layers)
        room = self.height() - _LEAF_HEIGHT - 36
        down = room / max(len(layers) - 1, 1)
        # From the bottom up: the leaves take the width they need, switches stand over what hangs on them.
        for step, layer in enumerate(sorted(layers, reverse=True)):
            top = round(self.height() - _LEAF_HEIGHT - 30 - step * down)
            if layer == last:
                self._lay_leaves(layers[layer], top)
            else:
                self._lay_over(layers[layer], top)
        self.update()

    def _lay_leaves(self, boxes: list[Box], top: int) -> None:
        groups: list[tuple[str, list[Box]]] = []
        for box in boxes:
            if not groups or groups[-1][0] != box.group:
                groups.append((box.group, []))
            groups[-1][1].append(box)
        wanted = sum(self._width_of(box, True) + _GAP for box in boxes) - _GAP * len(groups)
        free = self.width() - wanted - 2 * _GROUP_PAD * len(groups)
        between = min(max(free / max(len(groups), 1), 2.0), _GROUP_GAP * 3.0)
        squeeze = min(1.0, (self.width() - (2 * _GROUP_PAD + 2) * len(groups)) / max(wanted, 1))
        x = max((free - between * (len(groups) - 1)) / 2, 0.0)
        for name, members in groups:
            begin = x
            x += _GROUP_PAD
            for box in members:
                wide = self._width_of(box, True) * squeeze
                self._places[box.key] = QRect(round(x), top, round(wide), _LEAF_HEIGHT)
                x += wide + _GAP * squeeze
            x += _GROUP_PAD - _GAP * squeeze
            if name:
                self._frames.append((QRect(round(begin), top - 8, round(x - begin), _LEAF_HEIGHT + 16), name))
            x += between

    def _lay_over(self, boxes: list[Box], top: int) -> None:
        """Each over the middle of what hangs on it, pushed apart where they would overlap."""
        wished: list[tuple[float, Box]] = []
        for index, box in enumerate(boxes):
            below = [
                self._places[link.other if link.one == box.key else link.one].center().x()
                for link in self._links
                if box.key in (link.one, link.other)
                and (link.other if link.one == box.key else link.one) in self._places
            ]
            middle = sum(below) / len(below) if below else self.width() * (index + 0.5) / len(boxes)
            wished.append((middle, box))
        if len({round(middle / 40) for middle, _ in wished}) < len(wished):
            # A full mesh wishes all of them into the middle: spread them instead.
            wished = [(self.width() * (index + 1) / (len(boxes) + 1), box) for index, box in enumerate(boxes)]
        edge = 0.0
        room = self.width() - _GAP * (len(boxes) - 1)
        squeeze = min(1.0, room / max(sum(self._width_of(box, False) for box in boxes), 1))
        for middle, box in wished:
            wide = int(self._width_of(box, False) * squeeze)
            left = max(middle - wide / 2, edge)
            self._places[box.key] = QRect(round(left), top, wide, _BOX_HEIGHT)
            edge = left + wide + _GAP
        # What was pushed over the right edge goes back, and pushes its neighbours.
        edge = self.width()
        for _, box in reversed(wished):
            rect = self._places[box.key]
            rect.moveRight(min(rect.right(), round(edge) - 1))
            edge = rect.left() - _GAP

    # Painting

    def _line(self, link: Link) -> QLineF:
        one, other = self._places[link.one], self._places[link.other]
        upper, lower = (one, other) if one.top() <= other.top() else (other, one)
        return QLineF(QPointF(upper.center().x(), upper.bottom() + 1), QPointF(lower.center().x(), lower.top()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        small = themes.font(Size.SMALL)
        for box, name in self._frames:
            paint.frame(painter, box, None, "line")
            below = QRect(box.left() - 20, box.bottom() + 4, box.width() + 40, 15)
            paint.text(painter, below, name, "muted", small, align=Qt.AlignmentFlag.AlignCenter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for link in sorted(self._links, key=lambda each: each.priority.abnormal):
            self._paint_link(painter, link)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for link in self._links:
            self._paint_link_mark(painter, link)
        last = max((box.layer for box in self._boxes.values()), default=0)
        for box_ in self._boxes.values():
            self._paint_box(painter, box_, box_.layer == last)

    def _paint_link(self, painter: QPainter, link: Link) -> None:
        theme = themes.current()
        pen = QPen(theme.colour(link.priority.value if link.priority.abnormal else "data-2"))
        pen.setWidthF(1.0 + 3.0 * min(max(link.load or 0.0, 0.0), 1.0))
        if link.load is None:
            pen.setColor(theme.colour("unknown"))
            pen.setWidthF(1.0)
            pen.setDashPattern([3, 3])
        if link.key == self._hovered_link:
            pen.setColor(theme.colour("text"))
        painter.setPen(pen)
        painter.drawLine(self._line(link))

    def _paint_link_mark(self, painter: QPainter, link: Link) -> None:
        if not link.priority.abnormal:
            return
        middle = self._line(link).pointAt(0.5)
        paint_mark(painter, QRectF(middle.x() - 7, middle.y() - 7, 14, 14), link.priority)
        if link.text:
            room = QRect(round(middle.x()) + 12, round(middle.y()) - 8, 180, 16)
            paint.text(painter, room, link.text, "text", themes.font(Size.SMALL))

    def _paint_box(self, painter: QPainter, box: Box, leaf: bool) -> None:
        rect = self._places[box.key]
        lost = box.priority is Priority.UNKNOWN
        line = box.priority.value if box.priority.abnormal else "unknown" if lost else "line-strong"
        style = Qt.PenStyle.DashLine if lost else Qt.PenStyle.SolidLine
        paint.frame(painter, rect, "hover" if box.key == self._hovered else "raised", line, radius=4, style=style)
        if box.key == self._current:
            ink = "focus" if self.hasFocus() else "accent"
            paint.frame(painter, rect.adjusted(-3, -3, 3, 3), None, ink)
        bold, small = themes.font(Size.BODY, Weight.MEDIUM), themes.font(Size.SMALL)
        centre = Qt.AlignmentFlag.AlignCenter
        ink = "muted" if lost else "text"
        if leaf:
            paint.text(painter, QRect(rect.left(), rect.top() + 5, rect.width(), 18), box.text, ink, bold, align=centre)
            below = QRect(rect.left(), rect.top() + 23, rect.width(), 16)
            paint.text(painter, below, box.value, "muted", small, align=centre)
        else:
            name = QFontMetrics(bold).horizontalAdvance(box.text)
            value = QFontMetrics(small).horizontalAdvance(box.value)
            left = max(rect.center().x() - (name + (8 + value if value else 0)) // 2, rect.left() + 4)
            room = QRect(left, rect.top(), min(name + 2, rect.right() - left - 2), rect.height())
            left += paint.text(painter, room, box.text, ink, bold) + 8
            if rect.right() - left >= value:
                beside = QRect(left, rect.top(), value + 2, rect.height())
                paint.text(painter, beside, box.value, "muted", small)
        if box.priority.abnormal:
            paint_mark(painter, QRect(rect.right() - 6, rect.top() - 7, 13, 13), box.priority)

    # The hand

    def _box_at(self, place: QPointF) -> Hashable | None:
        spot = place.toPoint()
        return next((key for key, rect in self._places.items() if rect.contains(spot)), None)

    def _link_at(self, place: QPointF) -> Hashable | None:
        best: tuple[float, Hashable] | None = None
        for link in self._links:
            line = self._line(link)
            length = line.length() or 1.0
            along = QPointF.dotProduct(place - line.p1(), line.p2() - line.p1()) / (length * length)
            far = QLineF(place, line.pointAt(min(max(along, 0.0), 1.0))).length()
            if far <= _NEAR and (best is None or far < best[0]):
                best = (far, link.key)
        return None if best is None else best[1]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        box = self._box_at(event.position())
        link = self._link_at(event.position()) if box is None else None
        if (box, link) != (self._hovered, self._hovered_link):
            self._hovered, self._hovered_link = box, link
            over = box is not None or link is not None
            self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = self._hovered_link = None
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        box = self._box_at(event.position())
        if box is not None:
            self._go(box)
            self.box_clicked.emit(box)
            return
        link = self._link_at(event.position())
        if link is not None:
            self.link_clicked.emit(link)

    def _go(self, key: Hashable) -> None:
        self._current = key
        box = self._boxes[key]
        said = (box.text, box.value, box.group, word(box.priority))
        self.setAccessibleDescription(", ".join(part for part in said if part))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        directions = {
            Qt.Key.Key_Left: QPointF(-1, 0),
            Qt.Key.Key_Right: QPointF(1, 0),
            Qt.Key.Key_Up: QPointF(0, -1),
            Qt.Key.Key_Down: QPointF(0, 1),
        }
        direction = directions.get(Qt.Key(event.key()))
        if direction is not None and self._places:
            self._step(direction)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current is not None:
            self.box_clicked.emit(self._current)
        else:
            super().keyPressEvent(event)

    def _step(self, direction: QPointF) -> None:
        if self._current not in self._places:
            self._go(min(self._places, key=lambda key: (self._places[key].top(), self._places[key].left())))
            return
        here = QPointF(self._places[self._current].center())
        best: tuple[float, Hashable] | None = None
        for key, rect in self._places.items():
            way = QPointF(rect.center()) - here
            ahead = QPointF.dotProduct(way, direction)
            aside = abs(way.x() * direction.y()) + abs(way.y() * direction.x())
            if ahead > 1 and (best is None or ahead + 3 * aside < best[0]):
                best = (ahead + 3 * aside, key)
        if best is not None:
            self._go(best[1])
