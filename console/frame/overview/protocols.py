"""Protocol of the collector, as far as the Overview looks at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from console.fleet.model.addresses import Address
from console.fleet.model.findings import Finding
from console.fleet.model.readings import NodeEvent, NodeReading, Track
from console.fleet.model.totals import Totals
from console.fleet.page.protocols import PastTelemetry


class Telemetry(PastTelemetry, Protocol):
    """The fleet now and back in time, from any thread."""

    def reading(self, node: str) -> NodeReading | None: ...

    def readings(self) -> Mapping[str, NodeReading]: ...

    def findings(self) -> Sequence[Finding]:
        """Everything that is wrong now, of all nodes and of the whole."""

    def events(self, node: str, since: float) -> Sequence[NodeEvent]:
        """May read telemetry.db: asked in a job."""

    def track(self, address: Address, signal: str, start: float, end: float, points: int) -> Track:
        """May read telemetry.db: asked in a job."""

    def totals(self, nodes: Iterable[str], start: float, end: float, step: float, before: Totals | None) -> Totals:
        """Reads telemetry.db: asked in a job."""
