"""Attempts at a step of a run: begun, followed, seen to have succeeded, told of; taken up when nobody knows."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import msgspec

from connectors.runner.messages import Exit, Output
from connectors.runner.messages import RunState as NodeRun
from connectors.text import sanitise
from console.work.model.plans import ACTING, Way
from console.work.model.runs import CANCEL, PAUSE, STARTED, STEP, WELL, StepState, StepView
from console.work.service.lanes import GRACE, Lane, Stopped, lines, refusal
from resources.errors import EnvironmentFault

if TYPE_CHECKING:
    from console.work.service.driving import Drive

#: So much of what a step's program said goes into the log, of each of its two outputs, in characters: its end.
TAIL = 4000
#: Seconds between two looks at what a person asked, and between two questions how a program stands.
_ASK, _BEAT = 0.5, 2.0
#: For so long a target that was lost is looked for, beyond the time its step may take.
_PATIENCE = 600.0
#: So often a node may say that a program is over before its end is told.
_SILENT = 3
#: For so many seconds a program that lets its target go down may still say no.
_GOING = 8.0
#: Reasons of a step whose program ran.
RAN = frozenset({"status", "signal", "timed_out", "not_seen", "ended"})
#: Reasons of an unknown end that say that its node had begun it.
_KNEW = frozenset({"lost", "rebooted"})
#: An attempt was proved not to have happened, or a person says that it does not matter: it is made anew.
ANEW = (StepState.WAITING, "anew")


class Attempt:
    """One attempt at a step: begun, ended, and told of. `act` is its id in the journal and on the node."""

    def __init__(self, drive: Drive, view: StepView, lane: Lane, begun: threading.Event) -> None:
        self._begun = begun
        begun.clear()
        self._drive = drive
        self._view = view
        self._step = view.step
        self._lane = lane
        self._act = ""
        self._place = ""
        #: Whether the node may have been asked to begin.
        self._asked = False
        #: Whether the node said that it began.
        self._known = False
        self._earlier = False
        self._until = time.monotonic() + view.step.timeout + _PATIENCE

    def looked_at_again(self) -> tuple[StepState, str]:
        """A step whose program ran, and did not succeed, is not run again unless a person wants that: it may have done
        a part of its work. It may have succeeded since."""
        if self._step.seen and all(self._lane.comes_true(check, 0.0)[0] for check in self._step.seen):
            self._begin()
            return self._end(StepState.ALREADY, "", {})
        return self._view.state, self._view.reason

    # -- from the start ------------------------------------------------------------------------------------------------

    def carry_out(self) -> tuple[StepState, str]:
        step, lane = self._step, self._lane
        if step.way in ACTING or step.beat:
            lane.lease(time.monotonic() + 30)
            lane.clean_up()
            self._place = lane.runner().hello.base
        if step.touches and step.seen and all(lane.comes_true(check, 0.0)[0] for check in step.seen):
            self._begin()
            return self._end(StepState.ALREADY, "", {})
        for check in step.before:
            holds, found = lane.comes_true(check, self._until)
            if not holds:
                self._begin()
                return self._end(StepState.FAILED, "before", {"check": check.seen, "found": found})
        self._drive.beats(step, lane)
        self._begin()
        match step.way:
            case Way.PROGRAM | Way.REBOOT:
                return self._program()
            case Way.REQUEST | Way.FILE:
                return self._handed_over()
            case Way.PERSON:
                return self._person()
            case Way.WAIT | Way.RECORD | Way.LOOK:
                return self._by_itself()

    def _by_itself(self) -> tuple[StepState, str]:
        return self._look() if self._step.way is Way.LOOK else self._seen({})

    def _look(self) -> tuple[StepState, str]:
        """Nothing changes by it: over a connection that is lost it is done again."""
        drive, argv = self._drive, self._step.argv
        looker = drive.aids.lookers[argv[0]]
        drive.beats(self._step, self._lane)
        found = self._lane.surely(lambda there: looker(there, drive.view.id, argv, self._lane.stopped), self._until)
        facts = dict(found)
        match facts.get("verdict"):
            case "fail":
                return self._end(StepState.FAILED, "verdict", facts)
            case "inconclusive":
                self._end(StepState.WAITING, PAUSE, facts)
                return StepState.WAITING, PAUSE
        return self._seen(facts)

    def _handed_over(self) -> tuple[StepState, str]:
        """Lines said to a service, or a file sent: at once, under the lease. Whether lines were heard before the
        connection was lost is told by what is seen, under a newer lease, after which they are refused."""
        step, lane, aids = self._step, self._lane, self._drive.aids
        facts: dict[str, Any] = {}
        self._asked = True
        try:
            if step.file is not None:
                file = step.file
                lane.surely(lambda there: aids.send(there, file, self._lease(), lane.stopped), self._until)
            else:
                said = aids.speak(lane.runner(), step.address, lines(step.argv), self._lease())
                facts["out"] = sanitise(said[-TAIL:].decode("utf-8", "replace"), TAIL, lines=True).strip()
        except EnvironmentFault as fault:
            why = refusal(fault)
            if why:
                self._asked = False
                return self._end(StepState.FAILED, f"refused: {why}", {"words": str(fault)[:500]})
            lane.close()
            return self._settle_by_sight()
        except OSError as error:  # what is to be sent cannot be read here
            return self._end(StepState.FAILED, "not_read", {"words": str(error)[:500]})
        return self._seen(facts)

    def _lease(self) -> tuple[str, int]:
        return self._step.target.id, self._lane.lease(self._until)

    def _settle_by_sight(self) -> tuple[StepState, str]:
        """Nothing of it can happen any more once there is a newer lease: what is not seen then did not happen."""
        lane = self._lane
        lane.lease(self._until, newer=True)
        if self._step.seen and all(lane.comes_true(check, 0.0)[0] for check in self._step.seen):
            return self._end(StepState.DONE, "", {})
        self._asked = False
        ended = self._end(StepState.FAILED, "not_begun", {})
        return self._anew() if self._earlier else ended

    def _program(self) -> tuple[StepState, str]:
        step, lane = self._step, self._lane
        epoch = lane.lease(self._until)
        given = self._drive.aids.given(step.given) if step.given else None
        self._asked = True
        self._begun.set()
        try:
            run = lane.runner().start(
                self._act, step.argv, target=step.target.id, epoch=epoch, timeout=float(step.timeout), given=given
            )
        except EnvironmentFault as fault:
            why = refusal(fault)
            if why and why != "exists":
                self._asked = False
                return self._end(StepState.FAILED, f"refused: {why}", {"words": str(fault)[:500]})
            lane.close()
            return self._settle()
        self._started()
        return self._goes_on(run)

    def _started(self) -> None:
        """The node answered that it began: from now on nothing but its own word says that it did not."""
        details = {"step": self._view.number}
        self._drive.records.write(self._drive.view.id, STARTED, details, targets=(self._step.target,))
        self._known = True

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
        if self._step.way in (Way.REQUEST, Way.FILE):
            self._asked = True
            return self._settle_by_sight()
        if self._step.way not in (Way.PROGRAM, Way.REBOOT):
            return self._person() if self._step.way is Way.PERSON else self._by_itself()
        self._asked = True
        self._begun.set()
        self._known = self._view.started
        return self._settle()

    def _settle(self) -> tuple[StepState, str]:
        """Ask the node under a newer lease, after which whatever is still on its way there is refused."""
        lane = self._lane
        epoch = lane.lease(self._until, newer=True)
        run = lane.surely(lambda there: there.status(self._act), self._until)
        elsewhere = self._earlier and self._view.place != lane.runner().hello.base
        if run.state == "absent" and (self._known or elsewhere or self._view.reason in _KNEW):
            return self._nobody_knows(run, {})  # it may have known of it: that it is gone there proves nothing
        if run.state == "absent":
            self._asked = False
            ended = self._end(StepState.FAILED, "not_begun", {})
            return self._anew() if self._earlier else ended
        if not self._known:
            self._started()
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
        beat, silent = 0.0, 0
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
                    state = lane.runner().status(run.run)
                except EnvironmentFault:
                    lane.close()
                    follows = False
                    continue
                if time.monotonic() >= self._until and not state.over:  # it must have been ended long ago
                    return msgspec.structs.replace(state, state="unknown", exit=None)
                silent = silent + 1 if state.over else 0
                if silent >= _SILENT:  # its end was not told, and the node says that it is over
                    return state

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
        if step.way in ACTING:
            details["place"] = self._place
        if step.address:
            details["address"] = step.address
        if step.file is not None:
            details["file"] = {"path": step.file.path, "sha256": step.file.sha256, "size": step.file.size}
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
        if sweep and self._asked and step.way in (Way.PROGRAM, Way.REBOOT):
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
