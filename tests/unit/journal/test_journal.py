"""The journal's file: appended to, read, verified, marked, and refused when it must be."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import sys
import threading
from pathlib import Path

import pytest

from console.journal import database
from console.journal.database import open_database, wal_is_safe
from console.journal.model import JournalError, JournalProblem, Mark, Target, touches
from console.journal.service import Journal, set_aside
from tests.support.journals import Clock, opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def problem_of(path: Path) -> JournalProblem:
    with pytest.raises(JournalError) as caught, opened(path):
        pass
    assert str(path) in str(caught.value.happened)
    assert str(caught.value.remedy)
    return caught.value.code


def test_entries_come_back_in_order_with_all_they_were_given(path: Path) -> None:
    with opened(path) as journal:
        journal.append("inventory", "node.added", targets=["node:hall/g01"], details={"host": "g01"})
        journal.append("log", "log.verified", result="failed")
    with opened(path) as journal:
        first, second = journal.entries()
    assert (first.sequence, first.actor, first.source, first.type) == (1, "astrid@desk", "test", "node.added")
    assert (first.targets, first.details, first.result) == (
        (Target.of("node:hall/g01"),),
        {"host": "g01"},
        "ok",
    )
    assert (second.sequence, second.previous, second.result) == (2, first.hash, "failed")


def test_entries_are_found_by_category_number_and_text(path: Path) -> None:
    with opened(path) as journal:
        for number in range(10):
            journal.append("odd" if number % 2 else "even", "counted", details={"text": f"100%_{number}"})
        assert [entry.sequence for entry in journal.entries(category="odd", newest=2)] == [8, 10]
        assert [entry.sequence for entry in journal.entries(after=8)] == [9, 10]
        assert [entry.sequence for entry in journal.entries(containing="100%_3")] == [4]
        assert journal.entries(containing="100x") == [], "% and _ are text here"


def test_an_entry_is_undone_together_with_what_it_belongs_to(path: Path) -> None:
    with opened(path) as journal:
        with pytest.raises(RuntimeError), journal.transaction() as work:
            work.append("inventory", "node.added")
            raise RuntimeError("the rest failed")
        assert journal.entries() == []
        assert journal.append("inventory", "node.added").sequence == 1


def test_threads_append_one_unbroken_chain(path: Path) -> None:
    with opened(path) as journal:

        def append() -> None:
            for number in range(20):
                journal.append("thread", "counted", details={"number": number})

        threads = [threading.Thread(target=append) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert journal.verify().count == 80
        assert journal.verify().sound


def test_a_long_chain_is_verified_in_pieces_and_noted_heads_hold_in_each(path: Path) -> None:
    with opened(path) as journal:
        with journal.transaction() as work:
            entries = [work.append("many", "counted") for _ in range(2500)]
        assert journal.verify().count == 2500
        for sequence in (1, 1000, 1001, 2500):
            assert journal.verify(noted=(sequence, entries[sequence - 1].hash)).sound
            assert journal.verify(noted=(sequence, "0" * 64)).broken == sequence
        assert journal.verify(noted=(2501, "0" * 64)).broken == 2501


def tamper(path: Path, sql: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TRIGGER entries_keep")
        connection.execute("DROP TRIGGER entries_stay")
        connection.execute(sql)
    connection.close()


@pytest.mark.parametrize(
    ("sql", "place"),
    [
        ("UPDATE entries SET entry = replace(entry, 'astrid', 'mallory') WHERE sequence = 3", 3),
        ("UPDATE entries SET hash = 'x' WHERE sequence = 4", 4),
        ("DELETE FROM entries WHERE sequence = 2", 2),
        ("DELETE FROM entries WHERE sequence = 1", 1),
        ("UPDATE entries SET sequence = 9 WHERE sequence = 5", 5),
        ("UPDATE entries SET entry = json_set(entry, '$.actor', CAST(x'ff' AS TEXT)) WHERE sequence = 2", 2),
        ("UPDATE entries SET entry = entry || ' ' WHERE sequence = 5", 5),
    ],
)
def test_tampering_with_stock_tools_is_found_at_the_first_entry_it_touched(path: Path, sql: str, place: int) -> None:
    with opened(path) as journal:
        for _ in range(5):
            journal.append("inventory", "node.added")
    tamper(path, sql)
    with opened(path) as journal:
        assert journal.verify().broken == place
        journal.entries()


def test_a_slip_with_stock_tools_is_refused(path: Path) -> None:
    with opened(path) as journal:
        journal.append("inventory", "node.added")
    connection = sqlite3.connect(path)
    for sql in ("DELETE FROM entries", "UPDATE entries SET hash = ''"):
        with pytest.raises(sqlite3.IntegrityError, match="journal entries are never"):
            connection.execute(sql)
    connection.close()


def test_two_programs_see_each_others_entries(path: Path) -> None:
    with opened(path, "one") as one, opened(path, "two") as two:
        before = one.data_version()
        assert one.data_version() == before
        one.append("a", "mine")
        assert one.data_version() == before, "what it did itself is no news"
        two.append("a", "yours")
        assert one.data_version() != before
        assert [entry.actor for entry in one.entries()] == ["one", "two"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_the_file_is_for_its_owner_alone(path: Path) -> None:
    with opened(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


# -- marks


def test_marks_come_back_for_the_thing_its_parts_and_what_it_is_part_of(path: Path) -> None:
    marks = [
        Mark(10, "", "note", "everywhere"),
        Mark(20, "site:hall", "drill", "on the site", "drill:7"),
        Mark(30, "node:hall/g01", "alarm", "on the node"),
        Mark(40, "gpu:hall/g01/2", "alarm", "on a GPU"),
        Mark(50, "node:hall/g011", "alarm", "on its neighbour"),
    ]
    with opened(path) as journal:
        for mark in reversed(marks):
            journal.add_mark(mark)
    with opened(path) as journal:
        assert journal.marks() == marks
        assert journal.marks("node:hall/g01") == marks[:4]
        assert journal.marks("gpu:hall/g01/3") == marks[:3]
        assert journal.marks("site:hall", 20, 40) == marks[1:4]
        assert journal.marks("site:elsewhere") == marks[:1]
        assert [entry.category for entry in journal.entries()] == ["mark"] * 5
        assert journal.verify().sound


def test_scopes_touch_by_whole_words() -> None:
    assert touches("node:a/b", "gpu:a/b/0")
    assert not touches("node:a/b", "node:a/bb")
    assert touches("", "node:a/b") and touches("node:a/b", "")


# -- what the file may be


def test_a_file_from_a_newer_version_is_refused_and_left_alone(path: Path) -> None:
    with opened(path):
        pass
    connection = sqlite3.connect(path)
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('driftvakt', '0999_future', '')"
    )
    connection.commit()
    connection.close()
    before = path.read_bytes()
    assert problem_of(path) is JournalProblem.NEWER
    assert path.read_bytes() == before


def test_an_older_file_is_brought_to_this_version(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from console.journal.migrations import MIGRATIONS

    whole = MIGRATIONS._migrations
    monkeypatch.setattr(MIGRATIONS, "_migrations", whole[:1])
    with opened(path) as journal:
        journal.append("inventory", "node.added")
    monkeypatch.setattr(MIGRATIONS, "_migrations", whole)
    with opened(path) as journal:
        journal.add_mark(Mark(1, "", "note", "now there is a table for it"))
        assert journal.verify().count == 2


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from console.journal.migrations import MIGRATIONS

    with opened(path) as journal:
        journal.append("inventory", "node.added")

    def half(db: object) -> None:
        db.execute("CREATE TABLE half (x)")  # type: ignore[attr-defined]
        raise RuntimeError("half way")

    whole = MIGRATIONS._migrations
    monkeypatch.setattr(MIGRATIONS, "_migrations", [*whole, MIGRATIONS._Migration("0999_half", half)])
    with pytest.raises(RuntimeError), opened(path):
        pass
    monkeypatch.setattr(MIGRATIONS, "_migrations", whole)
    with opened(path) as journal:
        assert journal.rows("SELECT name FROM sqlite_master WHERE name = 'half'") == []
        assert journal.verify().count == 1


@pytest.mark.parametrize("damage", ["start", "middle", "not a database"])
def test_a_damaged_file_is_refused_and_said_so(path: Path, damage: str) -> None:
    with opened(path) as journal:
        for number in range(200):
            journal.append("inventory", "node.added", details={"padding": "x" * 200, "number": number})
    data = bytearray(path.read_bytes())
    if damage == "start":
        data[100:140] = b"\xff" * 40
    elif damage == "middle":
        data[8192 : 8192 + 4096] = bytes(4096)
    else:
        data[:] = b"This is a shopping list, and a long one at that.\n" * 50
    path.write_bytes(data)
    before = path.read_bytes()
    assert problem_of(path) is JournalProblem.CORRUPT
    assert path.read_bytes() == before


def test_damage_on_any_page_is_found_at_the_start(path: Path) -> None:
    with opened(path) as journal:
        for number in range(120):
            journal.append("inventory", "node.added", details={"padding": "x" * 300, "number": number})
    whole = path.read_bytes()
    for page in range(1, len(whole) // 4096):
        path.write_bytes(whole[: page * 4096] + bytes(4096) + whole[(page + 1) * 4096 :])
        assert problem_of(path) is JournalProblem.CORRUPT, f"page {page + 1}"


def test_a_damaged_file_is_set_aside_with_all_that_belongs_to_it(path: Path) -> None:
    with opened(path) as journal:
        journal.append("inventory", "node.added")
    path.with_name("journal.db-wal").write_bytes(b"left over")
    kept = set_aside(path, "20270131-070000")
    assert not path.exists()
    assert kept.name == "journal.db.damaged-20270131-070000"
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"left over"
    with opened(path) as journal:
        assert journal.entries() == []


def test_a_missing_folder_is_said_so(path: Path) -> None:
    assert problem_of(path.parent / "missing" / "journal.db") is JournalProblem.UNREACHABLE


def test_a_file_that_another_program_holds_is_said_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with opened(path) as journal:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(JournalError) as caught:
            journal.append("inventory", "node.added")
        assert caught.value.code is JournalProblem.LOCKED
        other.execute("ROLLBACK")
        other.close()
        assert journal.append("inventory", "node.added").sequence == 1, "and it goes on afterwards"


def test_a_file_that_may_not_be_written_is_said_so(path: Path) -> None:
    with opened(path) as journal:
        journal._database.execute("PRAGMA query_only = ON")
        with pytest.raises(JournalError) as caught:
            journal.append("inventory", "node.added")
    assert caught.value.code is JournalProblem.READ_ONLY


@pytest.mark.skipif(sys.platform == "win32", reason="limits are POSIX's")
def test_a_limit_on_the_files_size_is_said_so_and_loses_nothing(path: Path) -> None:
    import resource

    with opened(path) as journal:
        journal.append("inventory", "node.added")
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, hard))
        try:
            with pytest.raises(JournalError) as caught:
                journal.append("inventory", "node.added", details={"padding": "x" * 100_000})
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert caught.value.code in (JournalProblem.DISK, JournalProblem.FULL)
        assert journal.verify().count == 1
        assert journal.append("inventory", "node.added").sequence == 2


def test_our_own_mistakes_stay_loud(path: Path) -> None:
    with opened(path) as journal:
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            journal.rows("SELECT * FROM nowhere")
        with pytest.raises(TypeError):
            journal.append("inventory", "node.added", details={"a set": {1}})
        assert journal.entries() == []


# -- the WAL-reset bug


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), False),
        ((3, 53, 0), True),
    ],
)
def test_wal_is_used_only_where_its_reset_bug_is_mended(version: tuple[int, int, int], safe: bool, path: Path) -> None:
    assert wal_is_safe(version) is safe
    base = open_database(path, version=version)
    mode = base.execute("PRAGMA journal_mode").fetchone()[0]
    full = base.execute("PRAGMA synchronous").fetchone()[0]
    base.close()
    assert (mode, full) == ("wal" if safe else "truncate", 2)


def test_a_file_in_wal_goes_back_to_a_rollback_journal_where_wal_is_not_safe(path: Path) -> None:
    open_database(path, version=(3, 53, 0)).close()
    base = open_database(path, version=(3, 40, 1))
    assert base.execute("PRAGMA journal_mode").fetchone()[0] == "truncate"
    base.close()


def test_a_copy_taken_while_nothing_writes_is_a_whole_journal(path: Path, tmp_path: Path) -> None:
    with opened(path) as journal:
        journal.append("inventory", "node.added")
    copy = tmp_path / "copy.db"
    shutil.copy(path, copy)
    with opened(copy) as journal:
        assert journal.verify().count == 1


def test_the_clock_of_the_journal_is_the_one_it_was_given(path: Path) -> None:
    journal = Journal.open(path, actor="a", clock=Clock(99.0))
    assert journal.now() == 100.0
    assert journal.append("a", "b").time.timestamp() == 101.0
    journal.close()
