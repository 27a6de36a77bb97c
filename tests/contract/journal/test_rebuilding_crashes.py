"""Tables that are made anew, killed at every point: the file is the old one or the new one, whole."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from console.fleet.model.changes import add_nodes, add_site
from console.fleet.model.inventory import Node, Site
from console.fleet.service.inventory import InventoryService
from console.journal.model import Mark
from tests.support.journals import opened

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="forks are POSIX's")]

ROOT = Path(__file__).resolve().parents[3]

#: Rebuilds copies of a journal, each in a fork that kills itself after another number of SQLite's steps.
KILLED = """
import os, shutil, signal, sqlite3, sys, time
from pathlib import Path
from console.fleet.service.inventory import InventoryService
from console.journal.service import Journal

source, folder, parts = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
plain, count, last = sqlite3.connect, 0, 0

def step():
    global count
    count += 1
    if count == last:
        os.kill(os.getpid(), signal.SIGKILL)
    return 0

def connect(*given, **named):
    connection = plain(*given, **named)
    connection.set_progress_handler(step, 20)
    return connection

def rebuilt(path, where):
    global last, count
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        journal = Journal.open(path, actor="killed", clock=time.time)
        InventoryService(journal)
        sqlite3.connect, last, count = connect, where, 0
        journal._connection.set_progress_handler(step, 20)
        journal.rebuild()
        os.write(writing, str(count).encode())
        os._exit(0)
    os.close(writing)
    said = os.read(reading, 100)
    os.close(reading)
    return int(said or 0), os.waitpid(child, 0)[1]

def copy(name):
    (folder / name).mkdir()
    return shutil.copy(source, folder / name / "journal.db")

whole, _ = rebuilt(Path(copy("whole")), 0)
for number in range(parts):
    where = 1 + number * (whole - 1) // parts
    _, status = rebuilt(Path(copy(str(number))), where)
    assert status == signal.SIGKILL, (where, whole, status)
"""
TABLES = ("nodes", "sites", "turns", "marks")


def contents(path: Path) -> tuple[object, ...]:
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return tuple(tuple(file.execute(f"SELECT * FROM {table} ORDER BY 1")) for table in TABLES)


def test_killed_at_every_point_it_is_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    source = tmp_path / "source.db"
    with opened(source) as journal:
        service = InventoryService(journal)
        service.apply(add_site(service.current(), Site("hall", "Hall")))
        service.apply(add_nodes(service.current(), [Node("hall", f"g{number}", f"g{number}") for number in range(40)]))
        for number in range(40):
            journal.add_mark(Mark(float(number), "node:hall/g1", "note", "x"))
    good = contents(source)
    with closing(sqlite3.connect(source)) as file:
        file.execute("UPDATE nodes SET record = replace(record, 'g7', 'evil')")
        file.execute("DELETE FROM marks WHERE id > 5")
        file.commit()
    bad, parts = contents(source), 40
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(source), str(tmp_path), str(parts)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    states = set()
    for number in range(parts):
        path = tmp_path / str(number) / "journal.db"
        found = contents(path)
        assert found in (bad, good)
        states.add(found == good)
        with opened(path) as journal:
            InventoryService(journal)
            assert journal.verify().sound
            assert (journal.differences() == ()) == (found == good)
            assert ("tables.rebuilt" in {entry.type for entry in journal.entries()}) == (found == good)
    assert False in states
    shutil.rmtree(tmp_path / "whole")
