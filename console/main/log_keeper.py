"""Keeper of the log's file while a window is open: backups when they are due, and a word where the log is a copy."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

from console.frame.memory import Memory
from console.frame.window import Window
from console.log.page.settings import BACKUP_FOLDER, BACKUP_HOURS, BACKUPS_KEPT

if TYPE_CHECKING:
    from console.journal.model import Held
    from console.log.service.keeping import Keeping

_LOG = logging.getLogger("console.window")
#: How often it is looked whether a backup of the log is due.
_LOOK_MS = 10 * 60_000


class LogKeeper(QObject):
    """Looks after the file of the journal at `path`, in jobs of the window."""

    def __init__(self, keeping: Keeping, path: Path, memory: Memory, window: Window) -> None:
        super().__init__(window)
        self._keeping = keeping
        self._path = path
        self._memory = memory
        self._window = window
        self._trouble = ""
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.back_up)

    def start(self) -> None:
        self._timer.start()
        self.back_up()

    def stop(self) -> None:
        self._timer.stop()

    @Slot()
    def back_up(self) -> None:
        """Make a backup, where one is due; the folder may be slow, or gone."""
        folder, hours = self._memory.get(BACKUP_FOLDER), self._memory.get(BACKUP_HOURS)
        keep = self._memory.get(BACKUPS_KEPT)
        self._window.background.run(
            "",
            lambda _: self._keeping.back_up_due(folder, hours, keep),
            lambda _: self._tell(""),
            self._failed,
            target="backup",
            shown=False,
        )

    def look_outside(self) -> None:
        """Ask what is kept outside of the file whether it is a copy of another. For once the keyring is open."""
        self._window.background.run("", lambda _: self._keeping.look_outside(), self._held, self._unasked, shown=False)

    def _held(self, held: Held | None) -> None:
        if held is not None:
            from console.fleet.page.problems import said  # noqa: PLC0415 - only needed here
            from console.journal.model import JournalError, JournalProblem  # noqa: PLC0415 - as above

            self._window.desk.say(said(JournalError(JournalProblem.COPY, self._path)))

    def _unasked(self, error: Exception) -> None:
        _LOG.warning("nobody could be asked whether the log is a copy: %s", error)

    def _failed(self, error: Exception) -> None:
        from console.fleet.page.problems import said  # noqa: PLC0415 - only needed here

        self._tell(said(error))

    def _tell(self, trouble: str) -> None:
        """Say what is wrong, once until it is well again."""
        if trouble and trouble != self._trouble:
            _LOG.warning("the log was not backed up: %s", trouble)
            text = QCoreApplication.translate("LogKeeper", "The log was not backed up. {reason}")
            self._window.desk.say(text.format(reason=trouble))
        self._trouble = trouble
