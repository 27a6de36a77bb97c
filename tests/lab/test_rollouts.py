"""Versions of a real model rolled out on a real machine, behind a real router, under load: good ones without a request
lost or carried out twice, bad ones taken back by themselves."""

from __future__ import annotations

import http.client
import importlib.util
import json
import secrets
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import cast

import pytest

from connectors.runner.client import NodeRunner
from connectors.runner.services import NodeServices
from connectors.streams import ConnectorError
from console.deployments.model.deployments import Deployment, Replica, RolloutState, Slot, Strategy
from console.deployments.model.verdicts import Bounds
from console.deployments.model.vocabulary import LOOKS
from console.deployments.service.releases import Gate, Golden, Pace, Piece, Release
from console.deployments.service.rollout_records import RolloutRecords
from console.deployments.service.rollouts import Rollouts
from console.deployments.service.watching import Watching
from console.journal.model import Target
from console.journal.service import Journal
from console.main.acting import READERS
from console.main.claims import FileClaims
from console.main.handing_over import send, speak
from console.work.model.runs import RunState, RunView
from console.work.service.acting import Acts
from console.work.service.protocols import Aids
from console.work.service.protocols import Runner as ActsRunner
from console.work.service.records import Records
from tests.lab.conftest import _need_full
from tests.lab.lab import Lab
from tests.lab.llama_server_paths import PROGRAM, shown
from tests.lab.nodes import Node
from tests.lab.systemd_nodes import SystemdNode
from tests.lab.test_acts import Nodes, Runner
from tests.support import tiny_model
from tests.support.acts import Rule

# Each rolls out, and waits for what is loaded, compared and drained; a busy machine takes its time.
pytestmark = pytest.mark.timeout(400)

PORT = 8000
PROMPTS = ("Say something.", "And again.", "Once more.")
#: Few requests prove enough for a test: at most one in twelve may fail.
PACE = Pace(ramp=(25, 100), hold=2, patience=40, bake=2, bounds=Bounds(errors=0.08, slower=2.0, grace=0.3, probes=5))
LOADS = Gate(warm=2, loading=30, seconds=10)


@dataclass
class Load:
    """Callers who ask, each over its own connection, until they are told to end: what they were answered, by the id of
    the request."""

    host: str
    callers: int = 3
    answers: dict[str, int | str] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Load:
        for _ in range(self.callers):
            thread = threading.Thread(target=self._ask, daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(30)

    def _ask(self) -> None:
        line = http.client.HTTPConnection(self.host, PORT, timeout=30)
        while not self._over.is_set():
            id = str(uuid.uuid4())
            self.answers[id] = "asked"
            try:
                self.answers[id] = ask(line, id)
            except (OSError, http.client.HTTPException) as fault:
                self.answers[id] = type(fault).__name__
                line.close()
            time.sleep(0.01)
        line.close()

    @property
    def failed(self) -> dict[str, int | str]:
        return {id: answer for id, answer in self.answers.items() if answer != 200}


def calling(host: str) -> closing[http.client.HTTPConnection]:
    return closing(http.client.HTTPConnection(host, PORT, timeout=30))


def ask(line: http.client.HTTPConnection, id: str, prompt: str = "Hello.") -> int:
    streams = id[0] in "01234567"  # half of them
    body = json.dumps({"prompt": prompt, "max_tokens": 6, "temperature": 0, "seed": 1, "stream": streams})
    line.request("POST", "/v1/completions", body, {"X-Request-Id": id, "Content-Type": "application/json"})
    answer = line.getresponse()
    said = answer.read()
    return answer.status if not streams or answer.status != 200 or b"[DONE]" in said else 0


@dataclass
class Bed:
    node: SystemdNode
    lab: Lab
    acts: Acts
    journal: Journal
    rollouts: Rollouts
    folder: Path
    others: tuple[SystemdNode, ...] = ()

    def release(self, name: str, seed: int, *flags: str) -> Release:
        """A version; its weights are sent where the node has them not."""
        source = self.folder / f"{seed}.gguf"
        if not source.exists():
            tiny_model.write(source, seed)
        digest = sha256(source.read_bytes()).hexdigest()
        piece = Piece("model.gguf", source.stat().st_size, digest, str(source))
        return Release(name, name, sha256(f"{digest}{flags}".encode()).hexdigest(), (piece,), "model.gguf", "", flags)

    def golden(self) -> Gate:
        """What the version that serves says now must be what the next one says."""
        found = []
        for prompt in PROMPTS:
            asked = {"prompt": prompt, "max_tokens": 16, "temperature": 0, "seed": 1}
            with calling(self.node.host) as line:
                line.request("POST", "/v1/completions", json.dumps(asked), {"Content-Type": "application/json"})
                found.append(Golden(prompt, json.loads(line.getresponse().read())["choices"][0]["text"]))
        return replace(LOADS, golden=tuple(found))

    def begin(self, run: RunView) -> RunView:
        self.acts.agree(run.id)
        self.acts.start(run.id)
        return run

    def end(self, run: RunView) -> RunState:
        """How a run ended, and its way back if it took one."""
        self.acts.wait(run.id, 900)
        back = self.acts.back_of(run.id)
        if back is not None:
            back = self.acts.wait(back.id, 600)
            assert back.state is RunState.SUCCEEDED, told(back)
        self.rollouts.settle()
        state = self.acts.run(run.id).state
        if state is not RunState.SUCCEEDED:
            print(told(back) if back else "")
            print(told(self.acts.run(run.id)))  # of use where a test fails
            print(self.node.inside("journalctl", "--no-pager", "--lines=40", "--unit=driftvakt-support-*"))
        return state

    def serving(self) -> tuple[Slot | None, str]:
        """Which slot the router asks, and which version the log says."""
        return self.rollouts.traffic("support").serving, self.rollouts.deployment("support").version

    def carried_out(self) -> Counter[str]:
        of_nodes = (self.node, *self.others)
        told = ("sh", "-c", "cat /var/tmp/carried-out 2>&- || true")  # a machine that only routes has none
        return Counter(id for node in of_nodes for id in node.inside(*told).split())

    def engines(self, node: SystemdNode | None = None) -> list[str]:
        """Slots whose engines run, on the router's node or another one."""
        said = (node or self.node).inside(
            "systemctl", "list-units", "--plain", "--no-legend", "--state=active,activating"
        )
        return [str(slot) for slot in Slot if f"driftvakt-support-{slot}.service" in said]


class KeptNodes(Nodes):
    """The lab's nodes, whose connections are kept from step to step, as the console keeps them."""

    def __init__(self, lab: Lab, nodes: dict[str, Node]) -> None:
        super().__init__(lab, nodes)
        self._lock = threading.Lock()
        self._kept: dict[str, ActsRunner] = {}

    def __call__(self, target: Target, cancel: threading.Event) -> Runner:
        with self._lock:
            kept = self._kept.pop(target.id, None)
        return cast("Runner", kept) if kept is not None else super().__call__(target, cancel)

    def give_back(self, target: Target, runner: ActsRunner) -> None:
        with self._lock:
            spare = self._kept.setdefault(target.id, runner) is not runner
        if spare:
            runner.close()

    def close(self) -> None:
        for each in self._kept.values():
            each.close()


def told(run: RunView) -> str:
    facts = ("check", "found", "words", "why", "err", "golden", "right")
    return "\n".join(
        f"{s.number} {s.step.kind} {s.state} {s.reason} {[(n, v) for n, v in s.facts.items() if n in facts]}"
        for s in run.steps
        if s.act
    )


def bed_over(
    lab: Lab, node: SystemdNode, folder: Path, others: Sequence[SystemdNode] = (), *, who: str = "anna"
) -> Bed:
    """A console over a node, which has the router, others, and the journal of a folder. Their keys are 1, 2, ..."""
    journal = Journal.open(folder / "journal.db", actor="anna", source="test", clock=time.time)
    watching = Watching(
        NodeServices,  # type: ignore[arg-type]
        lambda digits: secrets.token_hex(digits // 2),
        elsewhere=lambda key: services_of(acts, key),
    )
    acts = Acts(
        Records(journal),
        KeptNodes(lab, {str(number): each for number, each in enumerate((node, *others), 1)}),
        READERS,
        Rule(),
        FileClaims(folder / "claims"),
        holder=f"{who}@desk",
        who=lambda: who,
        aids=Aids({LOOKS: watching.look}, speak=speak, send=send),
    )
    rollouts = Rollouts(RolloutRecords(journal), acts, lambda key: Target(f"node:{key}", f"node:lab/s{key}"))
    watching.told = rollouts.compared
    return Bed(node, lab, acts, journal, rollouts, folder, tuple(others))


@contextmanager
def services_of(acts: Acts, key: str) -> Iterator[NodeServices]:
    with acts.looking(Target(f"node:{key}", f"node:lab/s{key}")) as ask:
        try:
            yield NodeServices(cast(NodeRunner, ask.lane.runner()))
        except ConnectorError:
            ask.lane.close()
            raise


@pytest.fixture(scope="module")
def bed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bed]:
    _need_full()
    if importlib.util.find_spec("xllamacpp") is None:
        pytest.fail("xllamacpp is not installed")
    with Lab() as lab:
        [node] = lab.add_systemd_nodes(1, shows=shown())
        made = bed_over(lab, node, tmp_path_factory.mktemp("rollouts"))
        deployment = Deployment("", "support", "m1", "1", PORT, (Replica("r1", "1", 18001, 18002),), PROGRAM)
        made.rollouts.add(deployment)
        run = made.begin(made.rollouts.propose("support", made.release("v1", 1), gate=LOADS))
        assert made.end(run) is RunState.SUCCEEDED, told(made.acts.run(run.id))
        yield made
        made.acts.close()
        assert made.journal.differences() == ()
        made.journal.close()


def test_the_first_version_serves_once_its_gate_is_passed(bed: Bed) -> None:
    assert bed.serving() == (Slot.BLUE, "v1")
    with calling(bed.node.host) as line:
        assert ask(line, "f-first") == 200
        line.request("GET", "/metrics")
        answer = line.getresponse()
        answer.read()
        assert answer.status == 404  # callers reach what is theirs, and nothing else of the engine


def test_good_versions_replace_each_other_under_load_and_no_request_fails_or_is_carried_out_twice(bed: Bed) -> None:
    gate = bed.golden()
    with Load(bed.node.host) as load:
        for name, strategy, slot in (("v2", Strategy.CANARY, Slot.GREEN), ("v3", Strategy.BLUE_GREEN, Slot.BLUE)):
            release = bed.release(name, 1, "--ctx-size", "256" if name == "v2" else "512")
            run = bed.begin(bed.rollouts.propose("support", release, strategy=strategy, gate=gate, pace=PACE))
            assert bed.end(run) is RunState.SUCCEEDED, told(bed.acts.run(run.id))
            assert bed.serving() == (slot, name)
            assert bed.engines() == [str(slot)]
    carried_out = bed.carried_out()
    assert not load.failed and len(load.answers) > 300
    assert {carried_out[id] for id in load.answers} == {1}
    rollout = bed.rollouts.rollouts("support")[1]
    assert rollout.state is RolloutState.DONE and [each.share for each in rollout.judged] == [25, 100, 100]


@pytest.mark.parametrize(
    ("name", "seed", "flags", "why"),
    [("rubbish", 2, (), "golden"), ("dies", 1, ("--dies", "30"), "down refused errors")],
)
def test_a_bad_version_is_taken_back_by_itself(
    bed: Bed, name: str, seed: int, flags: tuple[str, ...], why: str
) -> None:
    taken_back_by_itself(bed, name, seed, flags, why)


def taken_back_by_itself(bed: Bed, name: str, seed: int, flags: tuple[str, ...], why: str) -> None:
    slot, version = bed.serving()
    gate = replace(bed.golden(), loading=5 if name in ("sick", "does-not-fit") else 30, seconds=6)
    with Load(bed.node.host) as load:
        # So few may fail that one which dies of every thirtieth request cannot pass by luck on a busy machine.
        pace = replace(PACE, bounds=replace(PACE.bounds, errors=0.02))
        run = bed.begin(bed.rollouts.propose("support", bed.release(name, seed, *flags), gate=gate, pace=pace))
        assert bed.end(run) is RunState.FAILED, told(bed.acts.run(run.id))
    rollout = bed.rollouts.rollouts("support")[0]
    assert (rollout.state, bed.serving()) == (RolloutState.ROLLED_BACK, (slot, version))
    assert rollout.reason in why.split()
    assert bed.engines() == [str(slot)]
    # At most what was under way on the canary whenever it died failed, and nothing was carried out twice.
    carried_out = bed.carried_out()
    assert len(load.failed) <= load.callers * carried_out["died"], load.failed
    assert max(carried_out[id] for id in load.answers) == 1


def test_a_canary_that_dies_with_all_of_the_traffic_loses_what_was_under_way_on_it_and_nothing_else(bed: Bed) -> None:
    before, told_to = bed.serving(), "/var/tmp/die"
    release = bed.release("dies-late", 1, "--dies-at", told_to)
    pace = replace(PACE, ramp=(50, 100), hold=8, bounds=replace(PACE.bounds, errors=0.02))
    with Load(bed.node.host) as load:
        died = bed.carried_out()["died"]
        run = bed.begin(bed.rollouts.propose("support", release, gate=LOADS, pace=pace))
        until(bed, run, 100)
        bed.node.inside("touch", told_to)
        assert bed.end(run) is RunState.FAILED, told(bed.acts.run(run.id))
    bed.node.inside("rm", told_to)
    carried_out = bed.carried_out()
    rollout = bed.rollouts.rollouts("support")[0]
    assert (rollout.state, bed.serving()) == (RolloutState.ROLLED_BACK, before)
    assert rollout.reason in ("down", "refused", "errors")
    # The old version kept a hundredth, and took what the new one refused: the rest of its callers noticed nothing.
    assert 0 < len(load.failed) <= load.callers * (carried_out["died"] - died), load.failed
    assert max(carried_out[id] for id in load.answers) == 1
    assert bed.engines() == [str(before[0])]


def until(bed: Bed, run: RunView, share: int) -> None:
    """Wait until the new version has its share of the traffic, and is looked at."""
    end = time.monotonic() + 60
    while True:
        view = bed.rollouts.view(bed.rollouts.rollouts("support")[0].number)
        assert view is not None and time.monotonic() < end, told(bed.acts.run(run.id))
        if view.share == share and view.compared is not None:
            assert view.seconds_to_rollback is not None
            return
        time.sleep(0.1)


def test_a_console_that_is_killed_in_mid_ramp_leaves_the_node_to_take_the_traffic_back(bed: Bed) -> None:
    before = bed.serving()
    given = [str(each) for each in (bed.folder, bed.node.host, bed.node.port, bed.lab.client_key, bed.lab.known_hosts)]
    console = subprocess.Popen([sys.executable, "-m", "tests.lab.rollout_console", *given])
    try:
        end = time.monotonic() + 90
        while bed.rollouts.traffic("support").shares[before[0].other if before[0] else Slot.BLUE] != 50:
            assert time.monotonic() < end and console.poll() is None
            time.sleep(0.5)
    finally:
        console.kill()
        console.wait()
    with Load(bed.node.host) as load:
        while bed.rollouts.traffic("support").serving is None:
            assert time.monotonic() < end + 60
            time.sleep(0.5)
    # Exactly one version serves, and the log says which; nobody who called noticed.
    assert bed.serving() == before and not load.failed
    rollout = bed.rollouts.rollouts("support")[0]
    assert (rollout.state, rollout.reason) == (RolloutState.ROLLED_BACK, "dead_man")
    assert len(bed.engines()) == 2  # nobody stopped it
    back = bed.rollouts.roll_back("support")
    assert bed.acts.wait(back.id, 60).state is RunState.SUCCEEDED, told(bed.acts.run(back.id))
    bed.rollouts.settle()
    assert bed.serving() == before and bed.engines() == [str(before[0])]


def test_nobody_is_let_in_by_one_act_and_again_by_another(bed: Bed) -> None:
    for on in (True, False):
        run = bed.begin(bed.rollouts.suspend("support", on=on))
        assert bed.end(run) is RunState.SUCCEEDED, told(bed.acts.run(run.id))
        assert bed.rollouts.deployment("support").suspended is on
        with calling(bed.node.host) as line:
            if on:
                with pytest.raises(OSError):
                    ask(line, "f-suspended")
            else:
                assert ask(line, "f-let-in-again") == 200
