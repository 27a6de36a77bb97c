"""What programs of PostgreSQL end with, as a verdict on a backup or on its node."""

from __future__ import annotations

import pytest

from connectors import pg_basebackup, pg_dump
from connectors.backups import BackupProblem, Repository
from connectors.postgresql import TABLES, program
from connectors.tools import ToolFault

FOLDER = Repository("/srv/dumps")
SANDBOX = "/srv/driftvakt-restore-0123456789abcdef"
_ROLE = 'pg_restore: error: could not execute query: ERROR:  role "reader" does not exist\nCommand was: GRANT\n'
_KEY = "pg_restore: error: could not execute query: ERROR:  could not create unique index\nCommand was: ALTER\n"


@pytest.mark.parametrize(
    ("err", "problem"),
    [
        ("pg_restore: error: could not read from input file: end of file\n", BackupProblem.DAMAGED),
        ("pg_restore: error: could not uncompress data: incorrect data check\n", BackupProblem.DAMAGED),
        ("pg_restore: error: input file does not appear to be a valid archive\n", BackupProblem.DAMAGED),
        ('pg_restore: error: could not open input file "/x": No such file or directory\n', BackupProblem.NO_SNAPSHOT),
        ("pg_restore: error: unsupported version (1.16) in file header\n", BackupProblem.OTHER_SERVER),
        (
            'pg_restore: error: could not execute query: ERROR:  extension "vector" is not available\n',
            BackupProblem.OTHER_SERVER,
        ),
        ('ERROR:  could not extend file "base/5/1": No space left on device\n', BackupProblem.NO_SPACE),
        ("no fence can be made\ndriftvakt: problem no_fence\n", BackupProblem.NO_FENCE),
        ("it was written by 17\ndriftvakt: problem other_server\n", BackupProblem.OTHER_SERVER),
        ("find: '/srv/dumps': No such file or directory\n", BackupProblem.NO_REPOSITORY),
        (_KEY, BackupProblem.UNKNOWN),
        (_ROLE + _KEY, BackupProblem.UNKNOWN),
        (_ROLE, None),
        ("anything else\n", BackupProblem.UNKNOWN),
    ],
)
def test_an_end_is_judged_by_what_was_said(err: str, problem: BackupProblem | None) -> None:
    end = pg_dump.ended(1, err)
    assert end.problem is problem
    assert "driftvakt: problem" not in end.words


def test_a_signal_and_a_program_that_is_not_there_are_no_word_on_the_backup() -> None:
    assert pg_dump.ended(None, "corrupt", "", 9).problem is BackupProblem.INTERRUPTED
    assert pg_dump.ended(127, "").problem is BackupProblem.MISSING


def test_what_a_server_said_is_read_and_nothing_0_and_false_are_no_answers() -> None:
    out = "driftvakt: manifest holds\ndriftvakt: started 15.18\ndriftvakt: answer 42\tmore\ndriftvakt: read 0\n"
    asked = pg_basebackup.read_asked(0, "", out)
    assert (asked.manifest, asked.started, asked.answer, asked.sound) == (True, True, "42 more", True)
    for nothing in ("0", "f", "", "none"):
        assert pg_dump.read_asked(0, "", f"driftvakt: started 15\ndriftvakt: answer {nothing}\n").answer == ""
    assert pg_dump.read_asked(0, "", "driftvakt: started 15\ndriftvakt: read 2\n").sound is False
    assert pg_dump.read_asked(0, "", "driftvakt: started 15\ndriftvakt: read 1\n").sound is None
    assert pg_dump.read_asked(0, "ERROR:  syntax error at or near\n", "driftvakt: started 15\n").misasked


def test_only_what_is_a_backup_is_named_and_asked() -> None:
    assert pg_dump.ask(FOLDER, "a.dump", SANDBOX, "", "")[-2:] == ("", TABLES)
    for called in ("../a.dump", "a.sql", "-x.dump", "a\n.dump"):
        with pytest.raises(ToolFault):
            pg_dump.restore(FOLDER, called, SANDBOX)
    for database, query in (("-h evil", "SELECT 1"), ("dbname=x host=evil", "SELECT 1"), ("shop", r"\! id")):
        with pytest.raises(ToolFault):
            pg_dump.ask(FOLDER, "a.dump", SANDBOX, database, query)
    with pytest.raises(ToolFault):
        pg_basebackup.restore(FOLDER, "..", SANDBOX)


def test_a_size_leaves_room_for_what_a_dump_becomes() -> None:
    assert pg_dump.read_size(0, b"1000\n", b"").bytes > 100 << 20
    assert pg_basebackup.read_size(0, b"5000\t/srv/x\n", b"").bytes == 5000
    assert pg_dump.read_version(0, b"pg_restore (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", b"") == (15, 18)


def test_nothing_of_a_backups_own_configuration_is_left_to_reach_out() -> None:
    text = program()
    for fenced in ("listen_addresses = ''", "archive_mode = off", "primary_conninfo = ''", "restore_command = ''"):
        assert fenced in text
    assert "rm -f data/recovery.signal data/standby.signal" in text and "--no-subscriptions" in text
