"""A glance at a node's newest row: whether nothing in it can have begun. Nearly every sample of nearly every node ends
here, at a tenth of what a whole look costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

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


class Limits:
    """Within which values of one layout's row no rule is met, and where throttle reasons stand in it."""

    def __init__(self, layout: Layout, rules: Rules) -> None:
        self.layout = layout
        high = np.full(layout.width, np.inf, np.float32)
        for named, (kind, signals, shared) in _MADE_OF.items():
            for signal in signals:
                high[self._places(kind, signal)] = rules.bounds[named][1] / shared
        self._bound = np.flatnonzero(np.isfinite(high))
        self._high = high[self._bound]
        self._responding = self._places(Kind.STORAGE, "responding")
        self._servers = bool(layout.parts.get(Kind.STORAGE))
        self.reasons = self._places(Kind.GPU, "throttle_reasons")

    def _places(self, kind: Kind, signal: str) -> slice:
        block, width = self.layout.block(kind), len(SIGNALS[kind])
        return slice(block.start + column(kind, signal), block.stop, width)

    def holds(self, row: Floats) -> bool:
        """Whether every value of a row is within them. By what was not measured nothing begins and nothing ends."""
        if (row[self._bound] > self._high).any():
            return False
        return not self._servers or not (row[self._responding] < 1.0).any()
