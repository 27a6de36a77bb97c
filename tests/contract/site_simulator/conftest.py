"""One demo site for all tests of this folder, its faults cleared after each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from connectors.site_simulator.client import Site
from tests.support.demo_site import NodeReader


@pytest.fixture(scope="session")
def shared_site() -> Iterator[Site]:
    with Site.start(seed=7) as site:
        yield site


@pytest.fixture
def site(shared_site: Site) -> Iterator[Site]:
    yield shared_site
    shared_site.clear_all()


@pytest.fixture
def read(site: Site) -> Iterator[Callable[..., NodeReader]]:
    """Start the probe on a node of the shared site."""
    readers: list[NodeReader] = []

    def start(name: str, **options: tuple[float, float, float]) -> NodeReader:
        reader = NodeReader(site, name, **options)
        readers.append(reader)
        return reader

    yield start
    for reader in readers:
        reader.close()
