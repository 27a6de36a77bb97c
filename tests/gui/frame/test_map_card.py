"""What the map's card says of GPUs while there is none to draw."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.fleet.model.inventory import Inventory, Node
from console.fleet.model.links import LinkState
from console.frame.overview.board import Board
from console.frame.overview.map_card import MapCard
from tests.support.scripted import NOW, SITE, facts, link, live, unseen

KEYS = ("hall/g1", "hall/g2")


@pytest.fixture
def board() -> Board:
    """Two nodes that wait for their host keys to be looked at: nothing is known of either."""
    made = Board()
    waiting = {key: unseen(LinkState.ASKING, node=key) for key in KEYS}
    nodes = tuple(Node("hall", key.partition("/")[2], key) for key in KEYS)
    made.set_inventory(Inventory((SITE,), nodes), waiting, ())
    return made


@pytest.fixture
def card(qtbot, board: Board) -> MapCard:
    made = MapCard(board)
    qtbot.addWidget(made)
    made.rebuild(NOW)
    return made


def said(card: MapCard) -> tuple[str, str]:
    return card.accessibleName(), card._subtitle.whole_text()


def answer(board: Board, card: MapCard, key: str, gpus: int) -> None:
    news = board.take([(key, live(facts(gpus), node=key))], ())
    if news.devices:
        card.rebuild(NOW)
    else:
        card.refresh(news, NOW)


def test_before_every_node_has_answered_nobody_says_that_there_are_no_gpus(board: Board, card: MapCard):
    assert said(card) == ("GPUs not known yet", "no answer yet from 2 nodes")
    answer(board, card, KEYS[0], gpus=0)
    assert said(card) == ("GPUs not known yet", "no answer yet from 1 node")
    answer(board, card, KEYS[1], gpus=0)
    assert said(card) == ("No GPUs", "no node has told of one")


def test_the_first_gpu_is_counted_whoever_has_not_answered(board: Board, card: MapCard):
    answer(board, card, KEYS[0], gpus=1)
    assert said(card) == ("1 GPU", "shade = utilisation")


def test_a_node_that_is_not_watched_need_not_answer(board: Board, card: MapCard):
    answer(board, card, KEYS[0], gpus=0)
    board.take([(KEYS[1], None)], ())
    card.rebuild(NOW)
    assert said(card) == ("No GPUs", "no node has told of one")


def test_what_a_lost_node_had_is_remembered(board: Board, card: MapCard):
    answer(board, card, KEYS[0], gpus=0)
    lost = replace(live(facts(0), node=KEYS[1]), link=replace(link(LinkState.LOST, newest=NOW - 90), node=KEYS[1]))
    card.refresh(board.take([(KEYS[1], lost)], ()), NOW)
    assert said(card)[0] == "No GPUs"
