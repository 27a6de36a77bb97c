"""A page as a walk sees it: every widget in sight, everything painted, and the pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from PySide6.QtCore import QCoreApplication, QPoint, QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QScrollArea, QWidget

from tests.support import ink
from tests.support.ink import Colour, Mark, Picture, Text
from widgets import theme as themes
from widgets.theme import Theme


@dataclass(eq=False)
class Sight:
    """A window as it stands: `root` and what is in it, in the theme that is applied.

    `only` leaves out what does not lie in that part of it: a sheet or the palette over a page that was walked already.
    """

    root: QWidget
    only: QWidget | None = None
    theme: Theme = field(default_factory=themes.current)
    widgets: list[QWidget] = field(init=False)
    marks: list[Mark] = field(init=False)
    image: QImage = field(init=False)

    def __post_init__(self) -> None:
        QCoreApplication.sendPostedEvents()  # layouts that were asked for
        part = self.only or self.root
        self.widgets = [part, *(child for child in below(part) if child.width() * child.height() > 0)]
        self.image = self.root.grab().toImage()
        with ink.seeing_through():
            ink.refresh(self.widgets)
            self.marks = ink.painted(self.widgets)
        ink.refresh(self.widgets)
        self._bodies: dict[QWidget, np.ndarray] = {}
        self._rooms: dict[QWidget, tuple[QRectF, QWidget]] = {}

    @cached_property
    def texts(self) -> list[Text]:
        """The texts. Selected text is painted twice, and seen as what is painted for the selection alone."""
        found: dict[tuple[object, ...], Text] = {}
        for mark in self.marks:
            if isinstance(mark, Text):
                rect = mark.rect
                key = (mark.widget, mark.text, rect.x(), rect.y(), rect.width(), rect.height())
                if key not in found or mark.clip.width() < found[key].clip.width():
                    found[key] = mark
        return list(found.values())

    @cached_property
    def pixels(self) -> np.ndarray:
        """The pixels (0xrrggbb) of the root, in rows."""
        return pixels(self.image)

    @cached_property
    def colours(self) -> list[Colour]:
        return [mark for mark in self.marks if isinstance(mark, Colour)]

    @cached_property
    def pictures(self) -> list[Picture]:
        return [mark for mark in self.marks if isinstance(mark, Picture)]

    def place(self, widget: QWidget) -> QRect:
        """Where a widget lies in the window."""
        return QRect(widget.mapTo(self.root, QPoint()), widget.size())

    def ancestors(self, widget: QWidget) -> Iterator[QWidget]:
        """The widgets around one, innermost first, up to the root."""
        while widget is not self.root and (parent := widget.parentWidget()) is not None:
            widget = parent
            yield widget

    def edge(self, text: Text) -> tuple[QRectF, QWidget]:
        """What a text must lie in, in its widget's pixels, and what it scrolls in (or the root).

        A text may scroll out of an area's foot, so what lies around an area does not count for it.
        """
        if text.widget not in self._rooms:
            self._rooms[text.widget] = self._room(text.widget)
        room, holder = self._rooms[text.widget]
        return room & text.clip, holder

    def _room(self, inner: QWidget) -> tuple[QRectF, QWidget]:
        """What is painted in a widget must lie in this, in its pixels; and what it scrolls in (or the root)."""
        room, holder = QRectF(inner.rect()), inner
        for widget in self.ancestors(inner):
            if isinstance(widget.parentWidget(), QScrollArea) and widget is not self.root:
                return room, holder
            room &= QRectF(widget.rect()).translated(inner.mapFrom(widget, QPoint()).toPointF())
            holder = widget
        return room, holder

    def seen(self, text: Text) -> QRect:
        """Where a text shows in the window's pixels; empty where it is scrolled out of sight."""
        rect = text.rect.toAlignedRect() & text.clip.toAlignedRect() & text.widget.visibleRegion().boundingRect()
        return rect.translated(text.widget.mapTo(self.root, QPoint()))

    def ground(self, text: Text) -> np.ndarray:
        """The pixels (0xrrggbb) around a text, in rows; of what scrolls as a whole, in sight or not."""
        _, holder = self.edge(text)
        rows, base = self.pixels, self.root
        if isinstance(holder.parentWidget(), QWidget) and self._scrolls(holder):
            rows, base = self._body(holder), holder
        rect = text.rect.toAlignedRect().adjusted(-3, -2, 3, 2) & text.widget.rect()
        rect.translate(text.widget.mapTo(base, QPoint()))
        left, top = max(rect.left(), 0), max(rect.top(), 0)
        return rows[top : max(rect.bottom() + 1, top), left : max(rect.right() + 1, left)]

    @staticmethod
    def _scrolls(widget: QWidget) -> bool:
        viewport = widget.parentWidget()
        area = viewport.parentWidget() if viewport is not None else None
        return isinstance(area, QScrollArea) and area.widget() is widget

    def _body(self, body: QWidget) -> np.ndarray:
        """The pixels of all that scrolls in an area, on the ground that is there."""
        if body not in self._bodies:
            viewport = body.parentWidget()
            assert viewport is not None  # it scrolls in an area
            corner = viewport.mapTo(self.root, QPoint())
            image = QImage(body.size(), QImage.Format.Format_RGB32)
            image.fill(self.image.pixelColor(corner))
            painter = QPainter(image)
            body.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
            painter.end()
            self._bodies[body] = pixels(image)
        return self._bodies[body]

    def named(self, widget: QWidget) -> str:
        """A widget in the words of a finding: its kind, its name, and what it stands in."""
        kinds = [type(widget).__name__]
        kinds += [type(each).__name__ for each in self.ancestors(widget) if type(each).__module__.startswith("console")]
        called = widget.accessibleName() or widget.objectName()
        return " in ".join(kinds[:2]) + (f" “{called}”" if called else "")


def below(widget: QWidget) -> Iterator[QWidget]:
    """The widgets of one window that show in another, itself left out, each before what is in it. Most of a window
    does not show: it is left out as a whole."""
    for child in widget.children():
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow():
            yield child
            yield from below(child)


def pixels(image: QImage) -> np.ndarray:
    """The pixels of an opaque picture as 0xrrggbb, in rows."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    if plain.isNull():
        return np.empty((0, 0), np.uint32)
    return np.frombuffer(plain.constBits(), np.uint32).reshape(plain.height(), -1)[:, : plain.width()] & 0xFFFFFF


def viewport_of(widget: QWidget) -> QAbstractScrollArea | None:
    """The area whose viewport a widget is."""
    parent = widget.parentWidget()
    return parent if isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget else None
