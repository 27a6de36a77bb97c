"""Requests on their way: so many that went from a router to a server in the same moment, until they are answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

NEVER = float("inf")


class Health(StrEnum):
    """What a router's check of a server finds."""

    GOOD = "good"
    WRONG = "wrong"  # it answers with another status
    REFUSED = "refused"
    SILENT = "silent"


@dataclass(slots=True)
class Flight:
    """`count` requests that a server took at `began` and answers at `ends` (unix seconds), or never."""

    count: int
    began: float
    first: float
    ends: float
    failed: bool = False  # the connection is cut before the answer


class Target(Protocol):
    """A server as a router reaches it."""

    def health(self, time: float) -> Health: ...

    def take(self, count: int, time: float) -> Flight | None:
        """Requests for it; None where it answers each at once with an error."""
