"""A command of a simulated node that is over before its server has said that it runs is heard all the same."""

from __future__ import annotations

import contextlib
import os
import socket
import time

import paramiko
import pytest

from connectors.site_simulator import server
from connectors.site_simulator.running import NOT_RUN, Surroundings
from connectors.site_simulator.server import NodeSettings


def test_a_command_that_is_over_at_once_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    grant = server._Door.check_channel_exec_request

    def slowly(door: server._Door, channel: paramiko.Channel, command: bytes) -> bool:
        granted = grant(door, channel, command)
        while door.programs[0]._process.poll() is None:  # a busy machine: the program is faster than its server
            time.sleep(0.01)
        time.sleep(0.1)
        return granted

    monkeypatch.setattr(server._Door, "check_channel_exec_request", slowly)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ours = socket.create_connection(listener.getsockname())
        theirs, _ = listener.accept()
    key = paramiko.ECDSAKey.generate()
    surroundings = Surroundings(dict(os.environ), lambda: None, lambda _data: None, lambda: None)
    connection = server._Connection(theirs, NodeSettings("g01", paramiko.ECDSAKey.generate(), key, surroundings))
    with contextlib.closing(connection), paramiko.Transport(ours) as client:
        client.start_client(timeout=10)
        client.auth_publickey(server.USER, key)
        channel = client.open_session()
        channel.exec_command("id")
        assert channel.recv_exit_status() == NOT_RUN
        assert b"simulated" in channel.recv_stderr(1000)
