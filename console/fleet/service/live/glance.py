"""A glance at a node's newest row: whether nothing in it can have begun or ended. Nearly every sample of nearly every
node ends here, at a tenth of what a whole look costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from console.fleet.model.readings import GpuProcess
from console.fleet.model.rules import Named, Rules
from console.fleet.model.signals import SIGNALS, Kind, column
from console.fleet.service.series import Layout

if TYPE_CHECKING:
    from console.fleet.model.readings import Floats

_ERRORS = ("receive_errors", "send_errors", "receive_drops", "send_drops")
#: The signals that a value is made of; where it is their sum, each is to stay within its share.
_MADE_OF: dict[Named, tuple[Kind, tuple[str, ...], int]] = {
    Named.STALLED_ON_FILES: (Kind.HOST, ("stalled_on_files",), 1),
    Named.FULLY_STALLED_ON_MEMORY: (Kind.HOST, ("fully_stalled_on_memory",), 1),
    Named.PORT_ERRORS: (Kind.PORT, _ERRORS, len(_ERRORS)),
    Named.STORAGE_ROUND_TRIP: (Kind.STORAGE, ("read_rtt", "write_rtt"), 1),
}
#: Values of each sample of which a mark tells on which side of their limits they are.
SEEN_AT_A_GLANCE = frozenset({Named.THROTTLE, Named.JOB_USE, Named.MEMORY_LEFT})
_GIB = float(1 << 30)
_BUSY = 1.0


class Limits:
    """Within which values of one layout's row no rule is met while these processes run, and the mark of a row: throttle
    reasons, and on which side of its limit each GPU is whose job may be idle, or on which nothing runs."""

    def __init__(self, layout: Layout, rules: Rules, processes: tuple[GpuProcess, ...] | None) -> None:
        self.layout = layout
        self._processes = processes
        self._users = _users(processes)
        high = np.full(layout.width, np.inf, np.float32)
        for named, (kind, signals, shared) in _MADE_OF.items():
            for signal in signals:
                high[self._places(kind, signal)] = rules.bounds[named][1] / shared
        high[self._places(Kind.PORT, "symbol_errors")] = 0.0  # these are counted
        self._bound = np.flatnonzero(np.isfinite(high))
        self._high = high[self._bound]
        self._responding = self._places(Kind.STORAGE, "responding")
        self._servers = bool(layout.parts.get(Kind.STORAGE))
        self._reasons = self._places(Kind.GPU, "throttle_reasons")
        uses, taken = self._gpus("utilization"), self._gpus("memory_used")
        self._parted = np.array([*uses, *taken], np.intp)
        self._limit = np.full(len(self._parted), np.nan, np.float32)
        for place, part in enumerate(layout.parts.get(Kind.GPU, ())):
            if part in self._users[0]:
                self._limit[place] = rules.bounds[Named.JOB_USE][0]
            elif self._users[1] is not None and part not in self._users[1]:
                self._limit[place] = _BUSY
                self._limit[len(uses) + place] = rules.bounds[Named.MEMORY_LEFT][1] * _GIB
        asked = ~np.isnan(self._limit)
        self._parted, self._limit = self._parted[asked], self._limit[asked]

    def _places(self, kind: Kind, signal: str) -> slice:
        block, width = self.layout.block(kind), len(SIGNALS[kind])
        return slice(block.start + column(kind, signal), block.stop, width)

    def _gpus(self, signal: str) -> range:
        return range(self.layout.width)[self._places(Kind.GPU, signal)]

    def are_of(self, layout: Layout, processes: tuple[GpuProcess, ...] | None) -> bool:
        """Whether these limits are those of such rows, while these processes run."""
        if layout is not self.layout:
            return False
        if processes is not self._processes:
            self._processes = processes
            return _users(processes) == self._users
        return True

    def mark(self, row: Floats) -> bytes:
        """What stays the same while nothing begins or ends."""
        reasons = row[self._reasons].tobytes()
        if not len(self._limit):
            return reasons
        parted = row[self._parted]
        return reasons + (parted < self._limit).tobytes() + (parted >= self._limit).tobytes()

    def holds(self, row: Floats, mark: bytes) -> bool:
        """Whether every value of a row is within its limits, and its mark is this one. By what was not measured nothing
        begins and nothing ends."""
        if (row[self._bound] > self._high).any() or self.mark(row) != mark:
            return False
        return not self._servers or not (row[self._responding] < 1.0).any()


def _users(processes: tuple[GpuProcess, ...] | None) -> tuple[frozenset[str], frozenset[str] | None]:
    """The GPUs on which a job has a process, and those on which anything has; None where nobody said."""
    if processes is None:
        return frozenset(), None
    return frozenset(str(p.gpu) for p in processes if p.job), frozenset(str(p.gpu) for p in processes)
