"""Views of rollouts: how one stands by its run, under the numbers that people see, and who serves."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from console.deployments.model.deployments import Deployment, Rollout, RolloutState, Slot
from console.deployments.model.verdicts import Comparison
from console.deployments.service import files
from console.deployments.service.making import STAGE
from console.work.model.runs import WELL, RunView, StepState, StepView


@dataclass(frozen=True, slots=True)
class StageView:
    """One of the numbered steps of a rollout: how the steps of its plan that belong to it stand."""

    number: int
    state: StepState
    steps: tuple[StepView, ...]

    @property
    def reason(self) -> str:
        return next((each.reason for each in self.steps if each.reason and each.state not in WELL), "")


@dataclass(frozen=True, slots=True)
class RolloutView:
    """A rollout as it stands. `share` is what the new version has of the traffic, in percent; `compared` the newest
    comparison while it goes on here, made at `compared_at`, a monotonic time; `back` the run that takes it back."""

    deployment: Deployment
    rollout: Rollout
    run: RunView
    stages: tuple[StageView, ...]
    share: int
    compared: Comparison | None = None
    compared_at: float = 0.0
    back: RunView | None = None

    @property
    def seconds_to_rollback(self) -> int | None:
        """After so many seconds traffic is taken back, were this console gone now; None where nothing would be."""
        if self.compared is None or self.rollout.state is not RolloutState.RUNNING:
            return None
        after = int(self.run.plan.values.get("dead_man", files.DEAD_MAN_SECONDS))
        return max(0, after - int(time.monotonic() - self.compared_at))


@dataclass(frozen=True, slots=True)
class Traffic:
    """Who serves, as the routers say: shares in percent by slot, servers that are up. Of a pair, by the keys of its
    nodes: why one is `silent`, and which slot alone each other serves, None for none or both."""

    shares: Mapping[Slot, int]
    up: tuple[str, ...] = ()
    silent: Mapping[str, str] = field(default_factory=dict)
    of: Mapping[str, Slot | None] = field(default_factory=dict)

    @property
    def differ(self) -> bool:
        """Whether callers of one router are served otherwise than those of the other."""
        return len(set(self.of.values())) > 1

    @property
    def serving(self) -> Slot | None:
        """The only slot that takes requests; None where that is none or both, or not known of each router."""
        if self.silent:
            return None
        taking = [slot for slot, share in self.shares.items() if share]
        return taking[0] if len(taking) == 1 else None


def stages_of(run: RunView) -> tuple[StageView, ...]:
    """The steps of a rollout's run under the numbers that people see."""
    found: dict[int, list[StepView]] = {}
    for each in run.steps:
        found.setdefault(STAGE.get(each.step.kind, 0), []).append(each)
    order = (StepState.UNKNOWN, StepState.FAILED, StepState.ENDED, StepState.RUNNING)
    made = []
    for number, steps in sorted(found.items()):
        states = {each.state for each in steps}
        state = next((each for each in order if each in states), None)
        if state is None:
            behind = states <= WELL
            state = StepState.DONE if behind else StepState.RUNNING if states & WELL else StepState.WAITING
        made.append(StageView(number, state, tuple(steps)))
    return tuple(made)
