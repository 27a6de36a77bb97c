"""A bar of what comes one after the other: how long each part is, how far it is, what there is to say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import paint
from widgets import theme as themes
from widgets.plans.steps import StepState, state_word
from widgets.theme import Size, Weight

_BAR, _LINE, _BETWEEN, _LEAST = 8, 15, 2, 3


@dataclass(frozen=True, slots=True)
class Part:
    """One part: how wide it is beside the others, how far it is (0 to 1), and lines below it. The first of `lines` is
    its name."""

    lines: tuple[str, ...]
    weight: float = 1.0
    fraction: float = 0.0
    state: StepState = StepState.WAITING

    def heard(self) -> str:
        """What a screen reader says of it."""
        return ", ".join(part for part in (*self.lines, state_word(self.state)) if part)


class StageBar(QWidget):
    """Parts from left to right. A line that has no room below its part is left out; what is heard has all of them."""

    reader_role = "Chart"

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_parts(self, parts: Sequence[Part]) -> None:
        """Show these."""
        self._parts = tuple(parts)
        self.setAccessibleDescription("; ".join(part.heard() for part in parts))
        self.updateGeometry()
        self.update()

    def parts(self) -> tuple[Part, ...]:
        """What is shown."""
        return self._parts

    def _lines(self) -> int:
        return max((len(part.lines) for part in self._parts), default=0)

    def sizeHint(self) -> QSize:
        return QSize(240, _BAR + 4 + _LINE * self._lines())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def _places(self) -> list[QRect]:
        """Where each part is: none is so small that it is not seen."""
        count = len(self._parts)
        room = self.width() - _BETWEEN * (count - 1) - _LEAST * count
        whole = sum(part.weight for part in self._parts) or 1.0
        left, found = 0.0, []
        for part in self._parts:
            wide = _LEAST + max(room, 0) * part.weight / whole
            found.append(QRect(round(left), 0, max(round(left + wide) - round(left), 1), _BAR))
            left += wide + _BETWEEN
        return found

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = themes.current()
        places = self._places()
        for place, part in zip(places, self._parts, strict=True):
            painter.fillRect(place, theme.colour("track"))
            running, failed = part.state is StepState.RUNNING, part.state is StepState.FAILED
            ink = "critical" if failed else "data-strong" if running else "data-2"
            done = 1.0 if part.state in (StepState.DONE, StepState.FAILED) else part.fraction
            painter.fillRect(QRect(place.left(), place.top(), round(place.width() * done), _BAR), theme.colour(ink))
        strong, small = themes.font(Size.SMALL, Weight.MEDIUM), themes.font(Size.SMALL)
        taken = [-1] * self._lines()
        for at, (place, part) in enumerate(zip(places, self._parts, strict=True)):
            now = part.state is StepState.RUNNING
            right = places[at + 1].left() if at + 1 < len(places) else self.width()
            for line, text in enumerate(part.lines):
                font = strong if now else small
                wide = QFontMetrics(font).horizontalAdvance(text)
                if not text or place.left() <= taken[line] or wide > max(right, place.right()) - place.left() + 1:
                    continue
                taken[line] = place.left() + wide + 6
                box = QRect(place.left(), _BAR + 4 + line * _LINE, wide + 2, _LINE)
                paint.text(painter, box, text, "text" if now else "muted", font)
