"""Histograms of Prometheus: how many took at most so long, and what that says of how long they took."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from connectors.engines.prometheus import Sample

MOST_BUCKETS: Final = 200


@dataclass(frozen=True, slots=True)
class Histogram:
    """`counts[i]` of all took at most `edges[i]` seconds; the last edge is endless, its count that of all. `sum` is of
    all seconds, None where it is not told."""

    edges: tuple[float, ...]
    counts: tuple[float, ...]
    sum: float | None = None

    @property
    def count(self) -> float:
        return self.counts[-1]

    @property
    def mean(self) -> float | None:
        return None if self.sum is None or self.count <= 0 else self.sum / self.count

    def quantile(self, share: float) -> float | None:
        """Within what time this share of them was: between the edges of a bucket as if they lay evenly there. Beyond
        the last edge, that edge: it is told that it took longer, and not how much. None where there is none."""
        if self.count <= 0 or len(self.edges) < 2:
            return None
        wanted = share * self.count
        below, under = 0.0, 0.0
        for edge, count in zip(self.edges[:-1], self.counts[:-1], strict=True):
            if count >= wanted:
                return below + (edge - below) * ((wanted - under) / (count - under) if count > under else 1.0)
            below, under = edge, count
        return self.edges[-2]

    def plus(self, other: Histogram) -> Histogram | None:
        """Those of both; None where they have other buckets."""
        if other.edges != self.edges:
            return None
        total = None if self.sum is None or other.sum is None else self.sum + other.sum
        return Histogram(self.edges, tuple(a + b for a, b in zip(self.counts, other.counts, strict=True)), total)

    def since(self, before: Histogram) -> Histogram | None:
        """Those of it that came after `before`; None where that had other buckets, or more in them."""
        if before.edges != self.edges:
            return None
        counts = [now - then for now, then in zip(self.counts, before.counts, strict=True)]
        if any(count < 0 for count in counts) or counts != sorted(counts):
            return None
        total = None if self.sum is None or before.sum is None else max(0.0, self.sum - before.sum)
        return Histogram(self.edges, tuple(counts), total)


def histogram(
    buckets: Sequence[Sample], sums: Sequence[Sample], counts: Sequence[Sample], times: float = 1.0
) -> Histogram | None:
    """What several series tell together; None where they make no histogram."""
    found: dict[float, float] = {}
    for sample in buckets:
        try:
            edge = float(sample.labels.get("le", ""))
        except ValueError:
            return None
        if math.isnan(edge) or sample.value < 0:
            return None
        found[edge * times] = found.get(edge * times, 0.0) + sample.value
    if math.inf not in found and counts:
        found[math.inf] = sum(sample.value for sample in counts if sample.value >= 0)
    edges = sorted(found)
    values = [found[edge] for edge in edges]
    if not edges or len(edges) > MOST_BUCKETS or edges[-1] != math.inf or edges[0] < 0 or values != sorted(values):
        return None
    whole = sum(sample.value for sample in sums) * times if sums else None
    return Histogram(tuple(edges), tuple(values), whole)
