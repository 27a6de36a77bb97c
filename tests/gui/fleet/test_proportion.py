"""Work follows what changed: pictures that stay are not painted, what is known is not read again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from console.fleet.model.addresses import Address
from console.fleet.model.readings import NodeEvent, Track
from console.fleet.page.cards.ports_card import PortsCard
from console.fleet.page.time.gpus import GpuCard
from console.fleet.page.time.tracks import TrackLoader, Wanted, Wish
from console.fleet.page.turns import Turns
from tests.support import scripted
from tests.support.scripted import NOW, Desk, Fleet
from widgets.time.timestack import Event, Plot, TimeStack

NODE = "hall/g1"


class Painted(TimeStack):
    """Counts how often its curves were drawn."""

    count = 0

    def _picture(self, ratio: float):
        self.count += 1
        return super()._picture(ratio)


@pytest.fixture
def stack(qtbot: QtBot) -> Painted:
    made = Painted()
    made.set_rows([Plot("power", "Power", "W", 0, 700)])
    made.resize(600, 300)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.repaint()
    return made


@pytest.mark.parametrize(
    ("first", "other"),
    [
        (lambda stack: stack.set_stale(100.0, "no data"), lambda stack: stack.set_stale(101.0, "no data")),
        (lambda stack: stack.set_events([Event(1, 100.0, "XID")]), lambda stack: stack.set_events([])),
        (lambda stack: stack.set_legend([("data", "heat")]), lambda stack: stack.set_legend([("data", "cap")])),
        (lambda stack: stack.set_zone("Europe/Stockholm"), lambda stack: stack.set_zone("UTC")),
        (lambda stack: stack.set_range(0.0, 60.0), lambda stack: stack.set_range(1.0, 61.0)),
    ],
    ids=["stale", "events", "legend", "zone", "range"],
)
def test_being_told_the_same_again_draws_nothing(
    stack: Painted, first: Callable[[TimeStack], None], other: Callable[[TimeStack], None]
) -> None:
    first(stack)
    stack.repaint()
    drawn = stack.count
    first(stack)
    stack.repaint()
    assert stack.count == drawn
    other(stack)
    stack.repaint()
    assert stack.count == drawn + 1


@pytest.fixture
def card(qtbot: QtBot) -> Iterator[tuple[GpuCard, Fleet, Desk]]:
    fleet, desk = Fleet(), Desk()
    fleet.now = {NODE: scripted.live()}
    made = GpuCard(fleet, desk)
    qtbot.addWidget(made)
    made.start_over(NODE, fleet.now[NODE], "UTC", NOW)
    yield made, fleet, desk


def later(card: tuple[GpuCard, Fleet, Desk], seconds: float) -> None:
    made, fleet, desk = card
    desk.clock = NOW + seconds
    reading = fleet.now[NODE]
    made.refresh(replace(reading, link=replace(reading.link, newest_sample=desk.clock - 1)), desk.clock)


def test_a_live_picture_ends_where_its_newest_curves_end(card: tuple[GpuCard, Fleet, Desk]) -> None:
    later(card, 3)
    made, fleet, _desk = card
    assert made.stack.range()[1] == NOW + 3
    assert fleet.asked[-1][3] == NOW + 3


def test_a_picture_whose_curves_are_slow_to_come_moves_on_without_them(
    card: tuple[GpuCard, Fleet, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _fleet, _desk = card
    monkeypatch.setattr(made._loader, "ask", lambda _wish: None)
    later(card, 3)
    later(card, 4)
    assert made.stack.range()[1] == NOW + 4


def test_marks_of_one_node_do_not_stay_on_the_next(card: tuple[GpuCard, Fleet, Desk]) -> None:
    made, fleet, _desk = card
    made.set_node_events([NodeEvent(NODE, NOW - 60, "kernel", "xid:79", "gpu:5", "Xid 79")])
    assert made.stack._scene.events
    made.start_over("hall/g2", fleet.now[NODE], "UTC", NOW)
    assert not made.stack._scene.events


class Telling(Fleet):
    """Notes which curves it was given back."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[Track | None] = []
        self.made: list[Track] = []

    def track(self, address, signal, start, end, points, before=None) -> Track:
        self.given.append(before)
        self.made.append(super().track(address, signal, start, end, points))
        return self.made[-1]


def test_a_reading_goes_on_from_the_one_before_for_the_same_thing(qtbot: QtBot) -> None:
    fleet = Telling()
    loader = TrackLoader(fleet, Desk())
    wanted = Wanted("cpu", Address("host", NODE), "cpu")
    for of in ("g1", "g1", "g2"):
        loader.ask(Wish(of, (wanted,), NOW - 60, NOW))
    assert fleet.given == [None, fleet.made[0], None]


def test_of_a_thousand_nodes_a_part_is_taken_at_a_time_and_each_once_in_a_round() -> None:
    rounds, nodes = Turns(2.0), [f"n{n}" for n in range(1000)]
    taken = [rounds.next(nodes, (), 10.0 + look / 4) for look in range(8)]
    assert sorted(node for some in taken for node in some) == sorted(nodes)
    assert all(len(some) < 300 for some in taken)
    assert rounds.next(nodes, (), 12.0)


def test_a_rounds_looks_share_its_nodes_evenly() -> None:
    rounds, nodes = Turns(2.0), [f"n{n}" for n in range(16)]
    assert [len(rounds.next(nodes, (), 10.0 + look / 4)) for look in range(8)] == [4, 4, 4, 4, 0, 0, 0, 0]


def test_a_node_whose_state_changed_does_not_wait_for_its_turn() -> None:
    rounds = Turns(2.0)
    rounds.all_done(10.0)
    assert rounds.next(["g1", "g2"], {"g2"}, 10.25) == ["g2"]
    assert rounds.next(["g1", "g2"], (), 10.5) == []
    assert rounds.next(["g1", "g2"], {"g2"}, 12.0) == ["g1", "g2"]


def test_of_thousands_of_nodes_a_look_takes_no_more_and_a_round_no_node_twice() -> None:
    rounds, nodes = Turns(2.0), [f"n{n}" for n in range(3000)]
    looks = [rounds.next(nodes, (), 10.0 + look / 4) for look in range(24)]
    assert max(map(len, looks)) < 300
    assert sorted(node for some in looks for node in some) == sorted(nodes)


def test_a_clock_set_back_holds_no_round_up() -> None:
    rounds, nodes = Turns(2.0), ["g1", "g2"]
    assert rounds.next(nodes, (), 5000.0) == nodes
    assert rounds.next(nodes, (), 1400.0) == nodes
    assert rounds.next(nodes, (), 1401.0) == []
    assert rounds.next(nodes, (), 1402.0) == nodes


def test_a_picture_follows_a_clock_that_was_set_back(card: tuple[GpuCard, Fleet, Desk]) -> None:
    later(card, 3)
    made, fleet, _desk = card
    fleet.asked.clear()
    later(card, -3600)
    assert made.stack.range()[1] == NOW - 3600
    assert fleet.asked
    assert {end for _address, _signal, _start, end in fleet.asked} == {NOW - 3600}
    fleet.asked.clear()
    later(card, -3599)
    assert not fleet.asked
    later(card, -3596)
    assert made.stack.range()[1] == NOW - 3596


def test_the_ports_follow_a_clock_that_was_set_back(qtbot: QtBot) -> None:
    fleet = Fleet()
    desk = Desk()
    card = PortsCard(fleet, desk)
    qtbot.addWidget(card)
    card.show_node(NODE, scripted.live(), "UTC", NOW)
    fleet.asked.clear()
    desk.clock = NOW - 3600
    card.refresh(scripted.live(), NOW - 3600)
    assert {end for _address, _signal, _start, end in fleet.asked} == {NOW - 3600}
    assert card.stack.range()[1] == NOW - 3600
