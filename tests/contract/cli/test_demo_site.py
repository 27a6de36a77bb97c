"""The command line on the whole demo site: sixteen nodes with eight GPUs each, the real probe, real SSH."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.site_simulator.client import Site as DemoSite
from console.fleet.model.exchange.toml import export_toml
from console.fleet.model.inventory import Inventory, Node, Site
from tests.contract.cli.conftest import Driftvakt

pytestmark = pytest.mark.slow
SHORTLY = ("demo", "--offscreen", "--seconds", "1")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    with DemoSite.start(7, tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def filled(driftvakt: Driftvakt, site: DemoSite) -> Driftvakt:
    """The demo's nodes, imported from a file, their host keys known."""
    keys = dict.fromkeys(node.site for node in site.nodes)
    nodes = tuple(
        Node(n.site, n.name, n.host, site.user, n.port, identity_file=str(site.client_key)) for n in site.nodes
    )
    file = driftvakt.folder / "demo.toml"
    file.write_text(export_toml(Inventory(tuple(Site(key, key) for key in keys), nodes)), encoding="utf-8")
    (driftvakt.home / ".ssh" / "known_hosts").write_text(site.known_hosts, encoding="utf-8")
    done = driftvakt("nodes", "import", str(file), "--json")
    assert (done.status, done.document["counts"]["new"]) == (0, len(site.nodes)), done.out
    return driftvakt


def test_every_node_is_tested_and_watched_with_all_its_gpus(filled: Driftvakt, site: DemoSite) -> None:
    tested = filled("nodes", "test", "--all", "--json")
    assert tested.status == 0, tested.out
    assert {(r["well"], r["gpus"], r["probe"]["simulated"]) for r in tested.records} == {(True, 8, True)}
    watched = filled("watch", "--all", "--count", "1", "--json")
    assert watched.status == 0, watched.err
    samples = {sample["node"]: sample for sample in watched.of("sample")}
    assert len(samples) == len(site.nodes)
    for sample in samples.values():
        assert len(sample["gpus"]) == 8
        assert all(gpu["alive"] and gpu["power"] > 10 for gpu in sample["gpus"])
    shapes = filled("nodes", "list").out
    assert shapes.count("8 x ") == len(site.nodes), "and their shape is remembered"


def test_what_a_node_allows_is_said_before_anything_is_done_there(filled: Driftvakt, site: DemoSite) -> None:
    node = f"{site.nodes[0].site}/{site.nodes[0].name}"
    told = filled("nodes", "allowed", node, "--json").document
    assert (told["node"], told["level"], told["missing"], told["shell"]) == (node, "open", [], False)
    planned = filled("nodes", "run", "--on", node, "--json", "--", "uptime").document
    checked = filled("act", "show", planned["id"], "--check", "--json").document
    assert [(each["level"], each["missing"]) for each in checked["nodes"]] == [("open", [])]
    assert f"{node}: No levels" in filled("act", "show", planned["id"], "--check").out


def test_what_is_wrong_with_a_node_is_told_and_the_rest_go_on(filled: Driftvakt, site: DemoSite) -> None:
    gone, hung, fine = (f"{node.site}/{node.name}" for node in site.nodes[:3])
    first = site.raise_fault("node_gone", node=site.nodes[0].name)
    second = site.raise_fault("gpu_lost", node=site.nodes[1].name, gpu=3)
    try:
        ended = filled("watch", gone, hung, fine, "--count", "3", "--json")
    finally:
        site.clear(first)
        site.clear(second)
    assert ended.status == 1
    last = {sample["node"]: sample for sample in ended.of("sample")}
    assert last.keys() == {hung, fine}
    assert [gpu["alive"] for gpu in last[hung]["gpus"]] == [place != 3 for place in range(8)]
    assert all(gpu["alive"] for gpu in last[fine]["gpus"])
    failures = [record["failure"] for record in ended.of("link") if record["node"] == gone and record["failure"]]
    assert failures and failures[-1]["do"]


def test_the_log_of_all_that_holds(filled: Driftvakt, tmp_path: Path) -> None:
    told = filled("log", "verify", "--json").document
    assert told["sound"] and not told["differences"]


def test_the_demo_takes_the_place_of_no_other_inventory(driftvakt: Driftvakt) -> None:
    real = str(driftvakt.folder / "real")
    assert driftvakt("--data-dir", real, "nodes", "add", "--local").status == 0
    before = driftvakt("--data-dir", real, "nodes", "list").out
    refused = driftvakt("--data-dir", real, *SHORTLY)
    assert refused.status == 2 and "another directory" in refused.err
    assert driftvakt("--data-dir", real, "nodes", "list").out == before


@pytest.mark.timeout(300)
def test_the_demo_takes_the_place_of_its_own_inventory_again(driftvakt: Driftvakt) -> None:
    own = str(driftvakt.folder / "own")
    for _ in range(2):
        # A whole demo, made and opened: with others beside it that takes longer than a command may.
        demo = driftvakt.start("--data-dir", own, *SHORTLY)
        out, err = demo.communicate(timeout=140)
        assert demo.returncode == 0, out + err
        assert "Traceback" not in err and "Warning" not in err, err
        told_of_the_story(Path(own) / "telemetry.db")
    assert "trollhattan/g01" in driftvakt("--data-dir", own, "nodes", "list").out


def told_of_the_story(path: Path) -> None:
    """A visitor gets the story as it is now: it began within the last minutes, and lasts."""
    with contextlib.closing(sqlite3.connect(path)) as kept:
        found = list(kept.execute("SELECT rule, began FROM finding WHERE ended IS NULL"))
    for rule in ("gpu.lost", "gpu.hot", "link.lost"):
        ago = [time.time() - began for of, began in found if of == rule]
        assert ago and 0 <= min(ago) < 1200, (rule, ago)
