"""An agent that hangs keeps nobody waiting for longer than was said: files are used, and signing is refused."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.ssh.agents import Agent, AgentError
from connectors.ssh.signers import Signers


@pytest.fixture
def hanging(tmp_path: Path) -> Iterator[str]:
    """The socket of an agent that takes every question and answers none."""
    if sys.platform == "win32":
        pytest.skip("agents are pipes there")
    place = str(tmp_path / "agent")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(place)
        server.listen()
        over, held = threading.Event(), list[socket.socket]()

        def serve() -> None:
            server.settimeout(0.1)
            while not over.is_set():
                try:
                    held.append(server.accept()[0])
                except TimeoutError:
                    continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield place
        over.set()
        thread.join()
        for each in held:
            each.close()


def test_keys_in_files_are_found_beside_an_agent_that_hangs(hanging: str, tmp_path: Path):
    key = tmp_path / "id_ed25519"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    signers = Signers([key], hanging, patience=0.1)
    (found,) = signers.available()
    assert found.place == str(key)
    assert "SIGNATURE" in signers.sign(found, b"message", "test@driftvakt")


def test_what_only_a_hanging_agent_could_sign_is_refused(hanging: str):
    agent = Agent(hanging, 0.1)
    try:
        with pytest.raises(AgentError):
            agent.identities()
        with pytest.raises(AgentError):
            agent.sign(b"key", b"data", 0)
    finally:
        agent.close()
