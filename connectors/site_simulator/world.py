"""All nodes together, on a grid of times: jobs tie GPUs of several nodes to each other, storage ties a site's nodes.

A world is a function of (specification, seed, start) and of its fault book: stepping over the same grid with the same
book gives the same state to the last bit.
"""

from __future__ import annotations

from connectors.site_simulator.faults import Entry, FaultBook, FaultKind
from connectors.site_simulator.loads import IDLE, Activity, Hindrance, JobLoad
from connectors.site_simulator.node_model import NodeModel, Rank
from connectors.site_simulator.noise import key_of, uniform
from connectors.site_simulator.specification import JobSpec, Load, Specification

STEP_SECONDS = 1.0
WARM_UP_SECONDS = 900.0
WARM_UP_STEP = 15.0
#: Behind by more than this (the machine slept), the grid is caught up in coarser steps.
_LEAP_SECONDS = 120.0
_STORAGE_RISE = 8.0


class World:
    """The demo site's state. Not thread-safe: one thread advances it and reads it."""

    def __init__(self, spec: Specification, seed: int, start: float, book: FaultBook | None = None) -> None:
        """Begin at `start` (unix seconds), already warm. Entries in `book` may lie in the past."""
        self.spec, self.seed = spec, seed
        self.book = book if book is not None else FaultBook()
        begin = float(int(start - WARM_UP_SECONDS))
        self.time = begin
        self.nodes = {node.name: NodeModel(seed, node, spec.site(node.site), spec.gpu, begin) for node in spec.nodes}
        self._loads = [
            JobLoad(seed, job, spec.site(spec.node(job.nodes[0]).site).utc_offset_hours) for job in spec.jobs
        ]
        for job in spec.jobs:
            self._place(job)
        for name, model in self.nodes.items():
            model.placed = list(model.ranks)
            model.recall(self.book.of_node(name, model.site.key))
        self._spread = {
            name: [rank is not None and len(rank.job.nodes) > 1 for rank in model.ranks]
            for name, model in self.nodes.items()
        }
        self.advance(start, WARM_UP_STEP)
        if self.time < float(int(start)):
            self._step(float(int(start)))

    def _place(self, job: JobSpec) -> None:
        number = 0
        for node, indices in job.placement:
            model = self.nodes[node]
            first_pid = 200_000 + int(uniform(key_of(self.seed, "pid", job.number, node), 0) * 60_000)
            began = self.time - 86_400.0 * (0.2 + 4.0 * uniform(key_of(self.seed, "began", job.number), 0))
            for index in indices:
                model.ranks[index] = Rank(job, number, first_pid + 7 * index, began)
                number += 1

    def advance(self, time: float, step: float = STEP_SECONDS) -> None:
        """Step on the grid up to the last grid point at or before `time`."""
        while self.time + step <= time:
            behind = time - self.time
            self._step(self.time + (max(step, 30.0) if behind > _LEAP_SECONDS and step <= STEP_SECONDS else step))

    def storage_slowness(self, site: str, time: float) -> float:
        """How slow a site's storage server is, 0 to 1."""
        found = 0.0
        for entry in self.book.entries():
            if entry.fault.kind is FaultKind.SLOW_STORAGE and entry.fault.site == site and entry.raised_at <= time:
                level = min(1.0, (min(time, entry.cleared_at or time) - entry.raised_at + 1.0) / _STORAGE_RISE)
                if entry.cleared_at is not None and time >= entry.cleared_at:
                    level = max(0.0, level - (time - entry.cleared_at) / _STORAGE_RISE)
                found = max(found, level)
        return found

    def _step(self, time: float) -> None:
        entries = self.book.entries()
        slow = {site.key: self.storage_slowness(site.key, time) if entries else 0.0 for site in self.spec.sites}
        activities: dict[str, list[Activity]] = {name: [IDLE] * len(m.bodies) for name, m in self.nodes.items()}
        for load in self._loads:
            job = load.job
            hindrance = self._hindrance(job, slow[self.spec.node(job.nodes[0]).site], entries, time)
            shared = load.at(time, hindrance)
            for node, indices in job.placement:
                rows, bodies = activities[node], self.nodes[node].bodies
                for index in indices:
                    rows[index] = shared
                    slowest = bodies[index].clock_share <= hindrance.pace + 0.03 or bodies[index].heat > 0.2
                    if hindrance.pace < 1.0 and slowest:
                        # The slow ranks never wait: busy all the time, with all the work their clocks allow.
                        rows[index] = load.at(time, Hindrance(hindrance.slow_storage * 0.3, lost_at=hindrance.lost_at))
        for name, model in self.nodes.items():
            mine = self.book.of_node(name, model.site.key) if entries else ()
            model.step(time, activities[name], slow[model.site.key], mine, spread=self._spread[name])
        self.time = time

    def _hindrance(self, job: JobSpec, slow: float, entries: tuple[Entry, ...], time: float) -> Hindrance:
        if job.load is not Load.TRAINING:
            return Hindrance(slow)
        pace = 1.0
        down = 0
        for node, indices in job.placement:
            model = self.nodes[node]
            pace = min([pace, *(model.bodies[i].clock_share for i in indices if i not in model.lost)])
            down += len(model.ports_down - {"eno1"})
        lost_at: float | None = None
        for entry in entries:
            if entry.raised_at <= time and _kills_rank(entry, job):
                lost_at = entry.raised_at if lost_at is None else max(lost_at, entry.raised_at)
        # A plain power cap costs a few per cent of one GPU's clock and nobody notices.
        return Hindrance(slow, pace if pace < 0.93 else 1.0, down if len(job.nodes) > 1 else 0, lost_at)


def _kills_rank(entry: Entry, job: JobSpec) -> bool:
    fault = entry.fault
    gpus = dict(job.placement).get(fault.node)
    if gpus is None:
        return False
    if fault.kind is FaultKind.NODE_GONE:
        return True
    fatal = fault.kind is FaultKind.GPU_LOST or (fault.kind is FaultKind.XID and fault.code in (48, 74, 95, 119, 140))
    return fatal and any(gpu in gpus for gpu in fault.gpus)
