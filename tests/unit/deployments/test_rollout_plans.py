"""Plans of rollouts: in which order what happens, what is taken back and how, and that they say all of it."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace

import pytest

from connectors.systemd import command
from console.deployments.model.deployments import Deployment, Replica, Slot, Strategy, problems
from console.deployments.model.vocabulary import WORDS
from console.deployments.service import files
from console.deployments.service.making import STAGE
from console.deployments.service.releases import Gate, Golden, Pace, Piece, Release, Seen
from console.deployments.service.rollout_plans import first, replacing, suspending, written
from console.journal.model import Target
from console.work.model.plans import Plan, Way, read_plan, undoing

NODE = Target("node:1", "node:hall/g01")
PROGRAM = ("serve", "--model", "{artifact}", "--host", "{address}", "--port", "{port}")
DEPLOYMENT = Deployment("d1", "support", "m1", "1", 8000, (Replica("r1", "1", 18001, 18002),), PROGRAM, version="v1")
THREE = Deployment(
    *("d1", "support", "m1", "1", 8000),
    tuple(Replica(f"r{number}", str(number), 18001, 18002, f"10.0.0.{number}") for number in (1, 2, 3)),
    PROGRAM,
    version="v1",
)
BEFORE = Release("v1", "7.0", "a" * 64)
AFTER = Release("v2", "7.1", "b" * 64, (Piece("m.gguf", 10, "c" * 64, "/tmp/m.gguf"),), "m.gguf", "", ("--x", "a b"))


def plan(strategy: Strategy = Strategy.CANARY, deployment: Deployment = DEPLOYMENT) -> Plan:
    seen = Seen({("1", deployment.config): "d" * 64})
    targets = {node: Target(f"node:{node}", f"node:hall/g0{node}") for node in deployment.nodes}
    gate = Gate((Golden("Hi", "Ho"),))
    return replacing(deployment, targets, BEFORE, AFTER, strategy, seen, gate, Pace((5, 50, 100)))


def places(made: Plan, kind: str) -> list[int]:
    return [number for number, step in enumerate(made.steps) if step.kind == kind]


def test_traffic_moves_only_after_the_gate_and_while_the_timer_that_takes_it_back_runs() -> None:
    made = plan()
    [gate], [arm], [attach] = (places(made, kind) for kind in ("rollout.gate", "rollout.arm", "rollout.attach"))
    shares = places(made, "rollout.share")
    assert gate < arm < attach < shares[0] and [made.steps[each].values["share"] for each in shares] == [
        "5",
        "50",
        "100",
    ]
    for number in (*shares, *places(made, "rollout.drain"), *places(made, "rollout.swap")):
        check = made.steps[number].before[0]
        assert check.argv[-1] == "driftvakt-support-dead-man.timer" and check.wanted == "waiting"
    assert places(made, "rollout.disarm") < places(
        made, "rollout.retire"
    )  # the old one is warm as long as it may be needed


@pytest.mark.parametrize(("strategy", "deployment"), [(Strategy.CANARY, DEPLOYMENT), (Strategy.ROLLING, THREE)])
def test_the_timer_begins_anew_from_its_arming_to_its_end_and_never_outside(
    strategy: Strategy, deployment: Deployment
) -> None:
    made, runs, beats = plan(strategy, deployment), False, 0
    for step in made.steps:
        runs = runs and step.kind != "rollout.disarm"
        if step.target.id == f"node:{deployment.router}":
            assert bool(step.beat) is runs, step.kind
            beats += runs
        runs = runs or step.kind == "rollout.arm"
    assert beats > 8


def test_nothing_is_made_lasting_after_somebody_has_taken_the_traffic_back() -> None:
    made = plan()
    for number in (*places(made, "rollout.share"), *places(made, "rollout.swap")):
        check = made.steps[number].before[1]
        assert (check.seen.partition(".")[2], check.wanted) == ("state", "ready")


def test_all_of_it_can_be_taken_back_and_is_by_itself_once_a_step_fails() -> None:
    made = plan()
    assert made.back and made.can_be_undone
    back = [step for step in undoing(made, range(len(made.steps))) if step.way is not Way.RECORD]
    kinds = [step.kind for step in back]
    assert kinds.index("rollout.restore") < kinds.index("rollout.reload") < kinds.index("rollout.ready")
    assert kinds.index("rollout.back") < kinds.index("rollout.detach") < kinds.index("rollout.drained")
    assert kinds.index("rollout.drained") < kinds.index("rollout.stop")  # what is under way comes to its end first


def test_blue_and_green_move_all_traffic_in_one_step() -> None:
    made = plan(Strategy.BLUE_GREEN)
    [share] = places(made, "rollout.share")
    assert made.steps[share].argv == (
        "set server be-support/r1-green weight 100; set server be-support/r1-blue weight 1",
    )


def test_every_step_has_a_number_and_words_and_the_plan_comes_back_from_its_text() -> None:
    made = plan()
    assert {step.kind for step in made.steps} <= STAGE.keys() & WORDS.keys()
    assert {step.undo.kind for step in made.steps if step.undo} <= WORDS.keys()
    assert [STAGE[step.kind] for step in made.steps] == sorted(STAGE[step.kind] for step in made.steps)
    assert read_plan(made.text) == made


def test_replicas_on_other_nodes_are_started_there_and_all_are_weighed_at_the_router() -> None:
    deployment = Deployment(
        *("d1", "support", "m1", "1", 8000),
        (Replica("r1", "1", 18001, 18002, "10.0.0.1"), Replica("r2", "2", 18001, 18002, "10.0.0.2")),
        PROGRAM,
        version="v1",
    )
    made = plan(deployment=deployment)
    starts = [made.steps[each] for each in places(made, "rollout.start")]
    assert [step.target.id for step in starts] == ["node:1", "node:2"] and starts[0].wave == starts[1].wave
    said = made.steps[places(made, "rollout.share")[0]]
    assert said.target.id == "node:1" and "r1-green" in said.argv[0] and "r2-blue weight 95" in said.argv[0]
    units = tuple(deployment.unit_file(deployment.unit(slot)) for slot in Slot)
    own = (*(deployment.sums(slot) for slot in Slot), *(deployment.container(slot) for slot in Slot))
    assert written(deployment)["2"] == (*units, *own)


def test_replica_by_replica_the_others_serve_and_a_restart_finds_what_serves() -> None:
    made = plan(Strategy.ROLLING, THREE)
    halts = [made.steps[each] for each in places(made, "rollout.halt")]
    assert [step.target.id for step in halts] == ["node:1", "node:2", "node:3"]
    assert [made.steps[each].values["share"] for each in places(made, "rollout.share")] == ["33", "67", "100"]
    configs = [made.steps[each].file for each in places(made, "rollout.config")]
    disabled = [
        [line.split()[1] for line in file.text.splitlines() if file and line.endswith(" disabled")]
        for file in configs
        if file is not None
    ]
    assert disabled == [
        ["r1-blue", "r2-green", "r3-green"],
        ["r1-blue", "r2-blue", "r3-green"],
        ["r1-blue", "r2-blue", "r3-blue"],
    ]
    kinds = ("drain", "halt", "start", "arm", "swap", "disarm")
    for drain, halt, start, arm, swap, disarm in zip(*(places(made, f"rollout.{kind}") for kind in kinds), strict=True):
        assert drain < halt < start < arm < swap < disarm
        # The timer must not take anything back while the new version loads: nobody says meanwhile that he is there.
        assert not any(made.steps[each].beat for each in range(drain, arm))
    assert made.back and made.can_be_undone and read_plan(made.text) == made
    assert {step.kind for step in made.steps} <= STAGE.keys() & WORDS.keys()
    assert {step.undo.kind for step in made.steps if step.undo} <= WORDS.keys()


def test_what_was_replaced_is_taken_back_in_reverse_each_with_the_configuration_that_was_before_it() -> None:
    made = plan(Strategy.ROLLING, THREE)
    back = [step for step in undoing(made, range(len(made.steps))) if step.way is not Way.RECORD]
    assert [step.argv[3] for step in back if step.kind == "rollout.restore"] == [
        f"{THREE.config}.kept-{number}" for number in (3, 2, 1)
    ]
    assert [step.target.id for step in back if step.kind == "rollout.start_old"] == ["node:3", "node:2", "node:1"]
    kinds = [step.kind for step in back]
    assert kinds.index("rollout.detach") < kinds.index("rollout.stop") < kinds.index("rollout.start_old")
    assert kinds.index("rollout.start_old") < kinds.index("rollout.ready")


def test_recreating_says_that_nobody_is_served_and_needs_no_second_place_on_the_gpus() -> None:
    made = plan(Strategy.RECREATE)
    [drain], [halt], [start] = (places(made, kind) for kind in ("rollout.drain", "rollout.halt", "rollout.start"))
    assert drain < halt < start and made.steps[drain].cost == "rollout.downtime"
    assert not places(made, "rollout.arm") and not any(step.beat for step in made.steps)
    back = [step.kind for step in undoing(made, range(len(made.steps)))]
    assert back.index("rollout.stop") < back.index("rollout.start_old") < back.index("rollout.ready")
    assert {step.kind for step in made.steps} <= STAGE.keys() & WORDS.keys() and read_plan(made.text) == made


def test_one_replica_is_not_replaced_while_others_serve() -> None:
    with pytest.raises(ValueError, match="one replica"):
        plan(Strategy.ROLLING)


def test_two_replicas_on_one_node_would_share_a_unit() -> None:
    twice = replace(
        THREE,
        replicas=tuple(
            replace(each, node="1", blue=each.blue + 2 * n, green=each.green + 2 * n)
            for n, each in enumerate(THREE.replicas)
        ),
    )
    assert problems(twice) == ("replicas",) and problems(THREE) == ()


def test_a_unit_holds_the_program_word_for_word() -> None:
    text = next(step.file.text for step in plan().steps if step.file and step.file.path.endswith("green.service"))
    [line] = [line for line in text.splitlines() if line.startswith("ExecStart=")]
    words = shlex.split(line.removeprefix("ExecStart="))
    place = AFTER.place(DEPLOYMENT)
    assert words == ["serve", "--model", f"{place}/m.gguf", "--host", "127.0.0.1", "--port", "18002", "--x", "a b"]
    assert command(("x", "100%", "$HOME", 'a"b\\c')) == 'x "100%%" "$$HOME" "a\\"b\\\\c"'
    with pytest.raises(ValueError, match="control"):
        command(("x", "a\nExecStart=evil"))


def test_the_timer_holds_its_whole_command_and_asks_nothing_of_the_router() -> None:
    text = files.dead_man_service(DEPLOYMENT)
    assert [line for line in text.splitlines() if line.startswith("ExecStart=")] == [
        "ExecStart=cp --preserve=all -- /etc/driftvakt/support.cfg.kept /etc/driftvakt/support.cfg",
        "ExecStart=rm -f -- /run/driftvakt/support.state",
        "ExecStart=systemctl reload-or-restart -- driftvakt-support-router.service",
    ]
    assert "OnActiveSec=60" in files.dead_man_timer(DEPLOYMENT)


def test_the_router_comes_up_on_what_its_configuration_says() -> None:
    blue, green = (files.router_config(DEPLOYMENT, slot) for slot in Slot)
    assert "server r1-green 127.0.0.1:18002 weight 100 disabled" in blue
    assert "server r1-blue 127.0.0.1:18001 weight 100 disabled" in green


def test_the_first_version_comes_with_its_router_and_suspending_is_one_step() -> None:
    made = first(DEPLOYMENT, {"1": NODE}, AFTER, Seen(), Gate())
    assert [step.file.path for step in made.steps if step.file and step.file.text][:2] == [
        "/etc/driftvakt/support.cfg",
        "/etc/systemd/system/driftvakt-support-router.service",
    ]
    assert made.can_be_undone and read_plan(made.text) == made
    [step] = suspending(DEPLOYMENT, [NODE], on=True).steps
    assert step.argv == ("systemctl", "disable", "--now", "--", "driftvakt-support-router.service")
    assert step.undo is not None and step.undo.argv[1] == "enable"


def test_what_a_step_looks_for_stands_in_its_words() -> None:
    step = plan().steps[places(plan(), "rollout.gate")[0]]
    assert step.argv[:2] == ("rollout", "gate") and json.loads(step.argv[2])["golden"] == [["Hi", "Ho", True]]
