"""Nodes out of work as anybody may ask at any time: read from the journal when something was told, never when asked."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Protocol

from console.journal.model import JournalError
from console.maintenance.model.aside import ACTS, Aside, taken_out
from console.work.model.runs import RunView

_log = logging.getLogger(__name__)


class Runs(Protocol):
    """The runs of this console. Methods block and raise JournalError."""

    def newest_of(self, *acts: str) -> int:
        """The number of the newest entry that tells of a run of these acts; 0 for none."""

    def of_acts(self, *acts: str, after: int = 0) -> tuple[RunView, ...]:
        """Runs of these acts of which something was told after that entry."""


class Asides:
    """Which nodes are out of work. What is asked here is in memory and waits for nothing; `refresh` reads."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._lock = threading.Lock()
        self._known: dict[str, RunView] = {}
        self._newest = 0
        self._out: Mapping[str, Aside] = MappingProxyType({})
        self._listeners: list[Callable[[], object]] = []

    def refresh(self) -> None:
        """Take in what was told since. Blocks, may be called from any thread, and raises JournalError."""
        with self._lock:
            newest = self._runs.newest_of(*ACTS)
            if newest == self._newest:
                return
            self._known |= {run.id: run for run in self._runs.of_acts(*ACTS, after=self._newest)}
            self._newest = newest
            before, self._out = self._out, MappingProxyType(dict(taken_out(self._known.values())))
            changed = before != self._out
        if changed:
            for told in tuple(self._listeners):
                told()

    def look(self) -> None:
        """The same, where a journal that cannot be read is told of elsewhere: what was known stays."""
        try:
            self.refresh()
        except JournalError as error:
            _log.warning("which nodes are out of work could not be read: %s", error)

    def fresh(self) -> Mapping[str, Aside]:
        """The nodes that are out of work by all that was told until now. Blocks; raises JournalError."""
        self.refresh()
        return self._out

    def now(self) -> Mapping[str, Aside]:
        """The nodes that are out of work, by their targets' ids ("node:KEY")."""
        return self._out

    def of(self, node: str) -> Aside | None:
        """Since when, by whom, why and until when a node (its key) is out of work; None while it is not."""
        return self._out.get(f"node:{node}")

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        """Have `told` called after a node was taken out or given back, in any thread; gives the function that ends
        it."""
        self._listeners.append(told)
        return lambda: self._listeners.remove(told)
