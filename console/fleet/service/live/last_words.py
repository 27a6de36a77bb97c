"""The last words of a node's GPUs: what each said of itself while it answered, which is what explains a loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from console.fleet.model.clock import passed
from console.fleet.model.readings import Device, GpuHealth, GpuProcess, LastKnown

#: They are written down when a GPU is lost, when the console ends, and this often: it may be killed.
KEPT_SECONDS = 600.0


class LastWords:
    """`said` is by GPU and replaced whole when it changes. Nothing is written down before it was recalled what an
    earlier run of the console kept, for that would be overwritten."""

    def __init__(self) -> None:
        self.said: Mapping[str, LastKnown] = {}
        self._recalled = False
        self._unkept: float | None = None  # since when something waits to be written down
        self._lost: frozenset[str] = frozenset()

    def recall(self, kept: Mapping[str, LastKnown], uuids: Mapping[str, str]) -> None:
        """Take what an earlier run kept, where nothing newer came; of a GPU that is in its slot no more nothing."""
        self._recalled = True
        mine = {gpu: said for gpu, said in kept.items() if uuids.get(gpu, said.uuid) == said.uuid}
        self.said = mine | dict(self.said)

    def forget(self, gpu: str) -> None:
        """Another GPU is in this slot now."""
        self.said = {each: said for each, said in self.said.items() if each != gpu}

    def health(self, gpus: Sequence[Device], said: Sequence[GpuHealth | None], when: float) -> None:
        last = dict(self.said)
        for gpu, health in zip(gpus, said, strict=False):
            if health is not None:
                known = last.get(gpu.part, LastKnown())
                last[gpu.part] = replace(known, health=health, health_at=when, uuid=gpu.uuid)
        self._take(last, when)

    def processes(self, answering: Sequence[Device], listed: Sequence[GpuProcess], when: float) -> None:
        """Of a GPU that does not answer the driver lists nothing, whoever still holds it."""
        last = dict(self.said)
        for gpu in answering:
            mine = tuple(process for process in listed if str(process.gpu) == gpu.part)
            known = last.get(gpu.part, LastKnown())
            last[gpu.part] = replace(known, processes=mine, processes_at=when, uuid=gpu.uuid)
        self._take(last, when)

    def due(self, now: float, lost: frozenset[str]) -> Mapping[str, LastKnown] | None:
        """All of them, when they are to be written down, else None; `lost` are the GPUs that do not answer now."""
        fresh, self._lost = lost - self._lost, lost
        if self._unkept is None or not self._recalled:
            self._lost -= fresh  # for the next look
            return None
        if not fresh and not passed(self._unkept, now, KEPT_SECONDS):
            return None
        self._unkept = None
        return self.said

    def shift(self, seconds: float) -> None:
        """Follow a step back of the console's clock."""

        def moved(time: float | None) -> float | None:
            return None if time is None else time + seconds

        self.said = {
            gpu: replace(said, health_at=moved(said.health_at), processes_at=moved(said.processes_at))
            for gpu, said in self.said.items()
        }

    def _take(self, last: Mapping[str, LastKnown], when: float) -> None:
        self.said = last
        if self._unkept is None:
            self._unkept = when
