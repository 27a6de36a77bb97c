"""Garbage, collected by one thread only: architecture.md, "Qt rules that were paid for".

Python collects in whatever thread happens to allocate; with Qt objects about that thread must be the main one. Without
a window there is no such thread, and the pipeline's takes its place.
"""

from __future__ import annotations

import gc


class GarbageCollector:
    """Collects as Python would by itself, but only where it is called. Call it about once a second, from one thread."""

    def __init__(self) -> None:
        self._was_enabled = gc.isenabled()
        gc.disable()
        gc.freeze()

    def __call__(self) -> None:
        thresholds, counts = gc.get_threshold(), gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation] > 0:
                gc.collect(generation)
                return

    def close(self) -> None:
        """Leave it to Python again."""
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()
