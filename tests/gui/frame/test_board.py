"""The Overview's board: what it knows of the nodes that changed, what of it is news, and who has answered at all."""

from __future__ import annotations

import pytest

from console.fleet.model.inventory import Inventory, Node
from console.fleet.model.links import Failure, LinkState
from console.fleet.model.readings import NodeReading
from console.frame.overview.board import Answered, Board
from tests.support.judged import judged
from tests.support.scripted import NODE, NOW, SITE, facts, link, live, rows, unseen

KEY = NODE.key
OTHER = Node("hall", "g2", "g2.example.org", rack="A")


def reading(bits: int = 0, state: LinkState = LinkState.LIVE) -> NodeReading:
    found = live(facts(2), rows=rows(facts(2), throttle_reasons=float(bits)), link=link(state, newest=NOW - 1))
    return judged(found, NOW)


@pytest.fixture
def board() -> Board:
    made = Board()
    made.set_inventory(Inventory((SITE,), (NODE, OTHER)), {KEY: reading()}, ())
    return made


def test_what_is_found_is_news_once(board: Board) -> None:
    hot = reading(0x40)
    assert board.take([(KEY, hot)], hot.found).findings
    assert [finding.rule.id for finding in board.attention()] == ["gpu.hot"]
    assert not board.take([(KEY, hot)], hot.found).findings
    assert board.take([(KEY, reading())], ()).findings
    assert board.attention() == []


def test_marks_are_those_of_the_findings(board: Board) -> None:
    hot = reading(0x40)
    board.take([(KEY, hot)], hot.found)
    cells, nodes = board.marks()
    assert cells == {(KEY, "0"): "high", (KEY, "1"): "high"} and nodes == {}


def test_a_node_that_nobody_watches_is_off_the_board(board: Board) -> None:
    assert board.take([(KEY, reading(state=LinkState.OFF))], ()).devices
    assert board.nodes == {}
    assert board.answered() == Answered(0, 0)


def test_a_node_has_answered_when_it_reports_or_is_found_not_to(board: Board) -> None:
    assert board.answered() == Answered(1, 1)
    connecting = judged(unseen(LinkState.CONNECTING, node=OTHER.key), NOW)
    board.take([(OTHER.key, connecting)], ())
    assert board.answered() == Answered(1, 2) and not board.answered().all
    refused = judged(unseen(LinkState.WAITING, node=OTHER.key, failure=Failure("ssh.refused", "g2")), NOW)
    assert board.take([(OTHER.key, refused)], refused.found).findings
    assert board.answered().all
    assert board.answered("elsewhere") == Answered(0, 0)
