"""One window per data directory: a lock file decides, and a second start raises the first window (`second_start`)."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Signal

if TYPE_CHECKING:
    from console.frame.second_start import Door


class Claim(Enum):
    """What became of a start: the window may open; another was brought forward; another has the data and does not
    answer; nothing can be written in the directory, not even who has it."""

    OURS = auto()
    RAISED = auto()
    SILENT = auto()
    NOT_WRITABLE = auto()


class SingleInstance(QObject):
    """Holds the lock while it lives. `raised` is emitted when a second start asked for this window."""

    raised = Signal()

    def __init__(self, data_directory: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        data_directory.mkdir(parents=True, exist_ok=True)
        self._lock = QLockFile(str(data_directory / "window.lock"))
        # A crashed owner is found by its process id; a living one keeps the lock however old it is.
        self._lock.setStaleLockTime(0)
        self._directory = data_directory
        self._door: Door | None = None

    def claim(self) -> Claim:
        """Become the one window, or ask the one that has the data directory to come forward."""
        if self._lock.tryLock(0):
            return Claim.OURS
        if self._lock.error() is not QLockFile.LockError.LockFailedError:
            return Claim.NOT_WRITABLE
        from console.frame.second_start import knock  # noqa: PLC0415 - see there

        return Claim.RAISED if knock(self._directory) else Claim.SILENT

    def listen(self) -> None:
        """Hear when a second start asks for this window; nothing happens without the lock. For after the first paint:
        before it, the window is about to come forward by itself."""
        if not self._lock.isLocked():
            return
        from console.frame.second_start import Door  # noqa: PLC0415 - see there

        self._door = Door(self._directory, self)
        self._door.knocked.connect(self.raised)

    def release(self) -> None:
        if self._door is not None:
            self._door.close()
            self._door = None
        self._lock.unlock()
