"""Deployments composed: rollouts over one journal and the acts, and what looks for them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from connectors.runner.client import NodeRunner
from connectors.runner.services import NodeServices
from connectors.streams import ConnectorError
from console.journal.model import Target
from console.work.service.lanes import refusal
from console.work.service.protocols import Runner

if TYPE_CHECKING:
    from console.deployments.model.verdicts import Comparison
    from console.deployments.service.rollouts import Rollouts
    from console.deployments.service.watching import Services
    from console.fleet.service.inventory import InventoryService
    from console.journal.service import Journal
    from console.work.service.acting import Acts


class RolloutLooks:
    """What looks for rollouts. `told` is told of each comparison; `acts` reach nodes other than the one that is
    looked at."""

    def __init__(self) -> None:
        self.acts: Acts | None = None
        self.told: Callable[[str, int, Comparison, bool], None] = lambda *_: None

    def __call__(
        self, there: Runner, run: str, words: tuple[str, ...], stopped: Callable[[], bool]
    ) -> Mapping[str, Any]:
        from console.deployments.service.watching import Watching  # noqa: PLC0415 - not every command needs it

        watching = Watching(
            lambda runner: NodeServices(cast(NodeRunner, runner)),
            lambda digits: secrets.token_hex(digits // 2),
            self.told,
            elsewhere=self._elsewhere,
        )
        return watching.look(there, run, words, stopped)

    @contextmanager
    def _elsewhere(self, node: str) -> Iterator[Services]:
        if self.acts is None:
            raise LookupError(node)
        with self.acts.looking(Target(f"node:{node}", f"node:{node}")) as ask:
            try:
                yield NodeServices(cast(NodeRunner, ask.lane.runner()))
            except ConnectorError as fault:
                if not refusal(fault):
                    ask.lane.close()  # nobody else is given a connection that was lost
                raise


def rollouts_over(journal: Journal, inventory: InventoryService, acts: Acts) -> Rollouts:
    """Raises JournalError."""
    from console.deployments.service.rollout_records import RolloutRecords  # noqa: PLC0415 - as above
    from console.deployments.service.rollouts import Rollouts  # noqa: PLC0415 - as above

    def target(key: str) -> Target:
        node = inventory.current().node(key)
        return Target(f"node:{key}", f"node:{node.full_name if node is not None else key}")

    return Rollouts(RolloutRecords(journal, lambda node: inventory.current().name(node)), acts, target)
