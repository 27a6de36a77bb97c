"""Makes the pictures of the operators' manual: the real console on the demo site, without a display.

    .venv/bin/python docs/pictures.py [FOLDER]

They show the demo site's night at its own moment. What a picture shows of a person and a machine is made up.
"""

from __future__ import annotations

import os
import platform
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from small_png import few_colours

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "operators" / "pictures"
SIZE = (1500, 960)
#: What no picture may be larger than, so that the manual stays quick to fetch.
LARGEST_BYTES = 150_000

CSV = """\
name,host,rack,owner
n01,n01.hall.example,D,vision
n02,n02.hall.example,D,vision
g03,127.0.0.1,"Hall 1, rack A",vision
n02,n02b.hall.example,D,vision
n03,,,
n 04,n04.hall.example,D,vision
"""


def main(folder: Path) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["LOGNAME"] = "astrid"
    platform.node = socket.gethostname = lambda: "desk"
    scratch = Path(tempfile.mkdtemp(prefix="driftvakt-pictures-"))
    # The first window reads this computer's SSH configuration: it gets an empty home.
    os.environ["HOME"] = str(scratch)
    # Names in it are relative, so that no picture shows where it was made.
    os.chdir(scratch)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        _Studio(folder, scratch).run()
    finally:
        os.chdir(ROOT)
        shutil.rmtree(scratch, ignore_errors=True)
    return _report(folder)


def _report(folder: Path) -> int:
    sizes = {path.name: path.stat().st_size for path in sorted(folder.glob("*.png"))}
    for name, size in sizes.items():
        print(f"{size / 1000:7.0f} kB  {name}" + ("  TOO LARGE" if size > LARGEST_BYTES else ""))
    print(f"{sum(sizes.values()) / 1000:7.0f} kB  in all")
    return 1 if max(sizes.values(), default=0) > LARGEST_BYTES else 0


class _Studio:
    """One sitting: an empty window, then the demo site in its night."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        from console.main.window import application  # noqa: PLC0415 - after the platform was chosen

        self._folder = folder
        self._scratch = scratch
        self._app = application(offscreen=True)
        self._program: Any = None
        self._window: Any = None

    def run(self) -> None:
        self._first_start()
        self._demo()

    def _first_start(self) -> None:
        from console.main.window import Options, Program  # noqa: PLC0415

        place = Path("empty")
        program = Program(self._app, Options(place, place / "logs", language="en", size=(1200, 720)))
        self._start(program)
        self._keep("first-start", program.window)
        program.end()

    def _demo(self) -> None:
        from connectors.site_simulator.story import MOMENT  # noqa: PLC0415
        from console.main.demo import DemoProgram  # noqa: PLC0415
        from console.main.window import Options  # noqa: PLC0415

        place = Path("driftvakt")
        options = Options(place, place / "logs", demo=True, language="en", size=SIZE, place="overview")
        program = DemoProgram(self._app, options, story=True, opening=MOMENT)
        self._start(program)
        self._program, self._window = program, program.window
        past = program.collector.past
        # The night comes in first; after that u04 is gone for a while yet.
        self._wait(lambda: len(past.known(MOMENT - 4 * 3600, MOMENT, 60)) >= 239, 200)
        head = self._window.page("overview").trends.head
        head.set_span("1h")
        self._settle(4)
        self._keep("overview", self._window)
        head.set_span("15min")
        self._node("node-lost", "uppsala/u04")
        self._node("node", "trollhattan/g07")
        self._node("gpu-lost", "trollhattan/g03")
        self._place("gpu", "gpu:trollhattan/g07/0")
        self._place("compare", "compare:gpu:trollhattan/g07/0,gpu:trollhattan/g07/5,gpu:trollhattan/g10/0")
        self._place("table", "fleet/table")
        self._log()
        self._add_nodes()
        self._key("unknown", "trollhattan/g09")
        self._key("changed", "trollhattan/g04")
        self._settings()
        self._window.go("node:trollhattan/g05")
        head.set_span("1h")
        self._settle(3)
        self._window.page("fleet").page.gpus.stack.pan(-2.0)
        self._settle(20)  # hours of the past are read one curve after the other
        self._keep("looking-back", self._window)
        history = program.collector.history
        if history is not None and history.failure is not None:
            raise OSError(f"the curves have no past: {history.failure.code}. Take them on a computer with less to do")
        program.end()

    # -- pictures --------------------------------------------------------------------------------------------------

    def _node(self, name: str, node: str) -> None:
        self._place(name, f"node:{node}")

    def _place(self, name: str, place: str) -> None:
        self._window.go(place)
        self._settle(3)
        self._keep(name, self._window)

    def _log(self) -> None:
        self._window.go("log")
        chain = self._window.page("log").chain
        self._wait(lambda: bool(chain.claim.whole_text()))
        self._settle(2)
        self._keep("log", self._window)

    def _settings(self) -> None:
        self._window.go("settings")
        self._settle(2)
        self._keep("settings", self._window)

    def _add_nodes(self) -> None:
        (self._scratch / "nodes.csv").write_text(CSV, encoding="utf-8")
        self._window.acts.run("nodes.add", source="csv")
        sheet = self._sheet("add_nodes")
        sheet.path.setText("nodes.csv")
        self._settle(2)
        sheet.resize(860, 500)
        self._settle(0.5)
        self._keep("add-nodes", sheet)
        sheet.close()

    def _key(self, what: str, node: str) -> None:
        """The dialog for a host key that is unknown, or another than the known one."""
        own = self._program.parts.known_hosts.own
        known = self._program.parts.inventory.current().node(node)
        port = f"]:{known.port} "
        lines = own.read_text(encoding="utf-8").splitlines()
        other = next(line.split()[2] for line in lines if port not in line)
        kept = [line for line in lines if port not in line]
        if what == "changed":
            kept += [" ".join([*line.split()[:2], other]) for line in lines if port in line]
        own.write_text("\n".join(kept) + "\n", encoding="utf-8")
        self._window.go(f"node:{node}")
        self._program.collector.retry(known.key)
        self._wait(lambda: self._state(known.key) in ("asking", "stopped"))
        self._window.acts.run("nodes.host_key", nodes=(known.key,))
        sheet = self._sheet(f"host_key:{known.key}")
        self._settle(1)
        self._keep(f"host-key-{what}", sheet)
        sheet.close()
        own.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self._program.collector.retry(known.key)
        self._wait(lambda: self._state(known.key) == "live")

    def _keep(self, name: str, widget: Any) -> None:
        picture = widget.grab().toImage()
        path = self._folder / f"{name}.png"
        if not few_colours(picture).save(str(path), "PNG", 0):
            raise OSError(f"{path} could not be written")

    # -- waiting ---------------------------------------------------------------------------------------------------

    def _start(self, program: Any) -> None:
        ready: list[bool] = []
        program.window.ready.connect(lambda: ready.append(True))
        program.start()
        self._wait(lambda: bool(ready))
        self._settle(1)

    def _state(self, node: str) -> str:
        return str(self._program.collector.reading(node).link.state)

    def _sheet(self, name: str) -> Any:
        from PySide6.QtWidgets import QDialog  # noqa: PLC0415

        sheet = self._window.findChild(QDialog, name)
        assert sheet is not None, name  # noqa: S101 - the program has this dialog
        return sheet

    def _wait(self, condition: Callable[[], bool], seconds: float = 90.0) -> None:
        for _ in range(int(seconds * 20)):
            if condition():
                return
            self._settle(0.05)
        raise TimeoutError("the console does not show what the picture is to show")

    @staticmethod
    def _settle(seconds: float) -> None:
        from PySide6.QtCore import QEventLoop, QTimer  # noqa: PLC0415

        # QTest.qWait would keep all other threads from running meanwhile.
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else FOLDER))
