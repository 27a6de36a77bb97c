"""The doors through which other threads reach the window, the pace at which it looks, and waiting without standing
still.

Both classes live on the main thread. What other threads may call only emits a signal without a payload; the slot is a
method of a QObject, so Qt queues it onto the main thread.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal, Slot

#: The window never looks at the fleet more often than this (4 Hz).
SHORTEST_PAUSE_MS = 250


class Pulse(QObject):
    """Turns bursts of wake-ups from the pipeline's thread into at most four ticks a second on the main thread."""

    tick = Signal()
    _rung = Signal()

    def __init__(self, parent: QObject | None = None, pause_ms: int = SHORTEST_PAUSE_MS) -> None:
        super().__init__(parent)
        self._waiting = threading.Event()
        self._resting = False
        self._again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(pause_ms)
        self._timer.timeout.connect(self._rested)
        self._rung.connect(self._on_rung, Qt.ConnectionType.QueuedConnection)

    def ring(self) -> None:
        """Callable from any thread, any number of times; costs nothing while a wake-up is already on its way."""
        if not self._waiting.is_set():
            self._waiting.set()
            self._rung.emit()

    @Slot()
    def _on_rung(self) -> None:
        self._waiting.clear()
        if self._resting:
            self._again = True
            return
        self._go()

    @Slot()
    def _rested(self) -> None:
        self._resting = False
        if self._again:
            self._go()

    def _go(self) -> None:
        self._again = False
        self._resting = True
        self._timer.start()
        self.tick.emit()


class Courier(QObject):
    """Carries finished work from any thread to the main thread, in order, and calls it there."""

    _left = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parcels: deque[Callable[[], None]] = deque()
        self._left.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def send(self, call: Callable[[], None]) -> None:
        """Have `call` run on the main thread soon; callable from any thread."""
        self._parcels.append(call)
        self._left.emit()

    @Slot()
    def _deliver(self) -> None:
        while self._parcels:
            self._parcels.popleft()()


def stay_awake(work: Callable[[], None]) -> None:
    """Run `work` in a thread and return when it is over, while Qt's timers and paints go on here; raises what it
    raises. For closing, when nothing else is asked of the main thread."""
    loop, courier = QEventLoop(), Courier()
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # raised again below, where it can be told
            raised.append(error)
        finally:
            courier.send(loop.quit)

    thread = threading.Thread(target=run, name="closing")
    thread.start()
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    thread.join()
    if raised:
        raise raised[0]
