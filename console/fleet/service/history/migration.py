"""From version 1 of telemetry.db, whose tables joined on a node's name, to this one.

The new file is built beside the old one and takes its place in one step, so that whatever happens on the way (a kill, a
full disk, a power cut) the one or the other is there, whole. Before it begins the old file is copied and the copy is
checked; the new file is built from the copy, and the copy stays.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from console.fleet.service.history.faults import HistoryProblem, StoreError
from console.fleet.service.history.schema import APPLICATION_ID, SCHEMA, TABLES_OF_1, VERSION
from console.journal.private import make_private

#: Room that is left beside the copy and the new file, in bytes: others write to this disk, too.
SPARE_BYTES = 16 << 20
_PAGES = 4096

_FILL = """
INSERT INTO temp.known SELECT DISTINCT s.node, coalesce(i.identity, s.node) FROM
    (SELECT node FROM old.shape UNION SELECT node FROM old.event) s LEFT JOIN temp.identities i ON i.name = s.node;
INSERT INTO node(identity) SELECT DISTINCT identity FROM temp.known ORDER BY identity;
INSERT OR IGNORE INTO shape(node, kind, parts, uuids, signals, things)
    SELECT n.id, s.kind, s.parts, '[]', s.signals, s.things FROM old.shape s
    JOIN temp.known k ON k.name = s.node JOIN node n ON n.identity = k.identity ORDER BY s.id;
INSERT INTO temp.moved SELECT s.id, new.id FROM old.shape s
    JOIN temp.known k ON k.name = s.node JOIN node n ON n.identity = k.identity
    JOIN main.shape new ON new.node = n.id AND new.kind = s.kind AND new.parts = s.parts AND new.signals = s.signals;
INSERT INTO block(shape, start, samples, period, payload)
    SELECT m.shape, b.start, b.samples, b.period, b.payload FROM old.block b JOIN temp.moved m ON m.old = b.shape
    ORDER BY b.id;
INSERT INTO roll_up(shape, step, start, steps, heads, payload)
    SELECT m.shape, r.step, r.start, r.steps, r.heads, r.payload FROM old.roll_up r
    JOIN temp.moved m ON m.old = r.shape ORDER BY r.id;
INSERT INTO event(node, time, source, code, device, text)
    SELECT n.id, e.time, e.source, e.code, e.device, e.text FROM old.event e
    JOIN temp.known k ON k.name = e.node JOIN node n ON n.identity = k.identity ORDER BY e.id;
"""


def migrate(path: Path, identities: Mapping[str, str]) -> Path:
    """Bring the file at `path`, which nobody else may write, from version 1 to this one. `identities` maps names
    ("site/name") to keys; nodes that nobody knows keep their names. Blocks and roll-ups of shapes that are gone are
    nobody's, and are left behind. Returns where the old file is kept.

    Raises StoreError, OSError, and sqlite3.Error, which `is_broken` when the old file is damaged.
    """
    copy, new = path.with_name(path.name + ".copy"), path.with_name(path.name + ".new")
    try:
        _make_alone(path)
        _look_for_room(path)
        _copy(path, copy)
        _build(copy, new, identities)
        kept = path.with_name(path.name + ".v1")
        copy.replace(kept)
        new.replace(path)
        _sync_folder(path.parent)
    except BaseException:
        for half in (copy, new):
            with contextlib.suppress(OSError):  # the next attempt writes over it
                half.unlink(missing_ok=True)
        raise
    return kept


def _make_alone(path: Path) -> None:
    """Bring what is in the write-ahead log into the file, so that nothing lies beside it that would be taken for the
    new file's; and see that it is ours."""
    connection = sqlite3.connect(path, timeout=2.0)
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise sqlite3.DatabaseError("the file is no telemetry.db")
        present = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not present >= TABLES_OF_1:
            raise sqlite3.DatabaseError(f"tables are missing: {', '.join(sorted(TABLES_OF_1 - present))}")
        (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        if mode != "delete":  # SQLite's way to say that it could not
            raise StoreError(HistoryProblem.UNWRITABLE, path, f"the journal mode stays {mode}")
    finally:
        connection.close()


def _look_for_room(path: Path) -> None:
    needed = 2 * path.stat().st_size + SPARE_BYTES
    free = shutil.disk_usage(path.parent).free
    if free < needed:
        facts = {"needed": f"{needed / (1 << 30):.1f} GiB"}
        raise StoreError(HistoryProblem.NO_ROOM, path, f"{free} bytes are free, {needed} are needed", facts)


def _copy(path: Path, copy: Path) -> None:
    copy.unlink(missing_ok=True)
    make_private(copy)
    source = sqlite3.connect(path, timeout=2.0)
    target = sqlite3.connect(copy)
    try:
        source.backup(target, pages=_PAGES, sleep=0.0)
        verdict = target.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
    finally:
        target.close()
        source.close()
    _sync(copy)


def _build(copy: Path, new: Path, identities: Mapping[str, str]) -> None:
    new.unlink(missing_ok=True)
    make_private(new)
    connection = sqlite3.connect(new, isolation_level=None, uri=True)
    try:
        # Nothing of this file counts before it was checked and carried to the disk as a whole.
        for name, value in (("page_size", 8192), ("auto_vacuum", "INCREMENTAL"), ("journal_mode", "OFF")):
            connection.execute(f"PRAGMA {name} = {value}").fetchall()
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("ATTACH ? AS old", (copy.absolute().as_uri() + "?mode=ro",))
        connection.execute("CREATE TEMP TABLE identities(name TEXT PRIMARY KEY, identity TEXT NOT NULL)")
        connection.execute("CREATE TEMP TABLE known(name TEXT PRIMARY KEY, identity TEXT NOT NULL)")
        connection.execute("CREATE TEMP TABLE moved(old INTEGER PRIMARY KEY, shape INTEGER NOT NULL)")
        connection.executemany("INSERT INTO temp.identities VALUES (?, ?)", identities.items())
        connection.executescript(
            f"BEGIN; {SCHEMA} {_FILL} PRAGMA main.application_id = {APPLICATION_ID};"
            f"PRAGMA main.user_version = {VERSION}; COMMIT; DETACH old;"
        )
        wrong = connection.execute("PRAGMA foreign_key_check").fetchall()
        verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if wrong or verdict != "ok":
            raise StoreError(HistoryProblem.UNWRITABLE, new, f"{verdict}; {len(wrong)} rows hang on nothing")
    finally:
        connection.close()
    _sync(new)


def _sync(path: Path) -> None:
    """Carry a file's content to the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Carry names to the disk; Windows does so by itself and cannot open a folder."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
