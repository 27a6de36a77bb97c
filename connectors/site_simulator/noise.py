"""Randomness that is a function of a seed, a name and a time, so that nothing depends on the order of calls."""

from __future__ import annotations

from hashlib import blake2b

_MASK = (1 << 64) - 1


def key_of(seed: int, *names: object) -> int:
    """A 64-bit key for a named stream of randomness."""
    text = "/".join([str(seed), *map(str, names)])
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def uniform(key: int, cell: int) -> float:
    """The `cell`-th number of a stream, in [0, 1): the SplitMix64 finaliser (Steele, Lea and Flood, 2014)."""
    z = (key + cell * 0x9E3779B97F4A7C15) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return ((z ^ (z >> 31)) >> 11) * (1.0 / (1 << 53))


class Wander:
    """Smooth noise in [-1, 1] that changes over about `period` seconds (value noise, eased between knots).

    It remembers the two knots it stands between, which changes its cost and never its values.
    """

    __slots__ = ("_ahead", "_cell", "_key", "_last", "_period")

    def __init__(self, key: int, period: float) -> None:
        self._key = key
        self._period = period
        self._cell = -1
        self._last = self._ahead = 0.0

    def at(self, time: float) -> float:
        place = time / self._period
        cell = int(place // 1)
        if cell != self._cell:
            self._cell = cell
            self._last = 2.0 * uniform(self._key, cell) - 1.0
            self._ahead = 2.0 * uniform(self._key, cell + 1) - 1.0
        part = place - cell
        return self._last + (self._ahead - self._last) * part * part * (3.0 - 2.0 * part)
