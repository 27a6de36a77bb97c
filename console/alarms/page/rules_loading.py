"""Loaders of the tab of rules, away from the window's thread: how often each was met, and attempts on the past."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from console.alarms.model.attempts import Attempt
from console.alarms.model.figures import DAY
from console.alarms.model.versions import On, Version
from console.fleet.model.rules import Rule, Rules
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings
from resources.errors import EnvironmentFault

DAYS = 30
#: How far an attempt is, is told by steps of this.
_STEP = 0.01


class Watch(Protocol):
    def check(self) -> None: ...
    def report(self, progress: float | None, note: str = "") -> None: ...


class Book(Protocol):
    """Versions of rules. What writes blocks until it is committed; it raises EnvironmentFault."""

    def current(self) -> Rules: ...
    def known(self) -> tuple[str, ...]: ...
    def versions(self, rule: str) -> tuple[Version, ...]: ...
    def on(self, rule: str) -> On: ...
    def row(self, rule: str, number: int) -> Rule | None: ...
    def tried(self, text: str) -> tuple[Rule, Rules]: ...
    def save(self, text: str) -> Version: ...
    def switch_on(self, rule: str, number: int) -> On: ...
    def switch_on_text(self, text: str) -> Version: ...


class Ruling(Protocol):
    """Rules, and what they came to. `fired` and `attempt` block and raise EnvironmentFault."""

    @property
    def book(self) -> Book: ...

    def fired(self, since: float, until: float) -> Mapping[str, int]: ...

    def attempt(  # noqa: PLR0917 - what, beside what, when
        self, rule: Rule, on: Rule | None, rules: Rules, since: float, until: float, watch: Watch
    ) -> Attempt: ...


class _Overtaken(EnvironmentFault):
    """Another attempt is asked for, or none."""


class FiredLoader(NewestLoader):
    """Reads how many alarms each rule raised in 30 days; `loaded` carries them by rule."""

    subject = "the past of rules"

    def __init__(self, rules: Ruling, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._rules = rules

    def ask(self) -> None:
        until = self._surroundings.now()
        self.read(None, lambda: self._rules.fired(until - DAYS * DAY, until))


class AttemptLoader(NewestLoader):
    """Tries a rule on 30 days; `loaded` carries the Attempt. One that is overtaken or stopped ends. `missed` comes
    where the past cannot be read, `moved_on` while it goes on: `share` says how far, 0 to 1."""

    subject = "what rules are tried on"
    missed = Signal()
    moved_on = Signal()

    def __init__(self, rules: Ruling, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._rules = rules
        self._stopped = False
        self.share = 0.0

    def stop(self) -> None:
        """End the attempt that goes on; nothing comes of it."""
        self._stopped = True

    def ask(self, rule: Rule, on: Rule | None, all: Rules) -> None:
        """Try this one, `on` being the one that holds, `all` the rules as they would be."""
        self._stopped, self.share = False, 0.0
        until = self._surroundings.now()
        since = until - DAYS * DAY
        self.read(rule, lambda: self._rules.attempt(rule, on, all, since, until, self))

    # -- as a watch, in the job's thread -------------------------------------------------------------------------------

    def check(self) -> None:
        if self._stopped or self.waiting is not None:
            raise _Overtaken

    def report(self, progress: float | None, note: str = "") -> None:  # noqa: ARG002 - none is given
        if progress is not None and progress - self.share >= _STEP:
            self.share = progress
            self.moved_on.emit()

    def _missed(self, _wish: object) -> None:
        if self.waiting is None and not self._stopped:
            self.missed.emit()
