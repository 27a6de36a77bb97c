"""All rules for 1,024 nodes at one second, against Prometheus with the same rules as alerting rules on the same series.

python -m tests.bench.prometheus [--nodes 1024] [--seconds 60] [--programs FOLDER]

Prometheus is Debian's (package `prometheus`); `--programs` names a folder with it that is not on the path. It holds the
series in its head, scraped twice a minute, and evaluates the rules every second; what it takes without rules is taken
off, so that scraping and storing count for nothing. Ours is the judge alone, around a collector that gets a sample a
second. Both are processor time.
"""

from __future__ import annotations

import argparse
import contextlib
import http.server
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from console.fleet.service.rulebook import shipped
from tests.bench.judging import run as judged
from tests.bench.report import Report, machine

#: What rules look at, by the thing that it is of, with a value at which all is well.
SERIES = {
    "gpu": {
        "heat": 0, "power_brake": 0, "answers": 1, "ecc_uncorrected": 0, "remap_failed": 0, "remap_pending": 0,
        "recovery": 0, "rows_remapped": 0, "lanes_missing": 0, "pcie_replays": 3, "job_use": 50, "memory_left": 0,
    },
    "node": {"lost": 0, "driver_hung": 0, "stalled_on_memory": 0, "stalled_on_files": 1, "clock_offset": 0.01},
    "port": {"errors": 0, "symbol_errors": 0, "down": 0},
    "disk": {"free": 50, "full_in": 900},
}  # fmt: skip
PARTS = {"gpu": 8, "node": 1, "port": 4, "disk": 2}
#: Series of one node.
COUNT = sum(PARTS[kind] * len(names) for kind, names in SERIES.items())
#: Our rows as alerting rules: what is met, and for how long.
ALERTS = (
    ("site_lost", "count by (site) (node_lost == 1) == count by (site) (node_lost)", 0),
    ("rack_lost", "count by (rack) (node_lost == 1) / count by (rack) (node_lost) >= 0.75", 0),
    ("rack_hot", "count by (rack) (max by (rack, node) (gpu_heat) == 1) / count by (rack) (node_lost) >= 0.5", 30),
    ("link_lost", "node_lost == 1", 0),
    ("console_clock", "count(abs(node_clock_offset) > 5) == count(node_clock_offset)", 0),
    ("driver_hung", "node_driver_hung == 1", 0),
    ("memory_stalled", "node_stalled_on_memory > 60", 30),
    ("files_stalled", "node_stalled_on_files > 10", 5),
    ("clock_ahead", "node_clock_offset > 5", 0),
    ("clock_behind", "node_clock_offset < -5", 0),
    ("gpu_lost", "gpu_answers == 0", 0),
    ("gpu_memory_error", "gpu_ecc_uncorrected > 0", 0),
    ("gpu_remap_failed", "gpu_remap_failed == 1", 0),
    ("gpu_rows_used_up", "gpu_rows_remapped > 511", 0),
    ("gpu_hot", "gpu_heat == 1", 30),
    ("gpu_power_brake", "gpu_power_brake == 1", 0),
    ("gpu_recovery", "gpu_recovery > 0", 0),
    ("gpu_pcie_narrow", "gpu_lanes_missing > 0", 0),
    ("gpu_pcie_replays", "gpu_pcie_replays > 31", 0),
    ("gpu_memory_left", "gpu_memory_left > 2", 60),
    ("gpu_job_idle", "gpu_job_use < 5", 900),
    ("gpu_remap_pending", "gpu_remap_pending == 1", 0),
    ("disk_full", "disk_free < 3", 0),
    ("disk_soon_full", "disk_full_in < 4", 0),
    ("disk_filling", "disk_free < 5", 0),
    ("port_down", "port_down == 1", 0),
    ("port_errors", "port_errors > 10", 3),
    ("port_symbol_errors", "port_symbol_errors > 10", 0),
)
_READY_SECONDS = 180.0


def exposition(nodes: int) -> bytes:
    """All series as Prometheus reads them."""
    lines = []
    for number in range(nodes):
        labels = f'site="hall",rack="R{number // 16}",node="n{number:04}"'
        for kind, names in SERIES.items():
            for part in range(PARTS[kind]):
                lines += [f'{kind}_{name}{{{labels},part="{part}"}} {value}' for name, value in names.items()]
    return ("\n".join(sorted(lines)) + "\n").encode()


def _rules() -> str:
    made = ["groups:", "- name: all", "  interval: 1s", "  rules:"]
    for name, condition, wait in ALERTS:
        made += [f"  - alert: {name}", f"    expr: '{condition}'", f"    for: {wait}s"]
    return "\n".join(made) + "\n"


@contextlib.contextmanager
def _served(text: bytes) -> Iterator[int]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            """Nothing is said."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class Prometheus:
    """One that runs in a folder of its own, over what is served at `port`."""

    def __init__(self, program: str, folder: Path, port: int, *, rules: bool) -> None:
        self.address = f"127.0.0.1:{_free_port()}"
        files = '\nrule_files: ["rules.yml"]' if rules else ""
        (folder / "rules.yml").write_text(_rules())
        (folder / "prometheus.yml").write_text(
            f"global: {{scrape_interval: 30s, scrape_timeout: 25s, evaluation_interval: 1s}}{files}\n"
            f'scrape_configs: [{{job_name: nodes, static_configs: [{{targets: ["127.0.0.1:{port}"]}}]}}]\n'
        )
        self.process = subprocess.Popen(
            [
                program,
                f"--config.file={folder / 'prometheus.yml'}",
                f"--storage.tsdb.path={folder / 'data'}",
                f"--web.listen-address={self.address}",
                "--log.level=error",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait(self, series: int) -> None:
        """Until it holds so many series."""
        until = time.monotonic() + _READY_SECONDS
        while time.monotonic() < until:
            if self.value("prometheus_tsdb_head_series") >= series:
                return
            time.sleep(1.0)
        raise TimeoutError("Prometheus did not take the series in")

    def value(self, name: str) -> float:
        """The sum of one of its own figures; 0 while it does not answer."""
        try:
            with urllib.request.urlopen(f"http://{self.address}/metrics", timeout=20) as answer:
                lines = answer.read().decode().splitlines()
        except OSError:
            return 0.0
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.partition("{")[0].split(" ")[0] == name)

    def cpu(self) -> float:
        """Seconds of processor time until now."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def _measured(program: str, port: int, series: int, seconds: float, *, rules: bool) -> tuple[float, float]:
    """Processor seconds a second, and evaluations of all rules a second."""
    with tempfile.TemporaryDirectory() as folder:
        found = Prometheus(program, Path(folder), port, rules=rules)
        try:
            found.wait(series)
            time.sleep(5.0)
            began, cpu, done = time.monotonic(), found.cpu(), _evaluations(found)
            time.sleep(seconds)
            lasted = time.monotonic() - began
            return (found.cpu() - cpu) / lasted, (_evaluations(found) - done) / lasted
        finally:
            found.stop()


def _evaluations(found: Prometheus) -> float:
    missed = found.value("prometheus_rule_group_iterations_missed_total")
    return found.value("prometheus_rule_group_iterations_total") - missed


def run(nodes: int = 1024, seconds: float = 60.0, programs: str = "") -> Report:
    """The section; a note alone where there is no Prometheus."""
    made = Report(
        "The judge against Prometheus",
        f"{machine()}; {nodes:,} nodes with 8 GPUs, 4 ports and 2 disks, {COUNT} series each, on which all is well;"
        f" {len(ALERTS)} alerting rules, evaluated every second, without what Prometheus takes for scraping.",
        ("All rules that ship", "Prometheus (Debian)"),
    )
    program = shutil.which("prometheus", path=programs or None)
    _, ours = judged(shipped(), nodes, 20, 0.0)
    per_series = ours / COUNT
    made.bound("A core, for all nodes at 1 s", ours * nodes / 1e6 * 100.0, "%", 10.0)
    if program is None:
        made.note("CPU per evaluated series", f"{per_series:.4f} µs", "not installed")
        return made
    with _served(exposition(nodes)) as port:
        idle, _ = _measured(program, port, nodes * COUNT, seconds, rules=False)
        busy, evaluations = _measured(program, port, nodes * COUNT, seconds, rules=True)
    theirs = (busy - idle) / max(evaluations, 1e-9) / (nodes * COUNT) * 1e6
    made.less("CPU per evaluated series", per_series, theirs, "µs", 0.5)
    made.note("Evaluations a second that it came to", "1.00", f"{evaluations:.2f}")
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=1024)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--programs", default="")
    asked = parser.parse_args()
    print(run(asked.nodes, asked.seconds, asked.programs).markdown())


if __name__ == "__main__":
    main()
