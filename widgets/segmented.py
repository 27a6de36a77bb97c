"""A choice of one among a few, side by side: 15 min, 1 h, 6 h."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from widgets import paint
from widgets import theme as themes
from widgets.tips import set_tip

_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class _Segment(QAbstractButton):
    """One choice. Radio buttons to a screen reader; arrow keys move between them."""

    def __init__(self, key: Hashable, text: str, tip: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._control = parent
        self.key = key
        self.setText(text)
        set_tip(self, tip)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(themes.font()).horizontalAdvance(self.text()) + 22, themes.CONTROL_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt's buttons would take the arrows to go to the next one in the tab order.
        if event.key() in _ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = themes.current()
        # The control's rounded corners, in this segment's own coordinates.
        outline = QPainterPath()
        inner = QRectF(self._control.rect()).adjusted(1, 1, -1, -1).translated(-self.pos())
        outline.addRoundedRect(inner, themes.RADIUS - 1, themes.RADIUS - 1)
        painter.setClipPath(outline)
        if self.isChecked() or self.underMouse():
            painter.fillRect(self.rect(), theme.colour("raised" if self.isChecked() else "hover"))
        if self.isChecked():
            painter.fillRect(QRect(0, self.height() - 2, self.width(), 2), theme.colour("accent"))
        ink = "text" if self.isChecked() else "muted"
        align = Qt.AlignmentFlag.AlignCenter
        paint.text(painter, self.rect(), self.text(), ink, themes.font(), align=align)


class SegmentedControl(QWidget):
    """Shows all choices at once; one is on, or none where what holds is none of them. Left and Right choose."""

    reader_role = "Grouping"

    changed = Signal(object)

    def __init__(
        self,
        segments: Sequence[tuple[Hashable, str]] = (),
        current: Hashable | None = None,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name or self.tr("Choice"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(1, 1, 1, 1)
        self._row.setSpacing(1)
        self._segments: list[_Segment] = []
        self._current: Hashable | None = None
        self.set_segments(segments, current)

    def set_segments(self, segments: Sequence[tuple[Hashable, str]], current: Hashable | None = None) -> None:
        """Offer other choices; the first is on when `current` is None. No signal."""
        for old in self._segments:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._segments = [_Segment(key, text, "", self) for key, text in segments]
        for segment in self._segments:
            segment.clicked.connect(self._clicked)
            self._row.addWidget(segment)
        if self._segments:
            self.set_current(current if current is not None else self._segments[0].key)

    def current(self) -> Hashable | None:
        """The key that is on."""
        return self._current

    def set_current(self, key: Hashable | None) -> None:
        """Turn a choice on, or with None all off, without a signal. Raises KeyError for an unknown key."""
        if key is not None and all(segment.key != key for segment in self._segments):
            raise KeyError(key)
        if key == self._current and any(segment.isChecked() for segment in self._segments) == (key is not None):
            return
        self._current = key
        for number, segment in enumerate(self._segments):
            on = segment.key == key
            segment.setAutoExclusive(False)  # Qt would keep one of a group on
            segment.setChecked(on)
            segment.setAutoExclusive(True)
            # One stop for the Tab key, as in a group of radio buttons.
            stop = on or (key is None and number == 0)
            segment.setFocusPolicy(Qt.FocusPolicy.TabFocus if stop else Qt.FocusPolicy.ClickFocus)

    def _choose(self, key: Hashable) -> None:
        if key == self._current:
            self.set_current(key)
            return
        self.set_current(key)
        self.changed.emit(key)

    def _clicked(self) -> None:
        segment = self.sender()
        if isinstance(segment, _Segment):
            self._choose(segment.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self._segments:
            super().keyPressEvent(event)
            return
        keys = [segment.key for segment in self._segments]
        at = keys.index(self._current) + step if self._current in keys else 0
        following = min(max(at, 0), len(keys) - 1)
        self._choose(keys[following])
        self._segments[following].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        focused = any(segment.hasFocus() for segment in self._segments)
        for segment in self._segments[1:]:
            painter.fillRect(segment.x() - 1, 1, 1, self.height() - 2, themes.current().colour("control-line"))
        paint.frame(painter, self.rect(), None, "focus" if focused else "control-line")
