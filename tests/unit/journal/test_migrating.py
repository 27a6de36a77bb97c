"""Journals of older forms: brought to the newest with everything in them, after a copy; older programs refused."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.fleet.service.inventory import InventoryService
from console.journal import copies, database
from console.journal.copies import copies_of
from console.journal.database import applied_steps
from console.journal.features import Feature, Step, Table, Writing
from console.journal.model import Entry, JournalError, JournalProblem, Mark
from console.log.service.beside import entries_of, other_logs
from console.log.service.verifying import verify
from console.main.storing import limits_of
from tests.support.journals import first_form, opened, second_form
from tests.support.signing import check


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return first_form(tmp_path / "journal.db")


def table(path: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


ENTRIES = "SELECT sequence, entry, hash FROM entries ORDER BY sequence"


def test_old_entries_stay_byte_for_byte_and_the_last_is_what_the_first_new_one_follows(path: Path) -> None:
    before = table(path, ENTRIES)
    with opened(path) as journal:
        assert journal.verify().count == len(before) == 21
        new = journal.append("test", "went.on")
        assert (new.sequence, new.previous, new.form) == (22, before[-1][2], 2)
        assert journal.verify().sound
        assert [entry.form for entry in journal.entries()] == [1] * 21 + [2]
    assert table(path, ENTRIES)[:21] == before


def test_all_that_stood_in_it_is_there(path: Path) -> None:
    with opened(path) as journal:
        inventory = InventoryService(journal)
        assert {node.host for node in inventory.current().nodes} == {
            *(f"10.0.0.{i}" for i in range(1, 5)),
            "edge-1.example",
        }
        renamed = next(node for node in inventory.current().nodes if node.host == "10.0.0.4")
        facts = inventory.facts(renamed.key)
        assert facts is not None and facts.host == "g05"
        assert journal.marks("node:hall/g01") == [
            Mark(1_801_000_500.25, "node:hall/g01", "note", "Byte av fläkt"),
            Mark(1_801_000_600.0, "gpu:hall/g01/3", "alarm", "GPU 3 is hot", "alarm:1"),
            Mark(1_801_000_800.0, "", "note", "Everywhere"),
        ]
        assert limits_of(journal).raw_seconds == 604800.0
        assert journal.differences() == ()


def test_what_was_undone_before_can_be_redone_after(path: Path) -> None:
    with opened(path) as journal:
        inventory = InventoryService(journal)
        assert str(inventory.redoable()) == "Remove node edge/e1"
        assert str(inventory.undoable()) == "Edit node hall/g04"
        inventory.redo()
        assert "edge-1.example" not in {node.host for node in inventory.current().nodes}
        inventory.undo()
        inventory.undo()
        assert "g04" in {node.name for node in inventory.current().nodes}
        assert journal.differences() == ()


def test_before_anything_is_changed_a_copy_is_made_and_it_is_the_old_file(path: Path) -> None:
    before = table(path, ENTRIES)
    with opened(path) as journal:
        InventoryService(journal)
    (kept,) = copies_of(path)
    assert kept.name.startswith("journal.db.at-0003_inventory-")
    assert table(kept, ENTRIES) == before
    assert table(kept, "PRAGMA integrity_check") == [("ok",)]
    assert kept.stat().st_mode & 0o777 == 0o600
    with opened(path) as journal:
        InventoryService(journal)
    assert copies_of(path) == [kept], "a start that changes no table makes no copy"


def test_two_copies_stay_the_newest(path: Path) -> None:
    for stamp in ("20260101-000000", "20250101-000000"):
        path.with_name(f"journal.db.at-0001_entries-{stamp}").write_bytes(b"older")
    with opened(path):
        pass
    names = [copy.name[-15:] for copy in copies_of(path)]
    assert names[0] == "20260101-000000" and len(names) == 2


def test_a_new_journal_needs_no_copy(tmp_path: Path) -> None:
    with opened(tmp_path / "journal.db") as journal:
        InventoryService(journal)
    assert copies_of(tmp_path / "journal.db") == []


def test_a_copy_that_lacks_rows_stops_the_change(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = iter([{"entries": 21}, {"entries": 20}])
    monkeypatch.setattr(copies, "_counts", lambda _connection: next(counts))
    before = path.read_bytes()
    with pytest.raises(JournalError) as caught, opened(path):
        pass
    assert caught.value.code is JournalProblem.DISK
    assert path.read_bytes() == before and list(path.parent.glob("journal.db.*")) == []


def test_a_feature_whose_tables_cannot_be_made_leaves_the_file_as_it_was(path: Path) -> None:
    def half(work: Callable[..., None]) -> None:
        work.run("CREATE TABLE half (x)")  # type: ignore[attr-defined]
        raise RuntimeError("half way")

    with opened(path) as journal:
        with pytest.raises(RuntimeError):
            journal.keep(Feature("half", "half", lambda _: {}, lambda _: {}, (Step("0001_half", half),)))  # type: ignore[arg-type]
        assert journal.rows("SELECT name FROM sqlite_master WHERE name = 'half'") == []
        assert journal.append("test", "went.on").sequence == 22


def test_a_features_steps_are_taken_once_each_and_newer_ones_refused(path: Path) -> None:
    taken: list[str] = []

    def steps(*names: str) -> Feature:
        made = tuple(Step(name, lambda _work, name=name: taken.append(name)) for name in names)  # type: ignore[misc]
        return Feature("toy", "toy", lambda _: {}, lambda _: {}, made)

    with opened(path) as journal:
        journal.keep(steps("0001_a"))
        journal.keep(steps("0001_a", "0002_b"))
        assert taken == ["0001_a", "0002_b"]
        assert applied_steps(journal._connection)["toy"] == taken
        with pytest.raises(JournalError) as caught:
            journal.keep(steps("0001_a"))
        assert caught.value.code is JournalProblem.NEWER


# -- from one table of entries to two

ALL = "SELECT journal, sequence, entry, hash FROM entries"
BESIDE = "SELECT journal, sequence, field, salt, value FROM details ORDER BY 1, 2, 3"
MARKS = "SELECT id, time, scope, kind, text, ref, journal, entry, path FROM marks ORDER BY id"


@pytest.fixture
def one_table(tmp_path: Path) -> Path:
    return second_form(tmp_path / "journal.db")


def test_a_file_with_one_table_of_entries_has_all_of_them_in_two(one_table: Path) -> None:
    kept = f"{ALL} ORDER BY 1, 2", BESIDE, MARKS, "SELECT * FROM journals", "SELECT * FROM left_out"
    before = [table(one_table, sql) for sql in kept]
    with opened(one_table) as journal:
        assert table(one_table, ALL) + table(one_table, f"{ALL}_beside") == before[0]
        assert [table(one_table, sql) for sql in kept[1:]] == before[1:]
        assert len(table(one_table, f"{ALL} WHERE journal = 1")) == 28
        (log,) = other_logs(journal)
        assert (log.name, log.entries) == ("bo@laptop", len(entries_of(journal, log.number, 99)))
        assert [entry.type for entry in journal.unfinished()] == ["took.time"]
        verdict = verify(journal, check, None)
        assert verdict.chain.sound and verdict.differences == ()
        assert journal.append("test", "went.on").sequence == 29 and journal.verify().sound
    assert table(one_table, "PRAGMA foreign_key_check") == []
    assert [copy.name.rsplit("-", 2)[0] for copy in copies_of(one_table)] == ["journal.db.at-0004_second_form"]


def test_a_program_of_one_table_that_runs_beside_appends_what_is_right_and_is_refused_the_rest(
    one_table: Path,
) -> None:
    old = older(one_table)
    (text,) = old.execute("SELECT entry FROM entries WHERE journal = 1 AND sequence = 28").fetchone()
    append = "INSERT INTO entries (journal, sequence, entry, hash) VALUES (?, ?, ?, 'x')"
    with opened(one_table) as journal:
        with pytest.raises(sqlite3.IntegrityError, match="a newer Driftvakt"):
            old.execute(append, (2, 99, text))
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            old.execute(append, (1, 28, text))
        old.execute(append, (1, 29, text))
        assert [row["sequence"] for row in journal.rows("SELECT sequence FROM entries WHERE sequence > 28")] == [29]
    old.close()


@pytest.mark.parametrize("journal", [1, 2])
def test_nothing_lies_beside_an_entry_that_is_not_there(one_table: Path, journal: int) -> None:
    with (
        opened(one_table) as made,
        pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"),
        made.transaction() as work,
    ):
        work.run("INSERT INTO details (journal, sequence, field, salt, value) VALUES (?, 99, 'a', '', '1')", (journal,))


# -- older programs


def older(path: Path) -> sqlite3.Connection:
    """A program of the first form that has the file open."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("SELECT count(*) FROM entries").fetchone()
    return connection


#: What the program at df0f3c9 writes: every transaction but that of facts begins with an entry.
WRITES = {
    "entry": "INSERT INTO [entries] ([sequence], [entry], [hash]) VALUES (22, '{\"sequence\":22}', 'x')",
    "facts": "INSERT INTO facts (node, time, record) VALUES ('hall/g01', 1.0, '{}')"
    " ON CONFLICT (node) DO UPDATE SET time = excluded.time, record = excluded.record",
}


@pytest.mark.parametrize("write", sorted(WRITES))
def test_an_older_program_that_runs_beside_is_refused_in_words_and_nothing_of_it_gets_in(
    path: Path, write: str
) -> None:
    old = older(path)
    with opened(path) as journal:
        state = "SELECT * FROM facts", ENTRIES
        before = [table(path, sql) for sql in state]
        with pytest.raises(sqlite3.IntegrityError, match="a newer Driftvakt"):
            old.execute(WRITES[write])
        assert [table(path, sql) for sql in state] == before
        assert journal.append("test", "went.on").sequence == 22
    old.close()


def test_an_entry_of_the_first_form_that_a_hand_wrote_behind_the_second_is_found(path: Path) -> None:
    text = table(path, ENTRIES)[-1][1]
    with opened(path) as journal:
        head = journal.append("test", "went.on").hash
        late = json.dumps({**json.loads(str(text)), "sequence": 23, "previous": head}, sort_keys=True)
        with journal.transaction() as work:
            digest = hashlib.sha256(late.encode()).hexdigest()
            work.run("INSERT INTO entries (journal, sequence, entry, hash) VALUES (1, 23, ?, ?)", (late, digest))
        found = journal.verify()
    assert found.broken == 23 and "the first form" in str(found.reason)


def test_chains_of_other_journals_have_room_beside_the_own(path: Path) -> None:
    with opened(path) as journal:
        with journal.transaction() as work:
            work.run("INSERT INTO journals (number, id, name) VALUES (2, 'other', 'bo@laptop')")
            work.run(
                "INSERT INTO entries_beside (journal, sequence, entry, hash) VALUES (2, 1, '{\"sequence\":1}', 'x')"
            )
        assert journal.verify().count == 21 and len(journal.entries()) == 21
        assert journal.append("test", "went.on").sequence == 22


def test_an_older_program_that_starts_beside_finds_a_step_that_it_does_not_know(path: Path) -> None:
    with opened(path):
        pass
    steps = {name for (name,) in table(path, "SELECT name FROM _sqlite_migrations WHERE migration_set = 'driftvakt'")}
    assert steps > {"0001_entries", "0002_marks", "0003_inventory"}


# -- what can go wrong on the way


def test_a_journal_that_somebody_cut_is_brought_over_as_it_is_and_found_by_verify(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER entries_stay")
    connection.execute("DELETE FROM entries WHERE sequence IN (SELECT entry FROM marks)")
    connection.commit()
    connection.close()
    with opened(path) as journal:
        assert journal.verify().broken == 17
        assert len(journal.marks()) == 4


def test_a_copy_is_made_only_of_what_is_whole(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large file is not checked when it is opened; before its tables change it is."""
    monkeypatch.setattr(database, "CHECK_BYTES", 0)
    connection = sqlite3.connect(path)
    (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'facts'").fetchone()
    connection.close()
    data = bytearray(path.read_bytes())
    data[(root - 1) * 4096 : root * 4096] = bytes(4096)
    path.write_bytes(data)
    with pytest.raises(JournalError) as caught, opened(path):
        pass
    assert caught.value.code is JournalProblem.CORRUPT
    assert path.read_bytes() == bytes(data) and list(path.parent.glob("journal.db.*")) == []


def test_a_folder_that_takes_no_copy_is_said_so(path: Path) -> None:
    path.with_name("journal.db.copying").mkdir()
    before = path.read_bytes()
    with pytest.raises(JournalError) as caught, opened(path):
        pass
    assert caught.value.code is JournalProblem.UNREACHABLE
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        (errno.EROFS, JournalProblem.READ_ONLY),
        (errno.EACCES, JournalProblem.READ_ONLY),
        (errno.ENOSPC, JournalProblem.FULL),
    ],
)
def test_why_no_copy_can_be_made_is_said_of_the_journal(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int, problem: JournalProblem
) -> None:
    def refused(self: Path, **_options: Any) -> None:
        raise OSError(number, os.strerror(number), str(self))

    monkeypatch.setattr(Path, "unlink", refused)
    with pytest.raises(JournalError) as caught, opened(path):
        pass
    assert caught.value.code is problem and f"{path} " in str(caught.value.happened)


def test_what_a_killed_program_left_of_a_copy_is_cleared_away(path: Path) -> None:
    path.with_name("journal.db.copying").write_bytes(b"half")
    with opened(path):
        pass
    assert not path.with_name("journal.db.copying").exists() and len(copies_of(path)) == 1


def test_another_program_that_was_faster_leaves_nothing_to_do(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that start at once: the second finds the steps taken when it is its turn."""
    plain = database.migrating

    def late(*given: Any, **named: Any) -> Any:
        monkeypatch.setattr(database, "migrating", plain)
        with opened(path) as first:
            first.append("test", "faster")
        return plain(*given, **named)

    monkeypatch.setattr(database, "migrating", late)
    with opened(path) as journal:
        assert journal.append("test", "second").sequence == 23
        assert journal.verify().sound


def test_an_entry_that_does_not_add_up_is_named(path: Path) -> None:
    def replay(_work: Writing) -> Callable[[Entry], None]:
        def take(entry: Entry) -> None:
            raise ValueError(f"entry {entry.sequence} is no change")

        return take

    def make(work: Writing) -> None:
        work.run("CREATE TABLE toys (id INTEGER PRIMARY KEY)")

    with opened(path) as journal:
        entry = journal.append("toy", "toy.changed")
        journal.keep(
            Feature("toy", "toy", (Table("toys", ("id",), lambda _row, _: ""),), replay, (Step("0001_toys", make),))
        )
        (found,) = journal.differences()
    assert (found.table, found.entry, found.row) == ("toys", entry.sequence, "")
    assert "is no change" in str(found.told)
