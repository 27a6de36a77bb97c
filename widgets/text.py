"""Text on screen: labels in a token's ink, breadcrumbs, small tags."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHBoxLayout, QLabel, QMenu, QSizePolicy, QWidget

from widgets import paint, reader
from widgets import theme as themes
from widgets.theme import Size, Weight
from widgets.tips import set_tip

_GAP = "…"  # what stands for what is left out


class Label(QLabel):
    """Plain text in one token's ink. `elide` shortens it to the room there is, at its end or where `elided` says, and
    shows all of it on hover; who copies across the gap gets what was left out."""

    def __init__(
        self,
        text: str = "",
        ink: str = "text",
        size: Size = Size.BODY,
        weight: Weight = Weight.REGULAR,
        *,
        mono: bool = False,
        elide: bool = False,
        elided: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ink = ink
        self._elide = elide
        self._elided = elided
        self._selectable = False
        self._whole = text
        self._shortened = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(themes.font(size, weight, mono=mono))
        self.setWordWrap(wrap)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        super().setText(text)
        self._selectable = selectable
        if selectable:
            self._restyle()
            themes.watcher().changed.connect(self._restyle)

    @property
    def ink(self) -> str:
        """The token it is written in."""
        return self._ink

    def set_ink(self, ink: str) -> None:
        """Write in another token."""
        if ink != self._ink:
            self._ink = ink
            if self._selectable:
                self._restyle()
            self.update()

    def whole_text(self) -> str:
        """The text before any shortening."""
        return self._whole

    def setText(self, text: str) -> None:
        if text == self._whole:
            return
        self._whole = text
        super().setText(text)
        if self._elide:
            self.updateGeometry()
            self._shorten()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy_whole()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        super().contextMenuEvent(event)
        for menu in self.findChildren(QMenu):
            for act in menu.actions():
                if act.objectName() == "edit-copy":
                    act.triggered.connect(self._copy_whole)

    def _copy_whole(self) -> None:
        """After Qt, which knows the shortened text alone."""
        selected = self.selectedText()
        if self._shortened and _GAP in selected:
            before, _, after = self.text().partition(selected)
            QApplication.clipboard().setText(self._whole[len(before) : len(self._whole) - len(after)])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # A style sheet puts back the palette it first saw when a widget moves to another parent.
        if self._selectable and event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            held = self.palette().color(QPalette.ColorRole.WindowText)
            if held != themes.current().colour(self._ink):
                self._restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._selectable:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(themes.current().colour(self._ink))
        wrap = int(Qt.TextFlag.TextWordWrap) if self.wordWrap() else 0
        painter.drawText(self.contentsRect(), int(self.alignment()) | wrap, self.text())

    def _restyle(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, themes.current().colour(self._ink))
        self.setPalette(palette)

    def sizeHint(self) -> QSize:
        if not self._elide:
            return super().sizeHint()
        metrics, edge = QFontMetrics(self.font()), self.contentsMargins()
        width = metrics.horizontalAdvance(self._whole) + 1 + edge.left() + edge.right()
        return QSize(width, metrics.height() + edge.top() + edge.bottom())

    def minimumSizeHint(self) -> QSize:
        if not self._elide:
            return super().minimumSizeHint()
        asked = self.sizeHint()
        return QSize(min(24, asked.width()), asked.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._elide:
            self._shorten()

    def _shorten(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._whole, self._elided, self.contentsRect().width())
        super().setText(shown)
        if (shown != self._whole) != self._shortened:
            self._shortened = shown != self._whole
            set_tip(self, self._whole if self._shortened else "")


class Title(Label):
    """The name of what a page shows."""

    def __init__(self, text: str = "", *, elide: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, "text", Size.HEADING, Weight.SEMIBOLD, elide=elide, parent=parent)


class Caption(Label):
    """Small muted text that explains what stands beside it."""

    def __init__(
        self, text: str = "", *, wrap: bool = False, elide: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, "muted", Size.SMALL, wrap=wrap, elide=elide, parent=parent)


class _Here(QWidget):
    """The last step of a path: where one is."""

    reader_role = "StaticText"

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(themes.font(Size.SMALL))
        return QSize(metrics.horizontalAdvance(self._text) + 4, metrics.height() + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.hasFocus():
            paint.frame(painter, self.rect(), None, "focus", radius=3)
        room = self.rect().adjusted(2, 0, 0, 0)
        paint.text(painter, room, self._text, self._ink(), themes.font(Size.SMALL))

    def _ink(self) -> str:
        return "text"


class _Crumb(_Here):
    """A step of a path that leads there."""

    reader_role = "Link"

    pressed = Signal(object)

    def __init__(self, key: Hashable, text: str) -> None:
        super().__init__(text)
        self.key = key
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def _ink(self) -> str:
        return "text" if self.underMouse() else "muted"

    def reader_act(self) -> None:
        self.pressed.emit(self.key)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.pressed.emit(self.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit(self.key)
        else:
            super().keyPressEvent(event)


class Breadcrumbs(QWidget):
    """Where one is, outermost first; every step but the last leads there. What is `made` anew comes last for Tab."""

    reader_role = "Grouping"

    chosen = Signal(object)
    made = Signal()

    def __init__(self, path: Sequence[tuple[Hashable, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._path: tuple[tuple[Hashable, str], ...] = ()
        self.set_path(path)

    def set_path(self, path: Sequence[tuple[Hashable, str]]) -> None:
        """Show another path of (key, text)."""
        if tuple(path) == self._path:
            return  # the keyboard may be on it
        self._path = tuple(path)
        before = self.accessibleName()
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for index, (key, text) in enumerate(path):
            if index:
                self._row.addWidget(Caption("›"))
            if index == len(path) - 1:
                self._row.addWidget(_Here(text))
                continue
            crumb = _Crumb(key, text)
            crumb.pressed.connect(self.chosen)
            self._row.addWidget(crumb)
        self._row.addStretch(1)
        self.setAccessibleName(" › ".join(text for _, text in path))
        # Who moves through a list hears its lines, and needs no second word for each.
        if self.isVisible() and before != self.accessibleName() and not _in_list():
            reader.say(self, self.accessibleName())
        self.made.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            reader.say(self, self.accessibleName())


def _in_list() -> bool:
    return isinstance(QApplication.focusWidget(), QAbstractItemView)


class Tag(QWidget):
    """A small framed word: LIVE, new, DRILL. `tone` is "plain", or a token that fills it ("drill", "demo", "past")."""

    reader_role = "StaticText"

    def __init__(self, text: str, tone: str = "plain", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._tone = text, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def text(self) -> str:
        """What it says."""
        return self._text

    def set(self, text: str, tone: str | None = None) -> None:
        """Say something else."""
        self._text, self._tone = text, tone or self._tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(themes.font(Size.SMALL, Weight.MEDIUM))
        return QSize(metrics.horizontalAdvance(self._text) + 14, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        inks = {"drill": "on-drill", "demo": "on-demo", "past": "on-past", "selected": "on-selected", "plain": "muted"}
        if self._tone in ("drill", "demo", "past", "selected"):
            paint.frame(painter, self.rect(), self._tone, None, radius=4)
        else:
            paint.frame(painter, self.rect(), None, "control-line" if self._tone == "plain" else self._tone, radius=4)
        ink = inks.get(self._tone, f"{self._tone}-text")
        align = Qt.AlignmentFlag.AlignCenter
        paint.text(painter, self.rect(), self._text, ink, themes.font(Size.SMALL, Weight.MEDIUM), align=align)
