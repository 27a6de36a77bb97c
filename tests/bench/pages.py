"""The cost of whole pages to the window's thread: `python tests/bench/pages.py [--quick]`.

The real window at 1600x1000 on the still site, whose clock goes on here and whose values move: every second brings a
new reading of every node, in four looks. CPU of the window's thread is counted: the longer of the look with the repaint
that follows, and of the longest stretch, in which the window does not listen, of what jobs bring for it. Beside it the
same with everything drawn anew. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.fleet.model.addresses import Address
from console.fleet.model.changed import Changed
from console.fleet.model.inventory import Inventory, Node
from console.fleet.model.readings import Floats, NodeReading, Track
from console.fleet.model.signals import SIGNALS, Kind
from tests.support import still_site
from tests.support.still_site import NOW, StillSite
from tests.support.still_window import StillWindow
from widgets.time.timeview import TimeView

PLACES = {
    "Overview": "overview",
    "a node": "node:trollhattan/g07",
    "a GPU": "gpu:trollhattan/g07/0",
    "two GPUs compared": "compare:gpu:trollhattan/g07/0,gpu:trollhattan/g08/0",
    "all nodes in a table": "fleet/table",
    "Settings": "settings",
}
RACK = 16
#: The window looks at the fleet at most so often in a second.
LOOKS = 4
#: Both sides of a row take turns of so many seconds.
SECONDS = 4
FRAME = 16.0
#: Turns of the loop without a job after which a look is over.
QUIET = 3
STEP = 50.0
_NONE, _CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


class MovingSite(StillSite):
    """The still site with a clock of its own, and as many nodes as wanted."""

    def __init__(self, nodes: int = 0) -> None:
        self.now = NOW
        self._turn, self._news = 0, frozenset[str]()
        super().__init__()
        self._chance = np.random.default_rng(1)
        if nodes:
            self._grow(nodes)

    def _grow(self, count: int) -> None:
        models = list(self._readings.items())
        made, readings = [], {}
        for number in range(count):
            key, reading = models[number % len(models)]
            model = self.inventory.node(key)
            rack = f"Hall {number // 256 + 1}, rack {number // RACK:02}"
            still_site._LOADS[rack] = still_site._LOADS[model.rack]
            node = Node("trollhattan", f"n{number:04}", f"n{number:04}.example.org", rack=rack, owner="vision")
            made.append(node)
            readings[node.key] = replace(reading, link=replace(reading.link, node=node.key))
        self.inventory = Inventory(self.inventory.sites, tuple(made))
        self._readings = readings

    def tick(self) -> None:
        """A quarter of a second later: a quarter of the nodes has said something new."""
        self.now += 1 / LOOKS
        self._turn += 1
        self._news = frozenset(sorted(self._readings)[self._turn % LOOKS :: LOOKS])
        self._readings.update({key: self._moved(self._readings[key]) for key in self._news})

    def _moved(self, reading: NodeReading) -> NodeReading:
        rows = {kind: self._another(kind, values) for kind, values in reading.rows.items()}
        return replace(reading, rows=rows, link=replace(reading.link, newest_sample=self.now - 1))

    def _another(self, kind: Kind, values: Floats) -> Floats:
        """Every figure a little off; what is set by hand, and states in bits, stay as they are on any node."""
        moved = (values * self._chance.uniform(0.97, 1.03, values.shape)).astype(np.float32)
        for place, signal in enumerate(SIGNALS[kind]):
            if signal.unit == "bits" or signal.name == "power_cap":
                moved[:, place] = values[:, place]
        return moved

    def take(self) -> Changed:
        return Changed(readings=self._news)

    def _last_seen(self, _name: str) -> float:
        return self.now

    def track(
        self, address: Address, signal: str, start: float, end: float, points: int, _before: Track | None = None
    ) -> Track:
        step = max(1.0, (end - start) / points)
        times: Floats = np.arange(np.ceil(start), min(end, self.now), step)
        return Track(times, self.values(address, signal, times), step=step)


class Bench:
    """The window, and the clock of its thread."""

    def __init__(self, app: QApplication, folder: Path, nodes: int = 0) -> None:
        self.site = MovingSite(nodes)
        self.still = StillWindow(app, folder, self.site, clock=lambda: self.site.now)
        self.window = self.still.window
        # The bench alone says when a second is over.
        self.window._second.stop()

    def painted(self) -> None:
        """Paint what is due, now."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QCoreApplication.sendPostedEvents(self.window, QEvent.Type.UpdateRequest)

    def settled(self) -> float:
        """Wait for the jobs and paint what they brought; the milliseconds of this thread of the longest stretch in
        which it did not listen."""
        longest, quiet = 0, 0
        while quiet < QUIET:
            begun = time.thread_time_ns()
            QCoreApplication.processEvents()
            longest = max(longest, time.thread_time_ns() - begun)
            quiet = 0 if self.window.background._running else quiet + 1
            time.sleep(0.0005)
        return longest / 1e6

    def cost(self, act: Callable[[], object]) -> float:
        """Milliseconds of this thread for an act and its repaint, or for the longest stretch of what jobs bring
        afterwards if that is more."""
        begun = time.thread_time_ns()
        act()
        self.painted()
        done = time.thread_time_ns()
        return max((done - begun) / 1e6, self.settled())

    def refresh(self) -> float:
        """A look at new data."""
        self.site.tick()
        return self.cost(self.window.refresh)

    def whole(self) -> float:
        """The same, and all of the window drawn anew."""
        self.site.tick()

        def everything() -> None:
            self.window.refresh()
            for view in self.window.findChildren(TimeView):
                if view.isVisible():
                    view._redraw()
            self.window.repaint()

        return self.cost(everything)

    def repaint(self) -> float:
        """All of the window with nothing new."""
        begun = time.thread_time_ns()
        self.window.repaint()
        return (time.thread_time_ns() - begun) / 1e6


Row = tuple[str, list[float], list[float] | None, float | None]


def places(bench: Bench, wanted: dict[str, str], turns: int, bound: float) -> Iterator[Row]:
    """Some seconds with each page in sight, both ways in turns, and a bare repaint."""
    for name, place in wanted.items():
        bench.still.show(place)
        gc.collect()
        ours: list[float] = []
        theirs: list[float] = []
        for turn in range(turns // SECONDS):  # by turns of some seconds: not everything moves in each of them
            for figures, look in ((ours, bench.refresh), (theirs, bench.whole)):
                found = [look() for _ in range(SECONDS * LOOKS)]
                if turn:
                    figures.extend(found)
        yield f"{name}: a look at new data", ours, theirs, bound
        yield f"{name}: all of it painted, nothing new", [bench.repaint() for _ in range(turns)], None, None


def _move(widget: QWidget, place: QPoint, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    at = QPointF(place)
    kind, none = QEvent.Type.MouseMove, Qt.MouseButton.NoButton
    QApplication.sendEvent(widget, QMouseEvent(kind, at, widget.mapToGlobal(at), none, buttons, _NONE))


def hands(bench: Bench, turns: int) -> Iterator[Row]:
    """The crosshair, dragging and the wheel over the curves of a node."""
    bench.still.show("node:trollhattan/g07")
    stack = bench.window.page("fleet").picture
    middle = QPoint(stack.width() // 2 - 100, stack.height() // 2)
    steps = range(turns)
    crosshair = [bench.cost(lambda n=n: _move(stack, middle + QPoint(n % 200, 0))) for n in steps]
    yield "a node: the crosshair moves", crosshair, None, FRAME
    _move(stack, QPoint(-50, -50))
    bench.settled()
    QTest.mousePress(stack, Qt.MouseButton.LeftButton, _NONE, middle)
    drag = [bench.cost(lambda n=n: _move(stack, middle + QPoint(3 * n, 0), Qt.MouseButton.LeftButton)) for n in steps]
    QTest.mouseRelease(stack, Qt.MouseButton.LeftButton, _NONE, middle)
    yield "a node: dragging into the past", drag[3:], None, FRAME
    wheel = [bench.cost(lambda n=n: _turn(stack, middle, 120 if n // 8 % 2 else -120, _CONTROL)) for n in steps]
    yield "a node: the wheel zooms", wheel, None, FRAME
    QTest.mouseDClick(stack, Qt.MouseButton.LeftButton, _NONE, middle)
    bench.settled()


def _turn(widget: QWidget, place: QPoint, angle: int, keys: Qt.KeyboardModifier = _NONE) -> None:
    at = QPointF(place)
    event = QWheelEvent(
        at, widget.mapToGlobal(at), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def many(bench: Bench, turns: int) -> Iterator[Row]:
    """A thousand nodes: looking, typing, sorting, scrolling."""
    yield from places(bench, {"Overview": "overview", "a node": "node:trollhattan/n0007"}, turns, STEP)
    listed = bench.window.page("fleet").list.list
    yield "list of nodes: a key in the filter", _typed(bench, listed.field, "n0512"), None, STEP
    bar = listed.view.verticalScrollBar()
    yield "list of nodes: scrolled", [bench.cost(lambda n=n: bar.setValue(170 * n)) for n in range(turns)], None, FRAME
    yield from places(bench, {"all nodes in a table": "fleet/table"}, turns, STEP)
    table = bench.window.page("fleet").table
    yield "table: a key in the filter", _typed(bench, table.field, "n0512"), None, STEP
    bar = table.table.verticalScrollBar()
    yield "table: scrolled", [bench.cost(lambda n=n: bar.setValue(170 * n)) for n in range(turns)], None, STEP
    header = table.table.horizontalHeader()
    columns = (7, 2, 8, 9, 0)
    sorts = [bench.cost(lambda n=n: header.sectionClicked.emit(columns[n % 5])) for n in range(turns)]
    yield "table: sorted by a heading", sorts, None, STEP


def _typed(bench: Bench, field: QWidget, text: str) -> list[float]:
    costs = []
    for _ in range(4):
        costs += [bench.cost(lambda c=c: QTest.keyClick(field, c)) for c in text]
        costs += [bench.cost(lambda: QTest.keyClick(field, Qt.Key.Key_Backspace)) for _ in text]
    return costs


def table(rows: Iterator[Row]) -> Iterator[str]:
    """Lines of a Markdown table, as they come."""
    yield "| | median | p99 | all drawn anew: median | p99 | Bound for p99 | |"
    yield "|---|---|---|---|---|---|---|"
    for what, ours, theirs, bound in rows:
        middle, late = np.percentile(ours, (50, 99))
        other = "{:.1f} ms | {:.1f} ms".format(*np.percentile(theirs, (50, 99))) if theirs else " | "
        target = f"at most {bound:.0f} ms" if bound else ""
        verdict = ("met" if late <= bound else "MISSED") if bound else ""
        yield f"| {what} | {middle:.1f} ms | {late:.1f} ms | {other} | {target} | {verdict} |"


@contextmanager
def opened(app: QApplication, nodes: int = 0) -> Iterator[Bench]:
    """A window on a site of so many nodes; 0 for the still site's own sixteen."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(app, Path(folder), nodes)
        yield bench
        bench.still.close()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true")
    turns = 8 if parser.parse_args().quick else 32
    app = QApplication(sys.argv[:1])
    gc.disable()  # as the program does, which collects at times of its own

    def few(bench: Bench) -> Iterator[Row]:
        yield from places(bench, PLACES, turns, FRAME)
        yield from hands(bench, turns)

    print("Sixteen nodes, 128 GPUs:\n")
    with opened(app) as bench:
        for line in table(few(bench)):
            print(line, flush=True)
    print("\n1,024 nodes, 8,192 GPUs:\n")
    with opened(app, 1024) as bench:
        for line in table(many(bench, turns)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
