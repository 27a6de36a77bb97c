"""The one time axis of a card or a page: how much time is in sight, and whether it follows the newest samples."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from console.pagekit.settings import Setting
from console.pagekit.spans import SPANS, WORDS
from console.pagekit.surroundings import Surroundings
from widgets.button import Button, Kind
from widgets.segmented import SegmentedControl
from widgets.time.timestack import TimeStack


class TimeHead(QObject):
    """Keeps the plots of `stacks` on one range. `spans` and `live` are its controls, to stand in a head.

    The chosen span is remembered as `setting`, which says what is offered; `longest` bounds what the hand may show, in
    seconds. `range_changed` says that other seconds are in sight, which must be read; `live_changed` whether the
    newest samples are followed; `span_changed` carries the span that the operator chose.
    """

    range_changed = Signal()
    live_changed = Signal(bool)
    span_changed = Signal(str)

    def __init__(
        self,
        setting: Setting[str],
        stacks: Sequence[TimeStack],
        surroundings: Surroundings,
        parent: QObject | None = None,
        *,
        longest: float = math.inf,
    ) -> None:
        super().__init__(parent)
        self._setting = setting
        self._stacks = tuple(stacks)
        self._surroundings = surroundings
        self._longest = longest
        self.span = surroundings.recall(setting)
        offered = [(key, span_text(key)) for key in setting.choices]
        self.spans = SegmentedControl(offered, self.span, name=self.tr("Time range"))
        self.spans.changed.connect(self._on_span)
        self.live = Button(self.tr("Live"), kind=Kind.LIVE, icon="play", tip=self.tr("Follow the newest samples"))
        self.live.setCheckable(True)
        self.live.setChecked(True)
        self.live.clicked.connect(self._on_live_clicked)
        for stack in self._stacks:
            stack.range_changed.connect(self._on_range)
            stack.live_changed.connect(self._on_live)

    @property
    def seconds(self) -> float:
        """The chosen span."""
        return SPANS[self.span]

    def range(self) -> tuple[float, float]:
        """(start, end) of what is in sight, in unix seconds."""
        return self._stacks[0].range()

    def is_live(self) -> bool:
        return self._stacks[0].is_live()

    def follow(self, now: float) -> None:
        """Show the chosen span up to now, and go on with the newest samples."""
        self.live.setChecked(True)
        for stack in self._stacks:
            stack.set_live(True)
        self._set_range(now - self.seconds, now)

    def set_span(self, key: str) -> None:
        """Show this much time: up to now when live, else ending where the picture ends."""
        self.span = key
        self.spans.set_current(key)
        self._surroundings.remember(self._setting, key)
        end = self._surroundings.now() if self.is_live() else self.range()[1]
        self._set_range(end - self.seconds, end)
        self.range_changed.emit()

    def _set_range(self, start: float, end: float) -> None:
        for stack in self._stacks:
            stack.set_range(start, end)

    @Slot(object)
    def _on_span(self, key: str) -> None:
        self.set_span(key)
        self.span_changed.emit(key)

    @Slot()
    def _on_live_clicked(self) -> None:
        self.follow(self._surroundings.now())
        self.live_changed.emit(True)
        self.range_changed.emit()

    @Slot(bool)
    def _on_live(self, live: bool) -> None:
        self.live.setChecked(live)
        for stack in self._stacks:
            if stack.is_live() != live:
                stack.set_live(live)
        self.live_changed.emit(live)

    @Slot(object)
    def _on_range(self, chosen: tuple[float, float]) -> None:
        start, end = chosen
        self._set_range(max(start, end - self._longest), end)
        self.range_changed.emit()


def span_text(span: str) -> str:
    """A span's name on screen."""
    return QCoreApplication.translate(*WORDS[span])
