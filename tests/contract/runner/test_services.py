"""Services of a node by its runner, on this machine: asked over loopback and Unix sockets, within time and bounds."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from connectors.runner.client import NodeRunner, RunnerProblem
from connectors.runner.files import Lease
from connectors.runner.services import NodeServices
from connectors.streams import ConnectorError
from tests.support.node_runners import TARGET, why
from tests.support.sshd import free_port

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the runner needs Linux"),
]


class Model(BaseHTTPRequestHandler):
    """A service that says back what it was asked, in pieces."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200 if self.path == "/health" else 404)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for part in (self.command.encode(), body, b"x" * (int(self.headers.get("X-Size", 0)))):
            if part:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")

    do_POST = do_GET

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def stats(tmp_path: Path) -> Iterator[str]:
    """A Unix socket that answers one line, and stays if it is asked to."""
    place = tmp_path / ("long" * 20) / "stats"
    place.parent.mkdir()
    ear, folder = socket.socket(socket.AF_UNIX), os.open(place.parent, os.O_RDONLY)
    ear.bind(f"/proc/self/fd/{folder}/stats")  # the path itself is longer than a socket's may be
    ear.listen(4)

    def serve() -> None:
        while True:
            try:
                line, _ = ear.accept()
            except OSError:
                return
            with line:
                asked = line.recv(100)
                line.sendall(b"answer to " + asked)
                if asked.startswith(b"stay"):
                    line.recv(1)

    thread = threading.Thread(target=serve)
    thread.start()
    yield str(place)
    ear.shutdown(socket.SHUT_RDWR)
    ear.close()
    thread.join()
    os.close(folder)


def test_http_is_asked_and_answered_whole(runner: NodeRunner, port: int) -> None:
    services = NodeServices(runner)
    answer = services.http(port, "GET", "/health")
    assert (answer.status, answer.body, answer.whole) == (200, b"GET", True)
    answer = services.http(port, "POST", "/other", body=b'{"a": 1}', lease=Lease(TARGET, 1))
    assert (answer.status, answer.body) == (404, b'POST{"a": 1}')
    large = services.http(port, "GET", "/health", headers={"X-Size": "900000"})
    assert not large.whole and len(large.body) < 1 << 19


def test_what_would_smuggle_a_second_request_is_no_path_and_no_header(runner: NodeRunner, port: int) -> None:
    services = NodeServices(runner)
    for method, path, headers in (
        ("GET", "/ HTTP/1.1\r\n\r\nDELETE /", {}),
        ("GET /\r\n", "/", {}),
        ("GET", "/", {"X": "a\r\nb: c"}),
        ("GET", "http://elsewhere/", {}),
    ):
        with pytest.raises(ValueError):
            services.http(port, method, path, headers=headers)


def test_a_line_is_asked_over_a_socket_until_it_closes_or_has_said_enough(runner: NodeRunner, stats: str) -> None:
    services = NodeServices(runner)
    reply = services.ask(stats, b"show info\n", shut=True)
    assert (reply.data, reply.ended) == (b"answer to show info\n", "closed")
    reply = services.ask(stats, b"stay\n", until=b"\n")
    assert (reply.data, reply.ended) == (b"answer to stay\n", "until")
    begun = time.monotonic()
    reply = services.ask(stats, b"stay\n", timeout=0.2)
    assert (reply.data, reply.ended) == (b"answer to stay\n", "time")
    assert time.monotonic() - begun < 30


def test_nobody_there_is_said_and_so_is_one_without_the_lease(runner: NodeRunner, tmp_path: Path, port: int) -> None:
    services = NodeServices(runner)
    attempts: list[Callable[[], object]] = [
        lambda: services.ask(free_port(), b"x"),
        lambda: services.ask(str(tmp_path / "no"), b"x"),
        lambda: services.http(port, "POST", "/health", lease=Lease(TARGET, 7)),
        lambda: services.ask(70_000, b"x"),
    ]
    said = []
    for attempt in attempts:
        with pytest.raises(ConnectorError) as refused:
            attempt()
        said.append(why(refused))
    assert said == ["system", "system", "stale_epoch", "bad_request"]


def test_what_is_no_http_is_said_so(runner: NodeRunner, stats: str) -> None:
    with pytest.raises(ConnectorError) as error:
        NodeServices(runner).http(stats, "GET", "/")
    assert error.value.code is RunnerProblem.NOT_SPOKEN
