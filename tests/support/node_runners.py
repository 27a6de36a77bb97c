"""Words for tests of the node runner: following, starting, waiting."""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from pathlib import Path

import pytest

from connectors.runner.client import NodeRunner, RunnerProblem
from connectors.runner.messages import Output, RunState
from connectors.streams import ConnectorError

TARGET = "node:hall/g01"


class Told:
    """What a follower was told."""

    def __init__(self) -> None:
        self.said: list[Output] = []
        self.state: RunState | None = None
        self.over = threading.Event()

    def __call__(self, told: Output | RunState) -> None:
        if isinstance(told, Output):
            self.said.append(told)
        else:
            self.state = told
            self.over.set()

    def text(self, name: str) -> bytes:
        return b"".join(each.data for each in self.said if each.name == name)


def marked(run: str) -> list[int]:
    found = []
    for place in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if f"DRIFTVAKT_RUN={run}".encode() in place.read_bytes().split(b"\0"):
                found.append(int(place.parent.name))
    return found


def started(runner: NodeRunner, *argv: str, timeout: float = 60.0, **more: object) -> str:
    run = str(uuid.uuid4())
    runner.start(run, argv, target=TARGET, epoch=1, timeout=timeout, **more)  # type: ignore[arg-type]
    return run


def ended(runner: NodeRunner, run: str, seconds: float = 30.0) -> RunState:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        state = runner.status(run)
        if state.over:
            return state
        time.sleep(0.05)
    raise AssertionError(f"{run} goes on")


def why(refused: pytest.ExceptionInfo[ConnectorError]) -> str:
    assert refused.value.code is RunnerProblem.REFUSED
    return refused.value.facts["why"]
