"""Looking back on a real collector with its history: at a past moment every figure is of that moment, or says "now"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from connectors.probe.messages import GPU_BOUNDS
from console.fleet.model.inventory import Inventory, Site
from console.fleet.model.signals import SIGNALS, Kind
from console.fleet.page.fleet_page import FleetPage
from console.pagekit.now_mark import is_marked_now
from tests.support.collector import Bench
from tests.support.fleet import Lines, node
from tests.support.scripted import Desk
from widgets import numbers

pytestmark = pytest.mark.slow

SECONDS = 1500
#: Seconds after the start of which there is no sample.
SILENT = range(700, 790)
#: Seconds after the start at which a GPU of the first node said something.
HAPPENED = (300, 1400)
#: The columns of a GPU's row in their order, as far as the page plots them, and how their figures are written.
PLOTTED = [signal.name for signal in SIGNALS[Kind.GPU]]
WRITTEN: dict[str, Callable[[float], str]] = {
    "utilization": numbers.percent,
    "power": lambda watts: numbers.quantity(watts, "W"),
    "temperature": lambda degrees: numbers.quantity(degrees, "°C"),
}
_STEPS = {"g01": 37, "g02": 53}


def value(name: str, second: int) -> float:
    """What every signal of a node was at a second: another one at each."""
    return 10.0 + second * _STEPS[name] % 83


class Past:
    """Two nodes that were watched for 25 minutes, with a gap, and the page that shows them."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.bench = Bench(history=folder / "telemetry.db")
        history = self.bench.collector._history
        assert history is not None
        history.step(self.bench.clock.wall())
        history.opened.set()
        self.bench.watch(*_STEPS)
        lines = {name: self.bench.greet(name) for name in _STEPS}
        self.began = self.bench.clock.wall()
        for second in range(1, SECONDS + 1):
            self.bench.clock.advance(1)
            if second not in SILENT:
                self._say(lines, second)
            if second % 30 == 0:
                history.step(self.bench.clock.wall())
        self.bench.pipeline.hand_over()
        history.step(self.bench.clock.wall())
        self.desk = Desk()
        self.desk.clock = self.bench.clock.wall()
        self.nodes = Inventory((Site("hall", "Hall", zone="UTC"),), tuple(node(name) for name in _STEPS))
        self.page = FleetPage(self.bench.collector, self, self.desk)
        qtbot.addWidget(self.page)
        self.page.resize(1500, 950)
        self.page.show()
        self._qtbot = qtbot

    def _say(self, lines: dict[str, Lines], second: int) -> None:
        if second in HAPPENED:
            self.bench.say("g01", lines["g01"].event(text=f"at {second}"))
        for name, said in lines.items():
            self.bench.say(name, said.sample(value(name, second)))

    def current(self) -> Inventory:
        return self.nodes

    def facts(self, _node: str) -> None:
        return None

    def look(self, place: str, moment: float, *, pinned: bool) -> None:
        """Show a place at a moment, the pinned one or the end of the range."""
        self.page.open(place)
        time = self.desk.time
        if time.moment == moment:
            return
        with self._qtbot.waitSignal(time.moment_changed, timeout=2000):
            time.pin(moment if pinned else None)
            end = moment + 100 if pinned else moment
            time.show(end - 600, end, live=False)

    def known(self, name: str, moment: float) -> float | None:
        """What history answers: the newest sample at or before a moment, unless that is a gap."""
        second = int(moment - self.began)
        held = [each for each in (second, second - 1, second - 2) if each not in SILENT and 1 <= each <= SECONDS]
        held = [each for each in held if moment - self.began - each <= 2.5]
        return value(name, held[0]) if held else None


@pytest.fixture
def past(qtbot: QtBot, tmp_path: Path) -> Iterator[Past]:
    made = Past(qtbot, tmp_path)
    yield made
    made.page.hide()
    assert made.bench.bugs == []
    made.bench.collector.stop()


def moments(count: int) -> list[float]:
    """Seconds after the start, at random and around the gap, each between two samples."""
    chance = np.random.default_rng(20).integers(110, SECONDS - 110, count)
    return [each + 0.5 for each in (*chance.tolist(), SILENT.start + 0, SILENT.start + 40, SILENT.stop - 1)]


def test_on_the_node_page_every_figure_is_that_of_the_moment_or_says_now(past: Past) -> None:
    for number, second in enumerate(moments(7)):
        moment = past.began + second
        past.look("node:hall/g01", moment, pinned=bool(number % 2))
        page, want = past.page.page, past.known("g01", moment)
        percent = numbers.percent(want)
        sides = {v.value for v in page.gpus._sides["utilization"]._values}
        assert sides == {percent}, f"at second {second}"
        host = {line.shown[0].key: line.shown[0].text for line in page.host._lines if line.shown is not None}
        assert host["cpu"] == percent
        (port,) = page.ports.table.rows()
        assert str(port.cells[2]) == (numbers.UNKNOWN if want is None else "<0.01")
        assert port.cells[5] == (numbers.UNKNOWN if want is None else "Up")
        for card in (page.processes, page.header.facts):
            assert is_marked_now(card)
        for card in (page.gpus, page.host, page.ports, page.events):
            assert not is_marked_now(card)


def test_on_the_gpu_page_every_figure_is_that_of_the_moment_or_says_now(past: Past) -> None:
    bound = {signal: high for (signal, (_, high)) in zip(PLOTTED, GPU_BOUNDS, strict=False)}
    for number, second in enumerate(moments(6)):
        moment = past.began + second
        past.look("gpu:hall/g01/1", moment, pinned=bool(number % 2))
        page, want = past.page.gpu, past.known("g01", moment)
        shown = {name: {v.name: v.value for v in each._values} for name, each in page.curves._sides.items()}
        for signal, write in WRITTEN.items():
            said = numbers.UNKNOWN if want is None else write(min(want, bound[signal]))
            assert shown[signal]["GPU 1"] == said, f"{signal} at second {second}"
        for card in (page.health, page.processes, page.header.facts):
            assert is_marked_now(card)
        for card in (page.curves, page.events):
            assert not is_marked_now(card)


def test_in_the_list_and_the_table_figures_and_states_are_those_of_the_moment(past: Past) -> None:
    for number, second in enumerate(moments(5)):
        moment = past.began + second
        for place in ("fleet/table", "node:hall/g01"):
            past.look(place, moment, pinned=bool(number % 2))
            for name in _STEPS:
                percent = numbers.percent(past.known(name, moment))
                if place == "fleet/table":
                    row = next(row for row in past.page.table.table.rows() if row.key == f"hall/{name}")
                    assert row.cells[7] == row.cells[11] == percent
                    assert past.page.table.table.model().headerData(1, Qt.Orientation.Horizontal) == "State"
                else:
                    item = past.page.list._last[f"hall/{name}"]
                    assert item.value == percent
                    assert not item.detail.startswith("Now: ")
                    assert item.spark is None


def test_the_events_of_a_moment_are_those_that_had_happened_by_then(past: Past) -> None:
    for place, card in (("node:hall/g01", past.page.page.events), ("gpu:hall/g01/1", past.page.gpu.events)):
        for second, happened in ((290.5, ()), (400.5, HAPPENED[:1]), (1450.5, HAPPENED[1:])):
            past.look(place, past.began + second, pinned=False)
            QTest.qWait(30)
            told = [event.text for event in card._shown if event.source != "console"]
            assert told == [f"at {each}" for each in happened], (place, second)
            assert len(card.table.rows()) == len(card._shown)


def test_back_to_live_every_figure_is_of_now_again(past: Past, qtbot: QtBot) -> None:
    past.look("node:hall/g01", past.began + 400.5, pinned=True)
    QTest.keyClick(past.page.page.gpus.stack, Qt.Key.Key_End)
    QTest.keyClick(past.page.page.gpus.stack, Qt.Key.Key_Escape)
    page, now = past.page.page, numbers.percent(value("g01", SECONDS))
    qtbot.waitUntil(lambda: not is_marked_now(page.processes))
    assert {v.value for v in page.gpus._sides["utilization"]._values} == {now}
    assert past.page.list._last["hall/g01"].value == now
    assert not is_marked_now(page.header.facts)


def test_the_hand_goes_no_further_back_than_the_history_and_before_it_is_hatched(past: Past) -> None:
    assert past.desk.time.oldest == pytest.approx(past.began, abs=2)
    past.page.open("node:hall/g01")
    stack = past.page.page.gpus.stack
    for _ in range(80):
        QTest.keyClick(stack, Qt.Key.Key_Left)
    while stack._later.isActive():
        QTest.qWait(5)
    assert stack.range()[0] == pytest.approx(past.began, abs=2)
    (shade,) = stack._scene.shades
    assert shade.end == pytest.approx(past.began, abs=2)
    assert "no history before" in shade.text
