"""A road that comes back: whatever a healthy site does by itself ends in a live link without a hand, and meanwhile the
link says what it waits for, in the server's own words."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors.ssh.targets import Target
from console.fleet.model.failures import explain
from console.fleet.model.links import Link, LinkState
from tests.contract.fleet.conftest import Fleet
from tests.support.fleet import wait_for
from tests.support.relay import Relay
from tests.support.sshd import MAY_MOUNT, SSHD, Account, Sshd, keygen, public_line

pytestmark = [pytest.mark.slow, pytest.mark.skipif(SSHD is None, reason="sshd is not installed")]

Serve = Callable[..., Sshd]
BOOTING = "System is booting up. Unprivileged users are not permitted to log in yet."
PAM = {"options": ["UsePAM yes"], "accounts": [Account("pat")]}
needs_mounts = pytest.mark.skipif(not MAY_MOUNT, reason="no mounts of one's own here")


def said(link: Link) -> str:
    assert link.failure is not None
    words = explain(link.failure)
    return f"{words.happened} {words.next}"


def waits_by_itself(fleet: Fleet, name: str, code: str, words: str = "") -> Link:
    """The link says `code`, and these words, and will try again without being asked to."""
    wait_for(lambda: words in said(fleet.wait_failure(name, code)))
    link = fleet.wait_failure(name, code)
    assert link.state in (LinkState.LOST, LinkState.CONNECTING), link
    return link


@needs_mounts
@pytest.mark.parametrize("met_before", [True, False])
def test_a_node_that_boots_says_so_and_is_live_when_it_has_booted(fleet: Fleet, serve: Serve, met_before: bool) -> None:
    server = serve(**PAM)
    fleet.add("g01", server, user="pat")
    if met_before:
        fleet.watch("g01")
        fleet.wait("g01", LinkState.LIVE)
        server.kill()
    server.nologin(BOOTING)
    if met_before:
        server.start()
    fleet.watch("g01")
    waits_by_itself(fleet, "g01", "ssh.closed", f"It said: {BOOTING}")
    server.nologin("")
    fleet.wait("g01", LinkState.LIVE)


@pytest.mark.parametrize("passwords", ["yes", "no"])
def test_a_home_that_is_mounted_late_is_waited_for(fleet: Fleet, serve: Serve, passwords: str) -> None:
    server = serve(options=[f"PasswordAuthentication {passwords}"])
    fleet.add("g01", server)
    fleet.watch("g01")
    fleet.wait("g01", LinkState.LIVE)
    keys = server.authorized.read_text()
    server.authorized.unlink()
    server.kill()
    server.start()
    link = waits_by_itself(fleet, "g01", "ssh.login_lapsed")
    assert "refuses the key" in said(link) and "tries again by itself" in said(link)
    server.authorized.write_text(keys)
    fleet.wait("g01", LinkState.LIVE)


def test_that_a_node_took_the_key_is_known_in_the_next_run_of_the_console(tmp_path: Path, serve: Serve) -> None:
    server = serve(options=["PasswordAuthentication yes"])
    keys = server.authorized.read_text()
    for run in ("first", "second"):
        fleet = Fleet(tmp_path, logins=tmp_path / "logins.json")
        fleet.add("g01", server, trusted=run == "first")
        fleet.collector.start()
        try:
            fleet.watch("g01")
            if run == "second":
                waits_by_itself(fleet, "g01", "ssh.login_lapsed")
                server.authorized.write_text(keys)
            fleet.wait("g01", LinkState.LIVE)
        finally:
            fleet.collector.stop()
        server.authorized.unlink()
    assert (tmp_path / "logins.json").stat().st_mode & 0o077 == 0


def test_a_node_that_never_took_the_key_asks(fleet: Fleet, serve: Serve) -> None:
    server = serve(options=["PasswordAuthentication yes"])
    server.authorized.write_text("")
    fleet.add("g01", server)
    fleet.watch("g01")
    link = fleet.wait("g01", LinkState.ASKING)
    assert link.failure is not None and link.failure.code == "ssh.password_needed"
    assert str(server.client_key) in said(link)


@pytest.fixture
def relayed(fleet: Fleet, serve: Serve) -> Iterator[Relay]:
    """The node g01 behind a relay, which can hang up at any moment."""
    server = serve()
    with Relay(server.host, server.port) as relay:
        fleet.add("g01", server, port=relay.port)
        with fleet.known_hosts.own.open("a") as file:
            file.write(f"[{relay.host}]:{relay.port} {public_line(server.host_keys[0])}\n")
        yield relay


@pytest.mark.parametrize("spoken", range(1, 10))
def test_a_server_that_hangs_up_at_any_moment_is_tried_again(fleet: Fleet, relayed: Relay, spoken: int) -> None:
    """A restart, MaxStartups, LoginGraceTime and a machine out of memory all look like this."""
    relayed.cut_at = spoken
    fleet.watch("g01")
    waits_by_itself(fleet, "g01", "ssh.closed")
    relayed.cut_at = 0
    fleet.wait("g01", LinkState.LIVE)
    relayed.cut_at = spoken
    relayed.hang_up()
    waits_by_itself(fleet, "g01", "ssh.closed")
    relayed.cut_at = 0
    fleet.wait("g01", LinkState.LIVE)


@pytest.mark.parametrize("spoken", [6, 7])
def test_a_server_that_hangs_up_behind_a_key_it_does_not_know_is_tried_again(
    fleet: Fleet, serve: Serve, tmp_path: Path, spoken: int
) -> None:
    server, stranger = serve(), keygen(tmp_path / "stranger")
    with Relay(server.host, server.port) as relay:
        fleet.add("g01", server, port=relay.port, identity_files=(stranger, server.client_key))
        with fleet.known_hosts.own.open("a") as file:
            file.write(f"[{relay.host}]:{relay.port} {public_line(server.host_keys[0])}\n")
        fleet.watch("g01")
        fleet.wait("g01", LinkState.LIVE)
        relay.cut_at = spoken
        relay.hang_up()
        waits_by_itself(fleet, "g01", "ssh.closed", "during the login")
        relay.cut_at = 0
        fleet.wait("g01", LinkState.LIVE)


def in_the_door(server: Sshd) -> socket.socket:
    """A connection that is let in and never logs in."""
    while True:
        other = socket.create_connection((server.host, server.port))
        if other.recv(4) == b"SSH-":
            return other
        other.close()


def test_a_door_that_is_full_is_tried_again(fleet: Fleet, serve: Serve) -> None:
    server = serve(options=["MaxStartups 1:100:1"])
    fleet.add("g01", server)
    with in_the_door(server):
        fleet.watch("g01")
        fleet.wait_failure("g01", "ssh.closed", "ssh.turned_away")
    fleet.wait("g01", LinkState.LIVE)


@needs_mounts
def test_a_bastion_that_goes_away_and_boots_brings_its_nodes_back(fleet: Fleet, serve: Serve) -> None:
    bastion, server = serve("bastion", **PAM), serve("node")
    bastion.write_known_hosts(fleet.known_hosts.own)
    hop = Target(
        alias="bastion",
        host=bastion.host,
        port=bastion.port,
        user="pat",
        identity_files=(bastion.client_key,),
        identities_configured=True,
    )
    fleet.add("g01", server, jump=(hop,))
    fleet.watch("g01")
    fleet.wait("g01", LinkState.LIVE)
    bastion.kill()
    fleet.wait_failure("g01", "ssh.refused")
    bastion.nologin(BOOTING)
    bastion.start()
    waits_by_itself(fleet, "g01", "ssh.closed", BOOTING)
    bastion.nologin("")
    fleet.wait("g01", LinkState.LIVE)
