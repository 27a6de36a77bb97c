"""The preview of an import: what is new, changed, unchanged, a duplicate, or cannot be used, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest

from console.fleet.model.changes import ChangeRefused, apply_change
from console.fleet.model.exchange.preview import (
    MOST_NODES,
    ImportPreview,
    ImportProblem,
    Offer,
    Offers,
    Verdict,
    decode,
    import_change,
    preview,
)
from console.fleet.model.inventory import Inventory, Site, SiteKind
from tests.support.inventories import hall, node


def offer(name: str, line: int = 0, **values: Any) -> Offer:
    return Offer({"name": name, **values}, line)


def look(inventory: Inventory, *offers: Offer, site: str = "") -> ImportPreview:
    return preview(inventory, Offers(offers), site=site)


def verdicts(previewed: ImportPreview) -> list[str]:
    return [row.verdict.value for row in previewed.rows]


def test_each_offer_gets_a_verdict() -> None:
    inventory = hall(node("hall/a", owner="ops"), node("hall/b"), node("hall/c", host="10.0.0.3"))
    found = look(
        inventory,
        offer("a"),
        offer("b", owner="research"),
        offer("new"),
        offer("again", host="10.0.0.3"),
        offer("no good"),
    )
    assert verdicts(found) == ["unchanged", "changed", "new", "duplicate", "invalid"]
    assert found.counts == dict.fromkeys(Verdict, 1)
    assert found.rows[1].changed == ("owner",)
    assert "hall/c" in str(found.rows[3].reason)
    assert "a space" in str(found.rows[4].reason)


def test_an_import_keeps_what_its_source_does_not_speak_of() -> None:
    inventory = hall(node("hall/a", owner="ops", labels=("h100",), rack="r1"))
    found = look(inventory, offer("a", user="root"))
    after = apply_change(inventory, import_change(inventory, found))
    assert after.nodes == (node("hall/a", owner="ops", labels=("h100",), rack="r1", user="root"),)


def test_duplicates_within_the_source_are_named_with_the_line_of_the_first() -> None:
    found = look(hall(), offer("a", 3), offer("b", 4), offer("a", 7), offer("c", 9, host="b"), offer("A", 11))
    assert verdicts(found) == ["new", "new", "duplicate", "duplicate", "duplicate"]
    assert "line 3" in str(found.rows[2].reason)
    assert "hall/b" in str(found.rows[3].reason)
    assert "only in how it is written" in str(found.rows[4].reason)


def test_aliases_that_lead_to_one_machine_are_duplicates() -> None:
    there = ("10.0.0.1", "22", "root", "")
    a = Offer({"name": "g1", "host": "g1"}, 1, endpoint=there)
    b = Offer({"name": "gpu1", "host": "gpu1"}, 2, endpoint=there)
    found = look(hall(), a, b)
    assert verdicts(found) == ["new", "duplicate"]
    assert "hall/g1" in str(found.rows[1].reason) and "root@10.0.0.1:22" in str(found.rows[1].reason)
    known = hall(node("hall/old", host="10.0.0.1", user="root"))
    assert verdicts(look(known, a)) == ["duplicate"]


def test_nodes_that_swap_their_hosts_are_no_duplicates() -> None:
    inventory = hall(node("hall/a", host="1"), node("hall/b", host="2"))
    found = look(inventory, offer("a", host="2"), offer("b", host="1"))
    assert verdicts(found) == ["changed", "changed"]
    after = apply_change(inventory, import_change(inventory, found))
    assert [n.host for n in after.nodes] == ["2", "1"]


def test_a_new_node_never_pushes_out_one_that_is_there() -> None:
    inventory = hall(node("hall/b", host="2"))
    assert verdicts(look(inventory, offer("a", host="2"), offer("b", host="2"))) == ["duplicate", "unchanged"]


def test_without_a_site_the_only_one_is_taken_and_none_or_many_is_asked_for() -> None:
    assert look(hall(), offer("a")).rows[0].label == "hall/a"
    many = Inventory((Site("a", "A"), Site("b", "B")))
    for inventory in (Inventory(), many):
        found = look(inventory, offer("a"))
        assert verdicts(found) == ["invalid"]
        assert "site" in str(found.rows[0].reason)
        assert not found.useful
    assert look(many, offer("x"), site="b").rows[0].label == "b/x"


def test_sites_that_nodes_name_are_made_and_only_for_nodes_that_are_taken() -> None:
    found = look(Inventory(), offer("a", site="north"), offer("b", site="south"))
    assert [row.site.key for row in found.sites] == ["north", "south"]
    after = apply_change(Inventory(), import_change(Inventory(), found, skip={1}))
    assert [site.key for site in after.sites] == ["north"]
    assert [n.key for n in after.nodes] == ["north/a"]


def test_sites_that_the_source_describes_are_made_or_changed_without_nodes() -> None:
    inventory = Inventory((Site("hall", "hall"),))
    given = Offers(sites=(Site("hall", "The hall", SiteKind.EDGE), Site("new", "New")))
    found = preview(inventory, given)
    assert [(row.before and row.before.key, row.site.key) for row in found.sites] == [("hall", "hall"), (None, "new")]
    after = apply_change(inventory, import_change(inventory, found))
    assert after.sites == given.sites


def test_an_import_that_changes_nothing_says_so() -> None:
    inventory = hall(node("hall/a"))
    found = look(inventory, offer("a"))
    assert not found.useful
    with pytest.raises(ChangeRefused, match="nothing would change"):
        import_change(inventory, found)


def test_a_preview_that_was_overtaken_is_refused() -> None:
    inventory = hall(node("hall/a"))
    found = look(inventory, offer("a", owner="ops"))
    for meanwhile in (hall(), hall(node("hall/a", rack="r1"))):
        with pytest.raises(ChangeRefused, match="meanwhile"):
            apply_change(meanwhile, import_change(meanwhile, found))


def test_what_the_source_says_is_harmless_in_the_preview() -> None:
    found = look(hall(), offer("evil\x1b[2J\u202e"))
    assert "\x1b" not in found.rows[0].label + str(found.rows[0].reason)
    assert "\u202e" not in found.rows[0].label + str(found.rows[0].reason)


def test_one_import_brings_a_bounded_number() -> None:
    with pytest.raises(ImportProblem, match=str(MOST_NODES)):
        Offers(tuple(offer(f"n{number}") for number in range(MOST_NODES + 1)))


# -- files as bytes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_what_people_save_it_in(encoding: str) -> None:
    assert decode("name;owner\nå;Östen\n".encode(encoding)) == ("name;owner\nå;Östen\n", ())


def test_old_spreadsheets_are_read_with_a_warning() -> None:
    text, notes = decode("name;owner\ng1;Östen\n".encode("cp1252"))
    assert text == "name;owner\ng1;Östen\n"
    assert len(notes) == 1 and "Windows-1252" in str(notes[0].sentence)


@pytest.mark.parametrize("data", [b"\x7fELF\x02\x01\x00\x00\x00", b"\xff\xfe\x00\xd8", b"PK\x03\x04\x00\x00\x00"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ImportProblem, match="not a text file"):
        decode(data)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(ImportProblem, match="8 MiB"):
        decode(b"#" * ((8 << 20) + 1))
