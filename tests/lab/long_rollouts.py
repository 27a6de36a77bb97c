"""The longer ones of what is tried of rollouts on a real machine, by hand:

sudo .venv/bin/python -m tests.lab run -- .venv/bin/python -m pytest tests/lab/long_rollouts.py
"""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from console.deployments.model.deployments import RolloutState, Slot
from console.work.model.runs import RunState
from tests.lab.test_rollouts import LOADS, PACE, Bed, Load, ask, bed, calling, taken_back_by_itself, told, until

__all__ = ["bed"]
pytestmark = pytest.mark.timeout(900)


@pytest.mark.parametrize(
    ("name", "flags", "why"),
    [
        ("sick", ("--sick",), "not_seen"),
        ("hangs", ("--hang",), "hangs"),
        ("slow", ("--slow", "2"), "slower"),
        ("does-not-fit", ("--ctx-size", "2000000", "--room", "1500"), "not_seen"),  # llama.cpp gets no memory for it
    ],
)
def test_a_bad_version_of_another_kind_is_taken_back_by_itself(
    bed: Bed, name: str, flags: tuple[str, ...], why: str
) -> None:
    taken_back_by_itself(bed, name, 1, flags, why)


def test_a_version_that_hangs_with_requests_running_is_taken_back_though_its_health_is_well(bed: Bed) -> None:
    before, told_to = bed.serving(), "/var/tmp/hang"
    release = bed.release("hangs-late", 1, "--hangs-at", told_to)
    pace = replace(PACE, ramp=(50, 100), hold=200, bounds=replace(PACE.bounds, errors=0.5))
    with Load(bed.node.host) as load:
        run = bed.begin(bed.rollouts.propose("support", release, gate=LOADS, pace=pace))
        until(bed, run, 50)
        bed.node.inside("touch", told_to)
        assert bed.end(run) is RunState.FAILED, told(bed.acts.run(run.id))
    bed.node.inside("rm", told_to)
    rollout, carried_out = bed.rollouts.rollouts("support")[0], bed.carried_out()
    assert (rollout.state, rollout.reason) == (RolloutState.ROLLED_BACK, "hangs")
    assert bed.serving() == before and bed.engines() == [str(before[0])]
    assert len(load.failed) <= carried_out["held"] and max(carried_out[id] for id in load.answers) == 1


def test_a_new_engine_that_is_frozen_is_taken_back_and_its_callers_alone_notice(bed: Bed) -> None:
    before = bed.serving()
    assert before[0] is not None
    pace = replace(PACE, ramp=(50, 100), hold=200, bounds=replace(PACE.bounds, errors=0.5))
    with Load(bed.node.host) as load:
        run = bed.begin(bed.rollouts.propose("support", bed.release("freezes", 1), gate=LOADS, pace=pace))
        until(bed, run, 50)
        signal_to(bed, before[0].other, "STOP")
        assert bed.end(run) is RunState.FAILED, told(bed.acts.run(run.id))
    rollout, carried_out = bed.rollouts.rollouts("support")[0], bed.carried_out()
    assert rollout.state is RolloutState.ROLLED_BACK and rollout.reason in ("down", "hangs", "errors")
    assert bed.serving() == before and bed.engines() == [str(before[0])]
    print(f"frozen, new: {rollout.reason}, {len(load.answers)} requests, {len(load.failed)} failed: {load.failed}")
    assert len(load.failed) <= load.callers and max(carried_out[id] for id in load.answers) == 1


def test_an_old_engine_that_is_frozen_stops_the_rollout_and_a_person_goes_on_with_the_new_one(bed: Bed) -> None:
    before = bed.serving()
    assert before[0] is not None
    pace = replace(PACE, ramp=(50, 100), hold=60, bounds=replace(PACE.bounds, errors=0.5))
    with Load(bed.node.host) as load:
        run = bed.begin(bed.rollouts.propose("support", bed.release("thaws", 1), gate=LOADS, pace=pace))
        until(bed, run, 50)
        signal_to(bed, before[0], "STOP")
        bed.acts.wait(run.id, 120)
        bed.rollouts.settle()
        rollout = bed.rollouts.rollouts("support")[0]
        assert (rollout.state, rollout.reason) == (RolloutState.PAUSED, "old_down"), told(bed.acts.run(run.id))
        at_first = dict(load.failed)
        time.sleep(5)  # all of them are the new one's now
        later = dict(load.failed)
        signal_to(bed, before[0], "CONT")  # whoever waits there is answered
        while f"r1-{before[0]}" not in bed.rollouts.traffic("support").up:
            time.sleep(0.5)
        bed.acts.resume(run.id)
        assert bed.end(run) is RunState.SUCCEEDED, told(bed.acts.run(run.id))
    carried_out = bed.carried_out()
    print(f"frozen, old: {len(load.answers)} requests, failed {load.failed}; {at_first} {later}")
    assert bed.serving() == (before[0].other, "thaws") and bed.engines() == [str(before[0].other)]
    assert len(load.failed) <= load.callers and max(carried_out[id] for id in load.answers) == 1


def signal_to(bed: Bed, slot: Slot, signal: str) -> None:
    """Freeze the engine of a slot, relay and all, or have it go on."""
    bed.node.inside("systemctl", "kill", f"--signal={signal}", f"driftvakt-support-{slot}.service")


def test_a_person_takes_a_rollout_back_in_seconds(bed: Bed) -> None:
    before = bed.serving()
    pace = replace(PACE, ramp=(50, 100), hold=120)
    run = bed.begin(bed.rollouts.propose("support", bed.release("v9", 1), gate=LOADS, pace=pace))
    until(bed, run, 50)
    with Load(bed.node.host) as load:
        time.sleep(1)
        began = time.monotonic()
        back = bed.rollouts.roll_back("support")
        while bed.rollouts.traffic("support").serving is not before[0]:
            assert time.monotonic() < began + 20
        bed.acts.wait(back.id, 60)
    bed.rollouts.settle()
    assert bed.serving() == before and not load.failed
    assert bed.rollouts.rollouts("support")[0].state is RolloutState.ROLLED_BACK
    assert bed.engines() == [str(before[0])]


def test_a_machine_that_restarts_in_mid_ramp_comes_up_on_the_version_before(bed: Bed) -> None:
    before = bed.serving()
    pace = replace(PACE, ramp=(50, 100), hold=120)
    run = bed.begin(bed.rollouts.propose("support", bed.release("v11", 1), gate=LOADS, pace=pace))
    until(bed, run, 50)
    bed.node.reboot()
    assert bed.end(run) is RunState.FAILED, told(bed.acts.run(run.id))
    assert bed.serving() == before and bed.engines() == [str(before[0])]
    with calling(bed.node.host) as line:
        assert ask(line, "f-after-restart") == 200


def test_a_rollout_that_is_paused_stands_still_for_longer_than_a_dead_console_may(bed: Bed) -> None:
    before = bed.serving()
    pace = replace(PACE, ramp=(50, 100), hold=600, dead_man=20)
    run = bed.begin(bed.rollouts.propose("support", bed.release("v12", 1), gate=LOADS, pace=pace))
    until(bed, run, 50)
    bed.acts.pause(run.id)
    bed.acts.wait(run.id, 30)
    bed.rollouts.settle()
    assert bed.rollouts.rollouts("support")[0].state is RolloutState.PAUSED
    time.sleep(26)
    assert set(bed.rollouts.traffic("support").shares.values()) == {50}
    back = bed.rollouts.roll_back("support")
    assert bed.acts.wait(back.id, 60).state is RunState.SUCCEEDED, told(bed.acts.run(back.id))
    assert bed.serving() == before
