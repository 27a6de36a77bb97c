"""`driftvakt sites` and `driftvakt nodes`: the inventory from the command line."""

from __future__ import annotations

import socket
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.fleet.model.inventory import is_id

Run = Callable[..., Any]


def keys(driftvakt: Run) -> list[str]:
    return [node["key"] for node in driftvakt("nodes", "list", "--json").document["nodes"]]


def test_an_empty_inventory_says_how_to_fill_it(driftvakt: Run) -> None:
    assert "driftvakt nodes add" in driftvakt("nodes", "list").err
    assert "driftvakt sites add" in driftvakt("sites", "list").err
    assert driftvakt("nodes", "list", "--json").document == {"version": 0, "nodes": []}


def test_nodes_are_added_by_range_with_what_is_said_of_them(driftvakt: Run) -> None:
    assert driftvakt("sites", "add", "hall", "--name", "The hall", "--kind", "edge").status == 0
    words = ["root@g[01-02].hall:2222", "--label", "h100", "--label", "eu", "--rack", "A 1", "--owner", "AI"]
    assert driftvakt("nodes", "add", *words).status == 0
    (first, second) = driftvakt("nodes", "list", "--json").document["nodes"]
    assert (first["key"], second["key"]) == ("hall/g01", "hall/g02")
    assert first | {"host": "g01.hall", "user": "root", "port": 2222, "labels": ["h100", "eu"], "rack": "A 1"} == first
    (site,) = driftvakt("sites", "list", "--json").document["sites"]
    assert is_id(site.pop("id"))
    assert site == {"key": "hall", "name": "The hall", "kind": "edge", "zone": "UTC", "nodes": 2}
    table = driftvakt("nodes", "list").out
    assert "root@g02.hall:2222" in table and "h100, eu" in table


def test_a_dry_run_shows_and_does_nothing(driftvakt: Run) -> None:
    ended = driftvakt("nodes", "add", "g[1-3].hall", "--dry-run")
    assert ended.status == 0
    assert "hall/g3" in ended.out and "Nothing was changed" in ended.out
    assert keys(driftvakt) == []


def test_adding_twice_is_no_error_and_no_change(driftvakt: Run) -> None:
    driftvakt("nodes", "add", "g1.hall")
    again = driftvakt("nodes", "add", "g1.hall", "--json")
    assert (again.status, again.document["done"], again.document["counts"]["unchanged"]) == (0, False, 1)


def test_adding_does_all_or_nothing(driftvakt: Run) -> None:
    driftvakt("nodes", "add", "g1.hall")
    ended = driftvakt("nodes", "add", "g2.hall", "G1.hall")
    assert ended.status == 1
    assert "DUPLICATE" in ended.out and "Nothing was changed" in ended.out
    assert keys(driftvakt) == ["hall/g1"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["nodes", "add"], 2, "at least one host"),
        (["nodes", "add", "g[9-1]"], 1, "backwards"),
        (["nodes", "add", "g1"], 1, "which site"),
        (["nodes", "add", "g[1-2].hall", "--name", "x"], 2, "one node"),
        (["nodes", "remove", "nowhere"], 2, "no node"),
        (["nodes", "remove"], 2, "at least one node"),
        (["nodes", "edit", "site:nowhere", "--rack", "r"], 2, "no site"),
        (["nodes", "undo"], 1, "nothing to undo"),
        (["nodes", "import"], 2, "Name a file"),
        (["nodes", "import", "/does/not/exist"], 1, "No such file"),
        (["sites", "add", "a b"], 1, "a space"),
        (["sites", "add", "hall", "--zone", "Mars/Olympus"], 2, "time zone"),
        (["sites", "remove", "hall"], 1, "no site"),
        (["sites", "edit", "hall", "--name", "x"], 1, "no site"),
        (["sites", "edit", "0b4e2a52-6f0e-4b6c-9a51-0c6f3a1d2e00", "--name", "x"], 1, "no such site"),
        (["nodes", "test"], 2, "Name nodes"),
        (["watch"], 2, "Name nodes"),
        (["watch", "--all"], 1, "no nodes"),
        (["probe"], 2, "host"),
        (["probe", "g[1-2]"], 2, "one machine"),
        (["probe", "g1", "--every", "0.01"], 2, "--every goes from 0.1"),
        (["probe", "g1", "--every", "nan"], 2, "no number of seconds"),
        (["probe", "g1", "--count", "many"], 2, "whole number"),
        (["log", "verify", "--noted", "x"], 2, "NUMBER:HASH"),
        (["nonsense"], 2, "invalid choice"),
        (["nodes", "list", "--nonsense"], 2, "unrecognized"),
        (["hostkeys", "forget", "nowhere.example"], 1, "No key was accepted"),
    ],
)
def test_what_cannot_be_done_says_why(driftvakt: Run, words: list[str], status: int, said: str) -> None:
    ended = driftvakt(*words)
    assert (ended.status, said in ended.err + ended.out) == (status, True), ended.err + ended.out
    assert "Traceback" not in ended.err


def test_errors_are_json_where_results_are(driftvakt: Run) -> None:
    ended = driftvakt("nodes", "undo", "--json")
    assert (ended.status, ended.err) == (1, "")
    assert "nothing to undo" in ended.document["error"]["what"]


@pytest.mark.slow
def test_nodes_are_edited_removed_and_brought_back(driftvakt: Run) -> None:
    driftvakt("nodes", "add", "g[1-3].hall", "--label", "a", "--label", "b")
    driftvakt("nodes", "edit", "g1", "--rack", "r9", "--remove-label", "a", "--add-label", "c", "--watched", "no")
    driftvakt("nodes", "edit", "hall/g2", "--name", "first", "--user", "ops")
    (g1, first, _) = driftvakt("nodes", "list", "--json").document["nodes"]
    assert (g1["rack"], g1["labels"], g1["watched"]) == ("r9", ["b", "c"], False)
    assert (first["key"], first["user"], first["labels"]) == ("hall/first", "ops", ["a", "b"])
    assert driftvakt("nodes", "remove", "site:hall").status == 0
    assert keys(driftvakt) == []
    driftvakt("nodes", "undo")
    assert keys(driftvakt) == ["hall/g1", "hall/first", "hall/g3"]
    driftvakt("nodes", "redo")
    assert keys(driftvakt) == []


def test_nodes_are_chosen_by_key_name_site_and_label(driftvakt: Run) -> None:
    driftvakt("nodes", "add", "g[1-2].north", "--label", "x")
    driftvakt("nodes", "add", "g[2-3].south")
    listed = lambda *words: [n["key"] for n in driftvakt("nodes", "list", *words, "--json").document["nodes"]]  # noqa: E731
    assert listed("g1", "south/g2") == ["north/g1", "south/g2"]
    assert listed("site:south") == listed("--site", "south") == ["south/g2", "south/g3"]
    assert listed("--label", "x") == ["north/g1", "north/g2"]
    assert "several sites: north/g2, south/g2" in driftvakt("nodes", "list", "g2").err
    assert "did you mean north/g1" in driftvakt("nodes", "list", "G1").err


def test_a_site_is_spoken_of_by_its_id_as_well(driftvakt: Run, tmp_path: Path) -> None:
    driftvakt("sites", "add", "hall")
    driftvakt("sites", "add", "edge")
    hall, edge = (site["id"] for site in driftvakt("sites", "list", "--json").document["sites"])
    more = tmp_path / "more.csv"
    more.write_text("name\ng2\n", encoding="utf-8")
    assert driftvakt("nodes", "add", "g1", "--site", hall).status == 0
    assert driftvakt("nodes", "import", str(more), "--site", hall, "--yes").status == 0
    assert keys(driftvakt) == ["hall/g1", "hall/g2"]
    assert driftvakt("nodes", "edit", "hall/g1", "--site", edge).status == 0
    assert driftvakt("nodes", "add", "g1.x", "--name", "g3", "--site", "new").status == 0, "one that is still to come"
    assert keys(driftvakt) == ["edge/g1", "hall/g2", "new/g3"]


def test_sites_are_renamed_with_their_nodes_and_removed_with_them(driftvakt: Run) -> None:
    driftvakt("nodes", "add", "g1.hall")
    driftvakt("sites", "edit", "hall", "--new-key", "north", "--kind", "corporate", "--zone", "Europe/Stockholm")
    assert keys(driftvakt) == ["north/g1"]
    assert driftvakt("sites", "list", "--json").document["sites"][0]["zone"] == "Europe/Stockholm"
    assert driftvakt("sites", "remove", "north").status == 0
    assert keys(driftvakt) == []


# -- import and export


def test_an_export_imports_again_unchanged_and_into_nothing_as_it_was(driftvakt: Run, tmp_path: Path) -> None:
    driftvakt("sites", "add", "hall", "--name", "Hallen “Öst”")
    driftvakt("nodes", "add", "g[1-3].hall", "--label", "å", "--owner", "AI")
    file = tmp_path / "inventory.toml"
    assert driftvakt("nodes", "export", str(file)).status == 0
    assert file.read_text(encoding="utf-8") == driftvakt("nodes", "export").out
    again = driftvakt("nodes", "import", str(file), "--json").document
    assert (again["done"], again["counts"]["unchanged"]) == (False, 3)
    elsewhere = ("--data-dir", str(tmp_path / "other"))
    assert driftvakt(*elsewhere, "nodes", "import", str(file)).status == 0
    assert driftvakt("nodes", "export", *elsewhere).out == file.read_text(encoding="utf-8")
    assert list(tmp_path.glob(".inventory*")) == []


def test_an_import_takes_what_is_good_and_names_the_rest(driftvakt: Run) -> None:
    table = "name;host;port\ng1;10.0.0.1;22\ng1;10.0.0.2;22\ng3;10.0.0.1;22\ng4;x;ssh\n"
    ended = driftvakt("nodes", "import", "-", "--site", "hall", stdin=table)
    assert ended.status == 0
    assert "1 new, 2 duplicate, 1 invalid" in ended.out
    assert "was given before, on line 2" in ended.out and "the same machine as “hall/g1”" in ended.out
    assert keys(driftvakt) == ["hall/g1"]
    driftvakt("nodes", "undo")
    assert keys(driftvakt) == []
    strict = driftvakt("nodes", "import", "-", "--site", "hall", "--strict", stdin=table)
    assert strict.status == 1
    assert keys(driftvakt) == []


def test_the_ssh_configuration_is_found_by_itself_with_what_it_includes(driftvakt: Run, home: Path) -> None:
    (home / ".ssh" / "config").write_text("Include conf.d/*\nHost g1\n HostName 10.0.0.1\n", encoding="utf-8")
    (home / ".ssh" / "conf.d").mkdir()
    (home / ".ssh" / "conf.d" / "more").write_text("Host g2\n", encoding="utf-8")
    ended = driftvakt("nodes", "import", "--from", "ssh-config", "--site", "hall")
    assert ended.status == 0, ended.err
    assert keys(driftvakt) == ["hall/g2", "hall/g1"]
    assert "HostName 10.0.0.1" in ended.out


def test_this_machine_is_added_without_another_word(driftvakt: Run) -> None:
    name = socket.gethostname().partition(".")[0]
    assert driftvakt("nodes", "add", "--local").status == 0
    (node,) = driftvakt("nodes", "list", "--json").document["nodes"]
    assert (node["key"], node["local"]) == (f"home/{name}", True)
    again = driftvakt("nodes", "add", "--local", "--json")
    assert (again.status, again.document["done"]) == (0, False)


@pytest.mark.slow
@pytest.mark.parametrize(("words", "key"), [([], "hall/desk"), (["--site", "edge"], "edge/desk")])
def test_this_machine_goes_to_the_first_site_unless_another_is_named(
    driftvakt: Run, words: list[str], key: str
) -> None:
    driftvakt("sites", "add", "hall")
    driftvakt("sites", "add", "edge")
    driftvakt("nodes", "add", "--local", "--name", "desk", *words)
    assert keys(driftvakt) == [key]


def test_ansible_inventories_are_known_by_themselves_and_what_lies_beside_is_told(
    driftvakt: Run, tmp_path: Path
) -> None:
    (tmp_path / "group_vars").mkdir()
    (tmp_path / "hosts").write_text("[gpu]\ng[01:02] ansible_user=root\n", encoding="utf-8")
    ended = driftvakt("nodes", "import", str(tmp_path / "hosts"), "--site", "hall")
    assert "group_vars beside the file" in ended.err
    assert keys(driftvakt) == ["hall/g01", "hall/g02"]


def test_hostile_files_print_nothing_that_acts(driftvakt: Run) -> None:
    hostile = 'name,owner\n"g1\x1b[2J\u202e","\x9b31m"\ng2,"a\rb"\n'
    for words in ([], ["--json"]):
        ended = driftvakt("nodes", "import", "-", "--site", "hall", "--from", "csv", *words, stdin=hostile)
        for text in (ended.out, ended.err):
            assert not set(text) & {"\x1b", "\x9b", "\r", "\u202e"}


def test_exports_are_toml_even_when_empty(driftvakt: Run) -> None:
    assert tomllib.loads(driftvakt("nodes", "export").out) == {"format": 1}
    assert driftvakt("nodes", "export", "--json").document == {"version": 0, "sites": [], "nodes": []}


def test_an_export_that_cannot_be_written_leaves_nothing_behind(driftvakt: Run, tmp_path: Path) -> None:
    ended = driftvakt("nodes", "export", str(tmp_path / "missing" / "x.toml"))
    assert ended.status == 1 and "No such file" in ended.err
