"""The head of pictures over time: what range is in sight, and whether it follows the newest samples. It is a view of
the console's one time, as every other head is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.pagekit.spans import SPANS
from console.pagekit.surroundings import Surroundings
from console.pagekit.time_words import length_text, span_text
from widgets.button import Button, Kind
from widgets.segmented import SegmentedControl
from widgets.text import Label
from widgets.time.timestack import TimeStack


class TimeHead(QObject):
    """Keeps the plots of `stacks` on the time that the whole console shows. `controls` are to stand in a head.

    `range_changed` says that other seconds are in sight, which must be read; `live_changed` whether the newest samples
    are followed; `crosshair_changed` that the crosshair stands elsewhere.
    """

    range_changed = Signal()
    live_changed = Signal(bool)
    crosshair_changed = Signal()

    def __init__(self, stacks: Sequence[TimeStack], surroundings: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stacks = tuple(stacks)
        self._surroundings = surroundings
        self.time = surroundings.time
        self.length = Label("", "text")
        self.spans = SegmentedControl([(key, span_text(key)) for key in SPANS], name=self.tr("Time range"))
        self.spans.changed.connect(self._on_span)
        self.live = Button(self.tr("Live"), kind=Kind.LIVE, icon="play", tip=self.tr("Follow the newest samples"))
        self.live.setCheckable(True)
        self.live.clicked.connect(self._on_live_clicked)
        self.controls = QWidget()
        row = QHBoxLayout(self.controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for control in (self.length, self.spans, self.live):
            row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        for stack in self._stacks:
            stack.range_changed.connect(self._on_hand)
            stack.live_changed.connect(self._on_hand)
            stack.crosshair_moved.connect(self._on_pointed)
        self.time.range_changed.connect(self._on_range)
        self.time.live_changed.connect(self.live_changed)
        self.time.crosshair_changed.connect(self._on_crosshair)
        self.time.limits_changed.connect(self._on_limits)
        self._on_limits()
        self._say()

    @property
    def seconds(self) -> float:
        """The length of what is in sight."""
        return self.time.seconds

    def range(self) -> tuple[float, float]:
        """(start, end) of what is in sight, in unix seconds."""
        return self._stacks[0].range()

    def is_live(self) -> bool:
        return self._stacks[0].is_live()

    def follow(self, now: float) -> None:
        """Put the plots where the console's time is; while live that ends now."""
        start, end = (now - self.time.seconds, now) if self.time.live else self.time.range()
        for stack in self._stacks:
            stack.set_now(now)
            stack.set_live(self.time.live)
            stack.set_range(start, end)
            stack.set_crosshair(self.time.crosshair, pinned=self.time.pinned is not None)

    def set_span(self, key: str) -> None:
        """Show this much time: up to now when live, else ending where the picture ends."""
        self.time.choose(SPANS[key])

    def _say(self) -> None:
        span = self.time.span
        self.spans.set_current(span or None)
        self.length.setText("" if span else length_text(self.time.seconds))
        self.length.setVisible(not span)
        self.live.setChecked(self.time.moment is None)

    @Slot(object)
    def _on_span(self, key: str) -> None:
        self.set_span(key)

    @Slot()
    def _on_live_clicked(self) -> None:
        self.time.go_live()
        self._say()

    @Slot()
    def _on_hand(self) -> None:
        stack = self.sender()
        if isinstance(stack, TimeStack):
            self.time.show(*stack.range(), live=stack.is_live())

    @Slot(object)
    def _on_pointed(self, at: float | None) -> None:
        stack = self.sender()
        if not isinstance(stack, TimeStack):
            return
        if stack.is_pinned():
            self.time.pin(at)
        elif self.time.pinned is not None:
            self.time.pin(None)
            self.time.point(at)
        else:
            self.time.point(at)

    @Slot()
    def _on_range(self) -> None:
        self.follow(self._surroundings.now())
        self._say()
        self.range_changed.emit()

    @Slot()
    def _on_crosshair(self) -> None:
        for stack in self._stacks:
            stack.set_crosshair(self.time.crosshair, pinned=self.time.pinned is not None)
        self.live.setChecked(self.time.moment is None)
        self.crosshair_changed.emit()

    @Slot()
    def _on_limits(self) -> None:
        for stack in self._stacks:
            stack.set_limits(self.time.oldest)
