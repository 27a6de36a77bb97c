"""Reading away from the window's thread: one reading at a time, and of the wishes that wait only the newest counts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Signal

from console.pagekit.surroundings import Surroundings, TaskReport

_LOG = logging.getLogger("console.pagekit")


class NewestLoader(QObject):
    """The base of what reads for a page. `loaded` carries, on the main thread, what a subclass makes of a result.

    A reading fails when the environment refuses it, which the log tells, or by a bug in it, which the crash reports
    tell. Either way the next wish is read. `broke` says that it was a bug, `well` that something was read: a card
    shows a line in between (`console.pagekit.faults`).
    """

    loaded = Signal(object)
    broke = Signal()
    well = Signal()

    #: What is read, for the log.
    subject = "the history"

    def __init__(self, surroundings: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._surroundings = surroundings
        self._busy = False
        self._next: tuple[Any, Callable[[], Any]] | None = None

    def read(self, wish: Any, work: Callable[[], Any]) -> None:
        """Call `work` in a job, after the reading that is under way; a wish that still waits is forgotten."""
        if self._busy:
            self._next = (wish, work)
            return
        self._busy = True

        def run(_report: TaskReport) -> Any:
            return work()

        self._surroundings.run(
            "",
            run,
            partial(self._done, wish),
            partial(self._failed, wish),
            broke=partial(self._broke, wish),
            shown=False,
        )

    @property
    def waiting(self) -> Any:
        """The wish that is read next, None for none."""
        return self._next[0] if self._next is not None else None

    # -- for subclasses ------------------------------------------------------------------------------------------------

    def _take(self, _wish: Any, found: Any) -> None:
        """A result came."""
        self.loaded.emit(found)

    def _missed(self, _wish: Any) -> None:
        """A reading failed. What was shown stays; the storage page says what is wrong with the history."""

    def _refused(self, _wish: Any, _error: Exception) -> None:
        """The environment refused a reading: for who says more about it than the log does."""

    def _rested(self) -> None:
        """A reading ended and no wish waits."""

    # -- how a reading ends --------------------------------------------------------------------------------------------

    def _done(self, wish: Any, found: Any) -> None:
        if not shiboken6.isValid(self):
            return  # what it read for was taken down meanwhile
        self.well.emit()
        self._end(lambda: self._take(wish, found))

    def _failed(self, wish: Any, error: Exception) -> None:
        _LOG.warning("%s could not be read: %s", self.subject, error)
        if not shiboken6.isValid(self):
            return  # as above
        self._refused(wish, error)
        self._end(lambda: self._missed(wish))

    def _broke(self, wish: Any) -> None:
        if not shiboken6.isValid(self):
            return  # as above; the bug was told already
        self.broke.emit()
        self._end(lambda: self._missed(wish))

    def _end(self, tell: Callable[[], None]) -> None:
        try:
            tell()
        finally:  # whatever it does with the result: the wish that waits is read
            self._busy = False
            waiting, self._next = self._next, None
            if waiting is not None:
                self.read(*waiting)
            else:
                self._rested()
