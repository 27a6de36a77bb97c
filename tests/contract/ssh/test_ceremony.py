"""The key that was compared is the key that is accepted, against servers whose key changes in between."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors.ssh.known_hosts import lookup_name
from connectors.ssh.problems import SshError, SshProblem
from connectors.ssh.targets import Target
from console.fleet.model.links import Failure
from console.fleet.service.road.sessions import failure_of
from console.fleet.service.trust import Trust
from console.journal.service import Journal
from tests.contract.ssh.conftest import Bench
from tests.support.sshd import Sshd, keygen, public_line

NODE = "hall/g01"


@pytest.fixture
def trust(bench: Bench, tmp_path: Path) -> Iterator[Trust]:
    journal = Journal.open(tmp_path / "journal.db", actor="a@b", clock=lambda: 1_800_000_000.0)
    yield Trust(bench.known_hosts, bench.answers, journal)
    journal.close()


@pytest.fixture
def jump(tmp_path: Path) -> Iterator[Sshd]:
    with Sshd(tmp_path / "jump") as running:
        yield running


def refused(bench: Bench, target: Target) -> Failure:
    """What a link says that is not let through."""
    with pytest.raises(SshError) as caught:
        bench.connect(target)
    return failure_of(caught.value)


def new_key(server: Sshd) -> bytes:
    """The machine is installed anew, or another one answers in its place."""
    server.stop()
    path = server.host_keys[0]
    for suffix in ("", ".pub"):
        path.with_name(path.name + suffix).unlink()
    keygen(path)
    server.start()
    return base64.b64decode(public_line(path).split()[1])


def printed(server: Sshd) -> str:
    """The fingerprint that the administrator reads on the machine."""
    command = ["ssh-keygen", "-lf", str(server.host_keys[0])]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[1]


Way = Callable[[Bench, Sshd, Sshd], Target]


def behind(bench: Bench, jump: Sshd, node: Sshd, **changes: object) -> Target:
    bench.trust(jump)
    return bench.target(node, jump=(bench.target(jump, alias="bastion"),), **changes)


WAYS: dict[str, Way] = {
    "straight": lambda bench, _jump, node: bench.target(node),
    "under an alias": lambda bench, _jump, node: bench.target(node, host_key_alias="rack7"),
    "behind a jump host": behind,
    "behind a jump host, under an alias": lambda bench, jump, node: behind(bench, jump, node, host_key_alias="rack7"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_key_that_changes_between_showing_and_accepting_is_not_let_in(
    bench: Bench, trust: Trust, own_server: Sshd, jump: Sshd, way: str
) -> None:
    target = WAYS[way](bench, jump, own_server)
    shown = refused(bench, target)
    assert shown.code == "ssh.host_key_unknown"
    compared = printed(own_server)
    assert shown.facts["fingerprint"] == compared
    other = new_key(own_server)
    trust.accept_host_key(NODE, shown)
    # What was compared is what is known now, and nothing else.
    name = target.host_key_alias or lookup_name(own_server.host, own_server.port)
    assert (name, "ED25519", compared) in trust.listed()
    assert not bench.known_hosts.check(own_server.host, own_server.port, other, alias=target.host_key_alias).trusted
    again = refused(bench, target)
    assert again.code == "ssh.host_key_changed"
    assert (again.facts["known_fingerprint"], again.facts["fingerprint"]) == (compared, printed(own_server))
    # Only who compares the new one, too, gets through.
    trust.replace_host_key(NODE, again)
    assert bench.connect(target).alive
    told = [(entry.type, entry.result, entry.details.get("fingerprint")) for entry in trust.journal.entries()]
    assert [(kind, result) for kind, result, _ in told] == [
        ("hostkey.accepted", ""),
        ("hostkey.accepted", "ok"),
        ("hostkey.replaced", ""),
        ("hostkey.replaced", "ok"),
    ]
    assert (told[0][2], told[2][2]) == (compared, printed(own_server))


def test_a_new_key_shown_before_a_replacement_is_accepted_is_not_let_in_either(
    bench: Bench, trust: Trust, own_server: Sshd
) -> None:
    target = bench.target(own_server)
    trust.accept_host_key(NODE, refused(bench, target))
    new_key(own_server)
    shown = refused(bench, target)
    assert shown.code == "ssh.host_key_changed"
    compared = printed(own_server)
    new_key(own_server)
    trust.replace_host_key(NODE, shown)
    assert [print_ for _, _, print_ in trust.listed()] == [compared]
    assert refused(bench, target).code == "ssh.host_key_changed"


def test_the_key_of_a_jump_host_is_accepted_for_the_jump_host_alone(
    bench: Bench, trust: Trust, own_server: Sshd, jump: Sshd
) -> None:
    target = bench.target(own_server, jump=(bench.target(jump, alias="bastion"),))
    shown = refused(bench, target)
    assert shown.facts["hop"] and shown.facts["fingerprint"] == printed(jump)
    trust.accept_host_key(NODE, shown)
    second = refused(bench, target)
    assert "hop" not in second.facts and second.facts["fingerprint"] == printed(own_server)
    assert trust.listed() == [(lookup_name(jump.host, jump.port), "ED25519", printed(jump))]
    trust.accept_host_key(NODE, second)
    assert bench.connect(target).alive


def test_a_forgotten_key_is_asked_for_again_also_where_its_name_is_hashed(
    bench: Bench, trust: Trust, own_server: Sshd
) -> None:
    target = bench.target(own_server)
    trust.accept_host_key(NODE, refused(bench, target))
    own = bench.known_hosts.own
    subprocess.run(["ssh-keygen", "-q", "-H", "-f", str(own)], check=True, capture_output=True)
    assert own.read_text().startswith("|1|")
    assert bench.connect(target).alive
    ((host, _, print_),) = trust.listed()
    forgotten = trust.forget(host, print_)
    assert refused(bench, target).code == SshProblem.HOST_KEY_UNKNOWN
    trust.restore(host, print_, forgotten)
    assert bench.connect(target).alive
