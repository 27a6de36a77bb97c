"""Servers that nobody answers for are told once each, with what to do; what has a plan and an owner is none."""

from __future__ import annotations

from dataclasses import replace

from console.deployments.model.board import Row
from console.deployments.model.loose import WORDS, LooseKind, loose_of
from console.deployments.model.models import Model, Served, Stage
from console.deployments.model.orphans import Left, Orphan
from console.deployments.model.readiness import readiness_of
from console.deployments.model.traffic import Unplanned

HAND = Unplanned("n3", "vllm", 9000, "eva", "org/m", pid=7)


def row(name: str, owner: str, *nodes: str) -> Row:
    model = Model(name, name, since=0.0, stage=Stage.PRODUCTION, owner=owner)
    return Row(model, None, None, readiness_of(model, [], 0.0), nodes)


def served(slot: str, node: str = "n3", model: str = "") -> Served:
    return Served(node, slot, model, "", 5.0, None, 100, planned=False, what=f"by hand {slot}")


def test_who_serves_without_an_owner_is_told_and_who_only_lacks_one_is_not() -> None:
    [found] = loose_of([row("a", "", "n1", "n2"), row("b", "Ann", "n1"), row("c", "")], (), (), ())
    assert (found.kind, found.nodes, found.model) == (LooseKind.OWNERLESS, ("n1", "n2"), "a")


def test_what_is_seen_in_three_ways_is_one_server() -> None:
    stray = Orphan("n3", Left.STRAY, 7, "VLLM::EngineCore", ("3",), 9 << 30)
    [found] = loose_of((), [served(HAND.slot, model="m")], [HAND], [stray])
    assert (found.kind, found.what, found.memory) == (LooseKind.STRAY, HAND.what, 9 << 30)
    [alone] = loose_of((), [served(HAND.slot, model="m")], [HAND], ())
    assert (alone.kind, alone.pid, alone.model) == (LooseKind.UNPLANNED, 7, "m")
    other = replace(stray, pid=8)
    assert len(loose_of((), (), [HAND], [other])) == 2  # of the same node, and another process


def test_the_same_on_several_nodes_and_gpus_is_told_once() -> None:
    unit = "driftvakt-chat-blue.service"
    parts = [Orphan(node, Left.UNKNOWN, pid, "x", (gpu,), 5, unit) for node, pid, gpu in (
        ("n1", 1, "0"), ("n1", 2, "1"), ("n2", 3, "0"))]  # fmt: skip
    seen = [replace(HAND, node=node, pid=pid, unit=unit) for node, pid in (("n1", 8), ("n2", 9))]
    [found] = loose_of((), (), seen, parts)  # the processes that hold memory are not the ones that listen
    assert (found.nodes, found.gpus, found.memory, found.what) == (("n1", "n2"), ("0", "1"), 15, HAND.what)
    [other] = loose_of((), (), [replace(HAND, node=node, unit="") for node in ("n1", "n2")], ())
    assert (other.nodes, other.pid) == (("n1", "n2"), 0)
    strays = [Orphan(node, Left.STRAY, 1, "vllm", ("0",), 5) for node in ("n1", "n2")]
    strays[1] = replace(strays[1], pid=2)
    assert len(loose_of((), (), (), strays)) == 2, "each is somebody's own process"


def test_what_was_seen_before_stands_there_until_its_node_is_asked_again() -> None:
    [found] = loose_of((), [served("vllm :1")], (), ())
    assert (found.kind, found.what) == (LooseKind.UNPLANNED, "by hand vllm :1")


def test_what_holds_most_of_a_gpu_stands_first_and_each_says_what_to_do() -> None:
    small, large = (
        Orphan("n1", Left.RESTING, pid, "x", ("0",), size, f"u{pid}.service") for pid, size in ((1, 1), (2, 2))
    )
    unknown = Orphan("n0", Left.UNKNOWN, 3, "x", ("0",), 9)
    found = loose_of([row("a", "", "n1")], (), [HAND], [small, large, unknown])
    assert [each.pid for each in found] == [2, 1, 3, 0, 7]
    assert set(WORDS) == set(LooseKind)
