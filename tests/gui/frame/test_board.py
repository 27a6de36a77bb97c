"""Since when things are wrong: what the window saw begin, what history adds, what is forgotten when it is over."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from console.fleet.model.attention import Began, Finding, Matter
from console.fleet.model.inventory import Inventory, Node
from console.fleet.model.links import LinkState
from console.fleet.model.readings import NodeReading, Track
from console.frame.overview.board import Board
from console.frame.overview.loading import BeginningsLoader
from tests.support.scripted import NODE, NOW, SITE, Desk, Fleet, facts, link, live, rows

BRAKE = 0x80
KEY = NODE.key


def reading(slowed: bool, state: LinkState = LinkState.LIVE) -> NodeReading:
    bits = float(BRAKE if slowed else 0)
    return live(facts(2), rows=rows(facts(2), throttle_reasons=bits), link=link(state))


@pytest.fixture
def board() -> Board:
    made = Board()
    made.set_inventory(Inventory((SITE,), (NODE,)), {KEY: reading(slowed=False)}, NOW)
    return made


def braked(board: Board) -> Finding | None:
    return next((found for found in board.attention() if found.matter is Matter.POWER_BRAKE), None)


def test_what_the_window_sees_begin_has_its_time(board: Board) -> None:
    board.take([(KEY, reading(slowed=True))], NOW + 60)
    found = braked(board)
    assert found is not None and (found.since, found.or_earlier) == (NOW + 60, False)
    assert board.undated() == [], "history need not be asked"


def test_what_began_while_a_node_was_lost_began_before_it_was_seen(board: Board) -> None:
    board.take([(KEY, reading(slowed=False, state=LinkState.LOST))], NOW + 60)
    board.take([(KEY, reading(slowed=True))], NOW + 600)
    found = braked(board)
    assert found is not None and (found.since, found.or_earlier) == (NOW + 600, True)
    assert [asked.key for asked in board.undated()] == [found.key]


def test_history_is_asked_once_and_again_when_it_comes_back_unseen(board: Board) -> None:
    for turn in range(2):
        board.take([(KEY, reading(slowed=False, state=LinkState.LOST))], NOW + 1000 * turn + 60)
        board.take([(KEY, reading(slowed=True))], NOW + 1000 * turn + 600)
        assert len(board.undated()) == 1
        board.take([(KEY, reading(slowed=True))], NOW + 1000 * turn + 700)
        assert board.undated() == []
        board.take([(KEY, reading(slowed=False))], NOW + 1000 * turn + 800)


def test_an_answer_of_history_to_what_is_over_dates_nothing_that_comes_later(board: Board) -> None:
    board.take([(KEY, reading(slowed=True))], NOW + 60)
    found = braked(board)
    assert found is not None
    board.take([(KEY, reading(slowed=False))], NOW + 120)
    board.learn({found.key: Began(NOW - 9000)})
    board.take([(KEY, reading(slowed=True))], NOW + 180)
    again = braked(board)
    assert again is not None and again.since == NOW + 180


def test_a_node_that_leaves_and_comes_back_is_dated_anew(board: Board) -> None:
    board.set_inventory(Inventory((SITE,), ()), {}, NOW + 20)
    board.set_inventory(Inventory((SITE,), (NODE,)), {KEY: reading(slowed=True)}, NOW + 60)
    assert len(board.undated()) == 1
    board.set_inventory(Inventory((SITE,), ()), {}, NOW + 120)
    other = Node(NODE.site, NODE.name, NODE.host)
    board.set_inventory(Inventory((SITE,), (other,)), {KEY: reading(slowed=True)}, NOW + 180)
    found = braked(board)
    assert found is not None and (found.since, found.or_earlier) == (NOW + 180, True)
    assert len(board.undated()) == 1


class Slowed(Fleet):
    """A fleet whose GPUs are slowed since so many seconds each; one of infinity has no history."""

    def __init__(self, since: dict[str, float]) -> None:
        super().__init__()
        self.since = since

    def track(self, *asked: Any) -> Track:
        found = super().track(*asked)
        found.values[:] = np.where(found.times >= NOW - self.since[asked[0].part], BRAKE, 0)
        return found


@pytest.mark.parametrize(
    ("since", "wanted"),
    [
        ({"0": 200.0, "1": 500.0}, Began(NOW - 500)),
        ({"0": 500.0, "1": 200.0}, Began(NOW - 500)),
        ({"0": 300.0, "1": -1.0}, Began(NOW - 300, or_earlier=True)),
    ],
    ids=["second first", "first first", "one is not known"],
)
def test_several_gpus_are_held_down_since_the_first_of_them(qapp, since: dict[str, float], wanted: Began) -> None:
    told: list[dict[tuple[str, str], Began]] = []
    made = BeginningsLoader(Slowed(since), Desk())
    made.loaded.connect(told.append)
    finding = Finding(Matter.POWER_BRAKE, (KEY,), ("0", "1"))
    made.ask([finding])
    assert told == [{finding.key: wanted}]
