"""The one thing that moves besides data: an alarm that nobody acknowledged, once a second, all of them in step."""

from __future__ import annotations

import weakref

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from widgets import theme as themes

_HALF_PERIOD_MS = 500


class Blinker(QObject):
    """Turns a phase twice a second while somebody needs it, and sleeps otherwise."""

    turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._dim = False
        self._users: weakref.WeakSet[QWidget] = weakref.WeakSet()
        self._timer = QTimer(self)
        self._timer.setInterval(_HALF_PERIOD_MS)
        self._timer.timeout.connect(self._turn)

    @property
    def dim(self) -> bool:
        """Whether marks are in the dark half of the period now; never with reduced motion."""
        return self._dim and not themes.reduced_motion()

    @property
    def running(self) -> bool:
        """Whether anything blinks at the moment."""
        return self._timer.isActive()

    def need(self, user: QWidget, needed: bool) -> None:
        """`user` has, or no longer has, something that blinks. Out of sight it counts no longer: ask again when shown.

        That is looked up here and not told by a hideEvent: Qt hides what is left at the very end of a program, when a
        method of ours would find its module already taken apart.
        """
        if needed:
            self._users.add(user)
        else:
            self._users.discard(user)
        if self._users and not self._timer.isActive():
            self._timer.start()
        elif not self._users and self._timer.isActive():
            self._timer.stop()
            self._dim = False

    def _turn(self) -> None:
        for user in [user for user in self._users if not (shiboken6.isValid(user) and user.isVisible())]:
            self._users.discard(user)
        if not self._users:
            self._timer.stop()
        if not self._users or themes.reduced_motion():
            self._dim = False
            return
        self._dim = not self._dim
        self.turned.emit()


class _Holder:
    blinker: Blinker | None = None


def blinker() -> Blinker:
    """The process's one blinker: marks blink in step or they distract."""
    if _Holder.blinker is None:
        _Holder.blinker = Blinker()
    return _Holder.blinker
