"""Protocols of the parts that the fleet's screens are given. The composition root hands the real parts in."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from console.fleet.model.addresses import Address
from console.fleet.model.changes import Change
from console.fleet.model.exchange.preview import ImportPreview, Offers
from console.fleet.model.findings import Finding
from console.fleet.model.inventory import Inventory
from console.fleet.model.links import Failure
from console.fleet.model.readings import Facts, NodeEvent, NodeReading, Track


class PastTelemetry(Protocol):
    """The fleet at moments of the past. It reads telemetry.db, so the window asks from a thread of its own."""

    def readings_at(self, nodes: Sequence[str], moment: float) -> Mapping[str, NodeReading]:
        """These nodes as they were, with what was wrong with them."""

    def findings_at(self, then: Mapping[str, NodeReading], moment: float) -> Sequence[Finding]:
        """Everything that was wrong with these nodes, which were read as they were, and with the whole."""

    def beginning(self, nodes: Sequence[str]) -> float | None:
        """Since when anything is known of any of them; None for nothing."""


class Telemetry(PastTelemetry, Protocol):
    """The fleet now and back in time. Everything here is a snapshot and may be asked from any thread."""

    def reading(self, node: str) -> NodeReading | None: ...

    def readings(self) -> Mapping[str, NodeReading]: ...

    def events(self, node: str, since: float, until: float = math.inf) -> Sequence[NodeEvent]: ...

    def track(  # noqa: PLR0917 -- what, when, and how fine
        self, address: Address, signal: str, start: float, end: float, points: int, before: Track | None = None
    ) -> Track:
        """`points` at most; may read telemetry.db, so the window asks from a thread of its own. `before`, an earlier
        answer for the same length of time and as many points, spares what has settled in it."""

    def retry(self, node: str) -> None: ...

    def answered(self, node: str, failure: Failure) -> None:
        """The operator answered what `failure` asked: this node tries again, and all that wait for the same answer."""


class Directory(Protocol):
    """The inventory and what is remembered of its nodes."""

    def current(self) -> Inventory: ...

    def facts(self, node: str) -> Facts | None: ...


class Editor(Directory, Protocol):
    """The inventory as it can be changed. Methods block on the journal's file: call them from a job. What they give
    has the number of the entry that tells of the change as its `version`."""

    def apply(self, change: Change) -> Any: ...

    def preview(self, offers: Offers, *, site: str = "") -> ImportPreview: ...

    def take(self, previewed: ImportPreview, *, skip: Collection[int] = ()) -> Any: ...

    def undo(self, sequence: int | None = None) -> Any:
        """Take back the change of that entry of the journal, or the newest one that stands."""

    def redo(self) -> Any: ...


class Trust(Protocol):
    """How the operator answers what a node waits for. Methods block; they raise ConnectorError. `failure` is the one
    that asked, with its facts."""

    @property
    def keyring(self) -> str:
        """What secrets can be kept in, for people; empty for nothing safe."""

    def accept_host_key(self, node: str, failure: Failure) -> None: ...

    def replace_host_key(self, node: str, failure: Failure) -> None: ...

    def give_secret(self, node: str, failure: Failure, answers: Sequence[str], keep: bool) -> None: ...
