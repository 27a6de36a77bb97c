"""Start to the first painted window, against an empty QtWidgets window and against importing the same libraries.

python -m tests.bench.start_up [--rounds 9]

Every start is a process of its own, from its making to the end of its first paint (offscreen, files cached, an empty
data directory).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.report import Report, machine

ROOT = Path(__file__).resolve().parents[2]
#: An installed program has its bytecode, as its libraries have; developers often forbid writing it.
_LEFT_OUT = frozenset({"PYTHONDONTWRITEBYTECODE", "DRIFTVAKT_DATA_DIR"})

_EMPTY = """
import sys, time
began = float(sys.argv[1])
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        super().paintEvent(event)
        print('{"painted": %f}' % (time.time() - began), flush=True)
        app.quit()
app = QApplication(sys.argv[:1])
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""

_OURS = """
import sys, time
began = float(sys.argv[1])
import console.main

def open_watched(data_dir):
    import json
    from PySide6.QtCore import QEvent, QObject, QTimer
    from console.main import window
    found = {}
    class Watched(window.Program):
        def start(self):
            self.looking = QTimer(self)
            self.looking.timeout.connect(self.look)
            self.looking.start(2)
            super().start()
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint and "painted" not in found:
                QTimer.singleShot(0, self.painted)
            return super().eventFilter(watched, event)
        def painted(self):
            found.setdefault("painted", time.time() - began)
        def look(self):
            if self.window.page("fleet") is not None and "painted" in found:
                self.looking.stop()
                QTimer.singleShot(0, self.complete)
        def complete(self):
            found["complete"] = time.time() - began
            found["loaded"] = sorted(sys.modules)
            print(json.dumps(found), flush=True)
            self.window.close()
    window.Program = Watched
    return window.open_window(data_dir)

# The whole way of `driftvakt`, with a watch on its window.
console.main._HANDLERS["window.open"] = "__main__:open_watched"
sys.exit(console.main.main([]))
"""

_IMPORTS = """
import sys, time
began = float(sys.argv[1])
import PySide6.QtWidgets, PySide6.QtSvg, PySide6.QtNetwork
import sqlite3, json, zlib, logging, threading, subprocess, socket
for name in sys.argv[2:]:
    __import__(name)
print('{"painted": %f}' % (time.time() - began), flush=True)
"""
#: What the program is built on, besides Qt.
_LIBRARIES = ("numpy", "pyqtgraph", "paramiko", "msgspec", "sqlite_utils", "keyring", "yaml")


def _start(script: str, folder: str, bytecode: str, *words: str) -> dict[str, Any]:
    """One start, and what it says of itself; the time begins before the process does."""
    environment = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    environment |= {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": bytecode,
        **dict.fromkeys(("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"), folder),
    }
    # The clock is read before the process exists: making it belongs to the start.
    done = subprocess.run(
        [sys.executable, "-c", script, str(time.time()), *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"a start failed: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def run(rounds: int = 7) -> Report:
    report = Report(
        "Start: first painted window",
        "From the making of the process, offscreen, files in the cache, bytecode compiled on both sides, an empty data"
        " directory: the whole of `driftvakt` with its command line, lock and log. *Complete* means that the data is"
        " open, the page is made and collecting has begun. The libraries are those that the program is built on"
        f" ({', '.join(_LIBRARIES)}, Qt); the last row counts those alone that were loaded by then.",
        ("Driftvakt", "compared with"),
    )
    figures: dict[str, list[float]] = {"empty": [], "painted": [], "complete": [], "imports": [], "loaded": []}
    with tempfile.TemporaryDirectory(prefix="driftvakt-bytecode-") as bytecode:
        for turn in range(rounds + 1):
            with tempfile.TemporaryDirectory(prefix="driftvakt-start-") as folder:
                empty, ours = _start(_EMPTY, folder, bytecode), _start(_OURS, folder, bytecode)
                loaded = [name for name in _LIBRARIES if name in ours["loaded"]]
                imports = _start(_IMPORTS, folder, bytecode, *_LIBRARIES)
                fewer = _start(_IMPORTS, folder, bytecode, *loaded)
            if turn:  # the first round warms the files and compiles
                figures["empty"].append(empty["painted"])
                figures["painted"].append(ours["painted"])
                figures["complete"].append(ours["complete"])
                figures["imports"].append(imports["painted"])
                figures["loaded"].append(fewer["painted"])
    middle = {name: statistics.median(found) * 1e3 for name, found in figures.items()}
    report.less("first paint, against an empty QtWidgets window", middle["painted"], middle["empty"], "ms", 2.0)
    report.less("first paint, against importing the same libraries", middle["painted"], middle["imports"], "ms", 1.0)
    report.less("complete, against importing the same libraries", middle["complete"], middle["imports"], "ms", 1.2)
    complete, fewest = middle["complete"], middle["loaded"]
    what = f"complete, against importing {', '.join(loaded)} and Qt"
    report.note(what, f"{complete:,.0f} ms", f"{fewest:,.0f} ms", complete / fewest)
    return report


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    print(machine(), "\n")
    print(run(arguments.rounds).markdown())
