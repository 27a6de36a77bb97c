"""Names change while the window runs: what hangs on a node or a site goes with it, whatever it is called."""

from __future__ import annotations

import pytest

from console.fleet.model.changes import edit_nodes, edit_site
from console.fleet.model.inventory import Site
from console.fleet.page.fleet_page import FleetPage
from console.frame.settings import PLACE
from tests.support.inventories import renamed
from tests.support.window import DemoWindow, demo, wait_until

__all__ = ["demo"]


def fleet(demo: DemoWindow) -> FleetPage:
    page = demo.window.page("fleet")
    assert isinstance(page, FleetPage)
    return page


def swap(demo: DemoWindow, one: str, other: str) -> None:
    """Two nodes take each other's name, in one change."""
    assert demo.program.parts is not None
    inventory = demo.program.parts.inventory
    a, b = (inventory.current().node(name) for name in (one, other))
    assert a is not None and b is not None
    inventory.apply(edit_nodes(inventory.current(), {a.key: renamed(a, b), b.key: renamed(b, a)}))


@pytest.mark.slow
def test_when_two_nodes_swap_names_page_link_facts_and_curves_follow(demo: DemoWindow) -> None:
    parts, collector = demo.program.parts, demo.program.collector
    assert parts is not None and collector is not None
    one, other = demo.key("hall/g1"), demo.key("hall/g2")
    demo.window.go("node:hall/g1")
    wait_until(lambda: collector.reading(one).link.state == collector.reading(other).link.state == "live", 60, "both")
    link, events = collector.reading(one).link, collector.events(one)
    host, boot = parts.inventory.facts(one).host, collector.reading(one).facts.boot_time
    page = fleet(demo)
    assert page.page.header.name.whole_text() == "g1"
    swap(demo, "hall/g1", "hall/g2")
    try:
        wait_until(lambda: page.page.header.name.whole_text() == "g2", 20, "the page to be called by the new name")
        assert page.node == one and demo.window.place == f"node:{one}", "it is the same node that is in sight"
        assert demo.place == "node:hall/g2"
        now = collector.reading(one)
        assert (now.link.since, now.link.name) == (link.since, "g2"), "its connection was never cut"
        assert now.facts.boot_time == boot and parts.inventory.facts(one).host == host
        assert collector.events(one)[: len(events)] == events
        names = {key: item.title for key, item in page.list._last.items()}
        assert (names[one], names[other]) == ("g2", "g1")
        wait_until(lambda: demo.window.memory.get(PLACE) == f"node:{one}", 10, "the next start to begin here")
    finally:
        parts.inventory.undo()
    wait_until(lambda: page.page.header.name.whole_text() == "g1", 20, "the name to come back")


@pytest.mark.slow
def test_the_way_back_leads_to_a_node_that_was_renamed_meanwhile(demo: DemoWindow) -> None:
    parts = demo.program.parts
    assert parts is not None
    demo.window.go("gpu:hall/g1/3")
    demo.window.go("settings")
    swap(demo, "hall/g1", "hall/g2")
    try:
        wait_until(lambda: demo.window._inventory == parts.inventory.current(), 20)
        demo.window.go_back()
        assert demo.place == "gpu:hall/g2/3"
    finally:
        parts.inventory.undo()
        wait_until(lambda: demo.place == "gpu:hall/g1/3", 20, "the name to come back")


@pytest.mark.slow
def test_a_site_that_is_renamed_stays_in_sight_with_its_nodes(demo: DemoWindow) -> None:
    parts, collector = demo.program.parts, demo.program.collector
    assert parts is not None and collector is not None
    node = demo.key("edge/u1")
    wait_until(lambda: collector.reading(node).link.state == "live", 60, "u1")
    since = collector.reading(node).link.since
    demo.window.go("site:edge")
    current = parts.inventory.current()
    parts.inventory.apply(edit_site(current, "edge", Site("north", "Luleå", zone=current.site("edge").zone)))
    try:
        wait_until(lambda: demo.window.top.site.value.text() == "Luleå", 20, "the site's new name")
        assert demo.place == "site:north"
        assert [str(row.key) for row in fleet(demo).table.table.rows()] == [node]
        assert collector.reading(node).link.since == since
    finally:
        parts.inventory.undo()
        wait_until(lambda: demo.window.top.site.value.text() == "Uppsala", 20, "the old name")
