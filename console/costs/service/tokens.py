"""The watch over what models do: counters of their engines, read again and again, by the quarter of an hour."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable
from typing import NamedTuple

from console.costs.model.counting import Counters, done
from console.costs.model.ledger import Work
from console.costs.model.spot import QUARTER

#: Quarters that are remembered until they are written.
_KEPT = 4


class Read(NamedTuple):
    """A reading of one engine: a name of its own that lasts, the node that it runs on (its key), the model it serves
    (as callers call it), and its counters."""

    engine: str
    node: str
    model: str
    counters: Counters


class TokenWatch:
    """Any thread may call it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._before: dict[str, Counters] = {}
        self._quarters: dict[int, dict[tuple[str, str], Work]] = {}

    def take(self, now: float, read: Iterable[Read]) -> None:
        """Take in what engines say `now` (unix seconds). What was done since the reading before belongs to the quarter
        in which it is read: a minute at a border may fall behind it, none falls out."""
        quarter = int(now // QUARTER) * QUARTER
        with self._lock:
            for old in [each for each in self._quarters if each <= quarter - _KEPT * QUARTER]:
                del self._quarters[old]
            works = self._quarters.setdefault(quarter, {})
            for each in read:
                before, self._before[each.engine] = self._before.get(each.engine), each.counters
                if before is None or not each.model:
                    continue
                work, key = done(each.model, before, each.counters), (each.node, each.model)
                works[key] = works[key].plus(work) if key in works else work

    def work(self, quarter: int, nodes: Collection[str]) -> tuple[Work, ...]:
        """What models did on these nodes in the quarter that began then; nothing where it was too long ago."""
        sums: dict[str, Work] = {}
        with self._lock:
            for (node, model), work in self._quarters.get(quarter, {}).items():
                if node in nodes:
                    sums[model] = sums[model].plus(work) if model in sums else work
        return tuple(each for each in sums.values() if each != Work(each.model))
