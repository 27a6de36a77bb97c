"""The journal of a simulated node: what its service manager, its services and its kernel said, oldest first."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from connectors.site_simulator.noise import key_of, uniform
from connectors.site_simulator.services import Active, Unit

MANAGER = "systemd"
KERNEL = "kernel"
KEPT = 4000
#: What works says how it goes, once in so many seconds; a window of the journal holds so much of that.
_EVERY = 10.0
_WINDOW = 3600.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `unit` is whom it is about, empty for the kernel; `priority` is syslog's."""

    time: float
    unit: str
    identifier: str
    pid: int
    message: str
    priority: int = 6


class Journal:
    """What was said, and what services that work say of themselves, which is a function of the time."""

    def __init__(self, key: int) -> None:
        self._key = key
        self._entries: deque[Entry] = deque(maxlen=KEPT)

    def add(self, entry: Entry) -> None:
        self._entries.append(entry)

    def between(self, since: float, until: float, units: dict[str, Unit], wanted: frozenset[str] | None) -> list[Entry]:
        """What was said in (since, until], in order; of the wanted units alone, if some are."""
        found = [
            each for each in self._entries if since < each.time <= until and (wanted is None or each.unit in wanted)
        ]
        for unit in units.values():
            if unit.active is Active.ACTIVE and unit.file.gpus and (wanted is None or unit.name in wanted):
                found += self._figures(unit, max(since, until - _WINDOW), until)
        return sorted(found, key=lambda each: each.time)

    def _figures(self, unit: Unit, since: float, until: float) -> Iterator[Entry]:
        """What vLLM says of its throughput, every ten seconds."""
        if not unit.name.startswith("vllm@"):
            return
        key = key_of(self._key, unit.name)
        offset = _EVERY * uniform(key, 0)
        # A model that has just begun says nothing of requests before it has its weights.
        time = max(since, unit.began + 45.0)
        number = int((time - offset) // _EVERY) + 1
        while (time := offset + _EVERY * number) <= until:
            busy = 0.4 + 0.6 * uniform(key, number)
            words = (
                f"INFO {_clock(time)} [loggers.py:116] Engine 000: Avg prompt throughput: {5200 * busy:.1f} tokens/s, "
                f"Avg generation throughput: {1900 * busy:.1f} tokens/s, Running: {int(38 * busy)} reqs, "
                f"Waiting: 0 reqs, GPU KV cache usage: {72 * busy:.1f}%, Prefix cache hit rate: {41 + 6 * busy:.1f}%"
            )
            yield Entry(time, unit.name, "vllm", unit.pid, words)
            number += 1


def _clock(time: float) -> str:
    seconds = int(time) % 86_400
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
