"""A rollout that nobody carries out any more, and whose node took the traffic back, is written down as that; what
stands still elsewhere is let be, and its way back clears up what is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from console.deployments.model import rollout_moves as moves
from console.deployments.model.deployments import BY_NODE, Deployment, Replica, Rollout, RolloutState, Slot, Strategy
from console.deployments.page.rollouts_card import Read
from console.deployments.service.engine import Acting
from console.deployments.service.rollout_records import RolloutRecords
from console.deployments.service.rollouts import Rollouts
from console.journal.model import Target
from console.work.model.runs import RunState, StepState
from tests.support.journals import opened

CHAT = Deployment(
    "d1", "chat", "m1", "n1", 8000, (Replica("r1", "n1", 18001, 18002),), ("x", "{port}"), version="v1", since=1.0
)


@dataclass
class Engine:
    """The engine of acts, with one run that stands as a test says."""

    state: RunState = RunState.PAUSED
    kinds: tuple[str, ...] = ("rollout.attach", "rollout.share")
    back: Any = None
    waits: dict[str, str] = field(default_factory=dict)
    cancelled: list[str] = field(default_factory=list)

    def run(self, id: str) -> Any:
        steps = [
            SimpleNamespace(step=SimpleNamespace(kind=kind), state=StepState.DONE, reason="", facts={})
            for kind in self.kinds
        ]
        if self.waits:
            step = SimpleNamespace(kind="rollout.judge")
            steps.append(SimpleNamespace(step=step, state=StepState.WAITING, reason="run.pause", facts=self.waits))
        return SimpleNamespace(id=id, state=self.state, steps=steps, reason="", given_up=False)

    def of_acts(self, *_acts: str) -> tuple[Any, ...]:
        return ()

    def back_of(self, id: str) -> Any:
        return self.back


@pytest.fixture
def place(tmp_path: Path) -> Any:
    engine = Engine()
    with opened(tmp_path / "journal.db") as journal:
        records = RolloutRecords(journal)
        rollouts = Rollouts(records, cast(Acting, engine), lambda key: Target(key, key))
        rollouts.take_on(CHAT)
        planned = moves.Planned(
            rollout=1, deployment="d1", before="v1", after="v2", slot=Slot.GREEN, strategy=Strategy.CANARY,
            ramp=(50, 100), run="run-1",
        )  # fmt: skip
        records.write("rollout.planned", lambda _: [planned])
        yield SimpleNamespace(engine=engine, rollouts=rollouts)


def newest(place: Any) -> Rollout:
    found: Rollout = place.rollouts.rollouts("chat")[0]
    return found


@pytest.mark.parametrize("state", [RunState.PAUSED, RunState.UNKNOWN])
def test_it_is_written_down_once_its_node_took_the_traffic_back(place: Any, state: RunState) -> None:
    place.engine.state = state
    place.rollouts.note_serving("d1", Slot.GREEN)
    assert newest(place).open, "the new one has all of it: nobody took anything back"
    place.rollouts.note_serving("d1", Slot.BLUE)
    assert (newest(place).state, newest(place).reason) == (RolloutState.ROLLED_BACK, BY_NODE)


def test_one_that_goes_on_or_was_paused_before_it_moved_any_traffic_is_let_be(place: Any) -> None:
    place.engine.kinds = ("rollout.start", "rollout.attach")
    place.rollouts.note_serving("d1", Slot.BLUE)
    assert newest(place).state is RolloutState.PAUSED
    place.engine.kinds, place.engine.state = ("rollout.share",), RunState.RUNNING
    place.rollouts.note_serving("d1", Slot.BLUE)
    assert newest(place).state is RolloutState.RUNNING


def test_one_that_stands_still_because_of_what_was_seen_says_why(place: Any) -> None:
    assert newest(place).reason == "", "a person paused it"
    place.engine.waits = {"why": "old_down"}
    assert (newest(place).state, newest(place).reason) == (RolloutState.PAUSED, "old_down")


def test_what_its_node_left_there_can_be_cleared_up_once(place: Any) -> None:
    place.rollouts.note_serving("d1", Slot.BLUE)
    assert Read("m1", (CHAT,), (newest(place),)).revocable is not None
    place.engine.back = SimpleNamespace(id="run-2", state=RunState.RUNNING, begun=1.0)
    assert newest(place).state is RolloutState.RUNNING
    place.engine.back = SimpleNamespace(id="run-2", state=RunState.SUCCEEDED, begun=1.0)
    place.rollouts.settle()
    place.engine.back = None  # from here on the log alone knows
    assert (newest(place).state, newest(place).back, newest(place).reason) == (
        RolloutState.ROLLED_BACK,
        "run-2",
        BY_NODE,
    )
    assert Read("m1", (CHAT,), (newest(place),)).revocable is None
