"""A journal of an older form on its way to the newest, killed at every point and on a disk that fills: the file is the
old one or the new one."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from console.fleet.service.inventory import InventoryService
from console.journal.copies import copies_of
from console.journal.model import JournalError, JournalProblem
from tests.support.journals import first_form, opened, second_form

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]

#: Opens copies of a journal, each in a fork that kills itself at another point: a line of ours, or a few thousand steps
#: of SQLite's machine. Says how many points there are, or where each was killed.
KILLED = """
import json, os, shutil, signal, sqlite3, sys, time
from pathlib import Path
from console.fleet.service.inventory import InventoryService
from console.journal.service import Journal

OURS = ("console/journal/", "console/fleet/service/")
source, folder, parts = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
plain, count, last = sqlite3.connect, 0, 0

def step():
    global count
    count += 1
    if count == last:
        os.kill(os.getpid(), signal.SIGKILL)
    return 0

def traced(frame, event, _):
    if event == "call":
        return traced if any(part in frame.f_code.co_filename for part in OURS) else None
    step()
    return traced

def connect(*given, **named):
    connection = plain(*given, **named)
    connection.set_progress_handler(step, 2000)
    return connection

def work(path):
    sqlite3.connect = connect
    sys.settrace(traced)
    journal = Journal.open(path, actor="killed", clock=time.time)
    InventoryService(journal)
    sys.settrace(None)
    return count

def fork(path, where):
    global last
    last = where
    shutil.copy(source, path)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.write(writing, str(work(path)).encode())
        os._exit(0)
    os.close(writing)
    said = os.read(reading, 100)
    os.close(reading)
    return int(said or 0), os.waitpid(child, 0)[1]

whole, _ = fork(folder / "whole" / "journal.db", 0)
for number in range(parts):
    where = 1 + number * (whole - 1) // parts
    _, status = fork(folder / str(number) / "journal.db", where)
    assert status == signal.SIGKILL, (where, whole, status)
print(json.dumps(whole))
"""


def contents(path: Path) -> tuple[list[tuple[object, ...]], set[str], str]:
    """The entries, the steps it has gone through, and what SQLite says of its pages."""
    connection = sqlite3.connect(path)
    try:
        found = connection.execute("SELECT name FROM sqlite_master WHERE name IN ('entries', 'entries_beside')")
        each = [f"SELECT sequence, entry, hash FROM {name}" for (name,) in found]
        entries = connection.execute(f"{' UNION ALL '.join(each)} ORDER BY sequence, hash").fetchall()
        steps = {name for (name,) in connection.execute("SELECT name FROM _sqlite_migrations")}
        return entries, steps, str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    finally:
        connection.close()


def holds(path: Path, old: tuple[list[tuple[object, ...]], set[str], str]) -> None:
    """The file is the old or the new one, its copies are whole, and it opens; by then everything has an id."""
    found = contents(path)
    assert found[0][: len(old[0])] == old[0] and found[2] == "ok"
    turns = ({"0004_second_form", "0005_own_entries"}, {"0001_checkpoints"}, {"0001_turns"})
    states = [set().union(*turns[:count]) - old[1] for count in range(len(turns) + 1)]
    assert found[1] - old[1] in states, "the steps of the file itself are taken as one"
    for kept in copies_of(path):
        assert contents(kept) == old
    with opened(path) as journal:
        inventory = InventoryService(journal).current()
        assert len({node.id for node in inventory.nodes} - {""}) == 5
        assert journal.verify().sound and journal.differences() == ()
        # The one entry between tells of the ids, where there were none.
        told = 0 if "0001_turns" in old[1] else 1
        assert journal.append("test", "went.on").sequence == int(str(old[0][-1][0])) + told + 1
    assert not path.with_name("journal.db.copying").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="forks are POSIX's")
@pytest.mark.parametrize(("form", "parts", "met"), [(first_form, 60, 4), (second_form, 30, 2)])
def test_killed_at_every_point_it_is_the_old_file_or_the_new_one(
    tmp_path: Path, form: Callable[[Path], Path], parts: int, met: int
) -> None:
    source = form(tmp_path / "source.db")
    old = contents(source)
    for name in ("whole", *map(str, range(parts))):
        (tmp_path / name).mkdir()
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(source), str(tmp_path), str(parts)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) > parts, "there were points to be killed at"
    states = set()
    for number in range(parts):
        path = tmp_path / str(number) / "journal.db"
        states.add(frozenset(contents(path)[1] - old[1]))
        holds(path, old)
    assert len(states) == met, "before, whatever there is between, and after were all met"


@pytest.mark.parametrize("form", [first_form, second_form])
def test_on_a_disk_that_fills_it_is_the_old_file_or_the_new_one(
    tiny_disk: Path, tmp_path: Path, form: Callable[[Path], Path]
) -> None:
    source = form(tmp_path / "source.db")
    old = contents(source)
    outcomes = []
    for free in range(0, 640, 20):
        path = tiny_disk / "journal.db"
        shutil.copy(source, path)
        room = shutil.disk_usage(tiny_disk).free - free * 1024
        (tiny_disk / "filler").write_bytes(bytes(max(0, room)))
        try:
            with opened(path) as journal:
                InventoryService(journal)
            outcomes.append("new")
        except JournalError as error:
            assert error.code is JournalProblem.FULL
            outcomes.append("full")
        (tiny_disk / "filler").unlink()
        assert not path.with_name("journal.db.copying").exists(), "half a copy is cleared away"
        holds(path, old)
        for left in tiny_disk.iterdir():
            left.unlink()
    assert outcomes == sorted(outcomes) and set(outcomes) == {"full", "new"}
