"""A copy of the probe on a node's files, with a clock moved by hand."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from tests.support import node_probe
from tests.support.probes import NodeRoot


class Clock:
    """The probe's monotonic clock, moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return 1_700_086_400.0 + self.now


@pytest.fixture
def root(tmp_path: Path) -> NodeRoot:
    return NodeRoot(tmp_path)


@pytest.fixture
def probe(root: NodeRoot) -> ModuleType:
    return node_probe.load(root.path, "none")


@pytest.fixture
def clock(probe: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(probe, "time", clock)
    return clock


class OpenLane:
    """A lane whose thread is the test's own."""

    def __init__(self) -> None:
        self.skipped: set[str] = set()
        self.suspects: set[str] = set()

    def at(self, item: str) -> bool:
        return item not in self.skipped
