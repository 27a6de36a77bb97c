"""Restore tests on whole machines over our own SSH, from an asset to its verdict; and again when a bit has turned."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from connectors.runner.files import NodeFiles
from console.journal.model import Target
from console.journal.service import Journal
from console.main.acting import READERS
from console.main.claims import FileClaims
from console.main.handing_over import send
from console.recovery.model.assets import Asset, Copy, PasswordFrom, Tool
from console.recovery.model.board import Freshness
from console.recovery.model.tests import LayerKind, RestoreTest, Verdict
from console.recovery.model.vocabulary import TREES
from console.recovery.service import testing as testing_service
from console.recovery.service.backing_up import BackingUp
from console.recovery.service.records import Records
from console.recovery.service.recovery import RecoveryService
from console.recovery.service.testing import NEWEST
from console.recovery.service.tools import TOOLS
from console.recovery.service.trees import Trees
from console.work.model.runs import RunState, RunView
from console.work.service.acting import Acts
from console.work.service.protocols import Aids
from console.work.service.records import Records as Runs
from tests.lab.conftest import _need_full
from tests.lab.lab import Lab
from tests.lab.rootfs import Release
from tests.lab.systemd_nodes import SystemdNode
from tests.lab.test_acts import Nodes
from tests.support.acts import Rule
from tests.support.recovery import flip

PASSWORD = "only-the-console-knows"
_MAKE = """
set -e
mkdir -p /srv/models/a /srv/backup
for n in 1 2 3 4 5 6 7 8; do head -c $((n * 9000)) /dev/urandom > /srv/models/a/$n.bin; done
ln -s a/1.bin /srv/models/newest
chown -R 1000:1000 /srv/models/a
sleep 3.2  # what a backup says of its beginning is of whole seconds, and two before it count as after
export HOME=/root
case $2 in
restic)
    printf %s "$1" | restic --no-cache -r /srv/backup/models --password-file /dev/stdin init
    printf %s "$1" | restic --no-cache -r /srv/backup/models --password-file /dev/stdin backup /srv/models;;
borg)
    export BORG_PASSPHRASE_FD=0 BORG_BASE_DIR=/root/owner
    printf %s "$1" | borg init -e repokey-blake2 /srv/backup/models
    printf %s "$1" | borg create /srv/backup/models::nightly /srv/models;;
tar)
    mkdir /srv/backup/models
    tar --create --format=posix --file=/srv/backup/models/nightly.tar --directory=/ srv/models;;
esac
"""

#: A server as Debian sets it up: its configuration lies beside its data, and it archives.
_MAKE_DATABASE = """
set -e
version=$(ls /usr/lib/postgresql)
mkdir -p /srv/archive /srv/backup/models /srv/backup/base
chown postgres: /srv/archive /srv/backup/models /srv/backup/base
echo "archive_mode = on
archive_command = 'cp %p /srv/archive/%f'" >> /etc/postgresql/$version/main/postgresql.conf
pg_ctlcluster --skip-systemctl-redirect $version main start
runuser -u postgres -- sh -ec '
    createdb shop
    psql -q shop -c "CREATE TABLE orders AS SELECT g AS id, repeat(md5(g::text), 9) AS what
        FROM generate_series(1, 4000) g" -c "CREATE INDEX ON orders (id)"
    pg_dump -Fc -f /srv/backup/models/nightly-01.dump shop
    pg_basebackup -D /srv/backup/base/nightly-01 -c fast'
"""

#: A member as Debian sets it up, and two snapshots of it.
_MAKE_ETCD = """
set -e
mkdir -p /srv/models /srv/backup/models
systemd-run --unit=etcd-here etcd --data-dir /var/lib/etcd/here
for try in $(seq 50); do etcdctl endpoint health && break || sleep 0.2; done
for n in $(seq 40); do etcdctl put /registry/k$n value$n; done
etcdctl snapshot save /srv/backup/models/old.db
etcdctl put /registry/last one
etcdctl snapshot save /srv/backup/models/nightly.db
"""


@dataclass
class Bed:
    """A machine with models and a backup of them, and a console that tests it."""

    node: SystemdNode
    acts: Acts
    recovery: RecoveryService
    testing: testing_service.Testing
    backing_up: BackingUp
    tool: Tool

    def carried_out(self, run: RunView) -> RunView:
        self.acts.agree(run.id)
        self.acts.start(run.id)
        self.acts.wait(run.id, 240)
        return self.acts.run(run.id)

    def test(self, asset: str = "Models") -> RestoreTest:
        run = self.carried_out(self.testing.propose(asset, snapshot=NEWEST))
        (test,) = [test for test in self.recovery.tests() if test.run == run.id]
        return test


@contextmanager
def bedded(release: Release, tool: Tool, made: str, tmp_path: Path) -> Iterator[Bed]:
    """A bed whose machine was furnished by a script of the shell."""
    _need_full()
    with Lab() as lab:
        [node] = lab.add_systemd_nodes(1, release)
        node.inside("sh", "-c", made, "make", PASSWORD, tool)
        journal = Journal.open(tmp_path / "journal.db", actor="anna", source="test", clock=time.time)
        trees = Trees(NodeFiles, tmp_path / "trees")  # type: ignore[arg-type]
        acts = Acts(
            Runs(journal),
            Nodes(lab, {"1": node}),
            READERS,
            Rule(),
            FileClaims(tmp_path / "claims"),
            holder="anna@desk",
            who=lambda: "anna",
            aids=Aids({TREES: trees.look}, lambda _: PASSWORD.encode(), send=send),
        )
        recovery = RecoveryService(Records(journal))
        target = Target("node:1", "node:lab/s1")
        testing = testing_service.Testing(
            recovery, acts, lambda _: target, lambda _: PASSWORD.encode(), lambda digits: secrets.token_hex(digits // 2)
        )
        acts.subscribe(testing.settle)
        backing_up = BackingUp(recovery, acts, lambda _: target)
        acts.subscribe(backing_up.settle)
        given = PasswordFrom.KEYRING if TOOLS[tool].SECRET else PasswordFrom.NONE
        recovery.protect(
            Asset("", "Models", "1", ("/srv/models",), (Copy("local", "/srv/backup/models", tool, given),))
        )
        yield Bed(node, acts, recovery, testing, backing_up, tool)
        acts.close()
        assert journal.differences() == ()
        journal.close()
        assert PASSWORD.encode() not in (tmp_path / "journal.db").read_bytes()


@pytest.fixture(
    params=[(release, tool) for release in (Release.TRIXIE, Release.BOOKWORM) for tool in (Tool.RESTIC, Tool.BORG)]
    + [(Release.TRIXIE, Tool.TAR)],
    ids="-".join,
)
def bed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bed]:
    release, tool = request.param
    with bedded(release, tool, _MAKE, tmp_path) as made:
        yield made


def test_a_backup_is_proven_and_fails_once_a_bit_of_it_has_turned(bed: Bed) -> None:
    test = bed.test()
    assert (test.verdict, test.depth) == (Verdict.PASS, 4), (test.reason, test.values, test.layers)
    content = test.layer(LayerKind.CONTENT)
    assert content is not None and content.counts["files"] == 8 and test.rto is not None
    packs = [path for path in bed.node.path("/srv/backup/models").rglob("*") if path.is_file()]
    flip(max(packs, key=lambda path: path.stat().st_size))
    test = bed.test()
    assert test.verdict is Verdict.FAIL and test.differing, (test.reason, test.values)
    assert not bed.node.inside("find", "/var/lib/driftvakt", "/srv", "-name", "driftvakt-restore-*").strip()
    if bed.tool is Tool.RESTIC:
        assert not [*bed.node.path("/srv/backup/models/locks").iterdir()]
    assert not bed.node.path("/srv/backup/models/lock.exclusive").exists()


@pytest.mark.parametrize("release", [Release.BOOKWORM, Release.TRIXIE])
def test_a_database_is_proven_from_its_dump_and_its_base_backup_and_fails_once_they_are_damaged(
    release: Release, tmp_path: Path
) -> None:
    """PostgreSQL 15 and 17, beside their server in production."""
    with bedded(release, Tool.PG_DUMP, _MAKE_DATABASE, tmp_path) as bed:
        state = (
            "sh",
            "-c",
            "cd /srv/archive && ls && runuser -u postgres -- psql -XAt shop -c 'TABLE pg_stat_archiver'",
        )
        before = bed.node.inside(*state)
        copy = Copy("base", "/srv/backup/base", Tool.PG_BASEBACKUP, PasswordFrom.NONE)
        bed.recovery.protect(Asset("", "Server", "1", ("/srv/models",), (copy,), query="SELECT count(*) FROM orders"))
        for name in ("Models", "Server"):
            test = bed.test(name)
            assert (test.verdict, test.depth) == (Verdict.PASS, 5), (test.reason, test.values, test.layers)
        assert bed.recovery.tests()[0].values["answer"] == "4000"
        dump = bed.node.path("/srv/backup/models/nightly-01.dump")
        dump.write_bytes(dump.read_bytes()[:20_000])
        tables = [path for path in bed.node.path("/srv/backup/base/nightly-01/base").rglob("*") if path.is_file()]
        flip(max(tables, key=lambda path: path.stat().st_size))
        for name, reason in (("Models", "structure"), ("Server", "not_verified")):
            test = bed.test(name)
            assert (test.verdict, test.reason) == (Verdict.FAIL, reason), (test.values, test.layers)
        assert not bed.node.inside("find", "/var/lib/driftvakt", "/srv", "-name", "driftvakt-restore-*").strip()
        assert bed.node.inside(*state) == before


@pytest.mark.parametrize("release", [Release.BOOKWORM, Release.TRIXIE])
def test_a_snapshot_of_etcd_is_proven_as_a_cluster_of_its_own_and_fails_once_a_bit_of_it_has_turned(
    release: Release, tmp_path: Path
) -> None:
    """etcd 3.4 and 3.5, beside their member in production."""
    with bedded(release, Tool.ETCD, _MAKE_ETCD, tmp_path) as bed:
        state = ("sh", "-c", "etcdctl member list && etcdctl endpoint hashkv")
        before = bed.node.inside(*state)
        test = bed.test()
        assert (test.verdict, test.depth) == (Verdict.PASS, 5), (test.reason, test.values, test.layers)
        assert test.values["answer"] == "41"
        flip(bed.node.path("/srv/backup/models/nightly.db"))
        test = bed.test()
        assert test.verdict is Verdict.FAIL, (test.reason, test.values, test.layers)
        assert bed.node.inside(*state) == before
        bed.node.inside("etcdctl", "put", "/registry/newer", "two")
        ended = bed.carried_out(bed.backing_up.propose("Models"))
        assert ended.state is RunState.SUCCEEDED, [(step.reason, step.facts) for step in ended.steps]
        assert bed.test().verdict is Verdict.PASS
        assert not bed.node.inside("find", "/var/lib/driftvakt", "/srv", "-name", "driftvakt-restore-*").strip()


@pytest.mark.parametrize("release", [Release.BOOKWORM])  # Debian 13 by hand: it takes three quarters of a minute
def test_a_node_saves_snapshots_of_etcd_and_declared_copies_by_itself_each_under_a_name_of_its_own(
    release: Release, tmp_path: Path
) -> None:
    with bedded(release, Tool.ETCD, _MAKE_ETCD, tmp_path) as bed:
        inside = bed.node.inside
        inside("mkdir", "-p", "/srv/copies")
        copy = Copy(
            "local",
            "/srv/copies",
            Tool.COMMAND,
            PasswordFrom.NONE,
            makes=("cp", "--", "/etc/os-release", "{copy}"),
            checks=("grep", "-q", "^ID=debian", "{copy}"),
        )
        bed.recovery.protect(Asset("", "Release", "1", ("/srv/models",), (copy,)))
        for name, before in (("Models", 2), ("Release", 0)):
            assert len(bed.testing.look(name).snapshots) == before
            ended = bed.carried_out(bed.backing_up.propose_times(name, "*-*-* 04:00"))
            assert ended.state is RunState.SUCCEEDED, [(step.reason, step.facts) for step in ended.steps]
            unit = ended.plan.values["unit"]
            assert "NEXT" in inside("systemctl", "list-timers", f"{unit}.timer")
            for _ in range(2):
                inside("systemctl", "start", f"{unit}.service")  # as the timer does
                time.sleep(1.1)
            assert len(bed.testing.look(name).snapshots) == before + 2
            if name == "Models":
                inside("etcdctl", "put", "/registry/after", "all")  # else the newest is what an older one is already
                inside("systemctl", "start", f"{unit}.service")
                inside("systemctl", "stop", "etcd-here")
                refused = inside("sh", "-c", f"systemctl start {unit}.service || echo $?")
                assert refused.strip() == "1", "a member that is down is not waited for"
                assert len(bed.testing.look(name).snapshots) == before + 3
            test = bed.test(name)
            assert test.verdict is Verdict.PASS, (test.reason, test.values, test.layers)
            assert bed.carried_out(bed.backing_up.propose_end(name)).state is RunState.SUCCEEDED
            assert not inside("find", "/etc", "-name", f"{unit}*").strip()


@pytest.mark.parametrize(
    ("release", "tool"), [(Release.BOOKWORM, Tool.RESTIC), (Release.TRIXIE, Tool.BORG)], ids="-".join
)
def test_a_node_makes_backups_by_itself_with_a_password_that_stays_there_encrypted(
    release: Release, tool: Tool, tmp_path: Path
) -> None:
    with bedded(release, tool, _MAKE, tmp_path) as bed:
        inside = bed.node.inside
        bed.testing.look("Models")
        ended = bed.carried_out(bed.backing_up.propose_times("Models", "*-*-* 04:00"))
        assert ended.state is RunState.SUCCEEDED, [(step.reason, step.facts) for step in ended.steps]
        unit = ended.plan.values["unit"]
        assert "NEXT" in inside("systemctl", "list-timers", f"{unit}.timer")
        inside("systemctl", "start", f"{unit}.service")  # as the timer does
        assert len(bed.testing.look("Models").snapshots) == 2
        assert bed.test().verdict is Verdict.PASS
        kept = f"/etc/credstore.encrypted/{unit}"
        assert PASSWORD not in inside("sh", "-c", f"cat {kept} /etc/systemd/system/{unit}.*; journalctl --no-pager")
        ended = bed.carried_out(bed.backing_up.propose_end("Models"))
        assert ended.state is RunState.SUCCEEDED
        assert not inside("find", "/etc", "-name", f"{unit}*").strip()
        assert not inside("systemctl", "list-timers", "--all", "--no-legend", f"{unit}.timer").strip()
        if tool is Tool.RESTIC:
            # What the timer's run left out is told by its unit alone. As root only this file cannot be read.
            asset = bed.recovery.asset("Models")
            bed.recovery.protect(replace(asset, paths=("/srv/models", "/proc/self/mem")))
            assert bed.carried_out(bed.backing_up.propose_times("Models", "*-*-* 04:00")).state is RunState.SUCCEEDED
            inside("sh", "-c", f"systemctl start {unit}.service; systemctl show -P ExecMainStatus {unit}.service")
            bed.testing.look("Models")
            assert bed.recovery.board().rows[0].copies[0].freshness is Freshness.PARTIAL
            assert bed.carried_out(bed.backing_up.propose_end("Models")).state is RunState.SUCCEEDED
            bed.testing.look("Models")
            assert bed.recovery.board().rows[0].copies[0].freshness is Freshness.PARTIAL, "it stays so"
        # A time that systemd does not know: nothing was written.
        ended = bed.carried_out(bed.backing_up.propose_times("Models", "every now and then"))
        assert ended.state is RunState.FAILED
        assert not inside("find", "/etc", "-name", f"{unit}*").strip()
