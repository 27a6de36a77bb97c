"""Driving: one run carried out, step by step, so that each step happens once or not at all and the journal says which.

A step's beginning is durable before its node is asked, under the id that its node knows it by. Who finds such a
beginning without an end asks the node, which says what became of it; nothing is started a second time on a guess.
"""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from connectors.runner.messages import Output
from connectors.text import sanitise
from console.journal.model import Target
from console.work.model.plans import ACTING, Step
from console.work.model.runs import CANCEL, PAUSE, RUN, WELL, RunState, RunView, StepState, StepView
from console.work.service.attempts import ANEW, RAN, Attempt
from console.work.service.hearts import Beating
from console.work.service.lanes import Lane, Lease, Stopped
from console.work.service.protocols import Aids, Nodes, Reader
from console.work.service.records import Records
from resources.errors import EnvironmentFault

_A = TypeVar("_A")
_B = TypeVar("_B")

#: So many targets of a wave at once.
_AT_ONCE = 16
#: So much of it is kept in memory while it runs, in bytes: of each output of a step, and of all steps together.
_LIVE, _LIVE_OF_ALL = 1 << 20, 16 << 20
#: Seconds between two looks at what a person asked.
_ASK = 0.5
#: What a person asks counts the more, the more of it is an end.
_RANK = {"": 0, PAUSE: 1, CANCEL: 2}


class Live:
    """What the programs of a run said so far, by step. All methods may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: dict[int, dict[str, bytearray]] = {}
        self._held = 0

    def take(self, step: int, output: Output) -> None:
        """Of one step its end is kept; where all together are too much, half of what is longest goes."""
        with self._lock:
            said = self._said.setdefault(step, {"out": bytearray(), "err": bytearray()})[output.name]
            said += output.data
            self._held += len(output.data)
            self._drop(said, len(said) - _LIVE)
            while self._held > _LIVE_OF_ALL:
                longest = max((each for both in self._said.values() for each in both.values()), key=len)
                self._drop(longest, (len(longest) + 1) // 2)

    def _drop(self, said: bytearray, count: int) -> None:
        if count > 0:
            del said[:count]
            self._held -= count

    def begin(self, step: int) -> None:
        with self._lock:
            self._held -= sum(map(len, self._said.get(step, {}).values()))
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
    aids: Aids = field(default_factory=Aids)
    live: Live = field(default_factory=Live)
    asked: str = ""
    firmly: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)
    #: Targets' ids whose leases this run has held.
    held: set[str] = field(default_factory=set)
    #: The lanes on their way, each with what says that something has begun there.
    _lanes: list[tuple[Lane, threading.Event]] = field(default_factory=list)
    #: What beats, by target's id.
    _hearts: dict[str, Beating] = field(default_factory=dict)
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
            self._rest(set(self._hearts))
            result = "ok" if state is RunState.SUCCEEDED else f"{state}: {reason}" if reason else str(state)
            details = {"state": str(state), "reason": reason}
            self.records.end(self.view.id, RUN, entry.act, details, result, targets)
            self.told()
        return state

    def ask(self, what: str, *, firmly: bool = False) -> None:
        """What a person asks of it, in this program."""
        with self._lock:
            if _RANK[what] >= _RANK[self.asked]:  # who wants an end does not want a pause
                self.asked = what
            self.firmly = self.firmly or firmly
            for lane, begun in self._lanes:
                if not begun.is_set():  # nothing went on there: nobody waits for a node that does not answer
                    lane.cancel.set()

    # -- order ---------------------------------------------------------------------------------------------------------

    def _waves(self) -> tuple[RunState, str]:
        for _, wave in groupby(self.view.steps, key=lambda each: each.step.wave):
            lanes: dict[str, list[StepView]] = {}
            for step in wave:
                lanes.setdefault(step.step.target.id, []).append(step)
            left = [each for steps in lanes.values() for each in steps if each.state not in WELL]
            self._rest({each.step.target.id for each in left if not each.step.beat})
            ends = _beside(self._lane, list(lanes.values()))
            worst = next((end for end in _worst_first(ends) if end[0] is not RunState.SUCCEEDED), None)
            if worst is not None:
                return worst
        return RunState.SUCCEEDED, ""

    def beats(self, step: Step, lane: Lane) -> None:
        """From a step with a beat on, over its `lane`, there is one, until a step of its target has none or the run
        ends."""
        target = step.target
        with self._lock:
            if not step.beat or target.id in self._hearts:
                return
            act = str(uuid.uuid5(uuid.UUID(self.view.id), target.id))
            cancel = threading.Event()
            own = self._to(target, cancel.is_set, lane.leased, cancel)
            heart = self._hearts[target.id] = Beating(own, act, step.beat)
        heart.begin(lambda: bool(self.asked))

    def _rest(self, targets: set[str]) -> None:
        for each in targets & set(self._hearts):
            self._hearts.pop(each).end()

    def _to(
        self, target: Target, stopped: Callable[[], bool], lease: Lease, cancel: threading.Event | None = None
    ) -> Lane:
        return Lane(
            target,
            self.nodes,
            self.records,
            self.readers,
            self.holder,
            stopped,
            self.take_over,
            self.held,
            lease,
            cancel=cancel or threading.Event(),
            aids=self.aids,
        )

    def _lane(self, steps: list[StepView]) -> tuple[RunState, str]:
        """Steps of one target, one after the other, until one does not succeed."""
        target = steps[0].step.target
        # What has begun goes on through a pause: only an end is an end for it.
        begun = threading.Event()
        heart = self._hearts.get(target.id)
        lane = self._to(
            target,
            lambda: self._wish() == CANCEL or (bool(self.asked) and not begun.is_set()),
            heart.lane.leased if heart is not None else Lease(),
        )
        with self._lock:
            self._lanes.append((lane, begun))
        try:
            if any(view.act for view in steps):
                self._clean(lane)
            for view in steps:
                if view.state in WELL:
                    continue
                wish = self._wish()
                if wish:
                    return (RunState.PAUSED if wish == PAUSE else RunState.CANCELLED), ""
                state, reason = self._step(view, lane, begun)
                if state is StepState.UNKNOWN:
                    return RunState.UNKNOWN, reason
                if state is StepState.ENDED:
                    return RunState.CANCELLED, reason
                if state not in WELL:
                    return (RunState.PAUSED, "") if reason == PAUSE else (RunState.FAILED, reason)
        finally:
            with self._lock:
                self._lanes.remove((lane, begun))
            lane.end()
        return RunState.SUCCEEDED, ""

    def _clean(self, lane: Lane) -> None:
        """Remove what a run that is taken up left on a target; a target that is away is cleaned another time."""
        with contextlib.suppress(EnvironmentFault):
            lane.clean_up()

    def _wish(self) -> str:
        """What a person asked, here or in another program."""
        with self._lock:
            if not self.firmly and time.monotonic() - self._asked_at >= _ASK:
                self._asked_at = time.monotonic()
                asked, firmly = self.records.asked(self.view.id, self._begun)
                if _RANK[asked] >= _RANK[self.asked]:
                    self.asked = asked
                self.firmly = self.firmly or firmly
            return self.asked

    # -- one step ------------------------------------------------------------------------------------------------------

    def _step(self, view: StepView, lane: Lane, begun: threading.Event) -> tuple[StepState, str]:
        attempt = Attempt(self, view, lane, begun)
        try:
            if view.act and view.state in (StepState.RUNNING, StepState.UNKNOWN):
                settled = attempt.take_up()
                if settled != ANEW:
                    return settled
            elif view.step.way in ACTING and view.reason in RAN and view.number not in self.again:
                return attempt.looked_at_again()
            return attempt.carry_out()
        except Stopped:
            return attempt.stopped()
        except EnvironmentFault as fault:
            return attempt.broke(fault)


def _beside(act: Callable[[_A], _B], every: list[_A]) -> list[_B]:
    """What `act` gives of each, side by side. Its threads hold no program up that ends: nodes are asked later."""
    if len(every) == 1:
        return [act(every[0])]
    room = threading.Semaphore(_AT_ONCE)
    found: dict[int, _B] = {}
    faults: list[BaseException] = []

    def one(place: int, each: _A) -> None:
        with room:
            try:
                found[place] = act(each)
            except BaseException as fault:  # it is raised below, in the run's own thread
                faults.append(fault)

    threads = [
        threading.Thread(target=one, args=pair, name=f"lane-{pair[0]}", daemon=True) for pair in enumerate(every)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return [found[place] for place in range(len(every))]


def _worst_first(ends: list[tuple[RunState, str]]) -> list[tuple[RunState, str]]:
    order = [RunState.UNKNOWN, RunState.FAILED, RunState.CANCELLED, RunState.PAUSED, RunState.SUCCEEDED]
    return sorted(ends, key=lambda end: order.index(end[0]))
