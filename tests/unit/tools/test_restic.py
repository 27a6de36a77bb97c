"""restic is asked by exact arguments; what 0.14 and 0.18 said is read as it is meant, what nobody says is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import restic, sandboxes
from connectors.backups import GIVEN, MOST_ERRORS, BackupProblem, Ended, Listed, Progress, Repository, Size
from connectors.text import sanitise
from connectors.tools import ToolFault, ToolProblem

_RECORDED = Path(__file__).resolve().parents[2] / "support" / "recorded" / "restic"
VERSIONS = ["0.14", "0.18"]
each_version = pytest.mark.parametrize("version", VERSIONS)
LOCAL = Repository("/srv/backup")
ID = "ab" * 32


@cache
def _file(version: str) -> Mapping[str, Any]:
    found = json.loads((_RECORDED / f"{version}.json").read_text(encoding="ascii"))
    assert isinstance(found, dict)
    return found


def said(version: str, name: str) -> tuple[int, bytes, bytes]:
    told = _file(version)[name]
    return told["status"], told["out"].encode(), told["err"].encode()


def ended(version: str, name: str) -> Ended:
    status, out, err = said(version, name)
    return restic.ended(status, err[-4000:].decode(), out[-4000:].decode())


# ---- asked


def test_the_password_is_in_no_argument_and_no_cache_is_asked() -> None:
    for argv in (restic.snapshots(LOCAL), restic.check(LOCAL), restic.size(LOCAL, ID), restic.restore(LOCAL, ID, "/t")):
        assert argv[:6] == ("restic", "--no-cache", "--repo", "/srv/backup", "--password-file", GIVEN)
    assert restic.check(Repository("/r", "/etc/pw"))[4:6] == ("--password-file", "/etc/pw")


def test_what_only_looks_writes_not_even_a_lock_and_the_others_wait_for_one_where_they_can() -> None:
    assert "--no-lock" in restic.snapshots(LOCAL) and "--no-lock" in restic.size(LOCAL, ID)
    assert "--no-lock" not in restic.check(LOCAL)
    assert "--retry-lock" not in restic.check(Repository("/r", version=(0, 14, 0)))
    assert "--retry-lock" in restic.restore(Repository("/r", version=(0, 18, 0)), ID, "/t")


def test_a_path_to_restore_stands_for_itself_alone() -> None:
    assert restic.restore(LOCAL, ID, "/t", ["/a*[b]"])[-3:] == ("--include", "/a\\*\\[b\\]", "--json")


@pytest.mark.parametrize(
    "address",
    ["", "-o", "relative", "sftp.command", "rclone:x", "rest:http://u:secret@h/", "s3:https://h/b", "/a\nb", "swift:x"],
)
def test_an_address_that_holds_a_secret_or_starts_a_program_is_refused(address: str) -> None:
    with pytest.raises(ToolFault) as refused:
        restic.checked_address(address)
    assert refused.value.code is ToolProblem.BAD_VALUE
    assert "secret" not in str(refused.value)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_no_id_subset_or_folder_becomes_an_option(text: str) -> None:
    for ask in (
        lambda: restic.size(LOCAL, text),
        lambda: restic.check(LOCAL, text or "x"),
        lambda: restic.restore(LOCAL, text, "/t"),
        lambda: sandboxes.remove(text),
        lambda: sandboxes.make(f"/{text}"),
    ):
        try:
            argv = ask()
        except ToolFault as fault:
            assert fault.code is ToolProblem.BAD_VALUE
        else:
            assert not any("\n" in word or "\0" in word for word in argv)
            assert argv[0] != "rm" or argv[-1].rpartition("/")[2].startswith(sandboxes.PREFIX)


def test_nothing_but_a_sandbox_is_ever_removed() -> None:
    good = sandboxes.path("/srv", "0123456789abcdef")
    assert sandboxes.remove(good)[-1] == "/srv/driftvakt-restore-0123456789abcdef"
    for path in ("/srv", "/", f"{good}/", f"{good}/..", "/srv/../driftvakt-restore-0123456789abcdef", f"{good}x"):
        with pytest.raises(ToolFault):
            sandboxes.remove(path)


# ---- read


@each_version
def test_backups_are_listed_with_the_time_at_which_they_began(version: str) -> None:
    listed = restic.read_snapshots(*said(version, "snapshots"))
    assert [each.paths for each in listed.snapshots] == [("/srv/lab/srv",)] * 2
    assert listed.snapshots[0].time < listed.snapshots[1].time and listed.unreadable == 0
    assert len(listed.snapshots[0].id) == 64 and listed.snapshots[0].host == "vm"
    assert listed.snapshots[1].files == (32 if version == "0.18" else None)
    assert restic.read_snapshots(*said(version, "snapshots empty")).snapshots == ()


@each_version
def test_a_backup_that_cannot_be_read_is_counted_though_the_list_ends_well(version: str) -> None:
    listed = restic.read_snapshots(*said(version, "flip snapshot: snapshots"))
    assert (len(listed.snapshots), listed.unreadable) == (1, 1)


@each_version
def test_sizes_and_versions_are_told(version: str) -> None:
    assert restic.read_size(*said(version, "stats")) == Size(1061872, 40)
    assert restic.read_version(*said(version, "version"))[:2] == tuple(map(int, version.split(".")))


def test_how_far_a_restore_is_is_told_by_those_that_tell_it() -> None:
    tail = said("0.18", "restore")[1].decode()[-300:]
    assert restic.read_progress(tail) == Progress(40, 40, 1061872, 1061872)
    assert restic.read_progress(said("0.14", "restore")[1].decode()) is None


@each_version
@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("restore", None),
        ("check", None),
        ("flip data: check", None),  # a plain check does not read data
        ("wrong password", BackupProblem.WRONG_PASSWORD),
        ("wrong password check", BackupProblem.WRONG_PASSWORD),
        ("wrong password restore", BackupProblem.WRONG_PASSWORD),
        ("empty password", BackupProblem.WRONG_PASSWORD),
        ("keys deleted: snapshots", BackupProblem.WRONG_PASSWORD),  # nobody can tell these apart
        ("no repository", BackupProblem.NO_REPOSITORY),
        ("no repository check", BackupProblem.NO_REPOSITORY),
        ("locked check", BackupProblem.LOCKED),
        ("locked restore", BackupProblem.LOCKED),
        ("dead lock check", BackupProblem.LOCKED),
        ("restore absent", BackupProblem.NO_SNAPSHOT),
        ("snapshot deleted: restore", BackupProblem.NO_SNAPSHOT),
        ("flip data: restore", BackupProblem.DAMAGED),
        ("flip tree: restore", BackupProblem.DAMAGED),
        ("flip index: check", BackupProblem.DAMAGED),
        ("flip index: restore", BackupProblem.DAMAGED),
        ("flip snapshot: check", BackupProblem.DAMAGED),
        ("flip config: snapshots", BackupProblem.DAMAGED),
        ("pack deleted: check", BackupProblem.DAMAGED),
        ("pack cut: check", BackupProblem.DAMAGED),
        ("full disk: restore", BackupProblem.NO_SPACE),
    ],
)
def test_every_end_is_told_as_what_it_was(version: str, name: str, problem: BackupProblem | None) -> None:
    assert ended(version, name).problem is problem


@pytest.mark.parametrize(
    ("status", "signal", "problem"),
    [
        (3, None, BackupProblem.PARTIAL),
        (2, None, BackupProblem.CRASHED),
        (127, None, BackupProblem.MISSING),
        (130, None, BackupProblem.INTERRUPTED),
        (143, None, BackupProblem.INTERRUPTED),
        (None, 9, BackupProblem.INTERRUPTED),
        (1, None, BackupProblem.UNKNOWN),
        (77, None, BackupProblem.UNKNOWN),
    ],
)
def test_whatever_is_not_nought_is_a_failure(status: int | None, signal: int | None, problem: BackupProblem) -> None:
    assert restic.ended(status, "something", "", signal).problem is problem


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_changed_and_cut_output_is_read_or_refused_and_never_shown_as_it_came(data: st.DataObject) -> None:
    told = _file(data.draw(st.sampled_from(VERSIONS)))[data.draw(st.sampled_from(["snapshots", "stats", "restore"]))]
    raw = bytearray(told["out"].encode() or b"{}")
    for _ in range(data.draw(st.integers(0, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    out = bytes(raw[: data.draw(st.integers(0, len(raw)))])
    for read in (restic.read_snapshots, restic.read_size, restic.read_version, *restic.READERS.values()):
        try:
            found = read(0, out, out)
        except ToolFault as fault:
            assert len(fault.raw) <= 2000
        else:
            if isinstance(found, Listed):
                assert all(each.host == sanitise(each.host, 255) for each in found.snapshots)
    restic.read_progress(out.decode("utf-8", "replace"))
    end = restic.ended(1, out.decode("utf-8", "replace"))
    assert end.words == sanitise(end.words, 1 << 20, lines=True) and len(end.errors) <= MOST_ERRORS


def test_what_a_sandbox_s_own_programs_say_is_read() -> None:
    assert sandboxes.read_room(0, b"      Avail\n3942645760\n", b"") == {"bytes": "3942645760"}
    assert sandboxes.read_look(0, b"directory|700|root\n", b"")["mode"] == "700"
    absent = b"stat: cannot statx '/x': No such file or directory\n"
    assert sandboxes.read_look(1, b"", absent) == {"there": "no"}
    with pytest.raises(ToolFault):
        sandboxes.read_look(1, b"", b"stat: cannot statx '/x': Permission denied\n")
    with pytest.raises(ToolFault):
        sandboxes.read_room(0, b"much", b"")
