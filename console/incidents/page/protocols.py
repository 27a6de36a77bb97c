"""Protocols of what the page of incidents is given, and what it is told of other features' things in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from console.fleet.model.rules import Grade
from console.incidents.model.incidents import Link, Number
from console.incidents.service.protocols import Incidents
from console.log.service.protocols import Sign

__all__ = ["Booking", "Incidents", "Linked", "Matter", "Nodes", "SignedReports", "Signing", "Words", "Written"]


@dataclass(frozen=True, slots=True)
class Matter:
    """An alarm in words, translated and finished: what is wrong, where, why, what comes of it, what to do now. `act` is
    the command that does it, with its `arguments`, `act_text` what its button says, all empty where there is none;
    `why_not` says why it cannot be done now. Times are unix seconds; `due` is when somebody should have responded, None
    without such a time or once somebody did; `place` is where to look at it."""

    number: int
    what: str
    where: str
    priority: Grade
    raised: float
    active: bool
    waits: bool
    due: float | None = None
    node: str = ""
    next: str = ""
    cause: str = ""
    consequence: str = ""
    place: str = ""
    act: str = ""
    act_text: str = ""
    arguments: tuple[tuple[str, str], ...] = ()
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """What an incident is linked with, in words: what it is, how it stands, and the address that shows it, empty where
    nothing here does."""

    link: Link
    what: str
    how: str = ""
    place: str = ""


class Words(Protocol):
    """How other features' things are called. `alarm` returns at once, None for one that is over; `linked` blocks and
    raises EnvironmentFault."""

    def alarm(self, number: int) -> Matter | None: ...
    def linked(self, link: Link) -> Linked: ...
    def nodes(self, keys: Sequence[str]) -> str: ...


class Written(Protocol):
    """A signed report as files."""

    @property
    def json(self) -> Path: ...


class SignedReports(Protocol):
    """Writes signed reports; blocks, and raises OSError and EnvironmentFault."""

    def write(
        self, number: Number, folder: Path, sign: Sign, pdf: Path | None = None, paper: bytes | None = None
    ) -> Written: ...


class Booking(Protocol):
    """Books on what has an address what it cost; blocks, and raises EnvironmentFault."""

    def book(self, ref: str, amount: Decimal, text: str) -> object: ...
    def redo(self, ref: str, seconds: int, text: str) -> object:
        """GPU-seconds of work that had to be done again."""


class Signing(Protocol):
    """Opens a sheet that asks for a key. `act`, in a job, gets what signs with it and its public half; what comes of it
    is handed to `done`, which gives what is said then."""

    def __call__(
        self, title: str, text: str, button: str, act: Callable[[Sign, str], Any], done: Callable[[Any], str]
    ) -> None: ...


#: The nodes that somebody named: their keys, or what is wrong with the names.
Nodes = Callable[[str], tuple[tuple[str, ...], str]]
