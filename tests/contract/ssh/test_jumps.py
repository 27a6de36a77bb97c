"""Through jump hosts: each hop checks its own key, logs in by itself, and is named when it fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.ssh.configuration import Surroundings, resolve
from connectors.ssh.patience import Timeouts
from connectors.ssh.problems import SshError, SshProblem
from connectors.ssh.sharing import Shared
from connectors.ssh.targets import Target
from tests.contract.ssh.conftest import Bench
from tests.support.sshd import Sshd, free_port, keygen, public_line, wait_until


def problem(bench: Bench, target: Target, **options: object) -> SshError:
    with pytest.raises(SshError) as caught:
        bench.connect(target, **options)
    return caught.value


@pytest.fixture
def three(tmp_path: Path) -> Iterator[tuple[Sshd, Sshd, Sshd]]:
    servers = tuple(Sshd(tmp_path / name) for name in ("outer", "inner", "node"))
    for server in servers:
        server.start()
    yield servers  # type: ignore[misc]
    for server in servers:
        server.stop()


def chain(bench: Bench, *servers: Sshd) -> Target:
    *hops, last = [bench.target(server, alias=server.folder.name) for server in servers]
    return replace(last, jump=tuple(hops))


def test_two_hops_reach_the_node(bench: Bench, three: tuple[Sshd, Sshd, Sshd]) -> None:
    for server in three:
        bench.trust(server)
    connection = bench.connect(chain(bench, *three))
    assert bench.run(connection, "echo through")[1] == b"through\n"
    assert "Accepted publickey" in three[0].log and "Accepted publickey" in three[1].log


def test_an_unknown_key_is_refused_at_whichever_hop_it_shows_up(bench: Bench, three: tuple[Sshd, Sshd, Sshd]) -> None:
    target = chain(bench, *three)
    for number, server in enumerate(three):
        error = problem(bench, target)
        assert error.code is SshProblem.HOST_KEY_UNKNOWN
        assert error.facts["port"] == str(server.port)
        assert error.facts.get("hop") == (None if number == 2 else f"{server.user}@127.0.0.1:{server.port}")
        bench.trust(server)
    assert bench.connect(target).alive


def test_a_changed_key_behind_a_hop_is_as_loud_as_anywhere(
    bench: Bench, three: tuple[Sshd, Sshd, Sshd], tmp_path: Path
) -> None:
    outer, _, node = three
    bench.trust(outer)
    other = keygen(tmp_path / "other")
    with bench.known_hosts.own.open("a") as file:
        file.write(f"[{node.host}]:{node.port} {public_line(other)}\n")
    assert problem(bench, chain(bench, outer, node)).code is SshProblem.HOST_KEY_CHANGED


def test_a_hop_that_refuses_the_login_is_named(bench: Bench, three: tuple[Sshd, Sshd, Sshd], tmp_path: Path) -> None:
    for server in three:
        bench.trust(server)
    target = chain(bench, *three)
    stranger = keygen(tmp_path / "stranger")
    hops = (target.jump[0], replace(target.jump[1], identity_files=(stranger,)))
    error = problem(bench, replace(target, jump=hops))
    assert error.code is SshProblem.AUTH_FAILED
    assert error.facts["hop"] == target.jump[1].label


def test_a_hop_that_is_down_is_named(bench: Bench, three: tuple[Sshd, Sshd, Sshd]) -> None:
    outer, inner, node = three
    for server in three:
        bench.trust(server)
    target = chain(bench, outer, node)
    outer.stop()
    error = problem(bench, target)
    assert (error.code, error.facts["hop"]) == (SshProblem.REFUSED, target.jump[0].label)
    assert inner.process is not None


def test_a_node_that_the_hop_cannot_reach_is_a_jump_failure(bench: Bench, three: tuple[Sshd, Sshd, Sshd]) -> None:
    bench.trust(three[0])
    target = replace(chain(bench, three[0], three[2]), port=free_port())
    error = problem(bench, target)
    assert error.code is SshProblem.JUMP_FAILED
    assert error.facts["hop"] == target.jump[0].label
    assert error.facts["next"] == f"127.0.0.1:{target.port}"


def test_a_hop_that_forbids_forwarding_is_a_jump_failure(bench: Bench, tmp_path: Path, server: Sshd) -> None:
    with Sshd(tmp_path / "strict", options=["AllowTcpForwarding no"]) as strict:
        bench.trust(strict)
        bench.trust(server)
        error = problem(bench, chain(bench, strict, server))
    assert error.code is SshProblem.JUMP_FAILED
    assert "prohibited" in error.facts["reason"].lower()


def test_many_nodes_share_one_connection_to_the_jump_host(bench: Bench, three: tuple[Sshd, Sshd, Sshd]) -> None:
    outer, _, node = three
    bench.trust(outer)
    bench.trust(node)
    target = chain(bench, outer, node)
    with ThreadPoolExecutor(8) as pool:
        connections = list(pool.map(lambda _: bench.connect(target), range(8)))
    assert outer.log.count("Accepted publickey") == 1
    assert node.log.count("Accepted publickey") == 8
    for connection in connections[:-1]:
        connection.close()
        assert connection.wait_closed(10)
    assert bench.run(connections[-1], "echo last one")[1] == b"last one\n"
    connections[-1].close()
    assert connections[-1].wait_closed(10)
    wait_until(lambda: "Disconnected from" in outer.log or "Connection closed" in outer.log, "the jump host to be left")
    assert bench.connect(target).alive  # and it is made anew
    assert outer.log.count("Accepted publickey") == 2


def test_a_dead_jump_host_costs_its_users_one_timeout_together(bench: Bench, three: tuple[Sshd, Sshd, Sshd]) -> None:
    outer, _, node = three
    target = chain(bench, outer, node)
    outer.freeze()
    with ThreadPoolExecutor(6) as pool:
        tries = [pool.submit(problem, bench, target, timeouts=Timeouts(banner=1.5)) for _ in range(6)]
        errors = [attempt.result() for attempt in tries]
    assert {error.code for error in errors} == {SshProblem.BANNER_TIMEOUT}
    assert all(error.facts["hop"] == target.jump[0].label for error in errors)


def test_who_gives_up_does_not_take_the_others_along(bench: Bench, three: tuple[Sshd, Sshd, Sshd]) -> None:
    outer, _, node = three
    bench.trust(outer)
    bench.trust(node)
    target = chain(bench, outer, node)
    outer.freeze()
    cancel = threading.Event()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(problem, bench, target, cancel=cancel)
        wait_until(lambda: bool(bench.shared._jumps), "the first to be on its way")
        second = pool.submit(bench.connect, target)
        cancel.set()
        assert first.result().code is SshProblem.CANCELLED
        outer.thaw()
        assert second.result().alive


def test_a_killed_jump_host_ends_the_streams_behind_it(bench: Bench, three: tuple[Sshd, Sshd, Sshd]) -> None:
    outer, _, node = three
    bench.trust(outer)
    bench.trust(node)
    connection = bench.connect(chain(bench, outer, node))
    _, recorder = bench.start(connection, "sleep 600")
    outer.kill()
    end = recorder.wait()
    assert end.error is not None and end.error.code is SshProblem.CLOSED


def test_a_frozen_jump_host_is_found_half_dead_from_behind(bench: Bench, three: tuple[Sshd, Sshd, Sshd]) -> None:
    outer, _, node = three
    bench.trust(outer)
    bench.trust(node)
    brisk = Timeouts(keepalive_interval=0.3, keepalive_count=2)
    connection = bench.connect(chain(bench, outer, node), timeouts=brisk)
    _, recorder = bench.start(connection, "sleep 600")
    outer.freeze()
    end = recorder.wait()
    assert end.error is not None and end.error.code in (SshProblem.HALF_DEAD, SshProblem.CLOSED)


def test_much_data_comes_through_two_hops_unharmed(bench: Bench, three: tuple[Sshd, Sshd, Sshd]) -> None:
    for server in three:
        bench.trust(server)
    connection = bench.connect(chain(bench, *three), rate=1e9)
    status, output, _ = bench.run(connection, "head -c 5000000 /dev/zero")
    assert (status, len(output)) == (0, 5000000)


def test_the_configuration_file_leads_through_the_chain(
    bench: Bench, three: tuple[Sshd, Sshd, Sshd], tmp_path: Path
) -> None:
    outer, inner, node = three
    for server in three:
        bench.trust(server)
    config = tmp_path / "config"
    blocks = "".join(
        f"Host {server.folder.name}\n HostName {server.host}\n Port {server.port}\n User {server.user}\n"
        f" IdentityFile {server.client_key}\n"
        for server in three
    )
    config.write_text(f"Host node\n ProxyJump outer,inner\n{blocks}Host *\n IdentitiesOnly yes\n")
    target = resolve("node", surroundings=Surroundings(user_file=config, home=tmp_path))
    assert [hop.port for hop in target.jump] == [outer.port, inner.port]
    connection = bench.connect(target, shared=Shared())
    assert bench.run(connection, "echo by configuration")[1] == b"by configuration\n"
    assert node.log.count("Accepted publickey") == 1
