"""The node runner on this machine, in a folder of the test's own."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors.local import LocalHost
from connectors.runner.client import NodeRunner
from tests.support.node_runners import TARGET, marked

Connect = Callable[[], NodeRunner]


@pytest.fixture
def host() -> Iterator[LocalHost]:
    made = LocalHost()
    yield made
    made.close()


@pytest.fixture
def connect(host: LocalHost, tmp_path: Path) -> Iterator[Connect]:
    made: list[NodeRunner] = []

    def one() -> NodeRunner:
        made.append(NodeRunner(host, "g01", base=str(tmp_path / "runner"), detach="session"))
        return made[-1]

    yield one
    for each in made:
        each.close()
    for folder in (tmp_path / "runner" / "runs").glob("*"):  # a test that failed leaves nothing behind
        for pid in marked(folder.name):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@pytest.fixture
def runner(connect: Connect) -> NodeRunner:
    made = connect()
    made.lease(TARGET, 1, "desk", 3600.0)
    return made
