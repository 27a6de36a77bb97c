"""Acts: plans made, agreed to, carried out, taken back. Everything that changes a node comes through here."""

from __future__ import annotations

import logging
import math
import threading
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from console.journal.chain import time_text
from console.journal.model import JournalError, Target
from console.work.model.plans import Check, Plan, undoing
from console.work.model.runs import (
    APPROVED,
    CANCEL,
    GIVEN_UP,
    PAUSE,
    RESUMABLE,
    RUN,
    SAID,
    WITHDRAWN,
    RunState,
    RunView,
    StepState,
    approval_text,
    expiry,
)
from console.work.service import answers
from console.work.service.agreeing import Agreement
from console.work.service.allowing import Allowing
from console.work.service.answers import Checked, Older
from console.work.service.attempts import RAN
from console.work.service.driving import Drive
from console.work.service.hearts import Heart
from console.work.service.lanes import Asking, CannotAct, Lane
from console.work.service.leftovers import Leftovers
from console.work.service.protocols import Aids, Claims, Nodes, Reader, Rule, Scheduled
from console.work.service.records import Records
from resources.errors import EnvironmentFault
from resources.text import say

_log = logging.getLogger(__name__)

#: Among so many of the newest runs it is looked for those that take another back.
_FAR_BACK = 500
#: States of a step whose end nobody told.
_UNTOLD = frozenset({StepState.RUNNING, StepState.UNKNOWN})


class Acts:
    """Plans and runs of one console. Methods block and may be called from any thread; they raise JournalError and
    CannotAct. `holder` is what nodes call this console; `permit` raises where nothing may be changed at this desk;
    `who` is who is there."""

    def __init__(
        self,
        records: Records,
        nodes: Nodes,
        readers: Mapping[str, Reader],
        rule: Rule,
        claims: Claims,
        *,
        holder: str,
        who: Callable[[], str],
        permit: Callable[[], None] = lambda: None,
        named: Callable[[Target], Target] = lambda target: target,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        ended: Callable[[RunView], object] = lambda _: None,
        aids: Aids = Aids(),  # noqa: B008 - it does not change
    ) -> None:
        self._records = records
        self.allowing = Allowing(nodes, clock=lambda: clock().timestamp())
        self._readers = readers
        self._claims = claims
        self._holder = holder
        self._who = who
        self._permit = permit
        self._named = named
        self._clock = clock
        self._ended = ended
        self._aids = aids
        #: Called when a run of this program stopped, in its thread.
        self.on_over: Callable[[RunView], object] = lambda _: None
        #: Where a bug of a run's own thread goes.
        self.on_bug: Callable[[BaseException], object] = lambda _: None
        self._lock = threading.Lock()
        self._drives: dict[str, Drive] = {}
        self._threads: dict[str, threading.Thread] = {}
        #: What holds a target's lease while nothing goes on there.
        self._holders: set[threading.Thread] = set()
        self._faults: dict[str, BaseException] = {}
        self._listeners: list[Callable[[], object]] = []
        self.agreement = Agreement(records, rule)
        self._leftovers = Leftovers(records, self._lane)
        self._closed = False

    # -- what is seen --------------------------------------------------------------------------------------------------

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        """Have `told` called after any change, in any thread; gives the function that ends it."""
        self._listeners.append(told)
        return lambda: self._listeners.remove(told)

    def runs(self, most: int = 200) -> tuple[RunView, ...]:
        """The newest, the newest first."""
        return tuple(self._as_it_stands(view) for view in self._records.runs(most))

    def of_acts(self, *acts: str, after: int = 0) -> tuple[RunView, ...]:
        """Runs of these acts, also those that take them back, of which something was told after an entry; the oldest
        first, however old."""
        return self._records.of_acts(*acts, after=after)

    def newest_of(self, *acts: str) -> int:
        """The number of the newest entry that tells of a run of these acts; 0 for none."""
        return self._records.newest_of(*acts)

    def run(self, id: str) -> RunView:
        """One of them, by its id or the beginning of it."""
        view = self._records.run(id)
        if view is None:
            found = self._records.called(id)
            if len(found) > 1:
                raise CannotAct("many", say(answers.MANY, id=id))
            view = self._records.run(found[0]) if found else None
        if view is None:
            raise CannotAct("no_run", say(answers.NO_RUN, id=id))
        return self._as_it_stands(view)

    def unsettled(self) -> tuple[RunView, ...]:
        """Those that wait to be begun or go on, the oldest first."""
        return tuple(view for each in self._records.unsettled() if not (view := self._as_it_stands(each)).over)

    def output(self, id: str, step: int) -> str:
        """What a step's program said: so far where it runs in this program, else the end of it that the log kept."""
        drive = self._drives.get(id)
        if drive is not None:
            said = "".join(drive.live.text(step, name) for name in ("out", "err"))
            if said:
                return said
        facts = self.run(id).steps[step].facts
        return "".join(str(facts.get(name, "")) for name in ("out", "err"))

    def needs(self, run: RunView) -> int:
        """How many people must agree."""
        return self.agreement.needs(run)

    def expires(self, run: RunView) -> datetime:
        return expiry(run.plan)

    def _as_it_stands(self, view: RunView) -> RunView:
        """The journal tells what was written; that nobody goes on with it, or that its time is over, it cannot."""
        if view.state is RunState.RUNNING and not self._claims.held(view.id):
            return replace(view, state=RunState.UNKNOWN, reason="interrupted")
        if view.state in (RunState.PLANNED, RunState.APPROVED) and self._late(view):
            return replace(view, state=RunState.EXPIRED)
        return view

    def _late(self, view: RunView) -> bool:
        # A clock that was set back makes no plan younger than it is: what the log told since counts, too.
        over = expiry(view.plan)
        return not view.made <= self._clock() < over or self._records.told_since(view.sequence, over)

    # -- before --------------------------------------------------------------------------------------------------------

    def propose(self, plan: Plan, undoes: str = "") -> RunView:
        """Write a plan down, with when and by whom it was made. Nothing has run then."""
        self._permit()
        return self._propose(plan, undoes)

    def propose_scheduled(self, plan: Plan, scheduled: Scheduled) -> RunView:
        """Write a plan down whose time came: nobody at the desk is asked. Nothing has run then."""
        return self._propose(plan, scheduled=scheduled)

    def _propose(self, plan: Plan, undoes: str = "", scheduled: Scheduled | None = None) -> RunView:
        journal, head = self._records.head()
        made = replace(
            plan,
            steps=tuple(replace(step, target=self._named(step.target)) for step in plan.steps),
            made=time_text(self._clock()),
            maker=self._who() if scheduled is None else scheduled.maker,
            journal=journal,
            head=head,
            nonce=str(uuid.uuid4()),
        )
        self._records.propose(made, undoes, scheduled)
        self.tell()
        return self.run(made.nonce)

    def approval_text(self, run: RunView) -> str:
        """What is signed, for `NAMESPACE`, by who agrees."""
        return approval_text(run.plan)

    def approve(self, id: str, key: str, signature: str) -> RunView:
        """Take a person's signature in, made here or brought by a file."""
        run = self.run(id)
        self._refuse_unless(run, RunState.PLANNED)
        self._agreed(run, self.agreement.taken(run, key, signature))
        return self.run(run.id)

    def agree(self, id: str) -> RunView:
        """The operator's own yes, where one person is enough."""
        run = self.run(id)
        self._permit()
        self._refuse_unless(run, RunState.PLANNED)
        if self.needs(run) > 1:
            raise CannotAct("sign", say(answers.SIGN, needs=self.needs(run)))
        self._agreed(run, {"hash": run.plan.hash, "person": self._who(), "key": "", "enough": True})
        return self.run(run.id)

    def _agreed(self, run: RunView, details: dict[str, Any]) -> None:
        def unless(now: RunView) -> None:
            self._refuse_unless(now, RunState.PLANNED)
            if len(now.approvals) != len(run.approvals):
                raise CannotAct("state", say(answers.OVER[now.state]))

        self._records.write(run.id, APPROVED, details, targets=run.plan.targets, unless=unless)
        self.tell()

    def withdraw(self, id: str, reason: str = "") -> RunView:
        """Have a plan that was not begun never be."""
        self._permit()
        run = self.run(id)

        def unless(now: RunView) -> None:
            self._refuse_unless(now, RunState.PLANNED, RunState.APPROVED, RunState.EXPIRED)

        details = {"reason": reason, "expired": self._late(run)}
        self._records.write(run.id, WITHDRAWN, details, targets=run.plan.targets, unless=unless)
        self.tell()
        return self.run(run.id)

    def checked(self, run: RunView) -> tuple[Checked, ...]:
        """All that must hold before the first step on each target, looked at now. What a later step needs may be what
        an earlier one does, and is looked at when it begins."""
        found: list[Checked] = []
        first = {step.step.target: step for step in reversed(run.steps)}
        for target, view in first.items():
            lane = self._lane(target)
            try:
                found.extend(self._check(lane, view.number, check) for check in view.step.before)
            finally:
                lane.end()
        return tuple(sorted(found, key=lambda each: each.step))

    def look(self, target: Target, argv: tuple[str, ...]) -> tuple[int, bytes, bytes]:
        """What a program says that only looks, with its exit status. Raises EnvironmentFault."""
        with self.looking(target) as ask:
            return ask(argv)

    @contextmanager
    def looking(self, target: Target) -> Iterator[Asking]:
        """Several looks, as `look`, over one connection."""
        lane = self._lane(target)
        try:
            yield Asking(lane)
        finally:
            lane.end()

    def _lane(self, target: Target) -> Lane:
        return Lane(target, self.allowing, self._records, self._readers, self._holder, lambda: False, aids=self._aids)

    def _check(self, lane: Lane, step: int, check: Check) -> Checked:
        try:
            holds, seen = lane.comes_true(replace(check, within=0), 0.0)
        except EnvironmentFault as fault:
            return Checked(step, check, holds=False, fault=fault)
        return Checked(step, check, holds, seen)

    # -- on its way ----------------------------------------------------------------------------------------------------

    def start(self, id: str, *, take_over: bool = False) -> None:
        """Begin to carry out a plan that was agreed to; returns at once."""
        self._set_out(id, frozenset({RunState.APPROVED}), take_over=take_over)

    def resume(self, id: str, *, again: bool = False, take_over: bool = False) -> None:
        """Go on with a run that stopped. Each step's success is looked for first; one of which nobody knows whether it
        happened is started again only with `again`."""
        self._permit()
        self._set_out(id, RESUMABLE, again=again, take_over=take_over)

    def pause(self, id: str) -> None:
        """Have a run stop before its next step."""
        self._ask(id, PAUSE)

    def cancel(self, id: str, *, firmly: bool = False) -> None:
        """Have a run end: what runs is asked to end, or killed, and nothing else is begun. One that is paused, or of
        which a step's end is unknown, is let be: nothing else of it is begun, and its targets are free."""
        run = self.run(id)
        if run.state in (RunState.PAUSED, RunState.UNKNOWN):
            self._give_up(run)
        else:
            self._ask(id, CANCEL, firmly=firmly)

    def _give_up(self, run: RunView) -> None:
        self._permit()
        with self._claims.claim(run.id):
            told = self._records.run(run.id)
            if told is not None and told.act:  # whoever drove it died
                details = {"state": str(RunState.UNKNOWN), "reason": "interrupted"}
                self._records.end(run.id, RUN, told.act, details, "unknown: interrupted", run.plan.targets)
            details = {"state": str(run.state), "reason": run.reason}
            self._records.write(run.id, GIVEN_UP, details, targets=run.plan.targets)
        self.tell()

    def say_done(self, id: str, step: int, words: str = "") -> None:
        """A person says that their step is done."""
        self._permit()
        run = self.run(id)
        self._records.write(
            run.id,
            SAID,
            {"step": step, "words": words, "person": self._who()},
            unless=lambda now: answers.refuse_word(now, step),
        )
        self.tell()

    def older(self, id: str) -> tuple[Older, ...]:
        """What others left on the targets of a run: see `Leftovers.found`."""
        return self._leftovers.found(self.run(id).plan.targets)

    def end_older(self, id: str, runs: Collection[str]) -> tuple[Older, ...]:
        """Take over the targets of a run, and have those of `runs` (their ids on the nodes) end: see
        `Leftovers.end`."""
        self._permit()
        run = self.run(id)
        found = self._leftovers.end(run.id, run.plan.targets, runs)
        self.tell()
        return found

    def undo(self, id: str) -> RunView:
        """The plan that takes back what a run did, to be agreed to as any other."""
        self._permit()
        return self._way_back(self.run(id))

    def _way_back(self, run: RunView) -> RunView:
        steps = undoing(run.plan, run.to_take_back)
        if not run.can_be_undone or not steps:
            raise CannotAct("no_way_back", say(answers.NOTHING_BACK))
        plan = Plan(run.plan.act, steps, run.plan.values, touched=run.plan.touched)
        return self._propose(plan, undoes=run.id)

    def back_of(self, id: str) -> RunView | None:
        """The newest run that takes another back; None where there is none."""
        return next((self._as_it_stands(each) for each in self._records.runs(_FAR_BACK) if each.undoes == id), None)

    def take_back(self, id: str) -> RunView:
        """Take back at once what a run did whose plan says that it is taken back by itself: who agreed to it agreed to
        that."""
        run = self.run(id)
        if not run.plan.back:
            raise CannotAct("no_way_back", say(answers.NOTHING_BACK))
        back = self._way_back(run)
        details = {"hash": back.plan.hash, "person": "", "key": "", "enough": True, "by": run.id}
        self._agreed(back, details)
        self._set_out(back.id, frozenset({RunState.APPROVED}))
        return self.run(back.id)

    @contextmanager
    def holding(self, target: Target, beat: tuple[str, ...]) -> Iterator[Heart]:
        """Hold the lease of a target while nothing goes on there, and have `beat` run each time that it is asked
        whether that is stopped, which it is once this engine closes. Raises EnvironmentFault."""
        lane = self._lane(target)
        lane.stopped = lambda: self._closed
        heart = Heart(lane, str(uuid.uuid4()), beat, math.inf)
        thread = threading.current_thread()
        self._holders.add(thread)
        try:
            yield heart
        finally:
            heart.end()
            lane.end()
            self._holders.discard(thread)

    def wait(self, id: str, timeout: float | None = None) -> RunView:
        """Wait until a run that goes on in this program stops. Raises what kept it from being told."""
        thread = self._threads.get(id)
        if thread is not None:
            thread.join(timeout)
        fault = self._faults.pop(id, None)
        if fault is not None:
            raise fault
        return self.run(id)

    def close(self, patience: float = 5.0) -> None:
        """Stop before the next steps; programs on nodes go on, and are asked when somebody resumes."""
        self._closed = True
        for drive in tuple(self._drives.values()):
            drive.ask(PAUSE)
        for thread in (*self._threads.values(), *self._holders - {threading.current_thread()}):
            thread.join(patience)
        self.allowing.close()

    def _ask(self, id: str, what: str, *, firmly: bool = False) -> None:
        self._permit()
        run = self.run(id)
        self._refuse_unless(run, RunState.RUNNING)
        self._records.write(run.id, what, {"firmly": firmly} if firmly else {}, targets=run.plan.targets)
        drive = self._drives.get(run.id)
        if drive is not None:
            drive.ask(what, firmly=firmly)
        self.tell()

    def _set_out(self, id: str, states: frozenset[RunState], *, again: bool = False, take_over: bool = False) -> None:
        run = self.run(id)
        if not run.begins_by_itself:
            self._permit()
        self._refuse_unless(run, *states)
        if run.undoes and run.begun is None:
            answers.refuse_other_way_back(run, self._records.run(run.undoes))
        if run.state is not RunState.APPROVED:
            answers.refuse_outdated(run, self._records.runs(_FAR_BACK), late=self._late(run))
        claim = self._claims.claim(run.id)
        claim.__enter__()
        drive = Drive(
            self._records.run(run.id) or run,
            self._records.by(run.begun_by) if run.begins_by_itself else self._records,
            self.allowing,
            self._readers,
            self._holder,
            take_over=take_over,
            again=frozenset(
                step.number for step in run.steps if again and (step.state in _UNTOLD or step.reason in RAN)
            ),
            unless=lambda now: self._refuse_begin(now, run),
            told=self.tell,
            aids=self._aids,
        )
        begun = threading.Event()

        def carry() -> None:
            try:
                drive.run(begun.set)
            except (JournalError, CannotAct) as fault:
                _log.warning("run %s stopped without a word: %s", run.id, fault)
                self._faults[run.id] = fault
            except Exception as bug:  # told, never swallowed: the run is as the journal says
                self._faults[run.id] = bug
                self.on_bug(bug)
            finally:
                claim.__exit__(None, None, None)
                with self._lock:
                    self._drives.pop(run.id, None)
                begun.set()
                self._over(run.id)
                with self._lock:
                    if self._threads.get(run.id) is threading.current_thread():
                        del self._threads[run.id]

        thread = threading.Thread(target=carry, name=f"run-{run.id[:8]}", daemon=True)
        with self._lock:
            self._drives[run.id] = drive
            self._threads[run.id] = thread
        thread.start()
        begun.wait()
        fault = self._faults.pop(run.id, None)
        if isinstance(fault, CannotAct | JournalError):
            raise fault

    def _over(self, id: str) -> None:
        try:
            view = self._records.run(id)
            if view is not None:
                self._ended(view)
                self.on_over(view)
                if view.plan.back and not view.undoes and view.state is RunState.FAILED and not self._closed:
                    self.take_back(id)
        except (JournalError, CannotAct) as fault:
            _log.warning("the end of run %s was not passed on: %s", id, fault)
        self.tell()

    # -- refusals ------------------------------------------------------------------------------------------------------

    def _refuse_unless(self, run: RunView, *states: RunState) -> None:
        stands = self._as_it_stands(run)
        if stands.state not in states:
            raise CannotAct("state", say(answers.OVER[stands.state]))

    def _refuse_begin(self, now: RunView, before: RunView) -> None:
        """Within the transaction that begins a run: it must stand as it was looked at, and its targets be free."""
        if now.state is not before.state and not (now.state is RunState.RUNNING and before.state is RunState.UNKNOWN):
            raise CannotAct("state", say(answers.OVER[now.state]))
        self.agreement.refuse_unsigned(now)
        if now.state is RunState.APPROVED and self._late(now):
            raise CannotAct("state", say(answers.OVER[RunState.EXPIRED]))
        self.agreement.refuse_outside(now)
        targets = {target.id for target in now.plan.targets}
        for other in self._records.unsettled():
            if other.id != now.id and other.open and targets & {target.id for target in other.plan.targets}:
                node = next(target for target in other.plan.targets if target.id in targets)
                raise CannotAct("busy", say(answers.BUSY, node=node.name, run=other.id[:8]))

    def tell(self) -> None:
        """Tell all who listen that something may have changed: by this program, or by another over the same journal."""
        for told in tuple(self._listeners):
            told()
