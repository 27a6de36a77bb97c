"""A world with a simulated clock, and its files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.site_simulator.faults import Entry, parse_fault
from connectors.site_simulator.specification import Specification, default_specification
from connectors.site_simulator.tree import NodeTree
from connectors.site_simulator.world import World
from tests.support.demo_site import AFTERNOON
from tests.support.operated_site import OperatedSite


@pytest.fixture(scope="session")
def spec() -> Specification:
    return default_specification()


@pytest.fixture
def make_world(spec: Specification) -> Callable[..., World]:
    def make(seed: int = 7, start: float = AFTERNOON) -> World:
        return World(spec, seed, start)

    return make


@pytest.fixture
def raise_fault(spec: Specification) -> Callable[..., Entry]:
    def raise_one(world: World, fault: str, at: float, **parameters: Any) -> Entry:
        return world.book.raise_(parse_fault({"fault": fault, **parameters}, spec), at)

    return raise_one


@pytest.fixture
def write_trees() -> Callable[[World, Path], dict[str, NodeTree]]:
    def write(world: World, root: Path) -> dict[str, NodeTree]:
        trees = {name: NodeTree(root / name, model) for name, model in world.nodes.items()}
        for tree in trees.values():
            tree.create(world.time)
        return trees

    return write


@pytest.fixture
def site(tmp_path: Path) -> Iterator[OperatedSite]:
    """Two nodes whose programs can be asked."""
    made = OperatedSite(tmp_path)
    yield made
    made.runtime.stop()
