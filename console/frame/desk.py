"""The frame as every page sees it: going places, saying things, running work, remembering choices."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from console.frame.acts import Acts
from console.frame.background import Background
from console.frame.memory import Memory
from console.pagekit.settings import Setting
from console.pagekit.view_time import TIME, ViewTime
from console.work.model.commands import Bar, Danger
from console.work.service.carrying import Confirmation, permit
from console.work.service.jobs import Job

V = TypeVar("V")


class Desk(QObject):
    """The frame as pages see it (their `Surroundings`). The window listens to its signals."""

    wanted = Signal(str)
    moved_to = Signal(str)
    said = Signal(str, str, object)

    def __init__(
        self,
        acts: Acts,
        background: Background,
        memory: Memory,
        clock: Callable[[], float] = time.time,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._acts = acts
        self._background = background
        self._memory = memory
        self._clock = clock
        self.time = ViewTime(clock, memory.get(TIME), partial(memory.put, TIME), self)

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
        danger: Danger = Danger.NONE,
        past: frozenset[Bar] = frozenset(),
    ) -> Job:
        def permitted(job: Any) -> Any:
            permit(danger, self._acts.standing(), past)
            return work(job)

        return self._background.run(title, permitted, done, failed, broke=broke, target=target, shown=shown)

    def recall(self, setting: Setting[V]) -> V:
        return self._memory.get(setting)

    def remember(self, setting: Setting[V], value: V) -> None:
        self._memory.put(setting, value)

    def act(self, command: str, confirmation: Confirmation | None = None, **arguments: Any) -> None:
        self._acts.run(command, confirmation, **arguments)

    def now(self) -> float:
        return self._clock()
