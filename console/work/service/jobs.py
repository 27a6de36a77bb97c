"""Jobs: work that takes time, in threads of its own, one after the other for each target.

A lane lives in this process; nothing here keeps two consoles from acting on the same target at once.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from console.work.model.commands import ENDED, JobState, JobView


class JobCancelled(Exception):
    """Raised inside of a job's work by `Job.check`, to end it."""


class Job:
    """One piece of work under way. All methods may be called from any thread."""

    def __init__(self, view: JobView, work: Callable[[Job], Any], tell: Callable[[JobView], None]) -> None:
        self._view = view
        self._work = work
        self._tell = tell
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self.cancelled = threading.Event()
        self.result: Any = None

    @property
    def view(self) -> JobView:
        return self._view

    def cancel(self) -> None:
        """Ask it to end. One that waits never starts; one that runs ends when it next looks."""
        self.cancelled.set()

    def check(self) -> None:
        """Called by the work where it may stop; raises JobCancelled."""
        if self.cancelled.is_set():
            raise JobCancelled

    def report(self, progress: float | None, note: str = "") -> None:
        """Called by the work: how far it is (0 to 1) and what it is at."""
        self._change(progress=progress, note=note)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it has ended, at most `timeout` seconds; whether it has."""
        return self._ended.wait(timeout)

    def run(self) -> None:
        """Do the work, in the calling thread. Whatever it raises is kept in the view: for an environment's error to
        be shown, for a bug to be reported by whoever shows it."""
        if self.cancelled.is_set():
            self._end(JobState.CANCELLED)
            return
        self._change(state=JobState.RUNNING)
        try:
            self.result = self._work(self)
        except JobCancelled:
            self._end(JobState.CANCELLED)
        except Exception as error:  # a job's end must be told whatever it was; nothing is swallowed
            self._end(JobState.FAILED, error)
        else:
            self._end(JobState.SUCCEEDED)

    def _end(self, state: JobState, error: Exception | None = None) -> None:
        self._change(state=state, error=error)
        self._ended.set()

    def _change(self, **values: Any) -> None:
        with self._lock:
            if self._view.state in ENDED:
                return
            self._view = replace(self._view, **values)
            view = self._view
        self._tell(view)


class Jobs:
    """Runs jobs, at most `at_once` at the same time and one per target. `told` is called after every step of a job, in
    the job's thread."""

    def __init__(self, at_once: int = 8, told: Callable[[JobView], None] = lambda _: None) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="job")
        self._told = told
        self._lock = threading.Lock()
        self._lanes: dict[str, deque[Job]] = {}
        self._count = 0

    def start(self, name: str, target: str, work: Callable[[Job], Any]) -> Job:
        """Queue `work` on the lane of `target`. It gets its Job, and gives the job's result."""
        with self._lock:
            self._count += 1
            job = Job(JobView(self._count, name, target), work, self._told)
            lane = self._lanes.setdefault(target, deque())
            lane.append(job)
            first = len(lane) == 1
        if first:
            self._pool.submit(self._serve, target)
        return job

    def cancel_all(self) -> None:
        with self._lock:
            jobs = [job for lane in self._lanes.values() for job in lane]
        for job in jobs:
            job.cancel()

    def close(self) -> None:
        """Cancel everything and wait for the threads."""
        self.cancel_all()
        self._pool.shutdown()

    def _serve(self, target: str) -> None:
        while True:
            with self._lock:
                job = self._lanes[target][0]
            job.run()
            with self._lock:
                lane = self._lanes[target]
                lane.popleft()
                if not lane:
                    del self._lanes[target]
                    return
