"""Seeing composed: routers, engines and processes of nodes asked by the acts' runners, for the register."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, cast

from connectors.http11 import HttpReply
from connectors.runner.client import NodeRunner
from connectors.runner.services import NodeServices
from console.deployments.service.seeing import Seeing, There, World
from console.journal.model import Target

if TYPE_CHECKING:
    from console.deployments.service.models import ModelsService
    from console.deployments.service.rollouts import Rollouts
    from console.fleet.service.inventory import InventoryService
    from console.work.service.acting import Acts
    from console.work.service.lanes import Asking

_SECONDS = 10.0


class _Node:
    """One node; it is reached when it is first asked something."""

    def __init__(self, ask: Asking) -> None:
        self._ask = ask

    def look(self, argv: tuple[str, ...], /) -> tuple[int, bytes, bytes]:
        return self._ask(argv)

    def say(self, socket: str, line: bytes, /) -> bytes:
        return self._services().ask(socket, line, shut=True, timeout=_SECONDS).data

    def get(self, port: int, path: str, timeout: float, /) -> HttpReply:
        return self._services().http(port, "GET", path, timeout=timeout)

    def _services(self) -> NodeServices:
        return NodeServices(cast(NodeRunner, self._ask.lane.runner()))


def seeing_over(
    rollouts: Rollouts,
    models: ModelsService,
    inventory: InventoryService,
    acts: Acts,
    more: Callable[[], Iterable[str]] = tuple,
) -> Seeing:
    """What sees. Beside nodes of deployments those are looked through on which the register has something serve, and
    `more`, by their keys."""

    def reach(key: str) -> AbstractContextManager[There]:
        @contextmanager
        def opened() -> Iterator[There]:
            with acts.looking(Target(f"node:{key}", f"node:{inventory.current().name(key)}")) as ask:
                yield _Node(ask)

        return opened()

    def nodes() -> Iterable[str]:
        there = {node.key for node in inventory.current().nodes}
        serving = (each.node for each in models.served() if each.end is None)
        return [key for key in dict.fromkeys([*serving, *more()]) if key in there]

    def names() -> dict[str, str]:
        return {each.name: each.id for each in models.models()}

    world = World(
        rollouts.deployments, rollouts.rollouts, nodes, reach, models.now, time.monotonic, names, rollouts.note_serving
    )
    return Seeing(world, models)
