"""The hang of an engine: there is something to do, and for long nothing of it is done.

Its health says nothing of that: the commonest hang answers 200 with requests that wait and a cache that is empty. A
look that failed is not "idle"; whatever moved, or began anew, is a new base. A busy good engine is never taken for
hung: the patience is at least twice the longest pause that it made while it was warmed up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from connectors.engines.metrics import Metrics

LEAST_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Look:
    """An engine as it was seen at a time, in seconds of a clock that never goes back. `busy` says whether anything runs
    or waits, by its own word or, where it gave none, by what its router has under way there; None: nobody knows.
    `steps` is what moves as it works, None where it did not say."""

    at: float
    busy: bool | None
    steps: float | None


class Going(StrEnum):
    """How an engine goes on."""

    WELL = "well"  # it moves, or has nothing to do
    STILL = "still"  # nothing moves, not for long yet
    HANGS = "hangs"
    SILENT = "silent"  # it has something to do, and has not said for as long whether it does it


@dataclass(frozen=True, slots=True)
class Pause:
    """What is known of an engine's last movement. `since` is from when on it has had something to do and was not seen
    to move, None where it has nothing to do or was never seen; `steps` as they stood then; `longest` its longest pause
    that ended; `misses` how many of the newest looks found nothing out, `said` when one last did."""

    since: float | None = None
    steps: float | None = None
    longest: float = 0.0
    misses: int = 0
    said: float | None = None


def looked(before: Pause, look: Look) -> Pause:
    """What is known after one more look."""
    if look.steps is None:
        # That it is busy may be known all the same; from the first such look on it is waited for.
        since = before.since if before.since is not None or not look.busy else look.at
        return replace(before, since=since, misses=before.misses + 1)
    moved = before.steps is not None and look.steps != before.steps
    longest, since = before.longest, before.since
    if since is not None and before.steps is not None and look.steps > before.steps:
        longest = max(longest, look.at - since)
    if look.busy is False:
        since = None
    elif look.busy and (moved or since is None):
        since = look.at
    return Pause(since, look.steps, longest, 0, look.at)


def going(pause: Pause, now: float, warm_up: float) -> Going:
    """How it goes on, given the longest pause of its warm-up in seconds."""
    patience = max(LEAST_SECONDS, 2 * warm_up)
    if pause.since is None or now <= pause.since:
        return Going.WELL
    if now - pause.since < patience:
        return Going.STILL
    # By its own word only if that is from the end of the time, too, and not from its beginning alone.
    told = pause.said is not None and pause.said - pause.since >= patience
    return Going.HANGS if told else Going.SILENT


def longest_pause(looks: Iterable[Look]) -> float:
    """The longest time in which an engine that had something to do did not move, in seconds: that of a warm-up."""
    pause = Pause()
    for look in looks:
        pause = looked(pause, look)
    return pause.longest


def look_of(metrics: Metrics | None, at: float, under_way: int | None = None) -> Look:
    """A look as its metrics tell it, None where they did not come. `under_way` is how much the router has there."""
    busy = None if metrics is None else metrics.busy
    if busy is None and under_way is not None:
        busy = under_way > 0
    return Look(at, busy, None if metrics is None else metrics.steps)
