"""The frame as pages see it: going to places, saying things, running work, remembering choices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from console.pagekit.settings import Setting
from console.pagekit.view_time import ViewTime
from console.work.model.commands import Bar, Danger
from console.work.service.carrying import Confirmation

V = TypeVar("V")


class Task(Protocol):
    def cancel(self) -> None: ...


class TaskReport(Protocol):
    """What work under way holds: how far it is (0 to 1, None while nobody can tell)."""

    def report(self, progress: float | None, note: str = "") -> None: ...


class Surroundings(Protocol):
    """What every page gets from the frame it stands in."""

    @property
    def time(self) -> ViewTime:
        """What time the whole console shows."""

    def go(self, place: str) -> None:
        """Show an address; it enters the history of back and forward."""

    def moved(self, place: str) -> None:
        """The page itself changed what it shows to `place`."""

    def say(self, text: str, action: str = "", act: Callable[[], None] | None = None) -> None:
        """A passing message (toast and last message), with at most one act such as Undo."""

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
    ) -> Task:
        """Run `work` in a thread, after what `target` already has to do. On the main thread one of three comes back:
        `done` with the result, `failed` with what the environment refused it with (`EnvironmentFault`, OSError), or,
        after a bug in `work` that was reported, `broke`. Work that changes something says by its `danger` what it may
        cost: where that may not be done at this desk when it begins, but for bars it goes `past`, it is refused."""

    def recall(self, setting: Setting[V]) -> V:
        """The value that is remembered, or the setting's default."""

    def remember(self, setting: Setting[V], value: V) -> None:
        """Keep a value for the next start. Raises ValueError for one that the setting does not allow."""

    def act(self, command: str, confirmation: Confirmation | None = None, **arguments: Any) -> None:
        """Run a command by its id; a dangerous one is asked for unless somebody agreed. Raises KeyError for one that
        this window does not offer."""

    def now(self) -> float:
        """Unix seconds of the console's clock."""
