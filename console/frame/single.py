"""One window per data directory: a lock file decides, a local socket lets a second start raise the first window."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_GREETING = b"raise\n"
_PATIENCE_MS = 500
_LONGEST_PATH = 100


def socket_name(data_directory: Path) -> str:
    """The socket's name, one per data directory: a path in the user's runtime directory, in the data directory itself
    where there is none, a pipe's name on Windows."""
    mark = hashlib.sha256(os.fsencode(data_directory.resolve())).hexdigest()[:16]
    name = f"driftvakt-{mark}"
    if os.name == "nt":
        return name
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = Path(runtime) if runtime and Path(runtime).is_dir() else data_directory
    path = str(folder / name)
    # A socket's address holds 104 bytes on some systems; Qt puts a bare name into the folder for temporary files.
    return path if len(os.fsencode(path)) <= _LONGEST_PATH else name


class SingleInstance(QObject):
    """Holds the lock while it lives. `raised` is emitted when a second start asked for this window."""

    raised = Signal()

    def __init__(self, data_directory: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        data_directory.mkdir(parents=True, exist_ok=True)
        self._lock = QLockFile(str(data_directory / "window.lock"))
        # A crashed owner is found by its process id; a living one keeps the lock however old it is.
        self._lock.setStaleLockTime(0)
        self._name = socket_name(data_directory)
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Become the one window. False when another has the data directory; it has then been asked to come forward."""
        if not self._lock.tryLock(0):
            _ask_to_raise(self._name)
            return False
        QLocalServer.removeServer(self._name)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._on_connection)
        server.listen(self._name)
        self._server = server
        return True

    def release(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    @Slot()
    def _on_connection(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            visitor = self._server.nextPendingConnection()
            visitor.disconnected.connect(visitor.deleteLater)
            visitor.disconnectFromServer()
            self.raised.emit()


def _ask_to_raise(name: str) -> bool:
    visitor = QLocalSocket()
    visitor.connectToServer(name)
    if not visitor.waitForConnected(_PATIENCE_MS):
        return False
    visitor.write(_GREETING)
    visitor.waitForBytesWritten(_PATIENCE_MS)
    visitor.abort()
    return True
