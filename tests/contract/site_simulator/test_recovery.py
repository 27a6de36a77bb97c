"""Restore tests on the demo site: what its window does at its start, by the code that tests real nodes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from connectors.site_simulator.client import Site
from connectors.site_simulator.tool_doors import POSSIBLE
from connectors.ssh.configuration import Surroundings
from console.main.compose import compose
from console.main.demo import fill_inventory
from console.main.parts import Parts
from console.main.past_recovery import TestsMaker as Maker
from console.main.past_recovery import protect
from console.recovery.model.board import Freshness, Standing
from console.recovery.model.sets import Agreement
from console.recovery.model.tests import Choice, Verdict
from console.work.model.runs import RunState, RunView

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not POSSIBLE, reason="the runner needs Linux")]


class Job:
    """A job that nobody ends."""

    def check(self) -> None:
        """Nothing ends it."""


def carried_out(parts: Parts, run: RunView) -> Any:
    parts.acts.agree(run.id)
    parts.acts.start(run.id)
    parts.acts.wait(run.id, 60)
    return parts.acts.run(run.id)


def test_a_sound_backup_passes_a_rotten_one_fails_and_one_nobody_tested(site: Site, tmp_path: Path) -> None:
    parts = compose(
        tmp_path, source="demo", demo=True, surroundings=Surroundings(home=tmp_path, environment={}), keys=tuple
    )
    try:
        fill_inventory(parts, site)
        protect(parts.recovery, parts.sets, {node.name: node.key for node in parts.inventory.current().nodes})
        maker = Maker(parts.recovery, parts.testing, parts.acts, parts.schedules)
        assert maker.work(Job()) == 7
        rows = {row.asset.name: row for row in parts.recovery.board().rows}
        assert {name: row.standing for name, row in rows.items()} == {
            "Vector database": Standing.NEVER,
            "Training data": Standing.FAIL,
            "Model store": Standing.PASS,
            "Configuration": Standing.PASS,
            "Slurm state": Standing.PASS,
            "Registry database": Standing.PASS,
            "Cluster state": Standing.PASS,
            "Licence server": Standing.PASS,
        }, [(row.last.reason, row.last.values) for row in rows.values() if row.last]
        by_borg = rows["Configuration"].last
        assert by_borg is not None and by_borg.tool == "borg 1.4.0"
        assert {row.copies[0].freshness for row in rows.values()} == {Freshness.ON_TIME}
        failed, passed = rows["Training data"].last, rows["Model store"].last
        assert failed is not None and failed.differing, "which file it is, is said"
        assert passed is not None and passed.rto is not None and passed.layers[-1].found == "gone"
        assert maker.work(Job()) == 0, "what was tested is not tested at each start"
        assert parts.journal.differences() == ()
    finally:
        parts.close()


def test_a_set_that_is_from_one_time_is_restored_whole_and_one_that_is_not_fails(site: Site, tmp_path: Path) -> None:
    parts = compose(
        tmp_path, source="demo", demo=True, surroundings=Surroundings(home=tmp_path, environment={}), keys=tuple
    )
    try:
        fill_inventory(parts, site)
        protect(parts.recovery, parts.sets, {node.name: node.key for node in parts.inventory.current().nodes})
        test = parts.sets.propose("Retrieval")
        assert test.apart == pytest.approx(240) and len(test.parts) == 2
        for part in test.parts:
            carried_out(parts, parts.acts.run(part.run))
        assert parts.sets.propose("Cluster and scheduler").point is None, "they are saved hours apart"
        rows = {row.set.name: row for row in parts.recovery.sets()}
        assert [(row.agreement, row.verdict) for row in rows.values()] == [
            (Agreement.NONE, Verdict.FAIL), (Agreement.TOGETHER, Verdict.PASS),
        ], [(each.reason, each.values) for each in parts.recovery.tests()]  # fmt: skip
        assert {each.choice for each in parts.recovery.tests()} == {Choice.COMMON}
        assert parts.journal.differences() == ()
    finally:
        parts.close()


def test_a_backup_is_made_there_and_a_timer_of_a_node_is_set_and_removed(site: Site, tmp_path: Path) -> None:
    parts = compose(
        tmp_path, source="demo", demo=True, surroundings=Surroundings(home=tmp_path, environment={}), keys=tuple
    )
    try:
        fill_inventory(parts, site)
        protect(parts.recovery, parts.sets, {node.name: node.key for node in parts.inventory.current().nodes})
        backing_up = parts.backing_up
        for name in ("Model store", "Cluster state", "Licence server"):
            made = carried_out(parts, backing_up.propose(name))
            assert made.state is RunState.SUCCEEDED, [(step.reason, step.facts) for step in made.steps]
            seen = parts.recovery.seen(parts.recovery.asset(name).id, "bak-1")
            assert seen is not None and seen.newest is not None and seen.newest.time >= made.begun.timestamp() - 300
        for name in ("Configuration", "Cluster state"):
            for run in (backing_up.propose_times(name, "daily"), backing_up.propose_end(name)):
                ended = carried_out(parts, run)
                assert ended.state is RunState.SUCCEEDED, [(step.reason, step.facts) for step in ended.steps]
        assert parts.journal.differences() == ()
    finally:
        parts.close()


def test_nodes_are_searched_and_what_nothing_protects_is_named_with_its_node(site: Site, tmp_path: Path) -> None:
    parts = compose(
        tmp_path, source="demo", demo=True, surroundings=Surroundings(home=tmp_path, environment={}), keys=tuple
    )
    try:
        fill_inventory(parts, site)
        keys = {node.name: node.key for node in parts.inventory.current().nodes}
        protect(parts.recovery, parts.sets, keys)
        chosen = [keys[name] for name in ("g01", "g02", "g04", "g10", "g11", "u01")]
        told: list[int] = []
        found, faults = parts.searching.search(chosen, told.append)
        assert not faults and len(found) == len(chosen) and told == [*range(len(chosen))]
        names = {key: name for name, key in keys.items()}
        bare = {(names[each.node], each.store.product, each.store.path) for each in parts.recovery.bare()}
        assert bare == {
            ("g02", "models", "/home/e.berg/finetunes"),
            ("g04", "Qdrant", "/var/lib/qdrant"),
            ("g10", "etcd", "/var/lib/etcd"),
            ("u01", "registry", "/srv/registry"),
        }, "what is on the board is not told: the database of g11, the model store of g01"
        assert all(each.store.size for each in parts.recovery.bare()), "each is measured"
        assert parts.journal.differences() == ()
    finally:
        parts.close()
