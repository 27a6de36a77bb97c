"""Fixtures of the lab. The test process itself stands inside the lab's network, so a real window can be driven against
real nodes: `./driftvakt.sh test --lab`, or `python -m tests.lab run -- pytest tests/lab`.

Started as plain `pytest`, only the reduced tier runs, and what needs the full one is skipped with its reason.

Workers beside each other (`-n 3 --dist loadgroup`) share the lab's network: each counts its nodes from a number of its
own. A file whose tests share a window is a group, so that the window is opened once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.lab import namespace
from tests.lab.lab import Lab, Tier, number_from
from tests.lab.nodes import Node
from tests.lab.rootfs import Release

KINDS = ("loopback", "kernel", "trixie", "bookworm")
MakeNode = Callable[[str], tuple[Lab, Node]]

_NODES_OF_A_WORKER = 1000
number_from(1 + _NODES_OF_A_WORKER * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")))


def of_releases(what: str) -> list[Any]:
    """Both Debians as parameters of a fixture: tests that share a machine run in one process."""
    return [pytest.param(release, marks=pytest.mark.xdist_group(f"{what} {release}")) for release in Release]


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


def _one(kind: str) -> tuple[Lab, Node]:
    """A node of a kind (`loopback`, `kernel`, `trixie`, `bookworm`) in a lab of its own."""
    if kind != "loopback":
        _need_full()
    made = Lab(Tier.REDUCED if kind == "loopback" else Tier.FULL)
    try:
        if kind in {Release.TRIXIE, Release.BOOKWORM}:
            return made, made.add_systemd_nodes(1, Release(kind))[0]
        return made, made.add_nodes(1)[0]
    except BaseException:
        made.close()
        raise


@pytest.fixture
def make_node() -> Iterator[MakeNode]:
    """Starts one node of a kind in a lab of its own, for a test that will not leave it as it was."""
    labs: list[Lab] = []

    def make(kind: str) -> tuple[Lab, Node]:
        made, node = _one(kind)
        labs.append(made)
        return made, node

    yield make
    for made in labs:
        made.close()


#: What a test leaves on a node could show here, to one that logs in after it.
_SIGNS = "echo $0; date +%Y; ls -A /tmp; ls /root; env | grep -v -e ^SSH_ -e ^XDG_SESSION | sort; cat /etc/passwd"


class Standing:
    """One node of each kind, which stays up from test to test."""

    def __init__(self) -> None:
        self._nodes: dict[str, tuple[Lab, Node, str]] = {}

    def take(self, kind: str) -> tuple[Lab, Node]:
        if kind not in self._nodes:
            lab, node = _one(kind)
            self._nodes[kind] = lab, node, self.signs(lab, node)
        return self._nodes[kind][:2]

    def compare(self, kind: str) -> None:
        """Fails when the node is not what it was when it came up."""
        lab, node, signs = self._nodes[kind]
        assert self.signs(lab, node) == signs, f"the test did not leave the {kind} node as it was"

    def give_up(self, kind: str) -> None:
        self._nodes.pop(kind)[0].close()

    def close(self) -> None:
        for kind in list(self._nodes):
            self.give_up(kind)

    @staticmethod
    def signs(lab: Lab, node: Node) -> str:
        done = lab.ssh(node, _SIGNS if node.kind != "loopback node" else "date +%Y")
        return f"{done.returncode}\n{done.stdout}{done.stderr}"


@pytest.fixture(scope="session")
def standing() -> Iterator[Standing]:
    made = Standing()
    yield made
    made.close()


@pytest.fixture
def a_node(standing: Standing, request: pytest.FixtureRequest) -> Iterator[MakeNode]:
    """Gives a node of a kind that earlier tests had, too. A test leaves it as it was; fails where one does not. What a
    failed test had is given to nobody else."""
    taken: list[str] = []

    def take(kind: str) -> tuple[Lab, Node]:
        taken.append(kind)
        return standing.take(kind)

    failed = request.session.testsfailed
    yield take
    for kind in set(taken):
        well = False
        try:
            if request.session.testsfailed == failed:
                standing.compare(kind)
                well = True
        finally:
            if not well:
                standing.give_up(kind)
