"""borg is asked by exact arguments; what 1.2 and 1.4 said is read as it is meant, what nobody says is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import borg
from connectors.backups import BackupProblem, Ended, Listed, Progress, Repository, Size
from connectors.text import sanitise
from connectors.tools import ToolFault, ToolProblem

_RECORDED = Path(__file__).resolve().parents[2] / "support" / "recorded" / "borg"
VERSIONS = ["1.2", "1.4"]
each_version = pytest.mark.parametrize("version", VERSIONS)
LOCAL = Repository("/srv/backup", home="/var/lib/driftvakt")


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
    return borg.ended(status, err[-4000:].decode(), out[-4000:].decode())


# ---- asked


def test_the_passphrase_is_in_no_argument_and_what_borg_remembers_is_the_consoles_own() -> None:
    for argv in (borg.snapshots(LOCAL), borg.check(LOCAL), borg.size(LOCAL, "a"), borg.restore(LOCAL, "a", "/t")):
        assert argv[0] == "env" and "borg" in argv and argv[argv.index("borg") + 1] == "--log-json"
        assert "BORG_PASSPHRASE_FD=0" in argv and "BORG_EXIT_CODES=modern" in argv and "TZ=UTC" in argv
        assert any(word.startswith("BORG_BASE_DIR=/var/lib/driftvakt/borg-") for word in argv)
        assert not any(word.startswith(("BORG_PASSPHRASE=", "BORG_PASSCOMMAND")) for word in argv)
    kept = borg.check(Repository("/r", "/etc/borg/passphrase", home="/h"))
    assert "BORG_PASSCOMMAND=cat -- /etc/borg/passphrase" in kept and "BORG_PASSPHRASE_FD=0" not in kept
    for file in ("/etc/a b", "/etc/$(id)", "/etc/a'b", "relative"):
        with pytest.raises(ToolFault):
            borg.check(Repository("/r", file, home="/h"))
    bases = {next(word for word in borg.check(Repository(at, home="/h")) if "BASE" in word) for at in ("/a", "/b")}
    assert len(bases) == 2, "two copies of one repository know nothing of each other"


def test_what_only_looks_takes_no_lock_and_the_others_wait_for_one() -> None:
    assert "--bypass-lock" in borg.snapshots(LOCAL) and "--bypass-lock" in borg.size(LOCAL, "a")
    for argv in (borg.check(LOCAL), borg.restore(LOCAL, "a", "/t")):
        assert "--lock-wait" in argv and "--bypass-lock" not in argv and "--repair" not in argv


def test_a_restore_writes_into_its_folder_and_its_paths_and_names_stand_for_themselves() -> None:
    argv = borg.restore(LOCAL, "of {now}", "/t", ["/srv/a*", "re:x/"])
    assert argv[:3] == ("env", "-C", "/t")
    assert argv[-3:] == ("/srv/backup::of {{now}}", "pp:srv/a*", "pp:re:x")


def test_a_check_reads_the_structure_all_data_or_the_next_part() -> None:
    assert "--verify-data" in borg.check(LOCAL, "all")
    assert "--max-duration" in borg.check(LOCAL, borg.part(3))
    assert not {"--verify-data", "--max-duration"} & set(borg.check(LOCAL))


@pytest.mark.parametrize(
    "address",
    ["", "-o", "relative", "user@host:path", "/a::b", "/a{now}", "ssh://u:secret@h/r", "ssh://h", "/a\nb", "rclone:x"],
)
def test_an_address_that_holds_a_secret_an_archive_or_a_placeholder_is_refused(address: str) -> None:
    with pytest.raises(ToolFault) as refused:
        borg.checked_address(address)
    assert refused.value.code is ToolProblem.BAD_VALUE


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_no_name_subset_or_folder_becomes_an_option(text: str) -> None:
    for ask in (
        lambda: borg.size(LOCAL, text),
        lambda: borg.check(LOCAL, text or "x"),
        lambda: borg.restore(LOCAL, text, "/t"),
        lambda: borg.restore(LOCAL, "a", text),
    ):
        try:
            argv = ask()
        except ToolFault as fault:
            assert fault.code is ToolProblem.BAD_VALUE
        else:
            assert not any("\n" in word or "\0" in word for word in argv)
            assert argv[-1].startswith("/srv/backup::")


# ---- read


@each_version
def test_archives_are_listed_with_the_time_at_which_they_began(version: str) -> None:
    listed = borg.read_snapshots(*said(version, "sound: list"))
    assert [each.name for each in listed.snapshots] == ["first", listed.snapshots[1].name]
    assert [each.paths for each in listed.snapshots] == [("/srv/lab/srv",), ("/srv/lab/srv", "/etc/hostname")]
    first = listed.snapshots[0]
    assert len(first.id) == 64 and first.host == "g01" and first.time <= listed.snapshots[1].time
    assert first.time % 1 == 0 and first.time > 1_700_000_000, "UTC, as it was asked for"
    assert borg.read_snapshots(*said(version, "empty: list")).snapshots == ()


@each_version
def test_sizes_and_versions_are_told(version: str) -> None:
    assert borg.read_size(*said(version, "info")) == Size(160006, 4)
    assert borg.read_version(*said(version, "version"))[:2] == tuple(map(int, version.split(".")))


@pytest.mark.parametrize("text", ["borg 2.0.0b5", "borg2 2.0.0b22", "borg 2.0.0"])
def test_borg_2_is_refused_by_its_name(text: str) -> None:
    with pytest.raises(ToolFault) as refused:
        borg.read_version(0, text.encode() + b"\n", b"")
    assert refused.value.code == BackupProblem.UNSUPPORTED and refused.value.facts["tool"] == text


@each_version
def test_how_far_a_restore_is_is_told(version: str) -> None:
    assert borg.read_progress(said(version, "sound: extract")[2].decode()[-1200:]) == Progress(0, 0, 160006, 160018)


@each_version
@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("sound: list", None),
        ("sound: check", None),
        ("sound: extract", None),
        ("check all", None),
        ("check rotating", None),
        ("path: extract", None),
        ("flip hints: check", None),  # made anew from the segments
        ("index deleted: extract", None),
        ("no such path: extract", BackupProblem.PARTIAL),
        ("absent: extract", BackupProblem.NO_SNAPSHOT),
        ("empty: extract", BackupProblem.NO_SNAPSHOT),
        ("wrong password: list", BackupProblem.WRONG_PASSWORD),
        ("wrong password: check", BackupProblem.WRONG_PASSWORD),
        ("wrong password: extract", BackupProblem.WRONG_PASSWORD),
        ("no password: extract", BackupProblem.WRONG_PASSWORD),
        ("flip key: list", BackupProblem.WRONG_PASSWORD),  # nobody can tell these apart
        ("no repository: list", BackupProblem.NO_REPOSITORY),
        ("no repository: check", BackupProblem.NO_REPOSITORY),
        ("locked: check", BackupProblem.LOCKED),
        ("locked: extract", BackupProblem.LOCKED),
        ("locked: list", None),
        ("dead lock: check", None),  # borg itself sees that its owner is dead
        ("dead lock: extract", None),
        ("flip data: check", BackupProblem.DAMAGED),
        ("flip data: extract", BackupProblem.DAMAGED),
        ("flip end: list", BackupProblem.DAMAGED),
        ("segment deleted: check", BackupProblem.DAMAGED),
        ("segment deleted: list", BackupProblem.DAMAGED),
        ("segment deleted: extract", BackupProblem.DAMAGED),
        ("segment cut: check", BackupProblem.DAMAGED),
        ("segment cut: extract", BackupProblem.DAMAGED),
        ("config deleted: list", BackupProblem.DAMAGED),
        ("key deleted: list", BackupProblem.NO_KEY),
        ("key file gone: list", BackupProblem.NO_KEY),
    ],
)
def test_every_end_is_told_as_what_it_was(version: str, name: str, problem: BackupProblem | None) -> None:
    assert ended(version, name).problem is problem, ended(version, name)


def test_a_repository_of_borg_2_is_told_from_a_damaged_one() -> None:
    assert ended("1.2", "borg 2: list").problem is BackupProblem.UNSUPPORTED


def test_every_exit_code_of_borg_itself_is_known_by_its_name() -> None:
    """What 1.4 has in its own classes, as it was recorded."""
    codes = json.loads(_file("1.4")["codes"]["out"])
    assert len(codes) > 60
    for name, code in codes.items():
        assert borg.ERRORS[name][0] == code, name
        problem = borg.ended(code, "", "").problem
        assert problem is (borg.ERRORS[name][1] if code != 2 else BackupProblem.UNKNOWN), name


@pytest.mark.parametrize(
    ("status", "signal", "problem"),
    [
        (1, None, BackupProblem.PARTIAL),
        (2, None, BackupProblem.UNKNOWN),
        (7, None, BackupProblem.UNKNOWN),
        (119, None, BackupProblem.PARTIAL),
        (126, None, BackupProblem.FORBIDDEN),
        (127, None, BackupProblem.MISSING),
        (130, None, BackupProblem.INTERRUPTED),
        (143, None, BackupProblem.INTERRUPTED),
        (None, 9, BackupProblem.INTERRUPTED),
    ],
)
def test_whatever_is_not_nought_is_a_failure(status: int | None, signal: int | None, problem: BackupProblem) -> None:
    assert borg.ended(status, "something", "", signal).problem is problem


def test_a_full_disk_is_told_whatever_the_status() -> None:
    for status in (1, 2, 104):
        assert borg.ended(status, "[Errno 28] No space left on device: 'x'").problem is BackupProblem.NO_SPACE


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_changed_and_cut_output_is_read_or_refused_and_never_shown_as_it_came(data: st.DataObject) -> None:
    told = _file(data.draw(st.sampled_from(VERSIONS)))[
        data.draw(st.sampled_from(["sound: list", "info", "flip end: list"]))
    ]
    raw = bytearray((told["out"] or told["err"]).encode())
    for _ in range(data.draw(st.integers(0, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    out = bytes(raw[: data.draw(st.integers(0, len(raw)))])
    for read in (borg.read_snapshots, borg.read_size, borg.read_version):
        try:
            found = read(0, out, out)
        except ToolFault as fault:
            assert len(fault.raw) <= 2000
        else:
            if isinstance(found, Listed):
                assert all(each.host == sanitise(each.host, 255) for each in found.snapshots)
    borg.read_progress(out.decode("utf-8", "replace"))
    end = borg.ended(1, out.decode("utf-8", "replace"))
    assert end.words == sanitise(end.words, 1 << 20, lines=True)
