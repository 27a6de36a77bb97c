"""A history that is written by hand: a node with two GPUs and a port, minute by minute."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from console.fleet.model.readings import Device
from console.fleet.model.signals import Kind, column
from console.fleet.model.tracks import Samples
from console.fleet.service.history import writer
from console.fleet.service.history.hot_log import Batch
from console.fleet.service.history.queries import Curve, Queries
from console.fleet.service.history.store import Store, open_store
from console.fleet.service.history.writer import History
from console.fleet.service.series import Layout, layout_of

START = 1_800_000_000.0  # a whole hour
LAYOUT = layout_of([Device(Kind.GPU, "0", ""), Device(Kind.GPU, "1", ""), Device(Kind.PORT, "ib0", "")])
POWER = Curve("hall/g01", Kind.GPU, "1", column(Kind.GPU, "power"))
POWER_AT = LAYOUT.column(Kind.GPU, "1", column(Kind.GPU, "power")) or 0


class Recording:
    """A history whose clock the test moves; a second of it is one step of the writer."""

    def __init__(self, path: Path, now: float = START, **options: Any) -> None:
        self.path = path
        self.now = now
        self.states: list[Any] = []
        self.bugs: list[BaseException] = []
        self.history = History(
            path, now=lambda: self.now, on_state=self.states.append, on_bug=self.bugs.append, **options
        )
        self.queries = Queries(self.history.readers)

    def measure(
        self,
        seconds: int,
        node: str = "hall/g01",
        layout: Layout = LAYOUT,
        value: float | None = None,
        every: float = 1.0,
        noise: bool = False,
    ) -> None:
        """Samples for a while, handed over every five seconds."""
        done = 0.0
        while done < seconds:
            times = np.round(self.now + np.arange(0, min(5.0, seconds - done), every), 6)
            values = times - START if value is None else np.full(len(times), value)
            rows = np.repeat(values[:, None], layout.width, axis=1).astype(np.float32)
            if noise:
                rows[:, :POWER_AT] = np.random.default_rng(int(self.now)).random((len(times), POWER_AT))
            self.history.append(Batch(node, layout, times, np.full(len(times), every, np.float32), rows))
            self.now += min(5.0, seconds - done)
            done += 5.0
            self.step()

    def step(self) -> None:
        self.history.step(self.now)
        assert self.bugs == []

    def idle(self, seconds: int) -> None:
        for _ in range(0, seconds, 5):
            self.now += 5
            self.step()

    def die(self) -> None:
        """What a kill leaves: nothing is flushed, nothing closed but what the system closes."""
        store = self.history._store
        self.history._store = None
        if store is not None:
            store.connection.close()
            store._lock.close()
        self.history.readers.close()
        if self.history._log._handle is not None:
            import os

            os.close(self.history._log._handle)
            self.history._log._handle = None

    def power(self, start: float = START, end: float = START + 86400) -> Samples:
        return self.queries.samples(POWER, start, end)


@pytest.fixture
def recording(tmp_path: Path) -> Iterator[Recording]:
    made = Recording(tmp_path / "telemetry.db")
    yield made
    made.history.stop()


def blocks(path: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            "SELECT n.identity, s.kind, b.start, b.samples FROM block b JOIN shape s ON s.id = b.shape"
            " JOIN node n ON n.id = s.node ORDER BY b.id"
        ).fetchall()
    connection.close()
    return rows


def put(recording: Recording, node: str, value: float, seconds: int = 5, *, noise: bool = False) -> None:
    """Samples of a node from now on, handed over but not written yet."""
    times = np.round(recording.now + np.arange(float(seconds)), 6)
    rows = np.full((seconds, LAYOUT.width), value, np.float32)
    if noise:
        rows = np.random.default_rng(1).random((seconds, LAYOUT.width)).astype(np.float32)
    recording.history.append(Batch(node, LAYOUT, times, np.ones(seconds, np.float32), rows))


def _bound(connection: sqlite3.Connection, pages: int) -> None:
    count = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {count + pages}")


class Disk:
    """The disk under an open history: full but for some pages, or with room."""

    def __init__(self, recording: Recording) -> None:
        store = recording.history._store
        assert store is not None
        self.connection = store.connection

    def full(self, pages: int = 0) -> None:
        _bound(self.connection, pages)

    def room(self) -> None:
        self.connection.execute("PRAGMA max_page_count = 1000000")


def tight(monkeypatch: pytest.MonkeyPatch, pages: int = 0) -> None:
    """The disk is full but for some pages when a history is opened."""

    def opened(*arguments: Any) -> Store:
        made = open_store(*arguments)
        _bound(made.connection, pages)
        return made

    monkeypatch.setattr(writer, "open_store", opened)
