"""Shifts: how much longer one thing takes than another, and between which bounds that lies."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: Two-sided 95 %, of the normal distribution.
_Z = 1.959963984540054
#: Fewer of each say nothing about how sure a difference is.
_LEAST = 4


@dataclass(frozen=True, slots=True)
class Shift:
    """By how much the second sample is greater, as a middle and the 95 % interval around it, in the samples' unit."""

    low: float
    middle: float
    high: float


def shift(before: Sequence[float], after: Sequence[float]) -> Shift | None:
    """The median of all differences of pairs (Hodges and Lehmann) with the interval that ranks give (Mann and Whitney,
    by the normal distribution); None for too few."""
    if min(len(before), len(after)) < _LEAST:
        return None
    differences = sorted(new - old for new in after for old in before)
    count = len(differences)
    half = count // 2
    middle = differences[half] if count % 2 else (differences[half - 1] + differences[half]) / 2
    spread = math.sqrt(count * (len(before) + len(after) + 1) / 12)
    at = max(math.floor(count / 2 - _Z * spread), 0)
    return Shift(differences[at], middle, differences[count - 1 - at])
