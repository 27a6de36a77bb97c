"""A node out of work says so wherever it is shown; what is wrong comes first, with the button for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.fleet.model.inventory import Inventory, Node
from console.fleet.page.aside import Aside
from console.fleet.page.fleet_page import TABLE, FleetPage
from console.frame.overview.board import Board
from console.frame.overview.map_card import MapCard
from console.maintenance.model.remedies import remedy
from tests.support import scripted
from tests.support.judged import judged
from tests.support.scripted import NOW, SITE, Desk, Fleet
from tests.support.window import click
from widgets.priority import Priority

pytestmark = pytest.mark.slow
NODES = ("a1", "b1")
INVENTORY = Inventory((SITE,), tuple(Node("hall", name, f"{name}.example.org") for name in NODES))
_NOW = datetime.fromtimestamp(NOW, UTC)


@dataclass
class Out:
    since: datetime = _NOW - timedelta(hours=2)
    by: str = "anna"
    reason: str = "fans"
    until: datetime | None = _NOW + timedelta(hours=2)
    window: str = ""


class Asides:
    def __init__(self) -> None:
        self.out: dict[str, Out] = {"hall/a1": Out(), "hall/b1": Out(until=_NOW - timedelta(hours=1))}

    def of(self, node: str) -> Aside | None:
        return self.out.get(node)

    def coming(self, node: str) -> Aside | None:
        return None

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        return lambda: None


def reading(key: str, sick: bool):
    shape = scripted.facts(4)
    if not sick:
        return scripted.live(shape, node=key)
    return judged(scripted.live(shape, node=key, alive=scripted.alive(shape, 2)), NOW)


@pytest.fixture
def page(qtbot: QtBot) -> FleetPage:
    telemetry, desk = Fleet(INVENTORY), Desk()
    telemetry.now = {"hall/a1": reading("hall/a1", False), "hall/b1": reading("hall/b1", True)}

    def offered(finding, node):
        acts = {"gpu.lost": "node.reboot", "gpu.hot": "gpu.reset"}
        return remedy(acts.get(finding.rule.id, ""), node, finding.parts, reached=telemetry.reached)

    telemetry.reached = True
    asides = Asides()
    made = FleetPage(telemetry, telemetry, desk, asides=asides, offered=offered)
    made.fleet, made.desk, made.asides = telemetry, desk, asides
    qtbot.addWidget(made)
    made.resize(1500, 900)
    made.show()
    return made


def test_its_page_says_since_when_by_whom_until_and_why(page: FleetPage) -> None:
    page.open("node:hall/a1")
    head = page.page.header
    assert head.headline.whole_text() == "Out of work · since 12:00 · by anna · until 16:00 · fans"
    assert not head.headline.isHidden() and head.mark.isVisible()
    page.asides.out.clear()
    page.look_again()
    assert head.headline.isHidden()


def test_what_is_wrong_comes_first_and_a_time_that_is_over_is_told(page: FleetPage) -> None:
    page.open("node:hall/b1")
    text = page.page.header.headline.whole_text()
    assert text.startswith("GPU lost") and "Out of work" in text and "was meant to be back 13:00" in text


def test_the_list_and_the_table_say_so_and_count_it_as_nothing_wrong(page: FleetPage) -> None:
    page.open("node:hall/a1")
    item = page.list._last["hall/a1"]
    assert (item.detail, item.priority) == ("Out of work", Priority.OVERRIDDEN)
    page.open(TABLE)
    rows = {row.key: row for row in page.table.table.rows()}
    assert rows["hall/a1"].priority is Priority.OVERRIDDEN and rows["hall/b1"].priority.abnormal
    assert "1 not normal" in page.table.header.facts.accessibleName()


def test_the_map_marks_it_unless_something_worse_is_there(qtbot: QtBot) -> None:
    board = Board()
    readings = {"hall/a1": reading("hall/a1", False), "hall/b1": reading("hall/b1", False)}
    board.set_inventory(INVENTORY, readings, ())
    asides = Asides()
    card = MapCard(board, asides)
    qtbot.addWidget(card)
    card.rebuild(NOW)
    assert card.map._node_marks == {"hall/a1": Priority.OVERRIDDEN, "hall/b1": Priority.OVERRIDDEN}
    assert "Out of work" in card._tip(("hall/a1", "0"))


def test_do_now_is_a_button_that_opens_the_plan_on_that_node(page: FleetPage) -> None:
    page.open("node:hall/b1")
    [button] = page.page.now.offers()
    assert button.text() == "Restart the node…" and button.isVisible() and button.isEnabled()
    acts: list[tuple[str, dict[str, str]]] = []
    page.desk.act = lambda command, confirmation=None, **arguments: acts.append((command, arguments))
    click(button)
    assert acts == [("maintenance.reboot", {"node": "hall/b1"})]


def test_a_gpus_page_offers_the_same_for_that_gpu(page: FleetPage) -> None:
    page.fleet.now["hall/b1"] = judged(
        scripted.live(
            scripted.facts(4), node="hall/b1", rows=scripted.rows(scripted.facts(4), throttle_reasons=float(0x40))
        ),
        NOW,
    )
    page.open("gpu:hall/b1/2")
    [button] = page.gpu.now.offers()
    assert button.text() == "Reset GPU 2"


def test_what_cannot_be_done_is_greyed_and_says_why(page: FleetPage) -> None:
    page.fleet.reached = False
    page.open("node:hall/b1")
    [button] = page.page.now.offers()
    assert not button.isEnabled() and button.toolTip() == "The node is not reached."
    assert "The node is not reached." in page.page.now._lines[0].next.text()
    assert button.focusPolicy() is not Qt.FocusPolicy.NoFocus
