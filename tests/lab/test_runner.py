"""The node runner over our own SSH on whole machines: what it starts outlives the connection, and a reboot is told."""

from __future__ import annotations

import contextlib
import subprocess
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from connectors.runner.client import NodeRunner, RunnerProblem
from connectors.runner.messages import RunState
from connectors.ssh.configuration import Surroundings, resolve
from connectors.ssh.connecting import connect
from connectors.ssh.connection import SshConnection
from connectors.ssh.known_hosts import KnownHosts
from connectors.streams import ConnectorError
from tests.lab.conftest import _need_full, of_releases
from tests.lab.errors import LabError
from tests.lab.kernel_nodes import OPERATOR
from tests.lab.lab import Lab
from tests.lab.systemd_nodes import SystemdNode

TARGET = "node:lab/s1"
#: A login manager that ends what an account left behind does so within seconds; twice what anybody waits for is proof.
CUT_SECONDS = 60.0


@dataclass
class Bed:
    lab: Lab
    node: SystemdNode

    def reach(self, user: str) -> SshConnection:
        around = Surroundings(home=self.lab.directory, environment={})
        target = resolve(
            self.node.host, user, self.node.port, identity_file=str(self.lab.client_key), surroundings=around
        )
        return connect(target, known_hosts=KnownHosts(self.lab.known_hosts))

    def on_node(self, *command: str) -> str:
        return self.lab.ssh(self.node, " ".join(command)).stdout


@pytest.fixture(scope="module", params=of_releases("runner"))
def bed(request: pytest.FixtureRequest) -> Iterator[Bed]:
    _need_full()
    with Lab() as lab:
        [node] = lab.add_systemd_nodes(1, request.param)
        yield Bed(lab, node)


def start(runner: NodeRunner, *argv: str, epoch: int = 1) -> str:
    run = str(uuid.uuid4())
    runner.lease(TARGET, epoch, "desk", 3600.0)
    runner.start(run, argv, target=TARGET, epoch=epoch, timeout=600.0)
    return run


def ended(runner: NodeRunner, run: str) -> RunState:
    deadline = time.monotonic() + 30
    while not (state := runner.status(run)).over:
        assert time.monotonic() < deadline, state
        time.sleep(0.1)
    return state


def test_what_was_started_goes_on_for_a_minute_after_the_connection_is_cut(bed: Bed) -> None:
    """As root by systemd; as an ordinary account in a session of its own, and by systemd where it may linger."""
    script = ("sh", "-c", "i=0; while [ $i -lt 6000 ]; do i=$((i+1)); echo $i; sleep 0.1; done")
    begun: list[tuple[str, str, str]] = []
    for user, linger, how in (("root", False, "systemd"), (OPERATOR, False, "session"), (OPERATOR, True, "systemd")):
        if linger:
            bed.node.inside("loginctl", "enable-linger", OPERATOR)
            time.sleep(1)
        connection = bed.reach(user)
        with NodeRunner(connection, user) as runner:
            assert runner.hello.detach == how
            begun.append((user, start(runner, *script), how))
        connection.close()
    time.sleep(CUT_SECONDS)
    for user, run, how in begun:
        connection = bed.reach(user)
        with NodeRunner(connection, user) as runner:
            before = runner.status(run)
            time.sleep(0.5)
            after = runner.status(run)
            assert (before.state, after.state) == ("running", "running"), (user, how)
            assert after.out > before.out > 1000
            runner.signal(run, "TERM", 1)
            assert ended(runner, run).left == ()
            assert runner.sweep(run).left == ()
        connection.close()
    assert bed.on_node("systemctl list-units --all --no-legend 'driftvakt-*'").strip() == ""
    assert bed.on_node("find / -xdev -path '*driftvakt*' -type f -not -name '*.json*' 2>/dev/null; true").strip() == ""


def test_an_orderly_reboot_ends_a_program_and_that_is_told_and_no_old_lease_counts(bed: Bed) -> None:
    connection = bed.reach("root")
    with NodeRunner(connection, "root") as runner:
        run = start(runner, "sleep", "600")
    connection.close()
    bed.node.reboot()
    connection = bed.reach("root")
    with NodeRunner(connection, "root") as runner:
        state = runner.status(run)
        assert state.state == "ended" and state.exit is not None and state.exit.signal == 15
        with pytest.raises(ConnectorError) as refused:
            runner.start(str(uuid.uuid4()), ["true"], target=TARGET, epoch=1, timeout=5.0)
        assert refused.value.code is RunnerProblem.REFUSED and refused.value.facts["why"] == "expired_lease"
        assert runner.sweep(run).left == ()
    connection.close()


def test_when_everything_died_at_once_nobody_knows_how_it_ended(bed: Bed) -> None:
    """As at a power cut: no program had time to write anything down."""
    connection = bed.reach("root")
    with NodeRunner(connection, "root") as runner:
        run = start(runner, "sleep", "602")
    connection.close()
    with contextlib.suppress(LabError, subprocess.CalledProcessError):
        bed.node.inside("sh", "-c", "kill -9 -1")
    bed.node.reboot()
    connection = bed.reach("root")
    with NodeRunner(connection, "root") as runner:
        state = runner.status(run)
        assert (state.state, state.rebooted, state.left) == ("unknown", True, ())
        assert runner.sweep(run, unknown=True).left == ()
    connection.close()


def test_a_program_killed_from_outside_is_told_by_its_signal(bed: Bed) -> None:
    connection = bed.reach("root")
    with NodeRunner(connection, "root") as runner:
        run = start(runner, "sleep", "601")
        bed.node.inside("pkill", "-KILL", "-f", "sleep 601")
        state = ended(runner, run)
        assert state.exit is not None and state.exit.signal == 9
        runner.sweep(run)
    connection.close()


def test_its_secrets_are_in_no_unit_argument_or_file(bed: Bed) -> None:
    secret = "correct-horse-battery"
    connection = bed.reach("root")
    with NodeRunner(connection, "root") as runner:
        run = str(uuid.uuid4())
        runner.lease(TARGET, 1, "desk", 3600.0)
        script = ["sh", "-c", "cat | wc -c; exec sleep 5"]
        runner.start(run, script, target=TARGET, epoch=1, timeout=60.0, given=secret.encode())
        seen = bed.on_node(
            "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n';"
            f" systemctl show driftvakt-{run}; journalctl --no-pager 2>/dev/null;"
            f" cat /var/lib/driftvakt/runs/{run}/*.json"
        )
        assert run in seen and secret not in seen
        assert ended(runner, run).exit is not None
        runner.sweep(run)
    connection.close()
