"""Models on a node, through its real runner: a folder is read there, what serves is seen at a real router."""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors import haproxy
from connectors.haproxy import Listening, Router
from connectors.http11 import HttpReply
from connectors.runner.services import NodeServices
from console.deployments.model.artifacts import Danger
from console.deployments.model.deployments import Deployment, Replica
from console.deployments.model.models import Served, Serving
from console.deployments.service.artifacts import LocalFolder, inspect
from console.deployments.service.models import ModelsService
from console.deployments.service.records import Records
from console.deployments.service.seeing import Seeing, World
from console.fleet.model.inventory import Inventory, Node
from console.main.model_folders import NodeFolder
from console.main.seeing import seeing_over
from tests.support.acts import LocalNodes, LocalRunner, acts_over
from tests.support.journals import opened

WRITTEN = Path(__file__).resolve().parents[2] / "support" / "recorded" / "models"
#: An engine by its name and metrics; each completion is five tokens.
_ENGINE = """
import http.server, sys
made = 0
class Answering(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        global made
        made += 5 * self.path.startswith("/v1/")
        text = f"llamacpp:tokens_predicted_total {made}\\nllamacpp:requests_processing 0\\n".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
    def log_message(self, *_):
        pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])), Answering).serve_forever()
"""


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[LocalRunner]:
    made = LocalRunner(tmp_path / "node")
    yield made
    made.close()


def test_a_folder_of_a_node_is_told_as_one_of_this_computer(tmp_path: Path, runner: LocalRunner) -> None:
    folder = tmp_path / "model"
    (folder / "sub").mkdir(parents=True)
    shutil.copy(WRITTEN / "tiny.safetensors", folder)
    (folder / "m.gguf").write_bytes((WRITTEN / "tiny.gguf.head").read_bytes() + bytes(442_112))
    (folder / "sub" / "x.py").write_text("")
    (folder / "link").symlink_to("x")
    there, here = inspect(NodeFolder(runner, str(folder))), inspect(LocalFolder(folder))
    assert dataclasses.replace(there, findings=()) == dataclasses.replace(here, findings=())
    assert {(each.danger, each.path) for each in there.findings} == {(Danger.CODE, "sub/x.py"), (Danger.LINK, "link")}


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


class There:
    """The node as the console asks it; its router's socket lies in a folder of the test."""

    def __init__(self, runner: LocalRunner, admin: Path) -> None:
        self._runner, self._services, self._admin = runner, NodeServices(runner), admin

    def look(self, argv: tuple[str, ...]) -> tuple[int, bytes, bytes]:
        looked = self._runner.look(argv)
        return looked.status or 0, looked.out, looked.err

    def say(self, _socket: str, line: bytes) -> bytes:
        return self._services.ask(str(self._admin), line, shut=True).data

    def get(self, port: int, path: str, timeout: float) -> HttpReply:
        return self._services.http(port, "GET", path, timeout=timeout)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("haproxy") is None, reason="there is no haproxy")
def test_traffic_through_a_real_router_is_seen_with_its_rates_and_what_nobody_planned(
    tmp_path: Path, runner: LocalRunner
) -> None:
    port, blue, green, hand = free_ports(4)
    chat = Deployment(
        "d1", "chat", "m1", "n1", port, (Replica("r1", "n1", blue, green),), ("x", "{port}"), version="v1"
    )
    router = Router(
        "chat",
        (Listening("127.0.0.1", port),),
        (haproxy.Slot("r1-blue", "127.0.0.1", blue), haproxy.Slot("r1-green", "127.0.0.1", green, disabled=True)),
        str(tmp_path / "admin"),
        str(tmp_path / "state"),
    )
    (tmp_path / "haproxy.cfg").write_text(haproxy.configuration(router))
    script = tmp_path / "llama_server.py"
    script.write_text(_ENGINE)
    told: dict[str, tuple[Serving, ...]] = {}

    class Register:
        def note_served(self, node: str, serving: Sequence[Serving], at: float | None = None) -> tuple[Served, ...]:
            told[node] = tuple(each for each in serving if each.planned or str(hand) in each.slot)
            return ()

    @contextmanager
    def reach(_node: str) -> Iterator[There]:
        yield There(runner, tmp_path / "admin")

    world = World(lambda: (chat,), tuple, tuple, reach, time.time, time.monotonic)
    seeing = Seeing(world, Register())
    engines = [[sys.executable, str(script), "--port", str(each)] for each in (blue, hand)]
    programs = [*engines, ["haproxy", "-db", "-f", str(tmp_path / "haproxy.cfg")]]
    with contextlib.ExitStack() as running:
        for argv in programs:
            running.enter_context(ended_after(argv))
        until_up(tmp_path / "admin")
        seeing.look()
        for _ in range(20):
            assert ask(port)
        seeing.look()
    now = seeing.seen()["d1"].now
    assert now is not None and now.requests and now.tokens is not None
    assert now.tokens == pytest.approx(5 * now.requests, rel=0.05)
    assert (now.errors, now.running) == (0, 0)
    assert Serving("n1", "chat blue", "m1", "v1") in told["n1"]
    assert [each.port for each in seeing.unplanned() if each.port in (blue, green, hand)] == [hand]
    assert any(not each.planned for each in told["n1"])


def test_an_engine_started_by_hand_stands_in_the_register_as_unplanned(tmp_path: Path) -> None:
    node = Node("hall", "g01", "127.0.0.1", id="n1")
    [port] = free_ports(1)
    script = tmp_path / "llama_server.py"
    script.write_text(_ENGINE)
    with opened(tmp_path / "journal.db") as journal:
        models = ModelsService(Records(journal))
        spare = models.add("spare-parts")
        acts = acts_over(journal, LocalNodes(tmp_path / "nodes"), tmp_path)
        inventory = SimpleNamespace(current=lambda: Inventory((), (node,)))
        rollouts = SimpleNamespace(deployments=tuple, rollouts=tuple, note_serving=print)
        seeing = seeing_over(rollouts, models, inventory, acts, lambda: ["n1", "gone"])  # type: ignore[arg-type]
        argv = [sys.executable, str(script), "--port", str(port), "--alias", "spare-parts"]
        with ended_after(argv):
            seeing.look()
            [seen] = [each for each in models.served(spare.id) if each.end is None]
            assert (seen.slot, seen.planned, seen.version) == (f"llama.cpp :{port}", False, "")
        seeing.forget()
        seeing.look()
        assert all(each.end is not None for each in models.served(spare.id))
        acts.close()


@contextmanager
def ended_after(argv: list[str]) -> Iterator[None]:
    program = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        program.terminate()
        program.wait(10)


def until_up(admin: Path) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as to:
            to.connect(str(admin))
            to.sendall(haproxy.SHOW_STAT)
            said = b"".join(iter(lambda: to.recv(65536), b""))
            if haproxy.servers(haproxy.read_stat(said), "be-chat")["r1-blue"].up:
                return
        time.sleep(0.1)
    raise AssertionError("the engine did not come up")


def ask(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), 10) as to:
        to.sendall(b"GET /v1/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        return b" 200 " in b"".join(iter(lambda: to.recv(65536), b""))
