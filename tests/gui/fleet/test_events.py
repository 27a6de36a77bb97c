"""The list of events and their marks on the time axis: each leads to the other, by hand and by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.fleet.model.readings import ACT, NodeEvent
from console.fleet.page.node_page import NodePage
from console.fleet.page.time.event_loader import EventLoader
from console.fleet.page.time.event_marks import keyed, marks
from tests.support import scripted
from tests.support.scripted import NODE, NOW, SITE, Desk, Fleet
from widgets.priority import Priority

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def event(before: float, code: str = "xid:79", device: str = "gpu:1", text: str = "NVRM: Xid 79") -> NodeEvent:
    return NodeEvent("hall/g1", NOW - before, "kernel", code, device, text)


TOLD = (event(3000, "xid:63", "gpu:0", "NVRM: Xid 63"), event(500, "kernel", "", "usb 1-1: new"), event(200))


@pytest.fixture
def page(qtbot: QtBot) -> NodePage:
    fleet = Fleet()
    fleet.now["hall/g1"] = scripted.live()
    fleet.told["hall/g1"] = list(TOLD)
    made = NodePage(fleet, Desk())
    made.fleet, made.desk = fleet, made._surroundings
    qtbot.addWidget(made)
    made.resize(1180, 900)
    made.desk.time.choose(3600)
    made.show()
    made.show_node(NODE, SITE, None)
    return made


def words(page: NodePage) -> list[str]:
    return [row.cells[2] for row in page.events.table.rows()]


def pick(page: NodePage, row: int) -> None:
    table = page.events.table
    place = table.visualRect(table.model().index(row, 1)).center()
    QTest.mouseClick(table.viewport(), LEFT, pos=place)


def test_a_click_on_an_event_puts_the_crosshair_at_its_time(page: NodePage) -> None:
    pick(page, 0)
    assert page.gpus.stack.crosshair() == NOW - 200
    assert page.gpus.stack.is_live()  # it was in sight already


@pytest.mark.slow
def test_an_event_out_of_sight_moves_the_axis_to_it(page: NodePage) -> None:
    page.gpus.stack.set_range(NOW - 900, NOW)
    pick(page, 2)
    start, end = page.gpus.stack.range()
    assert start < NOW - 3000 < end
    assert end - start == 900
    assert not page.gpus.stack.is_live()


def test_the_arrow_keys_go_through_the_list_and_the_crosshair_follows(page: NodePage) -> None:
    pick(page, 0)
    QTest.keyClick(page.events.table, Qt.Key.Key_Down)
    assert page.gpus.stack.crosshair() == NOW - 500
    QTest.keyClick(page.events.table, Qt.Key.Key_Down)
    assert page.gpus.stack.crosshair() == NOW - 3000


def test_an_event_without_weight_gets_a_mark_when_it_is_asked_for(page: NodePage) -> None:
    assert NOW - 500 not in [mark.time for mark in page.gpus.stack._scene.events]
    pick(page, 1)
    assert NOW - 500 in [mark.time for mark in page.gpus.stack._scene.events]


def test_the_filter_finds_words_devices_and_weights(page: NodePage) -> None:
    QTest.keyClicks(page.events.field, "critical")
    assert words(page) == ["NVRM: Xid 79"]
    page.events.field.clear()
    QTest.keyClicks(page.events.field, "gpu:0")
    assert words(page) == ["NVRM: Xid 63"]
    page.events.field.clear()
    QTest.keyClicks(page.events.field, "nowhere")
    assert page.events._unfound.isVisible()
    QTest.keyClick(page.events.field, Qt.Key.Key_Escape)
    assert len(words(page)) == 3


def test_enter_in_the_filter_goes_to_what_was_found(page: NodePage) -> None:
    QTest.keyClicks(page.events.field, "gpu:0")
    QTest.keyClick(page.events.field, Qt.Key.Key_Return)
    assert page.gpus.stack.crosshair() == NOW - 3000


def test_what_comes_later_leaves_the_chosen_line_alone(page: NodePage) -> None:
    pick(page, 1)
    page.fleet.told["hall/g1"].append(event(1, "link:down", "port:mlx5_0", "mlx5: down"))
    page.refresh()
    assert words(page)[0] == "mlx5: down"
    assert page.events.table.current() == keyed(TOLD)[1][0]


def test_a_click_on_a_mark_brings_its_line_out(page: NodePage) -> None:
    stack = page.gpus.stack
    at = QPoint(round(stack._scene.x(NOW - 200)), 8)
    QTest.mouseClick(stack, LEFT, pos=at)
    assert page.events.table.current() == keyed(TOLD)[2][0]
    assert stack.crosshair() == NOW - 200


@pytest.mark.slow
def test_ctrl_and_arrows_go_from_mark_to_mark(page: NodePage) -> None:
    stack = page.gpus.stack
    stack.setFocus()
    QTest.keyClick(stack, Qt.Key.Key_Left, CONTROL)
    assert stack.crosshair() == NOW - 200
    assert page.events.table.current() == keyed(TOLD)[2][0]
    assert "XID 79" in stack.accessibleDescription()
    QTest.keyClick(stack, Qt.Key.Key_Left, CONTROL)
    assert stack.crosshair() == NOW - 3000
    QTest.keyClick(stack, Qt.Key.Key_Left, CONTROL)
    assert stack.crosshair() == NOW - 3000  # there is none before it
    QTest.keyClick(stack, Qt.Key.Key_Right, CONTROL)
    assert stack.crosshair() == NOW - 200


def test_a_mark_that_the_filter_hides_in_the_list_lets_the_filter_go(page: NodePage) -> None:
    QTest.keyClicks(page.events.field, "gpu:0")
    page.gpus.stack.setFocus()
    QTest.keyClick(page.gpus.stack, Qt.Key.Key_Left, CONTROL)
    assert page.events.field.text() == ""
    assert page.events.table.current() == keyed(TOLD)[2][0]


def test_events_that_say_the_same_are_told_apart() -> None:
    same = event(10)
    assert len({key for key, _ in keyed((same, same, same))}) == 3


def test_of_very_many_the_newest_are_marked_and_the_one_that_is_asked_for() -> None:
    many = [event(1000 - number) for number in range(100)]
    oldest = keyed(many)[0][0]
    assert [mark.time for mark in marks(many)] == [each.time for each in many[-40:]]
    assert marks(many, oldest)[0].key == oldest


class Later(Desk):
    """Surroundings whose work waits until the test lets it run."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[tuple] = []

    def run(self, *work: object, **_more: object) -> object:
        self.waiting.append(work)
        return None

    def work(self) -> None:
        super().run(*self.waiting.pop(0))


@pytest.fixture
def loading(qtbot: QtBot) -> tuple[EventLoader, Later, list]:
    fleet, desk = Fleet(), Later()
    fleet.told = {"hall/g1": list(TOLD), "hall/g2": [event(1)]}
    loader = EventLoader(fleet, desk)
    answers: list = []
    loader.loaded.connect(answers.append)
    return loader, desk, answers


def test_of_several_wishes_only_the_newest_is_read_next(loading: tuple[EventLoader, Later, list]) -> None:
    loader, desk, answers = loading
    for since in (1.0, 2.0, NOW - 300):
        loader.ask("hall/g1", ("hall/g1",), since)
    desk.work()
    desk.work()
    assert desk.waiting == []
    assert [len(found["hall/g1"]) for _of, found in answers] == [3, 1]


def test_an_answer_for_what_is_no_longer_shown_is_dropped(loading: tuple[EventLoader, Later, list]) -> None:
    loader, desk, answers = loading
    loader.ask("hall/g1", ("hall/g1",), 0.0)
    loader.ask("hall/g2", ("hall/g2",), 0.0)
    desk.work()
    assert answers == []
    desk.work()
    assert [of for of, _found in answers] == ["hall/g2"]


def test_a_history_that_cannot_be_read_leaves_what_is_there(loading: tuple[EventLoader, Later, list]) -> None:
    loader, desk, answers = loading

    def broken(_node: str, _since: float, _until: float) -> None:
        raise OSError("disk gone")

    loader._telemetry.events = broken
    loader.ask("hall/g1", ("hall/g1",), 0.0)
    desk.work()
    assert answers == []
    loader.ask("hall/g1", ("hall/g1",), 0.0)
    assert len(desk.waiting) == 1  # it tries again


def test_what_a_person_did_is_marked_on_the_axis_by_its_name():
    kernel = NodeEvent("hall/g1", NOW - 60, "kernel", "kernel", "", "eth0: link is up")
    act = NodeEvent("hall/g1", NOW - 30, "console", ACT, "", "Drain g01")
    (mark,) = marks([kernel, act])
    assert (mark.time, mark.text, mark.priority) == (NOW - 30, "Drain g01", Priority.NORMAL)
