"""The journal: what looking at all of it costs, what looking at a little of it costs, and the window beside it.

python -m tests.bench.journal [--entries 100000] [--held 30]

The chain is compared with SHA-256 over the same bytes (CPU of this process), opening with SQLite's own check of the
file, a node's marks with reading all of them. The pulse is the longest gap between the beats of a 20 ms timer on the
window's thread while another process holds journal.db and an undo waits for it, and while the window closes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from console.journal import marks as on_time_axis
from console.journal.model import Mark, touches
from console.journal.service import Journal
from tests.bench.report import Report, cpu_seconds, machine, medians, wall_seconds

ROOT = Path(__file__).resolve().parents[2]
NODES = 64
START = 1_800_000_000.0
DETAILS = {
    "rule": "gpu.throttle.thermal",
    "value": "87.5",
    "limit": 85,
    "text": "GPU 2 is slowed by heat for 12 minutes",
}


def opened(path: Path) -> Journal:
    return Journal.open(path, actor="astrid@desk", source="bench", clock=time.time)


def fill(path: Path, entries: int) -> None:
    """A journal with an alarm in each entry, and a mark for it."""
    journal = opened(path)
    with journal.transaction() as work:
        for number in range(entries):
            address = f"gpu:hall/g{number % NODES:02}/2"
            entry = work.append("alarm", "alarm.raised", targets=[address], details=DETAILS)
            on_time_axis.put(work, Mark(START + number, address, "alarm", "slowed", f"alarm:{number}"), entry.sequence)
    journal.close()


def hash_all(path: Path) -> None:
    """SHA-256 over what the chain vouches for, with nothing else done."""
    connection = sqlite3.connect(path)
    connection.text_factory = bytes
    for sql in ("SELECT entry FROM entries ORDER BY sequence", "SELECT salt || field || value FROM details"):
        for (text,) in connection.execute(sql):
            hashlib.sha256(text).hexdigest()
    connection.close()


def check_all(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA integrity_check(1)").fetchone()
    connection.close()


def verified(path: Path) -> float:
    journal = opened(path)
    took = cpu_seconds(journal.verify)
    journal.close()
    return took


def opening(path: Path) -> float:
    return wall_seconds(lambda: opened(path).close())


def some_marks(path: Path) -> float:
    journal = opened(path)
    took = wall_seconds(lambda: journal.marks("node:hall/g03", START, START + 3600))
    journal.close()
    return took


def all_marks(path: Path) -> float:
    journal = opened(path)
    took = wall_seconds(
        lambda: [mark for mark in journal.marks("", START, START + 3600) if touches(mark.scope, "node:hall/g03")]
    )
    journal.close()
    return took


def pulse(seconds: float) -> dict[str, float]:
    """The window's longest gaps, in milliseconds: at rest, while held, and at closing while held."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    from console.fleet.model.changes import add_site
    from console.fleet.model.inventory import Site
    from console.main.window import Options, Program
    from tests.support.pulse import Beats, held
    from tests.support.window import pause, wait_until
    from widgets import theme

    app = QApplication([sys.argv[0], *theme.ARGUMENTS])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        program = Program(app, Options(path, path / "logs", language="en"))
        program.start()
        wait_until(lambda: program.window.page("settings") is not None)
        assert program.parts is not None
        program.parts.inventory.apply(add_site(program.parts.inventory.current(), Site("hall", "Hall")))
        pause(3.0)
        beats = Beats()
        pause(seconds)
        found = {"rest": beats.worst}
        with held(path / "journal.db"):
            beats.begin()
            program.window.acts.run("nodes.undo")
            pause(seconds)
            found["held"] = beats.worst
            program.window.acts.run("nodes.undo")
            pause(0.2)
            beats.begin()
            program.window.close()
            program.end()
            found["closing"] = beats.worst
        # Taking widgets apart is another matter, and nobody sees it.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return {name: gap * 1000 for name, gap in found.items()}


def run(entries: int = 100_000, held: float = 30.0, rounds: int = 3) -> Report:
    report = Report("The journal", (__doc__ or "").split("\n\n", 2)[2].replace("\n", " ").strip())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.db"
        fill(path, entries)
        size = path.stat().st_size / (1 << 20)
        ours, theirs = medians([lambda: verified(path), lambda: cpu_seconds(lambda: hash_all(path))], rounds)
        report.less(f"verify {entries:,} entries, {size:,.0f} MiB", ours * 1000, theirs * 1000, "ms", 5.0)
        report.bound("verify a million such entries", ours * 1_000_000 / entries, "s", 30.0)
        ours, theirs = medians([lambda: opening(path), lambda: wall_seconds(lambda: check_all(path))], rounds)
        report.less("open it", ours * 1000, theirs * 1000, "ms", 0.5)
        ours, theirs = medians([lambda: some_marks(path), lambda: all_marks(path)], rounds)
        report.less("one node's marks of an hour", ours * 1000, theirs * 1000, "ms", 1.0)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.journal", "--pulse", str(held)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    gaps = json.loads(done.stdout)
    report.bound(f"longest gap of the pulse, held {held:.0f} s, with an undo", gaps["held"], "ms", 100.0)
    report.bound("longest gap of the pulse, closing while held", gaps["closing"], "ms", 100.0)
    report.note("the same window at rest", f"{gaps['rest']:,.0f} ms")
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--held", type=float, default=30.0, help="seconds that another process holds the file")
    parser.add_argument("--pulse", type=float, default=0.0, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.pulse:
        print(json.dumps(pulse(arguments.pulse)))
        return
    print(machine())
    print(run(arguments.entries, arguments.held).markdown())


if __name__ == "__main__":
    main()
