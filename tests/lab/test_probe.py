"""The real probe over OpenSSH's own client, on machines of every kind and in every login shell."""

from __future__ import annotations

import os
import select
import subprocess
import time

import pytest

from connectors.probe import launch
from connectors.probe.decoder import Decoder, ProbeProblem
from connectors.probe.messages import Hello, Inventory, Message, Sample
from tests.lab.conftest import KINDS, MakeNode
from tests.lab.lab import Lab
from tests.lab.nodes import Node
from tests.lab.processes import wait_until

MACHINES = [kind for kind in KINDS if kind != "loopback"]
NEW_FILES = "find / -xdev -newer /root/begun -type f ! -path '/run/*' ! -path '/var/log/*' ! -name begun 2>/dev/null"
OPTIONS = launch.ProbeOptions(tiers=(0.2, 1.0, 2.0))


class Watch:
    """A running probe; `until` collects what it says."""

    def __init__(self, lab: Lab, node: Node, user: str = "") -> None:
        login = ["-l", user] if user else []
        self.process = subprocess.Popen(
            ["ssh", "-F", lab.ssh_config, *login, node.name, launch.command()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert self.process.stdin and self.process.stdout and self.process.stderr
        self._from, self._to, self._errors = self.process.stdout, self.process.stdin, self.process.stderr
        self._to.write(launch.payload(OPTIONS))
        self._to.flush()
        self.decoder = Decoder()
        self.said: list[Message | ProbeProblem] = []

    def until(self, kind: type[Message], seconds: float = 15.0) -> Message:
        """The first message of this kind; fails with everything that came instead."""
        deadline = time.monotonic() + seconds
        while not (found := [message for message in self.said if isinstance(message, kind)]):
            readable, _, _ = select.select([self._from], [], [], max(0.0, deadline - time.monotonic()))
            data = os.read(self._from.fileno(), 65_536) if readable else b""
            if not data:
                self.process.kill()
                raise AssertionError(f"no {kind.__name__}: {self.said} {self.decoder.noise} {self._errors.read()!r}")
            self.said.extend(self.decoder.feed(data))
        return found[0]

    def problems(self) -> list[ProbeProblem]:
        return [message for message in self.said if isinstance(message, ProbeProblem)]

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self._to, self._from, self._errors):
            pipe.close()


def hello_of(watch: Watch) -> Hello:
    hello = watch.until(Hello)
    assert isinstance(hello, Hello)
    return hello


@pytest.mark.parametrize("kind", KINDS)
def test_the_probe_tells_of_a_node_and_leaves_nothing_there(make_node: MakeNode, kind: str) -> None:
    lab, node = make_node(kind)
    if kind != "loopback":
        lab.ssh(node, "touch /root/begun; sleep 0.02")
    with Watch(lab, node) as watch:
        hello = hello_of(watch)
        assert watch.until(Sample)
        assert not watch.problems()
        assert (hello.variant, hello.user, hello.simulated) == ("python", node.user, False)
        if kind != "loopback":
            assert hello.host == node.name
    if kind != "loopback":
        lab.ssh(node, "while ps -e -o comm= | grep -q python; do sleep 0.05; done")
    if kind in {"trixie", "bookworm"}:  # whose files are their own
        assert lab.ssh(node, NEW_FILES).stdout == ""
    elif kind == "kernel":
        assert lab.ssh(node, "ls -A /tmp; ls -A /root | grep -v begun").stdout == ""


@pytest.mark.parametrize("kind", MACHINES)
@pytest.mark.parametrize("shell", ["bash", "dash", "fish", "tcsh"])
def test_the_probe_starts_in_every_login_shell_and_past_its_banner(a_node: MakeNode, kind: str, shell: str) -> None:
    lab, node = a_node(kind)
    node.set_login_shell(shell)
    node.on_login("echo Maintenance on Sunday")
    with Watch(lab, node) as watch:
        assert hello_of(watch).host == node.name
        assert ("Sunday" in watch.decoder.noise) == (shell != "dash")  # dash reads no file of its own for a command
    node.set_login_shell(node.shell)
    node.on_login("")


@pytest.mark.parametrize("kind", MACHINES)
def test_a_node_without_python_is_read_by_the_shell_variant(make_node: MakeNode, kind: str) -> None:
    lab, node = make_node(kind)
    node.hide_python()
    with Watch(lab, node) as watch:
        assert hello_of(watch).variant == "sh"
        assert watch.until(Sample)


@pytest.mark.parametrize("kind", KINDS)
def test_a_nodes_gpus_are_read_from_a_real_library(a_node: MakeNode, kind: str) -> None:
    lab, node = a_node(kind)
    stub = node.give_gpus()
    stub.set("count", 3)
    with Watch(lab, node) as watch:
        assert hello_of(watch).nvml == "ok"
        inventory = watch.until(Inventory)
        assert isinstance(inventory, Inventory)
        assert [gpu.index for gpu in inventory.gpus] == [0, 1, 2]
    node.take_gpus()


@pytest.mark.parametrize("kind", MACHINES)
def test_an_unprivileged_account_and_a_full_tmp_are_enough(a_node: MakeNode, kind: str) -> None:
    lab, node = a_node(kind)
    node.fill_tmp()
    with Watch(lab, node, user="operator") as watch:
        assert hello_of(watch).user == "operator"
        assert watch.until(Sample)
    node.empty_tmp()


@pytest.mark.parametrize("kind", KINDS)
def test_a_node_in_another_year_says_which_year_it_believes_in(a_node: MakeNode, kind: str) -> None:
    lab, node = a_node(kind)
    node.set_clock_offset(366 * 86_400)
    with Watch(lab, node) as watch:
        assert 365 * 86_400 < hello_of(watch).t - time.time() < 367 * 86_400
    node.set_clock_offset(0)


@pytest.mark.parametrize("kind", MACHINES)
def test_a_probe_whose_server_was_killed_ends_by_itself(a_node: MakeNode, kind: str) -> None:
    lab, node = a_node(kind)
    with Watch(lab, node) as watch:
        hello_of(watch)
        node.kill_sshd()
        node.start_sshd()
        wait_until(
            lambda: "python" not in lab.ssh(node, "ps -e -o comm=").stdout, "the probe to end after its channel", 20.0
        )
