"""The cost of an hour of the demo site to the console: memory held, and CPU with each page in sight.

python -m tests.bench.hour [--seconds 3600] [--walk]

Without `--walk` the first page stays in sight; with it, every page in turn for twenty seconds each, after the first
three minutes. The simulator is a process of its own and is not counted.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

PLACES = (
    "overview",
    "node:trollhattan/g07",
    "gpu:trollhattan/g07/0",
    "compare:gpu:trollhattan/g07/0,gpu:trollhattan/g08/0",
    "fleet/table",
    "settings",
)
STAY = 20.0
BEFORE_WALKING = 180.0


def resident_megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Hour:
    """Goes round and notes; `over` is called at the end."""

    def __init__(self, go: Callable[[str], None], seconds: float, walk: bool, over: Callable[[], object]) -> None:
        self._go, self._seconds, self._walk, self._over = go, seconds, walk, over
        self._started = time.monotonic()
        self._place = PLACES[0]
        self._since = (self._started, time.process_time())
        self._turn = 0
        self.memory: list[tuple[float, float]] = []
        self.cpu: dict[str, list[float]] = defaultdict(list)

    def look(self) -> None:
        """Every twenty seconds."""
        passed = time.monotonic() - self._started
        self.memory.append((passed, resident_megabytes()))
        before, cpu = self._since
        self._since = time.monotonic(), time.process_time()
        if passed > BEFORE_WALKING:
            self.cpu[self._place].append((self._since[1] - cpu) / (self._since[0] - before))
        if passed >= self._seconds:
            self._over()
        elif self._walk and passed >= BEFORE_WALKING:
            self._turn += 1
            self._place = PLACES[self._turn % len(PLACES)]
            self._go(self._place)


def table(hour: Hour) -> str:
    step = max(1, len(hour.memory) // 12)
    lines = ["| minute | resident |", "|---|---|"]
    lines += [f"| {passed / 60:.0f} | {megabytes:.0f} MB |" for passed, megabytes in hour.memory[::step]]
    lines += ["", "| In sight | share of a core |", "|---|---|"]
    lines += [f"| {place} | {100 * sum(shares) / len(shares):.1f} % |" for place, shares in hour.cpu.items()]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=3600.0)
    parser.add_argument("--walk", action="store_true")
    chosen = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QTimer

    from console.main.demo import DemoProgram
    from console.main.window import Options, application

    app = application(offscreen=True)
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        program = DemoProgram(app, Options(place, place / "logs", demo=True, language="en", size=(1600, 1000)))
        hour = Hour(program.window.go, chosen.seconds, chosen.walk, program.window.close)
        timer = QTimer()
        timer.timeout.connect(hour.look)
        timer.start(round(STAY * 1000))
        app.lastWindowClosed.connect(app.quit)
        program.start()
        app.exec()
        program.end()
    print(table(hour))


if __name__ == "__main__":
    sys.exit(main())
