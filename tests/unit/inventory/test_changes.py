"""Changes to the inventory: what they refuse, what they do, and that they can be taken back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.fleet.model.changes import (
    Change,
    ChangeRefused,
    Step,
    add_nodes,
    add_site,
    apply_change,
    change_from,
    change_record,
    edit_nodes,
    edit_site,
    inverse,
    remove_nodes,
    remove_site,
)
from console.fleet.model.inventory import Inventory, Node, Site, SiteKind
from console.fleet.model.records import node_from, node_record, site_from, site_record
from console.fleet.model.validation import node_faults, shown, site_faults
from resources.text import QT_TRANSLATE_NOOP, say
from tests.support.inventories import hall, inventories, node

SAID = say(QT_TRANSLATE_NOOP("Test", "Turned {what}"), what="back")


def refused(*contains: str) -> pytest.RaisesExc[ChangeRefused]:
    return pytest.RaisesExc(ChangeRefused, check=lambda error: all(part in str(error) for part in contains))


# -- validation


@pytest.mark.parametrize("name", ["g01", "g-01.hall", "GPU_7", "åsa", "東京", "١"])
def test_names_of_any_script_are_fine(name: str) -> None:
    assert node_faults(node(f"hall/{name}", host="h")) == []


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("", "empty"),
        ("a b", "a space"),
        ("a/b", "“/”"),
        ("a:b", "“:”"),
        ("-rf", "starts with"),
        (".hidden", "starts with"),
        ("a\nb", "U+000A"),
        ("a\x1b[31m", "U+001B"),
        ("a\u202eb", "U+202E"),
        ("a\u3164b", "U+3164"),
        ("x" * 101, "101"),
        ("a\ud800", "U+D800"),
    ],
)
def test_names_that_would_break_addresses_or_screens_are_refused(name: str, word: str) -> None:
    faults = node_faults(Node("hall", name, "h"))
    assert faults and word in str(faults[0])
    str(faults[0]).encode("utf-8")


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"host": ""}, "host is empty"),
        ({"host": "-oProxyCommand=touch /tmp/x"}, "a space"),
        ({"host": "-oProxyCommand=x"}, "dash"),
        ({"user": "root user"}, "space"),
        ({"port": 65536}, "65536"),
        ({"port": -1}, "-1"),
        ({"owner": "a\tb"}, "U+0009"),
        ({"owner": " padded "}, "starts or ends"),
        ({"labels": ("a,b",)}, "comma"),
        ({"labels": ("a", "a")}, "twice"),
        ({"labels": ("",)}, "empty"),
        ({"labels": tuple(map(str, range(65)))}, "65"),
        ({"rack": "x" * 256}, "256"),
    ],
)
def test_fields_that_cannot_be_used_are_named(values: dict[str, object], word: str) -> None:
    faults = node_faults(node("hall/g01", **values))
    assert faults and any(word in str(fault) for fault in faults)


def test_this_machine_needs_no_host() -> None:
    assert node_faults(node("hall/desk", host="", local=True)) == []


def test_sites_need_a_key_a_name_and_a_zone() -> None:
    assert site_faults(Site("hall", "The hall")) == []
    assert len(site_faults(Site("a b", "", zone=""))) == 3


def test_text_from_outside_is_shown_without_acting() -> None:
    assert shown("a\x1b[2J\u202eb\ud800") == "a\\x1b[2J\\u202eb\\ud800"
    assert len(shown("x" * 1000)) == 60


# -- what changes refuse


def test_a_node_needs_its_site() -> None:
    with refused("there is no site “edge”"):
        add_nodes(hall(), [node("edge/g01")])


def test_a_name_is_taken_once_whatever_its_letters_look_like() -> None:
    inventory = hall(node("hall/Åsa", host="h"))
    for twin in ("hall/Åsa", "hall/åsa", "hall/A\u030asa"):
        with refused("hall/"):
            add_nodes(inventory, [node(twin, host="other")])
    with refused("already"):
        add_nodes(hall(), [node("hall/g01"), node("hall/g01", host="other")])


def test_one_machine_is_there_once() -> None:
    inventory = hall(node("hall/g01", host="10.0.0.1", user="root"))
    with refused("same machine as “hall/g01”", "root@10.0.0.1:22"):
        add_nodes(inventory, [node("hall/other", host="10.0.0.1", user="root", port=22)])
    add_nodes(inventory, [node("hall/a", host="10.0.0.1", user="ops"), node("hall/b", host="10.0.0.1", jump="bastion")])


def test_a_host_is_the_same_machine_however_its_letters_are_written() -> None:
    inventory = hall(node("hall/g01", host="Node.Example.org"))
    for twin in ("node.example.org", "NODE.EXAMPLE.ORG"):
        with refused("same machine as “hall/g01”"):
            add_nodes(inventory, [node("hall/other", host=twin)])
    with refused("same machine as"):
        add_nodes(hall(), [node("hall/a", host="a.dc"), node("hall/b", host="A.dc")])
    with refused("same machine as"):
        edit_nodes(hall(node("hall/a", host="a"), node("hall/b", host="b")), {"hall/b": node("hall/b", host="A")})
    # Accounts and the names of jump hosts do tell upper case from lower.
    add_nodes(hall(node("hall/a", host="a", user="ops")), [node("hall/b", host="A", user="Ops")])


def test_changes_name_what_is_missing() -> None:
    for make in (
        lambda: remove_nodes(hall(), ["hall/g01"]),
        lambda: edit_nodes(hall(), {"hall/g01": node("hall/g01")}),
        lambda: remove_site(hall(), "edge"),
        lambda: edit_site(hall(), "edge", Site("edge", "Edge")),
    ):
        with refused("there is no"):
            make()


def test_nothing_is_no_change() -> None:
    inventory = hall(node("hall/g01"))
    for make in (
        lambda: add_nodes(inventory, []),
        lambda: remove_nodes(inventory, []),
        lambda: edit_nodes(inventory, {"hall/g01": node("hall/g01")}),
        lambda: edit_site(inventory, "hall", inventory.sites[0]),
    ):
        with refused("nothing would change"):
            make()


def test_a_site_key_is_taken_once() -> None:
    inventory = Inventory((Site("a", "A"), Site("b", "B")))
    with refused("already"):
        add_site(inventory, Site("a", "other"))
    with refused("already"):
        edit_site(inventory, "a", Site("b", "A"))


# -- what changes do


def test_nodes_keep_the_operators_order() -> None:
    inventory = hall(node("hall/a"), node("hall/b"), node("hall/c"))
    inventory = apply_change(inventory, edit_nodes(inventory, {"hall/b": node("hall/bb")}))
    inventory = apply_change(inventory, add_nodes(inventory, [node("hall/d")]))
    inventory = apply_change(inventory, remove_nodes(inventory, ["hall/a"]))
    assert [n.name for n in inventory.nodes] == ["bb", "c", "d"]


def test_nodes_may_swap_their_names_and_hosts() -> None:
    inventory = hall(node("hall/a"), node("hall/b"))
    swap = {"hall/a": node("hall/b", host="a"), "hall/b": node("hall/a", host="b")}
    assert [n.key for n in apply_change(inventory, edit_nodes(inventory, swap)).nodes] == ["hall/b", "hall/a"]


def test_nodes_move_along_with_their_sites_key() -> None:
    inventory = hall(node("hall/a"), node("edge/b"))
    after = apply_change(inventory, edit_site(inventory, "hall", Site("north", "North", SiteKind.EDGE)))
    assert [n.key for n in after.nodes] == ["north/a", "edge/b"]


def test_a_site_goes_with_its_nodes_and_says_how_many() -> None:
    inventory = hall(node("hall/a"), node("edge/b"), node("hall/c"))
    change = remove_site(inventory, "hall")
    assert "nodes: 2" in str(change.summary)
    assert [n.key for n in apply_change(inventory, change).nodes] == ["edge/b"]


def test_a_change_that_meets_another_state_is_refused() -> None:
    inventory = hall(node("hall/a"), node("hall/b"))
    change = edit_nodes(inventory, {"hall/a": node("hall/a", owner="ops")})
    meanwhile = apply_change(inventory, edit_nodes(inventory, {"hall/a": node("hall/a", rack="r1")}))
    with refused("“hall/a” was changed meanwhile"):
        apply_change(meanwhile, change)
    elsewhere = apply_change(inventory, remove_nodes(inventory, ["hall/b"]))
    assert apply_change(elsewhere, change).nodes == (node("hall/a", owner="ops"),)
    with refused("already"):
        add = add_nodes(inventory, [node("hall/c")])
        apply_change(apply_change(inventory, add), add)


def test_a_site_cannot_go_from_under_its_nodes() -> None:
    inventory = hall(node("hall/a"))
    with refused("there is no site “hall”"):
        apply_change(inventory, Change("x", SAID, (Step(inventory.sites[0], None, 0),)))


# -- taking back


@pytest.mark.slow
@given(inventories(), st.data())
def test_every_change_can_be_taken_back_and_written_down(inventory: Inventory, data: st.DataObject) -> None:
    makers = [lambda: add_site(inventory, Site("brand-new", "New"))]
    if inventory.sites:
        site = data.draw(st.sampled_from(inventory.sites))
        makers += [
            lambda: remove_site(inventory, site.key),
            lambda: edit_site(inventory, site.key, replace(site, key="brand-new")),
            lambda: add_nodes(inventory, [Node(site.key, "fresh", "fresh.example.net")]),
        ]
    if inventory.nodes:
        picked = data.draw(st.lists(st.sampled_from(inventory.nodes), min_size=1, unique=True))
        makers += [
            lambda: remove_nodes(inventory, [n.key for n in picked]),
            lambda: edit_nodes(inventory, {n.key: replace(n, owner="changed owner") for n in picked}),
        ]
    try:
        change = data.draw(st.sampled_from(makers))()
    except ChangeRefused:
        return
    after = apply_change(inventory, change)
    assert after != inventory
    assert apply_change(after, inverse(change, "undone", SAID)) == inventory
    stored = json.loads(json.dumps(change_record(change)))
    assert change_from(change.type, stored) == change


@pytest.mark.slow
@given(inventories())
def test_sites_and_nodes_are_the_same_after_being_written_down(inventory: Inventory) -> None:
    for site in inventory.sites:
        assert site_from(json.loads(json.dumps(site_record(site)))) == site
    for item in inventory.nodes:
        assert node_from(json.loads(json.dumps(node_record(item)))) == item


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"summary": {"context": "a", "source": "{0.__class__}", "values": {}}, "steps": []},
        {"summary": {"context": "a", "source": "{x}", "values": {}}, "steps": []},
        {"summary": {"context": "a", "source": "b", "values": {}}, "steps": [{"kind": "node"}]},
        {"summary": {"context": "a", "source": "b", "values": {}}, "steps": [1]},
        {
            "summary": {"context": "a", "source": "b", "values": {}},
            "steps": [{"kind": "node", "place": 0, "before": None, "after": {"site": 1, "name": "x"}}],
        },
    ],
)
def test_what_is_no_change_is_refused_when_read(record: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"not a change|must be|missing"):
        change_from("node.added", record)
