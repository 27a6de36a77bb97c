"""Files that are kept beside a journal: the copy made before a newer Driftvakt changes its tables, and a damaged
one that was set aside."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
from pathlib import Path

from console.journal.model import JournalError, JournalProblem

#: How many copies stay; the oldest goes when another is made.
KEPT = 2
#: The length of a stamp like 20270131-070000.
_STAMP = 15


def kept_copy(path: Path, version: str, stamp: str) -> Path:
    """Copy the journal at `path` to a file beside it that names its version and the time, and check the copy.

    Whoever calls holds the journal's write lock: what is copied is what is changed next. The copy is whole and on the
    disk when this returns; else nothing of it stays. Raises JournalError, and sqlite3's errors of the journal itself.
    """
    part = path.with_name(f"{path.name}.copying")
    kept = path.with_name(f"{path.name}.at-{version}-{stamp}")
    try:
        # What a killed program left; the lock says that nobody is copying now.
        part.unlink(missing_ok=True)
        part.touch(mode=0o600, exist_ok=False)
        _copy(path, part)
        # By its name the copy is whole: it is on the disk before it gets it.
        _sync(part)
        part.replace(kept)
        _sync_folder(path.parent)
    except OSError as error:
        _remove(part)
        raise JournalError(_PROBLEMS.get(error.errno or 0, JournalProblem.UNREACHABLE), path, str(error)) from error
    except BaseException:
        _remove(part)
        raise
    for old in copies_of(path)[:-KEPT]:
        _remove(old)
    return kept


def copies_of(path: Path) -> list[Path]:
    """The copies that lie beside a journal, oldest first."""
    return sorted(path.parent.glob(f"{path.name}.at-*"), key=lambda copy: copy.name[-_STAMP:])


def set_aside(path: Path, stamp: str) -> Path:
    """Move a damaged journal out of the way, with everything SQLite keeps beside it, and say where it went.

    `stamp` tells several apart (`20270131-070000`). Nothing is deleted. Raises JournalError.
    """
    kept = path.with_name(f"{path.name}.damaged-{stamp}")
    try:
        for suffix in ("", "-journal", "-wal", "-shm"):
            part = path.with_name(path.name + suffix)
            if part.exists():
                shutil.move(part, kept.with_name(kept.name + suffix))
    except OSError as error:
        raise JournalError(JournalProblem.UNREACHABLE, path, str(error)) from error
    return kept


def _copy(path: Path, part: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as source, contextlib.closing(sqlite3.connect(part)) as target:
        source.backup(target)
        complaint = target.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if complaint != "ok":
            raise JournalError(JournalProblem.CORRUPT, path, str(complaint))
        if _counts(source) != _counts(target):
            raise JournalError(JournalProblem.DISK, part, "the copy has not as many rows as the journal")


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - the file's own names
        for name in names
    }


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # folders cannot be opened there; NTFS keeps its own log of names
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):  # a copy too many is no reason to stop
        path.unlink()


_PROBLEMS = {
    errno.ENOSPC: JournalProblem.FULL,
    122: JournalProblem.FULL,  # EDQUOT, which Windows' errno module does not have
    errno.EACCES: JournalProblem.READ_ONLY,
    errno.EPERM: JournalProblem.READ_ONLY,
    errno.EROFS: JournalProblem.READ_ONLY,
}
