"""What the frame lends to every page: going places, saying things, running work, remembering choices."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from console.frame.acts import Acts
from console.frame.errands import Errands
from console.frame.memory import Memory
from console.work.service.carrying import Confirmation
from console.work.service.jobs import Job


class Desk(QObject):
    """The frame as pages see it (their `Surroundings`). The window listens to its signals."""

    wanted = Signal(str)
    moved_to = Signal(str)
    said = Signal(str, str, object)

    def __init__(
        self,
        acts: Acts,
        errands: Errands,
        memory: Memory,
        clock: Callable[[], float] = time.time,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._acts = acts
        self._errands = errands
        self._memory = memory
        self._clock = clock

    def go(self, place: str) -> None:
        self.wanted.emit(place)

    def moved(self, place: str) -> None:
        self.moved_to.emit(place)

    def say(self, text: str, action: str = "", act: Callable[[], None] | None = None) -> None:
        self.said.emit(text, action, act)

    def run(
        self,
        title: str,
        work: Callable[[Any], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        *,
        broke: Callable[[], None] | None = None,
        target: str = "",
        shown: bool = True,
    ) -> Job:
        return self._errands.run(title, work, done, failed, broke=broke, target=target, shown=shown)

    def recall(self, name: str) -> Any:
        return self._memory.get(name)

    def remember(self, name: str, value: Any) -> None:
        self._memory.put(name, value)

    def act(self, command: str, confirmation: Confirmation | None = None, **arguments: Any) -> None:
        self._acts.run(command, confirmation, **arguments)

    def now(self) -> float:
        return self._clock()
