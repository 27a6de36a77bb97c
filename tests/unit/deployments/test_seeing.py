"""What serves is seen at routers, engines and among processes; what was not asked is not told."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest

from connectors import processes
from connectors.http11 import HttpReply
from connectors.tools import ToolFault, ToolProblem
from console.deployments.model.deployments import Deployment, Replica, Rollout, RolloutState, Slot, Strategy
from console.deployments.model.models import Served, Serving
from console.deployments.model.traffic import MOST_POINTS, Unplanned
from console.deployments.service.seeing import PROCESSES_EVERY, Seeing, World

CHAT = Deployment(
    id="d1",
    name="chat",
    model="m1",
    router="n1",
    port=8080,
    replicas=(Replica("r1", "n1", 18001, 18002), Replica("r2", "n2", 18001, 18002, "10.0.0.2")),
    program=("llama-server", "--port", "{port}"),
    version="v1",
)
_HEAD = "# pxname,svname,qcur,scur,stot,hrsp_5xx,status,weight,type,check_status"


@dataclass
class Node:
    """One node: its processes, what its router counts, what its engines tell."""

    ps: list[str] = field(default_factory=list)
    stat: list[str] = field(default_factory=list)
    metrics: dict[int, str] = field(default_factory=dict)
    away: bool = False
    looks: int = 0
    groups: dict[int, str] = field(default_factory=dict)

    def look(self, argv: tuple[str, ...]) -> tuple[int, bytes, bytes]:
        if argv == processes.groups():
            return 0, b"".join(f"{pid} 0::{group}\n".encode() for pid, group in self.groups.items()), b""
        if argv[0] == "nvidia-smi":
            if not self.groups:
                return 127, b"", b""
            row = "GPU-00000000-0000-0000-0000-000000000003"
            told = f"{row}, 3, H200, 143771, 100000\n" if "gpu=" in argv[1] else f"{row}, 100, 5000, llama-server\n"
            return 0, told.encode(), b""
        self.looks += 1
        return 0, "".join(f"{100 + at} svc {line}\n" for at, line in enumerate(self.ps)).encode(), b""

    def say(self, socket: str, line: bytes) -> bytes:
        assert (socket, line) == (CHAT.socket, b"show stat\n")
        return "\n".join([_HEAD, *self.stat, ""]).encode()

    def get(self, port: int, path: str, timeout: float) -> HttpReply:
        if port not in self.metrics:
            raise ToolFault(ToolProblem.SILENT, "engine", raw="refused")
        return HttpReply(200, (), self.metrics[port].encode(), whole=True)


class Place:
    """Two nodes that serve one deployment by their blue slots, and a third that serves nothing."""

    def __init__(self) -> None:
        self.time = 1000.0
        engine = "/usr/bin/llama-server --port 18001"
        self.nodes = {"n1": Node([engine]), "n2": Node([engine]), "n3": Node()}
        self.told: list[tuple[str, tuple[Serving, ...]]] = []
        self.rollouts: list[Rollout] = []
        self.deployments = [CHAT]
        self.counts(requests=100, errors=0)
        self.engines(tokens=1000)
        self.serves: list[tuple[str, Slot]] = []
        self.seeing = Seeing(
            World(
                deployments=lambda: self.deployments,
                rollouts=lambda: self.rollouts,
                nodes=lambda: ["n3", "n1"],
                reach=self.reach,
                now=lambda: self.time,
                monotonic=lambda: self.time,
                names=lambda: {"weld-inspect": "m2"},
                serves=lambda id, slot: self.serves.append((id, slot)),
            ),
            self,
        )

    @contextmanager
    def reach(self, node: str) -> Iterator[Node]:
        if self.nodes[node].away:
            raise ToolFault(ToolProblem.SILENT, node, raw="no route")
        yield self.nodes[node]

    def note_served(self, node: str, serving: Sequence[Serving], at: float | None = None) -> tuple[Served, ...]:
        self.told.append((node, tuple(serving)))
        return ()

    def counts(self, requests: int, errors: int, green: str = "MAINT", weights: tuple[int, int] = (100, 0)) -> None:
        self.nodes["n1"].stat = [
            f"be-chat,r1-blue,0,2,{requests},0,UP,{weights[0]},2,L7OK",
            f"be-chat,r1-green,0,0,0,0,{green},{weights[1]},2,",
            f"be-chat,r2-blue,0,1,{requests},0,UP,{weights[0]},2,L7OK",
            f"be-chat,r2-green,0,0,0,0,{green},{weights[1]},2,",
            f"be-chat,BACKEND,0,3,{2 * requests},{errors},UP,200,1,",
        ]

    def engines(self, tokens: int, waiting: int = 0) -> None:
        text = (
            f"llamacpp:tokens_predicted_total {tokens}\nllamacpp:requests_processing 1\n"
            f"llamacpp:requests_deferred {waiting}\n"
        )
        for node in ("n1", "n2"):
            self.nodes[node].metrics = {18001: text}

    def look(self, seconds: float = 5.0) -> None:
        self.time += seconds
        self.seeing.look()


@pytest.fixture
def place() -> Place:
    return Place()


def test_what_serves_is_told_to_the_register_by_node(place: Place) -> None:
    place.look()
    blue = {node: (Serving(node, "chat blue", "m1", "v1", 50),) for node in ("n1", "n2")}
    assert place.told == [*blue.items(), ("n3", ())]


def test_rates_are_what_went_through_between_two_looks(place: Place) -> None:
    place.look()
    assert place.seeing.seen()["d1"].points[-1].requests is None
    place.counts(requests=150, errors=5)
    place.engines(tokens=1500, waiting=4)
    place.look(10)
    now = place.seeing.seen()["d1"].now
    assert now is not None
    assert (now.requests, now.errors, now.tokens) == (10, 0.5, 100)
    assert (now.running, now.waiting, now.kv_cache, now.first_token) == (2, 8, None, None)
    slot = place.seeing.seen()["d1"].slots[0]
    assert (slot.replica, slot.slot, slot.share, slot.under_way, slot.engine) == ("r1", "blue", 50, 2, "llama.cpp")


def test_a_router_that_was_reloaded_counts_from_nothing(place: Place) -> None:
    place.look()
    place.counts(requests=10, errors=0)
    place.look(10)
    now = place.seeing.seen()["d1"].now
    assert now is not None and now.requests == 2


def test_both_versions_of_a_rollout_are_told_with_their_shares(place: Place) -> None:
    place.rollouts = [
        Rollout(1, "d1", "v1", "v2", Slot.GREEN, Strategy.CANARY, (5, 100), "run", 0.0, state=RolloutState.RUNNING)
    ]
    place.counts(100, 0, green="UP", weights=(75, 25))
    place.look()
    assert {(each.slot, each.version): each.share for _, told in place.told for each in told} == {
        ("chat blue", "v1"): 38,
        ("chat green", "v2"): 12,
    }


def test_an_engine_that_somebody_started_by_hand_is_unplanned(place: Place) -> None:
    place.nodes["n3"].ps = ["vllm serve org/m --port 9000"]
    place.look()
    assert place.seeing.unplanned() == (Unplanned("n3", "vllm", 9000, "svc", "org/m", pid=100),)
    assert place.told[-1] == (
        "n3",
        (Serving("n3", "vllm :9000", planned=False, what="vllm org/m, port 9000, by svc"),),
    )


def test_what_callers_call_an_engine_says_which_model_it_serves(place: Place) -> None:
    place.nodes["n3"].ps = ["llama-server -m /m.gguf --alias weld-inspect"]
    place.look()
    [serving] = place.told[-1][1]
    assert (serving.model, serving.version, serving.planned) == ("m2", "", False)


def test_an_engine_in_a_slot_that_gets_no_traffic_is_no_news(place: Place) -> None:
    place.nodes["n1"].ps.append("/usr/bin/llama-server --port 18002")
    place.look()
    assert not place.seeing.unplanned() and len(place.told[0][1]) == 1


def test_of_a_node_that_could_not_be_asked_nothing_is_told(place: Place) -> None:
    place.look()
    place.told.clear()
    place.nodes["n2"].away = True
    place.look()
    assert [node for node, _ in place.told] == ["n1", "n3"] and place.seeing.faults() == {"n2": "no route"}


def test_without_its_router_nothing_is_told_of_a_deployment(place: Place) -> None:
    place.look()
    place.told.clear()
    place.nodes["n1"].away = True
    place.look()
    seen = place.seeing.seen()["d1"]
    assert seen.problem == "no route" and seen.now is None and len(seen.points) == 1
    assert [node for node, _ in place.told] == ["n3"]


def test_an_engine_that_does_not_answer_says_why_and_hides_nothing_else(place: Place) -> None:
    del place.nodes["n2"].metrics[18001]
    place.look()
    seen = place.seeing.seen()["d1"]
    assert [each.problem for each in seen.slots if each.node == "n2"] == ["refused", ""]
    assert [each.engine for each in seen.slots if each.node == "n1"] == ["llama.cpp", ""]


def test_who_holds_a_gpu_and_serves_nobody_is_shown(place: Place) -> None:
    place.nodes["n1"].groups = {100: "/system.slice/driftvakt-chat-blue.service"}
    place.look()
    assert place.seeing.orphans() == ()
    place.nodes["n1"].groups = {100: "/system.slice/driftvakt-chat-green.service"}
    place.look(PROCESSES_EVERY)
    [found] = place.seeing.orphans()
    assert (found.node, found.pid, found.gpus, found.memory) == ("n1", 100, ("3",), 5000 << 20)


def test_an_engine_that_rests_is_shown_without_a_gpu_too_unless_a_rollout_goes_on(place: Place) -> None:
    place.nodes["n1"].ps.append("/usr/bin/llama-server --port 18002")
    going = Rollout(1, "d1", "v1", "v2", Slot.GREEN, Strategy.CANARY, (5, 100), "run", 0.0, state=RolloutState.RUNNING)
    place.rollouts = [going]
    place.look()
    assert place.seeing.orphans() == ()
    place.rollouts = [replace(going, state=RolloutState.ROLLED_BACK)]
    place.look()
    [found] = place.seeing.orphans()
    assert (found.node, found.unit, found.pid, found.gpus) == ("n1", "driftvakt-chat-green.service", 101, ())
    assert place.serves == [("d1", Slot.BLUE)], "who serves is told while a rollout is open"


def test_processes_are_gone_through_once_a_minute(place: Place) -> None:
    for _ in range(3):
        place.look(10)
    assert place.nodes["n3"].looks == 1
    place.look(PROCESSES_EVERY)
    assert place.nodes["n3"].looks == 2
    place.seeing.forget()
    place.look(1)
    assert place.nodes["n3"].looks == 3


def test_series_are_bounded_and_end_with_their_deployment(place: Place) -> None:
    for _ in range(MOST_POINTS + 5):
        place.look()
    assert len(place.seeing.seen()["d1"].points) == MOST_POINTS
    place.deployments = []
    place.look()
    assert not place.seeing.seen()


def test_it_looks_only_while_somebody_does(place: Place) -> None:
    looked = threading.Event()
    end = place.seeing.subscribe(looked.set)
    assert looked.wait(10)
    threads = [each for each in threading.enumerate() if each.name == "seeing"]
    end()
    for each in threads:
        each.join(10)
        assert not each.is_alive()


def test_who_only_looks_tells_nobody(place: Place) -> None:
    place.seeing.look(tell=False)
    assert not place.told and place.seeing.seen()
