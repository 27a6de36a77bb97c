"""Nodes out of work as lists and pages say it: people took them out, so nothing is wrong, and nothing is as usual."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
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
_IN = QT_TRANSLATE_NOOP("Asides", "Maintenance")
_WINDOW = QT_TRANSLATE_NOOP("Asides", "Maintenance window {window}")
_COMES = QT_TRANSLATE_NOOP("Asides", "Maintenance window {window} from {time}")
_LATE = QT_TRANSLATE_NOOP("Asides", "was meant to be back {time}")

#: So long before a window opens a node's page tells of it, in seconds.
_AHEAD_SECONDS = 86400.0
#: So much of a reason stands in a line of a page; all of it is where it was planned.
_MOST_REASON = 80


class Aside(Protocol):
    """A node out of work: since when, by whom, why, and until when it is meant to be. Where it is at work, but lies in
    a maintenance window, `window` is that one's name."""

    @property
    def since(self) -> datetime: ...
    @property
    def by(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def until(self) -> datetime | None: ...
    @property
    def window(self) -> str: ...


class Asides(Protocol):
    """Which nodes are out of work, or in a maintenance window. What is asked here waits for nothing."""

    def of(self, node: str) -> Aside | None:
        """How a node (its key) is out of work or in a window; None while it is neither."""

    def coming(self, node: str) -> Aside | None:
        """The window in which it will lie next."""

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        """Have `told` called after that changed, in any thread; gives the function that ends it."""


class Nobody:
    """No node is out of work."""

    def of(self, node: str) -> Aside | None:  # noqa: ARG002 - as Asides has it
        return None

    def coming(self, node: str) -> Aside | None:  # noqa: ARG002 - as above
        return None

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:  # noqa: ARG002 - as above
        return lambda: None


def with_aside(found: Condition, aside: Aside | None, zone: str, now: float) -> Condition:
    """A node's condition, where it is out of work or in a window: that is what it says while nothing asks for anything,
    and what it says last else."""
    if aside is None:
        return found
    words = aside_words(aside, zone, now)
    if found.priority is Priority.NORMAL:
        return Condition(Priority.OVERRIDDEN, translate(_IN if aside.window else _OUT), words)
    headline = " · ".join(part for part in (found.headline, words) if part)
    return replace(found, headline=headline, tip="\n".join(part for part in (found.tip, words) if part))


def with_coming(found: Condition, coming: Aside | None, zone: str, now: float) -> Condition:
    """A node's condition, where nothing is to be said of it and a window opens within a day."""
    if coming is None or found.headline or found.priority is not Priority.NORMAL:
        return found
    begins = coming.since.timestamp()
    if begins - now > _AHEAD_SECONDS:
        return found
    at = numbers.moment(begins, zone, now, seconds=False)
    words = f"{translate(_COMES, window=coming.window, time=at)} · {_few_words(coming.reason)}"
    return Condition(found.priority, found.word, words, found.tip or words)


def _title(aside: Aside) -> str:
    return translate(_WINDOW, window=aside.window) if aside.window else translate(_OUT)


def aside_words(aside: Aside, zone: str, now: float) -> str:
    """ "Out of work · since 09:12 · by anna · until 16:00 · fans"."""
    parts = [_title(aside), _at(_SINCE, aside.since, zone, now)]
    if aside.by:
        parts.append(translate(_BY, who=aside.by))
    if aside.until is not None:
        parts.append(_at(_LATE if aside.until.timestamp() <= now else _UNTIL, aside.until, zone, now))
    return " · ".join(part for part in (*parts, _few_words(aside.reason)) if part)


def _few_words(reason: str) -> str:
    """A reason where there is one line for it."""
    return reason if len(reason) <= _MOST_REASON else f"{reason[: _MOST_REASON - 1].rstrip()}…"


def _at(text: Text, when: datetime, zone: str, now: float) -> str:
    return translate(text, time=numbers.moment(when.timestamp(), zone, now, seconds=False))
