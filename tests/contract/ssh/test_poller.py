"""Many connections to a real sshd on one poller: keys that change, cuts, floods, lies, and the end."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from connectors.ssh.connection import SshConnection
from connectors.ssh.flow import WINDOW
from connectors.ssh.packets import POLLER, Packets
from connectors.ssh.patience import Timeouts
from connectors.ssh.problems import SshError, SshProblem
from connectors.streams import StreamEnd
from tests.contract.ssh.conftest import Bench, Recorder
from tests.support.relay import Relay
from tests.support.sshd import Sshd, public_line, wait_until

pytestmark = pytest.mark.slow

LINES = "i=0; while [ $i -lt {count} ]; do i=$((i+1)); echo line $i; {pause}done"


class Witness(Recorder):
    """A recorder that notes in which threads output came."""

    def __init__(self) -> None:
        super().__init__()
        self.threads: set[str] = set()

    def callbacks(self) -> dict[str, Callable[[Any], None]]:
        given = super().callbacks()
        take = given["on_output"]

        def noted(data: bytes) -> None:
            self.threads.add(threading.current_thread().name)
            take(data)

        return {**given, "on_output": noted}

    @property
    def polled(self) -> bool:
        return "ssh poller" in self.threads


def code(end: StreamEnd) -> object:
    assert isinstance(end.error, SshError)
    return end.error.code


def watch(connection: SshConnection, command: str) -> tuple[Any, Witness]:
    witness = Witness()
    return connection.open(command, **witness.callbacks()), witness


def expected(count: int) -> bytes:
    return b"".join(b"line %d\n" % number for number in range(1, count + 1))


@pytest.fixture
def trusting(bench: Bench, server: Sshd) -> Bench:
    bench.trust(server)
    return bench


@pytest.fixture
def relay(bench: Bench, server: Sshd) -> Iterator[Relay]:
    with Relay(server.host, server.port) as made:
        with bench.known_hosts.own.open("a") as file:
            file.write(f"[{made.host}]:{made.port} {public_line(server.host_keys[0])}\n")
        yield made


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one with every set of keys that comes into use."""
    changes: list[int] = []
    change = Packets.set_inbound_cipher

    def noted(self: Packets, *args: Any, **named: Any) -> None:
        changes.append(1)
        change(self, *args, **named)

    monkeypatch.setattr(Packets, "set_inbound_cipher", noted)
    return changes


def test_the_poller_delivers_what_comes(trusting: Bench, server: Sshd) -> None:
    connection = trusting.connect(trusting.target(server))
    _, witness = watch(connection, LINES.format(count=200, pause="sleep 0.005; "))
    assert witness.wait().exit_status == 0
    assert witness.output == expected(200)
    assert witness.polled
    assert witness.after_end == 0


def test_a_burst_of_packets_is_taken_apart_in_order(trusting: Bench, server: Sshd) -> None:
    connection = trusting.connect(trusting.target(server))
    _, witness = watch(connection, "sleep 0.2; echo first; sleep 0.2; " + LINES.format(count=5000, pause=""))
    assert witness.wait().exit_status == 0
    assert witness.output == b"first\n" + expected(5000)
    assert witness.polled


def test_keys_that_the_server_changes_in_mid_stream_lose_nothing(
    bench: Bench, server: Sshd, tmp_path: Path, keys: list[int]
) -> None:
    with Sshd(tmp_path / "rekeying", options=["RekeyLimit 8K"]) as rekeying:
        bench.trust(rekeying)
        connection = bench.connect(bench.target(rekeying))
        _, witness = watch(connection, LINES.format(count=1500, pause="sleep 0.001; "))
        assert witness.wait(60).exit_status == 0
    assert witness.output == expected(1500)
    assert witness.polled
    assert len(keys) > 3


def test_keys_that_we_change_for_what_we_received_lose_nothing(
    trusting: Bench, server: Sshd, keys: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Packets, "REKEY_PACKETS", 100)
    connection = trusting.connect(trusting.target(server))
    _, witness = watch(connection, LINES.format(count=1000, pause="sleep 0.002; "))
    assert witness.wait(60).exit_status == 0
    assert witness.output == expected(1000)
    assert witness.polled
    assert len(keys) > 3


def test_keys_that_we_change_for_what_we_sent_lose_nothing(
    trusting: Bench, server: Sshd, keys: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = trusting.connect(trusting.target(server), rate=1e9)
    stream, witness = watch(connection, "cat")
    stream.write(b"begin\n")
    wait_until(lambda: witness.output == b"begin\n", "the first line")
    monkeypatch.setattr(Packets, "REKEY_BYTES", 200_000)
    sent = os.urandom(1_000_000)
    for at in range(0, len(sent), 50_000):
        stream.write(sent[at : at + 50_000])
        time.sleep(0.01)
    stream.finish_input()
    assert witness.wait(60).exit_status == 0
    assert hashlib.sha256(witness.output).digest() == hashlib.sha256(b"begin\n" + sent).digest()
    assert len(keys) > 3


def test_packets_that_come_in_crumbs_are_put_together(bench: Bench, server: Sshd, relay: Relay) -> None:
    connection = bench.connect(bench.target(server, host=relay.host, port=relay.port))
    _, witness = watch(connection, "sleep 0.2; " + LINES.format(count=60, pause="sleep 0.01; "))
    relay.dribble = 7
    assert witness.wait(60).exit_status == 0
    assert witness.output == expected(60)
    assert witness.polled


def test_a_line_of_many_windows_comes_whole(trusting: Bench, server: Sshd) -> None:
    connection = trusting.connect(trusting.target(server))
    size = 5 * WINDOW
    _, witness = watch(connection, f"echo up; sleep 0.3; head -c {size} /dev/zero | tr '\\0' x; echo")
    assert witness.wait(60).exit_status == 0
    assert bytes(witness.output) == b"up\n" + b"x" * size + b"\n"


@pytest.mark.parametrize("garbage", [b"\x00\x00\x00\x20" + bytes(range(64)), b"\xff" * 64], ids=["packet", "length"])
def test_garbage_on_the_wire_ends_the_connection_with_a_reason(
    bench: Bench, server: Sshd, relay: Relay, garbage: bytes
) -> None:
    connection = bench.connect(bench.target(server, host=relay.host, port=relay.port))
    _, witness = watch(connection, "echo up; exec sleep 600")
    wait_until(lambda: witness.output == b"up\n", "the command")
    relay.inject(garbage)
    assert code(witness.wait()) is SshProblem.PROTOCOL_BROKEN
    assert connection.wait_closed(10)
    assert len(witness.ends) == 1


def test_a_link_that_lost_one_direction_is_asked_and_given_up(bench: Bench, server: Sshd, relay: Relay) -> None:
    timeouts = Timeouts(keepalive_interval=0.3, keepalive_count=2)
    connection = bench.connect(bench.target(server, host=relay.host, port=relay.port), timeouts=timeouts)
    _, witness = watch(connection, "while echo line; do sleep 0.02; done")
    wait_until(lambda: witness.polled, "the poller to serve it")
    relay.silent.set()
    assert code(witness.wait()) is SshProblem.HALF_DEAD


def test_a_silent_peer_that_answers_is_served_on(trusting: Bench, server: Sshd) -> None:
    timeouts = Timeouts(keepalive_interval=0.2, keepalive_count=60)
    connection = trusting.connect(trusting.target(server), timeouts=timeouts)
    stream, witness = watch(connection, "cat")
    for turn in range(3):
        heard = connection.link.received
        wait_until(lambda heard=heard: connection.link.received > heard + 60, "answers to keepalives")
        stream.write(b"x")
        wait_until(lambda turn=turn: len(witness.output) == turn + 1, "the echo")
    stream.finish_input()
    assert witness.wait().exit_status == 0


@pytest.mark.parametrize("act", ["stream", "connection"])
def test_closing_from_a_callback_in_the_poller_s_thread_does_not_lock_up(
    trusting: Bench, server: Sshd, act: str
) -> None:
    connection = trusting.connect(trusting.target(server))
    other = trusting.connect(trusting.target(server))
    _, going_on = watch(other, "while echo line; do sleep 0.02; done")
    witness = Witness()
    callbacks = witness.callbacks()
    holder: list[Any] = []

    def close(data: bytes) -> None:
        callbacks["on_output"](data)
        if POLLER.is_here and holder:
            holder[0].close()

    stream = connection.open("while echo line; do sleep 0.02; done", **{**callbacks, "on_output": close})
    holder.append(stream if act == "stream" else connection)
    assert witness.wait().error is not None
    seen = len(going_on.output)
    wait_until(lambda: len(going_on.output) > seen + 20, "the other one to go on")
    assert len(witness.ends) == 1


def test_a_flood_does_not_keep_others_waiting_and_is_paced(trusting: Bench, server: Sshd) -> None:
    loud = trusting.connect(trusting.target(server), rate=4.0 * 1024 * 1024)
    count = [0]
    stream = loud.open(
        "cat /dev/zero",
        on_output=lambda data: count.__setitem__(0, count[0] + len(data)),
        on_error_output=lambda data: None,
        on_end=lambda end: None,
    )
    quiet = trusting.connect(trusting.target(server))
    _, witness = watch(quiet, LINES.format(count=100, pause="sleep 0.01; "))
    wait_until(lambda: count[0] > 4 * WINDOW, "four windows of flood", 60)
    assert witness.wait(60).exit_status == 0
    assert witness.output == expected(100)
    stream.close()


def test_a_held_stream_does_not_hold_another_node(trusting: Bench, server: Sshd) -> None:
    held, witness = watch(trusting.connect(trusting.target(server)), "cat /dev/zero")
    held.hold()
    before = len(witness.output)
    _, other = watch(trusting.connect(trusting.target(server)), LINES.format(count=50, pause="sleep 0.01; "))
    assert other.wait(60).exit_status == 0
    assert len(witness.output) <= before + WINDOW + 131072
    held.close()


def test_commands_one_after_another_share_a_served_connection(trusting: Bench, server: Sshd) -> None:
    connection = trusting.connect(trusting.target(server))
    _, witness = watch(connection, "while echo line; do sleep 0.02; done")
    wait_until(lambda: witness.polled, "the poller to serve it")
    for number in range(15):
        assert trusting.run(connection, f"echo {number}") == (0, b"%d\n" % number, b"")
    assert not witness.ends


def test_two_hundred_connections_share_one_thread_and_leave_nothing_behind(trusting: Bench, server: Sshd) -> None:
    wait_until(lambda: POLLER._thread is None, "an earlier poller to end")
    others = set(threading.enumerate())  # some of an earlier test may still end
    descriptors = Path("/proc/self/fd")
    before = len(list(descriptors.iterdir())) if descriptors.is_dir() else 0
    witnesses: list[Witness] = []

    def ours() -> int:
        return len(set(threading.enumerate()) - others)

    def one(_: int) -> None:
        connection = trusting.connect(trusting.target(server))
        witnesses.append(watch(connection, "while echo line; do sleep 1; done")[1])

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(one, range(200)))
    wait_until(lambda: all(witness.polled for witness in witnesses), "the poller to serve all of them", 60)
    assert ours() == 200 + 1
    for connection in trusting.connections:
        connection.close()
    for witness in witnesses:
        assert code(witness.wait()) is SshProblem.CANCELLED
    wait_until(lambda: not ours(), "the threads to end")
    if before:
        wait_until(lambda: len(list(descriptors.iterdir())) <= before, "the descriptors to be given back")
    assert all(len(witness.ends) == 1 and not witness.after_end for witness in witnesses)


def test_a_server_that_is_killed_under_many_connections_ends_each_once(bench: Bench, own_server: Sshd) -> None:
    bench.trust(own_server)
    with ThreadPoolExecutor(8) as pool:
        connections = list(pool.map(lambda _: bench.connect(bench.target(own_server)), range(20)))
    witnesses = [watch(connection, "while echo line; do sleep 0.05; done")[1] for connection in connections]
    wait_until(lambda: all(witness.polled for witness in witnesses), "the poller to serve all of them")
    own_server.kill()
    for witness in witnesses:
        assert code(witness.wait()) is SshProblem.CLOSED
    assert all(connection.wait_closed(10) for connection in connections)
    assert all(len(witness.ends) == 1 for witness in witnesses)
