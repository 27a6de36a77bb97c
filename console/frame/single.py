"""One window per data directory: a lock file decides, and a second start raises the first window (`knocking`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Signal

if TYPE_CHECKING:
    from console.frame.second_start import Door


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

    def claim(self) -> bool:
        """Become the one window. False when another has the data directory; it has then been asked to come forward."""
        if self._lock.tryLock(0):
            return True
        from console.frame.second_start import knock  # noqa: PLC0415 - see there

        knock(self._directory)
        return False

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
