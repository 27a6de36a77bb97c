"""The start of the demo site: how soon the window, its first page and the first figures are there.

python -m tests.bench.demo_start [--rounds 3]

Seconds from the window's first paint, offscreen, of `driftvakt demo` with its story, each start a process of its own:
the first one in an empty data folder, the second over what that kept.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.report import machine

ROOT = Path(__file__).resolve().parents[2]
#: What is awaited, in the order in which it comes, and what must not take longer than the target.
SEEN = {
    "coming": "a picture with all of it still to come",
    "page": "the Overview, with the last figures before the window and what is not there drawn as coming",
    "used": "processor time of the console's process until then",
    "first": "the first node has answered",
    "all": "every node that answers has",
}
TARGET_SECONDS = 3.0

_OURS = """
import json, sys, time
from PySide6.QtCore import QEvent, QTimer
from console.main import demo

class Watched(demo.DemoProgram):
    began, found = 0.0, {}

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and self.began and watched is self.window.coming:
            self.note("coming")
        if event.type() == QEvent.Type.Paint and not self.began:
            self.began = time.monotonic()
            self.window.coming.installEventFilter(self)
            self.looking = QTimer(self)
            self.looking.timeout.connect(self.look)
            self.looking.start(5)
        return super().eventFilter(watched, event)

    def look(self):
        if self.window.page("overview") is None:
            return
        self.note("page")
        live = self.collector.summary().reporting
        if live:
            self.note("first")
        if live >= 15:  # one of the story's sixteen is gone
            self.note("all")
            self.looking.stop()
            print(json.dumps(self.found), flush=True)
            self.window.close()

    def note(self, what):
        if what == "page" and what not in self.found:
            self.found["used"] = time.process_time()
        self.found.setdefault(what, time.monotonic() - self.began)

demo.DemoProgram = Watched
sys.exit(demo.open_demo(sys.argv[1], offscreen=True, size="1280x800"))
"""


def _start(folder: str) -> dict[str, float]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "XDG_RUNTIME_DIR": folder}
    done = subprocess.run(
        [sys.executable, "-c", _OURS, str(Path(folder) / "data")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        check=False,
        timeout=300,
    )
    if done.returncode:
        raise RuntimeError(f"a start failed: {done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def run(rounds: int) -> str:
    """The table, with the load of the machine while it was made."""
    found: dict[str, list[dict[str, float]]] = {"first": [], "second": []}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="driftvakt-demo-") as folder:
            for starts in found.values():
                starts.append(_start(folder))
    lines = ["| | first start | second start | Target | |", "|---|---|---|---|---|"]
    for key, what in SEEN.items():
        first, second = ([each[key] for each in starts] for starts in found.values())
        met = max(map(statistics.median, (first, second))) <= TARGET_SECONDS
        bound = f"at most {TARGET_SECONDS:g} s | {'met' if met else 'missed'}" if key == "coming" else " | "
        lines.append(f"| {what} | {_spread(first)} | {_spread(second)} | {bound} |")
    return "\n".join(lines)


def _spread(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.1f} s ({min(seconds):.1f} to {max(seconds):.1f})"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    print(f"{machine()}, {arguments.rounds} starts each, load {os.getloadavg()[0]:.0f}\n\n{run(arguments.rounds)}")
