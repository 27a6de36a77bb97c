"""The whole fleet at a glance: one cell each, grey by how much it works, abnormal ones by colour and shape."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import paint, reader
from widgets import theme as themes
from widgets.maps import fleetcells, fleetlayout
from widgets.maps.fleetlayout import HEADING, LABEL_GAP, FleetNode, FleetRack, FleetSite
from widgets.motion import blinker
from widgets.priority import Priority, paint_mark, word
from widgets.theme import Size
from widgets.time.lines import Floats
from widgets.tips import show_tip

__all__ = ["FleetMap", "FleetNode", "FleetRack", "FleetSite"]

_SHADES = 32
_DASHED_MOST = 512
_MARKS_MOST = 400
_SMALLEST_MARK = 9
_NODE_MARK = 10
_NAMED = tuple(grain for grain in fleetlayout.GRAINS if grain.nodes)


class FleetMap(QWidget):
    """Cells grouped by node, rack and site. Arrows move, Enter opens a cell, Shift+Enter its
    node; labels can be clicked.

    Cells are painted through a table of colours into one image, whatever their number.
    """

    reader_role = "List"

    cell_clicked = Signal(object)
    node_clicked = Signal(object)
    cell_hovered = Signal(object)

    def __init__(self, name: str = "", *, ground: str = "surface", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name or self.tr("Fleet map"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._ground = ground
        self._sites: tuple[FleetSite, ...] = ()
        self._levels: Floats = np.empty(0, np.float32)
        self._marks: dict[Hashable, Priority] = {}
        self._node_marks: dict[Hashable, Priority] = {}
        self._blinking: frozenset[Hashable] = frozenset()
        self._tip: Callable[[Hashable], str] | None = None
        self._placed = fleetlayout.place((), 1, 1, len)
        self._place: dict[Hashable, int] = {}
        self._current: Hashable | None = None
        self._hovered: int | None = None
        self._hovered_label: Hashable | None = None
        self._cells: tuple[float, NDArray[np.intp]] | None = None
        self._pixels: NDArray[np.uint32] = np.empty((0, 0), np.uint32)
        self._picture: QPixmap | None = None
        blinker().turned.connect(self._blink)

    # What is shown

    def set_sites(self, sites: Sequence[FleetSite]) -> None:
        """The fleet. Levels are forgotten when the number of cells changes; marks stay by key."""
        self._sites = tuple(sites)
        self._arrange()
        count = len(self._placed.keys)
        if len(self._levels) != count:
            self._levels = np.full(count, np.nan, np.float32)
        self._describe()
        self.updateGeometry()

    def cell_keys(self) -> list[Hashable]:
        """The keys in the order in which `set_levels` takes its values."""
        return list(self._placed.keys)

    def set_levels(self, levels: Floats) -> None:
        """How much each cell works, 0 to 1, in layout order; NaN is no data. Raises ValueError for another length."""
        if len(levels) != len(self._placed.keys):
            raise ValueError(f"{len(levels)} levels for {len(self._placed.keys)} cells")
        self._levels = np.asarray(levels, dtype=np.float32)
        self._redraw()

    def set_marks(self, marks: Mapping[Hashable, Priority], blinking: Collection[Hashable] = ()) -> None:
        """The cells that are not normal, and which of them blink because nobody acknowledged them."""
        fresh: dict[Hashable, Priority] = {
            key: priority for key, priority in marks.items() if priority is not Priority.NORMAL
        }
        if fresh == self._marks and self._blinking == frozenset(blinking):
            return
        self._marks = fresh
        self._blinking = frozenset(blinking)
        blinker().need(self, self.isVisible() and bool(self._blinking))
        self._describe()
        self._redraw()

    def set_node_marks(self, marks: Mapping[Hashable, Priority]) -> None:
        """Nodes that are not normal themselves, whatever their cells say: a mark beside the name, or on the first cell
        where names have no room."""
        fresh: dict[Hashable, Priority] = {key: each for key, each in marks.items() if each is not Priority.NORMAL}
        if fresh != self._node_marks:
            self._node_marks = fresh
            self._describe()
            self._redraw()

    def set_tip(self, tip: Callable[[Hashable], str]) -> None:
        """What a cell says on hover, asked for when it is needed."""
        self._tip = tip

    def current(self) -> Hashable | None:
        """The cell the keyboard is on."""
        return self._current

    def set_current(self, key: Hashable | None) -> None:
        """Put the keyboard on a cell, without a signal."""
        if key != self._current:
            self._current = key
            reader.moved(self, self.reader_current())
        self.update()

    def cell_rect(self, key: Hashable) -> QRect:
        """Where a cell stands, in this widget's coordinates. Raises KeyError."""
        return self._rect(self._place[key])

    def _describe(self) -> None:
        counts = dict.fromkeys(Priority, 0)
        for priority in (*self._marks.values(), *self._node_marks.values()):
            counts[priority] += 1
        said = [self.tr("%n cell(s)", "", len(self._placed.keys))]
        said += [f"{word(each)}: {count}" for each, count in counts.items() if count]
        self.setAccessibleDescription(", ".join(said))

    # What a screen reader is told

    def reader_count(self) -> int:
        return len(self._placed.keys)

    def reader_key(self, index: int) -> Hashable:
        return self._placed.keys[index]

    def reader_index(self, key: Hashable) -> int | None:
        return self._place.get(key)

    def reader_text(self, index: int) -> str:
        key = self._placed.keys[index]
        said = self._tip(key).splitlines() if self._tip is not None else [str(key)]
        marked = self._marks.get(key, Priority.NORMAL)
        return ", ".join((*said[:1], word(marked), *said[1:]) if marked is not Priority.NORMAL else said)

    def reader_rect(self, index: int) -> QRect:
        return self._rect(index)

    def reader_current(self) -> int | None:
        return self._place.get(self._current) if self._current is not None else None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current in self._place:
            QTimer.singleShot(0, self, self._tell_current)  # after Qt has told of the map itself

    @Slot()
    def _tell_current(self) -> None:
        reader.moved(self, self.reader_current())

    # Geometry

    def sizeHint(self) -> QSize:
        return QSize(720, 150)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 60)

    def height_for(self, width: int, within: int = 0) -> int:
        """The height at which everything is drawn at its largest in `width` pixels; or a little smaller, but with all
        names, where it then needs no more than `within`."""
        heights = [fleetlayout.flow(self._sites, grain, width, self._measure) for grain in _NAMED]
        fitting = (placed.height for placed in heights if placed.height <= within and placed.width <= width)
        return next(fitting, heights[0].height)

    def _measure(self, text: str) -> int:
        return QFontMetrics(themes.font(Size.SMALL)).horizontalAdvance(text)

    def _arrange(self) -> None:
        self._placed = fleetlayout.place(self._sites, self.width(), self.height(), self._measure)
        self._place = {key: index for index, key in enumerate(self._placed.keys)}
        self._cells = None
        self._hovered = None
        self._redraw()

    def _rect(self, index: int) -> QRect:
        placed = self._placed
        return QRect(int(placed.left[index]), int(placed.top[index]), placed.grain.cell, placed.grain.cell)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._redraw()

    def _redraw(self) -> None:
        self._picture = None
        self.update()

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = self._draw(ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        self._paint_blinking(painter)
        if self._hovered is not None:
            paint.frame(painter, self._rect(self._hovered).adjusted(-2, -2, 2, 2), None, "text", radius=3)
        index = self._place.get(self._current) if self._current is not None else None
        if index is not None:
            ink = "focus" if self.hasFocus() else "accent"
            for grow in (3, 2):
                ring = self._rect(index).adjusted(-grow, -grow, grow, grow)
                paint.frame(painter, ring, None, ink, radius=4)
        elif self.hasFocus():
            paint.frame(painter, self.rect(), None, "focus")

    def _draw(self, ratio: float) -> QPixmap:
        made = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(themes.current().colour(self._ground))
        painter = QPainter(made)
        self._paint_cells(painter, ratio)
        self._paint_labels(painter)
        self._paint_marks(painter)
        self._paint_node_marks(painter)
        painter.end()
        return made

    def _shades(self) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Each cell's step on the scale of greys, and whether it is known."""
        known = np.isfinite(self._levels)
        levels = np.where(known, np.clip(self._levels, 0, 1), 0)
        return np.rint(levels * (_SHADES - 1)).astype(np.intp), known

    def _unknown(self) -> list[int]:
        told = {self._place[key] for key, priority in self._marks.items() if key in self._place and priority.abnormal}
        lost = set(np.flatnonzero(~np.isfinite(self._levels)).tolist()) - told
        marked = [self._place[k] for k, p in self._marks.items() if p is Priority.UNKNOWN and k in self._place]
        return sorted({*lost, *marked})

    def _cell_image(self, ratio: float) -> NDArray[np.intp]:
        """Which part of which cell every pixel of the screen shows."""
        if self._cells is None or self._cells[0] != ratio:
            extent = max(round(self.height() * ratio), 1), max(round(self.width() * ratio), 1)
            self._cells = ratio, fleetcells.numbered(self._placed, ratio, extent)
            self._pixels = np.empty(self._cells[1].shape, np.uint32)
        return self._cells[1]

    def _colours(self) -> NDArray[np.uint32]:
        """What `_cell_image` points into: the colour of each part of each cell."""
        theme = themes.current()
        low, high = theme.colour("heat-low"), theme.colour("heat-high")
        greys = np.array(
            [paint.mix(low, high, step / (_SHADES - 1)).rgba() for step in range(_SHADES)], dtype=np.uint32
        )
        ground = np.uint32(theme.colour(self._ground).rgba())
        large = self._placed.grain.cell >= fleetcells.ROUNDED_FROM
        shades, _ = self._shades()
        body = greys[shades]
        for key, priority in self._marks.items():
            index = self._place.get(key)
            if index is not None and priority is not Priority.UNKNOWN:
                body[index] = theme.colour("track" if large else priority.value).rgba()
        table = fleetcells.parts(body, ground)
        lost = np.array(self._unknown(), dtype=np.intp)
        table[lost] = ground
        if not large or len(lost) > _DASHED_MOST:
            table[lost, 1] = theme.colour("unknown").rgba()
        return np.concatenate(([ground], table.reshape(-1)))

    def _paint_cells(self, painter: QPainter, ratio: float) -> None:
        cells = self._cell_image(ratio)
        pixels = np.take(self._colours(), cells, mode="clip", out=self._pixels)
        height, width = pixels.shape
        image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        painter.drawImage(0, 0, image)
        lost = self._unknown()
        if self._placed.grain.cell >= fleetcells.ROUNDED_FROM and len(lost) <= _DASHED_MOST:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(paint.dashed("unknown", 2, 2))
            for index in lost:
                painter.drawRoundedRect(QRectF(self._rect(index)).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_labels(self, painter: QPainter) -> None:
        small = themes.font(Size.SMALL)
        for left, top, wide, text in self._placed.headings:
            paint.text(painter, QRect(left, top, wide, HEADING - 4), text, "muted", small)
        size = self._placed.grain.cell
        for left, top, wide, text, key in self._placed.labels:
            ink = "text" if key == self._hovered_label else "muted"
            paint.text(painter, QRect(left, top + size // 2 - 8, wide, 16), text, ink, small)

    def _mark_rect(self, index: int) -> QRect:
        rect = self._rect(index)
        size = self._placed.grain.cell
        grow = max(0, _SMALLEST_MARK - size + 1) // 2
        shrink = 2 if size >= 14 else 1 if size >= _SMALLEST_MARK else 0
        made = rect.adjusted(shrink - grow, shrink - grow, grow - shrink, grow - shrink)
        # At the edge a mark moves inside rather than lose half its shape.
        made.moveLeft(min(max(made.left(), 0), max(self.width() - made.width(), 0)))
        made.moveTop(min(max(made.top(), 0), max(self.height() - made.height(), 0)))
        return made

    def _paint_marks(self, painter: QPainter) -> None:
        """Shapes as well as colours, also where a cell is too small for one; the worst, not a carpet of them."""
        worst = sorted(
            (priority.rank, self._place[key], priority)
            for key, priority in self._marks.items()
            if key in self._place and priority is not Priority.UNKNOWN and key not in self._blinking
        )
        for _, index, priority in reversed(worst[:_MARKS_MOST]):
            self._paint_mark(painter, index, priority, dim=False)

    def _paint_node_marks(self, painter: QPainter) -> None:
        if not self._node_marks:
            return
        size = self._placed.grain.cell
        if self._placed.grain.nodes:
            for left, top, wide, _, key in self._placed.labels:
                if key in self._node_marks:
                    at = left + wide + (LABEL_GAP - _NODE_MARK) // 2 - 2
                    box = QRect(at, top + (size - _NODE_MARK) // 2, _NODE_MARK, _NODE_MARK)
                    paint_mark(painter, box, self._node_marks[key])
            return
        first: dict[Hashable, int] = {}
        for index, owner in enumerate(self._placed.owners):
            first.setdefault(owner, index)
        worst = sorted(((p.rank, first[key], p) for key, p in self._node_marks.items() if key in first), reverse=True)
        for _, index, priority in worst[-_MARKS_MOST:]:
            self._paint_mark(painter, index, priority, dim=False)

    def _paint_mark(self, painter: QPainter, index: int, priority: Priority, *, dim: bool) -> None:
        rect = self._mark_rect(index)
        if self._placed.grain.cell < _SMALLEST_MARK:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(themes.current().colour(self._ground))
            painter.drawEllipse(rect.adjusted(-2, -2, 2, 2))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        paint_mark(painter, rect, priority, dim)

    def _paint_blinking(self, painter: QPainter) -> None:
        for key in self._blinking:
            index, priority = self._place.get(key), self._marks.get(key)
            if index is not None and priority is not None:
                self._paint_mark(painter, index, priority, dim=blinker().dim)

    def _blink(self) -> None:
        if self._blinking:
            self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        blinker().need(self, bool(self._blinking))

    # The hand

    def cell_at(self, place: QPoint) -> Hashable | None:
        """The key of the cell under a point; the gap to the next counts to a cell."""
        index = self._index_at(place)
        return None if index is None else self._placed.keys[index]

    def _index_at(self, place: QPoint) -> int | None:
        placed = self._placed
        x, y = place.x() - placed.left, place.y() - placed.top
        hit = np.flatnonzero((x >= 0) & (y >= 0) & (x < placed.grain.across) & (y < placed.grain.down))
        return int(hit[0]) if len(hit) else None

    def _label_at(self, place: QPoint) -> Hashable | None:
        for left, top, wide, _, key in self._placed.labels:
            if QRect(left, top - 2, wide + LABEL_GAP - 4, self._placed.grain.down).contains(place):
                return key
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index = self._index_at(place)
        label = self._label_at(place) if index is None else None
        over = index is not None or label is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        if label != self._hovered_label:
            self._hovered_label = label
            self._redraw()
        if index != self._hovered:
            self._hovered = index
            self.update()
            self.cell_hovered.emit(None if index is None else self._placed.keys[index])

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self._hovered_label is not None:
            self._hovered_label = None
            self._redraw()
        if self._hovered is not None:
            self._hovered = None
            self.update()
            self.cell_hovered.emit(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        place = event.position().toPoint()
        key = self.cell_at(place)
        if key is not None:
            self.set_current(key)
            self.cell_clicked.emit(key)
            return
        label = self._label_at(place)
        if label is not None:
            self.node_clicked.emit(label)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self._placed.keys:
            self._move(*step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current in self._place:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.node_clicked.emit(self._placed.owners[self._place[self._current]])
            else:
                self.cell_clicked.emit(self._current)
        else:
            super().keyPressEvent(event)

    def _move(self, across: int, down: int) -> None:
        """To the nearest cell in a direction; the first one when there is no current cell."""
        placed = self._placed
        index = self._place.get(self._current) if self._current is not None else None
        if index is None:
            self.set_current(placed.keys[0])
            return
        x, y = placed.left - placed.left[index], placed.top - placed.top[index]
        along, aside = (x * across, np.abs(y)) if across else (y * down, np.abs(x))
        ahead = along > 0
        if ahead.any():
            cost = np.where(ahead, along + 4.0 * aside, np.inf)
            self.set_current(placed.keys[int(np.argmin(cost))])

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            key = self.cell_at(event.pos())
            text = self._tip(key) if key is not None and self._tip is not None else ""
            show_tip(event.globalPos(), text, self)
            if not text:
                event.ignore()
            return True
        return bool(super().event(event))
