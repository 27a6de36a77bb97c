"""The inventory in the journal: changed, undone, shared between programs, and remembered."""

from __future__ import annotations

import random
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.fleet.model.changes import ChangeRefused, add_nodes, add_site, edit_nodes, remove_nodes, remove_site
from console.fleet.model.exchange.range import parse_range
from console.fleet.model.inventory import Inventory, Site
from console.fleet.model.readings import Device, Facts
from console.fleet.model.signals import Kind
from console.fleet.service.inventory import Applied, InventoryService
from console.journal.model import JournalError, JournalProblem
from tests.support.inventories import node
from tests.support.journals import opened

FACTS = Facts(
    host="g01",
    cpus=96,
    boot_time=1000.0,
    devices=(Device(Kind.GPU, "0", "H100", limits={"power_limit_max": 700.0}), Device(Kind.PORT, "mlx5_0", "mlx5_0")),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def service(path: Path) -> Iterator[InventoryService]:
    with opened(path) as journal:
        yield InventoryService(journal)


def keys(service: InventoryService) -> list[str]:
    return [node.full_name for node in service.current().nodes]


def filled(service: InventoryService) -> InventoryService:
    service.take(service.preview(parse_range("g[1-3].hall")))
    return service


def reopened(path: Path) -> Inventory:
    with opened(path) as journal:
        return InventoryService(journal).current()


def test_a_change_is_there_at_the_next_start(path: Path, service: InventoryService) -> None:
    filled(service)
    service.apply(edit_nodes(service.current(), {"hall/g2": node("hall/x", host="g2.hall", labels=("å",))}))
    service.apply(remove_nodes(service.current(), ["hall/g1"]))
    assert reopened(path) == service.current()
    assert keys(service) == ["hall/x", "hall/g3"]


def test_a_change_tells_what_it_changed_and_so_do_subscribers_hear(service: InventoryService) -> None:
    heard: list[Applied] = []
    end = service.subscribe(heard.append)
    applied = filled(service).apply(edit_nodes(service.current(), {"hall/g2": node("hall/x", host="g2.hall")}))
    assert applied.nodes == {service.current().nodes[1].id: "hall/x"}
    assert applied.version == service.current().version == 2
    assert [event.version for event in heard] == [1, 2]
    assert list(heard[0].sites.values()) == ["hall"]
    end()
    service.undo()
    assert len(heard) == 2


def test_a_refused_change_leaves_nothing_behind(path: Path, service: InventoryService) -> None:
    filled(service)
    change = remove_nodes(service.current(), ["hall/g1"])
    service.apply(change)
    before = service.current()
    with pytest.raises(ChangeRefused):
        service.apply(change)
    assert service.current() == before == reopened(path)
    assert service._journal.differences() == ()


def test_undo_and_redo_walk_through_what_happened(service: InventoryService) -> None:
    filled(service)
    service.apply(remove_nodes(service.current(), ["hall/g2"]))
    assert str(service.undoable()) == "Remove node hall/g2"
    service.undo()
    assert keys(service) == ["hall/g1", "hall/g2", "hall/g3"], "back in its old place"
    assert str(service.undoable()) == "Import nodes: 3 new, 0 changed"
    assert str(service.redoable()) == "Remove node hall/g2"
    service.undo()
    assert service.current().sites == () and service.undoable() is None
    with pytest.raises(ChangeRefused, match="nothing to undo"):
        service.undo()
    service.redo()
    service.redo()
    assert keys(service) == ["hall/g1", "hall/g3"]
    with pytest.raises(ChangeRefused, match="nothing to redo"):
        service.redo()


def test_a_new_change_ends_what_could_be_redone(service: InventoryService) -> None:
    filled(service).undo()
    service.apply(add_site(service.current(), Site("edge", "Edge")))
    assert service.redoable() is None
    service.undo()
    assert service.current().sites == ()


def test_undo_works_at_the_next_start_and_is_itself_in_the_journal(path: Path, service: InventoryService) -> None:
    filled(service)
    with opened(path, "bo@laptop") as journal:
        other = InventoryService(journal)
        other.undo()
        entries = journal.entries(category="inventory")
    assert [(entry.actor, entry.type) for entry in entries] == [
        ("astrid@desk", "inventory.imported"),
        ("bo@laptop", "inventory.undone"),
    ]
    assert entries[1].details["of"] == 1
    service.refresh()
    service.redo()
    assert keys(service) == ["hall/g1", "hall/g2", "hall/g3"]


@pytest.mark.slow
def test_any_walk_of_changes_undos_and_redos_agrees_with_the_journal(path: Path, service: InventoryService) -> None:
    chance = random.Random(11)
    history = [service.current()]
    for number in range(120):
        current = service.current()
        acts = [
            lambda n=number, c=current: service.apply(add_site(c, Site(f"s{n}", "S"))),
            service.undo,
            service.redo,
            service.undo,
        ]
        if current.sites:
            site = chance.choice(current.sites).key
            acts += [
                lambda n=number, c=current, s=site: service.apply(add_nodes(c, [node(f"{s}/n{n}"), node(f"{s}/m{n}")])),
                lambda c=current, s=site: service.apply(remove_site(c, s)),
            ]
        if current.nodes:
            picked = chance.choice(current.nodes)
            acts += [
                lambda c=current, p=picked: service.apply(remove_nodes(c, [p.key])),
                lambda n=number, c=current, p=picked: service.apply(
                    edit_nodes(c, {p.key: replace(p, owner=f"owner {n}")})
                ),
            ]
        try:
            chance.choice(acts)()
        except ChangeRefused:
            continue
        history.append(service.current())
    assert len(history) > 60
    assert reopened(path) == service.current()
    assert service._journal.differences() == ()
    while service.undoable():
        service.undo()
    assert (service.current().sites, service.current().nodes) == ((), ())


def test_changes_of_another_program_are_noticed_and_named(path: Path, service: InventoryService) -> None:
    filled(service)
    heard: list[Applied] = []
    service.subscribe(heard.append)
    with opened(path, "bo@laptop") as journal:
        other = InventoryService(journal)
        assert service.refresh() is None
        other.apply(edit_nodes(other.current(), {"hall/g2": node("hall/g2", host="g2.hall", owner="bo")}))
        other.remember_facts("hall/g1", FACTS)
    applied = service.refresh()
    assert applied is not None and list(applied.nodes.values()) == ["hall/g2"] and not applied.sites
    assert heard == [applied]
    assert service.facts("hall/g1") == FACTS
    assert service.refresh() is None


def test_two_programs_change_different_nodes_without_looking_first(path: Path, service: InventoryService) -> None:
    filled(service)
    with opened(path, "bo@laptop") as journal:
        other = InventoryService(journal)
        mine = edit_nodes(service.current(), {"hall/g1": node("hall/g1", host="g1.hall", owner="mine")})
        yours = edit_nodes(other.current(), {"hall/g2": node("hall/g2", host="g2.hall", owner="yours")})
        other.apply(yours)
        service.apply(mine)
        assert [n.owner for n in service.current().nodes] == ["mine", "yours", ""]
        other.refresh()
        assert other.current() == service.current()
        assert other._journal.differences() == ()


def test_two_programs_that_change_one_node_do_not_overwrite_each_other(path: Path, service: InventoryService) -> None:
    filled(service)
    with opened(path, "bo@laptop") as journal:
        other = InventoryService(journal)
        mine = edit_nodes(service.current(), {"hall/g1": node("hall/g1", host="g1.hall", owner="mine")})
        other.apply(edit_nodes(other.current(), {"hall/g1": node("hall/g1", host="g1.hall", owner="yours")}))
        with pytest.raises(ChangeRefused, match="meanwhile"):
            service.apply(mine)
    service.refresh()
    assert service.current().nodes[0].owner == "yours"


def test_a_node_keeps_its_shape_while_it_is_away_and_when_it_is_renamed(path: Path, service: InventoryService) -> None:
    filled(service).remember_facts("hall/g1", FACTS)
    service.apply(edit_nodes(service.current(), {"hall/g1": node("hall/first", host="g1.hall")}))
    assert service.facts("hall/first") == FACTS
    assert service.facts("hall/g1") is None
    with opened(path) as journal:
        again = InventoryService(journal)
        assert again.facts("hall/first") == FACTS
        assert again.facts("hall/g2") is None


def test_facts_are_written_only_when_they_are_news(path: Path, service: InventoryService) -> None:
    service.remember_facts("hall/g1", FACTS)
    with opened(path) as other:
        written = "SELECT node, time FROM facts ORDER BY node"
        seen = other.rows(written)
        service.remember_facts("hall/g1", replace(FACTS, boot_time=1001.5))
        assert other.rows(written) == seen, "the boot time only wobbled"
        service.remember_all({"hall/g1": replace(FACTS, cpus=8), "hall/g2": FACTS})
        assert other.rows(written) != seen
    assert service.facts("hall/g1") == replace(FACTS, cpus=8)


def corrupt(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(sql)
    connection.commit()
    connection.close()


def test_a_hand_in_the_tables_is_found(path: Path, service: InventoryService) -> None:
    filled(service)
    corrupt(
        path,
        "UPDATE nodes SET record = replace(record, 'g2.hall', 'evil.example') WHERE record LIKE '%g2.hall%'",
    )
    corrupt(path, "DELETE FROM nodes WHERE json_extract(record, '$.name') = 'g3'")
    with opened(path) as journal:
        InventoryService(journal)
        found = {each.row: (each.table, each.column, each.entry) for each in journal.differences()}
        assert found == {"node:hall/g2": ("nodes", "record", 1), "node:hall/g3": ("nodes", "", 1)}
        assert journal.verify().sound, "the chain itself was not touched"


@pytest.mark.parametrize("table", ["nodes", "sites"])
@pytest.mark.parametrize("place", [-1, 100])
def test_a_row_too_many_is_found_also_before_the_one_it_mocks(
    path: Path, service: InventoryService, table: str, place: int
) -> None:
    filled(service)
    copied = "SELECT 'x', {}, replace(record, 'g2.hall', 'evil.example') FROM {} ORDER BY position DESC LIMIT 1"
    corrupt(path, f"INSERT INTO {table} (key, position, record) {copied.format(place, table)}")
    with opened(path) as journal:
        InventoryService(journal)
        assert [(each.table, each.entry) for each in journal.differences()] == [(table, None)]


@pytest.mark.parametrize("record", ["{", "[]", "{}", '{"site": 1, "name": "x"}', "[" * 100_000])
def test_a_record_that_cannot_be_read_is_damage(path: Path, service: InventoryService, record: str) -> None:
    filled(service)
    corrupt(path, f"UPDATE nodes SET record = '{record}'")
    with opened(path) as journal, pytest.raises(JournalError) as caught:
        InventoryService(journal)
    assert caught.value.code is JournalProblem.CORRUPT


def test_facts_that_cannot_be_read_are_forgotten(path: Path, service: InventoryService) -> None:
    service.remember_facts("hall/g1", FACTS)
    corrupt(path, "UPDATE facts SET record = '{'")
    with opened(path) as journal:
        assert InventoryService(journal).facts("hall/g1") is None


# -- undo of what is spoken of


def named(service: InventoryService) -> set[str]:
    return {node.name for node in service.current().nodes}


def test_undo_takes_back_the_change_it_is_given_and_not_the_newest(path: Path, service: InventoryService) -> None:
    filled(service)
    removed = service.apply(remove_nodes(service.current(), ["hall/g1"]))
    with opened(path, "bo@laptop") as journal:
        other = InventoryService(journal)
        other.apply(add_nodes(other.current(), [node("hall/g4")]))
    undone = service.undo(removed.version)
    assert str(undone.summary) == "Undo: Remove node hall/g1"
    assert undone.summary.values["what"] == service.redoable(), "which is a sentence that can be translated"
    assert named(service) == {"g1", "g2", "g3", "g4"}, "the colleague's change stands"
    assert str(service.undoable()) == "Add node hall/g4" and str(service.redoable()) == "Remove node hall/g1"
    assert service._journal.differences() == ()


def test_of_two_changes_the_older_one_can_be_undone_and_made_again(service: InventoryService) -> None:
    filled(service)
    first = service.apply(remove_nodes(service.current(), ["hall/g1"]))
    second = service.apply(remove_nodes(service.current(), ["hall/g2"]))
    undone = service.undo(first.version)
    assert named(service) == {"g1", "g3"}
    service.redo(undone.version)
    assert named(service) == {"g3"}
    service.undo(second.version)
    service.undo()
    assert named(service) == {"g1", "g2", "g3"}
    assert service._journal.differences() == ()


def test_the_undo_of_something_done_again_takes_just_that_back(service: InventoryService) -> None:
    filled(service)
    service.apply(remove_nodes(service.current(), ["hall/g1"]))
    service.undo()
    again = service.redo()
    service.apply(remove_nodes(service.current(), ["hall/g2"]))
    service.undo(again.version)
    assert named(service) == {"g1", "g3"}


def test_what_later_changes_have_overtaken_is_not_undone_and_says_so(service: InventoryService) -> None:
    filled(service)
    edited = service.apply(edit_nodes(service.current(), {"hall/g1": node("hall/g1", host="g1.hall", owner="mine")}))
    service.apply(edit_nodes(service.current(), {"hall/g1": node("hall/g1", host="g1.hall", owner="yours")}))
    before = service.current()
    with pytest.raises(ChangeRefused, match="a later change has overtaken it"):
        service.undo(edited.version)
    assert service.current() == before


def test_a_node_does_not_come_back_beside_another_at_the_same_address(service: InventoryService) -> None:
    filled(service)
    removed = service.apply(remove_nodes(service.current(), ["hall/g1"]))
    service.apply(add_nodes(service.current(), [node("hall/new", host="g1.hall")]))
    with pytest.raises(ChangeRefused, match=r"overtaken.*same machine"):
        service.undo(removed.version)


def test_what_was_undone_already_is_not_undone_twice(service: InventoryService) -> None:
    filled(service)
    removed = service.apply(remove_nodes(service.current(), ["hall/g1"]))
    service.undo()
    with pytest.raises(ChangeRefused, match="undone already"):
        service.undo(removed.version)
    service.apply(add_site(service.current(), Site("edge", "Edge")))
    with pytest.raises(ChangeRefused, match="undone already"):
        service.undo(removed.version)
    with pytest.raises(ChangeRefused, match="something else was changed since"):
        service.redo(removed.version)


def test_undo_and_redo_do_not_read_the_log(path: Path, service: InventoryService) -> None:
    filled(service)
    read: list[str] = []
    with opened(path) as journal:
        other = InventoryService(journal)
        journal._connection.set_trace_callback(read.append)
        other.undo()
        other.redo()
    entries = [sql for sql in read if "FROM entries" in sql]
    assert entries and all(
        "sequence = " in sql or "ORDER BY sequence DESC LIMIT 1" in sql or "max(" in sql for sql in entries
    )


def test_what_is_known_is_answered_while_a_change_waits_for_the_file(path: Path, service: InventoryService) -> None:
    """Another program is about to write; ours waits for it in a thread, and reading waits for neither."""
    filled(service)
    hold = sqlite3.connect(path, isolation_level=None)
    hold.execute("BEGIN IMMEDIATE")
    change = add_site(service.current(), Site("edge", "Edge"))
    waiting = threading.Thread(target=service.apply, args=(change,))
    waiting.start()
    try:
        for _ in range(20):
            assert service.refresh() is None
            assert len(service.current().nodes) == 3 and service.undoable() is not None
        assert waiting.is_alive(), "it was still waiting while all of this was answered"
    finally:
        hold.execute("ROLLBACK")
        hold.close()
        waiting.join()
    assert service.current().site("edge") is not None
