"""The band of the past: across the window while it shows another time than now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from console.pagekit.now_mark import mark_now
from console.pagekit.time_words import ago_text, range_text
from console.pagekit.view_time import ViewTime
from widgets import numbers, theme
from widgets.states import Banner

_SECOND_MS = 1000


class PastBand(Banner):
    """Says from when to when the pages show, how long ago that is, and leads back to now. Hidden while it is now; a
    page that shows now all the same is dimmed and marked. `turned` carries whether it is the past, and whether the page
    in sight shows it, when one of them changes."""

    turned = Signal(bool, bool)

    def __init__(
        self, time: ViewTime, now: Callable[[], float], zone: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(tone="past", parent=parent)
        self._time, self._now, self._zone = time, now, zone
        self._followed = True
        self._page: QWidget | None = None
        self.action.connect(time.go_live)
        time.moment_changed.connect(self.refresh)
        time.range_changed.connect(self.refresh)
        self._second = QTimer(self)
        self._second.setInterval(_SECOND_MS)
        self._second.timeout.connect(self.refresh)
        self.hide()
        self.refresh()

    def show_page(self, page: QWidget, follows: bool) -> None:
        """This page is in sight; `follows` says that it shows the time that is looked at, and not now alone."""
        self._page, was, self._followed = page, self._followed, follows
        self._mark()
        if follows != was:
            self.refresh()
            if not self.isHidden():
                self.turned.emit(True, follows)

    def shows(self) -> tuple[bool, bool]:
        """Whether it is the past, and whether the page in sight shows it."""
        return not self.isHidden(), self._followed

    def _mark(self) -> None:
        if self._page is not None:
            mark_now(self._page, not self.isHidden() and not self._followed, "bg", theme.GUTTER - 8, corner=True)

    def _turn(self, past: bool) -> None:
        self.setVisible(past)
        self._mark()
        self.turned.emit(past, self._followed)

    @Slot()
    def refresh(self) -> None:
        """Say it as it is now."""
        moment = self._time.told
        if moment is None or self._time.moment is None:
            self._second.stop()
            if not self.isHidden():
                self._turn(False)
            return
        now, zone = self._now(), self._zone()
        time = numbers.moment(moment, zone, now)
        text = ago = ago_text(now - moment)
        if self._time.live:
            title = self.tr("At {time}").format(time=time)
            text = self.tr("{ago}. The curves go on; all else shows that moment.").format(ago=ago)
        else:
            title = range_text(*self._time.range(), zone, now)
            if self._time.pinned is not None:
                text = self.tr("Figures are those of {time}, {ago}.").format(time=time, ago=ago)
        if not self._followed:
            text = self.tr("{ago}. This page shows now, not that time.").format(ago=ago)
        self.set(self.tr("HISTORY"), title, text, tone="past", action=self.tr("Back to live"))
        self._second.start()
        if self.isHidden():
            self._turn(True)
