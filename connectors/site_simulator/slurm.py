"""The scheduler of a simulated site, a Slurm cluster: its jobs, which are the site's training, and its nodes.

What ends a job ends its processes on all nodes. A job whose node went down is queued again and begins anew when all of
its nodes are there; one whose process failed, or that was cancelled, is over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from connectors.site_simulator.specification import JobSpec, Load, SiteSpec, Specification
from connectors.site_simulator.system import System

#: From the end of one of its processes until a job's others are ended (seconds).
STEP_ENDS_SECONDS = 3.0
#: How long a queued job waits, from when it could run.
SCHEDULE_SECONDS = 5.0
#: A daemon that is silent for so long is not responding; for so long, its node is down.
SILENT_SECONDS, DOWN_SECONDS = 100.0, 300.0


class JobState(StrEnum):
    RUNNING = "RUNNING"
    PENDING = "PENDING"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


@dataclass(slots=True)
class Job:
    """A job as it stands. Times are unix seconds; `reason` is why it waits or failed."""

    spec: JobSpec
    began: float
    submitted: float
    state: JobState = JobState.RUNNING
    reason: str = "None"
    ended: float = 0.0
    restarts: int = 0


@dataclass(slots=True)
class Node:
    """A node as the scheduler sees it: whether it is drained, why, by whom and since when; and since when its daemon is
    silent (0 for one that answers)."""

    name: str
    drained: bool = False
    reason: str = ""
    by: str = ""
    at: float = 0.0
    silent_since: float = 0.0


class Clock(Protocol):
    def now(self) -> float: ...

    def later(self, seconds: float, act: Callable[[], None]) -> None: ...


class Cluster:
    """The jobs and nodes of one site. Whoever calls holds the site's lock."""

    def __init__(self, spec: Specification, site: SiteSpec, systems: Mapping[str, System], clock: Clock) -> None:
        self.systems, self._clock = dict(systems), clock
        self.name = site.key
        self.nodes = {node.name: Node(node.name) for node in spec.nodes if node.site == site.key}
        self.jobs: dict[int, Job] = {}
        for job in spec.jobs:
            if job.load is Load.TRAINING and job.nodes and job.nodes[0] in self.nodes:
                began = min(self._begins(job), default=clock.now())
                self.jobs[job.number] = Job(job, began, began - 40.0)

    def _begins(self, job: JobSpec) -> list[float]:
        places = [(node, gpu) for node, gpus in job.placement for gpu in gpus]
        ranks = [self.systems[node].model.ranks[gpu] for node, gpu in places]
        return [rank.began for rank in ranks if rank is not None]

    def now(self) -> float:
        return self._clock.now()

    # What happens to jobs

    def task_ended(self, number: int, signal_number: int) -> None:
        """One of a job's processes was ended: the job is over as a whole."""
        job = self.jobs.get(number)
        if job is not None and job.state is JobState.RUNNING:
            job.state, job.ended = JobState.FAILED, self.now()
            job.reason = f"RaisedSignal:{signal_number}"
            self._clock.later(STEP_ENDS_SECONDS, lambda: self._end_processes(job))

    def cancel(self, number: int) -> bool:
        """End a job by hand; whether it was there."""
        job = self.jobs.get(number)
        if job is None or job.state not in (JobState.RUNNING, JobState.PENDING):
            return False
        if job.state is JobState.RUNNING:
            self._clock.later(1.0, lambda: self._end_processes(job))
        job.state, job.ended = JobState.CANCELLED, self.now()
        return True

    def _end_processes(self, job: Job) -> None:
        for node, gpus in job.spec.placement:
            self.systems[node].end_job(job.spec.number, gpus)

    def _queue_again(self, job: Job, reason: str) -> None:
        job.state, job.reason, job.submitted, job.restarts = JobState.PENDING, reason, self.now(), job.restarts + 1
        self._end_processes(job)

    def schedule(self) -> None:
        """Begin the queued jobs whose nodes are all there, some seconds from now."""
        if any(job.state is JobState.PENDING for job in self.jobs.values()):
            self._clock.later(SCHEDULE_SECONDS, self._begin_queued)

    def _begin_queued(self) -> None:
        for job in self.jobs.values():
            if job.state is not JobState.PENDING:
                continue
            places = [self.systems[node] for node in job.spec.nodes]
            if any(self.nodes[node].drained or self.nodes[node].silent_since for node in job.spec.nodes):
                job.reason = "ReqNodeNotAvail"
            elif all(system.free(gpus) for system, (_, gpus) in zip(places, job.spec.placement, strict=True)):
                job.state, job.reason, job.began = JobState.RUNNING, "None", self.now()
                number = 0
                for system, (_, gpus) in zip(places, job.spec.placement, strict=True):
                    number = system.begin_job(job.spec, gpus, number)
            else:
                job.reason = "Resources"

    # What happens to nodes

    def drain(self, node: Node, reason: str, by: str) -> None:
        node.drained, node.reason, node.by, node.at = True, reason, by, self.now()

    def resume(self, node: Node) -> None:
        node.drained, node.reason, node.by, node.at = False, "", "", 0.0
        self.schedule()

    def node_left(self, name: str) -> None:
        """A node went down: its jobs are queued again."""
        self.nodes[name].silent_since = self.now()
        for job in self.jobs.values():
            if job.state is JobState.RUNNING and name in job.spec.nodes:
                self._queue_again(job, "NodeDown")

    def daemon_left(self, name: str) -> None:
        """Its daemon answers no more; its jobs go on."""
        self.nodes[name].silent_since = self.now()

    def node_came(self, name: str) -> None:
        self.nodes[name].silent_since = 0.0
        self.schedule()

    def jobs_on(self, name: str) -> list[Job]:
        """The jobs that run on a node."""
        return [job for job in self.jobs.values() if job.state is JobState.RUNNING and name in job.spec.nodes]

    def silent(self, node: Node, seconds: float) -> bool:
        return node.silent_since > 0.0 and self.now() - node.silent_since >= seconds
