"""A glance at a node's newest row: whether nothing in it can have begun or ended. Nearly every sample of nearly every
node ends here, at a tenth of what a whole look costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from console.fleet.model.readings import GpuProcess
from console.fleet.model.rules import Named, Rules, Threshold
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
#: Values of each sample that begin and end with the mark of its row.
SEEN_AT_A_GLANCE = frozenset({Named.THROTTLE, Named.JOB_USE, Named.MEMORY_LEFT})
_ABOVE = {*_MADE_OF, Named.MEMORY_LEFT, Named.SYMBOL_ERRORS}
_GIB = float(1 << 30)
_BUSY = 1.0


def sees_all(rules: Rules) -> bool:
    """Whether a glance misses nothing that these rows find: it knows one side of each value, and of some one limit. Own
    rows may ask for more; then every sample is looked at."""
    for rule in rules.rows:
        when = rule.when
        if isinstance(when, Threshold) and when.value in _ABOVE and when.below is not None:
            return False
        if isinstance(when, Threshold) and when.value is Named.JOB_USE and when.above is not None:
            return False
    return all(len(rules.by_name.get(named, ())) <= 1 for named in (Named.JOB_USE, Named.MEMORY_LEFT))


class Limits:
    """Within which values of one layout's row no rule is met while these processes run. The mark of a row is its
    throttle reasons, and what of it is outside of them: while it stays the same, nothing begins or ends."""

    def __init__(self, layout: Layout, rules: Rules, processes: tuple[GpuProcess, ...] | None) -> None:
        self.layout = layout
        self._processes = processes
        self._users = _users(processes)
        # One comparison for all: what has a least value is negated.
        self._sign, self._high = np.ones(layout.width, np.float32), np.full(layout.width, np.inf, np.float32)
        self._told = np.zeros(layout.width, np.bool_)  # where being outside is all that matters, not by how much
        self._reasons = self._places(Kind.GPU, "throttle_reasons")
        for named, (kind, signals, shared) in _MADE_OF.items():
            for signal in signals:
                self._high[self._places(kind, signal)] = rules.bounds[named][1] / shared
        self._high[self._places(Kind.PORT, "symbol_errors")] = 0.0  # these are counted
        answers = self._places(Kind.STORAGE, "responding")
        self._sign[answers], self._high[answers] = -1.0, -1.0
        jobs, used = self._users
        use, taken = self._places(Kind.GPU, "utilization"), self._places(Kind.GPU, "memory_used")
        for place, part in enumerate(layout.parts.get(Kind.GPU, ())):
            at, held = (range(layout.width)[columns][place] for columns in (use, taken))
            if part in jobs:
                self._sign[at], self._high[at], self._told[at] = -1.0, -rules.bounds[Named.JOB_USE][0], True
            elif used is not None and part not in used:
                self._high[at], self._told[at] = np.nextafter(_BUSY, 0.0, dtype=np.float32), True
                self._high[held], self._told[held] = rules.bounds[Named.MEMORY_LEFT][1] * _GIB, True

    def _places(self, kind: Kind, signal: str) -> slice:
        block, width = self.layout.block(kind), len(SIGNALS[kind])
        return slice(block.start + column(kind, signal), block.stop, width)

    def are_of(self, layout: Layout, processes: tuple[GpuProcess, ...] | None) -> bool:
        """Whether these limits are those of such rows, while these processes run."""
        if layout is not self.layout:
            return False
        if processes is not self._processes:
            if _users(processes) != self._users:
                return False
            self._processes = processes
        return True

    def mark(self, row: Floats) -> bytes:
        """What stays the same while nothing begins or ends. By what was not measured nothing does."""
        return row[self._reasons].tobytes() + (row * self._sign > self._high).tobytes()

    def is_steady(self, row: Floats) -> bool:
        """Whether nothing is outside of its limits by an amount that matters."""
        return not np.count_nonzero((row * self._sign > self._high) & ~self._told)


def _users(processes: tuple[GpuProcess, ...] | None) -> tuple[frozenset[str], frozenset[str] | None]:
    """The GPUs on which a job has a process, and those on which anything has; None where nobody said."""
    if processes is None:
        return frozenset(), None
    return frozenset(str(p.gpu) for p in processes if p.job), frozenset(str(p.gpu) for p in processes)
