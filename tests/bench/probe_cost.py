"""The probe's cost to its node, against prometheus-node-exporter scraped each second.

python -m tests.bench.probe_cost [--seconds 60]

Both run at the same time on the same machine; CPU and memory are their processes' own.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from connectors.local import LocalHost
from connectors.probe import launch
from connectors.probe.decoder import Decoder
from connectors.probe.messages import Hello, Sample
from tests.bench.report import Report, machine
from tests.support.fleet import wait_for
from tests.support.sshd import free_port


def cpu_seconds(pid: int) -> float:
    """CPU of a process's threads, in nanoseconds' precision: a tick of the clock is a second's work of the probe."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in Path(f"/proc/{pid}/task").iterdir()) / 1e9


def resident_megabytes(pid: int) -> float:
    """The most memory a process ever held."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} does not tell its memory")


class Probe:
    """The real probe at its usual tiers on this machine."""

    def __init__(self, variant: launch.Variant) -> None:
        self._decoder = Decoder()
        self.pid = 0
        self.samples = 0
        self._host = LocalHost()
        stream = self._host.open(
            launch.command(), on_output=self._take, on_error_output=lambda _: None, on_end=lambda _: None
        )
        stream.write(launch.payload(launch.ProbeOptions(variant=variant)))
        wait_for(lambda: self.pid)

    def _take(self, data: bytes) -> None:
        for message in self._decoder.feed(data):
            if isinstance(message, Hello):
                self.pid = message.pid
            self.samples += isinstance(message, Sample)

    def close(self) -> None:
        self._host.close()


class Exporter:
    """node_exporter, scraped each second."""

    def __init__(self, command: str) -> None:
        self._port = free_port()
        self._process = subprocess.Popen(
            [command, f"--web.listen-address=127.0.0.1:{self._port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.pid = self._process.pid
        self.scrapes = 0
        self._stop = threading.Event()
        wait_for(self._scrape)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _scrape(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/metrics", timeout=5) as answer:
                return len(answer.read()) > 0
        except (urllib.error.URLError, OSError):
            return False  # it is still starting

    def _run(self) -> None:
        due = time.monotonic()
        while not self._stop.wait(max(0.0, due - time.monotonic())):
            self.scrapes += self._scrape()
            due += 1.0

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        self._process.kill()
        self._process.wait()


def run(seconds: float = 60.0) -> Report:
    command = shutil.which("prometheus-node-exporter") or shutil.which("node_exporter")
    report = Report(
        "Probe: cost on the node, against node_exporter scraped each second",
        f"Over {seconds:.0f} s on the same machine at the same time, at tiers of 1, 10 and 60 s, without GPUs.",
        ("probe", "node_exporter"),
    )
    if command is None:
        report.note("node_exporter is not installed: nothing was compared", "")
        return report
    probe, exporter = Probe(launch.Variant.PYTHON), Exporter(command)
    try:
        time.sleep(3)
        before = cpu_seconds(probe.pid), cpu_seconds(exporter.pid), probe.samples, exporter.scrapes
        time.sleep(seconds)
        ours, theirs = cpu_seconds(probe.pid) - before[0], cpu_seconds(exporter.pid) - before[1]
        report.less("CPU, share of a core", ours / seconds * 100, theirs / seconds * 100, "%", 1.0)
        report.less("most memory held", resident_megabytes(probe.pid), resident_megabytes(exporter.pid), "MB", 1.5)
        report.bound("most memory held, against its bound", resident_megabytes(probe.pid), "MB", 30.0)
        report.note("readings in that time", str(probe.samples - before[2]), str(exporter.scrapes - before[3]))
    finally:
        probe.close()
        exporter.close()
    return report


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    arguments = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("the probe reads Linux")
    print(machine(), "\n")
    print(run(arguments.seconds).markdown())
