"""`driftvakt log`: read, verified, recovered."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.journal.model import Held, Target
from console.log.service.checkpoints import Checkpoints
from console.main.compose import key_fingerprint
from tests.support.journals import opened
from tests.support.signing import SomeKey, check

Run = Callable[..., Any]


@pytest.fixture
def journal(driftvakt: Run, tmp_path: Path) -> Path:
    driftvakt("nodes", "add", "g[1-3].hall")
    driftvakt("nodes", "remove", "g2")
    return tmp_path / "data" / "journal.db"


def edit(journal: Path, *statements: str) -> None:
    connection = sqlite3.connect(journal)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_the_log_says_who_did_what_newest_last(driftvakt: Run, journal: Path) -> None:
    records = driftvakt("log", "list", "--json").records
    assert [record["type"] for record in records] == ["node.added", "node.removed"]
    assert records[0]["source"] == "command line" and "@" in records[0]["actor"]
    assert "Remove node hall/g2" in driftvakt("log", "list", "--newest", "1").out
    assert "Add nodes" not in driftvakt("log", "list", "--containing", "removed").out


@pytest.mark.slow
def test_a_whole_log_gives_a_head_to_note(driftvakt: Run, journal: Path) -> None:
    told = driftvakt("log", "verify", "--json").document
    assert told["sound"] and told["entries"] == 2
    assert told["head"] in driftvakt("log", "verify").out
    driftvakt("nodes", "undo")
    assert driftvakt("log", "verify", "--noted", told["head"]).status == 0
    edit(journal, "DROP TRIGGER entries_stay", "DELETE FROM entries WHERE sequence > 1")
    cut = driftvakt("log", "verify", "--noted", told["head"])
    assert cut.status == 1 and "Entry 2 does not hold" in cut.err


def test_a_changed_entry_is_named(driftvakt: Run, journal: Path) -> None:
    edit(
        journal,
        "DROP TRIGGER entries_keep",
        "UPDATE entries SET entry = replace(entry, 'g1', 'gX') WHERE sequence = 1",
    )
    ended = driftvakt("log", "verify")
    assert ended.status == 1
    assert "Entry 1 does not hold" in ended.err
    assert driftvakt("log", "verify", "--json").document["broken"] == 1


def test_a_hand_in_the_tables_is_named(driftvakt: Run, journal: Path) -> None:
    edit(journal, "UPDATE nodes SET record = replace(record, 'g1.hall', 'evil.example')")
    ended = driftvakt("log", "verify")
    assert ended.status == 1 and "nodes, node:hall/g1, record: entry 1 says otherwise" in ended.err


@pytest.mark.slow
def test_tables_are_compared_with_the_entries_and_made_anew(driftvakt: Run, journal: Path) -> None:
    whole = driftvakt("log", "rebuild", "--check")
    assert whole.status == 0 and "All tables are what the 2 entries add up to" in whole.out
    edit(journal, "UPDATE nodes SET record = replace(record, 'g1.hall', 'evil.example')", "DROP INDEX marks_by_time")
    checked = driftvakt("log", "rebuild", "--check", "--json")
    assert checked.status == 1
    assert checked.document["differences"] == [
        {"table": "marks", "row": "", "column": "marks_by_time", "entry": None},
        {"table": "nodes", "row": "node:hall/g1", "column": "record", "entry": 1},
    ]
    assert "marks: marks_by_time is not as Driftvakt makes it" in driftvakt("log", "rebuild", "--check").err
    mended = driftvakt("log", "rebuild")
    assert mended.status == 0 and "journal.db.at-before_rebuild" in mended.out
    assert driftvakt("log", "verify").status == 0
    assert driftvakt("log", "list", "--newest", "1", "--json").records[0]["type"] == "tables.rebuilt"


def test_of_a_log_that_does_not_hold_no_tables_are_made(driftvakt: Run, journal: Path) -> None:
    edit(journal, "DROP TRIGGER entries_keep", "UPDATE entries SET entry = replace(entry, 'g1', 'gX')")
    refused = driftvakt("log", "rebuild")
    assert refused.status == 1 and "Entry 1 does not hold" in refused.err


@pytest.mark.slow
def test_a_copy_may_only_be_read_until_it_goes_on_under_an_id_of_its_own(driftvakt: Run, journal: Path) -> None:
    with opened(journal) as held:
        held.hold(Held.RESTORED)
    refused = driftvakt("nodes", "remove", "g1")
    assert refused.status == 3 and "may only be read" in refused.err and "driftvakt log continue" in refused.err
    verified = driftvakt("log", "verify", "--json")
    assert verified.document["held"] == "restored"
    assert "It is a backup that was put in place." in driftvakt("log", "verify").err
    assert driftvakt("log", "continue").status == 3, "nobody agreed"
    gone_on = driftvakt("log", "continue", "--yes", "--reason", "the disk of the old machine died", "--json")
    assert gone_on.document["continues"].endswith("@2") and gone_on.document["sequence"] == 3
    assert driftvakt("nodes", "remove", "g1").status == 0
    again = driftvakt("log", "verify", "--json").document
    assert again["sound"] and again["held"] is None
    assert "the log goes on as" in driftvakt("log", "continue", "--yes").out, "by hand at any time"


@pytest.mark.slow
def test_a_continuation_says_what_others_knew_of_a_lost_end(driftvakt: Run, journal: Path) -> None:
    id = driftvakt("log", "list", "--json").records[0]["journal"]["id"]
    for odd in ("9", f"{id}@", f"{id}@0", f"{'0' * 36}@9"):
        assert driftvakt("log", "continue", "--yes", "--known", odd).status == 2
    first = driftvakt("log", "continue", "--yes", "--known", f"{id}@9", "--json").document
    assert first["known"] == {id: 9}
    assert f"log {id} was known to have 12 entries" in driftvakt("log", "continue", "--yes", "--known", f"{id}@12").out
    assert driftvakt("log", "verify").status == 0


def test_a_log_without_entries_cannot_go_on(driftvakt: Run) -> None:
    driftvakt("log", "list")
    assert "nothing to go on from" in driftvakt("log", "continue", "--yes").err


def test_a_whole_journal_is_not_recovered_from(driftvakt: Run, journal: Path) -> None:
    ended = driftvakt("log", "recover", "--yes")
    assert ended.status == 1 and "whole" in ended.err


@pytest.mark.slow
def test_a_damaged_journal_stops_every_command_and_says_the_way_on(driftvakt: Run, journal: Path) -> None:
    journal.write_bytes(b"not a database at all" * 400)
    ended = driftvakt("nodes", "list")
    assert ended.status == 3
    assert "is damaged" in ended.err and "driftvakt log recover" in ended.err and str(journal) in ended.err
    assert driftvakt("nodes", "list", "--json").document["error"]["code"] == "journal.corrupt"
    assert driftvakt("log", "recover").status == 3, "it is not done without being said"
    recovered = driftvakt("log", "recover", "--yes", "--json")
    assert recovered.status == 0 and recovered.document["nodes"] == 0
    assert Path(recovered.document["kept"]).read_bytes() == b"not a database at all" * 400
    assert driftvakt("log", "list", "--json").records[0]["type"] == "log.recovered"


@pytest.mark.slow
def test_tables_that_cannot_be_read_are_made_anew(driftvakt: Run, journal: Path) -> None:
    edit(journal, "UPDATE nodes SET record = '{' WHERE json_extract(record, '$.name') = 'g1'")
    assert driftvakt("nodes", "list").status == 3
    refused = driftvakt("log", "recover", "--yes")
    assert refused.status == 1 and "driftvakt log rebuild" in refused.err
    assert driftvakt("log", "rebuild").status == 0
    assert [n["key"] for n in driftvakt("nodes", "list", "--json").document["nodes"]] == ["hall/g1", "hall/g3"]
    assert driftvakt("log", "verify").status == 0


@pytest.mark.slow
def test_the_database_is_looked_through_backed_up_and_restored(driftvakt: Run, journal: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    assert "There is no folder" in driftvakt("log", "backup", str(stick)).err
    stick.mkdir()
    assert "never backed up" in driftvakt("log", "database").err
    said = driftvakt("log", "backup", str(stick))
    assert said.status == 0 and "checked" in said.out and "disk of the log itself" in said.err
    made = driftvakt("log", "backup", str(stick), "--keep", "1", "--json").document
    assert made["same_device"] and len(list(stick.iterdir())) == 1
    shown = driftvakt("log", "database", "--json").document
    assert shown["sound"] and shown["entries"] == 4 and shown["last_backup"]["file"] == Path(made["file"]).name
    assert "every page holds" in driftvakt("log", "database").out
    driftvakt("nodes", "remove", "g1")
    assert driftvakt("log", "restore", made["file"]).status == 3, "nobody agreed"
    restored = driftvakt("log", "restore", made["file"], "--yes", "--json").document
    assert restored["entries"] == 3 and Path(restored["kept"]).exists()
    assert driftvakt("nodes", "remove", "g1").status == 3, "it may only be read"
    assert driftvakt("log", "continue", "--yes").status == 0
    assert [n["key"] for n in driftvakt("nodes", "list", "--json").document["nodes"]] == ["hall/g1", "hall/g3"]
    bad = stick / "bad"
    bad.write_bytes(b"x" * 9000)
    refused = driftvakt("log", "restore", str(bad), "--yes")
    assert refused.status == 1 and "is no backup" in refused.err
    again = driftvakt("log", "restore", made["file"], "--yes")
    assert "Tested and in place: 3 entries" in again.out and "driftvakt log continue" in again.err


@pytest.mark.slow
def test_whose_signature_a_backup_or_a_damaged_log_bears_is_said(driftvakt: Run, journal: Path, tmp_path: Path) -> None:
    key, shown = SomeKey(seed=3), key_fingerprint(SomeKey(seed=3).line)
    with opened(journal) as open_journal:
        Checkpoints(open_journal, check).sign(key, key.line)
    made = driftvakt("log", "backup", str(tmp_path), "--json").document["file"]
    said = driftvakt("log", "restore", made, "--yes").out
    assert f"Up to 2 a signature stands over it, by {shown}, a key that is nobody's on the list of people" in said
    assert driftvakt("log", "restore", made, "--yes", "--json").document["by"] is None
    raw = journal.read_bytes()
    journal.write_bytes(bytes(4096) + raw[4096:])
    recovered = driftvakt("log", "recover", "--yes").out
    assert f"Up to 2 a signature stands, by {shown}, a key that is nobody's" in recovered


@pytest.mark.slow
def test_of_a_damaged_log_all_that_can_be_read_is_kept(driftvakt: Run, journal: Path) -> None:
    raw = journal.read_bytes()
    journal.write_bytes(bytes(4096) + raw[4096:])
    recovered = driftvakt("log", "recover", "--yes")
    assert recovered.status == 0, recovered.err
    assert "The log goes on under a new id from entry 2. They hold by the chain alone." in recovered.out
    assert [n["key"] for n in driftvakt("nodes", "list", "--json").document["nodes"]] == ["hall/g1", "hall/g3"]
    types = [record["type"] for record in driftvakt("log", "list", "--json").records]
    assert types[:3] == ["node.added", "node.removed", "log.continued"] and "log.recovered" in types
    assert driftvakt("log", "verify").status == 0


@pytest.mark.slow
def test_an_entry_that_was_tampered_with_is_lost_and_what_comes_after_it_is_kept(driftvakt: Run, journal: Path) -> None:
    for number in range(3):
        driftvakt("nodes", "add", f"h{number}.hall")
    edit(journal, "DROP TRIGGER entries_keep", "UPDATE entries SET entry = '{}' WHERE sequence = 3")
    recovered = driftvakt("log", "recover", "--yes")
    assert "Entry 3 does not hold" in recovered.err and "Lost: entry 3." in recovered.err
    assert "Entries 4 to 5 lie beside it" in recovered.out
    keys = [n["key"] for n in driftvakt("nodes", "list", "--json").document["nodes"]]
    assert keys == ["hall/g1", "hall/g3", "hall/h0", "hall/h1", "hall/h2"], "what the tables say is brought over"
    assert driftvakt("log", "verify").status == 0


@pytest.mark.slow
def test_a_table_that_is_gone_is_made_anew_and_a_file_without_a_column_of_entries_is_damaged(
    driftvakt: Run, journal: Path
) -> None:
    edit(journal, "DROP TABLE nodes", "DROP INDEX marks_by_path")
    assert driftvakt("log", "rebuild").status == 0
    assert [n["key"] for n in driftvakt("nodes", "list", "--json").document["nodes"]] == ["hall/g1", "hall/g3"]
    edit(journal, "ALTER TABLE details RENAME COLUMN value TO said")
    assert driftvakt("nodes", "list", "--json").document["error"]["code"] == "journal.corrupt"
    assert driftvakt("log", "recover", "--yes").status == 0
    assert [n["key"] for n in driftvakt("nodes", "list", "--json").document["nodes"]] == ["hall/g1", "hall/g3"]


def test_a_newer_journal_is_left_alone(driftvakt: Run, journal: Path) -> None:
    edit(journal, "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('driftvakt', '0999', '')")
    for words in (["nodes", "list"], ["log", "recover", "--yes"]):
        ended = driftvakt(*words)
        assert ended.status == 3 and "newer Driftvakt" in ended.err


def test_an_act_that_never_ended_is_shown_as_unknown(driftvakt: Run, journal: Path) -> None:
    with opened(journal) as log:
        log.begin("trust", "hostkey.accepted", targets=[Target("node:17", "node:hall/g1")])
        with log.begin("trust", "hostkey.forgotten"):
            pass
        with pytest.raises(OSError), log.begin("trust", "hostkey.replaced"):
            raise OSError("no room")
    results = [record["result"] for record in driftvakt("log", "list", "--json", "--category", "trust").records]
    assert results == ["unknown", "begun", "ok", "begun", "failed: OSError"]
    shown = driftvakt("log", "list", "--category", "trust").out.splitlines()
    assert "unknown" in shown[1] and "node:hall/g1" in shown[1]
    assert "failed: OSError" in shown[-1] and "no room" in shown[-1]


@pytest.mark.slow
def test_a_value_that_was_left_out_is_named_and_breaks_nothing(driftvakt: Run, journal: Path) -> None:
    with opened(journal) as log:
        told = log.append("trust", "hostkey.accepted", details={"host": "secret.example", "port": "22"})
        log.leave_out(told.sequence, ["host"], "asked for by the owner")
    assert b"secret.example" not in journal.read_bytes()
    verified = driftvakt("log", "verify", "--json").document
    assert verified["sound"] and verified["left_out"] == [{"sequence": 3, "field": "host"}]
    assert "Of entry 3 the value of host was left out" in driftvakt("log", "verify").out
    record = driftvakt("log", "list", "--json", "--category", "trust").records[0]
    assert record["details"] == {"port": "22"} and record["left_out"] == ["host"]


def test_a_hand_in_a_value_is_named(driftvakt: Run, journal: Path) -> None:
    edit(journal, "DROP TRIGGER details_keep", "UPDATE details SET value = replace(value, 'g1', 'gX')")
    ended = driftvakt("log", "verify")
    assert ended.status == 1 and "Entry 1 does not hold" in ended.err and "steps" in ended.err
