"""The outside of a simulated node's system: whatever it reaches beyond itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from connectors.site_simulator.faults import FaultKind
from connectors.site_simulator.services import Unit
from connectors.site_simulator.serving.engine import Serving


class Outside(Protocol):
    """What a node's system reaches beyond itself."""

    def now(self) -> float: ...

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Have `act` done after so many seconds of the site."""

    def clear(self, node: str, kinds: frozenset[FaultKind], gpus: frozenset[int] | None = None) -> None:
        """End faults of a node, of these GPUs alone if some are named."""

    def faults(self, node: str) -> frozenset[FaultKind]:
        """What is wrong with a node now."""

    def leave(self, node: str) -> None:
        """Drop the node's connections and all that runs there; refuse new ones."""

    def begin(self, node: str) -> None:
        """The node has booted: its files begin anew, and it listens, but lets nobody in yet."""

    def let_in(self, node: str) -> None:
        """Accounts may log in again."""

    def serve(self, node: str, *, listening: bool) -> None:
        """Whether new connections are accepted; those that are there stay."""

    def task_ended(self, node: str, job: int, signal_number: int) -> None:
        """A process of a job was ended by a signal."""

    def node_left(self, node: str) -> None:
        """The node went down with all that ran there."""

    def node_came(self, node: str) -> None:
        """The node's daemon reports to the scheduler."""

    def daemon_left(self, node: str) -> None:
        """The node's daemon answers the scheduler no more."""

    def unit_text(self, node: str, name: str) -> tuple[str, str] | None:
        """Where a unit's file lies on the node, and what it says."""

    def unit_names(self, node: str) -> list[str]:
        """The unit files that lie on the node's disk."""

    def run(self, node: str, argv: list[str]) -> tuple[int, str]:
        """Run a program of the node. Its exit status, and what it complained of."""

    def begin_server(self, node: str, unit: Unit, free: list[int]) -> Serving | None:
        """A unit's model server or router begins; what it serves, None for a router. `free` are the bytes that each GPU
        has left. Raises CannotServe."""

    def end_server(self, node: str, unit: str) -> None:
        """A unit's server is gone."""

    def ports(self, node: str) -> list[int]:
        """At which ports model servers and routers of a node listen."""

    def begins_with(self, node: str, unit: str) -> bool:
        """Whether the machine begins with a unit by a link among what its target wants."""

    def reload_server(self, node: str, unit: str) -> str:
        """Have a router read its configuration anew. Returns its complaint."""
