"""Tests of the window wait in a way that lets the rest of the program work."""

from __future__ import annotations

import threading
import time

import pytest
from PySide6.QtWidgets import QApplication

from tests.support.window import pause

pytestmark = pytest.mark.slow


def test_other_threads_work_while_the_window_waits(qapp: QApplication) -> None:
    done = threading.Event()

    def work() -> None:
        for _ in range(20):
            time.sleep(0.001)
        done.set()

    threading.Thread(target=work, daemon=True).start()
    pause(3.0)
    assert done.is_set()
