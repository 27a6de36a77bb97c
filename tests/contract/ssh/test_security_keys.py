"""Keys in FIDO security keys, which live in the agent: a real sshd checks what they sign."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.ssh.problems import SshProblem
from connectors.streams import ConnectorError
from tests.contract.ssh.conftest import Bench
from tests.support.security_key import SecurityKeyAgent
from tests.support.sshd import Sshd

KINDS = ["ed25519", "ecdsa"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_security_key_logs_in_through_the_agent(bench: Bench, own_server: Sshd, tmp_path: Path, kind: str) -> None:
    bench.trust(own_server)
    with SecurityKeyAgent(tmp_path / "agent.sock", kind) as agent:
        (tmp_path / "key.pub").write_text(agent.public_line + "\n")
        own_server.authorize(tmp_path / "key")
        target = bench.target(own_server, identity_files=(), identities_configured=False, identity_agent=agent.socket)
        assert bench.connect(target).alive


@pytest.mark.parametrize("kind", KINDS)
def test_one_that_nobody_touched_is_refused_by_the_server(
    bench: Bench, own_server: Sshd, tmp_path: Path, kind: str
) -> None:
    bench.trust(own_server)
    with SecurityKeyAgent(tmp_path / "agent.sock", kind, touched=False) as agent:
        (tmp_path / "key.pub").write_text(agent.public_line + "\n")
        own_server.authorize(tmp_path / "key")
        target = bench.target(own_server, identity_files=(), identities_configured=False, identity_agent=agent.socket)
        with pytest.raises(ConnectorError) as caught:
            bench.connect(target)
    assert caught.value.code is SshProblem.AUTH_FAILED
    assert caught.value.facts["tried"] == "agent security key"
