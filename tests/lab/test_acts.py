"""Acts on whole machines over our own SSH: done once whatever is cut, restarted or loses its power, and seen."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from connectors import plain
from connectors.runner.client import NodeRunner
from connectors.ssh.configuration import Surroundings, resolve
from connectors.ssh.connecting import connect
from connectors.ssh.known_hosts import KnownHosts
from connectors.streams import Host
from console.journal.model import Target
from console.journal.service import Journal
from console.main.claims import FileClaims
from console.work.model.plans import Check, Plan, Relation, Step, Undo, Way
from console.work.model.runs import RunState, StepState
from console.work.service.acting import Acts
from console.work.service.protocols import Runner as ActsRunner
from console.work.service.records import Records
from tests.lab.conftest import _need_full, of_releases
from tests.lab.errors import LabError
from tests.lab.lab import Lab
from tests.lab.nodes import Node
from tests.lab.systemd_nodes import SystemdNode
from tests.support.acts import Rule

BOOT = ("cat", "/proc/sys/kernel/random/boot_id")


class Runner(NodeRunner):
    def __init__(self, host: Host, target: str) -> None:
        self._host = host
        super().__init__(host, target)

    def close(self) -> None:
        super().close()
        self._host.close()


@dataclass
class Nodes:
    """The lab's nodes, reached as root."""

    lab: Lab
    nodes: dict[str, Node]

    def __call__(self, target: Target, cancel: threading.Event) -> Runner:
        node = self.nodes[target.id.removeprefix("node:")]
        around = Surroundings(home=self.lab.directory, environment={})
        key = str(self.lab.client_key)
        resolved = resolve(node.host, "root", node.port, identity_file=key, surroundings=around)
        return Runner(connect(resolved, known_hosts=KnownHosts(self.lab.known_hosts), cancel=cancel), node.name)

    def give_back(self, _target: Target, runner: ActsRunner) -> None:
        runner.close()

    def close(self) -> None:
        """Nothing is kept."""


@dataclass
class Bed:
    """A lab's nodes, reached as root, and the engine over them."""

    lab: Lab
    nodes: dict[str, Node]
    journal: Journal
    acts: Acts

    @property
    def only(self) -> str:
        """The name of its only node."""
        (name,) = self.nodes
        return name

    def target(self, name: str) -> Target:
        return Target(f"node:{name}", f"node:lab/{name}")

    def on_node(self, name: str, *command: str) -> str:
        return self.lab.ssh(self.nodes[name], " ".join(command)).stdout.strip()

    def carry_out(self, *steps: Step, wait: bool = True) -> str:
        run = self.acts.propose(Plan("test.act", steps)).id
        self.acts.agree(run)
        self.acts.start(run)
        if wait:
            self.acts.wait(run, 300)
        return run

    def state(self, run: str) -> RunState:
        return self.acts.run(run).state

    def adds(self, name: str, number: int, wave: int = 0, *, seconds: str = "0") -> Step:
        """A step that adds a line to a file of its own on a node, after some time."""
        path = f"/var/tmp/effect-{number}"
        argv = ("sh", "-c", 'sleep "$1"; echo x >> "$2"', "adds", seconds, path)
        there = Check(("test", "-e", path), "plain", "status", Relation.IS, "0", 5)
        undo = Undo("test.remove", ("rm", "--", path), (replace(there, wanted="1"),))
        return Step("test.add", self.target(name), argv=argv, seen=(there,), undo=undo, wave=wave, timeout=60)


def bed_of(lab: Lab, nodes: list[Node], folder: Path) -> Bed:
    by_name = {node.name: node for node in nodes}

    journal = Journal.open(folder / "journal.db", actor="anna", source="test", clock=time.time)
    acts = Acts(
        Records(journal),
        Nodes(lab, by_name),
        plain.READERS,
        Rule(),
        FileClaims(folder / "claims"),
        holder="anna@desk",
        who=lambda: "anna",
    )
    return Bed(lab, by_name, journal, acts)


@pytest.fixture(scope="module", params=of_releases("acts"))
def machine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bed]:
    """One machine with systemd."""
    _need_full()
    with Lab() as lab:
        made = bed_of(lab, list(lab.add_systemd_nodes(1, request.param)), tmp_path_factory.mktemp("acts"))
        yield made
        made.acts.close()
        made.journal.close()


def swept(bed: Bed) -> None:
    """Nothing of any run is left: no unit, no process, no file."""
    name = bed.only
    assert bed.on_node(name, "systemctl list-units --all --no-legend 'driftvakt-*'") == ""
    assert bed.on_node(name, "ls /var/lib/driftvakt/runs") == ""
    assert bed.on_node(name, "grep -zl DRIFTVAKT_RUN= /proc/[0-9]*/environ 2>/dev/null; true") == ""


def test_a_service_is_restarted_and_that_is_seen_by_its_new_life(machine: Bed) -> None:
    life = ("systemctl", "show", "--property=InvocationID", "--value", "--", "systemd-logind.service")
    before = machine.on_node(machine.only, *life)
    step = Step(
        "service.restart",
        machine.target(machine.only),
        argv=("systemctl", "restart", "--", "systemd-logind.service"),
        seen=(Check(life, "plain", "line", Relation.IS_NOT, before, 20),),
    )
    run = machine.carry_out(step)
    assert machine.state(run) is RunState.SUCCEEDED, machine.acts.run(run)
    assert machine.on_node(machine.only, *life) not in ("", before)
    swept(machine)


def test_a_rebooted_machine_is_watched_until_it_is_back_and_the_next_step_runs_there(machine: Bed) -> None:
    before = machine.on_node(machine.only, *BOOT)
    back = Step(
        "node.reboot",
        machine.target(machine.only),
        Way.REBOOT,
        argv=("systemctl", "reboot"),
        seen=(
            Check(BOOT, "plain", "line", Relation.IS_NOT, before, 120),
            Check(("systemctl", "is-active", "ssh.service"), "plain", "line", Relation.IS, "active", 60),
        ),
        timeout=180,
    )
    run = machine.carry_out(back, replace(machine.adds(machine.only, 1), wave=1))
    assert machine.state(run) is RunState.SUCCEEDED, machine.acts.run(run)
    assert machine.on_node(machine.only, "cat /var/tmp/effect-1") == "x"
    assert machine.on_node(machine.only, *BOOT) != before
    undo = machine.acts.undo(run)
    machine.acts.agree(undo.id)
    machine.acts.start(undo.id)
    assert machine.acts.wait(undo.id, 60).state is RunState.SUCCEEDED
    assert machine.on_node(machine.only, "ls /var/tmp/effect-1 2>/dev/null; true") == ""
    swept(machine)


def test_power_that_is_cut_in_the_middle_is_unknown_and_decided_by_asking(machine: Bed) -> None:
    run = machine.carry_out(machine.adds(machine.only, 2, seconds="8"), wait=False)
    until(machine, run, StepState.RUNNING)
    time.sleep(1)
    node = machine.nodes[machine.only]
    assert isinstance(node, SystemdNode)
    with contextlib.suppress(LabError, subprocess.CalledProcessError):
        node.inside("sh", "-c", "kill -9 -1")  # as at a power cut: nobody had time to write anything down
    node.reboot()
    assert machine.acts.wait(run, 120).state is RunState.UNKNOWN
    assert machine.acts.run(run).steps[0].reason == "rebooted"
    machine.acts.resume(run)
    assert machine.acts.wait(run, 120).state is RunState.UNKNOWN  # nothing is started on a guess
    assert machine.on_node(machine.only, "ls /var/tmp/effect-2 2>/dev/null; true") == ""
    machine.acts.resume(run, again=True)
    assert machine.acts.wait(run, 120).state is RunState.SUCCEEDED
    assert machine.on_node(machine.only, "cat /var/tmp/effect-2") == "x"
    swept(machine)


def until(bed: Bed, run: str, state: StepState, step: int = 0) -> None:
    end = time.monotonic() + 60
    while bed.acts.run(run).steps[step].state is not state:
        assert time.monotonic() < end, bed.acts.run(run)
        time.sleep(0.05)


def test_twenty_steps_on_eight_nodes_whose_links_are_cut_one_after_the_other(tmp_path: Path) -> None:
    _need_full()
    with Lab() as lab:
        bed = bed_of(lab, list(lab.add_kernel_nodes(8)), tmp_path)
        names = sorted(bed.nodes)
        steps = [bed.adds(names[n % 8], n, wave=n // 8, seconds="1") for n in range(20)]
        run = bed.carry_out(*steps, wait=False)
        stopped = False
        for name in names * 2:
            if bed.state(run) is not RunState.RUNNING:
                stopped = True
                break
            bed.nodes[name].cut_link()
            time.sleep(0.7)
            bed.nodes[name].restore_link()
        view = bed.acts.wait(run, 300)
        assert view.state is RunState.SUCCEEDED, (stopped, [(s.number, s.state, s.reason) for s in view.steps])
        for number in range(20):
            assert bed.on_node(names[number % 8], f"cat /var/tmp/effect-{number}") == "x"
        assert bed.journal.verify().sound
        assert not bed.journal.unfinished()
        bed.acts.close()
        bed.journal.close()
