"""Protocols of what the page of alarms is given, and what it is told of a source in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from console.alarms.model.alarms import Alarm, Board, OutOfService, Shelf, Source
from console.alarms.model.handover import Given, Paper


class Alarms(Protocol):
    """Alarms, and what people do with them. `board` and `subscribe` return at once, `told` is called in any thread; all
    else blocks until it is committed and raises EnvironmentFault."""

    def board(self) -> Board: ...
    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]: ...
    def acknowledge(self, chosen: Sequence[int], entry: int) -> tuple[int, ...]: ...
    def take(self, number: int, who: str) -> None: ...
    def note(self, number: int, text: str) -> None: ...
    def shelve(self, of: Source, reason: str, until: float) -> Shelf: ...
    def unshelve(self, number: int) -> None: ...
    def take_out(self, of: Source, reason: str) -> OutOfService: ...
    def put_back(self, number: int) -> None: ...
    def past(self, since: float, until: float) -> tuple[Alarm, ...]: ...
    def active_at(self, moment: float, rules: Collection[str]) -> tuple[Alarm, ...]: ...


class Handing(Protocol):
    """Hand-overs. Methods block and raise EnvironmentFault."""

    def person(self) -> str: ...
    def given(self) -> tuple[Given, ...]: ...
    def give(self, paper: Paper) -> object: ...
    def take_over(self, entry: int) -> tuple[int, ...]: ...
    def withdraw(self, entry: int) -> object: ...


@dataclass(frozen=True, slots=True)
class Said:
    """A source in words, translated and finished: what is wrong, the same in a word or two, where, what to do now, why
    it is so and what comes of it, who says so. `place` is where to look at it; `act` is the command that does what is
    to be done, with its `arguments`, `act_text` what its button says, all empty where there is none; `why_not` says why
    it cannot be done now."""

    what: str
    short: str
    where: str
    next: str
    cause: str = ""
    consequence: str = ""
    origin: str = ""
    place: str = ""
    act: str = ""
    act_text: str = ""
    arguments: tuple[tuple[str, str], ...] = ()
    why_not: str = ""


#: Says a source in words, with the values that decided it and when it was so (unix seconds, None for any time).
Words = Callable[[Source, Sequence[tuple[str, str | float]], float | None], Said]
