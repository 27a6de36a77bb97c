"""The feel of the window while nodes stream: the lateness of a 10 ms timer on its thread.

python -m tests.bench.window [--nodes 512,1024] [--seconds 15] [--hertz 1]

A window repaints the map of all GPUs ten times a second. In the same process the whole road of as many nodes (a real
sshd on loopback, see fan_in) is connected, decoded and kept; the other side is the same window with nothing beside it.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.bench.fan_in import far_side, private_megabytes, reacher, whole
from tests.bench.report import Report, machine

ROOT = Path(__file__).resolve().parents[2]
BEAT = 0.010
GPUS = 8


def side(plan: dict[str, object]) -> dict[str, float]:
    """One window; with `bare` nothing streams. Lateness in milliseconds, over the last `seconds`."""
    import numpy as np
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from widgets import theme as themes
    from widgets.gallery.maps import fleet
    from widgets.maps.fleetmap import FleetMap

    app = QApplication(sys.argv[:1])
    themes.apply(app, themes.load())
    fifos = [str(fifo) for fifo in plan["fifos"]]  # type: ignore[attr-defined]
    seconds = float(str(plan["seconds"]))
    fleet_map = FleetMap()
    fleet_map.set_sites(fleet(len(fifos), GPUS, 4))
    fleet_map.resize(1600, 1000)
    fleet_map.show()
    cells, chance = len(fleet_map.cell_keys()), np.random.default_rng(1)

    beats: list[float] = []
    found: dict[str, float] = {}

    def work() -> None:
        try:
            if plan["bare"]:
                time.sleep(seconds)
            else:
                found.update(whole(fifos, reacher(plan), private_megabytes("self"), seconds))
        finally:
            found["over"] = time.monotonic()

    beat, paint, end = QTimer(), QTimer(), QTimer()
    beat.setTimerType(Qt.TimerType.PreciseTimer)
    beat.timeout.connect(lambda: beats.append(time.monotonic()))
    paint.timeout.connect(lambda: fleet_map.set_levels(chance.random(cells)))
    end.timeout.connect(lambda: app.quit() if "over" in found else None)
    beat.start(round(BEAT * 1000))
    paint.start(100)
    end.start(200)
    threading.Thread(target=work, daemon=True).start()
    app.exec()
    late = sorted(
        max(0.0, after - before - BEAT) * 1000
        for before, after in itertools.pairwise(beats)
        if found["over"] - seconds < before < found["over"]
    )
    if not late:
        raise RuntimeError("the window did not beat")
    return {**found, "middle": late[len(late) // 2], "p99": late[int(len(late) * 0.99)], "worst": late[-1]}


def _side(plan: dict[str, object]) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.window", "--side"],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"a window failed: {done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def run(counts: tuple[int, ...] = (512, 1024), seconds: float = 15.0, hertz: float = 1.0) -> Report:
    report = Report(
        "Window: lateness of a 10 ms timer while nodes stream",
        f"The map of all GPUs ({GPUS} a node) repainted ten times a second, offscreen; {hertz:g} samples per node and"
        " second connected, decoded and kept in the same process. The other side is the same window alone.",
        ("with nodes", "alone"),
    )
    for count in counts:
        with far_side(count, hertz, seconds) as plan:
            alone, busy = _side(plan), _side({**plan, "bare": False})
        label = f"{count} nodes"
        report.bound(f"{label}: late at p99, against its bound", busy["p99"], "ms", 16.0)
        for what, name in (("late in the middle", "middle"), ("late at p99", "p99"), ("late at worst", "worst")):
            report.note(f"{label}: {what}", f"{busy[name]:.1f} ms", f"{alone[name]:.1f} ms")
        report.note(f"{label}: nodes reporting", f"{busy['reporting']:.0f}")
        report.note(f"{label}: share of a core, the whole road and the window", f"{busy['percent']:.0f} %")
    return report


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", default="512,1024")
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--hertz", type=float, default=1.0)
    parser.add_argument("--side", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.side:
        print(json.dumps(side(json.load(sys.stdin))), flush=True)
        os._exit(0)  # hundreds of connections are not worth a polite end
    print(machine(), "\n")
    wanted = tuple(int(count) for count in arguments.nodes.split(","))
    print(run(wanted, arguments.seconds, arguments.hertz).markdown())
