"""Each fault does what it says, to the node it is told to, until it is taken back."""

from __future__ import annotations

import os
import select
import socket
import subprocess
from collections.abc import Callable, Iterator

import pytest

from tests.lab import sshd
from tests.lab.conftest import KINDS, MakeNode
from tests.lab.errors import LabError
from tests.lab.kernel_nodes import KernelNode
from tests.lab.lab import Lab
from tests.lab.nodes import Node
from tests.lab.processes import alive, wait_until

MACHINES = [kind for kind in KINDS if kind != "loopback"]


class Session:
    """A session that echoes lines: a link that can be seen to live, to hang and to live again."""

    def __init__(self, lab: Lab, node: Node) -> None:
        self.process = subprocess.Popen(
            ["ssh", "-F", lab.ssh_config, node.name, "cat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self._to, self._from = self.process.stdin, self.process.stdout
        assert self.echoes("begin", 10.0)

    def send(self, word: str) -> None:
        self._to.write(f"{word}\n".encode())

    def receives(self, word: str, seconds: float) -> bool:
        """True when the word comes back in time; what has not come is still on its way."""
        readable, _, _ = select.select([self._from], [], [], seconds)
        return bool(readable) and self._from.readline() == f"{word}\n".encode()

    def echoes(self, word: str, seconds: float) -> bool:
        self.send(word)
        return self.receives(word, seconds)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self._to.close()
        self._from.close()


@pytest.fixture
def session() -> Iterator[Callable[[Lab, Node], Session]]:
    made: list[Session] = []

    def begin(lab: Lab, node: Node) -> Session:
        made.append(Session(lab, node))
        return made[-1]

    yield begin
    for one in made:
        one.close()


OpenSession = Callable[[Lab, Node], Session]


@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_sshd_takes_its_sessions_along_and_stays_dead_until_it_is_started(
    a_node: MakeNode, session: OpenSession, kind: str
) -> None:
    lab, node = a_node(kind)
    running = session(lab, node)
    node.kill_sshd()
    assert running.process.wait(timeout=10) == 255
    assert not sshd.answers(node.host, node.port)
    node.start_sshd()
    assert lab.ssh(node, "echo back").stdout == "back\n"


@pytest.mark.parametrize("kind", KINDS)
def test_a_restarted_sshd_answers_again_and_has_dropped_its_sessions(
    a_node: MakeNode, session: OpenSession, kind: str
) -> None:
    lab, node = a_node(kind)
    running = session(lab, node)
    node.restart_sshd()
    assert running.process.wait(timeout=10) == 255
    assert lab.ssh(node, "echo back").stdout == "back\n"


@pytest.mark.parametrize("kind", MACHINES)
def test_a_cut_link_is_silent_and_the_session_goes_on_when_it_is_restored(
    a_node: MakeNode, session: OpenSession, kind: str
) -> None:
    lab, node = a_node(kind)
    running = session(lab, node)
    node.cut_link()
    assert not running.echoes("lost", 0.5)
    assert running.process.poll() is None
    assert not sshd.answers(node.host, node.port, 0.3)
    node.restore_link()
    assert running.receives("lost", 20.0)


@pytest.mark.parametrize("kind", MACHINES)
def test_dropped_packets_are_lost_both_ways_and_only_while_the_fault_lasts(a_node: MakeNode, kind: str) -> None:
    lab, node = a_node(kind)
    node.drop_percent(100)
    assert not sshd.answers(node.host, node.port, 0.3)
    node.drop_percent(30)
    assert 0 < _pings_answered(node, 60) < 60
    node.drop_percent(0)
    assert _pings_answered(node, 20) == 20
    assert lab.ssh(node, "echo whole").stdout == "whole\n"


def _pings_answered(node: Node, count: int) -> int:
    """How many of `count` pings came back."""
    done = subprocess.run(
        ["ping", "-n", "-q", "-c", str(count), "-i", "0.01", "-W", "1", node.host],
        capture_output=True,
        text=True,
        check=False,
    )
    return int(done.stdout.partition(" received")[0].split()[-1])


@pytest.mark.parametrize("kind", KINDS)
def test_a_frozen_node_keeps_its_connections_and_says_nothing_until_it_thaws(
    a_node: MakeNode, session: OpenSession, kind: str
) -> None:
    lab, node = a_node(kind)
    running = session(lab, node)
    node.freeze()
    assert not running.echoes("held", 0.5)
    with socket.create_connection((node.host, node.port), timeout=2) as connection:  # the kernel still answers
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.recv(16)
    node.thaw()
    assert running.receives("held", 10.0)
    assert lab.ssh(node, "echo awake").stdout == "awake\n"


def test_a_frozen_node_answers_pings(full_lab: Lab) -> None:
    [node] = full_lab.add_nodes(1)
    node.freeze()
    assert _pings_answered(node, 3) == 3
    node.thaw()


@pytest.mark.parametrize("kind", MACHINES)
def test_a_slow_node_is_held_back_by_the_kernel(a_node: MakeNode, kind: str) -> None:
    lab, node = a_node(kind)
    assert isinstance(node, KernelNode)
    before = node.cgroup.times_throttled()
    node.slow(0.05)
    assert lab.ssh(node, "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo done").stdout == "done\n"
    held_back = node.cgroup.times_throttled()
    assert held_back > before
    node.slow(None)
    wait_until(lambda: lab.ssh(node, "true").returncode == 0, "the node to answer")
    assert node.cgroup.times_throttled() <= held_back + 2


@pytest.mark.parametrize("kind", MACHINES)
def test_a_full_tmp_takes_nothing_more_and_is_the_nodes_own(a_node: MakeNode, kind: str) -> None:
    lab, node = a_node(kind)
    node.fill_tmp()
    assert "No space left" in lab.ssh(node, "echo x >/tmp/x").stderr + lab.ssh(node, "cat /etc/passwd >/tmp/y").stderr
    node.empty_tmp()
    assert lab.ssh(node, "echo x >/tmp/z && cat /tmp/z && rm /tmp/x /tmp/y /tmp/z").stdout == "x\n"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("shell", "sign"), [("fish", "echo $FISH_VERSION"), ("tcsh", "echo $tcsh"), ("dash", "echo $0")]
)
def test_the_login_shell_is_another(a_node: MakeNode, kind: str, shell: str, sign: str) -> None:
    lab, node = a_node(kind)
    node.set_login_shell(shell)
    said = lab.ssh(node, sign).stdout.strip()
    assert said.endswith(shell) if shell == "dash" else said[:1].isdigit(), said
    node.set_login_shell(node.shell)


@pytest.mark.parametrize("kind", KINDS)
def test_a_login_shell_can_talk_before_the_command(a_node: MakeNode, kind: str) -> None:
    lab, node = a_node(kind)
    node.on_login("echo Welcome to the cluster")
    assert lab.ssh(node, "echo answer").stdout == "Welcome to the cluster\nanswer\n"
    node.on_login("")
    assert lab.ssh(node, "echo answer").stdout == "answer\n"


@pytest.mark.parametrize("kind", KINDS)
def test_a_banner_is_shown_before_logging_in(a_node: MakeNode, kind: str) -> None:
    lab, node = a_node(kind)
    node.pre_auth_banner("Authorised use only\n")
    assert "Authorised use only" in lab.ssh(node, "true").stderr
    node.pre_auth_banner("")
    assert "Authorised use only" not in lab.ssh(node, "true").stderr


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_host_key_is_refused_until_it_is_known(a_node: MakeNode, kind: str) -> None:
    lab, node = a_node(kind)
    before = node.public_key
    assert node.change_host_key() != before
    assert "IDENTIFICATION HAS CHANGED" in lab.ssh(node, "true").stderr
    lab.write_client_files()
    assert lab.ssh(node, "echo known").stdout == "known\n"


@pytest.mark.parametrize("kind", KINDS)
def test_a_node_can_live_in_another_year(a_node: MakeNode, kind: str) -> None:
    lab, node = a_node(kind)
    year = int(lab.ssh(node, "date +%Y").stdout)
    node.set_clock_offset(366 * 86_400)
    assert int(lab.ssh(node, "python3 -c 'import time; print(time.gmtime().tm_year)'").stdout) == year + 1
    node.set_clock_offset(0)
    assert int(lab.ssh(node, "date +%Y").stdout) == year


@pytest.mark.parametrize("kind", MACHINES)
def test_a_node_without_python_still_has_its_shell(make_node: MakeNode, kind: str) -> None:
    lab, node = make_node(kind)
    node.hide_python()
    assert lab.ssh(node, "command -v python3 || echo none").stdout == "none\n"


def test_a_limited_rate_holds_packets_back(full_lab: Lab) -> None:
    [node] = full_lab.add_kernel_nodes(1)
    node.limit_rate(2_000)
    assert len(full_lab.ssh(node, "head -c 200000 /dev/zero | tr '\\0' x").stdout) == 200_000
    assert node.packets_held_back() > 0
    node.limit_rate(None)
    assert node.packets_held_back() == 0


@pytest.mark.parametrize("kind", MACHINES)
def test_a_crashed_node_is_gone_and_tells_nobody(make_node: MakeNode, session: OpenSession, kind: str) -> None:
    lab, node = make_node(kind)
    assert isinstance(node, KernelNode)
    running = session(lab, node)
    processes = node.processes()
    node.crash()
    wait_until(lambda: not any(alive(pid) for pid in processes), "every process to end")
    assert not running.echoes("lost", 0.5)
    assert running.process.poll() is None
    assert not sshd.answers(node.host, node.port, 0.3)


@pytest.mark.parametrize("kind", MACHINES)
def test_a_fault_that_would_hit_this_machine_is_not_done(a_node: MakeNode, kind: str) -> None:
    _, node = a_node(kind)
    assert isinstance(node, KernelNode)
    inside = node.first_process
    node.first_process = os.getpid  # type: ignore[method-assign]  # as if the node had not moved out yet
    try:
        for harm in (node.fill_tmp, node.remove_python, lambda: node.inside("true")):
            with pytest.raises(LabError, match="this machine's own"):
                harm()
    finally:
        node.first_process = inside  # type: ignore[method-assign]


def test_a_fault_touches_no_other_node(lab: Lab) -> None:
    first, second = lab.add_nodes(2)
    first.freeze()
    assert lab.ssh(second, "echo fine").stdout == "fine\n"
    first.thaw()
    first.kill_sshd()
    assert lab.ssh(second, "echo fine").stdout == "fine\n"
