"""Doubts of a node: what it said that cannot be is not known, with the reason in the form in which the probe says it.

The probe holds back what its drivers get wrong and says so. This is for the node that lies, or whose probe is older
than a bound: what the bounds threw out, and memory in use that is more than there is, becomes a status of that thing,
said once and taken back after a quiet minute.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from connectors.probe.messages import (
    DISK_COLUMNS,
    GPU_COLUMNS,
    HEALTH_BOUNDS,
    HOST_COLUMNS,
    IDENTITY_BOUNDS,
    PORT_COLUMNS,
    STORAGE_COLUMNS,
    Hello,
    Inventory,
    Message,
    Middle,
    Row,
    Sample,
    Slow,
    Status,
)

QUIET: Final = 60.0
#: Columns that are part of the memory there is.
_USED: Final = next(place for place, (name, _) in enumerate(GPU_COLUMNS) if name == "memory_used")
_OF_HOST: Final = tuple(
    place for place, (name, _) in enumerate(HOST_COLUMNS) if name in ("memory_used", "memory_available")
)


class Doubts:
    """One stream's doubts: which things said what cannot be, and how much memory each thing has by its own word."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}
        self._anew: dict[str, str] = {}
        self._memory: int | None = None
        self._gen = -1  # no sample's: nothing is known of devices yet
        self._totals: list[float] = []
        self._names: dict[str, list[str]] = {}

    def hold(self, said: Message, possible: Message) -> tuple[Message, list[Status]]:
        """The message without what is more than there is, and what is to be told of it; `possible` is what the bounds
        left of what was `said`."""
        if isinstance(possible, Hello):
            self._memory = possible.memory_bytes
        elif isinstance(possible, Inventory):
            self._take(possible)
            if isinstance(said, Inventory):
                self._fields(said.gpus, possible.gpus, IDENTITY_BOUNDS)
        elif isinstance(possible, Middle):
            if isinstance(said, Middle):
                for place, (before, after) in enumerate(zip(said.fans, possible.fans, strict=False)):
                    self._compare(f"gpu:{place}", [before], [after], (("fan", "%"),))
            possible = self._middle(possible)
        elif isinstance(said, Slow) and isinstance(possible, Slow):
            self._fields(said.gpus or [], possible.gpus or [], HEALTH_BOUNDS)
        elif isinstance(said, Sample) and isinstance(possible, Sample):
            return self._sample(said, possible)
        return possible, []

    def _take(self, inventory: Inventory) -> None:
        self._gen = inventory.gen
        self._totals = [math.inf if gpu.memory_bytes is None else gpu.memory_bytes for gpu in inventory.gpus]
        self._names = {
            "gpu": [str(place) for place in range(len(inventory.gpus))],
            "port": [port.name for port in inventory.ports],
            "disk": [disk.name for disk in inventory.disks],
            "storage": [server.name for server in inventory.storage],
        }
        # What is gone is forgotten: a node that names others each time must not fill the memory.
        here = {"host"} | {f"{kind}:{name}" for kind, names in self._names.items() for name in names}
        self._last = {thing: last for thing, last in self._last.items() if thing in here}

    def _sample(self, said: Sample, sample: Sample) -> tuple[Sample, list[Status]]:
        host, gpus = sample.h, sample.g
        if self._memory is not None:
            host = self._fits("host", host, _OF_HOST, self._memory)
        known = sample.gen == self._gen
        if gpus is not None and known:
            for place, (row, total) in enumerate(zip(gpus, self._totals, strict=False)):
                if row is not None and (row[_USED] or 0.0) > total:
                    gpus = [*gpus[:place], self._fits(f"gpu:{place}", row, (_USED,), total), *gpus[place + 1 :]]
        self._compare("host", said.h, sample.h, HOST_COLUMNS)
        for kind, rows, left, columns in (
            ("gpu", said.g or [], sample.g or [], GPU_COLUMNS),
            ("port", said.p, sample.p, PORT_COLUMNS),
            ("disk", said.d, sample.d, DISK_COLUMNS),
            ("storage", said.f, sample.f, STORAGE_COLUMNS),
        ):
            for place, (before, after) in enumerate(zip(rows, left, strict=False)):
                if before is not after and known and place < len(names := self._names[kind]):
                    self._compare(f"{kind}:{names[place]}", before, after, columns)
        if host is not sample.h or gpus is not sample.g:
            sample = msgspec.structs.replace(sample, h=host, g=gpus)
        return sample, self._told(sample)

    def _middle(self, middle: Middle) -> Middle:
        """A process holds no more memory of a GPU than that has."""
        rows = list(middle.processes or [])
        for place, row in enumerate(rows):
            total = self._totals[row.gpu] if 0 <= row.gpu < len(self._totals) else math.inf
            if (row.memory_bytes or 0) > total:
                self._note(f"gpu:{row.gpu}", "memory_bytes", row.memory_bytes)
                rows[place] = msgspec.structs.replace(row, memory_bytes=None)
        return middle if rows == (middle.processes or []) else msgspec.structs.replace(middle, processes=rows)

    def _fields(self, said: Sequence[object], possible: Sequence[object], names: Iterable[str]) -> None:
        for place, (before, after) in enumerate(zip(said, possible, strict=False)):
            if before is not None and after is not None and before is not after:
                for name in names:
                    value = getattr(before, name)
                    if value is not None and getattr(after, name) is None:
                        self._note(f"gpu:{place}", name, value)

    def _fits(self, thing: str, row: Row, places: tuple[int, ...], most: float) -> Row:
        columns = HOST_COLUMNS if thing == "host" else GPU_COLUMNS
        for place in places:
            value = row[place]
            if value is not None and value > most:
                self._note(thing, columns[place][0], value)
                row = [*row[:place], None, *row[place + 1 :]]
        return row

    def _compare(self, thing: str, before: Row | None, after: Row | None, columns: tuple[tuple[str, str], ...]) -> None:
        if before is None or after is None or before is after:
            return
        for value, left, (name, _) in zip(before, after, columns, strict=False):
            if value is not None and left is None:
                self._note(thing, name, value)

    def _note(self, thing: str, name: str, value: float | None) -> None:
        self._anew.setdefault(thing, f"impossible: {name} {value!r:.40}")

    def _told(self, sample: Sample) -> list[Status]:
        if not self._anew and not self._last:
            return []
        told = [
            Status(t=sample.t, part=f"values:{thing}", state="impossible", since=sample.t, text=text)
            for thing, text in self._anew.items()
            if thing not in self._last
        ]
        self._last |= dict.fromkeys(self._anew, sample.m)
        self._anew.clear()
        for thing, last in list(self._last.items()):
            if not 0.0 <= sample.m - last < QUIET:
                del self._last[thing]
                told.append(Status(t=sample.t, part=f"values:{thing}", state="ok", since=sample.t))
        return told
