"""A real HAProxy with the configuration that is written for it: shares by weight, nothing repeated, nothing leaked."""

from __future__ import annotations

import http.client
import http.server
import shutil
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from connectors import haproxy
from connectors.haproxy import Going, Listening, Router, Slot
from tests.support.routers import routers

pytestmark = [
    pytest.mark.skipif(shutil.which("haproxy") is None, reason="there is no haproxy"),
    pytest.mark.slow,
]


class Engine(http.server.ThreadingHTTPServer):
    """A server that counts what reaches it, besides the questions for its health."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.seen = Counter[str]()

    def handle_error(self, *_request: object) -> None:
        """Health checks hang up as soon as they know."""


class Answering(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Engine

    def do_GET(self) -> None:
        if self.path != "/health":
            self.server.seen[self.path] += 1
            assert self.headers["X-Request-Id"]
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def engines() -> Iterator[tuple[Engine, Engine]]:
    both = Engine(), Engine()
    for engine in both:
        threading.Thread(target=engine.serve_forever, daemon=True).start()
    yield both
    for engine in both:
        engine.shutdown()
        engine.server_close()


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def say(path: str, line: bytes) -> bytes:
    said = b""
    with socket.socket(socket.AF_UNIX) as to:
        to.settimeout(10)
        to.connect(path)
        to.sendall(line)
        while got := to.recv(65536):
            said += got
    return said


def until_up(router: Router, slot: str) -> None:
    for _ in range(300):
        try:
            stats = haproxy.read_stat(say(router.socket, haproxy.SHOW_STAT))
        except OSError:
            stats = ()
        if (stat := haproxy.servers(stats, router.backend).get(slot)) is not None and stat.up:
            return
        time.sleep(0.1)
    raise AssertionError(f"{slot} did not come up")


def ask(port: int, path: str, times: int) -> Counter[int]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    got = Counter[int]()
    for _ in range(times):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        got[answer.status] += 1
    connection.close()
    return got


def test_requests_go_by_weight_and_never_to_what_was_not_found_well(
    tmp_path: Path, engines: tuple[Engine, Engine]
) -> None:
    blue, green = engines
    port = free_port()
    slots = (
        Slot("r1-blue", "127.0.0.1", blue.server_port),
        Slot("r1-green", "127.0.0.1", green.server_port, disabled=True),
    )
    router = Router("chat", (Listening("127.0.0.1", port),), slots, str(tmp_path / "s"), str(tmp_path / "state"))
    file = tmp_path / "haproxy.cfg"
    file.write_text(haproxy.configuration(router))
    running = subprocess.Popen(
        ["haproxy", "-db", "-f", str(file)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until_up(router, "r1-blue")
        haproxy.read_done(say(router.socket, haproxy.set_weight(router.backend, "r1-green", 0)))
        haproxy.read_done(say(router.socket, haproxy.set_state(router.backend, "r1-green", Going.READY)))
        assert ask(port, "/v1/models", 40) == {200: 40}
        until_up(router, "r1-green")
        assert ask(port, "/v1/models", 40) == {200: 40} and not green.seen
        haproxy.read_done(say(router.socket, haproxy.set_weight(router.backend, "r1-green", 25)))
        assert ask(port, "/v1/chat", 100) == {200: 100}
        assert (blue.seen["/v1/chat"], green.seen["/v1/chat"]) == (80, 20)
        for hidden in ("/metrics", "/v1/../metrics", "/v1/%2e%2e/metrics", "/v1/..", "/slots"):
            assert ask(port, hidden, 1) == {404: 1}
        haproxy.read_done(say(router.socket, haproxy.set_state(router.backend, "r1-blue", Going.DRAIN)))
        assert ask(port, "/v1/after", 20) == {200: 20} and green.seen["/v1/after"] == 20
        assert set(blue.seen) == {"/v1/models", "/v1/chat"}
    finally:
        running.terminate()
        running.wait(10)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(router=routers())
def test_any_sound_configuration_is_one_for_haproxy(tmp_path: Path, router: Router) -> None:
    file = tmp_path / "haproxy.cfg"
    file.write_text(haproxy.configuration(router))
    done = subprocess.run(haproxy.check(str(file)), capture_output=True, check=False)
    assert haproxy.read_check(done.returncode, done.stdout, done.stderr).valid, done.stderr
