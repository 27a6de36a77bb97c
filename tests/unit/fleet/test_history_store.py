"""telemetry.db as a file: who may write it, what is checked when it is opened, and what is told."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys

import pytest

from console.fleet.model.signals import Kind
from console.fleet.service.history import store
from console.fleet.service.history.faults import HistoryProblem, StoreError, is_broken, store_error
from console.fleet.service.history.readers import Readers
from console.fleet.service.history.schema import VERSION
from console.fleet.service.history.shapes import Shapes
from console.fleet.service.history.store import open_store
from console.fleet.service.series import HOST_ONLY


@pytest.fixture
def path(tmp_path):
    return tmp_path / "telemetry.db"


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_it_is_made_for_its_owner_alone(path):
    before = os.umask(0o022)
    try:
        opened = open_store(path)
        opened.close()
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def change(path, *statements):
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_row_that_hangs_on_nothing_is_refused(path):
    opened = open_store(path)
    for statement in (
        "INSERT INTO shape VALUES (NULL, 7, 'gpu', '[]', '[]', 1, 1)",
        "INSERT INTO block VALUES (NULL, 7, 0, 1, 1.0, x'')",
        "INSERT INTO roll_up VALUES (NULL, 7, 60, 0, 1, x'', x'')",
        "INSERT INTO event VALUES (NULL, 7, 0.0, '', '', '', '')",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            opened.connection.execute(statement)
    opened.close()


@pytest.mark.parametrize("error", [ZeroDivisionError, sqlite3.IntegrityError])
def test_of_a_transaction_that_fails_nothing_stays_in_the_file_nor_in_memory(path, error):
    opened, shapes = open_store(path), Shapes()
    with shapes.transaction(opened.connection):
        kept = shapes.node(opened.connection, "6f1d")
    with pytest.raises(error), shapes.transaction(opened.connection):
        shapes.shape(opened.connection, "0b7a", HOST_ONLY, Kind.HOST)
        raise error
    opened.connection.commit()
    assert len(shapes) == 0
    assert opened.connection.execute("SELECT id, identity FROM node").fetchall() == [(kept, "6f1d")]
    assert opened.connection.execute("SELECT count(*) FROM shape").fetchone() == (0,)
    assert shapes.node(opened.connection, "6f1d") == kept
    opened.close()


def test_a_transaction_of_a_connection_that_is_gone_tells_what_went_wrong_first(path):
    opened, shapes = open_store(path), Shapes()
    with pytest.raises(ZeroDivisionError), shapes.transaction(opened.connection):
        opened.connection.close()
        raise ZeroDivisionError
    opened._lock.close()


def test_one_program_at_a_time(path):
    first = open_store(path)
    with pytest.raises(StoreError) as caught:
        open_store(path)
    assert caught.value.failure.code == HistoryProblem.IN_USE
    first.close()
    open_store(path).close()


def test_a_lock_that_cannot_be_made_is_a_fault(path):
    path.with_name(path.name + ".lock").mkdir()
    with pytest.raises(StoreError) as caught:
        open_store(path)
    assert caught.value.failure.code == HistoryProblem.UNWRITABLE


def test_a_database_that_another_program_holds_is_in_use_and_the_lock_is_given_back(path):
    open_store(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode = DELETE").fetchall()
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError) as caught:
        open_store(path)
    assert caught.value.failure.code == HistoryProblem.IN_USE
    other.close()
    open_store(path).close()


def test_a_bug_while_opening_gives_the_lock_back(path, monkeypatch):
    monkeypatch.setattr(store, "_prepare", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        open_store(path)
    monkeypatch.undo()
    open_store(path).close()


@pytest.mark.parametrize("wrong", ["PRAGMA application_id = 7", "DROP TABLE event"])
def test_a_file_that_only_looks_like_ours_is_set_aside(path, wrong):
    open_store(path).close()
    change(path, wrong)
    opened = open_store(path)
    assert [notice.code for notice in opened.notices] == [HistoryProblem.REBUILT]
    assert opened.connection.execute("SELECT count(*) FROM event").fetchone() == (0,)
    opened.close()


def damage(path, marker):
    """Break the full pages of one kind, of which opening the file reads none."""
    content = bytearray(path.read_bytes())
    page = 8192
    for start in range(page, len(content), page):
        if content[start] == marker and int.from_bytes(content[start + 3 : start + 5], "big") > 100:
            content[start + 8 : start + page] = b"\xff" * (page - 8)
    path.write_bytes(content)


@pytest.mark.parametrize(("clean", "found"), [(0, True), (1, False)])
def test_a_file_that_was_not_closed_is_looked_over_at_the_next_start(path, clean, found):
    opened = open_store(path)
    opened.connection.execute("INSERT INTO node VALUES (1, 'a')")
    opened.connection.executemany(
        "INSERT INTO event VALUES (NULL, 1, ?, '', '', '', '')", [(float(n),) for n in range(20_000)]
    )
    opened.connection.commit()
    opened.close()
    change(path, f"UPDATE meta SET value = {clean} WHERE key = 'clean'")
    damage(path, 10)  # leaves of indexes
    again = open_store(path)
    assert [notice.code for notice in again.notices] == ([HistoryProblem.REBUILT] if found else [])
    again.close()


def test_a_file_too_large_is_not_looked_over(path, monkeypatch):
    open_store(path).close()
    change(path, "DELETE FROM meta")
    looked = []
    real = sqlite3.connect

    class Watched(sqlite3.Connection):
        def execute(self, sql, *rest):
            if "quick_check" in sql:
                looked.append(sql)
            return super().execute(sql, *rest)

    monkeypatch.setattr(store.sqlite3, "connect", lambda *a, **k: real(*a, **k, factory=Watched))
    open_store(path).close()
    change(path, "DELETE FROM meta")
    assert len(looked) == 1
    monkeypatch.setattr(store, "CHECK_BYTES", 10)
    open_store(path).close()
    assert len(looked) == 1


def test_a_newer_file_is_left_alone_while_its_own_is_broken(path):
    change(path, "CREATE TABLE x(y)", f"PRAGMA user_version = {VERSION + 1}")
    path.with_name(f"telemetry.v{VERSION}.db").write_bytes(b"no database" * 1000)
    opened = open_store(path)
    assert [notice.code for notice in opened.notices] == [HistoryProblem.NEWER, HistoryProblem.REBUILT]
    assert opened.path.name == f"telemetry.v{VERSION}.db"
    opened.close()


def test_only_the_last_broken_file_is_kept(path):
    path.with_name(path.name + ".broken-20200101T000000Z").write_bytes(b"old")
    path.write_bytes(b"no database" * 1000)
    opened = open_store(path)
    assert len(list(path.parent.glob("*.broken-*"))) == 1
    opened.close()


def error(code):
    made = sqlite3.OperationalError("x")
    if code is not None:
        made.sqlite_errorcode = code
    return made


@pytest.mark.parametrize(
    ("raised", "broken"),
    [
        (ValueError("x"), False),
        (error(sqlite3.SQLITE_CORRUPT_VTAB), True),
        (error(sqlite3.SQLITE_NOTADB), True),
        (error(sqlite3.SQLITE_FULL), False),
        (sqlite3.DatabaseError("the file is no telemetry.db"), True),
        (sqlite3.ProgrammingError("closed"), False),
    ],
)
def test_what_counts_as_broken(raised, broken):
    assert is_broken(raised) is broken


@pytest.mark.parametrize(
    ("raised", "problem"),
    [
        (error(sqlite3.SQLITE_FULL), HistoryProblem.FULL),
        (OSError(28, "full"), HistoryProblem.FULL),
        (OSError(122, "quota"), HistoryProblem.FULL),
        (error(sqlite3.SQLITE_BUSY), HistoryProblem.IN_USE),
        (error(sqlite3.SQLITE_LOCKED), HistoryProblem.IN_USE),
        (error(sqlite3.SQLITE_IOERR_WRITE), HistoryProblem.UNWRITABLE),
        (PermissionError(13, "no"), HistoryProblem.UNWRITABLE),
    ],
)
def test_every_error_has_its_fault(path, raised, problem):
    made = store_error(raised, path).failure
    assert made.code == problem
    assert made.facts["path"] == str(path)


class TestReaders:
    def test_a_connection_is_used_again_and_given_up_when_the_file_is_another_one(self, path):
        open_store(path).close()
        readers = Readers(path)
        with readers.lend() as first:
            first.execute("SELECT count(*) FROM node")
        with readers.lend() as second:
            assert second is first
            readers.moved(path)
        with readers.lend() as third:
            assert third is not first
        with pytest.raises(ZeroDivisionError), readers.lend():
            raise ZeroDivisionError
        with readers.lend() as fourth:
            assert fourth is not third
        readers.end()
        with readers.lend() as fifth:
            assert fifth is not fourth
        assert readers._idle == []

    def test_they_never_write(self, path):
        open_store(path).close()
        readers = Readers(path)
        with pytest.raises(sqlite3.OperationalError), readers.lend() as connection:
            connection.execute("DELETE FROM node")
        readers.close()
