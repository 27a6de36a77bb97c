"""The card of what a node allows, on a node's page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from connectors.streams import ConnectorError
from console.fleet.page.node_page import NodePage
from console.work.model.allowed import Allowed, Lack, Level
from tests.support import scripted
from tests.support.scripted import NODE, SITE, Desk, Fleet
from widgets.text import Label


class Known:
    """What is known of nodes; a look finds `there`, or fails by it."""

    def __init__(self) -> None:
        self.known: dict[str, Allowed] = {}
        self.there: Allowed | ConnectorError = Allowed(Level.OPEN, "ops", at=scripted.NOW)

    def of(self, node: str) -> Allowed | None:
        return self.known.get(node)

    def look(self, node: str) -> Allowed:
        if isinstance(self.there, ConnectorError):
            raise self.there
        self.known[node] = self.there
        return self.there

    def subscribe(self, _told: Callable[[], object]) -> Callable[[], None]:
        return lambda: None


@pytest.fixture
def known() -> Known:
    return Known()


@pytest.fixture
def page(qtbot: QtBot, known: Known) -> NodePage:
    fleet = Fleet()
    fleet.now["hall/g1"] = scripted.live()
    made = NodePage(fleet, Desk(), allowances=known)
    qtbot.addWidget(made)
    made.resize(1180, 860)
    made.show()
    made.show_node(NODE, SITE, None)
    return made


def rows(page: NodePage) -> list[str]:
    return [each.whole_text() for each in page.allowed.rows.findChildren(Label) if each.isVisible()]


def test_a_node_that_nobody_looked_at_says_so_and_is_looked_at_by_its_button(page: NodePage, known: Known) -> None:
    assert "Nobody has looked yet" in page.allowed.level
    known.there = Allowed(Level.OPERATE, "driftvakt", lacks=(Lack.PASSWORD,), at=scripted.NOW, shell=False)
    page.allowed.look.click()
    said = page.allowed.level
    assert said.startswith("Level operate") and "driftvakt" in said and "terminals off" in said
    assert any("sudo asks for a password" in row for row in rows(page))
    assert any("driftvakt nodes setup operate" in row for row in rows(page)), "and where to get it"
    assert page.allowed.look.isEnabled()


def test_what_an_act_learned_by_the_way_shows_when_the_page_is_looked_at_again(page: NodePage, known: Known) -> None:
    known.known[NODE.key] = Allowed(Level.WATCH, lacks=(Lack.WATCH,), at=scripted.NOW)
    page.refresh()
    assert page.allowed.level.startswith("Level watch")
    known.known[NODE.key] = Allowed(Level.RECOVER, "driftvakt", at=scripted.NOW)
    page.refresh()
    assert page.allowed.level.startswith("Level recover") and rows(page) == []


def test_a_node_that_is_not_reached_says_why_and_can_be_tried_again(page: NodePage, known: Known) -> None:
    known.there = ConnectorError("runner.no_answer", "g1")
    page.allowed.look.click()
    assert "g1 did not answer in time" in page.allowed.why.text() and page.allowed.why.isVisible()
    assert page.allowed.look.isEnabled()
    known.there = Allowed(Level.OPEN, "ops", at=scripted.NOW)
    page.allowed.look.click()
    assert page.allowed.level.startswith("No levels") and not page.allowed.why.isVisible()


def test_a_page_without_a_way_to_look_has_no_such_card(qtbot: QtBot) -> None:
    made = NodePage(Fleet(), Desk())
    qtbot.addWidget(made)
    assert made.allowed.isHidden()
