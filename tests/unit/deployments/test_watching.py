"""What a rollout sees of its nodes: gates, comparisons and ends, over services that say what a test has them say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from connectors.runner.client import RunnerProblem
from connectors.streams import ConnectorError
from console.deployments.model.verdicts import Comparison, Verdict
from console.deployments.service.watching import Watching
from console.work.service.lanes import Stopped
from console.work.service.protocols import Runner

_HEAD = "# pxname,svname,status,type,weight,scur,stot,check_status,hrsp_5xx,econ,eresp,wretr,"


@dataclass
class Said:
    data: bytes = b""
    status: int = 200
    body: bytes = b""


@dataclass
class Node:
    """A node's services; its clock moves with each sleep, and a little whenever it is read. Each look of the router
    counts `per_look` more requests of both."""

    answers: dict[str, str | None] = field(default_factory=dict)
    health: int = 200
    listens: bool = True
    share: int = 50
    status: str = "UP"
    old_down: int = 1 << 30  # at which look its router finds the old version down
    per_look: int = 200
    errors: int = 0
    retries: int = 0
    sessions: int = 0
    metrics: str = ""
    now: float = 0.0
    looks: int = 0
    completions: int = 0
    told: list[tuple[Comparison, bool]] = field(default_factory=list)

    def ask(self, _address: int | str, _text: bytes, *, timeout: float = 10.0) -> Said:
        self.looks += 1
        count = self.looks * self.per_look
        new = f"be-x,r1-green,{self.status},2,{self.share},{self.sessions},{count},L7OK,{self.errors * self.looks},0,0,"
        stands = "DOWN" if self.looks >= self.old_down else "UP"
        old = f"be-x,r1-blue,{stands},2,{100 - self.share},0,{count},L7OK,0,0,0,0,"
        return Said(f"{_HEAD}\n{new}{self.retries * self.looks},\n{old}\n".encode())

    def http(
        self,
        _address: int | str,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        timeout: float = 10.0,
    ) -> Said:
        if not self.listens:
            raise ConnectorError(RunnerProblem.REFUSED, "g01", facts={"why": "system"})
        if path == "/metrics":
            return Said(body=self.metrics.encode())
        if method == "GET":
            return Said(status=self.health)
        self.completions += 1
        prompt = json.loads(body)["prompt"]
        text = self.answers.get(prompt, "well")
        if text is None:
            self.now += timeout
            raise ConnectorError(RunnerProblem.NOT_SPOKEN, "g01")
        return Said(body=json.dumps({"choices": [{"text": text}]}).encode())

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def clock(self) -> float:
        self.now += 0.001
        return self.now

    def look(self, what: str, told: dict[str, Any], stop_after: float = 1e9) -> Mapping[str, Any]:
        watching = Watching(
            lambda _: self,
            lambda digits: "0" * digits,
            lambda _run, _share, found, last: self.told.append((found, last)),
            self.clock,
            self.sleep,
        )
        words = ("rollout", what, json.dumps(told))
        return watching.look(cast(Runner, None), "run", words, lambda: self.now > stop_after)


GATE = {
    "port": 1,
    "health": "/health",
    "golden": [["Hi", "Ho", True]],
    "least": 1,
    "warm": 2,
    "seconds": 20,
    "tokens": 4,
}
JUDGE: dict[str, Any] = {
    **{"socket": "/s", "backend": "be-x", "old": ["r1-blue"], "new": ["r1-green"], "share": 50, "hold": 3},
    **{
        "patience": 10,
        "old_at": [["", 1]],
        "new_at": [["", 2]],
        "weight": 50,
        "errors": 10_000,
        "slower": 500,
        "grace": 50,
        "probes": 3,
    },
}


@pytest.mark.parametrize(
    ("node", "why"),
    [
        (Node({"Hi": "Ho"}), "well"),
        (Node({"Hi": "Hm"}), "golden"),
        (Node({"Hi": "Ho"}, health=503), "health"),
        (Node({"Hi": "Ho"}, listens=False), "health"),
        (Node({"Hi": "Ho", f"{'0' * 16} Warm up.": None}), "hangs"),
        (Node({"Hi": "Ho", f"{'0' * 16} Warm up.": ""}), "completion"),
    ],
)
def test_a_gate_says_why(node: Node, why: str) -> None:
    found = node.look("gate", GATE)
    assert (found["why"], found["verdict"]) == (why, "pass" if why == "well" else "fail")


@pytest.mark.parametrize(
    ("node", "verdict", "why"),
    [
        (Node(), "pass", "no_worse"),
        (Node(errors=50), "fail", "errors"),
        (Node(retries=2), "fail", "refused"),
        (Node(status="DOWN"), "fail", "down"),
        (Node(share=0), "fail", "taken_back"),
        (Node(per_look=0), "inconclusive", "too_few"),
    ],
)
def test_a_comparison_says_why(node: Node, verdict: str, why: str) -> None:
    found = node.look("judge", JUDGE)
    assert (found["verdict"], found["why"]) == (verdict, why)
    assert node.told[-1][1] and not any(last for _, last in node.told[:-1])
    if verdict == "pass":
        assert node.now >= JUDGE["hold"]  # no share is left before its time


def test_an_old_version_that_goes_down_is_a_persons_to_decide_and_who_goes_on_is_held_against_nobody() -> None:
    node = Node(old_down=2)
    found = node.look("judge", JUDGE)
    assert (found["verdict"], found["why"]) == ("inconclusive", "old_down") and node.told[-1][1]
    again = Node(old_down=1)
    assert again.look("judge", JUDGE)["verdict"] == "pass" and again.completions == 0, "a hung one is not asked again"
    assert Node(old_down=1, errors=50).look("judge", JUDGE)["why"] == "errors"


def test_work_from_which_nothing_comes_for_a_minute_is_a_hang_and_a_busy_one_is_none() -> None:
    still = "llamacpp:requests_deferred 3\nllamacpp:tokens_predicted_total 7\n"
    told = {**JUDGE, "hold": 90}
    assert Node(metrics=still).look("judge", told)["why"] == "hangs"
    assert Node(metrics=still.replace("deferred 3", "deferred 0")).look("judge", told)["verdict"] == "pass"


def test_what_stands_still_is_neither_passed_nor_given_up_before_it_is_known_to_hang() -> None:
    node = Node(metrics="llamacpp:requests_processing 2\nllamacpp:n_decode_total 7\n")
    assert node.look("judge", {**JUDGE, "hold": 3, "patience": 4})["why"] == "hangs" and 60 <= node.now < 70


@dataclass
class Busy(Node):
    """It always has something to do, and does some of it between two looks."""

    done: int = 0

    def http(self, address: int | str, method: str, path: str, **more: Any) -> Said:
        self.done += 1
        self.metrics = f"llamacpp:requests_processing 2\nllamacpp:n_decode_total {self.done}\n"
        return super().http(address, method, path, **more)


def test_what_moves_at_each_look_does_not_stand_still() -> None:
    node = Busy()
    assert node.look("judge", JUDGE)["verdict"] == "pass" and node.now < JUDGE["hold"] + JUDGE["patience"]


@dataclass
class Stuck(Node):
    """After its first look its metrics hang with its work: what it is given is under way for good."""

    def ask(self, address: int | str, text: bytes, *, timeout: float = 10.0) -> Said:
        self.sessions = (self.looks + 1) * self.per_look
        return super().ask(address, text, timeout=timeout)

    def http(self, address: int | str, method: str, path: str, **more: Any) -> Said:
        if path == "/metrics" and self.looks > 1:
            self.now += 5
            raise ConnectorError(RunnerProblem.NOT_SPOKEN, "g01")
        return super().http(address, method, path, **more)


def test_one_whose_metrics_hang_with_its_requests_is_taken_for_hung_and_one_without_metrics_is_not() -> None:
    stuck = Stuck(metrics="llamacpp:requests_processing 2\nllamacpp:n_decode_total 7\n", per_look=20)
    assert stuck.look("judge", JUDGE)["why"] == "hangs" and 60 <= stuck.now < 80
    assert Node(sessions=5).look("judge", {**JUDGE, "hold": 90})["verdict"] == "pass"


def test_an_engine_on_another_node_is_probed_and_watched_there() -> None:
    router, far = Node(), Node(metrics="llamacpp:requests_processing 2\nllamacpp:n_decode_total 7\n")
    opened: list[str] = []

    @contextmanager
    def elsewhere(node: str) -> Iterator[Node]:
        opened.append(node)
        yield far
        opened.remove(node)

    watching = Watching(
        lambda _: router, lambda digits: "0" * digits, clock=lambda: router.now, sleep=router.sleep, elsewhere=elsewhere
    )
    told = {**JUDGE, "old_at": [["n1", 1]], "new_at": [["n1", 2]], "hold": 90}
    found = watching.look(cast(Runner, None), "run", ("rollout", "judge", json.dumps(told)), lambda: False)
    assert (found["why"], found["verdict"]) == ("hangs", "fail")
    assert far.completions and not router.completions and opened == []


def test_a_bake_with_too_few_requests_is_no_failure() -> None:
    told = {**JUDGE, "old": [], "old_at": [], "patience": 0, "share": 100}
    assert Node(share=100, per_look=0).look("bake", told)["verdict"] == "pass"
    assert Node(share=100, errors=90).look("bake", told)["verdict"] == "fail"


@pytest.mark.parametrize(("status", "why"), [("MAINT", "taken_back"), ("DRAIN", "taken_back"), ("DOWN 1/2", "down")])
def test_while_it_serves_alone_what_somebody_took_back_is_not_called_down(status: str, why: str) -> None:
    told = {**JUDGE, "old": [], "old_at": [], "patience": 0, "share": 100}
    assert Node(share=100, status=status).look("bake", told)["why"] == why


def test_what_is_under_way_is_waited_for_and_not_for_ever() -> None:
    told = {"socket": "/s", "backend": "be-x", "servers": ["r1-green"], "seconds": 5}
    assert Node().look("drained", told) == {"left": 0}
    busy = Node(sessions=2)
    assert busy.look("drained", told) == {"left": 2} and 5 <= busy.now < 6


def test_a_person_stops_a_comparison() -> None:
    node = Node(per_look=0)
    with pytest.raises(Stopped):
        node.look("judge", JUDGE, stop_after=2)
    assert all(found.verdict is Verdict.INCONCLUSIVE for found, _ in node.told)
