"""Planning a rollout as people wish it: where its files lie, what it must answer, and what its plan tells of that."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from console.deployments.model.deployments import Deployment, Replica, Slot, Strategy
from console.deployments.model.models import Version, VersionFile
from console.deployments.model.shifts import shift
from console.deployments.service.plan_told import artifacts_of, changes_of, paths_before, stages_planned, told_of
from console.deployments.service.planning import Planning, Wish, beside, golden_of
from console.deployments.service.releases import Gate, Golden, Pace, Piece, Release, Seen
from console.deployments.service.rollout_plans import replacing
from console.deployments.service.rollouts import CannotDeploy
from console.journal.model import Target
from console.work.model.plans import Plan

TARGETS = {key: Target(f"node:{key}", f"node:hall/g0{key}") for key in ("1", "2")}
PROGRAM = ("llama-server", "--model", "{artifact}", "--port", "{port}")
DEPLOYMENT = Deployment(
    *("d1", "support", "m1", "1", 8000),
    (Replica("r1", "1", 18001, 18002, "10.0.0.1"), Replica("r2", "2", 18001, 18002, "10.0.0.2")),
    PROGRAM,
    version="v1",
)
OLD = Version("v1", "m1", "7.0", (VersionFile("m.gguf", 10, "a" * 64),))
NEW = Version("v2", "m1", "7.1", (VersionFile("m.gguf", 10, "c" * 64),))


def plan() -> Plan:
    after = Release("v2", "7.1", "b" * 64, (Piece("m.gguf", 10, "c" * 64),), "m.gguf", "/data/7.1")
    gate = Gate((Golden("Hi", "Ho"), Golden("So", "Si")), least=1)
    pace = Pace((5, 100), hold=30, patience=90, bake=120)
    return replacing(
        DEPLOYMENT, TARGETS, Release("v1", "7.0", "a" * 64), after, Strategy.CANARY,
        Seen({("1", DEPLOYMENT.config): "d" * 64}), gate, pace,
    )  # fmt: skip


class Nodes:
    """Nodes that answer what is set here, and keep what was proposed."""

    def __init__(self, answers: dict[tuple[str, ...], tuple[int, bytes]]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.proposed: dict[str, Any] = {}

    @contextmanager
    def looking(self, target: Target) -> Iterator[Any]:
        def ask(argv: tuple[str, ...]) -> tuple[int, bytes, bytes]:
            self.asked.append((target.id, argv))
            status, out = self.answers.get(argv, (1, b""))
            return status, out, b""

        yield ask

    def deployment(self, _called: str) -> Deployment:
        return DEPLOYMENT

    def view(self, _number: int) -> None:
        return None

    def propose(self, _called: str, after: Release, **chosen: Any) -> Any:
        self.proposed = {"after": after, **chosen}
        return self.proposed

    def version(self, id: str) -> Version | None:
        return {"v1": OLD, "v2": NEW}.get(id)


def release(_deployment: Deployment, version: Version, *, source: str, folder: str) -> Release:
    assert not source
    return Release(version.id, version.name, version.digest, folder=folder)


def planning(nodes: Any) -> Planning:
    return Planning(nodes, nodes, nodes, TARGETS.__getitem__, release)


def test_a_version_is_looked_for_beside_the_one_that_serves() -> None:
    assert beside("/data/models/support/7.0/m.gguf", "7.0", "7.1") == "/data/models/support/7.1"
    assert beside("/data/models/support.gguf", "7.0", "7.1") == ""
    ps = ("ps", "-e", "-ww", "-o", "pid=,user:32=,args=")
    line = b"  7 svc /usr/bin/llama-server --model /data/7.0/m.gguf --port 18001\n"
    found = Nodes({ps: (0, line), ("test", "-e", "/data/7.1/m.gguf"): (0, b"")})
    assert planning(found).place("d1", "v2") == "/data/7.1"
    assert planning(Nodes({ps: (0, line)})).place("d1", "v2") == "", "what is not there is not offered"
    assert planning(Nodes({ps: (0, b"")})).place("d1", "v2") == ""


def test_a_wish_becomes_a_plan_and_what_is_missing_is_said_before_a_node_is_asked(tmp_path: Path) -> None:
    golden = tmp_path / "golden.json"
    golden.write_text(json.dumps([["Hi", "Ho"], ["So", "Si"]]), encoding="utf-8")
    nodes = Nodes({})
    wish = Wish("d1", "v2", folder="/data/7.1", golden=str(golden), misses=1, ramp=(50, 100), bake=0, errors=0.02)
    planning(nodes).propose(wish)
    after, gate, pace = nodes.proposed["after"], nodes.proposed["gate"], nodes.proposed["pace"]
    assert (after.id, after.folder) == ("v2", "/data/7.1")
    assert gate.least == 1 and len(gate.golden) == 2
    assert (pace.ramp, pace.bake, pace.bounds.errors) == ((50, 100), 0, 0.02)
    for wrong in (
        Wish("d1", "v2"),
        Wish("d1", "v2", folder="/a", source="/b"),
        Wish("d1", "gone", folder="/a"),
        Wish("d1", "v2", folder="/a", golden=str(golden), misses=2),
    ):
        with pytest.raises(CannotDeploy):
            planning(nodes).propose(wrong)
    golden.write_text('{"not": "a list of pairs"}', encoding="utf-8")
    with pytest.raises(CannotDeploy):
        golden_of(str(golden))


def test_a_plan_tells_how_it_was_chosen_to_go_and_what_it_needs() -> None:
    made = plan()
    told = told_of(made)
    assert (told.ramp, told.hold, told.patience, told.bake, told.errors) == ((5, 100), 30, 90, 120, 0.01)
    assert (told.golden, told.least, told.misses) == (2, 1, 1)
    stages = stages_planned(made)
    assert [each.number for each in stages] == list(range(1, 11))
    assert next(each.seconds for each in stages if each.number == 6) >= 60, "each share is held"
    (file,) = artifacts_of(made)
    assert (file.path, file.sha256, file.nodes, file.sent) == ("/data/7.1/m.gguf", "c" * 64, 2, False)


def test_what_changes_is_told_once_for_nodes_on_which_it_is_the_same() -> None:
    made = plan()
    unit = DEPLOYMENT.unit_file(DEPLOYMENT.unit(Slot.BLUE))
    assert set(paths_before(DEPLOYMENT, made)) == {
        (TARGETS["1"], unit), (TARGETS["2"], unit), (TARGETS["1"], DEPLOYMENT.config),
    }  # fmt: skip
    nodes = Nodes({("cat", "--", unit): (0, b"ExecStart=old\n\x1b[31m"), ("cat", "--", DEPLOYMENT.config): (0, b"x\n")})
    desk = planning(nodes)
    engine, router = desk.changes(DEPLOYMENT, made, look=True)
    assert engine.nodes == ("g01", "g02") and engine.was == unit and engine.before.startswith("ExecStart=old\n")
    assert "\x1b" not in engine.before, "nothing that could act is shown"
    assert router.path == DEPLOYMENT.config and router.before == "x\n" and "server r1-green" in router.after
    asked = len(nodes.asked)
    assert desk.changes(DEPLOYMENT, made, look=False) == (engine, router) and len(nodes.asked) == asked
    (unread, _) = changes_of(DEPLOYMENT, made, {})
    assert not unread.before


def test_a_difference_has_its_bounds_and_too_few_have_none() -> None:
    chance = random.Random(7)
    old = [1.0 + chance.random() / 10 for _ in range(24)]
    slower = [each + 0.5 for each in old]
    found = shift(old, slower)
    assert found is not None and found.low < found.middle < found.high
    assert abs(found.middle - 0.5) < 0.05 and found.low > 0.4
    same = shift(old, [1.0 + chance.random() / 10 for _ in range(24)])
    assert same is not None and same.low < 0 < same.high
    assert shift(old, slower[:3]) is None
