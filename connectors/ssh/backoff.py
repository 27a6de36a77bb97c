"""Pauses between the tries of a lost link."""

from __future__ import annotations

from collections.abc import Callable

FIRST = 1.0
LONGEST = 60.0


def delay(
    attempt: int, uniform: Callable[[float, float], float], *, first: float = FIRST, longest: float = LONGEST
) -> float:
    """Seconds to wait before try number `attempt` (1 is the first try after a loss).

    Exponential with full jitter over its upper half: between half of and all of `min(longest, first * 2 ** (attempt -
    1))`, so that five hundred nodes that were lost together do not come back together ("Exponential Backoff And
    Jitter", AWS Architecture Blog, 2015, "equal jitter"). `uniform(low, high)` is the randomness, e.g.
    `random.Random(seed).uniform`.
    """
    top = min(longest, first * 2.0 ** min(max(attempt, 1) - 1, 30))
    return uniform(top / 2, top)
