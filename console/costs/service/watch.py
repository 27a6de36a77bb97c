"""The watch over who uses GPUs: what history does not keep and bills need, by the quarter of an hour, in memory."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from console.costs.model.metering import Counter, Seen
from console.costs.model.spot import QUARTER
from console.costs.model.tenants import Use
from console.fleet.model import watching
from console.fleet.model.readings import GpuProcess, NodeReading
from console.fleet.model.signals import Kind

#: A node is looked at so often, in seconds.
_EVERY = 10.0
#: A look stands for the time since the one before it, but not for longer, in seconds.
_LONGEST = 30.0
#: Quarters that are remembered until they are written.
_KEPT = 4


@dataclass(slots=True)
class _Watched:
    """A GPU in a quarter."""

    uses: dict[Use, float] = field(default_factory=dict)
    before: Counter | None = None
    last: Counter | None = None


class UseWatch:
    """Watches in the pipeline's thread; its other methods may be called from any."""

    name = "who uses GPUs"

    def __init__(self) -> None:
        self._models: tuple[str, ...] = ()
        self._lock = threading.Lock()
        self._looked: dict[str, float] = {}
        self._counters: dict[tuple[str, str], Counter] = {}
        self._quarters: dict[int, dict[tuple[str, str], _Watched]] = {}

    def know(self, models: Iterable[str]) -> None:
        """The names of all models: what serves one carries its name."""
        self._models = tuple(sorted(models, key=len, reverse=True))

    def watch(self, seen: watching.Seen) -> Iterable[watching.Told]:
        before = self._looked.get(seen.node, 0.0)
        if 0 <= seen.now - before < _EVERY:
            return ()
        self._looked[seen.node] = seen.now
        reading = seen.reading
        if reading.age is None or reading.age > _LONGEST:
            return ()
        took = min(max(seen.now - before, 0.0), _LONGEST)
        quarter = int(seen.now // QUARTER) * QUARTER
        with self._lock:
            for old in [each for each in self._quarters if each <= quarter - _KEPT * QUARTER]:
                del self._quarters[old]
            gpus = self._quarters.setdefault(quarter, {})
            self._take(gpus, seen.node, reading, seen.now, took)
        return ()

    def _take(
        self, gpus: dict[tuple[str, str], _Watched], node: str, reading: NodeReading, now: float, took: float
    ) -> None:
        parts = [device.part for device in reading.facts.of(Kind.GPU)]
        for at, part in enumerate(parts):
            known = gpus.get((node, part))
            if known is None:
                known = gpus[node, part] = _Watched(before=self._counters.get((node, part)))
            if reading.processes is not None:
                use = self._use([each for each in reading.processes if str(each.gpu) == part])
                known.uses[use] = known.uses.get(use, 0.0) + took
            health = reading.health[at] if at < len(reading.health) else None
            if health is not None and health.energy_joules is not None:
                known.last = self._counters[node, part] = Counter(now, health.energy_joules)

    def _use(self, processes: Iterable[GpuProcess]) -> Use:
        """Who holds a GPU: whose process has most of its memory."""
        first = max(processes, key=lambda each: (each.memory_bytes or 0, -each.pid), default=None)
        if first is None:
            return Use()
        unit = first.unit or first.container or first.pod
        return Use(user=first.user, job=first.job, unit=unit, model=self._served(unit) if unit else "")

    def _served(self, unit: str) -> str:
        """The model whose name a unit or container carries, alone or with a version behind it (`vllm@support-sv-7.1`);
        empty where it carries none that is known."""
        own = (unit.partition("@")[2] or unit).removesuffix(".service")
        return next((name for name in self._models if own == name or own.startswith(f"{name}-")), "")

    def seen(self, quarter: int, node: str) -> Mapping[str, Seen]:
        """What was seen of a node's GPUs in the quarter that began then; nothing where it was too long ago."""
        with self._lock:
            return {
                part: Seen(dict(each.uses), replace(each.before) if each.before else None, each.last)
                for (of, part), each in self._quarters.get(quarter, {}).items()
                if of == node
            }
