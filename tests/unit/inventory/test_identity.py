"""Identity: sites and nodes are known by ids that outlive their names, and everything hangs on these."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.fleet.model.addresses import Address, called, parse_address, resolved
from console.fleet.model.changes import (
    ChangeRefused,
    add_nodes,
    add_site,
    apply_change,
    edit_as_seen,
    edit_nodes,
    edit_site,
    edit_site_as_seen,
    identified,
    remove_nodes,
)
from console.fleet.model.exchange.preview import ImportProblem, import_change, preview
from console.fleet.model.exchange.toml import export_toml, parse_toml
from console.fleet.model.inventory import Inventory, Node, Site, is_id
from console.fleet.model.readings import Facts
from console.fleet.model.selecting import select_nodes
from console.fleet.model.validation import node_faults
from console.fleet.service.inventory import InventoryService
from console.fleet.service.salvage import salvage
from tests.support.inventories import node
from tests.support.journals import opened

ID = "0b4e2a52-6f0e-4b6c-9a51-0c6f3a1d2e{:02x}"
FIRST, SECOND, THIRD = (ID.format(number) for number in range(3))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def service(path: Path) -> Iterator[InventoryService]:
    with opened(path) as journal:
        made = InventoryService(journal)
        made.apply(add_site(made.current(), Site("hall", "Hall")))
        made.apply(add_nodes(made.current(), [node("hall/a", host="h1"), node("hall/b", host="h2")]))
        yield made


def swap(service: InventoryService) -> None:
    """Two nodes take each other's name."""
    a, b = service.current().nodes
    service.apply(
        edit_nodes(service.current(), {a.key: node("hall/b", host=a.host), b.key: node("hall/a", host=b.host)})
    )


class TestIds:
    def test_sites_and_nodes_get_random_ids_when_they_are_added(self, service: InventoryService) -> None:
        items = (*service.current().sites, *service.current().nodes)
        assert all(is_id(item.id) for item in items)
        assert len({item.id for item in items}) == 3

    def test_a_clone_with_the_same_name_and_host_elsewhere_is_another_node(self, tmp_path: Path) -> None:
        ids = []
        for name in ("one", "two"):
            with opened(tmp_path / name) as journal:
                made = InventoryService(journal)
                made.apply(add_site(made.current(), Site("hall", "Hall")))
                made.apply(add_nodes(made.current(), [node("hall/a")]))
                ids.append(made.current().nodes[0].id)
        assert ids[0] != ids[1]

    def test_an_edit_from_a_form_keeps_the_id_and_what_other_consoles_call_it(self, service: InventoryService) -> None:
        before = service.current().nodes[0]
        known = Node(**{**_fields(before), "aliases": (THIRD,)})
        service.apply(edit_nodes(service.current(), {before.key: known}))
        service.apply(edit_nodes(service.current(), {"hall/a": node("hall/x", host="h1")}))
        after = service.current().nodes[0]
        assert (after.full_name, after.id, after.aliases) == ("hall/x", before.id, (THIRD,))

    def test_what_is_removed_and_brought_back_is_the_same_node(self, service: InventoryService) -> None:
        before = service.current()
        service.apply(remove_nodes(before, ["hall/a"]))
        service.undo()
        assert service.current().nodes == before.nodes

    def test_two_things_never_have_one_id(self) -> None:
        inventory = Inventory((Site("hall", "Hall", id=FIRST),), (node("hall/a", id=SECOND, aliases=(THIRD,)),))
        for taken in (FIRST, SECOND, THIRD):
            with pytest.raises(ChangeRefused, match="id of another"):
                apply_change(inventory, add_nodes(inventory, [node("hall/b", id=taken)]))

    def test_nobody_is_called_like_an_id(self) -> None:
        assert "looks like an id" in str(node_faults(node(f"hall/{FIRST}"))[0])


class TestNames:
    def test_after_two_nodes_swapped_names_each_keeps_what_it_said_of_itself(self, service: InventoryService) -> None:
        a, b = service.current().nodes
        service.remember_all({a.key: Facts(host="h1"), b.key: Facts(host="h2")})
        swap(service)
        assert [n.full_name for n in service.current().nodes] == ["hall/b", "hall/a"]
        for name, host in (("hall/b", "h1"), ("hall/a", "h2")):
            known = service.facts(name)
            assert known is not None and known.host == host

    def test_a_change_names_what_it_touched_by_id_with_the_name_of_now(self, service: InventoryService) -> None:
        a = service.current().nodes[0]
        applied = service.apply(edit_nodes(service.current(), {a.key: node("hall/x", host="h1")}))
        assert applied.nodes == {a.id: "hall/x"}

    def test_nodes_stand_on_a_site_by_its_id(self, path: Path, service: InventoryService) -> None:
        site = service.current().sites[0]
        service.apply(edit_site(service.current(), "hall", Site("north", "Hall")))
        assert service.current().sites[0].id == site.id
        assert [n.full_name for n in service.current().nodes] == ["north/a", "north/b"]
        with opened(path) as journal:
            rows = journal.rows("SELECT key, record FROM nodes")
            assert {json.loads(row["record"])["site"] for row in rows} == {site.id}
            assert {row["key"] for row in rows} == {n.id for n in service.current().nodes}
            assert InventoryService(journal).current() == service.current()
            assert InventoryService(journal)._journal.differences() == ()

    def test_a_node_is_found_by_id_by_name_and_by_what_another_console_calls_it(self) -> None:
        a, b = node("hall/a", id=FIRST), node("hall/b", id=SECOND, aliases=(THIRD,))
        inventory = Inventory((Site("hall", "Hall"),), (a, b))
        assert inventory.node(FIRST) is inventory.node("hall/a") is a
        assert inventory.node(SECOND) is inventory.node(THIRD) is inventory.node("hall/b") is b
        assert select_nodes(inventory, [THIRD, f"node:{FIRST}"]) == (b, a)


class TestSheets:
    def test_a_site_sheet_changes_only_what_was_changed_in_it(self) -> None:
        seen = Site("hall", "Hall", id=SECOND)
        now = Inventory((Site("north", "Hall", id=SECOND),))
        after = apply_change(now, edit_site_as_seen(now, seen, Site("hall", "The hall")))
        assert after.sites == (Site("north", "The hall", id=SECOND),)

    def test_what_is_gone_is_not_called_by_its_id(self) -> None:
        for change in (
            lambda: remove_nodes(Inventory(), [FIRST]),
            lambda: edit_site(Inventory(), FIRST, Site("a", "A")),
        ):
            with pytest.raises(ChangeRefused) as caught:
                change()
            assert FIRST not in str(caught.value) and "any more" in str(caught.value)


class TestAddresses:
    @pytest.mark.parametrize(
        ("text", "address"),
        [
            (f"node:{FIRST}", Address("node", FIRST)),
            (f"gpu:{FIRST}/2", Address("gpu", FIRST, "2")),
            (f"disk:{FIRST}/a/b", Address("disk", FIRST, "a/b")),
            ("gpu:hall/g03/2", Address("gpu", "hall/g03", "2")),
            (f"site:{FIRST}", Address("site", FIRST)),
        ],
    )
    def test_they_are_read_by_id_and_by_name(self, text: str, address: Address) -> None:
        assert parse_address(text) == address
        assert str(address) == text

    @pytest.mark.parametrize(
        "text", [f"node:{FIRST}/x", f"gpu:{FIRST}", f"gpu:{FIRST}/", "node:hall", "site:a/b", "site:"]
    )
    def test_what_is_none_is_told(self, text: str) -> None:
        with pytest.raises(ValueError, match="is no"):
            parse_address(text)

    def test_they_go_from_names_to_ids_and_back(self) -> None:
        inventory = Inventory((Site("hall", "Hall", id=SECOND),), (node("hall/a", id=FIRST),))
        for named, by_id in (("gpu:hall/a/2", f"gpu:{FIRST}/2"), ("site:hall", f"site:{SECOND}")):
            assert str(resolved(parse_address(named), inventory)) == by_id
            assert str(called(parse_address(by_id), inventory)) == named
        unknown = parse_address("node:hall/gone")
        assert resolved(unknown, inventory) == called(unknown, inventory) == unknown


def test_who_edits_what_was_seen_leaves_alone_what_others_have_changed_since(service: InventoryService) -> None:
    seen = service.current().nodes[0]
    service.apply(edit_nodes(service.current(), {seen.key: replace(seen, name="renamed", labels=("theirs",))}))
    service.apply(edit_as_seen(service.current(), seen, replace(seen, rack="R7", labels=("ours",))))
    now = service.current().node(seen.key)
    assert now is not None and (now.full_name, now.rack, now.labels) == ("hall/renamed", "R7", ("ours",))
    service.apply(remove_nodes(service.current(), [seen.key]))
    with pytest.raises(ChangeRefused):
        edit_as_seen(service.current(), seen, replace(seen, rack="R8"))


class TestOldFiles:
    """What version 0.1's first files hold has no ids: it gets them once, in the open."""

    def test_everything_gets_an_id_by_one_entry_and_keeps_its_facts(self, path: Path) -> None:
        with opened(path) as journal:
            _as_before(journal)
            made = InventoryService(journal)
            current = made.current()
            assert all(is_id(item.id) for item in (*current.sites, *current.nodes))
            assert [n.full_name for n in current.nodes] == ["hall/a", "hall/b"]
            known = made.facts(current.nodes[0].key)
            assert known is not None and known.host == "h1"
            (entry,) = [entry for entry in journal.entries() if entry.type == "inventory.identified"]
            assert made._journal.differences() == ()
            assert InventoryService(journal).current() == current, "once and for all"
            assert journal.entries()[-1].sequence == entry.sequence

    def test_undo_reaches_back_past_it(self, path: Path) -> None:
        with opened(path) as journal:
            _as_before(journal)
            made = InventoryService(journal)
            ids = [n.id for n in made.current().nodes]
            assert str(made.undoable()) == "Edit node hall/a"
            made.undo()
            assert [(n.id, n.owner) for n in made.current().nodes] == [(ids[0], ""), (ids[1], "")]
            assert made._journal.differences() == ()

    def test_names_of_old_files_stay_those_of_the_moment_when_ids_were_given(self, path: Path) -> None:
        with opened(path) as journal:
            _as_before(journal)
            made = InventoryService(journal)
            before = {n.full_name: n.key for n in made.current().nodes}
            swap(made)
            made.apply(remove_nodes(made.current(), ["hall/b"]))
            made.apply(add_nodes(made.current(), [node("hall/b", host="h3")]))
            for service in (made, InventoryService(journal)):
                assert service.named_at_first() == before, "what is old is nobody else's"

    def test_without_any_it_is_todays_names_that_old_files_mean(self, service: InventoryService) -> None:
        assert service.named_at_first() == {n.full_name: n.key for n in service.current().nodes}

    def test_ids_that_another_program_gives_meanwhile_are_taken(self, path: Path) -> None:
        with opened(path) as journal, opened(path) as beside:
            _as_before(journal)
            transaction, firsts = journal.transaction, []

            def overtaken() -> Any:
                if not firsts:
                    firsts.append(InventoryService(beside))
                return transaction()

            journal.transaction = overtaken  # type: ignore[method-assign]
            made = InventoryService(journal)
            assert made.current() == firsts[0].current()
            assert made.facts(made.current().nodes[0].key) is not None
            assert made.named_at_first() == firsts[0].named_at_first()

    def test_a_node_that_was_removed_before_comes_back_with_its_facts_and_its_history(self, path: Path) -> None:
        with opened(path) as journal:
            before = _as_before(journal)
            before.apply(remove_nodes(before.current(), ["hall/a"]))
            made = InventoryService(journal)
            known = made.named_at_first()["hall/a"]
            assert is_id(known) and made.current().node(known) is None
            made.undo()
            back = made.current().node("hall/a")
            assert back is not None and back.id == known, "what history and facts know it by"
            facts = made.facts(known)
            assert facts is not None and facts.host == "h1"
            made.apply(remove_nodes(made.current(), ["hall/a"]))
            made.apply(add_nodes(made.current(), [node("hall/a", host="other")]))
            again = made.current().node("hall/a")
            assert again is not None and again.id != known, "another machine that took the name"
            assert InventoryService(journal).named_at_first()["hall/a"] == known
            assert made._journal.differences() == ()

    def test_a_site_that_cannot_be_read_any_more_leaves_its_nodes_a_name(
        self, path: Path, service: InventoryService
    ) -> None:
        with opened(path) as journal, journal.transaction() as work:
            work.run("UPDATE sites SET record = '{'")
        offers = salvage(path)
        site = service.current().sites[0]
        assert [offer.values["site"] for offer in offers.nodes] == [f"site-{site.id[:8]}"] * 2
        assert [offer.values["id"] for offer in offers.nodes] == [n.id for n in service.current().nodes]


class TestTwoConsoles:
    def test_our_file_carries_ids_to_a_console_that_knows_nothing(self) -> None:
        inventory = Inventory((Site("hall", "Hall", id=SECOND),), (node("hall/a", id=FIRST, aliases=(THIRD,)),))
        found = preview(Inventory(), parse_toml(export_toml(inventory)))
        change = identified(import_change(Inventory(), found), Inventory(), lambda: "not used")
        assert apply_change(Inventory(), change) == inventory

    def test_a_node_that_they_know_by_our_id_is_ours_whatever_it_is_called_by_now(self) -> None:
        ours = Inventory((Site("hall", "Hall"),), (node("hall/renamed", host="moved", id=FIRST),))
        theirs = Inventory((Site("hall", "Hall"),), (node("hall/a", id=SECOND, aliases=(FIRST,)),))
        found = preview(ours, parse_toml(export_toml(theirs)))
        assert [row.verdict for row in found.rows] == ["changed"]
        (joined,) = apply_change(ours, import_change(ours, found)).nodes
        assert (joined.full_name, joined.id, joined.aliases) == ("hall/a", FIRST, (SECOND,))

    @pytest.mark.parametrize("known", [True, False])
    def test_one_id_twice_in_a_file_is_told_before_anything_is_done(self, known: bool) -> None:
        ours = Inventory((Site("hall", "Hall"),), (node("hall/a", id=FIRST),) if known else ())
        twice = (node("hall/b", id=FIRST), node("hall/c", id=FIRST))
        found = preview(ours, parse_toml(export_toml(Inventory((Site("hall", "Hall"),), twice))))
        assert [row.verdict for row in found.rows] == ["changed" if known else "new", "duplicate"]
        assert [n.full_name for n in apply_change(ours, import_change(ours, found)).nodes] == ["hall/b"]

    def test_an_id_that_another_console_gave_becomes_an_alias_and_joins_them(self) -> None:
        ours = Inventory((Site("hall", "Hall"),), (node("hall/a", id=FIRST),))
        theirs = Inventory((Site("hall", "Hall"),), (node("hall/a", id=SECOND),))
        found = preview(ours, parse_toml(export_toml(theirs)))
        assert [(row.verdict, row.changed) for row in found.rows] == [("changed", ("aliases",))]
        (joined,) = apply_change(ours, import_change(ours, found)).nodes
        assert (joined.id, joined.aliases) == (FIRST, (SECOND,))
        again = Inventory(ours.sites, (joined,))
        assert not preview(again, parse_toml(export_toml(theirs))).useful

    def test_a_node_that_was_renamed_there_is_renamed_here_not_added(self) -> None:
        ours = Inventory((Site("hall", "Hall"),), (node("hall/a", id=FIRST),))
        theirs = Inventory((Site("hall", "Hall"),), (node("hall/b", host="a", id=FIRST),))
        found = preview(ours, parse_toml(export_toml(theirs)))
        assert [(row.verdict, row.changed) for row in found.rows] == [("changed", ("name",))]

    def test_a_site_that_was_renamed_there_is_renamed_here_with_all_its_nodes(self) -> None:
        ours = Inventory((Site("hall", "Hall", id=SECOND),), (node("hall/a", id=FIRST), node("hall/b", host="h2")))
        theirs = Inventory((Site("north", "Hall", id=SECOND),), (node("north/a", id=FIRST),))
        found = preview(ours, parse_toml(export_toml(theirs)))
        after = apply_change(ours, import_change(ours, found))
        assert [(site.key, site.id) for site in after.sites] == [("north", SECOND)]
        assert [n.full_name for n in after.nodes] == ["north/a", "north/b"]

    def test_another_machine_of_the_same_name_is_not_taken_for_ours(self) -> None:
        ours = Inventory((Site("hall", "Hall"),), (node("hall/a", host="h1", id=FIRST),))
        theirs = Inventory((Site("hall", "Hall"),), (node("hall/a", host="h2", id=SECOND),))
        (row,) = preview(ours, parse_toml(export_toml(theirs))).rows
        assert row.verdict == "invalid" and "another machine is called" in str(row.reason)

    def test_a_name_that_another_node_has_is_told_before_it_is_refused(self) -> None:
        ours = Inventory((Site("hall", "Hall"),), (node("hall/a", id=FIRST), node("hall/b", id=SECOND)))
        theirs = Inventory((Site("hall", "Hall"),), (node("hall/b", host="a", id=FIRST),))
        (row,) = preview(ours, parse_toml(export_toml(theirs))).rows
        assert row.verdict == "duplicate" and "another machine is called" in str(row.reason)

    @pytest.mark.parametrize("id", ["x", FIRST.upper(), "../" + FIRST])
    def test_an_id_that_is_none_is_refused(self, id: str) -> None:
        text = f'format = 1\n[[nodes]]\nsite = "hall"\nname = "a"\nhost = "a"\nid = "{id}"\n'
        with pytest.raises(ImportProblem, match="no UUID"):
            parse_toml(text)


def _fields(item: Node) -> dict[str, object]:
    return {name: getattr(item, name) for name in Node.__dataclass_fields__}


def _as_before(journal) -> InventoryService:
    """What a version without ids wrote: a site, two nodes, an edit, what a node said of itself."""
    made = InventoryService(journal, new_id=lambda: "")
    made.apply(add_site(made.current(), Site("hall", "Hall")))
    made.apply(add_nodes(made.current(), [node("hall/a", host="h1"), node("hall/b", host="h2")]))
    made.remember_all({"hall/a": Facts(host="h1")})
    made.apply(edit_nodes(made.current(), {"hall/a": node("hall/a", host="h1", owner="ops")}))
    assert not any(item.id for item in (*made.current().sites, *made.current().nodes))
    return made
