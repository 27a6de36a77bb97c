"""Alarms of a node on which a plan is at work ask for nobody: over the real engine and the real runner."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.alarms.model.alarms import Source, State, Why
from console.alarms.service.raising import Raising
from console.fleet.model.changes import add_nodes, add_site
from console.fleet.model.inventory import Node, Site
from console.fleet.service.inventory import InventoryService
from console.fleet.service.rulebook import shipped
from console.journal.service import Journal
from console.main.alarms import alarms_over
from console.maintenance.model.places import lies_in
from console.maintenance.service.asides import Asides
from console.maintenance.service.window_records import Records as WindowRecords
from console.maintenance.service.windows import Windows
from console.work.model.runs import StepState
from tests.support.acts import LocalNodes, acts_over, plan, sleeping
from tests.support.alarms import LOST, AlwaysOurs, bug, found, over

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the runner needs Linux"),
]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal.open(tmp_path / "journal.db", actor="anna", source="test", clock=time.time)
    yield made
    made.close()


@pytest.mark.parametrize(("act", "why"), [("command.run", Why.MAINTENANCE), ("node.reboot", Why.BOOT)])
def test_what_a_plan_at_work_brings_about_is_suppressed_and_needs_no_acknowledgement(
    journal: Journal, tmp_path: Path, act: str, why: Why
) -> None:
    inventory = InventoryService(journal)
    inventory.apply(add_site(inventory.current(), Site("hall", "Hall")))
    inventory.apply(add_nodes(inventory.current(), [Node("hall", "g01", "h1"), Node("hall", "g02", "h2")]))
    here, other = (inventory.current().node(f"hall/{name}") for name in ("g01", "g02"))
    assert here is not None and other is not None
    nodes = LocalNodes(tmp_path / "nodes")
    acts = acts_over(journal, nodes, tmp_path)
    windows = Windows(WindowRecords(journal), lambda node: lies_in(inventory.current(), node))
    alarms, around = alarms_over(journal, inventory, acts, (Asides(acts), windows), shipped().by_id)
    keys = {node.key for node in inventory.current().nodes}
    raising = Raising(alarms, shipped().by_id, around, lambda: keys, AlwaysOurs(), bug)
    mine, theirs = Source(LOST, here.key, "2"), Source(LOST, other.key, "2")
    try:
        run = acts.propose(plan(sleeping(2.0, tmp_path / "done", here.key), act=act))
        acts.agree(run.id)
        acts.start(run.id)
        until = time.monotonic() + 20
        while acts.run(run.id).steps[0].state is not StepState.RUNNING and time.monotonic() < until:
            time.sleep(0.02)
        around.refresh()
        now = time.time()
        raising.hear([found(mine, now), found(theirs, now)])
        raising.look()
        states = {each.alarm.source: (each.state, each.why) for each in alarms.board().shown}
        assert states == {mine: (State.SUPPRESSED, why), theirs: (State.NEW, None)}
        raising.hear([over(mine, now + 1), over(theirs, now + 1)])
        raising.look()
        states = {each.alarm.source: (each.state, each.why) for each in alarms.board().shown}
        assert states == {theirs: (State.RETURNED, None)}, "nobody was asked for the other"
        raising.hear([found(mine, now + 2)])
        raising.look()
        acts.wait(run.id, 30)
        around.refresh()
        alarms.look_anew()
        (shown,) = [each for each in alarms.board().shown if each.alarm.source == mine]
        assert (shown.state, shown.alarm.number, shown.alarm.times) == (State.NEW, 1, 2), "now it asks for somebody"
    finally:
        nodes.kill_all()
        nodes.cut()
