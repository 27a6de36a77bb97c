"""The page of a node in every state it can be in."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from console.fleet.model.changed import Changed
from console.fleet.model.findings import Finding
from console.fleet.model.links import Failure, LinkState
from console.fleet.model.readings import Filesystem, GpuProcess, NodeEvent, NodeReading, PartTrouble
from console.fleet.model.signals import Kind, column
from console.fleet.page.fleet_page import FleetPage
from console.fleet.page.node_page import NodePage
from console.fleet.service.rulebook import shipped
from tests.support import scripted
from tests.support.judged import judged
from tests.support.scripted import NODE, NOW, SITE, Desk, Fleet
from widgets.priority import Priority

Shown = Callable[[NodeReading | None], NodePage]


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    def show(reading: NodeReading | None) -> NodePage:
        fleet, desk = Fleet(), Desk()
        if reading is not None:
            fleet.now["hall/g1"] = reading
        page = NodePage(fleet, desk)
        page.fleet = fleet
        page.desk = desk
        qtbot.addWidget(page)
        page.resize(1180, 860)
        page.show()
        page.show_node(NODE, SITE, None)
        return page

    return show


def failure(code: str) -> Failure:
    return Failure(
        code, "root@g1:22", {"host": "g1", "fingerprint": "SHA256:x", "key_type": "ssh-ed25519"}, "raw words"
    )


def test_a_node_that_is_well_shows_its_cards_and_no_road(shown: Shown) -> None:
    page = shown(scripted.live())
    assert page.gpus.isVisible()
    assert page.host.isVisible()
    assert page.ports.isVisible()
    assert not page.road.isVisible()
    assert not page.header.mark.isVisible()


@pytest.mark.parametrize("state", [LinkState.WAITING, LinkState.CONNECTING, LinkState.STARTING, LinkState.OFF])
def test_before_anything_is_known_the_page_says_what_it_waits_for(shown: Shown, state: LinkState) -> None:
    page = shown(scripted.unseen(state))
    assert page.road.empty.isVisible()
    assert "g1" in page.road.empty.title.text()
    assert not page.gpus.isVisible()
    assert not page.host.isVisible()


def test_a_node_nobody_has_heard_of_yet_waits_too(shown: Shown) -> None:
    page = shown(None)
    assert page.road.isVisible()
    assert not page.gpus.isVisible()


@pytest.mark.parametrize(
    ("state", "code", "act"),
    [
        (LinkState.ASKING, "ssh.host_key_unknown", "nodes.host_key"),
        (LinkState.ASKING, "ssh.password_needed", "nodes.secret"),
        (LinkState.ASKING, "ssh.passphrase_needed", "nodes.secret"),
        (LinkState.ASKING, "ssh.answers_needed", "nodes.secret"),
        (LinkState.STOPPED, "ssh.host_key_changed", "nodes.host_key"),
        (LinkState.LOST, "ssh.refused", "nodes.retry"),
        (LinkState.ASKING, "ssh.auth_failed", "nodes.retry"),
        (LinkState.LOST, "something.new", "nodes.retry"),
    ],
)
def test_a_failure_is_explained_with_the_button_that_solves_it(
    shown: Shown, state: LinkState, code: str, act: str
) -> None:
    page = shown(judged(scripted.unseen(state, failure=failure(code)), NOW))
    acted: list[tuple[str, str]] = []
    page.acted.connect(lambda what, node: acted.append((what, node)))
    card = page.road.card
    assert card is not None
    assert card.isVisible()
    assert card.problem().what
    assert card.problem().do
    assert card.problem().raw == "raw words"
    assert card.problem().priority is page.header.mark.priority, "the page agrees with itself"
    card.action.emit(act)
    assert acted == [(act, "hall/g1")]


def test_after_a_wrong_password_the_page_says_so(shown: Shown) -> None:
    facts = {"user": "ops", "secret": "password:ops@g1:22"}
    asks = scripted.unseen(LinkState.ASKING, failure=Failure("ssh.password_needed", "g1:22", {**facts, "wrong": "no"}))
    page = shown(asks)
    assert page.road.card.problem().what == "g1:22 asks for the password of ops."
    wrong = Failure("ssh.password_needed", "g1:22", {**facts, "wrong": "yes"})
    page.fleet.now["hall/g1"] = scripted.unseen(LinkState.ASKING, failure=wrong)
    page.refresh()
    assert page.road.card.problem().what == "The password for ops was not right; g1:22 asks for it again."


def test_a_stop_is_loud(shown: Shown) -> None:
    page = shown(scripted.unseen(LinkState.STOPPED, failure=failure("ssh.host_key_changed")))
    assert page.road.banner.isVisible()
    assert page.road.card.problem().priority is Priority.CRITICAL
    assert page.header.mark.isVisible()


def test_late_data_says_how_old_it_is(shown: Shown) -> None:
    page = shown(scripted.live(link=scripted.link(LinkState.LATE, newest=NOW - 20)))
    assert page.road.banner.isVisible()
    assert "20" in page.road.banner.accessibleName()
    assert page.gpus.isVisible()


def test_garbage_between_good_lines_is_shown_in_a_fold_beside_the_live_picture(qtbot: QtBot, shown: Shown) -> None:
    def noisy(text: str) -> NodeReading:
        return judged(scripted.live(troubles=(PartTrouble("stream", "probe.not_understood", NOW - 3, text),)), NOW)

    def press(text: str) -> None:
        qtbot.mouseClick(
            next(found for found in road.card.findChildren(QAbstractButton) if found.text() == text),
            Qt.MouseButton.LeftButton,
        )

    page = shown(noisy("go away"))
    road = page.road
    assert road.card.isVisible() and page.gpus.isVisible()
    assert "no messages of the probe" in road.card.problem().what
    press("Copy")
    assert "go away" in QApplication.clipboard().text()
    press("Show raw text")
    road.refresh(NODE, noisy("and another"), "UTC", NOW)
    assert road.card.findChild(QPlainTextEdit).toPlainText() == "go away", "what is being read stays"
    press("Hide raw text")
    road.refresh(NODE, noisy("and another"), "UTC", NOW)
    assert road.card.problem().raw == "and another"
    road.refresh(NODE, scripted.live(), "UTC", NOW)
    assert road.card is None and not road.isVisible()


def test_a_kernel_log_that_may_not_be_read_is_said_quietly_by_the_events(shown: Shown) -> None:
    def captions(reading: NodeReading) -> str:
        page = shown(reading)
        return " ".join(found.text() for found in page.events.findChildren(QLabel) if found.isVisible())

    unread = PartTrouble("kernel", "failed", NOW - 30, "Operation not permitted")
    told = captions(scripted.live(troubles=(unread,)))
    assert "kernel's log cannot be read" in told and "Operation not permitted" in told
    assert "kernel's log" not in captions(scripted.live())


def test_what_stood_in_the_way_of_the_probe_is_shown_beside_the_old_picture(shown: Shown) -> None:
    lost = scripted.link(LinkState.LOST, failure=failure("probe.flood"), newest=NOW - 90)
    page = shown(scripted.live(link=lost))
    assert page.road.banner.isVisible() and page.gpus.isVisible()
    assert page.road.card.problem().raw == "raw words"


@pytest.mark.parametrize(("asks", "act"), [("ssh.password_needed", "nodes.secret"), ("", "nodes.retry")])
def test_over_an_old_picture_stands_the_button_that_solves_it(shown: Shown, asks: str, act: str) -> None:
    lapsed = replace(failure("ssh.login_lapsed"), facts={"user": "root", "asks": asks} if asks else {"user": "root"})
    page = shown(scripted.live(link=scripted.link(LinkState.LOST, failure=lapsed, newest=NOW - 90)))
    acted: list[str] = []
    page.road.acted.connect(acted.append)
    page.road.banner._button.click()
    assert acted == [act]


def test_a_lost_node_keeps_its_picture_but_no_values(shown: Shown) -> None:
    page = shown(scripted.live(link=scripted.link(LinkState.LOST, failure=failure("ssh.refused"), newest=NOW - 90)))
    assert page.road.banner.isVisible()
    assert page.gpus.isVisible()
    assert {value.value for value in page.gpus._sides["power"]._values} == {"–"}
    assert all(row.cells[2] == "–" for row in page.ports.table.rows())


def test_a_lost_gpu_has_no_values_and_the_others_keep_theirs(shown: Shown) -> None:
    shape = scripted.facts()
    page = shown(scripted.live(shape, alive=scripted.alive(shape, 1)))
    values = {value.name: value for value in page.gpus._sides["utilization"]._values}
    assert values["0"].value == "50\N{NO-BREAK SPACE}%"
    assert values["1"].value == "–"
    assert values["1"].priority is Priority.CRITICAL


def lose_gpu_1(page: NodePage, since: float) -> None:
    """GPU 1 falls silent; the others go on."""
    page.fleet.now["hall/g1"] = scripted.live(alive=scripted.alive(scripted.facts(), 1))
    page.fleet.silent["gpu:hall/g1/1"] = since
    page.gpus._fetched_span = None
    page.refresh()


def test_the_drop_of_a_lost_gpu_is_hatched_in_every_plot_and_its_curve_is_bright(shown: Shown) -> None:
    page = shown(scripted.live())
    lose_gpu_1(page, NOW - 400)
    curves = {curve.key: curve for curve in page.gpus.stack._raw["power"]}
    assert [(lost.start, lost.end) for lost in curves["1"].lost] == [(pytest.approx(NOW - 400, abs=3), math.inf)]
    assert curves["1"].strong and not curves["0"].strong
    assert curves["0"].lost == ()
    assert page.gpus._subtitle.text() == "bright: GPU 1"


def test_where_nothing_is_known_of_a_gpu_slowed_by_is_hatched_and_not_nothing(shown: Shown) -> None:
    page = shown(scripted.live())
    lose_gpu_1(page, NOW - 400)
    spans = page.gpus.stack._spans
    hatched = [span for span in spans["throttle_reasons", "1"] if span.ink == "hatch"]
    assert [(span.start, span.end) for span in hatched] == [(pytest.approx(NOW - 400, abs=3), NOW)]
    assert not [span for span in spans["throttle_reasons", "0"] if span.ink == "hatch"]
    before = page.gpus.stack.grab().toImage()
    row, box = next((row, box) for row, box in page.gpus.stack._scene.places if row.key == "throttle_reasons")
    y = box.top() + row.row_height + 4
    x = round(page.gpus.stack._scene.x(NOW - 200))
    inks = {before.pixelColor(x + step, y).name() for step in range(40)}
    assert len(inks) > 1, "it looks like neither nothing nor a nought"


def test_where_no_gpu_answers_everything_is_hatched_once(shown: Shown) -> None:
    page = shown(scripted.live())
    page.fleet.now["hall/g1"] = scripted.live(alive=scripted.alive(scripted.facts(), 0, 1))
    page.fleet.silent = {f"gpu:hall/g1/{gpu}": NOW - 300 for gpu in range(2)}
    page.gpus._fetched_span = None
    page.refresh()
    page.refresh()
    assert page.gpus.stack._scene.stale[0] == pytest.approx(NOW - 300, abs=3)
    assert all(curve.lost == () for curve in page.gpus.stack._raw["power"])


def test_the_marks_beside_values_of_the_past_are_of_then(shown: Shown) -> None:
    hot = scripted.live(rows=scripted.rows(scripted.facts(), throttle_reasons=0x40))
    page = shown(hot)
    page.fleet.values = {(f"gpu:hall/g1/{gpu}", "throttle_reasons"): 0.0 for gpu in range(2)}
    assert {value.priority for value in page.gpus._sides["temperature"]._values} == {Priority.HIGH}
    page.desk.time.show(NOW - 90_000, NOW - 89_000, live=False)
    values = page.gpus._sides["temperature"]._values
    assert {value.priority for value in values} == {Priority.NORMAL}
    assert not any(value.bright for value in values)
    assert "23\N{NO-BREAK SPACE}Nov" in page.gpus.stack._side_title.whole_text(), "that is not today"


def test_a_reading_that_is_missing_is_a_dash(shown: Shown) -> None:
    shape = scripted.facts()
    made = scripted.rows(shape)
    made[Kind.GPU][0, column(Kind.GPU, "power")] = np.nan
    made[Kind.HOST][0, column(Kind.HOST, "cpu")] = np.nan
    page = shown(scripted.live(shape, rows=made))
    values = {value.name: value.value for value in page.gpus._sides["power"]._values}
    assert values["0"] == "–"
    assert page.host._lines[0].value.text() == "–"


def test_a_hung_driver_is_said_once_and_the_host_goes_on(shown: Shown) -> None:
    shape = scripted.facts()
    made = scripted.rows(shape)
    made[Kind.GPU][:] = np.nan
    page = shown(
        scripted.live(
            shape,
            rows=made,
            alive=scripted.alive(shape, 0, 1),
            troubles=(PartTrouble("nvml", "overdue", NOW - 30, ""),),
        )
    )
    assert page.road.banner.isVisible() and page.road.banner._tone == shipped().by_id["driver.hung"].grade.value
    assert all(value.priority is Priority.NORMAL for value in page.gpus._sides["power"]._values)
    assert page.host._lines[0].value.text() == "5\N{NO-BREAK SPACE}%"


def test_a_full_tmp_in_memory_is_told_and_one_with_room_is_not(shown: Shown) -> None:
    full = Filesystem("/tmp", "tmpfs", 16 << 20, 0)
    roomy = Filesystem("/dev/shm", "tmpfs", 1 << 30, 1 << 29)
    page = shown(scripted.live(filesystems=(full, roomy)))
    figures = {
        figure.key: figure for figure in page.host._filesystems(judged(scripted.live(filesystems=(full, roomy)), NOW))
    }
    assert set(figures) == {"files:/tmp"}
    assert figures["files:/tmp"].priority is Priority.HIGH
    assert any("/tmp" in line.name.whole_text() for line in page.host._lines if line.name.isVisible())


def test_the_hosts_figures_follow_what_the_node_says(shown: Shown) -> None:
    shape = scripted.facts()
    page = shown(scripted.live(shape))
    made = scripted.rows(shape)
    made[Kind.HOST][0, column(Kind.HOST, "cpu")] = 93
    page.fleet.now["hall/g1"] = scripted.live(shape, rows=made)
    page.refresh()
    assert page.host._lines[0].name.whole_text() == "CPU"
    assert page.host._lines[0].value.text() == "93\N{NO-BREAK SPACE}%"


def test_a_filesystems_name_keeps_the_room_of_the_curve_it_has_not(shown: Shown) -> None:
    reading = scripted.live(filesystems=(Filesystem("/var/lib/models", "ext4", 100 << 30, 50 << 30),))
    page = shown(reading)
    for second in range(3):
        page.host.refresh(reading, NOW + second)
        lines = {line.name.whole_text(): line for line in page.host._lines if line.name.isVisible()}
        assert lines["CPU"].spark.isVisible()
        assert not lines["Used on /var/lib/models"].spark.isVisible()


def test_a_node_without_gpus_shows_its_host_over_time(shown: Shown) -> None:
    page = shown(scripted.live(scripted.facts(gpus=0)))
    assert page.over_time.isVisible()
    assert not page.gpus.isVisible()
    assert not page.processes.isVisible()


def test_a_node_without_ports_says_so(shown: Shown) -> None:
    page = shown(scripted.live(scripted.facts(ports=())))
    assert not page.ports.table.isVisible()
    assert page.ports._empty.isVisible()


def test_a_port_that_is_down_has_no_rates(shown: Shown) -> None:
    shape = scripted.facts()
    made = scripted.rows(shape)
    made[Kind.PORT][0, column(Kind.PORT, "state")] = 0
    page = shown(scripted.live(shape, rows=made))
    row = next(row for row in page.ports.table.rows() if row.key == "mlx5_0")
    assert row.cells[2:4] == ("–", "–")
    assert row.cells[5] == "Down"


def test_errors_on_a_port_carry_a_mark(shown: Shown) -> None:
    shape = scripted.facts()
    made = scripted.rows(shape)
    made[Kind.PORT][0, column(Kind.PORT, "receive_errors")] = 12
    page = shown(scripted.live(shape, rows=made))
    row = next(row for row in page.ports.table.rows() if row.key == "mlx5_0")
    assert row.cells[4].priority is Priority.MEDIUM


def test_processes_known_unknown_and_none_are_three_things(shown: Shown) -> None:
    page = shown(scripted.live(processes=None))
    assert page.processes._unknown.isVisible()
    page = shown(scripted.live(processes=()))
    assert page.processes._empty.isVisible()
    page = shown(
        scripted.live(processes=(GpuProcess(1, 7, "root", "b", None, None), GpuProcess(0, 9, "a", "c", 1 << 30, 5.0)))
    )
    assert [row.key for row in page.processes.table.rows()] == [(0, 9), (1, 7)]
    assert page.processes.table.rows()[1].cells[6] == "–"


def test_events_stand_newest_first_on_the_sites_clock(shown: Shown) -> None:
    page = shown(scripted.live())
    page.fleet.told["hall/g1"] = [
        NodeEvent("hall/g1", NOW - 50, "kernel", "xid:79", "gpu:1", "NVRM: Xid 79"),
        NodeEvent("hall/g1", NOW - 10, "kernel", "link:down", "port:mlx5_0", "mlx5: down"),
    ]
    page.refresh()
    rows = page.events.table.rows()
    assert [row.cells[0] for row in rows] == ["13:59:50", "13:59:10"]
    assert rows[1].cells[1].priority is Priority.CRITICAL
    assert rows[1].cells[2] == "NVRM: Xid 79"


def test_switching_nodes_leaves_nothing_of_the_other(shown: Shown) -> None:
    page = shown(scripted.live())
    other = replace(NODE, name="g2", host="g2")
    page.fleet.now["hall/g2"] = scripted.unseen(LinkState.CONNECTING)
    page.show_node(other, SITE, None)
    assert not page.gpus.isVisible()
    assert page.header.name.text() == "g2"
    assert page.header.facts.whole_text() == ""


def test_what_a_node_said_before_is_shown_while_it_is_away(shown: Shown) -> None:
    page = shown(scripted.unseen(LinkState.CONNECTING))
    page.show_node(NODE, SITE, scripted.facts())
    assert "H200" in page.header.facts.whole_text()


def test_a_narrow_page_puts_host_and_ports_below(shown: Shown, qtbot: QtBot) -> None:
    page = shown(scripted.live())
    wide = page.host.mapTo(page, page.host.rect().topLeft())
    page.resize(860, 700)
    qtbot.wait(30)
    narrow = page.host.mapTo(page, page.host.rect().topLeft())
    assert wide.x() > page.gpus.x() + 300
    assert narrow.x() < 50


def test_a_hidden_page_asks_for_no_curves(qtbot: QtBot) -> None:
    fleet, desk = Fleet(), Desk()
    fleet.now["hall/g1"] = scripted.live()
    page = FleetPage(fleet, fleet, desk)
    qtbot.addWidget(page)
    page.refresh(Changed(readings=frozenset({"hall/g1"})))
    asked = [address for address, *_ in fleet.asked if address.kind != "gpu" or address.node != "hall/g1"]
    assert asked == []


def test_a_place_that_is_gone_is_said_and_the_first_node_shown(qtbot: QtBot) -> None:
    fleet, desk = Fleet(), Desk()
    page = FleetPage(fleet, fleet, desk)
    qtbot.addWidget(page)
    page.show()
    page.open("node:hall/gone")
    assert "hall/gone" in desk.said[0]
    assert page.node == "hall/g1" and desk.places == ["node:hall/g1"]
    page.open("nonsense")
    assert len(desk.said) == 2


def test_an_empty_inventory_offers_three_ways_to_begin(qtbot: QtBot) -> None:
    fleet, desk = Fleet(scripted.Inventory()), Desk()
    page = FleetPage(fleet, fleet, desk)
    qtbot.addWidget(page)
    page.show()
    page.open("fleet")
    assert page.empty.isVisible()
    for command in ("nodes.add", "nodes.add_local", "window.demo_site"):
        page.empty.buttons[command].click()
    assert [command for command, _ in desk.acted] == ["nodes.add", "nodes.add_local", "window.demo_site"]


def test_values_follow_the_crosshair(shown: Shown) -> None:
    page = shown(scripted.live())
    page.desk.time.point(NOW - 100)
    assert page.gpus.stack.crosshair() == page.ports.stack.crosshair() == NOW - 100
    assert "at" in page.gpus.stack._side_title.text()
    values = {value.value for value in page.gpus._sides["utilization"]._values}
    assert values == {"50\N{NO-BREAK SPACE}%"}
    page.desk.time.point(NOW + 1e6)
    assert {value.value for value in page.gpus._sides["utilization"]._values} == {"–"}
    assert math.isfinite(NOW)


def test_a_port_that_is_down_stands_where_it_stood_and_has_the_mark_of_its_finding(shown: Shown) -> None:
    shape = scripted.facts(ports=("mlx5_0", "mlx5_1", "eno1"))
    made = scripted.rows(shape)
    made[Kind.PORT][0, column(Kind.PORT, "state")] = 0
    fell = NodeEvent("hall/g1", NOW - 30, "probe", "link:down", "port:mlx5_0", "")
    page = shown(judged(scripted.live(shape, rows=made), NOW, [fell]))
    rows = page.ports.table.rows()
    assert [row.key for row in rows] == ["mlx5_0", "mlx5_1", "eno1"]
    assert (rows[0].cells[5].text, rows[0].cells[5].priority, rows[0].ink) == ("Down", Priority.MEDIUM, "")
    assert page.now.said() == [("Network link down · mlx5_0 · since 13:59", "Check cable, transceiver and switch port")]


def test_a_host_value_has_the_mark_of_its_finding(shown: Shown) -> None:
    shape = scripted.facts()
    made = scripted.rows(shape)
    made[Kind.HOST][0, column(Kind.HOST, "stalled_on_files")] = 14.0
    waiting = judged(scripted.live(shape, rows=made), NOW)
    page = shown(waiting)
    figures = {figure.key: figure for figure in page.host._figures(waiting)}
    assert figures["stalled_on_files"].priority is Priority.MEDIUM
    assert figures["stalled_on_cpu"].priority is Priority.NORMAL


def test_each_thing_that_is_wrong_says_what_to_do(shown: Shown) -> None:
    shape = scripted.facts(4)
    hot = scripted.rows(shape, throttle_reasons=float(0x40))
    sick = judged(scripted.live(shape, rows=hot, alive=scripted.alive(shape, 2)), NOW)
    page = shown(sick)
    said = page.now.said()
    assert [what.partition(" · since")[0] for what, _ in said] == [
        "GPU lost: it does not answer · GPU 2",
        "Hot: slowed by heat · GPU 0, 1, 3",
    ]
    assert all(" · since " in what for what, _ in said)
    assert said[0][1] == "Move its work away, then restart the node"
    assert page.now.isVisible() and not shown(scripted.live()).now.isVisible()


def test_what_waits_to_be_an_alarm_says_in_what_time_and_offers_nothing(shown: Shown) -> None:
    rule = shipped().by_id["memory.stalled"]
    waits = Finding(rule, ("hall/g1",), since=NOW - 20, name="g1", due=NOW + 240)
    page = shown(replace(scripted.live(), waiting=(waits,)))
    ((what, following),) = page.now.said()
    assert what.endswith("alarm in 4\N{NO-BREAK SPACE}min")
    assert following == "Move work away, or stop what takes the memory"
    assert page.now._lines[0].what.isVisible() and not page.now.offers()
    (mark,) = page.over_time.stack._scene.events if page.gpus.isHidden() else page.gpus.stack._scene.events
    assert (mark.time, mark.text) == (NOW - 20, "Out of memory, alarm in 4\N{NO-BREAK SPACE}min")
    page.refresh()
    assert not shown(scripted.live()).gpus.stack._scene.events, "it waits no more"
