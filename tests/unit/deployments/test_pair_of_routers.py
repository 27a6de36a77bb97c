"""A pair of routers: both are told the same, both are asked, and one that is away or says otherwise is noticed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

import pytest

from connectors.runner.client import RunnerProblem
from connectors.streams import ConnectorError
from console.deployments.model.deployments import Deployment, Slot, Strategy, problems
from console.deployments.model.placing import Engine, Placed, Spot, deployment_of
from console.deployments.model.preflight import Code
from console.deployments.model.rollout_moves import added, deployment_after, read
from console.deployments.model.rollout_moves import written as moves_written
from console.deployments.model.vocabulary import WORDS
from console.deployments.service.files import router_config
from console.deployments.service.powering import powering
from console.deployments.service.preflighting import reckon, stands
from console.deployments.service.releases import Gate, NodeSeen, Release, Seen
from console.deployments.service.rollout_plans import first, suspending, written
from console.deployments.service.routers import aligning
from console.deployments.service.watching import Watching
from console.journal.model import Target
from console.work.model.plans import Plan, content, read_plan
from console.work.service.protocols import Runner
from tests.unit.deployments.test_rollout_plans import AFTER, BEFORE, THREE, plan
from tests.unit.deployments.test_seeing import CHAT, Place
from tests.unit.deployments.test_watching import JUDGE, Node

PAIR = replace(THREE, second="9")
TARGETS = {node: Target(f"node:{node}", f"node:hall/g0{node}") for node in PAIR.nodes}
ROUTERS = [TARGETS["1"].id, TARGETS["9"].id]


def whole(made: Plan) -> Plan:
    kinds = {step.kind for step in made.steps} | {step.undo.kind for step in made.steps if step.undo}
    assert kinds <= WORDS.keys() and made.act in WORDS and read_plan(made.text) == made
    return made


@pytest.mark.parametrize("strategy", [Strategy.CANARY, Strategy.ROLLING, Strategy.RECREATE])
def test_whatever_one_router_is_told_the_other_is_told_side_by_side(strategy: Strategy) -> None:
    made = whole(plan(strategy, PAIR))
    told: dict[tuple[int, str], set[str]] = {}
    for step in made.steps:
        if step.kind not in ("rollout.judge", "rollout.bake", "rollout.commit") and step.target.id in ROUTERS:
            told.setdefault((step.wave, step.kind), set()).add(step.target.id)
    alone = {kind for (_, kind), targets in told.items() if targets != set(ROUTERS)}
    of_replica = {"folder", "send", "unit", "sums", "reload_units", "start", "gate", "enable", "retire", "halt"}
    assert alone <= {f"rollout.{kind}" for kind in of_replica}
    assert {"rollout.attach", "rollout.share", "rollout.drained", "rollout.swap", "rollout.reload"} <= {
        kind for _, kind in told
    } - alone


def test_the_timers_of_both_begin_anew_and_both_must_serve_the_new_version_once_they_stop() -> None:
    made = plan(Strategy.CANARY, PAIR)
    beats = {target: sum(bool(step.beat) for step in made.steps if step.target.id == target) for target in ROUTERS}
    assert min(beats.values()) > 8
    disarmed = [step for step in made.steps if step.kind == "rollout.disarm"]
    assert [step.target.id for step in disarmed] == ROUTERS
    assert all(("r1-green.state", "ready") in [(check.seen, check.wanted) for check in step.seen] for step in disarmed)


def test_the_first_version_and_the_doors_are_for_both() -> None:
    made = whole(first(replace(PAIR, version=""), TARGETS, AFTER, Seen(), Gate()))
    for kind in ("rollout.config", "rollout.check", "rollout.router"):
        assert [step.target.id for step in made.steps if step.kind == kind] == ROUTERS
    targets = [TARGETS["1"], TARGETS["9"]]
    assert [step.target for step in suspending(PAIR, targets, on=True).steps] == targets
    stopped = powering(PAIR, TARGETS, BEFORE, on=False)
    assert [step.target.id for step in stopped.steps if step.kind == "rollout.close"] == ROUTERS
    assert PAIR.config in written(PAIR)["9"] and written(PAIR).keys() == {"1", "9", "2", "3"}


def test_a_pair_is_of_two_machines_and_reaches_no_replica_by_its_own_machines_address() -> None:
    assert problems(PAIR) == () and "routers" in problems(replace(THREE, second="1"))
    local = replace(PAIR.replicas[0], address="127.0.0.1")
    assert problems(replace(PAIR, replicas=(local,))) == ("addresses",)
    spots = Spot("1", "hall/g01", "10.0.0.1"), Spot("9", "hall/g09", "10.0.0.9")
    made = deployment_of(Placed("support", "m", Engine.LLAMA, spots[:1], spots[0], second=spots[1]))
    assert made.routers == ("1", "9") and made.replicas[0].address == "10.0.0.1" and problems(made) == ()


def test_an_entry_from_before_there_were_pairs_is_of_one_router() -> None:
    told = moves_written([added(PAIR)])
    [move] = read(told, 0.0, "anna")
    assert deployment_after(None, cast(Any, move)).routers == ("1", "9")
    del told["moves"][0]["second"]
    [old] = read(told, 0.0, "anna")
    assert deployment_after(None, cast(Any, old)).routers == ("1",)


def seen(*configs: str) -> Seen:
    nodes = {key: NodeSeen(f"hall/g0{key}", ports=frozenset({22})) for key in PAIR.nodes}
    sums = {(node, PAIR.config): sum for node, sum in zip(PAIR.routers, configs, strict=True) if sum}
    return Seen(sums, nodes)


@pytest.mark.parametrize(("configs", "refuses"), [(("a", "a"), False), (("a", "b"), True), (("a", ""), True)])
def test_no_rollout_begins_at_routers_that_differ(configs: tuple[str, str], refuses: bool) -> None:
    made = reckon(PAIR, Release("v2", "7.1", "b" * 64), seen(*configs), Strategy.CANARY, Slot.GREEN).preflight
    codes = {each.code for each in made.findings}
    assert Code.PAIR in codes and Code.ONE_ROUTER not in codes and (Code.ROUTERS_DIFFER in codes) is refuses
    assert (made.refused is not None) is refuses
    taken = replace(seen("a", "a"), nodes={"9": NodeSeen("hall/g09", ports=frozenset({8000}))})
    assert Code.PORT_TAKEN in {each.code for each in stands(PAIR, taken, 0).findings}


def test_a_router_that_differs_gets_the_configuration_of_the_other_and_one_that_is_missing_is_made() -> None:
    text = router_config(PAIR, Slot.BLUE)
    right = content(PAIR.config, text).sha256
    differs = whole(aligning(PAIR, TARGETS, BEFORE, text, seen(right, "x")))
    assert {step.target.id for step in differs.steps} == {ROUTERS[1]} and differs.can_be_undone
    assert "rollout.keep" in [step.kind for step in differs.steps]
    made = [step.kind for step in aligning(PAIR, TARGETS, BEFORE, text, seen(right, "")).steps]
    assert "rollout.unit" in made and "rollout.keep" not in made
    assert made.index("rollout.check") < made.index("rollout.swap") < made.index("rollout.router")
    with pytest.raises(ValueError, match="same"):
        aligning(PAIR, TARGETS, BEFORE, text, seen(right, right))


# -- comparisons -------------------------------------------------------------------------------------------------------


def compared(router: Node, other: Node, away: range = range(0), **more: Any) -> Mapping[str, Any]:
    """What a comparison over both says; in some looks of it the other does not answer."""
    looks = iter(range(1 << 20))

    @contextmanager
    def elsewhere(node: str) -> Iterator[Node]:
        assert node == "9"
        if next(looks) in away:
            raise ConnectorError(RunnerProblem.NOT_SPOKEN, "g09")
        yield other

    watching = Watching(
        lambda _: router, lambda digits: "0" * digits, clock=lambda: router.now, sleep=router.sleep, elsewhere=elsewhere
    )
    told = {**JUDGE, "also": ["9"], "away": 20, **more}
    return watching.look(cast(Runner, None), "run", ("rollout", "judge", json.dumps(told)), lambda: False)


def test_requests_of_both_routers_count_and_errors_of_either() -> None:
    both = compared(Node(per_look=200), Node(per_look=300))
    assert both["verdict"] == "pass" and both["old_requests"] % 500 == 0 and both["old_requests"] > 0
    assert compared(Node(), Node(errors=50))["why"] == "errors"


@pytest.mark.parametrize(("other", "why"), [(Node(share=0), "taken_back"), (Node(status="MAINT"), "taken_back")])
def test_a_router_that_took_the_traffic_back_ends_the_rollout(other: Node, why: str) -> None:
    found = compared(Node(), other)
    assert (found["verdict"], found["why"]) == ("fail", why)


def test_a_router_that_is_away_holds_a_comparison_up_and_for_long_ends_it() -> None:
    moment = compared(Node(), Node(), range(2, 8))
    assert moment["verdict"] == "pass"
    waited = Node()
    assert compared(waited, Node(), range(2, 12))["verdict"] == "pass" and waited.now > 9
    gone = Node()
    found = compared(gone, Node(), range(2, 1 << 20))
    assert (found["verdict"], found["why"]) == ("fail", "router_away") and gone.now < 30


# -- what is seen ------------------------------------------------------------------------------------------------------


def pair_of(place: Place) -> Deployment:
    made = replace(CHAT, second="n3")
    place.deployments = [made]
    place.nodes["n3"].stat = list(place.nodes["n1"].stat)
    return made


def test_what_both_count_is_added_and_each_says_what_it_serves() -> None:
    place = Place()
    pair_of(place)
    place.look()
    place.counts(requests=150, errors=5)
    place.nodes["n3"].stat = list(place.nodes["n1"].stat)
    place.look(10)
    found = place.seeing.seen()["d1"]
    assert found.now is not None and (found.now.requests, found.now.errors) == (20, 1.0)
    assert [(each.node, each.serves) for each in found.routers] == [("n1", "blue"), ("n3", "blue")] and not found.differ
    assert [(each.slot, each.share) for each in found.slots if each.share] == [("blue", 50), ("blue", 50)]


def test_routers_that_serve_otherwise_are_told_and_nobody_is_told_who_serves() -> None:
    place = Place()
    pair_of(place)
    swapped = [line.replace("-blue", "-x").replace("-green", "-blue") for line in place.nodes["n1"].stat]
    place.nodes["n3"].stat = [line.replace("-x", "-green") for line in swapped]
    place.look()
    found = place.seeing.seen()["d1"]
    assert found.differ and [each.serves for each in found.routers] == ["blue", "green"]


def test_a_router_that_is_away_is_named_and_what_goes_through_it_is_not_told_as_known() -> None:
    place = Place()
    pair_of(place)
    place.nodes["n3"].away = True
    place.look()
    found = place.seeing.seen()["d1"]
    assert not found.problem and [(each.node, each.problem) for each in found.silent] == [("n3", "no route")]
    assert {node for node, _ in place.told} == set()  # what is not seen there may be served all the same
