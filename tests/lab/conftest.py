"""Fixtures of the lab. The test process itself stands inside the lab's network, so a real window can be driven against
real nodes: `./driftvakt.sh test --lab`, or `python -m tests.lab run -- pytest tests/lab`.

Started as plain `pytest`, only the reduced tier runs, and what needs the full one is skipped with its reason.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from tests.lab import namespace
from tests.lab.lab import Lab, Tier
from tests.lab.nodes import Node
from tests.lab.rootfs import Release

KINDS = ("loopback", "kernel", "trixie", "bookworm")


def _need_full() -> None:
    if not namespace.inside():
        reason = "needs the full lab, as root: python -m tests.lab run -- pytest tests/lab"
        if os.environ.get("DRIFTVAKT_LAB_REQUIRE_FULL"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture
def lab() -> Iterator[Lab]:
    """A lab of its own for one test, in the best tier that can run; nodes come up in hundredths of a second."""
    with Lab() as made:
        yield made


@pytest.fixture
def full_lab() -> Iterator[Lab]:
    """A lab with every fault and with systemd nodes."""
    _need_full()
    with Lab(Tier.FULL) as made:
        yield made


@pytest.fixture
def make_node() -> Iterator[Callable[[str], tuple[Lab, Node]]]:
    """Starts one node of a kind (`loopback`, `kernel`, `trixie`, `bookworm`) in a lab of its own."""
    labs: list[Lab] = []

    def make(kind: str) -> tuple[Lab, Node]:
        if kind != "loopback":
            _need_full()
        made = Lab(Tier.REDUCED if kind == "loopback" else Tier.FULL)
        labs.append(made)
        if kind in {Release.TRIXIE, Release.BOOKWORM}:
            return made, made.add_systemd_nodes(1, Release(kind))[0]
        return made, made.add_nodes(1)[0]

    yield make
    for made in labs:
        made.close()
