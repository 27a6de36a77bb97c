"""Whose figures are brought up to date next, where there are more nodes than one look should take in."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from console.fleet.model.clock import passed

#: Some fifty microseconds each, and a line to paint: what a look may spend on figures without being felt.
_AT_ONCE = 128
#: Of few nodes a round takes so many looks, of so many nodes at least: painting all their lines at once is felt.
_LOOKS, _AT_LEAST = 4, 4


class Turns:
    """Every node once in a round, a bounded part of them at a time; those that are urgent at once.

    A round begins every `pause` seconds, or as soon as the one before is through: of more than a thousand nodes, at
    four looks a second, each waits longer for its turn, and no look takes longer.
    """

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._begun = 0.0
        self._waiting: list[str] = []
        self._part = _AT_ONCE

    def next(self, nodes: Iterable[str], urgent: Collection[str], now: float) -> list[str]:
        """The nodes whose turn it is, in no order; mostly none."""
        if not self._waiting and passed(self._begun, now, self._pause):
            self._begun = now
            self._waiting = list(nodes)
            self._part = min(_AT_ONCE, max(_AT_LEAST, -(-len(self._waiting) // _LOOKS)))
        taken, self._waiting = self._waiting[: self._part], self._waiting[self._part :]
        return [*taken, *set(urgent).difference(taken)]

    def all_done(self, now: float) -> None:
        """Every node has just been brought up to date."""
        self._begun, self._waiting = now, []
