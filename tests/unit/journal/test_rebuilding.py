"""Features' tables are folds of the entries: whatever a hand changes in any of them is named, and made anew."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from console.alarms.model.alarms import Source
from console.alarms.model.moves import Raised, Returned
from console.alarms.service.alarms import AlarmService
from console.costs.model.basis import Basis
from console.costs.model.benefit import Unit, Worth
from console.costs.model.ledger import Cause
from console.costs.model.moves import Metered, Priced
from console.costs.model.prices import Provenance
from console.costs.model.tenants import Use
from console.costs.service.costs import CostsService
from console.deployments.model.deployments import Deployment, Replica, Slot, Strategy
from console.deployments.model.models import Serving, Stage, Version, VersionFile
from console.deployments.model.rollout_moves import Planned
from console.deployments.service.models import ModelsService
from console.deployments.service.rollout_records import RolloutRecords
from console.fleet.model.changes import add_nodes, add_site, remove_nodes
from console.fleet.model.inventory import Node, Site
from console.fleet.model.rule_text import as_toml
from console.fleet.model.rules import Grade
from console.journal.features import Difference
from console.journal.migrations import TABLE
from console.journal.model import Mark, Target
from console.journal.service import Journal
from console.log.model.people import Role
from console.log.service.checkpoints import Checkpoints
from console.log.service.people import People
from console.main.compose import JOURNAL, compose
from console.main.parts import Parts
from console.maintenance.model.windows import PLANNED
from console.maintenance.model.windows import Planned as WindowPlanned
from console.maintenance.service.window_records import Records as WindowRecords
from console.recovery.model.assets import Asset, Copy, Kind, SeenCopy, Snapshot
from console.recovery.model.searches import Search, Store
from console.recovery.model.sets import AssetSet
from console.recovery.model.tests import Choice, RestoreTest, Verdict
from console.recovery.service.drills import DrillService
from console.recovery.service.recovery import RecoveryService
from console.recovery.service.sets import Sets
from console.work.model.plans import Plan, Step
from console.work.model.schedules import Added, Decided, Outcome
from console.work.service.records import Records
from console.work.service.schedule_records import Records as ScheduleRecords
from tests.support.drills import NOW, START
from tests.support.journals import Clock
from tests.support.signing import SomeKey, check

KEY = SomeKey(seed=5)
#: What is no sum of entries: the entries themselves, what lies beside them, and what is only seen.
BESIDE = {"entries", "entries_beside", "details", "journals", "facts", TABLE}


def worked(folder: Path) -> Path:
    """A data directory in which every feature has done something."""
    parts = composed(folder)
    inventory, journal = parts.inventory, parts.journal
    inventory.apply(add_site(inventory.current(), Site("hall", "Hall")))
    inventory.apply(
        add_nodes(inventory.current(), [Node("hall", f"g{number}", f"g{number}.hall") for number in (1, 2)])
    )
    inventory.apply(remove_nodes(inventory.current(), ["hall/g1"]))
    inventory.undo()
    journal.add_mark(Mark(1_800_000_000.5, "node:hall/g1", "note", "Nobody in the hall", "log/1"))
    told = journal.append("test", "counted", details={"number": 1, "name": "Åsa"})
    journal.leave_out(told.sequence, ["name"], "asked for")
    people = People(journal, check)
    people.add("A. Lindqvist", [KEY.line], [Role.APPROVE], KEY, KEY.line)
    people.revoke(SomeKey(seed=6).line, "lost", KEY, KEY.line)
    people.set_rule("nodes.restart", 1, [(KEY, KEY.line)])
    people.break_glass("a test")
    parts.log.seat.sit(KEY, KEY.line)
    (g2,) = [each for each in inventory.current().nodes if each.name == "g2"]
    node = Target(f"node:{g2.key}", f"node:{g2.full_name}")
    parts.acts.propose(Plan("test.act", (Step("test.step", node, argv=("true",)),)))
    Records(journal).lease(node, 3)
    alarms_of_every_kind(parts.alarms, g2.key)
    hot = parts.rules.by_id["gpu.hot"]
    parts.rulebook.switch_on_text(as_toml(replace(hot, after=300.0)))
    parts.incidents.note(parts.incidents.open_from(parts.alarms.past(0.0, 9e9)[0]).number, "Seen by the guard")
    recovery_of_every_kind(parts.recovery, parts.drills, g2.key)
    models_of_every_kind(parts.models, g2.key)
    rollouts_of_every_kind(parts, g2.key)
    schedules_of_every_kind(journal)
    window = WindowPlanned(window="w", number=1, of="site:1", about="site:hall", reason="fans", lasting=3600, begins=1)
    WindowRecords(journal).write(PLANNED, Target("site:1", "site:hall"), lambda _: window)
    costs_of_every_kind(parts.costs, g2.key)
    Checkpoints(journal, check).sign(KEY, KEY.line)
    parts.close()
    return folder


class NoPoint:
    """Looks that see what was seen before, and plans nothing."""

    def __init__(self, recovery: RecoveryService) -> None:
        self._recovery = recovery

    def look(self, asset: str, copy: str = "") -> SeenCopy:
        return self._recovery.seen(asset, copy) or SeenCopy(asset, copy, NOW)

    def plan(self, asset: str, copy: str = "", snapshot: str = "", *, choice: Choice = Choice.COMMON) -> Plan:
        raise NotImplementedError


def recovery_of_every_kind(recovery: RecoveryService, drills: DrillService, node: str) -> None:
    """Something protected, looked at and tested; a set without a common point; a drill with an action."""
    copy = Copy("local", "/srv/backup")
    asset = recovery.protect(Asset("", "Model store", node, ("/srv/models",), (copy,), Kind.MODEL_STORE))
    recovery.note_look(SeenCopy(asset.id, "local", NOW, (Snapshot("aa", NOW - 60, "g2", ("/srv/models",), 10, 2),)))
    recovery.note_search(Search(node, NOW, (Store(Kind.ETCD, "etcd", "/var/lib/etcd"),)))
    recovery.note_test(
        RestoreTest(0, asset.id, "local", "aa", NOW - 60, Choice.NEWEST, "run-1", NOW, NOW + 60, Verdict.PASS)
    )
    other = recovery.protect(Asset("", "Vectors", node, ("/srv/vectors",), (copy,), Kind.VECTOR_DATABASE))
    sets = Sets(recovery, NoPoint(recovery), lambda _plan: pytest.fail("without a point nothing is proposed"))
    sets.propose(sets.group(AssetSet("", "Retrieval", (asset.id, other.id), 600)).id)
    number = drills.begin(START).number
    drills.close_action(drills.open_action(f"drill:{number}", "Buy a disk", "E. Berg", NOW).number, "It is there")


def rollouts_of_every_kind(parts: Parts, node: str) -> None:
    """A deployment, and a rollout that was planned."""
    replicas = (Replica("g2", node, 18001, 18002),)
    made = parts.rollouts.add(Deployment("", "a", "m", node, 8001, replicas, ("serve", "{port}")))
    planned = Planned(
        rollout=1, deployment=made.id, before="", after="v", slot=Slot.BLUE, strategy=Strategy.CANARY, ramp=(100,),
        run="r",
    )  # fmt: skip
    RolloutRecords(parts.journal).write("rollout.planned", lambda _: [planned])


def schedules_of_every_kind(journal: Journal) -> None:
    """A schedule, one of whose times was missed."""
    added = Added(
        schedule="s", number=1, act="a", arguments={}, when="0 3 * * *", zone="Europe/Stockholm", late=60, template="{}"
    )
    decided = Decided(schedule="s", at=1_800_000_000_000, outcome=Outcome.MISSED)
    ScheduleRecords(journal).write("schedule.added", lambda _: [added])
    ScheduleRecords(journal).write("schedule.decided", lambda _: [decided])


def costs_of_every_kind(costs: CostsService, node: str) -> None:
    """A price that was taken in, an hour that was metered, and what work is worth."""
    told = Priced(file="prices.toml", sha256="ab" * 32, zones={"hall": "Asia/Tokyo"})
    used = Metered(
        site="hall", start=1_800_000_000, end=1_800_003_600, nodes=(node,), uses=(Use(model="a"),),
        causes=(Cause.WORKING,), node=(0,), use=(0,), cause=(0,), seconds=(3600,), joules=(9,), counted=(9,),
    )  # fmt: skip
    costs.bring_in([("cost.priced", [told]), ("cost.metered", [used])])
    one, said = Decimal(1), Provenance(Basis.ESTIMATED, "guess")
    costs.value(Worth("a", 1_800_000_000, Unit.REQUEST, one, one, one, one, "A. Lindqvist", "minutes", said))


def models_of_every_kind(models: ModelsService, node: str) -> None:
    """A model with a version that serves."""
    model = models.add("support-sv", "answers customers", Stage.PILOT, "A. Lindqvist")
    version = models.add_version(model.id, Version("", "", "7.0", (VersionFile("model.gguf", 5, "ab" * 32),), "vllm"))
    models.note_served(node, [Serving(node, "blue", model.id, version.id)])


def alarms_of_every_kind(alarms: AlarmService, node: str) -> None:
    of = Source("gpu.lost", node, "2")
    values = {"seconds": "12.5"}
    raised = Raised(alarm=1, rule=of.rule, node=node, part=of.part, priority=Grade.HIGH, at=1_000, values=values)
    alarms.write("alarm.moved", lambda _: [raised])
    alarms.take(1, "astrid")
    alarms.note(1, "Ordered")
    alarms.acknowledge([1], alarms.board().entry)
    alarms.write("alarm.moved", lambda _: [Returned(alarm=1, at=2_000)])
    alarms.unshelve(alarms.shelve(of, "Waits for a part", 2_000_000_000.0).number)
    alarms.put_back(alarms.take_out(of, "Rebuilt").number)


def composed(folder: Path) -> Parts:
    return compose(folder, source="test", clock=Clock())


def opened_path(folder: Path) -> Path:
    return folder / JOURNAL


def run(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(opened_path(folder))) as file:
        for statement in statements:
            file.execute(statement)
        file.commit()


def differences(folder: Path) -> tuple[Difference, ...]:
    parts = composed(folder)
    try:
        return parts.journal.differences()
    finally:
        parts.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worked(tmp_path_factory.mktemp("whole") / "data")


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "data"))


def cells(whole: Path) -> list[tuple[str, str]]:
    """Every column of every table that is a fold."""
    with closing(sqlite3.connect(opened_path(whole))) as file:
        tables = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        folds = sorted(name for name in tables - BESIDE if not name.startswith("sqlite_"))
        return [
            (table, column)
            for table in folds
            for (column,) in file.execute("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", (table,))
        ]


@pytest.mark.slow
def test_every_column_of_every_table_of_every_feature_is_a_fold_of_the_entries(whole: Path, tmp_path: Path) -> None:
    assert differences(whole) == ()
    every = cells(whole)
    assert {table for table, _ in every} == {
        "alarms", "assets", "checkpoints", "copies", "cost_periods", "cost_rows", "deployments", "desks",
        "drill_actions", "drills", "incident_entries", "incidents", "leases", "left_out", "marks", "model_versions",
        "models", "nodes", "out_of_service", "people", "restore_tests", "rollouts", "rule_versions", "rules_on",
        "run_entries", "runs",
        "schedule_decisions", "schedule_numbers", "searches", "schedules", "served", "set_tests", "sets", "shelves",
        "sites", "turns", "windows",
    }  # fmt: skip
    parts = composed(Path(shutil.copytree(whole, tmp_path / "data")))
    journal = parts.journal
    keys = {table.name: table.key for feature in journal.features for table in feature.tables}
    for table, column in every:
        value = journal.rows(f"SELECT {column} FROM {table} LIMIT 1")[0][column]
        other = value + 7 if not isinstance(value, str) else f"{value}x" if column != "record" else _another(value)
        change = f"UPDATE {table} SET {column} = ? WHERE {column} = ?"
        with closing(sqlite3.connect(journal.path)) as file:
            file.execute(change, (other, value))
            file.commit()
            found = journal.differences()
            assert found, (table, column)
            assert {each.table for each in found} == {table}
            assert all(each.row for each in found)
            if column in keys[table]:
                assert {each.column for each in found} == {""}, "one row is gone and another stands there"
                assert {each.entry is None for each in found} == {True, False}
            else:
                assert {each.column for each in found} == {column}
                assert all(each.entry for each in found), "the entry that says otherwise"
            file.execute(change, (value, other))
            file.commit()
    assert journal.differences() == ()
    parts.close()


def test_rows_that_are_gone_and_rows_that_nobody_wrote_are_named(folder: Path) -> None:
    copied = "SELECT 'x', position, record FROM nodes WHERE position = 1"
    run(folder, "DELETE FROM turns WHERE sequence = 2", f"INSERT INTO nodes (key, position, record) {copied}")
    found = {(each.table, each.row, each.column, each.entry) for each in differences(folder)}
    assert found == {("turns", "change:2", "", 2), ("nodes", "node:hall/g2", "", None)}


def test_a_value_of_another_type_is_another_value(folder: Path) -> None:
    run(folder, "UPDATE nodes SET record = CAST(record AS BLOB) WHERE position = 0")
    (found,) = differences(folder)
    assert (found.table, found.column) == ("nodes", "record")


def test_a_record_that_means_the_same_is_no_difference(folder: Path) -> None:
    run(folder, "UPDATE nodes SET record = replace(record, ', ', ',')")
    assert differences(folder) == ()


def _another(record: str) -> str:
    return record.replace("a", "b")


def objects(whole: Path) -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(opened_path(whole))) as file:
        return file.execute(
            "SELECT type, name, tbl_name FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('index', 'trigger')"
        ).fetchall()


@pytest.mark.slow
def test_every_index_and_trigger_that_is_gone_or_another_is_named(whole: Path, folder: Path) -> None:
    parts = composed(folder)
    every = objects(whole)
    assert len(every) > 10
    with closing(sqlite3.connect(parts.journal.path)) as file:
        for kind, name, owner in every:
            (made,) = file.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
            file.execute(f'DROP {kind} "{name}"')
            file.commit()
            assert [(each.table, each.column) for each in parts.journal.differences()] == [(owner, name)]
            file.execute(made)
            file.commit()
        assert parts.journal.differences() == ()
        file.execute("CREATE TRIGGER quiet AFTER INSERT ON marks BEGIN DELETE FROM nodes; END")
        file.execute("CREATE VIEW shown AS SELECT * FROM nodes")
        file.commit()
        assert [(each.table, each.column) for each in parts.journal.differences()] == [
            ("marks", "quiet"), ("shown", "shown")
        ]  # fmt: skip
    parts.close()


def test_tables_of_a_feature_that_is_not_known_here_are_no_affair_of_ours(folder: Path) -> None:
    with closing(Journal.open(opened_path(folder), actor="a", clock=Clock())) as journal:
        assert journal.differences() == (), "it keeps neither people nor turns"
    run(
        folder,
        "CREATE TABLE weather (id INTEGER)",
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('weather', '0001', '')",
    )
    assert differences(folder) == (), "a newer Driftvakt made them"
    run(folder, "CREATE TRIGGER quiet AFTER INSERT ON marks BEGIN DELETE FROM weather; END")
    assert [each.column for each in differences(folder)] == ["quiet"]


def test_what_came_since_is_looked_at_alone(folder: Path) -> None:
    parts = composed(folder)
    with closing(parts.journal.replay()) as replay:
        assert replay.differences(parts.journal.reading) == ()
        parts.journal.add_mark(Mark(5.0, "", "note", "new"))
        run(folder, "UPDATE marks SET text = 'other' WHERE text = 'new'", "UPDATE marks SET text = 'x' WHERE id = 1")
        (found,) = replay.differences(parts.journal.reading, new_alone=True)
        assert (found.column, found.told, found.stands) == ("text", "new", "other")
        assert len(replay.differences(parts.journal.reading, new_alone=True)) == 2, "after trouble all is looked at"
    parts.close()


@pytest.mark.slow
def test_a_rebuild_makes_everything_anew_and_says_what_was_otherwise(folder: Path) -> None:
    run(
        folder,
        "UPDATE nodes SET record = replace(record, 'g1.hall', 'evil.example')",
        "DELETE FROM people",
        "INSERT INTO turns (sequence, undone) VALUES (99, 0)",
        "DROP INDEX marks_by_time",
        "DROP TABLE checkpoints",
        "CREATE TABLE checkpoints (sequence)",
        "CREATE TRIGGER quiet AFTER INSERT ON nodes BEGIN DELETE FROM sites; END",
        "CREATE TABLE strange (a)",
        "DROP TRIGGER entries_keep",
    )
    parts = composed(folder)
    facts = parts.journal.rows("SELECT * FROM facts")
    before = parts.journal.verify()
    done = parts.journal.rebuild()
    assert {each.table for each in done.found} >= {
        "nodes",
        "people",
        "turns",
        "marks",
        "checkpoints",
        "entries",
        "strange",
    }
    assert done.left == () and parts.journal.differences() == ()
    after = parts.journal.verify()
    assert after.sound and after.count == before.count + 1
    entry = parts.journal.entries()[-1]
    assert entry.type == "tables.rebuilt"
    assert {"table": "nodes", "row": "node:hall/g1", "column": "record", "entry": 4} in entry.details["differences"]
    assert parts.journal.rows("SELECT * FROM facts") == facts
    assert done.kept is not None
    with closing(sqlite3.connect(done.kept)) as file:
        assert "evil.example" in str(file.execute("SELECT record FROM nodes").fetchall()), "evidence is kept"
    parts.inventory.refresh()
    assert [node.host for node in parts.inventory.current().nodes] == ["g1.hall", "g2.hall"]
    assert parts.journal.rebuild().kept is None, "nothing is left to do"
    parts.close()


def test_a_form_that_cannot_be_mended_is_told(folder: Path) -> None:
    run(folder, "ALTER TABLE facts ADD COLUMN more TEXT")
    parts = composed(folder)
    done = parts.journal.rebuild()
    assert [(each.table, each.row) for each in done.left] == [("facts", "")]
    parts.close()
