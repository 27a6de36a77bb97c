"""The Overview on a scripted fleet: what it shows, and what clicks and keys do."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from console.fleet.model.changed import Changed
from console.fleet.model.inventory import Inventory, Node, Site
from console.fleet.model.links import Failure, LinkState
from console.fleet.model.readings import NodeEvent, NodeReading
from console.fleet.model.signals import SIGNALS, Kind
from console.fleet.model.totals import Grid, Totals, counted_ports
from console.fleet.service.history.totals import Source, total
from console.fleet.service.series import NodeSeries, layout_of
from console.frame.overview.page import OverviewPage
from tests.support.scripted import NOW, Desk, Fleet, alive, facts, link, live, rows, unseen
from tests.support.still_alarms import StillAlarms, raised
from widgets.maps.fleetmap import FleetMap
from widgets.priority import Priority

LEFT = Qt.MouseButton.LeftButton
SITES = (Site("hall", "Trollhättan", zone="Europe/Stockholm"), Site("edge", "Uppsala", zone="Europe/Stockholm"))
NODES = (
    Node("hall", "g1", "g1", rack="A"),
    Node("hall", "g2", "g2", rack="A"),
    Node("hall", "g3", "g3", rack="B"),
    Node("edge", "u1", "u1", rack="1"),
)


class Script(Fleet):
    """A fleet of which all that was measured lies in memory, summed by the real code."""

    def __init__(self, inventory: Inventory) -> None:
        super().__init__(inventory)
        self.series: dict[str, NodeSeries] = {}
        self.read = 0

    def totals(
        self, nodes: Iterable[str], start: float, end: float, step: float, before: Totals | None = None
    ) -> Totals:
        self.read += 1
        sources = [
            Source(key, self.series[key], counted_ports(self.now[key].facts)) for key in nodes if key in self.series
        ]
        return total(sources, None, Grid.over(start, end, step), before)

    def measured(self, key: str, seconds: range, value: float = 50.0) -> None:
        """Samples of the last minutes, `seconds` before now."""
        series = self.series.setdefault(key, NodeSeries(layout_of(self.now[key].facts.devices)))
        for second in seconds:
            series.append(NOW - second, 1.0, np.full(series.layout.width, value, np.float32))


def script(*nodes: Node) -> Script:
    made = Script(Inventory(SITES, nodes or NODES))
    for node in made.inventory.nodes:
        made.now[node.key] = live(facts(4), node=node.key)
    return made


@pytest.fixture
def show(qtbot):
    def showing(
        fleet: Script, desk: Desk, width: int = 1430, height: int = 870, alarms: StillAlarms | None = None
    ) -> OverviewPage:
        page = OverviewPage(fleet, fleet, desk, alarms or StillAlarms(NOW, "normal"))
        qtbot.addWidget(page)
        page.resize(width, height)
        page.show()
        page.open("overview")
        QTest.qWait(20)
        return page

    return showing


def changed(*nodes: str, **more: frozenset[str]) -> Changed:
    return Changed(readings=frozenset(nodes), **more)


def lost(reading: NodeReading, key: str, code: str = "ssh.refused") -> NodeReading:
    failure = Failure(code, key)
    return replace(reading, link=link(LinkState.LOST, node=key, failure=failure, newest=NOW - 90))


def since(page: OverviewPage) -> str:
    """When the worst began."""
    return page.attention.table.rows()[0].cells[2]


def told(page: OverviewPage) -> list[tuple[str, str]]:
    return [(row.cells[0].text, row.cells[1]) for row in page.attention.table.rows()]


@pytest.mark.parametrize(("width", "beside"), [(1400, True), (1300, False), (1200, False)])
def test_what_stands_beside_the_sites_leaves_their_table_its_room(show, width: int, beside: bool):
    page = show(script(*NODES), Desk(), width)
    cards = [QWidget(), QWidget()]
    for card in cards:
        page.add_beside(card)
    page.resize(width - 1, page.height())
    page.grab()
    assert all((page._low.indexOf(card) >= 0) is beside for card in cards)
    assert page.sites.width() >= 740


class TestMap:
    def test_every_gpu_has_a_cell_and_the_card_counts_them(self, show):
        page = show(script(), Desk())
        assert len(page.map.map.cell_keys()) == 16
        assert page.map.accessibleName() == "16 GPUs"
        one = Script(Inventory(SITES, NODES[:1]))
        one.now["hall/g1"] = live(facts(1))
        assert show(one, Desk()).map.accessibleName() == "1 GPU"

    def test_where_there_is_no_gpu_nothing_is_said_of_any_until_one_comes(self, show):
        fleet = Script(Inventory(SITES, NODES[:1]))
        fleet.now["hall/g1"] = live(facts(0), node="hall/g1")
        page = show(fleet, Desk())
        of_gpus = (page.map.map, page.gpu_time, page.trends.utilization, page.trends.power)
        assert not any(part.isVisible() for part in of_gpus)
        assert page.map.accessibleName() == "No GPUs"
        assert page.trends.network.isVisible()
        low = page.map.height()
        fleet.now["hall/g1"] = live(facts(4), node="hall/g1")
        page.refresh(changed("hall/g1", facts=frozenset({"hall/g1"})))
        assert all(part.isVisible() for part in of_gpus)
        assert page.map.height() > low

    def test_a_click_goes_to_the_gpu_and_on_a_name_to_the_node(self, show):
        desk = Desk()
        page = show(script(), desk)
        cell = page.map.map.cell_rect(("hall/g2", "3"))
        QTest.mouseClick(page.map.map, LEFT, pos=cell.center())
        first = page.map.map.cell_rect(("hall/g2", "0"))
        QTest.mouseClick(page.map.map, LEFT, pos=QPoint(first.left() - 14, first.center().y()))
        assert desk.places == ["gpu:hall/g2/3", "node:hall/g2"]

    def test_arrows_and_enter_open_a_gpu_and_shift_its_node(self, show):
        desk = Desk()
        page = show(script(), desk)
        page.map.map.setFocus()
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
            QTest.keyClick(page.map.map, key)
        QTest.keyClick(page.map.map, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        assert desk.places == ["gpu:hall/g2/1", "node:hall/g2"]

    def test_states_become_marks_at_once(self, show):
        fleet, desk = script(), Desk()
        page = show(fleet, desk)
        fleet.now["hall/g1"] = live(facts(4), alive=alive(facts(4), 2))
        hot = rows(facts(4), throttle_reasons=float(0x40))
        fleet.now["hall/g2"] = live(facts(4), node="hall/g2", rows=hot)
        page.refresh(changed("hall/g1", "hall/g2"))
        marks = page.map.map._marks
        assert marks[("hall/g1", "2")] is Priority.CRITICAL
        assert {marks[("hall/g2", str(gpu))] for gpu in range(4)} == {Priority.HIGH}
        fleet.now["hall/g1"] = live(facts(4))
        page.refresh(changed("hall/g1"))
        assert ("hall/g1", "2") not in page.map.map._marks

    def test_a_lost_node_has_no_levels(self, show):
        fleet, desk = script(), Desk()
        page = show(fleet, desk)
        fleet.now["edge/u1"] = lost(fleet.now["edge/u1"], "edge/u1")
        page.refresh(changed(links=frozenset({"edge/u1"})))
        cells = dict(zip(page.map.map.cell_keys(), page.map.map._levels.tolist(), strict=True))
        assert all(math.isnan(cells[("edge/u1", str(gpu))]) for gpu in range(4))
        assert cells[("hall/g1", "0")] == 0.5

    def test_a_tip_says_where_the_gpu_is_and_what_it_does(self, show):
        page = show(script(), Desk())
        text = page.map._tip(("hall/g1", "1"))
        assert text.splitlines()[:2] == ["g1 GPU 1", "Trollhättan · A"]
        assert "50" in text and "H200" in text

    def test_a_map_without_news_is_not_painted_anew(self, show, monkeypatch):
        fleet, desk = script(), Desk()
        page = show(fleet, desk)
        drawn = []
        monkeypatch.setattr(FleetMap, "_redraw", drawn.append)
        for _ in range(8):
            desk.clock += 1
            page.refresh(changed("hall/g1", "hall/g2"))
        assert drawn == []


class TestAttention:
    def test_all_is_well_is_said_calmly(self, show):
        page = show(script(), Desk())
        assert page.attention.calm.isVisible()
        assert not page.attention.table.isVisible()

    def test_a_lost_node_is_one_line_with_what_to_do_and_its_gpus_folded(self, show):
        fleet = script()
        fleet.now["edge/u1"] = lost(fleet.now["edge/u1"], "edge/u1")
        page = show(fleet, Desk())
        (row,) = page.attention.table.rows()
        assert told(page) == [("Connection lost", "u1")]
        assert row.cells[3] == "Start sshd on the node, or correct the port"
        assert row.cells[4] == "4 GPUs"
        assert page.attention._subtitle.whole_text() == "1 · 4 GPUs without data"
        assert "no SSH server listens" in row.tip

    def test_open_goes_to_what_is_wrong_by_mouse_and_by_key(self, show):
        fleet, desk = script(), Desk()
        fleet.now["hall/g1"] = live(facts(4), alive=alive(facts(4), 2))
        page = show(fleet, desk)
        table = page.attention.table
        index = table.model().index(0, 5)
        box = table.visualRect(index)
        QTest.mouseClick(table.viewport(), LEFT, pos=QPoint(box.right() - 20, box.center().y()))
        table.setFocus()
        QTest.keyClick(table, Qt.Key.Key_Down)
        QTest.keyClick(table, Qt.Key.Key_Return)
        assert desk.places == ["gpu:hall/g1/2"] * 2

    def test_a_dead_site_is_one_line(self, show):
        nodes = tuple(Node("hall", f"g{i}", f"g{i}", rack="A") for i in range(9))
        fleet = script(*nodes)
        for node in nodes:
            fleet.now[node.key] = lost(fleet.now[node.key], node.key)
        page = show(fleet, desk := Desk())
        assert told(page) == [("Connection lost", "g0, g1, g2, g3 and 5 more")]
        page.attention._open(page.attention.table.rows()[0].key)
        assert desk.places == ["site:hall"]

    def test_a_port_that_went_down_is_told_from_the_nodes_events(self, show):
        fleet, desk = script(), Desk()
        page = show(fleet, desk)
        shape = facts(4)
        down = rows(shape)
        down[Kind.PORT][:, [signal.name for signal in SIGNALS[Kind.PORT]].index("state")] = 0
        fleet.now["hall/g3"] = live(shape, node="hall/g3", rows=down)
        fleet.told["hall/g3"] = [NodeEvent("hall/g3", NOW - 5, "probe", "link:down", "port:mlx5_0", "")]
        page.refresh(changed("hall/g3", events=frozenset({"hall/g3"})))
        assert told(page) == [("Network link down", "g3 · mlx5_0")]
        assert page.map.map._node_marks == {"hall/g3": Priority.MEDIUM}

    def test_since_when_stays_while_it_lasts(self, show):
        fleet, desk = script(), Desk()
        fleet.now["hall/g2"] = live(facts(4), node="hall/g2", rows=rows(facts(4), throttle_reasons=float(0x40)))
        page = show(fleet, desk)
        before = page.attention.table.rows()[0].cells[2]
        desk.clock += 600
        page.inventory_changed()
        assert page.attention.table.rows()[0].cells[2] == before

    def test_what_was_so_at_the_first_look_was_so_before(self, show):
        fleet = script()
        fleet.now["hall/g2"] = live(facts(4), node="hall/g2", rows=rows(facts(4), throttle_reasons=float(0x40)))
        assert since(show(fleet, Desk())).startswith("before ")

    def test_nothing_is_abnormal_only_when_every_node_has_answered(self, show):
        fleet, desk = script(), Desk()
        keys = list(fleet.now)
        well = dict(fleet.now)
        for key in keys:
            fleet.now[key] = unseen(LinkState.CONNECTING, node=key)
        page = show(fleet, desk)
        count = len(keys)
        assert page.attention.calm.whole_text() == f"Not known yet: 0 of {count} nodes have answered"
        fleet.now[keys[0]] = well[keys[0]]
        page.refresh(changed(keys[0]))
        assert page.attention.calm.whole_text() == f"Nothing abnormal so far: 1 of {count} nodes have answered"
        fleet.now |= well
        page.refresh(changed(*keys))
        assert page.attention.calm.whole_text() == "Nothing is abnormal"


class TestOverTime:
    def fleet(self) -> Script:
        made = script()
        for key in made.now:
            made.measured(key, range(599, -1, -1))
        return made

    def test_sums_and_their_coverage(self, show):
        fleet = self.fleet()
        fleet.series["edge/u1"] = NodeSeries(layout_of(fleet.now["edge/u1"].facts.devices))
        fleet.measured("edge/u1", range(599, 299, -1))
        page = show(fleet, Desk())
        page.trends.head.spans.setFocus()
        QTest.keyClick(page.trends.head.spans, Qt.Key.Key_Left)
        assert page.trends.head.spans.current() == "15min"
        totals = page.trends._totals
        watts = totals.power()
        assert np.nanmax(watts) == 16 * 50
        assert watts[-2] == 12 * 50
        (shade,) = page.trends.power.stack._scene.shades
        assert shade.text == "12 of 16 GPUs"
        assert shade.start == pytest.approx(NOW - 300, abs=11)

    def test_what_stands_over_a_curve_is_now_or_at_the_crosshair(self, show):
        fleet = self.fleet()
        page = show(fleet, Desk())
        assert page.trends.power.value.value() == "800"
        assert "16 of 16 GPUs" in page.trends.power.value.accessibleName()
        page.trends.power.stack._point(NOW - 1500)
        assert page.trends.power.value.value() == "–"
        page.trends.power.stack._point(NOW - 100)
        assert page.trends.power.value.value() == "800"
        assert page.trends.network.stack.crosshair() == NOW - 100

    def test_all_three_move_together_and_live_brings_them_back(self, show, qtbot):
        page = show(self.fleet(), Desk())
        page.trends.power.stack.setFocus()
        QTest.keyClick(page.trends.power.stack, Qt.Key.Key_Left)
        qtbot.waitUntil(lambda: len({stack.range() for stack in page.trends.stacks}) == 1)
        assert page.trends.power.stack.range()[1] < NOW
        assert not page.trends.head.live.isChecked()
        assert not any(stack.is_live() for stack in page.trends.stacks)
        QTest.mouseClick(page.trends.head.live, LEFT)
        assert {stack.range()[1] for stack in page.trends.stacks} == {NOW}

    @pytest.mark.slow
    def test_the_chosen_time_is_that_of_every_page(self, show):
        desk = Desk()
        page = show(self.fleet(), desk)
        page.trends.head.spans.setFocus()
        QTest.keyClick(page.trends.head.spans, Qt.Key.Key_Right)
        assert show(self.fleet(), desk).trends.head.spans.current() == "1h"

    def test_ports_that_a_node_names_later_are_summed_at_once(self, show):
        fleet, desk = self.fleet(), Desk()
        known = dict(fleet.now)
        for key, reading in known.items():
            fleet.now[key] = replace(reading, facts=facts(4, ports=()))
        page = show(fleet, desk)
        assert np.isnan(page.trends._totals.receive()).all()
        fleet.now.update(known)
        desk.clock += 1
        page.refresh(changed(*known))
        assert np.nanmax(page.trends._totals.receive()) == 4 * 2 * 50

    def test_history_is_read_when_a_point_is_due_and_not_at_every_tick(self, show):
        fleet, desk = self.fleet(), Desk()
        page = show(fleet, desk)
        desk.time.choose(3600)
        before = fleet.read
        for _ in range(20):
            desk.clock += 1
            page.refresh(changed("hall/g1"))
        assert fleet.read == before
        desk.clock += 15
        page.refresh(changed("hall/g1"))
        assert fleet.read == before + 1

    def test_grave_events_are_marked_once(self, show):
        fleet = self.fleet()
        falls = [NodeEvent("hall/g1", NOW - ago, "probe", "link:down", "port:ib0", "") for ago in (90, 60, 30)]
        fleet.told["hall/g1"] = [*falls, NodeEvent("hall/g1", NOW - 50, "nvml", "xid:79", "gpu:1", "")]
        page = show(fleet, Desk())
        assert [mark.time for mark in page.trends.stacks[0]._scene.events] == [NOW - 50], "a fall is of medium weight"

    def test_values_leave_as_csv_with_gaps_empty(self, show):
        page = show(self.fleet(), Desk())
        lines = list(csv.DictReader(io.StringIO(page.trends.to_csv())))
        assert lines[-1]["gpu_power_watts"] == "800"
        assert lines[-1]["gpus_in_power"] == "16"
        assert lines[0]["gpu_power_watts"] == ""
        assert lines[0]["gpus_reporting"] == "0"

    def test_gpu_time_sums_up_to_the_whole(self, show):
        page = show(self.fleet(), Desk())
        rows_shown = page.gpu_time.table.rows()
        assert [row.key for row in rows_shown] == ["Working", "Idle", "No data"]
        assert rows_shown[0].cells[2] == "100.0\N{NO-BREAK SPACE}%"
        assert rows_shown[2].cells[1] == "0.0\N{NO-BREAK SPACE}h"


class TestSites:
    def test_several_sites_stand_side_by_side(self, show):
        fleet, desk = script(), Desk()
        fleet.now["edge/u1"] = lost(fleet.now["edge/u1"], "edge/u1")
        page = show(fleet, desk)
        first, second = page.sites.table.rows()
        assert first.cells[0].text == "Trollhättan"
        assert first.cells[2:4] == ("3 / 3", "12 / 12")
        assert second.cells[1].text == "Connection lost"
        assert second.cells[2:6] == ("0 / 1", "– / 4", "–", "–"), "no figure stands where nothing was measured"
        page.sites.table.setFocus()
        QTest.keyClick(page.sites.table, Qt.Key.Key_Down)
        QTest.keyClick(page.sites.table, Qt.Key.Key_Return)
        assert desk.places == ["site:hall"]

    def test_one_site_needs_no_comparison(self, show):
        assert not show(script(*NODES[:3]), Desk()).sites.isVisible()


class TestPage:
    def test_without_nodes_it_offers_the_ways_to_begin(self, show):
        desk = Desk()
        page = show(Script(Inventory()), desk)
        assert page.empty.isVisible()
        QTest.mouseClick(page.empty.buttons["nodes.add"], LEFT)
        assert desk.acted == [("nodes.add", {})]

    def test_nodes_that_come_later_are_shown(self, show):
        fleet = Script(Inventory())
        page = show(fleet, Desk())
        full = script()
        fleet.inventory, fleet.now = full.inventory, full.now
        page.inventory_changed()
        assert not page.empty.isVisible()
        assert len(page.map.map.cell_keys()) == 16

    def test_all_nodes_lost_leaves_no_figure_that_looks_like_one(self, show):
        fleet = script()
        for key, reading in fleet.now.items():
            fleet.now[key] = lost(reading, key)
        page = show(fleet, Desk())
        assert [card.value.value() for card in page.trends.cards] == ["–"] * 3
        assert np.isnan(page.map.map._levels).all()
        assert len(page.attention.table.rows()) == 4

    def test_where_all_fell_silent_the_curves_are_hatched(self, show):
        fleet = script()
        for key, reading in fleet.now.items():
            fleet.measured(key, range(599, 299, -1))
            fleet.now[key] = lost(reading, key)
        page = show(fleet, Desk())
        since, text = page.trends.stacks[0]._scene.stale
        assert since == pytest.approx(NOW - 300, abs=31)
        assert text == "no data"

    def test_what_changed_out_of_sight_is_seen_on_return(self, show):
        fleet = script()
        page = show(fleet, Desk())
        page.hide()
        fleet.now["edge/u1"] = lost(fleet.now["edge/u1"], "edge/u1")
        page.show()
        page.open("overview")
        assert told(page) == [("Connection lost", "u1")]

    def test_ctrl_f_asks_for_the_palette(self, show):
        desk = Desk()
        show(script(), desk).focus_filter()
        assert desk.acted == [("window.palette", {})]

    @pytest.mark.parametrize("width", [1430, 1070])
    def test_the_keyboard_goes_through_the_page_as_the_eye_does(self, show, width):
        page = show(script(), Desk(), width, 700)
        page.activateWindow()
        page.map.map.setFocus(Qt.FocusReason.TabFocusReason)
        seen = [page.map.map]
        for _ in range(30):
            widget = page.focusWidget()
            assert widget is not None
            following = widget.nextInFocusChain()
            while not (following.focusPolicy() & Qt.FocusPolicy.TabFocus and following.isVisible()):
                following = following.nextInFocusChain()
            following.setFocus(Qt.FocusReason.TabFocusReason)
            seen.append(following)
        wanted = [page.trends.head.live, page.trends.save, *page.trends.stacks, page.sites.table]
        places = [seen.index(widget) for widget in wanted]
        assert places == sorted(places)
        assert all(widget.accessibleName() or widget.text() for widget in seen if isinstance(widget, QWidget))

    @pytest.mark.slow
    @pytest.mark.parametrize(("width", "height"), [(1430, 870), (1070, 690), (2400, 1300)])
    def test_nothing_overlaps_and_nothing_is_wider_than_the_page(self, show, width, height):
        fleet = script()
        fleet.now["edge/u1"] = lost(fleet.now["edge/u1"], "edge/u1")
        page = show(fleet, Desk(), width, height)
        cards = [page.map, page.gpu_time, page.attention, page.trends, page.sites]
        boxes = [card.rect().translated(card.mapTo(page.body, QPoint(0, 0))) for card in cards]
        for i, box in enumerate(boxes):
            assert box.right() < page.body.width()
            assert not any(box.intersects(other) for other in boxes[i + 1 :])
        for table in (page.attention.table, page.sites.table, page.gpu_time.table):
            assert table.horizontalScrollBar().maximum() == 0


def test_what_nobody_acknowledged_blinks_and_is_acknowledged_from_the_overview(show) -> None:
    desk, fleet, alarms = Desk(), script(), StillAlarms(NOW, "normal")
    key = fleet.inventory.nodes[0].key
    fleet.now[key] = live(facts(4), node=key, alive=alive(facts(4), 2))
    alarms.put(raised(fleet.findings(), entry=7))
    page = show(fleet, desk, alarms=alarms)
    assert page.map.map._blinking == {(key, "2")}
    row = page.attention.table.rows()[0]
    assert not row.acknowledged
    page.attention.table.action.emit(row.key, "acknowledge")
    assert desk.acted == [("alarm.acknowledge", {"numbers": (1,), "entry": 7})]
    alarms.acknowledge((1,), 40)
    page.refresh(changed())
    assert page.attention.table.rows()[0].acknowledged
    assert not page.map.map._blinking
