"""A collector without threads: a scripted fleet, and a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from console.fleet.model.inventory import Node
from console.fleet.model.readings import NodeReading
from console.fleet.model.signals import Kind, column
from console.fleet.service.collector import Collector
from tests.support.fleet import (
    Lines,
    ManualClock,
    ScriptedHost,
    ScriptedProbe,
    inventory,
    node,
)

POWER = column(Kind.GPU, "power")


class Bench:
    """A collector without its threads: the test dials, drains and moves the clock."""

    def __init__(self, *, clock: ManualClock | None = None, **options: Any) -> None:
        self.clock = clock or ManualClock()
        self.hosts: dict[str, ScriptedHost] = {}
        self.errors: dict[str, Exception] = {}
        self.bugs: list[BaseException] = []
        self.wakes = 0
        self.probe = ScriptedProbe()
        self.collector = Collector(
            self._connect,
            self.probe,
            backoff=lambda failures: 10.0,
            clock=self.clock,
            on_bug=self.bugs.append,
            **options,
        )
        self.news = self.collector.listen(self._wake)
        self.sessions = self.collector._sessions
        self.pipeline = self.collector._pipeline

    def _wake(self) -> None:
        self.wakes += 1

    def _connect(self, node: Node, cancel: object) -> ScriptedHost:
        if node.name in self.errors:
            raise self.errors[node.name]
        self.hosts[node.name] = ScriptedHost()
        return self.hosts[node.name]

    def watch(self, *names: str) -> None:
        self.collector.set_inventory(inventory(*(node(name) for name in names)))
        self.dial()

    def dial(self) -> None:
        while (attempt := self.sessions.take()) is not None:
            self.collector._dialler.run(attempt)
            self.sessions.returned(attempt)

    def drain(self) -> None:
        self.pipeline.drain()

    def say(self, name: str, *data: bytes) -> None:
        for piece in data:
            self.hosts[name].stream.output(piece)
        self.drain()

    def greet(self, name: str = "g01", **options: Any) -> Lines:
        lines = Lines(self.clock, **options)
        self.say(name, lines.hello(), lines.inventory())
        return lines

    def seconds(self, lines: Lines, count: int, name: str = "g01", value: float = 50.0) -> None:
        for _ in range(count):
            self.clock.advance(1)
            self.say(name, lines.sample(value))
            self.sessions.tick()

    def reading(self, name: str = "g01") -> NodeReading | None:
        return self.collector.reading(f"hall/{name}")

    def codes(self, name: str = "g01") -> list[str]:
        return [event.code for event in self.collector.events(f"hall/{name}")]


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    made.watch("g01")
    yield made
    assert made.bugs == []
    made.collector.stop()
