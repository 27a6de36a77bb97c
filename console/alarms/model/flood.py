"""Floods: more alarms than one person can take in, by when alarms were raised. It begins where more than ten came
within ten minutes, and is over where fewer than five did (ISA-18.2)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from console.alarms.model.figures import WINDOW_LIMIT, WINDOW_SECONDS

#: Fewer than these within the window, and it is over.
OVER_BELOW = 5
#: So many minutes are counted one by one.
MINUTES = 20
#: When alarms were raised is kept for so long: a flood that lasts longer begins anew.
KEPT_SECONDS = 86400.0


def flood_since(raised: Sequence[float], now: float) -> float | None:
    """Since when there is a flood; None where there is none. `raised` is sorted."""
    since: float | None = None
    oldest = 0
    for place in range(bisect_right(raised, now)):
        at = raised[place]
        while raised[oldest] <= at - WINDOW_SECONDS:
            oldest += 1
        before = place - oldest
        if since is not None and before < OVER_BELOW:
            since = None
        if since is None and before + 1 > WINDOW_LIMIT:
            since = at
    return since if within(raised, now) >= OVER_BELOW else None


def within(raised: Sequence[float], now: float, seconds: float = WINDOW_SECONDS) -> int:
    """How many were raised in the time up to now."""
    return bisect_right(raised, now) - bisect_right(raised, now - seconds)


def by_minute(raised: Sequence[float], now: float) -> tuple[int, ...]:
    """How many were raised in each of the last minutes, the oldest first."""
    edges = [now - 60.0 * minute for minute in range(MINUTES, -1, -1)]
    places = [bisect_right(raised, edge) for edge in edges]
    return tuple(after - before for before, after in pairwise(places))


def keep_recent(raised: list[float], now: float) -> None:
    """Forget what is too old."""
    del raised[: bisect_left(raised, now - KEPT_SECONDS)]
