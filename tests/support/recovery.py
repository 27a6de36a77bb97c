"""Restore tests over this very machine: a real restic or borg, a real runner, folders of a test's own."""

from __future__ import annotations

import os
import random
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from connectors import plain, restic, sandboxes
from connectors.runner.files import NodeFiles
from console.journal.service import Journal
from console.main.claims import FileClaims
from console.main.handing_over import send
from console.recovery.model.assets import Asset, Copy, PasswordFrom, Tool
from console.recovery.model.board import Freshness
from console.recovery.model.tests import RestoreTest
from console.recovery.model.vocabulary import TREES
from console.recovery.service.backing_up import BackingUp
from console.recovery.service.records import Records
from console.recovery.service.recovery import RecoveryService
from console.recovery.service.scheduling import ACT, TestMaker
from console.recovery.service.testing import NEWEST, Testing
from console.recovery.service.tools import DATABASES, TOOLS
from console.recovery.service.trees import Trees
from console.work.model.runs import RunView
from console.work.model.schedules import Outcome
from console.work.model.templates import shape_of
from console.work.service.acting import Acts
from console.work.service.protocols import Aids
from console.work.service.records import Records as Runs
from console.work.service.schedule_records import Records as ScheduleRecords
from console.work.service.schedules import Schedules
from tests.support.acts import LocalNodes, Rule, target

_PLANTER = Path(__file__).resolve().parents[2] / "resources" / "manifest" / "plant_manifest.py"
RESTIC, BORG = shutil.which("restic"), shutil.which("borg")
PASSWORD = "correct horse"


class Ahead:
    """The computer's clock, `seconds` ahead."""

    seconds = 0.0

    def __call__(self) -> float:
        return time.time() + self.seconds


@dataclass
class Bench:
    """An asset of real files, a repository of it, and all that a console tests it with. `given` is the password that
    the console knows."""

    folder: Path
    journal: Journal
    nodes: LocalNodes
    acts: Acts
    recovery: RecoveryService
    testing: Testing
    asset: Asset
    schedules: Schedules
    clock: Ahead
    backing_up: BackingUp
    given: str = PASSWORD
    binary: str = RESTIC or "restic"

    @property
    def source(self) -> Path:
        return self.folder / "srv"

    @property
    def repository(self) -> Path:
        return self.folder / "repository"

    def restic(self, *arguments: str) -> str:
        """What restic says as its owner runs it, with the right password."""
        password = self.folder / "password"
        password.write_text(PASSWORD)
        argv = [self.binary, "--no-cache", "-r", str(self.repository), "--password-file", str(password), *arguments]
        done = subprocess.run(argv, capture_output=True, text=True, check=True, env={"PATH": os.environ["PATH"]})
        return done.stdout

    def borg(self, *arguments: str) -> str:
        """What borg says as its owner runs it, with the right password."""
        env = {"PATH": os.environ["PATH"], "BORG_BASE_DIR": str(self.folder / "owner"), "BORG_PASSPHRASE": PASSWORD}
        argv = [BORG or "borg", *arguments]
        return subprocess.run(argv, capture_output=True, text=True, check=True, env=env).stdout

    def back_up(self) -> None:
        if self.asset.copies[0].tool is Tool.BORG:
            self.borg("create", f"{self.repository}::{{now:%Y-%m-%dT%H:%M:%S.%f}}", str(self.source))
        elif self.asset.copies[0].tool in (Tool.TAR, Tool.RSYNC):
            self.copy()
        else:
            self.restic("backup", "--json", str(self.source))

    def copy(self, source: Path | None = None, into: Path | None = None) -> Path:
        """A plain copy of a source, the bench's own where none is named: an archive of tar, packed, or a dated folder
        by rsync."""
        source, place = source or self.source, (into or self.repository) / f"{time.time_ns()}"
        if self.asset.copies[0].tool is Tool.TAR:
            place = place.with_suffix(".tar.gz")
            argv = ["tar", "--create", "--gzip", "--acls", "--xattrs", f"--file={place}", "--directory=/"]
            argv.append(str(source).lstrip("/"))
        else:
            place.mkdir()
            argv = ["rsync", "-aHAX", "--relative", str(source), f"{place}/"]
        subprocess.run(argv, capture_output=True, check=True)
        return place

    def plant(self) -> None:
        """Write the manifest of the source into it, as it stands."""
        subprocess.run([sys.executable, "-I", "-S", str(_PLANTER), str(self.source)], check=True)

    def test(self, snapshot: str = NEWEST) -> RestoreTest:
        """What a test says that an operator agreed to."""
        return self.carried_out(self.testing.propose(self.asset.id, snapshot=snapshot))

    def carried_out(self, run: RunView) -> RestoreTest:
        self.acts.agree(run.id)
        self.acts.start(run.id)
        self.acts.wait(run.id, 300)
        (test,) = [test for test in self.recovery.tests() if test.run == run.id]
        return test

    def board_freshness(self) -> Freshness:
        """How the board says that the copy's backups stand."""
        (row,) = self.recovery.board().rows
        return row.copies[0].freshness

    def shapes(self) -> set[str]:
        """What somebody agrees to who agrees to tests by schedule, for each of the two oldest backups."""
        maker = TestMaker(self.recovery, self.testing, lambda _node: "Europe/Stockholm")
        oldest = self.testing.look(self.asset.id).snapshots[:2]
        assert len(oldest) == 2
        plans = [self.testing.plan(self.asset.id, snapshot=each.id) for each in oldest]
        return {shape_of(plan, maker.blanks(plan)) for plan in plans}

    def left(self) -> list[Path]:
        """What restore tests left on their node, and what the console kept of them."""
        return [*self.folder.rglob(f"{sandboxes.PREFIX}*"), *(self.folder / "trees").glob("*"), *self.nodes.runs()]

    def packs(self) -> list[Path]:
        """The repository's packs, the largest first: it holds data."""
        found = [path for path in (self.repository / "data").rglob("*") if path.is_file()]
        return sorted(found, key=lambda path: -path.stat().st_size)


@contextmanager
def bench(folder: Path, files: int = 12, tool: Tool = Tool.RESTIC) -> Iterator[Bench]:
    """One whose source was backed up once; of a database nothing was, and its folder of backups is empty."""
    nodes = LocalNodes(folder / "nodes")
    clock = Ahead()
    journal = Journal.open(folder / "journal.db", actor="anna", source="test", clock=clock)
    try:
        made: list[Bench] = []

        def given(_name: str) -> bytes:
            return made[0].given.encode()

        trees = Trees(NodeFiles, folder / "trees")  # type: ignore[arg-type]
        acts = Acts(
            Runs(journal),
            nodes,
            {**plain.READERS, **restic.READERS, **sandboxes.READERS},
            Rule(),
            FileClaims(folder / "claims"),
            holder="anna@desk",
            who=lambda: "anna",
            aids=Aids({TREES: trees.look}, given, send=send),
            clock=lambda: datetime.fromtimestamp(clock(), UTC),
        )
        recovery = RecoveryService(Records(journal))

        def makers() -> dict[str, TestMaker]:
            return {ACT: TestMaker(recovery, testing, lambda _node: "Europe/Stockholm")}

        schedules = Schedules(ScheduleRecords(journal), Rule(), makers, who=lambda: "anna")
        acts.agreement.standing = schedules.refuses
        testing = Testing(
            recovery,
            acts,
            target,
            given,
            lambda digits: secrets.token_hex(digits // 2),
            lambda: schedules.passed(ACT, Outcome.MISSED),
        )
        acts.subscribe(testing.settle)
        source = folder / "srv"
        fill(source, files)
        copied = not TOOLS[tool].SECRET
        copy = Copy("local", str(folder / "repository"), tool, PasswordFrom.NONE if copied else PasswordFrom.KEYRING)
        asset = recovery.protect(Asset("", "Models", "g01", (str(source),), (copy,)))
        backing_up = BackingUp(recovery, acts, target)
        acts.subscribe(backing_up.settle)
        made.append(Bench(folder, journal, nodes, acts, recovery, testing, asset, schedules, clock, backing_up))
        if tool is Tool.BORG:
            made[0].borg("init", "-e", "repokey-blake2", str(folder / "repository"))
        elif copied:
            made[0].repository.mkdir()
        else:
            made[0].restic("init")
        if tool not in DATABASES:
            settled()
            made[0].back_up()
        yield made[0]
    finally:
        nodes.kill_all()
        nodes.cut()
        journal.close()


def fill(source: Path, files: int) -> None:
    """Small files of many kinds, the same each time."""
    chance = random.Random(13)
    for number in range(files):
        path = source / f"part {number % 3}" / f"weights-{number}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(chance.randbytes(chance.randint(100, 30_000)))
        path.chmod(0o640 if number % 2 else 0o604)
    (source / "empty").touch()
    (source / "link").symlink_to("part 0/weights-0.bin")
    (source / os.fsdecode(b"no utf-8 \xff\\")).write_bytes(b"odd")


def settled() -> None:
    """What was written before this is older than any backup that begins after it, whatever is allowed for."""
    time.sleep(2.1)


def keeping_times(path: Path, change: Callable[[], object]) -> None:
    """Change something and set its times, and its folder's, back."""
    kept = {each: each.stat(follow_symlinks=False) for each in (path, path.parent) if os.path.lexists(each)}
    change()
    for each, found in kept.items():
        if os.path.lexists(each):
            os.utime(each, ns=(found.st_atime_ns, found.st_mtime_ns), follow_symlinks=False)


def flip(path: Path, at: int | None = None) -> None:
    """One bit of a file turns."""
    data = bytearray(path.read_bytes())
    data[len(data) // 3 if at is None else at] ^= 4
    mode = path.stat().st_mode
    path.chmod(0o600)
    path.write_bytes(bytes(data))
    path.chmod(mode)


@contextmanager
def no_room(here: Bench) -> Iterator[None]:
    """Sandboxes lie on a file system of their own, that has bytes enough and few places for files: it says that it is
    full in the middle of a restore, after the room was looked at."""
    place = here.folder / "small"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1g,nr_inodes=10", "tmpfs", place], check=True)
    before = here.asset
    here.asset = here.recovery.protect(replace(before, sandbox=str(place)))
    try:
        yield
    finally:
        here.asset = here.recovery.protect(before)
        subprocess.run(["umount", place], check=True)
        place.rmdir()
