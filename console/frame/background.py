"""The window's side of jobs: what runs in threads comes back to the main thread, and the strip shows what is under
way."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from console.frame.wake import Courier
from console.work.model.commands import ENDED, JobState, JobView
from console.work.service.jobs import Job, Jobs
from resources.errors import is_environments


@dataclass(slots=True)
class _Work:
    job: Job
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    broke: Callable[[], None] | None
    shown: bool


class Background(QObject):
    """Runs work as jobs. `changed` is emitted on the main thread whenever the list or a progress moved."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._courier = Courier(self)
        self._jobs = Jobs(told=self._told_anywhere)
        self._running: dict[int, _Work] = {}
        self._lanes = itertools.count()
        self._closed = False

    @property
    def running(self) -> tuple[Job, ...]:
        """What the strip shows, oldest first."""
        return tuple(errand.job for errand in self._running.values() if errand.shown)

    def run(
        self,
        title: str,
        work: Callable[[Job], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        *,
        broke: Callable[[], None] | None = None,
        target: str = "",
        shown: bool = True,
    ) -> Job:
        """Run `work` in a thread, after what `target` already has to do; then `done` or `failed` on the main thread.
        None of them runs after it was cancelled, which after `close` it is at once. `failed` is given what the
        environment says no with. Anything else is a bug in `work`: it is reported, and `broke` is called, so that
        whoever waits does not wait for ever."""
        if self._closed:  # the timer of a page that is being taken apart: nobody waits for this any more
            job = Job(JobView(0, title, target), work, lambda _view: None)
            job.cancel()
            job.run()
            return job
        job = self._jobs.start(title, target or f"window {next(self._lanes)}", work)
        self._running[job.view.id] = _Work(job, done, failed, broke, shown)
        if shown:
            self.changed.emit()
        return job

    def _told_anywhere(self, view: JobView) -> None:
        self._courier.send(lambda: self._told(view))

    def _told(self, view: JobView) -> None:
        errand = self._running.get(view.id)
        if errand is None or self._closed:
            return
        if view.state in ENDED:
            del self._running[view.id]
        if errand.shown:
            self.changed.emit()
        if errand.job.cancelled.is_set():
            return
        if view.state is JobState.SUCCEEDED:
            errand.done(errand.job.result)
        elif view.state is JobState.FAILED and view.error is not None:
            if is_environments(view.error):
                errand.failed(view.error)
                return
            try:
                if errand.broke is not None:
                    errand.broke()
            finally:
                raise view.error  # out of a slot: the crash reports have it

    def cancel(self) -> None:
        """Cancel everything: nothing of it comes back, and nothing new begins."""
        self._closed = True
        self._jobs.cancel_all()

    def close(self) -> None:
        """Cancel everything and wait for the threads; callable from any thread once `cancel` was called here."""
        self.cancel()
        self._jobs.close()
