"""The desk as the frame shows it: who is at it in the strip, bands while it is locked or the glass is broken, and what
may be done here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from console.frame.idle import Idle
from console.frame.memory import Memory
from console.frame.status_bars import TopBar
from console.log.page.settings import LOCK_AFTER, READ_ONLY
from console.work.model.commands import Bar
from console.work.service.carrying import NotAllowed, Standing
from widgets import numbers
from widgets.states import Banner

if TYPE_CHECKING:  # the first painted window waits for none of these
    from console.log.page.protocols import Desk as LogDesk

#: The command that shows who is at the desk and lets somebody take it.
SIT = "people.sit"
#: The command that takes acts away.
LOCK = "people.lock"
#: The command that reviews what was done with the glass broken.
REVIEW = "people.review"


class Manned(QObject):
    """Says who is at the desk and watches whether it was left alone. `act` runs a command, `say` tells something with
    at most one act. What comes from other threads is taken in on the main one."""

    _news = Signal()

    def __init__(
        self,
        top: TopBar,
        memory: Memory,
        act: Callable[[str], None],
        say: Callable[..., None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._top = top
        self._memory = memory
        self._act = act
        self._say = say
        self._log: LogDesk | None = None
        self.band = Banner(tone="old")
        self.band.action.connect(self._on_sit)
        self.band.hide()
        self.glass = Banner(tone="critical")
        self.glass.action.connect(self._on_review)
        self.glass.hide()
        self.idle = Idle(self)
        self.idle.gone.connect(self._on_gone)
        top.desk_wanted.connect(self._on_sit)
        self._news.connect(self.refresh)

    def fill(self, log: LogDesk) -> None:
        """From now on show this desk."""
        self._log = log
        log.seat.subscribe(self._news.emit)
        self.apply_settings()

    @Slot()
    def apply_settings(self) -> None:
        """The settings of the desk are others now."""
        if self._log is not None:
            self._log.seat.set_read_only(self._memory.get(READ_ONLY))
        self.idle.watch(self._memory.get(LOCK_AFTER))
        self.refresh()

    def standing(self) -> Standing:
        """What may be done at this desk now; while the data is opened, nothing is there to be done."""
        return Standing() if self._log is None else self._log.seat.standing()

    def refused(self, why: NotAllowed) -> None:
        """Say why something was not done, with the way to it."""
        text = QCoreApplication.translate(*why.reason.text).format(**why.reason.values)
        if why.bar is Bar.READ_ONLY:
            self._say(text)
        else:
            action = self.tr("Unlock") if why.bar is Bar.LOCKED else self.tr("Take the desk")
            self._say(text, action, self._on_sit)

    @Slot()
    def refresh(self) -> None:
        """Show the desk as it is now."""
        if self._log is None:
            return
        seen = self._log.seat.seen()
        self._top.set_desk(seen)
        if seen.locked:
            self.band.set(
                self.tr("LOCKED"),
                seen.name,
                self.tr("Pages and alarms stay in sight. Nothing is done here before somebody unlocks."),
                tone="old",
                action=self.tr("Unlock"),
            )
        self.band.setVisible(seen.locked)
        if seen.glasses:
            oldest, zone = seen.glasses[0], self._top.zone
            when = oldest.time.timestamp()
            title = self.tr("since {time}").format(time=f"{numbers.date(when, zone)} {numbers.clock(when, zone)}")
            self.glass.set(self.tr("GLASS BROKEN"), title, oldest.reason, tone="critical", action=self.tr("Review…"))
        self.glass.setVisible(bool(seen.glasses))

    @Slot()
    def _on_sit(self) -> None:
        self._act(SIT)

    @Slot()
    def _on_review(self) -> None:
        self._act(REVIEW)

    @Slot()
    def _on_gone(self) -> None:
        self._act(LOCK)
