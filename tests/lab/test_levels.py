"""The set-up of a level is run as it is shown, on whole machines: a console does there what the level says then."""

from __future__ import annotations

import json
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest

from connectors import restic, sudo, systemd
from connectors.probe import launch as probing
from connectors.runner.client import NodeRunner
from connectors.runner.levels import POLICY, Level, policy, policy_text, script
from connectors.ssh.configuration import Surroundings, resolve
from connectors.ssh.connecting import connect
from connectors.ssh.connection import SshConnection
from connectors.ssh.known_hosts import KnownHosts
from connectors.streams import ConnectorError
from connectors.systemd import Verb
from tests.lab.conftest import _need_full, of_releases
from tests.lab.errors import LabError
from tests.lab.lab import Lab
from tests.lab.systemd_nodes import SystemdNode
from tests.support.node_runners import ended, why

TARGET = "node:lab/s1"
ACCOUNT = "driftvakt"
UNIT = "systemd-tmpfiles-clean.service"


@dataclass
class Bed:
    lab: Lab
    node: SystemdNode

    def set_up(self, level: Level) -> None:
        """What the administrator does with the script."""
        key = self.lab.client_key.with_suffix(".pub").read_text()
        with self.node.listening_anew():
            self.node.inside("sh", text=script(level, key, ACCOUNT))

    def reach(self, user: str = ACCOUNT) -> SshConnection:
        around = Surroundings(home=self.lab.directory, environment={})
        target = resolve(
            self.node.host, user, self.node.port, identity_file=str(self.lab.client_key), surroundings=around
        )
        return connect(target, known_hosts=KnownHosts(self.lab.known_hosts))

    def probe(self) -> dict[str, object]:
        """The first that the probe says by the account, whatever is asked for."""
        ssh = ("ssh", "-F", "none", "-o", "BatchMode=yes", "-o", f"UserKnownHostsFile={self.lab.known_hosts}", "-i")
        there = (str(self.lab.client_key), "-p", str(self.node.port), f"{ACCOUNT}@{self.node.host}", "id")
        with subprocess.Popen([*ssh, *there], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
            assert child.stdin is not None and child.stdout is not None
            child.stdin.write(probing.payload())
            child.stdin.flush()
            line = child.stdout.readline().strip() or child.stdout.readline()
            child.stdin.close()
            child.wait(60)
        found: dict[str, object] = json.loads(line)
        return found


@pytest.fixture(scope="module", params=of_releases("levels"))
def bed(request: pytest.FixtureRequest) -> Iterator[Bed]:
    _need_full()
    with Lab() as lab:
        [node] = lab.add_systemd_nodes(1, request.param)
        yield Bed(lab, node)


def test_the_script_is_run_and_a_console_does_what_each_level_says(bed: Bed) -> None:
    bed.set_up(Level.WATCH)
    assert "k" in bed.probe(), "the probe comes through whatever command was asked for"
    with pytest.raises(ConnectorError) as refused, closing(bed.reach()) as host, NodeRunner(host, ACCOUNT):
        pass
    assert refused.value.facts == {"level": "watch", "why": "watch"}
    bed.set_up(Level.OPERATE)
    assert bed.node.inside("cat", POLICY) == policy_text(policy(Level.OPERATE))
    assert "k" in bed.probe()
    with closing(bed.reach()) as host, NodeRunner(host, ACCOUNT) as runner:
        assert runner.look(systemd.show(UNIT)).well
        assert (runner.hello.level, runner.hello.sudo) == ("operate", True)
        assert runner.look(sudo.leave()).well, "the set-up's leave is seen"
        runner.lease(TARGET, 1, "desk", 60.0)
        run = str(uuid.uuid4())
        argv = ("sudo", "-n", "--", *systemd.act(Verb.RESTART, UNIT))
        runner.start(run, argv, target=TARGET, epoch=1, timeout=60.0)
        exit = ended(runner, run).exit
        assert exit is not None and exit.status == 0, exit
        with pytest.raises(ConnectorError) as error:
            runner.start(str(uuid.uuid4()), ("sudo", "-n", "--", "id"), target=TARGET, epoch=1, timeout=60.0)
        assert why(error) == "not_allowed"
        runner.sweep(run)
    bed.set_up(Level.RECOVER)
    with closing(bed.reach()) as host, NodeRunner(host, ACCOUNT) as runner:
        assert runner.look(restic.version()).well and runner.look(systemd.show(UNIT)).well
    # Back to watching: what the other level had is gone.
    bed.set_up(Level.WATCH)
    with pytest.raises(ConnectorError), closing(bed.reach()) as host, NodeRunner(host, ACCOUNT):
        pass
    with pytest.raises(LabError):
        bed.node.inside("test", "-e", "/etc/sudoers.d/driftvakt")
    assert bed.node.inside("find", "/etc/driftvakt", "/usr/lib/driftvakt", "-name", "*.new") == ""


def test_what_is_missing_is_said_before_anything_is_changed(bed: Bed) -> None:
    bed.node.inside("rm", "-rf", "/etc/driftvakt")
    bed.node.inside("mv", "/usr/sbin/visudo", "/usr/sbin/visudo.away")
    try:
        with pytest.raises(LabError, match="visudo is missing on this machine; nothing was changed"):
            bed.set_up(Level.OPERATE)
        with pytest.raises(LabError):
            bed.node.inside("test", "-e", "/etc/driftvakt")
    finally:
        bed.node.inside("mv", "/usr/sbin/visudo.away", "/usr/sbin/visudo")
