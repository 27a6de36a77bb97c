"""The pulse of the main thread, and a second process that holds a database."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

_HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
connection.execute("ROLLBACK")
"""


class Beats(QObject):
    """A timer of 20 ms; `worst` is its longest gap in seconds since `begin`."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self.begin()
        self._timer.start(20)

    def begin(self) -> None:
        self._last = time.monotonic()
        self._worst = 0.0

    @property
    def worst(self) -> float:
        """The gap that is still open counts as well."""
        return max(self._worst, time.monotonic() - self._last)

    @Slot()
    def _beat(self) -> None:
        now = time.monotonic()
        self._worst = max(self._worst, now - self._last)
        self._last = now


@contextmanager
def held(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Have another process hold the database at `path`, readers kept out as well, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        yield process
    finally:
        process.communicate("\n", timeout=60)
