"""tar and rsync are asked by exact arguments; what they and `find` said is read, what nobody says is a failure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import rsync, tar
from connectors.backups import BackupProblem, Progress, Repository, Size
from connectors.tools import ToolFault, ToolProblem

LOCAL = Repository("/srv/backup")
_ROWS = (
    b"1764400000.5000000000 1764400100.2500000000 10240 2026-11-28.tar\n"
    b"-1.-000000010 1764300000.0000000000 2048 2026-11-27.tar.gz\n"
    b"- 1764200000.0000000000 4096 notes.txt\n"
)


def test_copies_are_listed_by_when_they_were_begun_and_are_another_once_written_over() -> None:
    older, newer = tar.read_snapshots(0, _ROWS, b"").snapshots
    assert (newer.name, newer.time, newer.size) == ("2026-11-28.tar", 1764400000.5, 10240)
    assert (older.name, older.time) == ("2026-11-27.tar.gz", 1764300000.0), "nobody knows when it was made"
    assert tar.holds(_ROWS.decode(), newer.id) and not tar.holds(_ROWS.decode(), "ab" * 32)
    later = tar.read_snapshots(0, _ROWS.replace(b"400100.25", b"400100.26"), b"").snapshots[-1]
    assert later.name == newer.name and later.id != newer.id
    # one that was carried here later is as old as its last writing says
    carried = tar.read_snapshots(0, b"1764500000.0 1764400100.0 1 a.tar\n", b"").snapshots[0]
    assert carried.time == 1764400100.0


def test_what_is_asked_is_of_that_copy_alone_and_writes_into_the_sandbox() -> None:
    argv = tar.restore(LOCAL, "a b.tar", "/t", ["/srv/models", "/"])
    assert argv[argv.index("--file") + 1] == "/srv/backup/a b.tar"
    assert argv[argv.index("--directory") + 1] == "/t" and argv[-2:] == ("--", "srv/models")
    assert not {"-P", "--absolute-names", "--overwrite"} & set(argv)
    argv = rsync.restore(LOCAL, "2026-11-28", "/t", ["/srv/models"])
    assert argv[-3:] == ("--", "/srv/backup/2026-11-28/./srv/models", "/t/")
    assert not any("delete" in word or "rsh" in word for word in argv)


@given(st.text(max_size=30))
def test_no_name_or_folder_becomes_an_option_or_leads_elsewhere(text: str) -> None:
    for ask in (
        lambda: tar.restore(LOCAL, text, "/t"),
        lambda: tar.check(LOCAL, "", text),
        lambda: rsync.restore(LOCAL, text, "/t"),
        lambda: rsync.snapshots(Repository(text)),
        lambda: tar.snapshots(Repository(text)),
    ):
        try:
            argv = ask()
        except ToolFault as fault:
            assert fault.code is ToolProblem.BAD_VALUE
        else:
            assert not any(
                "/../" in word or word.endswith("/..") or "\n" in word or "\0" in word for word in argv[1:-1]
            )


@pytest.mark.parametrize("address", ["host:/srv", "rsync://h/m", "relative", "/srv/../etc", "-a"])
def test_another_host_and_a_folder_that_leads_elsewhere_are_refused(address: str) -> None:
    with pytest.raises(ToolFault):
        rsync.checked_address(address)


def test_versions_sizes_and_progress_are_read() -> None:
    assert tar.read_version(0, b"tar (GNU tar) 1.34\n", b"") == (1, 34, 0)
    with pytest.raises(ToolFault):
        tar.read_version(0, b"bsdtar 3.6.2\n", b"")
    assert rsync.read_version(0, b"rsync  version 3.2.7  protocol version 31\n", b"") == (3, 2, 7)
    assert tar.read_size(0, b"", b"Total bytes read: 10240 (10KiB, 99MiB/s)\n") == Size(10240, 0)
    assert rsync.read_size(0, b"7041\t/srv/backup/x\n", b"") == Size(7041, 0)
    said = "\r         32,768  25%    0.00kB/s\r        131,072 100%   12.00MB/s"
    assert rsync.read_progress(said) == Progress(0, 0, 131072, 131072) and rsync.read_progress("x") is None


@pytest.mark.parametrize(
    ("status", "err", "problem"),
    [
        (2, "gzip: stdin: unexpected end of file\ntar: Child returned status 1", BackupProblem.DAMAGED),
        (2, "tar: This does not look like a tar archive", BackupProblem.DAMAGED),
        (2, "tar (child): zstd: Cannot exec: No such file or directory", BackupProblem.MISSING),
        (2, "tar: nowhere: Not found in archive", BackupProblem.PARTIAL),
        (2, "tar: x: Cannot write: No space left on device", BackupProblem.NO_SPACE),
        (77, "what", BackupProblem.UNKNOWN),
        (127, "", BackupProblem.MISSING),
        (143, "", BackupProblem.INTERRUPTED),
    ],
)
def test_every_end_of_tar_is_told_as_what_it_was(status: int, err: str, problem: BackupProblem) -> None:
    assert tar.ended(status, err).problem is problem
    assert tar.ended(0, err).problem is None


def test_a_folder_that_is_gone_is_no_empty_one() -> None:
    err = b"find: '/srv/backup': No such file or directory\n"
    for tool in (tar, rsync):
        with pytest.raises(ToolFault) as gone:
            tool.read_snapshots(1, b"", err)
        assert gone.value.code == BackupProblem.NO_REPOSITORY
    assert rsync.ended(23, "rsync: some files could not be transferred").problem is BackupProblem.PARTIAL
