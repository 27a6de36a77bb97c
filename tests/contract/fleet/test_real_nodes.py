"""Real nodes do their worst: each says what is wrong with it, and the others keep flowing."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from console.fleet.model.failures import explain
from console.fleet.model.links import LinkState
from console.fleet.model.signals import Kind
from tests.support.fleet import wait_for
from tests.support.sshd import MAY_MOUNT, SSHD, Account, public_line

pytestmark = pytest.mark.slow

LOCAL = "workstation"
needs_sshd = pytest.mark.skipif(SSHD is None, reason="sshd is not installed")
MEBIBYTE = 1 << 20


def resident_bytes() -> int:
    """This process's memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def test_this_workstation_is_a_node_like_any_other(fleet):
    fleet.watch(LOCAL)
    fleet.wait(LOCAL, LinkState.LIVE)
    reading = fleet.collector.reading(f"hall/{LOCAL}")
    assert reading.facts.cpus > 0
    assert reading.rows[Kind.HOST].shape[0] == 1
    fleet.wait_fresh(LOCAL)
    wait_for(lambda: fleet.collector.reading(f"hall/{LOCAL}").filesystems is not None)


def test_new_tiers_take_hold_on_a_live_probe(fleet):
    fleet.watch(LOCAL)
    fleet.wait(LOCAL, LinkState.LIVE)
    fleet.collector.set_tiers((0.2, 10.0, 60.0))
    feed = fleet.collector._pipeline.feeds[f"hall/{LOCAL}"]
    wait_for(lambda: feed.period == 0.2)
    fleet.wait_fresh(LOCAL)


@needs_sshd
def test_a_node_over_ssh_lives_dies_and_comes_back(fleet, serve):
    server = serve()
    fleet.add("g01", server)
    fleet.watch()
    fleet.wait("g01", LinkState.LIVE)
    fleet.wait(LOCAL, LinkState.LIVE)
    server.kill()
    fleet.wait_failure("g01", "ssh.closed", "ssh.refused")
    fleet.wait_fresh(LOCAL)
    server.start()
    fleet.wait("g01", LinkState.LIVE)


@needs_sshd
def test_a_node_that_hangs_is_late_then_lost_then_back(fleet, serve):
    server = serve()
    fleet.add("g01", server)
    fleet.watch()
    fleet.wait("g01", LinkState.LIVE)
    server.freeze()
    fleet.wait("g01", LinkState.LATE, LinkState.LOST)
    fleet.wait_failure("g01", "ssh.half_dead", "ssh.banner_timeout")
    fleet.wait_fresh(LOCAL)
    server.thaw()
    fleet.wait("g01", LinkState.LIVE)


@needs_sshd
def test_a_login_shell_that_prints_a_banner_does_no_harm(fleet, serve):
    fleet.add("g01", serve(bashrc="echo WELCOME; printf '\\033]0;title\\007'; echo oops >&2\n"))
    fleet.watch()
    fleet.wait("g01", LinkState.LIVE)
    assert fleet.collector.reading("hall/g01").troubles == ()


@needs_sshd
@pytest.mark.skipif(not MAY_MOUNT, reason="login names of one's own need root and mounts")
@pytest.mark.parametrize("shell", ["fish", "tcsh", "dash", "bash"])
def test_every_login_shell_starts_the_probe(fleet, serve, shell):
    path = shutil.which(shell)
    if path is None:
        pytest.skip(f"{shell} is not installed")
    server = serve(accounts=[Account("ops", path)])
    fleet.add("g01", server, user="ops")
    fleet.watch()
    fleet.wait("g01", LinkState.LIVE)


@needs_sshd
def test_a_slow_login_shell_is_shown_as_starting(fleet, serve):
    fleet.add("g01", serve(bashrc="sleep 3\n"))
    fleet.watch()
    since = fleet.wait("g01", LinkState.STARTING).since
    assert fleet.wait("g01", LinkState.LIVE).since > since


@needs_sshd
def test_an_unknown_host_key_asks_and_a_revoked_one_stops(fleet, serve):
    unknown, revoked = serve("unknown"), serve("revoked")
    fleet.add("g01", unknown, trusted=False)
    fleet.known_hosts.own.parent.mkdir(exist_ok=True)
    with fleet.known_hosts.own.open("a") as file:
        file.write(f"@revoked * {public_line(revoked.host_keys[0])}\n")
    fleet.add("g02", revoked)
    fleet.watch()
    asking = fleet.wait("g01", LinkState.ASKING)
    assert asking.failure.code == "ssh.host_key_unknown"
    assert asking.failure.facts["fingerprint"].startswith("SHA256:")
    assert "SHA256:" in str(explain(asking.failure).happened)
    stopped = fleet.wait("g02", LinkState.STOPPED)
    assert stopped.failure.code == "ssh.host_key_revoked"
    fleet.wait_fresh(LOCAL)
    unknown.write_known_hosts(fleet.known_hosts.own)
    fleet.collector.retry("hall/g01")
    fleet.wait("g01", LinkState.LIVE)


@needs_sshd
@pytest.mark.parametrize(
    ("script", "codes"),
    [
        ("head -c 1G /dev/urandom", ["probe.flood"]),
        ("yes 'not a message of any kind' | head -c 1G", ["probe.flood"]),
        ("head -c 1G /dev/zero", ["probe.flood"]),
        ("head -c 100M /dev/zero | tr '\\\\0' x", ["probe.flood", "probe.line_too_long"]),
        ("printf '\\\\033[2J\\\\033]0;pwned\\\\007 go away'; exit 3", ["probe.not_started"]),
        ("exit 127", ["probe.not_started"]),
    ],
    ids=["1 GB of noise", "1 GB of lines", "1 GB of zeros", "a 100 MB line", "escape sequences", "no command"],
)
def test_whatever_a_node_sends_it_is_said_and_bounded(fleet, serve, script, codes):
    fleet.add("bad", serve(options=[f'ForceCommand /bin/sh -c "{script}"']))
    fleet.watch(LOCAL)
    fleet.wait(LOCAL, LinkState.LIVE)
    before = resident_bytes()
    fleet.watch()
    failure = fleet.wait_failure("bad", *codes, seconds=90).failure
    assert "\x1b" not in failure.raw
    assert resident_bytes() - before < 150 * MEBIBYTE
    fleet.wait_fresh(LOCAL)
    assert fleet.link(LOCAL).state is LinkState.LIVE


class Silent:
    """Listeners that take connections and never say a word: hung machines."""

    def __init__(self, stack: ExitStack, count: int) -> None:
        self.ports = []
        for _ in range(count):
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=8))
            self.ports.append(listener.getsockname()[1])


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


#: A node that costs its machine next to nothing, for there are a hundred of them: the wire protocol in shell.
_LIGHT = r"""
exec 2>/dev/null
cat >/dev/null &
read -r up rest </proc/uptime
echo '{"driftvakt":1,"k":"hello","probe":"1","variant":"sh","python":"","host":"light","os":"","kernel":"","arch":"",' \
  '"cpus":1,"memory_bytes":null,"boot_id":"b","uptime":1.0,"t":1.0,"m":'$up',"pid":1,"user":"x"}' | tr -d '\n'; echo
echo '{"k":"inv","gen":1}'
n=0
while sleep 1; do
  n=$((n+1)); read -r up rest </proc/uptime
  echo '{"k":"s","n":'$n',"t":1.0,"m":'$up',"gen":1,"h":[1.5]}'
done
"""


@needs_sshd
@pytest.mark.timeout(240)
def test_two_hundred_nodes_of_which_half_hang(fleet, serve, stack, tmp_path):
    script = tmp_path / "light.sh"
    script.write_text(_LIGHT)
    server = serve(options=[f"ForceCommand exec /bin/sh {script}"])
    silent = Silent(stack, 100)
    good = [f"good{number:03d}" for number in range(100)]
    hung = [f"hung{number:03d}" for number in range(100)]
    fleet.add("good000", server)
    for name in good[1:]:
        fleet.add(name, server, trusted=False)
    for name, port in zip(hung, silent.ports, strict=True):
        fleet.add(name, server, trusted=False, port=port)
    names = [name for pair in zip(hung, good, strict=True) for name in pair]
    fleet.watch(*names)

    def count(state: LinkState, of: list[str]) -> int:
        links = fleet.collector.links()
        return sum(links[f"hall/{name}"].state is state for name in of)

    wait_for(lambda: count(LinkState.LIVE, good) == 100, 120)
    for name in hung:
        link = fleet.wait_failure(name, "ssh.banner_timeout", seconds=90)
        assert "said nothing" in str(explain(link.failure).happened)
    wait_for(lambda: count(LinkState.LIVE, good) == 100)
    assert fleet.collector.summary().reporting >= 100
    assert threading.active_count() < 400
