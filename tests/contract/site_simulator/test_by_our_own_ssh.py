"""The console's own SSH connector reaches the demo site as it would reach a real one."""

from __future__ import annotations

import queue

import pytest

from connectors.probe import launch
from connectors.probe.decoder import Decoder
from connectors.probe.messages import MAX_LINE_BYTES, Hello, Sample
from connectors.ssh.connecting import connect
from connectors.ssh.known_hosts import KnownHosts
from connectors.ssh.problems import SshError, SshProblem
from connectors.ssh.targets import Target


@pytest.fixture
def target_of(site):
    def make(name: str) -> Target:
        node = next(node for node in site.nodes if node.name == name)
        key = (site.client_key,)
        return Target(name, node.host, node.port, site.user, identity_files=key, identities_only=True)

    return make


@pytest.fixture
def known_hosts(site, tmp_path) -> KnownHosts:
    own = tmp_path / "known_hosts"
    own.write_text(site.known_hosts)
    return KnownHosts(own)


def test_the_probe_speaks_through_it(target_of, known_hosts):
    connection = connect(target_of("g01"), known_hosts=known_hosts)
    output: queue.SimpleQueue = queue.SimpleQueue()
    ends: queue.SimpleQueue = queue.SimpleQueue()
    stream = connection.open(launch.command(), on_output=output.put, on_error_output=output.put, on_end=ends.put)
    stream.write(launch.payload())
    decoder = Decoder(MAX_LINE_BYTES)
    messages: list = []
    while not any(isinstance(message, Sample) for message in messages):
        messages += decoder.feed(output.get(timeout=30))
    assert isinstance(messages[0], Hello) and messages[0].simulated
    stream.write(launch.control("stop"))
    assert ends.get(timeout=30).exit_status == 0
    connection.close()


def test_a_host_key_that_is_not_known_is_not_trusted(target_of, tmp_path):
    with pytest.raises(SshError) as caught:
        connect(target_of("g01"), known_hosts=KnownHosts(tmp_path / "none"))
    assert caught.value.code is SshProblem.HOST_KEY_UNKNOWN


def test_a_node_that_is_gone_refuses(site, target_of, known_hosts):
    site.raise_fault("node_gone", node="g02")
    with pytest.raises(SshError) as caught:
        connect(target_of("g02"), known_hosts=known_hosts)
    assert caught.value.code is SshProblem.REFUSED


def test_a_connection_learns_that_its_node_is_gone(site, target_of, known_hosts):
    connection = connect(target_of("g04"), known_hosts=known_hosts)
    ends: queue.SimpleQueue = queue.SimpleQueue()
    connection.open(launch.command(), on_output=lambda _: None, on_error_output=lambda _: None, on_end=ends.put)
    site.raise_fault("node_gone", node="g04")
    assert ends.get(timeout=30).error is not None
    connection.close()
