"""The card of a flood: more alarms than one person can read, since when, and what explains them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.alarms.model.alarms import Flood
from console.alarms.model.figures import WINDOW_LIMIT
from console.alarms.page.protocols import Said
from widgets import numbers, paint
from widgets import theme as themes
from widgets.bars import Bars
from widgets.button import Button
from widgets.priority import Priority, PriorityMark
from widgets.text import Label
from widgets.theme import Size, Weight


class FloodCard(QWidget):
    """Framed as high alarms are. `all_wanted` comes when everything is to be listed."""

    reader_role = "Grouping"

    all_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = Label("", "text", Size.TITLE, Weight.SEMIBOLD)
        self.counted = Label("", "muted")
        self.bars = Bars(self.tr("Alarms in a minute"), height=44, ink="high")
        self.bars.setFixedWidth(240)
        self.cause = Label("", "text", Size.BODY, Weight.MEDIUM, wrap=True)
        self.folding = Label(
            self.tr("Consequences are folded. Low and medium alarms are counted, not shown."),
            "muted",
            wrap=True,
        )
        self.all = Button("")
        self.all.clicked.connect(self.all_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 14, 16, 14)
        row.setSpacing(20)
        row.addWidget(PriorityMark(Priority.HIGH, size=20))
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, parts in ((left, (self.title, self.counted)), (right, (self.cause, self.folding))):
            column.setSpacing(2)
            column.addStretch(1)
            for part in parts:
                column.addWidget(part)
            column.addStretch(1)
        row.addLayout(left)
        row.addWidget(self.bars)
        row.addLayout(right, 1)
        row.addWidget(self.all)
        self.setMinimumHeight(92)
        self.hide()

    def show_flood(self, flood: Flood | None, cause: Said | None, since: float | None, zone: str) -> None:
        """Tell of it; None: there is none. `cause` went at `since`."""
        self.setVisible(flood is not None)
        if flood is None:
            return
        self.title.setText(
            self.tr("Alarm flood since {time}").format(time=numbers.clock(flood.since, zone, seconds=False))
        )
        text = self.tr("%n alarm(s) in 10 minutes, the limit is {limit}", "", flood.count)
        self.counted.setText(text.format(limit=numbers.number(WINDOW_LIMIT)))
        self.setAccessibleName(f"{self.title.text()}. {self.counted.text()}")
        self.bars.set(flood.minutes, WINDOW_LIMIT / 10, line=False)
        if cause is not None and since is not None:
            said = self.tr("One cause explains {count} of {all}: {what}, {where}, at {time}.")
            self.cause.setText(
                said.format(
                    count=numbers.number(flood.explained),
                    all=numbers.number(flood.count),
                    what=cause.what,
                    where=cause.where,
                    time=numbers.clock(since, zone),
                )
            )
        else:
            self.cause.setText(self.tr("No one cause explains them."))
        self.all.setText(self.tr("Show all %n", "", flood.count))

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint.frame(QPainter(self), self.rect(), "surface", "high", radius=themes.RADIUS)
