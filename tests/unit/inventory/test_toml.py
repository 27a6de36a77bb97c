"""Our own file: readable, stable, and the same inventory when it comes back."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.fleet.model.changes import apply_change
from console.fleet.model.exchange.kinds import Source
from console.fleet.model.exchange.preview import ImportProblem, Verdict, decode, import_change, preview
from console.fleet.model.exchange.sources import guess, parse
from console.fleet.model.exchange.toml import export_toml, parse_toml
from console.fleet.model.inventory import Inventory, Node, Site, SiteKind
from tests.support.inventories import inventories

HALL = Inventory(
    (Site("hall", "Hall “Öst”", SiteKind.DATACENTRE, "Europe/Stockholm"), Site("edge", "Edge", SiteKind.EDGE)),
    (
        Node("hall", "g01", "g01.hall", user="root", port=2222, rack="A1", owner="AI", labels=("h100", "eu")),
        Node("edge", "desk", "localhost", local=True, watched=False),
    ),
)
TEXT = """\
format = 1

[[sites]]
key = "hall"
name = "Hall “Öst”"
kind = "datacentre"
zone = "Europe/Stockholm"

[[sites]]
key = "edge"
name = "Edge"
kind = "edge"
zone = "UTC"

[[nodes]]
site = "hall"
name = "g01"
host = "g01.hall"
user = "root"
port = 2222
rack = "A1"
owner = "AI"
labels = ["h100", "eu"]

[[nodes]]
site = "edge"
name = "desk"
host = "localhost"
local = true
watched = false
"""


def test_an_inventory_is_written_for_people() -> None:
    written = export_toml(HALL)
    assert written.startswith("# Driftvakt inventory")
    assert "driftvakt nodes import" in written
    assert written.partition("\n\n")[2] == TEXT


@pytest.mark.slow
@given(inventories())
def test_what_was_written_imports_again_unchanged(inventory: Inventory) -> None:
    written = export_toml(inventory)
    text, notes = decode(written.encode())
    assert (text, notes) == (written, ())
    offers = parse_toml(text)
    assert not offers.notes
    onto_itself = preview(inventory, offers)
    assert not onto_itself.useful
    assert {row.verdict for row in onto_itself.rows} <= {Verdict.UNCHANGED}
    if inventory.sites:
        onto_nothing = preview(Inventory(), offers)
        again = apply_change(Inventory(), import_change(Inventory(), onto_nothing))
        assert (again.sites, again.nodes) == (inventory.sites, inventory.nodes)
        assert export_toml(again) == written


def test_what_was_left_out_by_hand_goes_back_to_its_default() -> None:
    edited = TEXT.replace('owner = "AI"\n', "")
    found = preview(HALL, parse_toml(edited))
    assert [row.changed for row in found.rows] == [("owner",), ()]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("x = ", "not TOML"),
        ("x = " + "[" * 100_000, "not TOML"),
        ("x = 1" + "0" * 5000, "not TOML"),
        ("format = 2", "format 2"),
        ('title = "else"', "neither sites nor nodes"),
        ("nodes = 1", "neither sites nor nodes"),
        ("nodes = [1]", "node number 1: it must be a table"),
        ('[[nodes]]\nname = "a"', "node number 1: site is missing"),
        ('[[nodes]]\nsite = "s"\nname = "a"\nport = "22"', "port must be a whole number"),
        ('[[nodes]]\nsite = "s"\nname = "a"\nport = true', "port must be a whole number"),
        ('[[nodes]]\nsite = "s"\nname = "a"\nlabels = "x"', "labels must be a list"),
        ('[[nodes]]\nsite = "s"\nname = "a"\nwatched = 1', "watched must be true or false"),
        ('[[sites]]\nkey = "s"\nkind = "moon"', "kind must be one of"),
        ('[[sites]]\nname = "s"', "key is missing"),
        ('[[sites]]\nkey = "s"\n[[sites]]\nkey = "s"', "twice"),
    ],
)
def test_a_file_that_is_not_ours_is_refused_with_the_reason(text: str, word: str) -> None:
    with pytest.raises(ImportProblem, match=word):
        parse_toml(text)


def test_unknown_fields_are_told() -> None:
    offers = parse_toml('[[nodes]]\nsite = "s"\nname = "a"\ncolour = "grey"\n')
    assert "colour" in str(offers.notes[0].sentence)


def test_a_site_that_cannot_be_used_is_told_and_left_out() -> None:
    found = preview(Inventory(), parse_toml('[[sites]]\nkey = "a b"\n'))
    assert not found.sites
    assert "a space" in str(found.notes[0].sentence)


TREES = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["site", "name", "key", "x"]), inner),
    max_leaves=8,
)


@pytest.mark.slow
@given(st.text() | st.fixed_dictionaries({"nodes": TREES, "sites": TREES}))
def test_anything_is_read_or_refused(given_: str | dict[str, object]) -> None:
    import tomli_w

    try:
        parse_toml(given_ if isinstance(given_, str) else tomli_w.dumps(given_))
    except ImportProblem as error:
        str(error).encode()


# -- which kind a file is


@pytest.mark.parametrize(
    ("name", "text", "source"),
    [
        ("x.toml", "", Source.TOML),
        ("x.TSV", "", Source.CSV),
        ("hosts.yml", "", Source.ANSIBLE_YAML),
        ("list.json", "", Source.ANSIBLE_YAML),
        ("inventory.ini", "", Source.ANSIBLE_INI),
        ("config", "# mine\nHost g1\n", Source.SSH_CONFIG),
        ("-", TEXT, Source.TOML),
        ("-", "name;host\ng1;10.0.0.1\n", Source.CSV),
        ("-", "---\nall:\n", Source.ANSIBLE_YAML),
        ("-", "all:\n  hosts:\n", Source.ANSIBLE_YAML),
        ("-", '{"_meta": {}}', Source.ANSIBLE_YAML),
        ("hosts", "[gpu]\ng1\n", Source.ANSIBLE_INI),
        ("hosts", "g1\ng2\n", Source.ANSIBLE_INI),
    ],
)
def test_a_file_is_known_by_its_ending_or_its_words(name: str, text: str, source: Source) -> None:
    assert guess(name, text) is source


@given(st.text(), st.text())
def test_any_file_is_taken_for_something_and_read_or_refused(name: str, text: str) -> None:
    try:
        parse(guess(name, text), text)
    except ImportProblem as error:
        str(error).encode()


def test_the_header_is_toml_too() -> None:
    assert tomllib.loads(export_toml(Inventory())) == {"format": 1}
    assert not preview(HALL, parse_toml(export_toml(Inventory()))).useful
