"""The acts' engine, as rollouts need it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from console.journal.model import Target
from console.work.model.plans import Plan
from console.work.model.runs import RunView


class Ask(Protocol):
    """One node, looked at over one connection. Raises EnvironmentFault."""

    def __call__(self, argv: tuple[str, ...], given: bytes | None = None) -> tuple[int, bytes, bytes]: ...

    def speak(self, address: str, lines: tuple[str, ...]) -> bytes:
        """What a service there says to some lines that change nothing."""


class Heart(Protocol):
    """What says on a node again and again that somebody is there. Raises EnvironmentFault."""

    def stopped(self) -> bool: ...


class Acting(Protocol):
    """The acts' engine. Methods block and raise EnvironmentFault."""

    def looking(self, target: Target, /) -> AbstractContextManager[Ask]: ...

    def propose(self, plan: Plan, /) -> RunView: ...

    def run(self, id: str, /) -> RunView: ...

    def back_of(self, id: str, /) -> RunView | None: ...

    def take_back(self, id: str, /) -> RunView: ...

    def holding(self, target: Target, beat: tuple[str, ...], /) -> AbstractContextManager[Heart]: ...

    def cancel(self, id: str, /) -> None: ...

    def wait(self, id: str, timeout: float | None = None, /) -> RunView: ...

    def of_acts(self, *acts: str) -> Sequence[RunView]: ...
