"""Rollouts: deployments and what is done with them, as plans of the acts' engine, and what came of these."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace

import msgspec

from connectors.tools import not_read
from console.deployments.model import rollout_moves as moves
from console.deployments.model.deployments import (
    BY_NODE,
    Deployment,
    Rollout,
    RolloutState,
    Slot,
    Strategy,
    problems,
)
from console.deployments.model.preflight import Preflight
from console.deployments.model.rollout_moves import Move, Standing
from console.deployments.model.verdicts import Comparison
from console.deployments.service import rollout_plans
from console.deployments.service.engine import Acting
from console.deployments.service.powering import powering, scaling
from console.deployments.service.preflighting import Reckoned, reckon
from console.deployments.service.releases import Gate, Pace, Release, Seen
from console.deployments.service.rollout_records import RolloutRecords
from console.deployments.service.rollout_views import RolloutView, Traffic, stages_of
from console.deployments.service.routers import aligning, traffic_of
from console.deployments.service.surveying import survey
from console.journal.model import Target
from console.work.model.runs import OVER, WELL, RunState, RunView, StepState
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

_log = logging.getLogger(__name__)

#: Seconds that a run is waited for that was told to end.
_ENDING = 60.0
#: Between two looks whether a rollout is paused still.
_BETWEEN = 0.5
#: Rollouts of which something else may come still.
_FAR_BACK = 50
_ACTS = (rollout_plans.ROLLOUT, rollout_plans.FIRST)
_STATES: Mapping[RunState, RolloutState] = {
    RunState.PLANNED: RolloutState.PLANNED,
    RunState.APPROVED: RolloutState.PLANNED,
    RunState.RUNNING: RolloutState.RUNNING,
    RunState.PAUSED: RolloutState.PAUSED,
    RunState.SUCCEEDED: RolloutState.DONE,
    RunState.FAILED: RolloutState.STOPPED,
    RunState.CANCELLED: RolloutState.STOPPED,
    RunState.UNKNOWN: RolloutState.UNKNOWN,
    RunState.WITHDRAWN: RolloutState.NEVER,
    RunState.EXPIRED: RolloutState.NEVER,
}
_SETTLED = frozenset({RolloutState.DONE, RolloutState.ROLLED_BACK, RolloutState.NEVER})

_NO_DEPLOYMENT = QT_TRANSLATE_NOOP("Deployments", "There is no deployment {name}.")
_TAKEN = QT_TRANSLATE_NOOP("Deployments", "There is a deployment {name} already.")
_WRONG = QT_TRANSLATE_NOOP("Deployments", "{name} cannot be deployed so: {what}.")
_OPEN = QT_TRANSLATE_NOOP(
    "Deployments", "Rollout {number} of {name} goes on, or was not settled. End it or take it back."
)
_SERVES = QT_TRANSLATE_NOOP("Deployments", "{name} serves this version already.")
_NOTHING = QT_TRANSLATE_NOOP("Deployments", "There is no rollout of {name} that can be taken back.")
_ONE = QT_TRANSLATE_NOOP(
    "Deployments",
    "{name} has one replica: nobody else would serve while it is replaced. Choose “recreate”, and it says so.",
)
_REFUSED = QT_TRANSLATE_NOOP("Deployments", "{name} cannot come to {deployment}: {why}.")
_COUNT = QT_TRANSLATE_NOOP("Deployments", "{name} has {most} replicas: {count} cannot serve.")
_SAME = QT_TRANSLATE_NOOP("Deployments", "{count} replicas of {name} serve already.")
_ALIGNED = QT_TRANSLATE_NOOP("Deployments", "The routers of {name} have the same configuration.")
_NONE_RIGHT = QT_TRANSLATE_NOOP(
    "Deployments", "No router of {name} serves what the log says: there is none that another could be like."
)
_NOT_YET = QT_TRANSLATE_NOOP("Deployments", "{name} serves nothing yet.")


class CannotDeploy(EnvironmentFault):
    """Something that stands in the way; `reason` is for the operator."""

    def __init__(self, text: Text, **values: str | Sentence) -> None:
        self.reason: Sentence = say(text, **values)
        super().__init__(str(self.reason))


class Rollouts:
    """The use cases. `target` gives a node's target by its key. Methods block, may be called from any thread, and raise
    EnvironmentFault."""

    def __init__(self, records: RolloutRecords, acts: Acting, target: Callable[[str], Target]) -> None:
        self._records = records
        self._acts = acts
        self._target = target
        self._lock = threading.Lock()
        self._compared: dict[str, tuple[float, Comparison]] = {}
        self._held: set[str] = set()

    # -- what stands -----------------------------------------------------------------------------------------------

    def deployments(self) -> tuple[Deployment, ...]:
        return tuple(self._records.standing().deployments.values())

    def deployment(self, called: str) -> Deployment:
        """One of them, by its id or name."""
        return _called(self._records.standing(), called)

    def rollouts(self, called: str = "") -> tuple[Rollout, ...]:
        """Of a deployment, or all; the newest first."""
        standing = self._records.standing()
        id = _called(standing, called).id if called else ""
        found = [each for each in standing.rollouts.values() if not id or each.deployment == id]
        return tuple(self._as_it_stands(each) for each in sorted(found, key=lambda each: -each.number))

    def view(self, number: int) -> RolloutView | None:
        standing = self._records.standing()
        rollout = standing.rollouts.get(number)
        deployment = standing.deployments.get(rollout.deployment) if rollout else None
        if rollout is None or deployment is None:
            return None
        run = self._acts.run(rollout.run)
        with self._lock:
            at, compared = self._compared.get(run.id, (0.0, None))
        shares = [each for each in run.steps if each.step.kind == "rollout.share" and each.state in WELL]
        share = int(shares[-1].step.values.get("share", "0")) if shares else 0
        back = self._acts.back_of(run.id)
        stands = self._as_it_stands(rollout, run, back)
        if stands.state is RolloutState.ROLLED_BACK:
            share = 0
        return RolloutView(deployment, stands, run, stages_of(run), share, compared, at, back)

    def traffic(self, called: str) -> Traffic:
        """Who serves, asked of the router now. Where a rollout was left alone and the traffic was taken back by the
        node, that is written down."""
        deployment = self.deployment(called)
        found = self._traffic(deployment)
        if found.serving is not None:
            self.note_serving(deployment.id, found.serving)
        return found

    def _traffic(self, deployment: Deployment) -> Traffic:
        return traffic_of(deployment, self._acts, self._target)

    # -- what people do --------------------------------------------------------------------------------------------

    def add(self, deployment: Deployment) -> Deployment:
        """Put a deployment onto the list, or set it anew. Nothing is done on its nodes."""
        wrong = problems(deployment)
        if wrong:
            raise CannotDeploy(_WRONG, name=deployment.name, what=", ".join(wrong))
        made = replace(deployment, id=deployment.id or str(uuid.uuid4()))

        def decide(standing: Standing) -> list[Move]:
            if any(each.name == made.name and each.id != made.id for each in standing.deployments.values()):
                raise CannotDeploy(_TAKEN, name=made.name)
            return [moves.added(made)]

        self._records.write("deployment.added", decide)
        return self.deployment(made.id)

    def take_on(self, deployment: Deployment) -> Deployment:
        """Put onto the list what serves already: its `version` in its `slot`, since `since`. Nothing is done on its
        nodes, and a deployment of its name is left as it is."""
        wrong = problems(deployment)
        if wrong:
            raise CannotDeploy(_WRONG, name=deployment.name, what=", ".join(wrong))

        def decide(standing: Standing) -> list[Move]:
            if any(each.name == deployment.name for each in standing.deployments.values()):
                return []
            at = round(deployment.since * 1000)
            added = msgspec.structs.replace(moves.added(deployment), at=at)
            found = moves.Found(deployment=deployment.id, version=deployment.version, slot=deployment.slot, at=at)
            return [added, found]

        self._records.write("deployment.found", decide)
        return self.deployment(deployment.name)

    def propose(
        self,
        called: str,
        after: Release,
        *,
        before: Release | None = None,
        strategy: Strategy = Strategy.CANARY,
        gate: Gate = Gate(),  # noqa: B008 - it does not change
        pace: Pace = Pace(),  # noqa: B008 - as above
    ) -> RunView:
        """The plan of a rollout, proposed to the engine: of the first version where none serves, else in the place of
        `before`. Nothing has run then."""
        deployment = self.deployment(called)
        self._refuse_open(deployment)
        if deployment.version == after.id:
            raise CannotDeploy(_SERVES, name=deployment.name)
        if before is not None and strategy is Strategy.ROLLING and len(deployment.replicas) < 2:
            raise CannotDeploy(_ONE, name=deployment.name)
        if deployment.version and before is None:
            before = Release(deployment.version, deployment.version[:8], "")
        targets, seen, reckoned = self._reckoned(deployment, after, strategy if before is not None else None)
        refused = reckoned.preflight.refused
        if refused is not None:
            raise CannotDeploy(_REFUSED, name=after.name, deployment=deployment.name, why=refused.words)
        if before is None:
            plan = rollout_plans.first(deployment, targets, after, seen, gate, reckoned)
        else:
            plan = rollout_plans.replacing(deployment, targets, before, after, strategy, seen, gate, pace, reckoned)
        run = self._acts.propose(plan)

        def decide(standing: Standing) -> list[Move]:
            number = max(standing.rollouts, default=0) + 1
            return [
                moves.Planned(
                    rollout=number,
                    deployment=deployment.id,
                    before=deployment.version,
                    after=after.id,
                    slot=deployment.next_slot,
                    strategy=strategy,
                    ramp=tuple(map(int, plan.values["ramp"].split())) or (100,),
                    run=run.id,
                )
            ]

        self._records.write("rollout.planned", decide)
        return run

    def preflight(self, called: str, after: Release, strategy: Strategy = Strategy.CANARY) -> Preflight:
        """What is seen now of whether a rollout could go well, with numbers; nothing is planned."""
        deployment = self.deployment(called)
        return self._reckoned(deployment, after, strategy if deployment.version else None)[2].preflight

    def _reckoned(
        self, deployment: Deployment, after: Release, strategy: Strategy | None
    ) -> tuple[Mapping[str, Target], Seen, Reckoned]:
        targets = {node: self._target(node) for node in deployment.nodes}
        seen = survey(deployment, targets, self._acts.looking)
        return targets, seen, reckon(deployment, after, seen, strategy, deployment.next_slot)

    def suspend(self, called: str, *, on: bool = True, reason: str = "") -> RunView:
        """The plan by which nobody is let in any more, or they are again."""
        deployment = self.deployment(called)
        if not deployment.version:
            raise CannotDeploy(_NOT_YET, name=deployment.name)
        targets = [self._target(node) for node in deployment.routers]
        return self._acts.propose(rollout_plans.suspending(deployment, targets, on=on, reason=reason))

    def power(self, called: str, release: Release, *, on: bool) -> RunView:
        """The plan by which what serves is stopped on all of its nodes, or started again."""
        deployment = self._serving(called)
        targets = {node: self._target(node) for node in deployment.nodes}
        return self._acts.propose(powering(deployment, targets, release, on=on))

    def scale(self, called: str, release: Release, count: int) -> RunView:
        """The plan by which so many of its replicas serve, the first ones; the others rest."""
        deployment = self._serving(called)
        targets = {node: self._target(node) for node in deployment.nodes}
        seen = survey(deployment, targets, self._acts.looking)
        try:
            plan = scaling(deployment, targets, release, seen, self._traffic(deployment).up, count)
        except ValueError as error:
            text = _SAME if str(error) == "same" else _COUNT
            raise CannotDeploy(text, name=deployment.name, count=str(count), most=str(len(targets))) from error
        return self._acts.propose(plan)

    def align(self, called: str, release: Release) -> RunView:
        """The plan by which each of its routers has the configuration of the one that serves what the log says; a
        second one that there is not yet is made."""
        deployment = self._serving(called)
        targets = {node: self._target(node) for node in deployment.nodes}
        right = self._right(deployment)
        with self._acts.looking(targets[right]) as ask:
            status, out, err = ask(("cat", "--", deployment.config))
        if status != 0:
            raise not_read("cat", f"status {status}", err)
        seen = survey(deployment, targets, self._acts.looking)
        try:
            return self._acts.propose(aligning(deployment, targets, release, out.decode(), seen))
        except ValueError as error:
            raise CannotDeploy(_ALIGNED, name=deployment.name) from error

    def _right(self, deployment: Deployment) -> str:
        """The router that serves what the log says, the first of several."""
        for node in deployment.routers:
            with suppress(EnvironmentFault):
                alone = replace(deployment, router=node, second="")
                if self._traffic(alone).serving is deployment.slot:
                    return node
        raise CannotDeploy(_NONE_RIGHT, name=deployment.name)

    def _serving(self, called: str) -> Deployment:
        deployment = self.deployment(called)
        if not deployment.version:
            raise CannotDeploy(_NOT_YET, name=deployment.name)
        self._refuse_open(deployment)
        return deployment

    def roll_back(self, called: str) -> RunView:
        """Take the newest rollout back at once, whatever it does now: who agreed to it agreed to that. Gives the run
        that does it."""
        deployment = self.deployment(called)
        rollout = next(iter(self.rollouts(deployment.id)), None)
        if rollout is None or rollout.state in (RolloutState.PLANNED, RolloutState.NEVER):
            raise CannotDeploy(_NOTHING, name=deployment.name)
        run = self._acts.run(rollout.run)
        if run.state in (RunState.RUNNING, RunState.PAUSED, RunState.UNKNOWN):
            self._acts.cancel(run.id)
            end = time.monotonic() + _ENDING
            while not self._ended(self._acts.wait(run.id, 1.0)) and time.monotonic() < end:
                time.sleep(0.1)
        back = self._acts.back_of(run.id)
        if back is not None and back.state is not RunState.FAILED:
            return back
        return self._acts.take_back(run.id)

    @staticmethod
    def _ended(run: RunView) -> bool:
        """Also one that stood still, of which nothing else is begun now."""
        return run.state in OVER or run.given_up

    # -- what came of it -------------------------------------------------------------------------------------------

    def compared(self, run: str, share: int, found: Comparison, last: bool) -> None:
        """Take in what a comparison says; the last of a step of the ramp is written down."""
        with self._lock:
            self._compared[run] = time.monotonic(), found
        if not last:
            return

        def decide(standing: Standing) -> list[Move]:
            numbers = [each.number for each in standing.rollouts.values() if each.run == run]
            return [moves.judged(numbers[0], share, found)] if numbers else []

        self._records.write("rollout.judged", decide)

    def settle(self) -> None:
        """Write down what came of rollouts, also of those whose program died before it could."""
        try:
            self._records.may_write()
            standing = self._records.standing()
            newest = sorted(standing.rollouts.values(), key=lambda each: -each.number)[:_FAR_BACK]
            for rollout in newest:
                stands = self._as_it_stands(rollout)
                if stands.state in _SETTLED and (stands.state, stands.back) != (rollout.state, rollout.back):
                    self._end(stands)
                elif stands.state is RolloutState.PAUSED:
                    self._hold(standing.deployments.get(rollout.deployment), rollout.run)
            for deployment in standing.deployments.values():
                self._settle_suspension(deployment)
        except EnvironmentFault as error:
            _log.warning("what came of rollouts was not written down: %s", error)

    def _end(self, rollout: Rollout) -> None:
        ended = moves.Ended(rollout=rollout.number, state=rollout.state, reason=rollout.reason[:200], back=rollout.back)

        def decide(standing: Standing) -> list[Move]:
            known = standing.rollouts.get(rollout.number)
            return [] if known is None or (known.state, known.back) == (ended.state, ended.back) else [ended]

        self._records.write("rollout.ended", decide)

    def _hold(self, deployment: Deployment | None, run: str) -> None:
        """While a rollout of this program is paused in mid-ramp its node is told that somebody is there still."""
        with self._lock:
            ours = run in self._compared and run not in self._held
            if deployment is None or not ours:
                return
            self._held.add(run)
        for node in deployment.routers:
            args = (deployment, node, run)
            threading.Thread(target=self._beat, args=args, name=f"hold-{run[:8]}", daemon=True).start()

    def _beat(self, deployment: Deployment, node: str, run: str) -> None:
        again = ("systemctl", "restart", "--", f"{deployment.dead_man}.timer")
        try:
            with self._acts.holding(self._target(node), again) as heart:
                while not heart.stopped() and self._acts.run(run).state is RunState.PAUSED:
                    time.sleep(_BETWEEN)
        except EnvironmentFault as error:  # somebody else acts there, or the node is away: it helps itself
            _log.warning("a paused rollout is not held: %s", error)
        finally:
            with self._lock:
                self._held.discard(run)

    def why_suspended(self, called: str) -> str:
        """What the person said who suspended its use last; empty for nothing."""
        newest = self._newest_of_doors(self.deployment(called).id)
        return newest.plan.reason if newest is not None else ""

    def _newest_of_doors(self, id: str) -> RunView | None:
        runs = [
            each
            for each in self._acts.of_acts(rollout_plans.SUSPEND, rollout_plans.RESUME)
            if each.plan.values.get("id") == id and each.state is RunState.SUCCEEDED
        ]
        return max(runs, key=lambda each: each.ended or each.made, default=None)

    def _settle_suspension(self, deployment: Deployment) -> None:
        newest = self._newest_of_doors(deployment.id)
        if newest is None:
            return
        on = (newest.plan.act == rollout_plans.SUSPEND) is not bool(newest.undoes)
        if on != deployment.suspended:
            move = moves.Suspended(deployment=deployment.id, on=on, run=newest.id)
            self._records.write("deployment.suspended", lambda _: [move])

    def note_serving(self, id: str, serving: Slot) -> None:
        """Take in which place alone was seen to get a deployment's requests: where nobody carries its newest rollout
        out any more, and its node took the traffic back, that is written down."""
        deployment = self.deployment(id)
        for rollout in self.rollouts(id)[:1]:
            old = rollout.before and serving is rollout.slot.other and deployment.version == rollout.before
            if old and self._left_alone(rollout):
                self._end(replace(rollout, state=RolloutState.ROLLED_BACK, reason=BY_NODE))

    def _left_alone(self, rollout: Rollout) -> bool:
        """Whether nobody carries a rollout out. One that was paused stands still wherever it may: it was left alone
        where it had given the new version a share that this one has not any more."""
        if rollout.state is RolloutState.PAUSED:
            steps = self._acts.run(rollout.run).steps
            return any(each.step.kind == "rollout.share" and each.state in WELL for each in steps)
        return rollout.state is RolloutState.UNKNOWN

    def _as_it_stands(self, rollout: Rollout, run: RunView | None = None, back: RunView | None = None) -> Rollout:
        """A rollout by how its runs stand now."""
        by_node = rollout.state is RolloutState.ROLLED_BACK and rollout.reason == BY_NODE and not rollout.back
        if rollout.state is RolloutState.NEVER or (rollout.state is RolloutState.ROLLED_BACK and not by_node):
            return rollout
        run = run or self._acts.run(rollout.run)
        back = back or self._acts.back_of(run.id)
        if by_node and (back is None or back.begun is None):
            return rollout
        if back is not None and back.begun is not None:
            state = RolloutState.ROLLED_BACK if back.state is RunState.SUCCEEDED else RolloutState.STOPPED
            if back.state is RunState.RUNNING:
                state = RolloutState.RUNNING
            return replace(rollout, state=state, back=back.id, reason=BY_NODE if by_node else _why(run))
        return replace(rollout, state=_STATES[run.state], reason=_why(run))

    def _refuse_open(self, deployment: Deployment) -> None:
        for rollout in self.rollouts(deployment.id):
            run = self._acts.run(rollout.run)
            if rollout.open and not run.given_up and run.state is not RunState.FAILED:
                raise CannotDeploy(_OPEN, number=str(rollout.number), name=deployment.name)


def _why(run: RunView) -> str:
    """Why a run stopped: what a look said, or the code of its step."""
    for step in run.steps:
        if step.state in (StepState.FAILED, StepState.UNKNOWN, StepState.ENDED):
            return str(step.facts.get("why", "")) or step.reason
        if step.state is StepState.WAITING and step.facts.get("why") and run.state is RunState.PAUSED:
            return str(step.facts["why"])  # it was looked at, and does not say whether to go on
    return run.reason


def _called(standing: Standing, called: str) -> Deployment:
    for each in standing.deployments.values():
        if called in (each.id, each.name):
            return each
    raise CannotDeploy(_NO_DEPLOYMENT, name=called[:60])
