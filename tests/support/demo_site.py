"""The common part of tests of the demo site: a fixed moment, and a reader that follows a node's probe over real SSH."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import paramiko

from connectors.probe import launch
from connectors.probe.decoder import Decoder
from connectors.probe.messages import MAX_LINE_BYTES, Hello
from connectors.site_simulator.client import DemoNode, Site

#: A Tuesday, 14:00 in Sweden, in unix seconds.
AFTERNOON = 1_795_525_200.0


def connect(site: Site, node: DemoNode) -> paramiko.Transport:
    """A connection that accepts the announced host key and no other."""
    transport = paramiko.Transport(socket.create_connection((node.host, node.port), timeout=20))
    try:
        key = paramiko.Ed25519Key(filename=str(site.client_key))
        transport.start_client(timeout=20)
        host_key = transport.get_remote_server_key()
        assert f"{host_key.get_name()} {host_key.get_base64()}" == node.host_key
        transport.auth_publickey(site.user, key)
    except BaseException:
        transport.close()
        raise
    return transport


class NodeReader:
    """The real probe on a simulated node, its messages collected."""

    def __init__(self, site: Site, name: str, tiers: tuple[float, float, float] = (0.5, 1.0, 1.0)) -> None:
        self.node = next(node for node in site.nodes if node.name == name)
        self.messages: list[Any] = []
        self.ended = False
        self._news = threading.Condition()
        self._transport = connect(site, self.node)
        self.channel = self._transport.open_session()
        self.channel.exec_command(launch.command())
        self.channel.sendall(launch.payload(launch.ProbeOptions(tiers=tiers)))
        self._thread = threading.Thread(target=self._read, name=f"reader-{name}")
        self._thread.start()
        self.wait_for(lambda m: isinstance(m, Hello))

    def _read(self) -> None:
        decoder = Decoder(MAX_LINE_BYTES)
        with contextlib.suppress(OSError):
            while data := self.channel.recv(65_536):
                fresh = decoder.feed(data)
                with self._news:
                    self.messages.extend(fresh)
                    self._news.notify_all()
        with self._news:
            self.ended = True
            self._news.notify_all()

    def mark(self) -> int:
        """A place in the messages: `wait_for` can look from there on."""
        with self._news:
            return len(self.messages)

    def wait_for(self, wanted: Callable[[Any], object], since: int = 0, seconds: float = 60.0) -> Any:
        """The first message at or after `since` that is wanted; fails when it does not come."""
        end = time.monotonic() + seconds
        with self._news:
            while True:
                for message in self.messages[since:]:
                    if wanted(message):
                        return message
                since = len(self.messages)
                left = end - time.monotonic()
                assert not self.ended, f"{self.node.name} ended; last: {self.messages[-1:]}"
                assert left > 0, f"{self.node.name}: not seen; last: {self.messages[-1:]}"
                self._news.wait(left)

    def wait_for_end(self, seconds: float = 30.0) -> None:
        self._thread.join(seconds)
        assert not self._thread.is_alive()

    def close(self) -> None:
        self._transport.close()
        self._thread.join(20)
