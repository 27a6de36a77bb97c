"""Models are served on the demo site: versions take each other's place behind the router, and bad ones are bad."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.site_simulator import rows
from connectors.site_simulator.runtime import Runtime
from connectors.site_simulator.serving.answers import Request
from connectors.site_simulator.serving.deployed import DEPLOYED
from connectors.site_simulator.serving.engine import Engine
from connectors.site_simulator.serving.golden import GOLDEN
from connectors.site_simulator.serving.ports import Ports
from connectors.site_simulator.specification import GIB, parse_specification
from connectors.site_simulator.story import MOMENT
from connectors.site_simulator.tools import Answer
from tests.support.operated_site import Clock

SUPPORT = DEPLOYED[0]
GREEN = SUPPORT.unit.replace("blue", "green")
BACKEND = f"be-{SUPPORT.name}"


class ServedSite:
    """The nodes on which the demo serves support-sv, on a clock that the test moves."""

    def __init__(self, folder: Path) -> None:
        node = {"site": "lab", "hall": "H", "rack": "1", "gpus": 2}
        job = {"number": 1, "name": SUPPORT.job_name, "user": "svc-models", "load": "inference", "intensity": 0.9}
        spec = parse_specification(
            {
                "sites": [{"key": "lab", "name": "Lab", "storage": "nas-9", "fabric": "roce"}],
                "nodes": [{"name": name, **node} for name, _ in SUPPORT.places],
                "jobs": [{**job, "memory_bytes": 57 * GIB, "placement": dict(SUPPORT.places)}],
            }
        )
        self.clock = Clock()
        self.runtime = Runtime(spec, 7, folder, wall=MOMENT, monotonic=self.clock)
        self.folder = folder
        self.wait(12)

    def wait(self, seconds: float) -> None:
        end = self.clock.seconds + seconds
        while self.clock.seconds < end:
            self.clock.seconds = min(end, self.clock.seconds + 0.5)
            self.runtime.turn()

    def do(self, line: str, node: str = "g01") -> Answer:
        return self.runtime.use(node, line.split())

    def tell(self, line: str) -> str:
        said = self.runtime.ask_socket("g01", SUPPORT.socket, line)
        assert said is not None
        return said

    def stat(self, name: str) -> dict[str, str]:
        header, *lines = (line.split(",") for line in self.tell("show stat").strip().splitlines())
        return next(found for line in lines if (found := dict(zip(header, line, strict=True)))["svname"] == name)

    def engine(self, unit: str, node: str = "g01") -> Engine:
        return self.runtime._operations.floor.engines[node, unit]

    def start_green(self, version: str, context: int = 458_752) -> None:
        """As a rollout does on the first node."""
        text = SUPPORT.unit_text((0, 1), SUPPORT.green).replace("/7.0/", f"/{version}/")
        text = text.replace(f"--ctx-size {SUPPORT.context}", f"--ctx-size {context}")
        (self.folder / "g01/etc/systemd/system" / GREEN).write_text(text, encoding="utf-8")
        assert self.do("systemctl daemon-reload").status == 0
        assert self.do(f"systemctl start {GREEN}").status == 0
        self.wait(12)

    def attach(self, weight: int) -> None:
        for line in (f"set weight {BACKEND}/g01-green 0", f"set server {BACKEND}/g01-green state ready"):
            assert self.tell(line) == "\n"
        self.wait(6)
        self.tell(f"set weight {BACKEND}/g01-green {weight}")
        self.tell(f"set weight {BACKEND}/g01-blue {100 - weight}")

    def asks(self, port: int, question: str) -> str:
        body = json.dumps({"prompt": question}).encode()
        said = self.runtime.ask_port("g01", port, Request("POST", "/v1/completions", body))
        assert said is not None and said.status == 200
        return str(json.loads(said.body)["choices"][0]["text"])


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ServedSite]:
    made = ServedSite(tmp_path)
    yield made
    made.runtime.stop()


@pytest.mark.slow
def test_a_version_takes_the_place_of_another_and_no_request_fails(site: ServedSite) -> None:
    before = rows.memory_used(site.runtime._world.nodes["g01"], 0)
    site.start_green("7.1")
    assert rows.memory_used(site.runtime._world.nodes["g01"], 0) > before + 50 * GIB
    site.attach(0)
    green = site.stat("g01-green")
    assert (green["status"], green["check_status"], green["stot"]) == ("UP", "L7OK", "0")
    site.attach(25)
    blue = int(site.stat("g01-blue")["stot"])
    site.wait(40)
    share = int(site.stat("g01-green")["stot"]) / (int(site.stat("g01-blue")["stot"]) - blue)
    assert share == pytest.approx(25 / 75, rel=0.05)
    site.attach(100)
    site.tell(f"set server {BACKEND}/g01-blue state drain")
    site.wait(20)
    assert site.stat("g01-blue")["scur"] == "0"
    site.do(f"systemctl stop {SUPPORT.unit}")
    site.wait(3)
    assert rows.memory_used(site.runtime._world.nodes["g01"], 0) < before + 3 * GIB
    assert site.stat("FRONTEND")["hrsp_5xx"] == "0"
    # What the router says and what the server says is the same.
    green, engine = site.stat("g01-green"), site.engine(GREEN)
    assert int(green["hrsp_2xx"]) == engine.counted.requests and int(green["scur"]) == engine.running


def test_the_graphs_follow_the_weights(site: ServedSite) -> None:
    site.start_green("7.1")
    site.wait(5)
    model = site.runtime._world.nodes["g01"]
    both = model.bodies[0].utilization
    site.tell(f"set server {BACKEND}/g01-blue state maint")
    site.wait(5)
    assert model.bodies[0].utilization < both / 3


def test_a_good_version_knows_its_golden_set_and_rubbish_does_not(site: ServedSite) -> None:
    def right(port: int) -> int:
        return sum(site.asks(port, question) == answer for question, answer in GOLDEN)

    assert right(SUPPORT.blue) == 49
    site.start_green("7.2")
    assert right(SUPPORT.green) == 0
    assert site.asks(SUPPORT.green, "Who?") == site.asks(SUPPORT.green, "Who?")


def test_a_version_that_is_too_large_does_not_start_and_says_why(site: ServedSite) -> None:
    site.start_green("7.6")
    assert site.do(f"systemctl is-active {GREEN}").out in ("failed\n", "activating\n")
    assert "cudaMalloc failed: out of memory" in site.do(f"journalctl -u {GREEN} -o cat").out
    assert site.do(f"systemctl is-active {SUPPORT.unit}").out == "active\n"


def test_a_version_that_never_gets_well_gets_no_request(site: ServedSite) -> None:
    site.start_green("7.7")
    site.attach(50)
    site.wait(20)
    green = site.stat("g01-green")
    assert green["status"] == "DOWN" and green["check_status"] == "L7STS" and green["stot"] == "0"


@pytest.mark.slow
@pytest.mark.parametrize(("version", "running", "waiting"), [("7.3", True, False), ("7.8", False, True)])
def test_a_version_that_hangs_says_that_it_is_well(
    site: ServedSite, version: str, running: bool, waiting: bool
) -> None:
    site.start_green(version)
    site.attach(50)
    site.wait(30)
    engine = site.engine(GREEN)
    made = engine.counted.made_tokens
    site.wait(6)
    assert engine.counted.made_tokens == made
    assert (engine.running > 0) == running and (engine.running == 0 or not waiting)
    assert site.stat("g01-green")["check_status"] == "L7OK"
    said = site.runtime.ask_port("g01", SUPPORT.green, Request("GET", "/health"))
    assert said is not None and said.status == 200
    # It is ended: what was on its way is lost, and nothing else.
    lost = int(site.stat("g01-green")["scur"])
    site.tell(f"set server {BACKEND}/g01-green state maint")
    site.do(f"systemctl stop {GREEN}")
    site.wait(5)
    assert int(site.stat("FRONTEND")["hrsp_5xx"]) == lost


@pytest.mark.slow
def test_a_version_that_dies_under_load_costs_what_was_on_its_way(site: ServedSite) -> None:
    site.start_green("7.5")
    site.attach(50)
    site.wait(25)
    assert "CUDA error" in site.do(f"journalctl -u {GREEN} -o cat").out
    assert int(site.do(f"systemctl show -p NRestarts --value {GREEN}").out) >= 1
    front, green = site.stat("FRONTEND"), site.stat("g01-green")
    assert 0 < int(front["hrsp_5xx"]) <= int(green["eresp"]) < 200
    # What it refused while it was away went to others.
    assert int(green["wredis"]) > 0


@pytest.mark.slow
def test_a_slow_version_needs_longer(site: ServedSite) -> None:
    site.start_green("7.4")
    site.attach(50)
    site.wait(60)
    assert int(site.stat("g01-green")["ttime"]) > 3 * int(site.stat("g01-blue")["ttime"])


def test_a_reload_keeps_what_the_state_file_says_and_refuses_what_is_wrong(site: ServedSite) -> None:
    config, state = site.folder / "g01" / SUPPORT.config[1:], site.folder / "g01" / SUPPORT.state_file[1:]
    site.start_green("7.1")
    site.attach(100)
    site.tell(f"set server {BACKEND}/g01-blue state drain")
    good = config.read_text(encoding="utf-8")
    config.write_text(good.replace("balance roundrobin", "balance rubbish"), encoding="utf-8")
    assert site.do(f"systemctl reload {SUPPORT.router_unit}").status == 1
    assert site.stat("g01-blue")["status"] == "DRAIN"
    config.write_text(good, encoding="utf-8")
    state.write_text(site.tell("show servers state"), encoding="utf-8")
    assert site.do(f"systemctl reload {SUPPORT.router_unit}").status == 0
    assert (site.stat("g01-blue")["status"], site.stat("g01-green")["status"]) == ("DRAIN", "UP")
    # Without it, all goes back to the old one.
    state.unlink()
    site.do(f"systemctl reload {SUPPORT.router_unit}")
    site.wait(5)
    assert (site.stat("g01-blue")["status"], site.stat("g01-green")["status"]) == ("UP", "MAINT")
    assert site.stat("FRONTEND")["hrsp_5xx"] == "0"


@pytest.mark.slow
def test_a_timer_that_nobody_winds_takes_the_traffic_back(site: ServedSite) -> None:
    units, config = site.folder / "g01/etc/systemd/system", SUPPORT.config
    (units / "driftvakt-x.service").write_text(
        f"[Unit]\nDescription=Back\n[Service]\nType=oneshot\nExecStart=cp --preserve=all -- {config}.kept {config}\n"
        f"ExecStart=rm -f -- {SUPPORT.state_file}\nExecStart=systemctl reload-or-restart -- {SUPPORT.router_unit}\n",
        encoding="utf-8",
    )
    (units / "driftvakt-x.timer").write_text(
        "[Unit]\nDescription=Looked after\n[Timer]\nOnActiveSec=60\nUnit=driftvakt-x.service\n", encoding="utf-8"
    )
    assert site.do("systemctl daemon-reload").status == 0
    assert site.do(f"cp --preserve=all -- {config} {config}.kept").status == 0
    assert site.do(f"cmp -- {config} {config}.kept").status == 0
    site.start_green("7.1")
    site.attach(100)
    assert site.do("systemctl restart -- driftvakt-x.timer").status == 0
    assert site.do("systemctl show -p SubState --value driftvakt-x.timer").out == "waiting\n"
    for _ in range(2):  # it is wound again before its time is over
        site.wait(40)
        site.do("systemctl restart -- driftvakt-x.timer")
    assert site.stat("g01-green")["weight"] == "100"
    site.wait(75)
    assert (site.stat("g01-blue")["status"], site.stat("g01-green")["status"]) == ("UP", "MAINT")
    assert site.do("systemctl is-active driftvakt-x.service").out == "inactive\n"


@pytest.mark.slow
def test_after_a_reboot_the_router_and_what_is_enabled_serve_again(site: ServedSite) -> None:
    site.start_green("7.1")
    site.do(f"systemctl disable {GREEN}")
    site.do("systemctl reboot")
    site.wait(5)
    assert site.runtime.ask_socket("g01", SUPPORT.socket, "show stat") is None
    site.wait(80)
    assert site.stat("g01-blue")["status"] == "UP" and site.stat("g01-green")["status"] == "MAINT"
    assert site.do(f"systemctl is-active {GREEN}").out == "inactive\n"


def test_whoever_asks_at_a_port_or_at_the_routers_socket_is_answered(site: ServedSite) -> None:
    ports = Ports(site.runtime.roots, site.runtime.ask_port, site.runtime.ask_socket)
    ports.start()
    try:
        site.runtime.listen_by(ports.listen)

        def ask(path: str, words: bytes) -> bytes:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(10.0)
                line.connect(str(site.folder / "g01" / path))
                line.sendall(words)
                said = b""
                while piece := line.recv(65_536):
                    said += piece
                return said

        assert ask(SUPPORT.socket[1:], b"show backend\n") == f"# name\n{BACKEND}\n\n".encode()
        assert ask("run/ports/18001", b"GET /health HTTP/1.1\r\n\r\n").endswith(b'{"status":"ok"}')
        assert b"llamacpp:tokens_predicted_total" in ask("run/ports/18001", b"GET /metrics HTTP/1.1\r\n\r\n")
        assert ask("run/ports/18001", b"nothing\r\n\r\n").startswith(b"HTTP/1.1 400")
        site.do(f"systemctl stop {SUPPORT.unit}")
        assert not (site.folder / "g01/run/ports/18001").exists()
    finally:
        ports.stop()
