"""The journal's file: appended to, read, verified, marked, and refused when it must be."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from console.journal import database
from console.journal.copies import put_in_place
from console.journal.database import open_database, wal_is_safe
from console.journal.model import JournalError, JournalProblem, Mark, Target
from console.journal.service import Journal
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


def test_what_the_program_itself_does_is_written_by_its_name_and_what_follows_by_the_person(path: Path) -> None:
    with opened(path) as journal:
        with journal.written_by("demo site"):
            ours = journal.append("test", "filled")
        assert (ours.actor, journal.append("test", "noted").actor == ours.actor) == ("demo site", False)


def test_while_the_program_writes_by_its_name_others_write_by_theirs_and_wait_for_nothing(path: Path) -> None:
    """Else two threads wait for each other: one for what the other makes, the other for the journal."""
    with opened(path) as journal, ThreadPoolExecutor() as threads:
        with journal.written_by("demo site"):
            theirs = threads.submit(journal.append, "test", "noted").result(timeout=20)
            with journal.written_by("import"):
                inner = journal.append("test", "read")
            assert [inner.actor, journal.append("test", "filled").actor] == ["import", "demo site"]
        assert theirs.actor == journal.append("test", "noted").actor != "demo site"


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


@pytest.mark.slow
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


@pytest.mark.slow
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
        with journal.transaction() as work:
            work.run("INSERT INTO journals (number, id, name) VALUES (2, 'other', 'bo@laptop')")
            work.run("INSERT INTO entries_beside (journal, sequence, entry, hash) VALUES (2, 1, '{}', 'x')")
    connection = sqlite3.connect(path)
    both = ("entries", "entries_beside")
    for sql in (*(f"DELETE FROM {name}" for name in both), *(f"UPDATE {name} SET hash = ''" for name in both)):
        with pytest.raises(sqlite3.IntegrityError, match="journal entries are never"):
            connection.execute(sql)
    connection.close()


def test_two_programs_see_each_others_entries(path: Path) -> None:
    with opened(path, "one") as one, opened(path, "two") as two:
        one.append("a", "mine")
        two.append("a", "yours")
        assert [entry.actor for entry in one.entries()] == ["one", "two"]


def test_entries_are_found_by_what_their_details_say(path: Path) -> None:
    with opened(path) as journal:
        journal.append("test", "counted", details={"place": "Göteborg"})
        journal.append("test", "counted", details={"place": "Malmö"})
        assert [entry.sequence for entry in journal.entries(containing="malm")] == [2]


def test_a_journal_has_an_id_and_the_name_of_who_first_wrote_into_it(path: Path) -> None:
    with opened(path, "astrid@desk") as one, opened(path, "bo@laptop") as two:
        first, second = one.append("test", "first"), two.append("test", "second")
    assert first.journal is not None and first.journal == second.journal, "one data directory, one chain"
    assert first.journal.name == "astrid@desk" and len(first.journal.id) == 36
    with opened(path.with_name("other.db")) as other:
        assert other.append("test", "first").journal != first.journal


@pytest.mark.parametrize("changed", ["id", "name"])
def test_a_journal_that_was_given_another_id_or_name_is_named_before_anything_is_written_by_it(
    path: Path, changed: str
) -> None:
    with opened(path) as journal:
        assert journal.differences() == (), "nothing was written yet"
        journal.append("log", "log.verified")
        assert journal.differences() == ()
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE journals SET {changed} = 'mallory'")
    connection.close()
    with opened(path) as journal:
        assert len(journal.differences()) == 1


def test_a_long_log_is_read_with_all_its_details(path: Path) -> None:
    with opened(path) as journal:
        with journal.transaction() as work:
            for number in range(450):
                work.append("odd" if number % 2 else "even", "counted", details={"number": number})
        assert [entry.details["number"] for entry in journal.entries()] == list(range(450))
        assert [entry.details["number"] for entry in journal.entries(category="odd")] == list(range(1, 450, 2))


def test_values_are_left_out_only_where_they_are_and_where_no_table_is_their_sum(path: Path) -> None:
    with opened(path) as journal:
        told = journal.append("test", "counted", details={"a": 1, "b": 2})
        mark = journal.add_mark(Mark(1.0, "", "note", "here"))
        for sequence, fields in ((told.sequence, ["c"]), (told.sequence, []), (99, ["a"]), (mark.sequence, ["text"])):
            with pytest.raises(ValueError, match=r"no such value|the sum of"):
                journal.leave_out(sequence, fields, "why")
        journal.leave_out(told.sequence, ["a"], "why")
        with pytest.raises(ValueError, match="no such value: a"):
            journal.leave_out(told.sequence, ["a"], "again")
        assert journal.entries(after=told.sequence - 1)[0].details == {"b": 2}
        found = journal.verify()
        assert found.sound and found.left_out == ((told.sequence, "a"),)


def test_a_value_that_was_left_out_is_nowhere_beside_the_file(path: Path) -> None:
    def traces() -> list[str]:
        return [part.name for part in path.parent.iterdir() if b"Brunnsgatan" in part.read_bytes()]

    with opened(path) as journal:
        told = journal.append("test", "counted", details={"street": "Brunnsgatan", "b": 2})
        journal.append("test", "counted", details={"b": 3})
        assert traces(), "else nothing is tried"
        with pytest.raises(ValueError, match="no such value"):
            journal.leave_out(told.sequence, ["c"], "why")
        journal.leave_out(told.sequence, ["street"], "why")
        assert traces() == []
        journal.append("test", "counted", details={"b": 4})
        assert traces() == [] and journal.verify().sound


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("UPDATE details SET value = '3' WHERE sequence = 2 AND field = 'a'", "changed"),
        ("UPDATE details SET salt = replace(salt, substr(salt, 1, 1), 'x') WHERE sequence = 2", "changed"),
        ("UPDATE details SET field = 'c' WHERE sequence = 2 AND field = 'b'", "was not written with"),
        ("DELETE FROM details WHERE sequence = 2 AND field = 'a'", "gone, and nobody said so"),
        ("INSERT INTO details VALUES (1, 2, 'c', 'x', '1')", "was not written with"),
    ],
)
def test_a_hand_in_what_lies_beside_an_entry_is_found(path: Path, sql: str, what: str) -> None:
    with opened(path) as journal:
        for _ in range(3):
            journal.append("test", "counted", details={"a": 1, "b": 2})
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TRIGGER details_keep")
        connection.execute("DROP TRIGGER details_stay")
        connection.execute(sql)
    connection.close()
    with opened(path) as journal:
        found = journal.verify()
        assert found.broken == 2 and found.reason is not None and what in str(found.reason)


def test_a_slip_in_what_lies_beside_an_entry_is_refused(path: Path) -> None:
    with opened(path) as journal:
        journal.append("test", "counted", details={"a": 1})
    connection = sqlite3.connect(path)
    for sql in ("UPDATE details SET value = '2'", "DELETE FROM details"):
        with pytest.raises(sqlite3.IntegrityError, match="details of journal entries are"):
            connection.execute(sql)
    connection.close()


def test_who_wants_to_know_of_commits_is_called_after_them(path: Path) -> None:
    with opened(path) as journal:
        heard: list[int] = []
        journal.on_commit(lambda: heard.append(len(journal.entries())))
        journal.append("test", "counted")
        with pytest.raises(RuntimeError), journal.transaction():
            raise RuntimeError
        assert heard == [1], "it is there by then, and what failed is no news"


def test_many_threads_read_at_once_while_one_writes(path: Path) -> None:
    with opened(path) as journal:
        journal.append("test", "counted")
        inside = threading.Barrier(5)
        found: list[int] = []

        def read() -> None:
            with journal.reading() as reading:
                inside.wait(20)
                found.append(len(reading.entries()))

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        inside.wait(20)
        for thread in threads:
            thread.join()
        assert found == [1] * 4
        assert journal.append("test", "counted").sequence == 2


def test_a_closed_journal_is_not_read(path: Path) -> None:
    with opened(path) as journal:
        pass
    with pytest.raises(sqlite3.ProgrammingError):
        journal.entries()


def test_a_reader_that_comes_back_after_the_end_is_closed(path: Path) -> None:
    with opened(path) as journal, journal.reading() as reading:
        journal.close()
        assert reading.rows("SELECT count(*) AS n FROM entries") == [{"n": 0}]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_the_file_is_for_its_owner_alone(path: Path) -> None:
    with opened(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


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


@pytest.mark.slow
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


def test_a_file_that_takes_the_place_of_another_leaves_it_with_all_that_belongs_to_it(path: Path) -> None:
    path.write_bytes(b"damaged")
    beside = path.with_name(path.name + "-journal")
    beside.write_bytes(b"hot")
    fresh = path.with_name("fresh")
    fresh.write_bytes(b"whole")
    kept = put_in_place(fresh, path, "20270131-070000")
    assert kept is not None
    assert (kept.name, kept.read_bytes()) == (f"{path.name}.before-20270131-070000", b"damaged")
    assert kept.with_name(kept.name + "-journal").read_bytes() == b"hot"
    assert (path.read_bytes(), beside.exists(), fresh.exists()) == (b"whole", False, False)
    path.unlink()
    fresh.write_bytes(b"whole")
    assert put_in_place(fresh, path, "20270131-080000") is None, "nothing was there"


def test_a_file_that_cannot_take_the_place_is_said_so(path: Path) -> None:
    path.write_bytes(b"damaged")
    with pytest.raises(JournalError):
        put_in_place(path.with_name("nothing"), path, "x")
    assert path.read_bytes() == b"damaged"


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
        journal._connection.execute("PRAGMA query_only = ON")
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
            journal.append("inventory", "node.added", details={"a_set": {1}})
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
    base = open_database(path, version=version).connection
    mode = base.execute("PRAGMA journal_mode").fetchone()[0]
    full = base.execute("PRAGMA synchronous").fetchone()[0]
    base.close()
    assert (mode, full) == ("wal" if safe else "persist", 2)


def test_a_file_in_wal_goes_back_to_a_rollback_journal_where_wal_is_not_safe(path: Path) -> None:
    open_database(path, version=(3, 53, 0)).connection.close()
    base = open_database(path, version=(3, 40, 1)).connection
    assert base.execute("PRAGMA journal_mode").fetchone()[0] == "persist"
    base.close()


def test_a_copy_taken_while_nothing_writes_is_a_whole_journal(path: Path, tmp_path: Path) -> None:
    with opened(path) as journal:
        journal.append("inventory", "node.added")
    copy = tmp_path / "copy.db"
    shutil.copy(path, copy)
    with opened(copy) as journal:
        assert journal.verify().count == 1


def test_the_clock_of_the_journal_is_the_one_it_was_given(path: Path) -> None:
    clock = Clock(99.0)
    journal = Journal.open(path, actor="a", clock=clock)
    asked = clock.seconds
    assert journal.now() == asked + 1
    assert journal.append("a", "b").time.timestamp() == asked + 2
    journal.close()
