"""A telemetry.db of version 1 becomes one of this version: nothing in it is lost, and the old file is kept."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace

import pytest

from console.fleet.model.readings import NodeEvent
from console.fleet.model.signals import Kind
from console.fleet.service.history.faults import HistoryProblem
from console.fleet.service.history.hot_log import segments
from console.fleet.service.history.queries import Curve
from console.fleet.service.history.schema import VERSION
from tests.support.old_history import SECONDS, unpack
from tests.support.recording import POWER, START, Recording

IDS = {"hall/g01": "6f1d", "hall/g02": "0b7a"}
EVENT = NodeEvent("hall/g01", START + 7, "kernel", "xid:79", "gpu:1", "fell off the bus")


def rows(path, query):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


@pytest.fixture
def old(tmp_path):
    return unpack(tmp_path)


def opened(path, **options):
    made = Recording(path, now=START + SECONDS + 60, identities=lambda: IDS, **options)
    made.idle(300)
    return made


def test_everything_of_a_node_is_found_under_its_key_also_its_last_minute(old):
    recording = opened(old)
    for key, first in (("6f1d", 0), ("0b7a", 10_000)):
        got = recording.queries.samples(replace(POWER, node=key), START, START + 86400)
        assert list(got.times) == [START + second for second in range(SECONDS)]
        assert list(got.values) == [first + second for second in range(SECONDS)]
        minutes = recording.queries.steps(replace(POWER, node=key), START, START + 3600, 60)
        assert list(minutes.counts) == [60] * 60
        assert len(recording.queries.steps(replace(POWER, node=key), START, START + 3600, 3600).times) == 1
    assert segments(old) == []
    assert not len(recording.queries.samples(POWER, START, START + 86400).times)
    recording.history.stop()


def test_events_move_too_and_a_node_that_nobody_knows_keeps_its_name(old):
    recording = opened(old)
    assert recording.queries.events("6f1d", 0) == [replace(EVENT, node="6f1d")]
    assert [event.code for event in recording.queries.events("edge/u1", 0)] == ["link:lost"]
    recording.history.stop()


def test_it_is_said_while_it_lasts_and_where_the_old_file_is_kept(old):
    before = rows(old, "SELECT * FROM block ORDER BY id")
    recording = opened(old)
    assert recording.states[0].failure.code == HistoryProblem.CONVERTING
    assert not recording.states[0].recording
    assert recording.history.state.failure is None
    assert recording.history.state.recording
    (notice,) = recording.history.state.notices
    assert notice.code == HistoryProblem.CONVERTED
    assert rows(notice.facts["kept"], "SELECT * FROM block ORDER BY id") == before
    assert rows(notice.facts["kept"], "PRAGMA user_version") == [(1,)]
    assert rows(old, "PRAGMA user_version") == [(VERSION,)]
    assert sorted(path.name for path in old.parent.glob("telemetry.db.*")) == ["telemetry.db.lock", "telemetry.db.v1"]
    recording.history.stop()


def test_what_still_lay_in_the_write_ahead_log_comes_along(old):
    connection = sqlite3.connect(old)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("INSERT INTO event VALUES (NULL, 'hall/g01', 1800000001.0, 'kernel', 'late', '', '')")
    connection.commit()
    copied = old.parent / "after a crash"
    copied.mkdir()
    for path in old.parent.glob("telemetry.db*"):
        shutil.copy(path, copied)
    assert (copied / "telemetry.db-wal").stat().st_size
    connection.close()
    recording = opened(copied / "telemetry.db")
    assert [event.code for event in recording.queries.events("6f1d", 0)] == ["late", "xid:79"]
    recording.history.stop()


def test_what_hangs_on_a_shape_that_is_gone_is_left_behind(old):
    connection = sqlite3.connect(old)
    connection.execute("DELETE FROM shape WHERE node = 'hall/g02' AND kind = 'gpu'")
    connection.commit()
    connection.close()
    for path in segments(old):
        path.unlink()
    recording = opened(old)
    assert not len(recording.queries.samples(replace(POWER, node="0b7a"), START, START + 86400).times)
    assert len(recording.queries.samples(Curve("0b7a", Kind.HOST, "", 0), START, START + 86400).times) > 3000
    assert rows(old, "PRAGMA foreign_key_check") == []
    recording.history.stop()


def test_two_old_names_of_one_node_become_one_node(old):
    recording = Recording(
        old, now=START + SECONDS + 60, identities=lambda: dict.fromkeys(("hall/g01", "hall/g02"), "6f1d")
    )
    recording.idle(30)
    assert len(recording.queries.samples(replace(POWER, node="6f1d"), START, START + 60).times) == 120
    assert rows(old, "SELECT count(*) FROM node") == [(2,)]
    recording.history.stop()


def test_without_room_the_old_file_is_not_touched_and_it_goes_on_when_there_is(old, monkeypatch):
    before = rows(old, "SELECT * FROM block")
    real = shutil.disk_usage
    monkeypatch.setattr(shutil, "disk_usage", lambda path: real(path)._replace(free=1 << 20))
    recording = Recording(old, now=START + SECONDS + 60, identities=lambda: IDS)
    recording.idle(30)
    assert recording.history.state.failure.code == HistoryProblem.NO_ROOM
    assert recording.history.state.failure.facts["needed"] == "0.0 GiB"
    assert rows(old, "SELECT * FROM block") == before
    assert not list(old.parent.glob("*.copy")) + list(old.parent.glob("*.new"))
    monkeypatch.setattr(shutil, "disk_usage", real)
    recording.idle(30)
    assert recording.history.state.failure is None
    assert len(recording.queries.samples(replace(POWER, node="6f1d"), START, START + 60).times) == 60
    recording.history.stop()


def test_a_damaged_old_file_is_set_aside_before_anything_is_made_of_it(old):
    size = old.stat().st_size
    with old.open("r+b") as file:
        file.seek(16384)
        file.write(b"\xa5" * (size - 16384))
    recording = opened(old)
    assert [notice.code for notice in recording.history.state.notices] == [HistoryProblem.REBUILT]
    assert recording.history.state.recording
    recording.history.stop()


def test_an_old_file_with_a_broken_index_is_found_out_by_the_check_of_its_copy(old):
    content = bytearray(old.read_bytes())
    for start in range(8192, len(content), 8192):
        if content[start] == 10 and int.from_bytes(content[start + 3 : start + 5], "big") > 100:  # leaves of indexes
            content[start + 8 : start + 8192] = b"\xff" * 8184
    old.write_bytes(content)
    recording = opened(old)
    assert [notice.code for notice in recording.history.state.notices] == [HistoryProblem.REBUILT]
    recording.history.stop()


@pytest.mark.parametrize("wrong", ["PRAGMA application_id = 7", "DROP TABLE event"])
def test_a_file_that_only_looks_like_one_of_version_1_is_set_aside(old, wrong):
    connection = sqlite3.connect(old)
    connection.execute(wrong)
    connection.commit()
    connection.close()
    recording = opened(old)
    assert [notice.code for notice in recording.history.state.notices] == [HistoryProblem.REBUILT]
    recording.history.stop()


@pytest.mark.slow
def test_a_file_that_would_not_hold_together_never_takes_the_old_ones_place(old, monkeypatch):
    from console.fleet.service.history import migration

    monkeypatch.setattr(migration, "_FILL", migration._FILL + "INSERT INTO shape VALUES (99, 99, 'x', '', '', 1, 1);")
    recording = opened(old)
    assert recording.history.state.failure.code == HistoryProblem.UNWRITABLE
    assert rows(old, "PRAGMA user_version") == [(1,)]
    monkeypatch.undo()
    recording.idle(30)
    assert recording.history.state.failure is None
    recording.history.stop()


def test_a_reader_that_holds_the_old_file_is_waited_for(old):
    reader = sqlite3.connect(old)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM block").fetchall()
    recording = Recording(old, now=START + SECONDS + 60, identities=lambda: IDS)
    recording.step()
    assert recording.history.state.failure.code == HistoryProblem.IN_USE
    reader.close()
    recording.idle(30)
    assert recording.history.state.failure is None
    recording.history.stop()


def test_the_program_before_leaves_the_new_file_alone(old):
    """It refuses what is newer than itself by the version that is written in the file."""
    opened(old).history.stop()
    assert rows(old, "PRAGMA user_version") == [(VERSION,)]
    assert rows(old, "PRAGMA application_id") == [(0x44565431,)]


def test_a_journal_mode_that_cannot_be_changed_is_no_start(old, monkeypatch):
    from console.fleet.service.history import migration

    real = sqlite3.connect

    class Stubborn(sqlite3.Connection):
        def execute(self, sql, *rest):
            return super().execute(sql.replace("journal_mode = DELETE", "journal_mode"), *rest)

    connection = sqlite3.connect(old)
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.close()
    monkeypatch.setattr(migration.sqlite3, "connect", lambda *a, **k: real(*a, **k, factory=Stubborn))
    recording = Recording(old, now=START + SECONDS + 60)
    recording.step()
    assert recording.history.state.failure.code == HistoryProblem.UNWRITABLE
    assert "stays wal" in recording.history.state.failure.raw
    monkeypatch.undo()
    assert rows(old, "PRAGMA user_version") == [(1,)]


def test_a_system_without_folders_that_can_be_synced_converts_too(old, monkeypatch):
    from types import SimpleNamespace

    from console.fleet.service.history import migration

    monkeypatch.setattr(migration, "os", SimpleNamespace(name="nt", fsync=lambda _: None))
    recording = opened(old)
    assert recording.history.state.recording
    recording.history.stop()
