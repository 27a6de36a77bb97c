"""What programs of etcd end with, as a verdict on a snapshot or on its node."""

from __future__ import annotations

import pytest

from connectors import etcd
from connectors.backups import BackupProblem, Repository
from connectors.tools import ToolFault

FOLDER = Repository("/srv/snapshots", version=(3, 4, 23))
SANDBOX = "/srv/driftvakt-restore-0123456789abcdef"
_LOG = '{"level":"info","ts":1.5,"caller":"snapshot/v3_snapshot.go:119","msg":"created temporary db file"}\n'
_TRACE = "panic: freepages: failed\n\ngoroutine 1 [running]:\ngo.etcd.io/bbolt.(*DB).freepages.func2()\n"


@pytest.mark.parametrize(
    ("status", "err", "problem"),
    [
        (1, _LOG + "Error: expected sha256 [28 143], got [196 205]\n", BackupProblem.DAMAGED),
        (1, "Error: snapshot missing hash but --skip-hash-check=false\n", BackupProblem.DAMAGED),
        (1, "Error: invalid database\n", BackupProblem.DAMAGED),
        (1, "Error: write empty.db: bad file descriptor\n", BackupProblem.DAMAGED),
        (2, _TRACE, BackupProblem.DAMAGED),
        (2, "fatal error: runtime: out of memory\n", BackupProblem.CRASHED),
        (1, "Error: open /srv/snapshots/a.db: no such file or directory\n", BackupProblem.NO_SNAPSHOT),
        (1, "find: '/srv/snapshots': No such file or directory\n", BackupProblem.NO_REPOSITORY),
        (1, "Error: write a.db.part: no space left on device\n", BackupProblem.NO_SPACE),
        (1, "Error: context deadline exceeded\n", BackupProblem.UNREACHABLE),
        (1, "Error: etcdserver: user name is empty\n", BackupProblem.FORBIDDEN),
        (9, "no fence can be made\ndriftvakt: problem no_fence\n", BackupProblem.NO_FENCE),
        (9, "it asks for a user and a password\ndriftvakt: problem unsupported\n", BackupProblem.UNSUPPORTED),
        (7, "anything else\n", BackupProblem.UNKNOWN),
        (127, "", BackupProblem.MISSING),
        (0, _LOG, None),
    ],
)
def test_an_end_is_judged_by_its_status_and_what_was_said(status: int, err: str, problem: BackupProblem | None) -> None:
    end = etcd.ended(status, err)
    assert end.problem is problem
    assert "driftvakt: problem" not in end.words and "created temporary" not in end.words


def test_what_a_member_said_is_read_and_none_without_keys_is_no_answer() -> None:
    out = "driftvakt: manifest holds\ndriftvakt: again old.db\ndriftvakt: started 3.4.23\ndriftvakt: answer 30\n"
    asked = etcd.read_asked(0, "", f"{out}driftvakt: read 0\n")
    assert (asked.manifest, asked.again, asked.started, asked.answer, asked.sound) == (True, "old.db", True, "30", True)
    assert etcd.read_asked(0, "", "driftvakt: started 3.4\ndriftvakt: answer 0\ndriftvakt: read 2\n").answer == ""
    assert etcd.read_asked(0, "", "driftvakt: started 3.4\ndriftvakt: read 2\n").sound is False


def test_only_a_snapshot_is_named_and_an_endpoint_and_a_key_are_no_options() -> None:
    saved = etcd.back_up(Repository("/srv/snapshots", source="https://10.0.0.1:2379"), (), "driftvakt-2026-11-29T21:00")
    assert saved[-3:] == ("save", "--", "/srv/snapshots/driftvakt-2026-11-29T2100.db")
    assert "https://10.0.0.1:2379" in saved and "--endpoints" not in etcd.back_up(FOLDER, (), "a")
    for called in ("../a.db", "a.db.part", "-x.db", "a\n.db"):
        with pytest.raises(ToolFault):
            etcd.restore(FOLDER, called, SANDBOX)
    for endpoint in ("--user=root:secret", "unix:///run/etcd", "https://user:secret@host:2379"):
        with pytest.raises(ToolFault):
            etcd.back_up(Repository("/srv/snapshots", source=endpoint), (), "a")
    with pytest.raises(ToolFault):
        etcd.ask(FOLDER, "a.db", SANDBOX, "", "a\nb")


def test_a_version_is_read_and_the_program_that_reads_snapshots_goes_by_it() -> None:
    assert etcd.read_version(0, b"etcdctl version: 3.5.16\nAPI version: 3.5\n", b"") == (3, 5, 16)
    with pytest.raises(ToolFault) as fault:
        etcd.read_version(0, b"etcdctl version: 3.3.25\nAPI version: 2\n", b"")
    assert fault.value.code is BackupProblem.UNSUPPORTED
    assert etcd.check(FOLDER, "", "a.db")[0] == "etcdctl"
    assert etcd.check(Repository("/srv/snapshots", version=(3, 6, 0)), "", "a.db")[0] == "etcdutl"
    assert etcd.read_size(0, b"1000\n", b"").bytes > 100 << 20


def test_what_is_started_knows_nothing_of_the_live_cluster() -> None:
    text = etcd.program()
    assert "--initial-cluster-token" in text and "env -i" in text and "unshare" in text
    assert "http://" not in text and "--listen-client-urls unix://client:0" in text
