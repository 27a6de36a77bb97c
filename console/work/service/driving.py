"""Driving: one run carried out, step by step, so that each step happens once or not at all and the journal says which.

A step's beginning is durable before its node is asked, under the id that its node knows it by. Who finds such a
beginning without an end asks the node, which says what became of it; nothing is started a second time on a guess.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from connectors.runner.messages import Exit, Output
from connectors.runner.messages import RunState as NodeRun
from connectors.text import sanitise
from console.journal.model import Target
from console.work.model.plans import Way
from console.work.model.runs import CANCEL, PAUSE, RUN, STEP, WELL, RunState, RunView, StepState, StepView
from console.work.service.lanes import GRACE, Lane, Stopped, refusal
from console.work.service.protocols import Nodes, Reader
from console.work.service.records import Records
from resources.errors import EnvironmentFault

#: So many targets of a wave at once.
_AT_ONCE = 16
#: So much of what a step's program said goes into the log, of each of its two outputs, in characters: its end.
TAIL = 4000
#: So much of it is kept in memory while it runs, in bytes.
_LIVE = 1 << 20
#: Seconds between two looks at what a person asked, and between two questions how a program stands.
_ASK, _BEAT = 0.5, 2.0
#: For so long a target that was lost is looked for, beyond the time its step may take.
_PATIENCE = 600.0
#: For so many seconds a program that lets its target go down may still say no.
_GOING = 8.0


class Live:
    """What the programs of a run said so far, by step. All methods may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: dict[int, dict[str, bytearray]] = {}

    def take(self, step: int, output: Output) -> None:
        with self._lock:
            said = self._said.setdefault(step, {"out": bytearray(), "err": bytearray()})[output.name]
            said += output.data
            del said[: max(0, len(said) - _LIVE)]

    def begin(self, step: int) -> None:
        with self._lock:
            self._said[step] = {"out": bytearray(), "err": bytearray()}

    def text(self, step: int, name: str, most: int = _LIVE) -> str:
        with self._lock:
            said = bytes(self._said.get(step, {}).get(name, b""))
        return sanitise(said[-4 * most :].decode("utf-8", "replace"), 4 * most, lines=True)[-most:]


@dataclass(slots=True)
class Drive:
    """One run on its way. `run` does all of it, in the calling thread; `asked` says, by the journal or by who calls,
    what a person asked of it. `again` are steps of which nobody knows whether they happened and which a person wants
    started again. `told` is called after each change."""

    view: RunView
    records: Records
    nodes: Nodes
    readers: Mapping[str, Reader]
    holder: str
    take_over: bool = False
    again: frozenset[int] = frozenset()
    unless: Callable[[RunView], None] = lambda _: None
    told: Callable[[], None] = lambda: None
    live: Live = field(default_factory=Live)
    asked: str = ""
    firmly: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _asked_at: float = 0.0
    _begun: int = 0

    def run(self, begun: Callable[[], object] = lambda: None) -> RunState:
        """Carry the run out; gives how it stands then. `begun` is called once the journal has its beginning. Raises
        JournalError when something cannot be written down, CannotAct where `unless` refuses, and what is a bug: then
        the run is as the journal says, and who comes next asks the nodes."""
        targets = self.view.plan.targets
        if self.view.act:  # whoever drove it died
            details = {"state": str(RunState.UNKNOWN), "reason": "interrupted"}
            self.records.end(self.view.id, RUN, self.view.act, details, "unknown: interrupted", targets)
        entry = self.records.begin(self.view.id, RUN, {"holder": self.holder}, targets, self.unless)
        self._begun = entry.sequence
        begun()
        self.told()
        state, reason = RunState.UNKNOWN, "bug"
        try:
            state, reason = self._waves()
        finally:
            result = "ok" if state is RunState.SUCCEEDED else f"{state}: {reason}" if reason else str(state)
            details = {"state": str(state), "reason": reason}
            self.records.end(self.view.id, RUN, entry.act, details, result, targets)
            self.told()
        return state

    def ask(self, what: str, *, firmly: bool = False) -> None:
        """What a person asks of it, in this program."""
        with self._lock:
            self.asked, self.firmly = what, self.firmly or firmly

    # -- order ---------------------------------------------------------------------------------------------------------

    def _waves(self) -> tuple[RunState, str]:
        for _, wave in groupby(self.view.steps, key=lambda each: each.step.wave):
            lanes: dict[Target, list[StepView]] = {}
            for step in wave:
                lanes.setdefault(step.step.target, []).append(step)
            if len(lanes) == 1:
                ends = [self._lane(target, steps) for target, steps in lanes.items()]
            else:
                with ThreadPoolExecutor(min(len(lanes), _AT_ONCE), thread_name_prefix="lane") as pool:
                    ends = list(pool.map(self._lane, lanes, lanes.values()))
            worst = next((end for end in _worst_first(ends) if end[0] is not RunState.SUCCEEDED), None)
            if worst is not None:
                return worst
        return RunState.SUCCEEDED, ""

    def _lane(self, target: Target, steps: list[StepView]) -> tuple[RunState, str]:
        """Steps of one target, one after the other, until one does not succeed."""
        lane = Lane(
            target, self.nodes, self.records, self.readers, self.holder, lambda: bool(self._wish()), self.take_over
        )
        try:
            if any(view.act for view in steps):
                self._clean(lane)
            for view in steps:
                if view.state in WELL:
                    continue
                wish = self._wish()
                if wish:
                    return (RunState.PAUSED if wish == PAUSE else RunState.CANCELLED), ""
                state, reason = self._step(view, lane)
                if state is StepState.UNKNOWN:
                    return RunState.UNKNOWN, reason
                if state is StepState.ENDED:
                    return RunState.CANCELLED, reason
                if state not in WELL:
                    return (RunState.PAUSED, "") if reason == PAUSE else (RunState.FAILED, reason)
        finally:
            lane.end()
        return RunState.SUCCEEDED, ""

    def _clean(self, lane: Lane) -> None:
        """Remove what a run that is taken up left on a target; a target that is away is cleaned another time."""
        with contextlib.suppress(EnvironmentFault):
            lane.clean_up()

    def _wish(self) -> str:
        """What a person asked, here or in another program."""
        with self._lock:
            if not self.asked and time.monotonic() - self._asked_at >= _ASK:
                self._asked_at = time.monotonic()
                self.asked, self.firmly = self.records.asked(self.view.id, self._begun)
            return self.asked

    # -- one step ------------------------------------------------------------------------------------------------------

    def _step(self, view: StepView, lane: Lane) -> tuple[StepState, str]:
        attempt = Attempt(self, view, lane)
        try:
            if view.act and view.state in (StepState.RUNNING, StepState.UNKNOWN):
                settled = attempt.take_up()
                if settled != ANEW:
                    return settled
            return attempt.carry_out()
        except Stopped:
            return attempt.stopped()
        except EnvironmentFault as fault:
            return attempt.broke(fault)


#: Reasons of an unknown end that say that its node had begun it.
_KNEW = frozenset({"lost", "rebooted"})
#: An attempt was proved not to have happened, or a person says that it does not matter: it is made anew.
ANEW = (StepState.WAITING, "anew")


class Attempt:
    """One attempt at a step: begun, ended, and told of. `act` is its id in the journal and on the node."""

    def __init__(self, drive: Drive, view: StepView, lane: Lane) -> None:
        self._drive = drive
        self._view = view
        self._step = view.step
        self._lane = lane
        self._act = ""
        #: Whether the node may have been asked to begin.
        self._asked = False
        self._earlier = False
        self._until = time.monotonic() + view.step.timeout + _PATIENCE

    # -- from the start ------------------------------------------------------------------------------------------------

    def carry_out(self) -> tuple[StepState, str]:
        step, lane = self._step, self._lane
        if step.way in (Way.PROGRAM, Way.REBOOT):
            lane.lease(time.monotonic() + 30)
            lane.clean_up()
        if step.touches and step.seen and all(lane.comes_true(check, 0.0)[0] for check in step.seen):
            self._begin()
            return self._end(StepState.ALREADY, "", {})
        for check in step.before:
            holds, found = lane.comes_true(check, self._until)
            if not holds:
                self._begin()
                return self._end(StepState.FAILED, "before", {"check": check.seen, "found": found})
        self._begin()
        match step.way:
            case Way.PROGRAM | Way.REBOOT:
                return self._program()
            case Way.PERSON:
                return self._person()
            case Way.WAIT | Way.RECORD:
                return self._seen({})

    def _program(self) -> tuple[StepState, str]:
        step, lane = self._step, self._lane
        epoch = lane.lease(self._until)
        self._asked = True
        try:
            run = lane.runner().start(
                self._act, step.argv, target=step.target.id, epoch=epoch, timeout=float(step.timeout)
            )
        except EnvironmentFault as fault:
            why = refusal(fault)
            if why and why != "exists":
                self._asked = False
                return self._end(StepState.FAILED, f"refused: {why}", {"words": str(fault)[:500]})
            lane.close()
            return self._settle()
        return self._goes_on(run)

    def _person(self) -> tuple[StepState, str]:
        while True:
            view = self._drive.records.run(self._drive.view.id)
            if view is not None and self._view.number in view.said:
                return self._seen({})
            if self._lane.stopped():
                raise Stopped
            time.sleep(_ASK)

    # -- what was begun before -----------------------------------------------------------------------------------------

    def take_up(self) -> tuple[StepState, str]:
        """Ask what became of an attempt whose end nobody told; ANEW where it has to be made anew."""
        self._act = self._view.act
        self._earlier = True
        if self._step.way not in (Way.PROGRAM, Way.REBOOT):
            return self._seen({}) if self._step.way is not Way.PERSON else self._person()
        self._asked = True
        return self._settle()

    def _settle(self) -> tuple[StepState, str]:
        """Ask the node under a newer lease, after which whatever is still on its way there is refused."""
        lane = self._lane
        lane.epoch = 0
        epoch = lane.lease(self._until)
        run = lane.surely(lambda there: there.status(self._act), self._until)
        if run.state == "absent" and self._earlier and self._view.reason in _KNEW:
            return self._nobody_knows(run, {})  # the node knew of it: that it is gone there proves nothing
        if run.state == "absent":
            self._asked = False
            ended = self._end(StepState.FAILED, "not_begun", {})
            return self._anew() if self._earlier else ended
        if not run.over:
            run = lane.surely(lambda there: there.adopt(self._act, epoch), self._until)
        return self._goes_on(run)

    def _goes_on(self, run: NodeRun) -> tuple[StepState, str]:
        """Follow a program to its end, and see what it did."""
        facts: dict[str, Any] = {}
        if self._step.way is Way.REBOOT:
            refused = self._did_not_go(run)
            if refused is not None:
                return self._end(StepState.FAILED, _complaint(refused, self._step.statuses), facts)
        else:
            run = self._followed(run)
            facts = self._facts(run)
            if run.state == "unknown" or run.exit is None:
                return self._nobody_knows(run, facts)
            reason = _complaint(run.exit, self._step.statuses)
            if self._drive.asked == CANCEL and reason:
                return self._end(StepState.ENDED, "ended", facts)
            if reason:
                return self._end(StepState.FAILED, reason, facts)
        return self._seen(facts)

    def _anew(self) -> tuple[StepState, str]:
        self._act, self._earlier = "", False
        return ANEW

    def _nobody_knows(self, run: NodeRun, facts: dict[str, Any]) -> tuple[StepState, str]:
        """The end was never written: what is seen decides, where it can."""
        facts["rebooted"] = run.rebooted
        if self._step.seen and all(self._lane.comes_true(check, 0.0)[0] for check in self._step.seen):
            return self._end(StepState.DONE, "", facts)
        if self._earlier and self._view.number in self._drive.again:
            self._end(StepState.FAILED, "unknown", facts)
            self._asked = False
            return self._anew()
        return self._end(StepState.UNKNOWN, "rebooted" if run.rebooted else "lost", facts, sweep=False)

    def _did_not_go(self, run: NodeRun) -> Exit | None:
        """How the program ended that was to let the target go down, where it said no; None once the target goes."""
        end = time.monotonic() + _GOING
        while time.monotonic() < end:
            if run.exit is not None and (run.exit.error or run.exit.status not in (None, *self._step.statuses)):
                return run.exit
            if self._lane.stopped():
                break
            time.sleep(_ASK)
            try:
                run = self._lane.runner().status(run.run)
            except EnvironmentFault:
                break  # it is going
        self._lane.close()
        return None

    def _followed(self, run: NodeRun) -> NodeRun:
        """How a program ended; its output goes to who looks. Its target may be lost meanwhile, and come back."""
        number, live, lane = self._view.number, self._drive.live, self._lane
        live.begin(number)
        had = {"out": 0, "err": 0}
        news = threading.Condition()
        ended: list[NodeRun] = []
        signalled = 0.0

        def told(what: Output | NodeRun) -> None:
            with news:
                if isinstance(what, Output):
                    if what.at == had[what.name]:  # else it was told before the connection was lost
                        had[what.name] += len(what.data)
                        live.take(number, what)
                else:
                    ended.append(what)
                news.notify_all()

        follows = False
        beat = 0.0
        while True:
            if not follows:
                lane.surely(lambda there: there.follow(run.run, told, out=had["out"], err=had["err"]), self._until)
                follows, beat = True, time.monotonic()
            with news:
                if not ended:
                    news.wait(_ASK)
                if ended:
                    return ended[0]
            if self._lane.stopped() and self._drive.asked == CANCEL:
                signalled = self._signal(run.run, signalled)
            if time.monotonic() - beat >= _BEAT:
                beat = time.monotonic()
                try:
                    lane.runner().status(run.run)
                except EnvironmentFault:
                    lane.close()
                    follows = False

    def _signal(self, run: str, at: float) -> float:
        """Have a program end: politely, and firmly where a person asked for that or it does not listen."""
        now = time.monotonic()
        firmly = self._drive.firmly or (at > 0 and now - at >= GRACE)
        if at > 0 and not firmly:
            return at
        epoch = self._lane.lease(self._until)
        try:
            self._lane.runner().signal(run, "KILL" if firmly else "TERM", epoch)
        except EnvironmentFault as fault:
            if not refusal(fault):
                self._lane.close()
        return now

    # -- how it ended --------------------------------------------------------------------------------------------------

    def _seen(self, facts: dict[str, Any]) -> tuple[StepState, str]:
        """Success is what is seen, not what a program says of itself."""
        step = self._step
        patient = step.way is Way.REBOOT
        until = time.monotonic() + (step.timeout if step.way in (Way.REBOOT, Way.WAIT) else 86400)
        for check in step.seen:
            try:
                holds, found = self._lane.comes_true(check, until, patient=patient)
            except EnvironmentFault as fault:
                return self._end(StepState.UNKNOWN, "not_looked", facts | {"words": str(fault)[:500]}, sweep=False)
            if not holds:
                return self._end(StepState.FAILED, "not_seen", facts | {"check": check.seen, "found": found})
        return self._end(StepState.DONE, "", facts)

    def stopped(self) -> tuple[StepState, str]:
        """A person had the run stopped while this waited."""
        if not self._act:
            return (StepState.WAITING, PAUSE) if self._drive.asked == PAUSE else (StepState.ENDED, "ended")
        if self._asked:
            return self._end(StepState.UNKNOWN, "stopped", {}, sweep=False)
        if self._drive.asked == PAUSE:
            self._end(StepState.WAITING, PAUSE, {})
            return StepState.WAITING, PAUSE
        return self._end(StepState.ENDED, "ended", {})

    def broke(self, fault: EnvironmentFault) -> tuple[StepState, str]:
        """Something outside of the step failed: its way, or what looks."""
        facts = {"words": str(fault)[:500]}
        code = str(getattr(fault, "code", "")) or type(fault).__name__
        if not self._act:
            self._begin()
        state = StepState.UNKNOWN if self._asked else StepState.FAILED
        return self._end(state, code, facts, sweep=False)

    def _facts(self, run: NodeRun) -> dict[str, Any]:
        live, number = self._drive.live, self._view.number
        facts: dict[str, Any] = {"out_bytes": run.out, "err_bytes": run.err}
        for name in ("out", "err"):
            text = live.text(number, name, TAIL)
            if text:
                facts[name] = text
        if run.exit is not None:
            facts |= {
                name: value
                for name, value in (
                    ("status", run.exit.status),
                    ("signal", run.exit.signal),
                    ("error", sanitise(run.exit.error, 100)),
                    ("words", sanitise(run.exit.text, 500)),
                )
                if value not in (None, "")
            }
        if run.left:
            facts["left"] = list(run.left)[:50]
        return facts

    def _begin(self) -> None:
        step = self._step
        details = {
            "step": self._view.number,
            "kind": step.kind,
            "values": dict(step.values),
            "argv": list(step.argv),
            "epoch": self._lane.epoch,
        }
        self._act = self._drive.records.begin(self._drive.view.id, STEP, details, (step.target,)).act
        self._drive.told()

    def _end(
        self, state: StepState, reason: str, facts: dict[str, Any], *, sweep: bool = True
    ) -> tuple[StepState, str]:
        step = self._step
        result = "ok" if state in WELL else f"{state}: {reason}"
        details = {"step": self._view.number, "kind": step.kind, "values": dict(step.values), "state": str(state)}
        details |= {"reason": reason, **facts}
        self._drive.records.end(self._drive.view.id, STEP, self._act, details, result, (step.target,))
        if sweep and self._asked:
            self._lane.sweep(self._act)
        self._drive.told()
        return state, reason


def _complaint(end: Exit, statuses: tuple[int, ...]) -> str:
    """Why an end is no good one; empty where it is."""
    if end.error:
        return "not_started"
    if end.timed_out:
        return "timed_out"
    if end.signal is not None:
        return "signal"
    return "" if end.status in statuses else "status"


def _worst_first(ends: list[tuple[RunState, str]]) -> list[tuple[RunState, str]]:
    order = [RunState.UNKNOWN, RunState.FAILED, RunState.CANCELLED, RunState.PAUSED, RunState.SUCCEEDED]
    return sorted(ends, key=lambda end: order.index(end[0]))
