"""Fixtures: a node as recorded programs tell it, of each Debian."""

from __future__ import annotations

import pytest

from console.journal.model import Target
from tests.support.recorded_node import Recorded

NODE = Target("node:7", "node:hall/g01")
GPU = "GPU-00000000-0000-0000-0000-000000000000"


@pytest.fixture(params=["bookworm", "trixie"])
def node(request: pytest.FixtureRequest) -> Recorded:
    return Recorded(str(request.param))
