"""The clockwork: what makes the plans of schedules when their times come, and begins those that wait for maintenance
windows, in a thread of its own.

One program of a data folder does it at a time (`Turn`). A time is decided by one entry, written with the plan that is
made for it: a program that dies before it has decided nothing, one that dies after it does nothing twice.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from console.journal.model import JournalError
from console.work.model.plans import Plan
from console.work.model.runs import RunState, RunView
from console.work.model.schedules import Decision, Outcome, Schedule
from console.work.model.timetable import due
from console.work.service.protocols import Scheduled
from console.work.service.schedules import AlreadyDecided, Schedules
from resources.errors import EnvironmentFault

_log = logging.getLogger("console.schedules")
#: Seconds between two looks, and before something is tried again that could not be planned.
_LOOK, _AGAIN = 5.0, 60.0
#: For so many seconds a plan waits for a person.
_WAITS = 86400
_LONGEST_REASON = 500
#: While the run before is so, its schedule makes no other.
_IN_THE_WAY = frozenset({RunState.PLANNED, RunState.APPROVED, RunState.RUNNING, RunState.PAUSED, RunState.UNKNOWN})


class Turn(Protocol):
    """Which program of the data folder looks at schedules."""

    def take(self) -> bool:
        """Whether it is this one, now; also asked again while it is."""

    def leave(self) -> None: ...


class Acting(Protocol):
    """The acts' engine. Methods block and raise EnvironmentFault."""

    def propose_scheduled(self, plan: Plan, scheduled: Scheduled, /) -> RunView: ...

    def run(self, id: str, /) -> RunView: ...

    def start(self, id: str, /) -> None: ...


class Waiting(Protocol):
    """Plans that wait for maintenance windows. Methods block and raise EnvironmentFault."""

    def look(self) -> Iterable[RunView]:
        """Begin what may begin now, and write down what passed; gives the runs of which either was done."""


class Clockwork:
    """`told` hears, in its thread, of each decision and of the schedule as it stood before it, `told_run` of each run
    in a maintenance window that began, or whose window passed; `on_bug` what is no fault of the environment."""

    def __init__(  # noqa: PLR0917 - what it stands on
        self,
        schedules: Schedules,
        acts: Acting,
        turn: Turn,
        in_windows: Waiting,
        on_bug: Callable[[BaseException], object],
        told: Callable[[Schedule, Decision], object] = lambda _schedule, _decision: None,
        monotonic: Callable[[], float] = time.monotonic,
        *,
        told_run: Callable[[RunView], object] = lambda _run: None,
    ) -> None:
        self._schedules, self._acts, self._turn = schedules, acts, turn
        self._in_windows, self._told_run = in_windows, told_run
        self._on_bug, self._told, self._monotonic = on_bug, told, monotonic
        self._ended = threading.Event()
        #: Times that could not be planned yet, by their schedule: which, why, and when it is tried again.
        self._faults: dict[str, tuple[float, str, float]] = {}
        self._said = ""
        self._thread = threading.Thread(target=self._run, name="schedules", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, patience: float = 5.0) -> None:
        """End; a plan that is being made is not waited for longer than that: nothing of it was begun."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self.look()
            except Exception as bug:  # our own: told loudly; schedules must not end in silence
                self._on_bug(bug)
            self._ended.wait(_LOOK)
        self._turn.leave()

    def look(self) -> bool:
        """Decide all that is due, where it is this program's turn; gives whether it is."""
        try:
            self._schedules.may_write()
            if not self._turn.take():
                return False
            self._schedules.refresh()
        except (EnvironmentFault, OSError) as fault:
            self._turn.leave()
            self._say(str(fault))
            return False
        for schedule in self._schedules.schedules():
            if self._ended.is_set():
                break
            try:
                self._look_at(schedule)
            except (JournalError, OSError) as fault:
                self._say(str(fault))
        try:
            for run in self._in_windows.look():
                self._told_run(run)
        except (EnvironmentFault, OSError) as fault:
            self._say(str(fault))
        return True

    def _look_at(self, schedule: Schedule) -> None:
        self._begin_what_was_agreed(schedule)
        if schedule.paused:
            return
        fault = self._faults.get(schedule.id)
        if fault is not None and self._schedules.now() - fault[0] > schedule.late:
            del self._faults[schedule.id]
            if fault[0] > schedule.decided:
                self._decide(schedule, Decision(fault[0], Outcome.SKIPPED, 0.0, reason=fault[1]))
                return
        found = due(schedule.table, schedule.decided, schedule.late, self._schedules.now())
        if found.missed is not None:
            missed = found.missed
            told = Decision(missed.last, Outcome.MISSED, 0.0, count=missed.count, first=missed.first)
            self._decide(schedule, told)
        if found.at is not None and (fault is None or fault[2] <= self._monotonic() or fault[0] != found.at):
            self._keep(schedule, found.at)

    def _keep(self, schedule: Schedule, at: float) -> None:
        """A time has come: make its plan, and begin it where it was agreed to beforehand."""
        before = schedule.last_run
        if before is not None and self._acts.run(before.run).state in _IN_THE_WAY:
            self._decide(schedule, Decision(at, Outcome.SKIPPED, 0.0, before.run, "overlaps"))
            return
        maker = self._schedules.maker(schedule.act)
        if maker is None:
            self._decide(schedule, Decision(at, Outcome.SKIPPED, 0.0, reason="no_maker"))
            return
        try:
            plan = maker.plan(schedule.arguments)
            scheduled, why = self._schedules.scheduled(schedule, at, plan)
            run = self._acts.propose_scheduled(plan if why is None else replace(plan, valid=_WAITS), scheduled)
        except AlreadyDecided:
            return
        except JournalError:
            raise
        except EnvironmentFault as fault:
            again = self._monotonic() + _AGAIN
            self._faults[schedule.id] = (at, str(fault)[:_LONGEST_REASON] or type(fault).__name__, again)
            self._say(f"{schedule.name}: {fault}")
            return
        self._faults.pop(schedule.id, None)
        self._schedules.refresh()
        self._told(schedule, Decision(at, Outcome.PROPOSED, at, run.id, str(why or "")))
        if why is None:
            self._begin(run.id)

    def _begin_what_was_agreed(self, schedule: Schedule) -> None:
        """A plan that was made and agreed to, and whose program died before it began it."""
        last = schedule.last
        if last is not None and last.outcome is Outcome.PROPOSED and not last.reason and last.run:
            run = self._acts.run(last.run)
            if run.state is RunState.APPROVED and any(each.standing for each in run.approvals):
                self._begin(run.id)

    def _begin(self, run: str) -> None:
        try:
            self._acts.start(run)
        except JournalError:
            raise
        except (
            EnvironmentFault
        ) as fault:  # its node is busy, or the approval was withdrawn: it is tried until it expires
            self._say(f"run {run[:8]}: {fault}")

    def _decide(self, schedule: Schedule, decision: Decision) -> None:
        try:
            self._schedules.decide(schedule, decision)
        except AlreadyDecided:
            return
        self._told(schedule, decision)

    def _say(self, text: str) -> None:
        """Once, not at each look."""
        if text != self._said:
            self._said = text
            _log.warning("schedules: %s", text)
