"""The second start, which raises the window of the first: a local socket, one per data directory.

It is apart from the lock because the first painted window need not wait for what it imports (QtNetwork and hashlib,
12 ms).
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
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


class Door(QObject):
    """Listens while it is open. `knocked` is emitted when a second start asked for this window."""

    knocked = Signal()

    def __init__(self, data_directory: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        name = socket_name(data_directory)
        QLocalServer.removeServer(name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        self._server.listen(name)

    def close(self) -> None:
        self._server.close()

    @Slot()
    def _on_connection(self) -> None:
        while self._server.hasPendingConnections():
            visitor = self._server.nextPendingConnection()
            visitor.disconnected.connect(visitor.deleteLater)
            visitor.disconnectFromServer()
            self.knocked.emit()


def knock(data_directory: Path) -> bool:
    """Ask the window of a data directory to come forward; whether it was there to be asked."""
    visitor = QLocalSocket()
    visitor.connectToServer(socket_name(data_directory))
    if not visitor.waitForConnected(_PATIENCE_MS):
        return False
    visitor.write(_GREETING)
    visitor.waitForBytesWritten(_PATIENCE_MS)
    visitor.abort()
    return True
