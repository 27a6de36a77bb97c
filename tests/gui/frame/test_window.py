"""A person at the window: the real program on the real demo site, driven by keys and clicks."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QListView,
    QScrollBar,
    QWidget,
)

from console.fleet.model.changes import add_nodes
from console.fleet.model.inventory import Node
from console.fleet.model.signals import Kind
from console.fleet.page import settings as kept
from console.fleet.page.fleet_page import FleetPage
from console.fleet.page.sheets.add_nodes import AddNodesSheet
from console.fleet.page.sheets.edit_node import EditNodeSheet, RemoveNodesSheet
from console.fleet.page.sheets.faults import FaultsSheet
from console.fleet.page.sheets.host_key import ChangedKeySheet, UnknownKeySheet
from console.fleet.page.vocabulary import condition
from console.frame.overview.page import OverviewPage
from console.frame.settings import THEME
from console.frame.settings_page import SettingsPage
from console.pagekit.view_time import TIME
from tests.support.window import DemoWindow, click, demo, pause, undo_button, wait_until
from widgets import theme as themes
from widgets.priority import Priority

__all__ = ["demo"]
pytestmark = pytest.mark.slow
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture(autouse=True)
def at_rest(demo: DemoWindow) -> None:
    """Every test begins on the first node, with nothing open."""
    for dialog in demo.window.findChildren(QWidget):
        if dialog.isWindow() and dialog.isVisible():
            dialog.close()
    demo.window.activateWindow()
    demo.window.go("node:hall/g1")


def fleet(demo: DemoWindow) -> FleetPage:
    page = demo.window.page("fleet")
    assert isinstance(page, FleetPage)
    return page


def reading(demo: DemoWindow, node: str):
    assert demo.program.collector is not None
    return demo.program.collector.reading(demo.key(node))


def is_live(demo: DemoWindow, node: str) -> bool:
    found = reading(demo, node)
    return found is not None and found.link.state == "live" and bool(found.rows)


def test_every_node_of_the_demo_site_comes_to_life(demo: DemoWindow) -> None:
    for node in ("hall/g1", "hall/g2", "hall/g3", "edge/u1"):
        wait_until(lambda node=node: is_live(demo, node), 90, f"{node} to be live")
    wait_until(lambda: demo.window.top.nodes.value.text() == "4 / 4", 10)
    assert demo.window.top.power.isVisible()
    assert demo.window.top.mode.text() == "DEMO"
    assert demo.window.band.isVisible()
    assert "DEMO" in demo.window.windowTitle()


def test_the_overview_comes_first_and_leads_to_a_gpu_and_back(demo: DemoWindow) -> None:
    assert demo.window._trail._places[0] == "overview"
    demo.press(Qt.Key.Key_1, CONTROL)
    assert demo.place == "overview"
    page = demo.window.page("overview")
    assert isinstance(page, OverviewPage)
    wait_until(lambda: len(page.map.map.cell_keys()) == 26, 60, "a cell for every GPU")
    QTest.mouseClick(
        page.map.map, Qt.MouseButton.LeftButton, pos=page.map.map.cell_rect((demo.key("hall/g2"), "3")).center()
    )
    assert demo.place == "gpu:hall/g2/3"
    demo.press(Qt.Key.Key_Left, ALT)
    assert demo.place == "overview"
    wait_until(lambda: page.trends.power.value.value() != "–", 20, "the power of all GPUs")
    demo.press(Qt.Key.Key_2, CONTROL)
    assert demo.window.rail.current() == "fleet"


def test_the_overview_is_saved_as_picture_and_values(demo: DemoWindow, tmp_path: Path) -> None:
    demo.window.go("overview")
    for command, ending in (("overview.save_picture", "png"), ("overview.save_values", "csv")):
        demo.window.acts.run(command)
        dialog = demo.dialog(f"save_overview_{ending}")
        path = tmp_path / f"overview.{ending}"
        dialog.fileSelected.emit(str(path))
        dialog.close()
        wait_until(lambda path=path: path.exists() and path.stat().st_size > 100, 10, path.name)


def test_the_node_page_shows_what_was_measured(demo: DemoWindow) -> None:
    page = fleet(demo).page
    wait_until(lambda: page.gpus.isVisible() and bool(page.gpus._tracks), 30, "the first curves")
    assert page.header.name.text() == "g1"
    assert "8 × H200" in page.header.facts.whole_text()
    wait_until(lambda: len(page.processes.table.rows()) == 8, 30, "eight ranks of the job")
    wait_until(lambda: {row.key for row in page.ports.table.rows()} >= {"mlx5_0", "mlx5_1", "eno1"}, 10)
    assert not page.road.isVisible()


def test_choosing_a_node_in_the_list_shows_it_and_back_returns(demo: DemoWindow) -> None:
    view = fleet(demo).list.findChild(QListView)
    view.setFocus()
    demo.press(Qt.Key.Key_Down)
    demo.press(Qt.Key.Key_Down)
    assert demo.place == "node:hall/g3"
    assert fleet(demo).page.header.name.text() == "g3"
    demo.press(Qt.Key.Key_Left, ALT)
    assert demo.place == "node:hall/g2"
    demo.press(Qt.Key.Key_Right, ALT)
    assert demo.place == "node:hall/g3"


def test_the_filter_finds_by_site_and_state(demo: DemoWindow) -> None:
    demo.press(Qt.Key.Key_F, CONTROL)
    demo.type("uppsala")
    model = fleet(demo).list.findChild(QListView).model()
    wait_until(lambda: [model.index(i, 0).data() for i in range(model.rowCount())][-1:] == ["u1"], 5)
    demo.press(Qt.Key.Key_Escape)
    wait_until(lambda: model.rowCount() > 4, 5)


def test_a_gpu_has_an_address_of_its_own(demo: DemoWindow) -> None:
    demo.window.go("gpu:hall/g2/3")
    page = fleet(demo).gpu
    wait_until(lambda: page.curves.stack._raw.get("power"), 15, "the curves of GPU 3")
    assert page.header.name.text() == "GPU 3"
    assert page.header.uuid.text().startswith("GPU-")
    demo.press(Qt.Key.Key_PageDown, CONTROL)
    assert demo.place == "gpu:hall/g2/4"
    click(page.header.before)
    click(page.header.before)
    assert demo.place == "gpu:hall/g2/2"
    demo.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    demo.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert demo.place == "gpu:hall/g2/4"


def test_a_gpu_is_compared_with_one_of_another_node_by_a_few_letters(demo: DemoWindow) -> None:
    demo.window.go("gpu:hall/g2/3")
    demo.press(Qt.Key.Key_C, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    demo.type("u1 gpu 1")
    demo.press(Qt.Key.Key_Return)
    assert demo.place == "compare:gpu:hall/g2/3,gpu:edge/u1/1"
    page = fleet(demo).comparison
    wait_until(lambda: len(page.curves.stack._raw.get("power", ())) == 2, 15, "two curves in one plot")
    wait_until(lambda: "–" not in page.table.to_tsv(), 15, "values of both")
    demo.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert demo.place == "gpu:hall/g2/3"


def test_the_palette_goes_to_a_node_by_a_few_letters(demo: DemoWindow) -> None:
    demo.press(Qt.Key.Key_K, CONTROL)
    assert demo.window.palette_box is not None and demo.window.palette_box.isVisible()
    demo.type("u1")
    demo.press(Qt.Key.Key_Return)
    assert demo.place == "node:edge/u1"
    assert not demo.window.palette_box.isVisible()


def test_the_palette_runs_a_command(demo: DemoWindow) -> None:
    demo.press(Qt.Key.Key_K, CONTROL)
    demo.type("light theme")
    demo.press(Qt.Key.Key_Return)
    assert themes.current().name == "light"
    demo.window.set_theme("dark")


def test_themes_switch_live_from_the_settings(demo: DemoWindow) -> None:
    demo.press(Qt.Key.Key_Comma, CONTROL)
    page = demo.window.page("settings")
    assert isinstance(page, SettingsPage)
    wait_until(page.appearance.isVisible, 5)
    page.appearance.theme.setFocus()
    demo.press(Qt.Key.Key_Right)
    assert themes.current().name == "light"
    assert demo.window.memory.get(THEME) == "light"
    demo.press(Qt.Key.Key_Left)
    assert themes.current().name == "dark"


def test_a_time_range_reads_its_past_and_is_remembered(demo: DemoWindow) -> None:
    card = fleet(demo).page.gpus
    card.head.set_span("1h")
    wait_until(lambda: card.stack.range()[1] - card.stack.range()[0] == pytest.approx(3600), 5)
    assert demo.window.memory.get(TIME) == {"seconds": 3600.0, "end": None, "pin": None}
    card.head.set_span("15min")


def test_signals_are_chosen_in_the_menu_and_remembered(demo: DemoWindow) -> None:
    card = fleet(demo).page.gpus
    wait_until(lambda: "memory_used" in card._actions, 30, "memory to be offered")
    card._actions["memory_used"].trigger()
    assert "memory_used" in [row.key for row in card.stack.rows()]
    assert "memory_used" in demo.window.memory.get(kept.GPUS_SIGNALS)
    card._actions["memory_used"].trigger()
    assert "memory_used" not in [row.key for row in card.stack.rows()]


def test_looking_into_the_past_brings_a_strip_of_all_history(demo: DemoWindow) -> None:
    card = fleet(demo).page.gpus
    assert card._navigator is None or not card._navigator.isVisible()
    demo.window.desk.time.choose(10)  # there is nothing further back than this site's own few minutes
    card.stack.setFocus()

    def goes_back() -> bool:
        """Before there is a past of ten seconds the hand has nowhere to go."""
        demo.press(Qt.Key.Key_Left)
        return card._navigator is not None and card._navigator.isVisible()

    wait_until(goes_back, 40, "the strip")
    strip = card._navigator
    now = time.time()
    wait_until(lambda: len(strip._times) > 0, 20, "its curve")
    first, last = strip.extent()
    assert now - 3600 < first < now  # this site has no past but the test's own
    assert last == pytest.approx(now, abs=60)
    assert strip.range() == pytest.approx(card.stack.range())
    # Home goes to the oldest there is, and the plots follow with curves from then.
    strip.setFocus()
    demo.press(Qt.Key.Key_Home)
    wait_until(lambda: card.stack.range()[0] == pytest.approx(first, abs=1), 5, "the plots at the beginning")
    wait_until(lambda: any(len(t.times) and t.times[0] < first + 900 for t in card._tracks.values()), 20, "its curves")
    click(card.head.live)
    wait_until(lambda: not strip.isVisible(), 5, "live again")
    assert card.stack.is_live()
    demo.window.desk.time.choose(900)


def test_one_signal_always_stays(demo: DemoWindow) -> None:
    card = fleet(demo).page.gpus
    for name in list(card.chosen):
        card._actions[name].trigger()
    assert len(card.chosen) == 1
    for name in ("utilization", "power", "temperature", "throttle_reasons"):
        if name not in card.chosen:
            card._actions[name].trigger()


def test_a_node_is_added_by_hand_its_key_compared_and_accepted(demo: DemoWindow) -> None:
    parts = demo.program.parts
    assert parts is not None and demo.program.site is not None
    known = parts.inventory.current().node("hall/g2")
    assert known is not None
    parts.known_hosts.forget(known.host, known.port)
    demo.press(Qt.Key.Key_N, CONTROL)
    sheet = demo.dialog("add_nodes")
    assert isinstance(sheet, AddNodesSheet)
    assert not sheet.add.isEnabled()
    sheet.form.more_button.click()
    QTest.keyClicks(sheet.form.host, "localhost")
    QTest.keyClicks(sheet.form.name, "again")
    QTest.keyClicks(sheet.form.user, known.user)
    QTest.keyClicks(sheet.form.port, str(known.port))
    QTest.keyClicks(sheet.form.identity_file, known.identity_file)
    wait_until(sheet.add.isEnabled, 10, "the node to be looked at")
    assert sheet.add.text() == "Add node again"
    click(sheet.add)
    wait_until(lambda: demo.place == "node:hall/again", 10)
    wait_until(lambda: reading(demo, "hall/again").link.state == "asking", 30, "the host key to be shown")
    road = fleet(demo).page.road
    wait_until(lambda: road.card is not None and road.card.isVisible(), 10)
    road.card.action.emit("nodes.host_key")
    ceremony = demo.dialog("host_key:" + demo.key("hall/again"))
    assert isinstance(ceremony, UnknownKeySheet)
    QTest.keyClicks(ceremony.compare.field, "256 SHA256:" + "A" * 43 + " root@again (ED25519)")
    assert not ceremony.accept_button.isEnabled()
    ceremony.compare.field.clear()
    failure = reading(demo, "hall/again").link.failure
    QTest.keyClicks(ceremony.compare.field, f"256 {failure.facts['fingerprint']} root@again (ED25519)")
    assert ceremony.accept_button.isEnabled()
    click(ceremony.accept_button)
    wait_until(lambda: is_live(demo, "hall/again"), 60, "the new node to be live")
    assert any(entry.type == "hostkey.accepted" for entry in parts.journal.entries())
    demo.window.acts.run("nodes.undo")
    wait_until(lambda: parts.inventory.current().node("hall/again") is None, 10)
    parts.known_hosts.own.write_text(demo.program.site.known_hosts, encoding="utf-8")


def test_a_node_is_shown_at_once_by_whoever_just_added_it(demo: DemoWindow) -> None:
    parts = demo.program.parts
    assert parts is not None
    parts.inventory.apply(add_nodes(parts.inventory.current(), [Node("hall", "new", "localhost", watched=False)]))
    demo.window.go("node:hall/new")
    assert demo.named(fleet(demo).node) == "hall/new"
    parts.inventory.undo()
    demo.window.go("node:hall/new")
    assert demo.named(fleet(demo).node) == "hall/g1"
    assert demo.place == "node:hall/g1", "the address is that of what is shown"


def test_a_changed_host_key_stops_loudly_and_needs_the_new_fingerprint(demo: DemoWindow) -> None:
    parts = demo.program.parts
    assert parts is not None and demo.program.site is not None
    node = parts.inventory.current().node("edge/u1")
    other = parts.inventory.current().node("hall/g1")
    assert node is not None and other is not None
    own = parts.known_hosts.own
    lines = own.read_text("utf-8").splitlines()
    mine = next(line for line in lines if f":{node.port} " in line)
    foreign = next(line for line in lines if f":{other.port} " in line).split()
    wrong = " ".join([mine.split()[0], *foreign[1:]])
    own.write_text("\n".join([line for line in lines if line != mine] + [wrong]) + "\n", encoding="utf-8")
    try:
        demo.window.go("node:edge/u1")
        demo.window.acts.run("nodes.watch")
        wait_until(lambda: reading(demo, "edge/u1").link.state == "off", 20)
        demo.window.acts.run("nodes.watch")
        wait_until(lambda: reading(demo, "edge/u1").link.state == "stopped", 40, "the loud stop")
        # The judge looks at it with the next round.
        wait_until(lambda: condition(reading(demo, "edge/u1"), "UTC", 0.0).priority is Priority.CRITICAL, 10)
        demo.window.acts.run("nodes.host_key")
        sheet = demo.dialog(f"host_key:{demo.key('edge/u1')}")
        assert isinstance(sheet, ChangedKeySheet)
        assert not sheet.replace.isEnabled()
        fingerprint = reading(demo, "edge/u1").link.failure.facts["fingerprint"]
        QTest.keyClicks(sheet.compare.field, fingerprint)
        assert sheet.replace.isEnabled()
        click(sheet.replace)
        wait_until(lambda: is_live(demo, "edge/u1"), 60, "u1 to be live again")
    finally:
        own.write_text(demo.program.site.known_hosts, encoding="utf-8")


def test_a_node_is_edited_and_the_change_undone(demo: DemoWindow) -> None:
    parts = demo.program.parts
    assert parts is not None
    demo.window.acts.run("nodes.edit")
    sheet = demo.dialog(f"edit:{demo.key('hall/g1')}")
    assert isinstance(sheet, EditNodeSheet)
    assert not sheet.save.isEnabled()
    QTest.keyClicks(sheet.form.owner, "s.lind")
    assert sheet.save.isEnabled()
    click(sheet.save)
    wait_until(lambda: parts.inventory.current().node("hall/g1").owner == "s.lind", 10)
    demo.window.activateWindow()
    wait_until(demo.window.isActiveWindow, 5, "the window to have the keys again")
    fleet(demo).list.findChild(QListView).setFocus()
    demo.press(Qt.Key.Key_Z, CONTROL)
    wait_until(lambda: parts.inventory.current().node("hall/g1").owner == "", 10)


def test_a_node_is_removed_after_it_was_shown_and_comes_back_by_undo(demo: DemoWindow) -> None:
    parts = demo.program.parts
    assert parts is not None
    demo.window.go("node:hall/g3")
    demo.window.acts.run("nodes.remove")
    sheet = demo.dialog("remove_nodes")
    assert isinstance(sheet, RemoveNodesSheet)
    assert sheet.remove.text() == "Remove g3"
    click(sheet.remove)
    wait_until(lambda: parts.inventory.current().node("hall/g3") is None, 10)
    wait_until(lambda: demo.place != "node:hall/g3", 10)
    click(undo_button(demo.window))
    wait_until(lambda: parts.inventory.current().node("hall/g3") is not None, 30, "the node to be back")
    wait_until(lambda: is_live(demo, "hall/g3"), 60)


def test_a_lost_gpu_is_said_everywhere_and_never_shown_as_zero(demo: DemoWindow) -> None:
    wait_until(lambda: is_live(demo, "hall/g2"), 60)
    demo.window.go("node:hall/g2")
    demo.window.acts.run("window.faults")
    sheet = demo.dialog("faults")
    assert isinstance(sheet, FaultsSheet)
    sheet.set_node(demo.key("hall/g2"))
    click(sheet.raise_button)
    wait_until(lambda: len(sheet.table.rows()) == 1, 15)
    page = fleet(demo).page
    wait_until(lambda: "GPU 5" in page.header.headline.text(), 40, "the loss in the headline")
    # The kernel tells of it at once, the driver with its next sample.
    side = page.gpus._sides["utilization"]
    wait_until(lambda: {value.name: value.value for value in side._values}["5"] == "–", 10, "its value to go")
    wait_until(lambda: any("79" in row.cells[2] for row in page.events.table.rows()), 20, "the XID among the events")
    wait_until(
        lambda: fleet(demo).list._last[demo.key("hall/g2")].priority is Priority.CRITICAL, 10, "the mark in the list"
    )
    sheet.table.action.emit(sheet.table.rows()[0].key, "clear")
    wait_until(lambda: not sheet.table.rows(), 15)
    sheet.close()


def test_a_hung_driver_leaves_the_hosts_figures_running(demo: DemoWindow) -> None:
    site = demo.program.site
    assert site is not None
    wait_until(lambda: is_live(demo, "hall/g3"), 60)
    demo.window.go("node:hall/g3")
    fault = site.raise_fault("probe_hung", node="g3")
    try:
        road = fleet(demo).page.road
        wait_until(lambda: road.banner.isVisible() and "driver" in road.banner.accessibleName(), 60, "the banner")
        newest = reading(demo, "hall/g3").link.newest_sample
        wait_until(lambda: reading(demo, "hall/g3").link.newest_sample > newest, 20, "the host's figures to go on")
        cpu = reading(demo, "hall/g3").rows[Kind.HOST][0, 0]
        assert not math.isnan(cpu)
    finally:
        site.clear(fault)


def test_a_node_that_goes_away_keeps_its_last_picture_marked_old(demo: DemoWindow) -> None:
    site = demo.program.site
    assert site is not None
    wait_until(lambda: is_live(demo, "edge/u1"), 60)
    demo.window.go("node:edge/u1")
    page = fleet(demo).page
    wait_until(lambda: bool(page.gpus._tracks), 30)
    fault = site.raise_fault("node_gone", node="u1")
    try:
        wait_until(lambda: reading(demo, "edge/u1").link.state == "lost", 60, "the loss")
        wait_until(page.road.banner.isVisible, 10)
        assert page.gpus.isVisible()
        # A banner may stand there before: late samples keep their values, lost ones do not.
        wait_until(lambda: {each.value for each in page.gpus._sides["power"]._values} == {"–"}, 10, "the values to go")
    finally:
        site.clear(fault)
    demo.window.acts.run("nodes.retry")
    wait_until(lambda: is_live(demo, "edge/u1"), 90, "u1 to come back")


def test_settings_show_what_is_stored_and_which_keys_are_trusted(demo: DemoWindow) -> None:
    demo.window.go("settings")
    page = demo.window.page("settings")
    assert isinstance(page, SettingsPage)
    wait_until(lambda: len(page.keys.table.rows()) == 4, 15)
    assert len(page.sites.table.rows()) == 4


def test_help_lists_the_keys_of_the_commands(demo: DemoWindow) -> None:
    demo.press(Qt.Key.Key_F1)
    sheet = demo.dialog("help")
    texts = " ".join(label.text() for label in sheet.findChildren(QWidget) if hasattr(label, "whole_text"))
    assert "Ctrl+K" in texts
    sheet.close()


def test_every_control_has_a_name_for_a_screen_reader(demo: DemoWindow) -> None:
    """Whatever takes the focus or a click says what it is."""
    nameless = []
    for place in ("node:hall/g1", "settings"):
        demo.window.go(place)
        pause(0.05)
        for widget in demo.window.findChildren(QWidget):
            if not widget.isVisible() or isinstance(widget, QScrollBar | QHeaderView):
                continue
            if isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QAbstractItemView):
                name = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
                if not name:
                    nameless.append(f"{place}: {type(widget).__name__} {widget.objectName()}")
    assert not nameless


def test_nothing_on_the_pages_reaches_outside_the_window(demo: DemoWindow) -> None:
    for size in ((1280, 800), (1600, 1000), (1920, 1080)):
        demo.window.resize(*size)
        for place in ("node:hall/g1", "settings"):
            demo.window.go(place)
            pause(0.06)
            page = demo.window.current()
            assert page is not None
            right = page.widget.mapTo(demo.window, QPoint(page.widget.width(), 0)).x()
            assert right <= demo.window.width()
    demo.window.resize(1600, 1000)


def test_what_the_window_remembers_is_written_when_it_is_saved(demo: DemoWindow) -> None:
    demo.window.go("node:hall/g2")
    demo.program.save()
    path: Path = demo.program.options.directory / "window.json"
    assert demo.named(json.loads(path.read_text("utf-8"))["values"]["place"]) == "node:hall/g2"


def test_the_address_of_a_node_goes_to_the_clipboard(demo: DemoWindow) -> None:
    demo.window.acts.run("nodes.copy_address")
    assert QGuiApplication.clipboard().text() == "node:hall/g1"
