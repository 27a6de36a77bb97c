"""Plans of backups: what they leave on a node, and what they never say."""

from __future__ import annotations

import ast
import re
import subprocess
from dataclasses import replace

import pytest

from connectors import borg, etcd, restic
from connectors.tools import ToolFault
from console.journal.model import Target
from console.recovery.model import moves
from console.recovery.model.assets import Asset, Copy, PasswordFrom, SeenCopy, Snapshot, Tool
from console.recovery.model.board import Freshness, freshness_of
from console.recovery.service import backup_plans
from console.recovery.service.backup_plans import Place
from console.work.model.plans import Way
from resources import path

NODE = Target("node:1", "node:hall/g01")
PLACE = Place((0, 18, 0), "/var/lib/driftvakt/runs", "2026-11-29T21:00:00")
RESTIC = Copy("bak-1", "/srv/backup/models", Tool.RESTIC)
BORG = Copy("bak-2", "/srv/backup/borg", Tool.BORG, PasswordFrom.FILE, "/etc/borg/passphrase")
ETCD = Copy("snapshots", "/srv/snapshots", Tool.ETCD, PasswordFrom.NONE)
ASSET = Asset("a1", "Model store", "1", ("/srv/models", "/srv/100% $HOME"), (RESTIC, BORG))


def unit(copy: Copy, kind: str, when: str = "daily") -> str:
    tool = restic if copy is RESTIC else borg
    plan = backup_plans.by_itself(NODE, ASSET, copy, tool, PLACE, when)
    return next(step.file.text for step in plan.steps if step.file is not None and step.file.path.endswith(kind))


def test_a_backup_now_asks_the_tool_for_the_assets_paths_and_gets_its_password_by_a_descriptor() -> None:
    plan = backup_plans.back_up(NODE, ASSET, RESTIC, restic, PLACE)
    made, newest = plan.steps
    assert made.argv[-5:] == ("backup", "--json", "--", "/srv/models", "/srv/100% $HOME")
    assert made.given == newest.given == "recovery:a1:bak-1" and "/dev/stdin" in made.argv
    assert made.statuses == (0, 3) and made.undo is None and made.cost
    named = backup_plans.back_up(NODE, ASSET, BORG, borg, PLACE).steps[0].argv
    assert "/srv/backup/borg::driftvakt-2026-11-29T21:00:00" in named


def test_a_timer_leaves_the_password_encrypted_by_systemd_and_the_plan_says_that_a_secret_stays() -> None:
    plan = backup_plans.by_itself(NODE, ASSET, RESTIC, restic, PLACE, "Mon..Fri 02:30")
    assert plan.back, "what is half done is taken back by itself"
    assert plan.steps[0].before[0].argv == ("systemd-analyze", "calendar", "--", "Mon..Fri 02:30")
    (stays,) = [touched.which for touched in plan.touched if touched.what == "backup.stays"]
    secret = next(step for step in plan.steps if step.kind == "backup.secret")
    assert secret.argv == ("systemd-creds", "encrypt", "--name=password", "-", stays)
    assert secret.given == "recovery:a1:bak-1" and secret.undo is not None
    assert all(step.undo is not None for step in plan.steps if step.way is not Way.RECORD)
    name = backup_plans.unit_of(ASSET, RESTIC)
    text = unit(RESTIC, ".service")
    assert f"LoadCredentialEncrypted=password:{stays}\n" in text
    assert f"--password-file /run/credentials/{name}.service/password" in text
    assert '"/srv/100%% $$HOME"' in text, "systemd takes nothing in it for its own"
    assert "OnCalendar=Mon..Fri 02:30\n" in unit(RESTIC, ".timer", "Mon..Fri 02:30")
    assert "recovery:a1" not in text


def test_a_password_that_a_file_on_the_node_has_is_named_as_a_secret_that_stays_and_not_copied() -> None:
    plan = backup_plans.by_itself(NODE, ASSET, BORG, borg, PLACE, "daily")
    assert [touched.which for touched in plan.touched if touched.what == "backup.stays"] == ["/etc/borg/passphrase"]
    assert not any(step.given for step in plan.steps)
    assert "::driftvakt-{utcnow:%%Y-%%m-%%dT%%H:%%M:%%S}" in unit(BORG, ".service")


@pytest.mark.parametrize("when", ["", "daily\nExecStart=/bin/sh", "a" * 200, "dai;ly"])
def test_a_time_that_says_anything_else_is_not_written(when: str) -> None:
    with pytest.raises(ToolFault):
        backup_plans.by_itself(NODE, ASSET, RESTIC, restic, PLACE, when)


def test_it_is_all_removed_again_but_what_was_saved() -> None:
    for copy, tool in ((RESTIC, restic), (ETCD, etcd)):
        plan = backup_plans.no_more(NODE, ASSET, copy, tool)
        made = backup_plans.by_itself(NODE, ASSET, copy, tool, PLACE, "daily")
        left = {step.file.path for step in made.steps if step.file is not None}
        left |= {touched.which for touched in made.touched if touched.what == "backup.stays"}
        assert {step.argv[-1] for step in plan.steps if step.argv[0] == "rm"} == left
        assert not any(copy.repository in word for step in plan.steps for word in step.argv)


def test_what_names_no_backup_by_itself_is_given_a_name_by_a_program_and_a_dead_member_is_not_waited_for() -> None:
    plan = backup_plans.by_itself(NODE, replace(ASSET, database="10.0.0.7:2379"), ETCD, etcd, PLACE, "daily")
    program, service, _ = (step.file for step in plan.steps if step.file is not None)
    assert program is not None and program.mode == 0o600 and service is not None
    assert not any(step.given for step in plan.steps) and not any(each.what == "backup.stays" for each in plan.touched)
    lines = [line for line in service.text.splitlines() if line.startswith("ExecStart")]
    assert lines == [
        "ExecStartPre=etcdctl --endpoints 10.0.0.7:2379 --command-timeout=10s endpoint status",
        f"ExecStart=sh {program.path} etcdctl --endpoints 10.0.0.7:2379 --command-timeout=14400s snapshot save -- "
        "/srv/snapshots/driftvakt-STAMP.db",
    ]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("plain", "/srv/a b"), ["plain", "/srv/a b"]),
        (("/x/driftvakt-STAMP.db",), ["/x/driftvakt-@.db"]),
        (("--a=driftvakt-STAMP:driftvakt-STAMP", "$(id)*", ""), ["--a=driftvakt-@:driftvakt-@", "$(id)*", ""]),
    ],
)
def test_the_time_stands_in_each_name_and_no_word_is_taken_for_anything_else(
    words: tuple[str, ...], wanted: list[str]
) -> None:
    shows = ("python3", "-c", "import sys; print(sys.argv[1:])")
    said = subprocess.run(["sh", path("backups/make_dated.sh"), *shows, *words], capture_output=True, check=True).stdout
    stamp = re.search(r"driftvakt-(\d{4}-\d\d-\d\dT\d{6})", said.decode())
    assert ast.literal_eval(said.decode()) == [each.replace("@", stamp[1] if stamp else "") for each in wanted]


def test_a_partial_backup_is_no_backup_in_time_and_stays_partial_whatever_the_list_says() -> None:
    whole, partial = Snapshot("aa", 1000.0), Snapshot("bb", 2000.0, partial=True)
    before = moves.copy_after(None, moves.made("a1", "bak-1", 2100.0, (whole, partial), "run"))
    assert freshness_of("bak-1", before, 86400, 3000.0).freshness is Freshness.PARTIAL
    looked = SeenCopy("a1", "bak-1", 2500.0, (whole, Snapshot("bb", 2000.0)))
    after = moves.copy_after(before, moves.seen(before, looked))
    assert after.newest is not None and after.newest.partial
    assert freshness_of("bak-1", after, 86400, 90000.0).freshness is Freshness.LATE
