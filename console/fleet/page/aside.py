"""Nodes out of work as lists and pages say it: people took them out, so nothing is wrong, and nothing is as usual."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from console.fleet.page.vocabulary import Condition, translate
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets import numbers
from widgets.priority import Priority

_OUT = QT_TRANSLATE_NOOP("Asides", "Out of work")
_SINCE = QT_TRANSLATE_NOOP("Asides", "since {time}")
_BY = QT_TRANSLATE_NOOP("Asides", "by {who}")
_UNTIL = QT_TRANSLATE_NOOP("Asides", "until {time}")
_LATE = QT_TRANSLATE_NOOP("Asides", "was meant to be back {time}")


class Aside(Protocol):
    """A node out of work: since when, by whom, why, and until when it is meant to be."""

    @property
    def since(self) -> datetime: ...
    @property
    def by(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def until(self) -> datetime | None: ...


class Asides(Protocol):
    """Which nodes are out of work. What is asked here waits for nothing."""

    def of(self, node: str) -> Aside | None:
        """How a node (its key) is out of work; None while it is not."""

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        """Have `told` called after that changed, in any thread; gives the function that ends it."""


class Nobody:
    """No node is out of work."""

    def of(self, node: str) -> Aside | None:  # noqa: ARG002 - as Asides has it
        return None

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:  # noqa: ARG002 - as above
        return lambda: None


def with_aside(found: Condition, aside: Aside | None, zone: str, now: float) -> Condition:
    """A node's condition, where it is out of work: that is what it says while nothing asks for anything, and what it
    says last else."""
    if aside is None:
        return found
    words = aside_words(aside, zone, now)
    if found.priority is Priority.NORMAL:
        return Condition(Priority.OVERRIDDEN, translate(_OUT), words)
    headline = " · ".join(part for part in (found.headline, words) if part)
    return Condition(found.priority, found.word, headline, "\n".join(part for part in (found.tip, words) if part))


def aside_words(aside: Aside, zone: str, now: float) -> str:
    """ "Out of work · since 09:12 · by anna · until 16:00 · fans"."""
    parts = [translate(_OUT), _at(_SINCE, aside.since, zone, now)]
    if aside.by:
        parts.append(translate(_BY, who=aside.by))
    if aside.until is not None:
        parts.append(_at(_LATE if aside.until.timestamp() <= now else _UNTIL, aside.until, zone, now))
    return " · ".join(part for part in (*parts, aside.reason) if part)


def _at(text: Text, when: datetime, zone: str, now: float) -> str:
    return translate(text, time=numbers.moment(when.timestamp(), zone, now, seconds=False))
