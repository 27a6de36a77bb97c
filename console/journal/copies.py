"""Copies of a journal's file: those kept beside it before its tables change or another takes its place, and backups in
a folder of their own."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from console.journal.model import JournalError, JournalProblem

#: How many copies stay; the oldest goes when another is made.
KEPT = 2
#: What SQLite keeps beside a file.
_BESIDE = ("-journal", "-wal", "-shm")
#: Pages that a backup copies at a time, and how often it begins anew.
_STEP_PAGES, _RESTARTS = 1000, 5
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
        clear_scratch(part)
        raise JournalError(_PROBLEMS.get(error.errno or 0, JournalProblem.UNREACHABLE), path, str(error)) from error
    except BaseException:
        clear_scratch(part)
        raise
    for old in copies_of(path)[:-KEPT]:
        _remove(old)
    return kept


def copies_of(path: Path) -> list[Path]:
    """The copies that lie beside a journal, oldest first."""
    return sorted(path.parent.glob(f"{path.name}.at-*"), key=lambda copy: copy.name[-_STAMP:])


def backup_copy(path: Path, target: Path, mark: Callable[[sqlite3.Connection], object]) -> None:
    """Copy the journal at `path`, which others may go on writing, to `target`, and check the copy; `mark` writes into
    it what it is. The copy is whole and on its disk when it has its name; else nothing of it stays. Raises
    JournalError, and sqlite3's errors of the journal itself."""
    part = target.with_name(f"{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600, exist_ok=False)
        with contextlib.closing(sqlite3.connect(path)) as source, contextlib.closing(sqlite3.connect(part)) as copy:
            _in_steps(source, copy)
            # One file: no journal of its own lies beside it, wherever it is carried.
            copy.execute("PRAGMA journal_mode = DELETE")
            mark(copy)
            copy.commit()
            _complain(copy, path)
        _sync(part)
        part.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        clear_scratch(part)
        raise JournalError(_PROBLEMS.get(error.errno or 0, JournalProblem.UNREACHABLE), target, str(error)) from error
    except BaseException:
        clear_scratch(part)
        raise


class _Restarted(Exception):
    """The copy began anew too often, since somebody writes all the time."""


def _in_steps(source: sqlite3.Connection, copy: sqlite3.Connection) -> None:
    """Copy a few pages at a time, so that a slow disk keeps no writer waiting; each write begins it anew, so after some
    of them all is copied in one go."""
    least, restarts = 1 << 62, 0

    def look(_status: int, remaining: int, _total: int) -> None:
        nonlocal least, restarts
        restarts += remaining > least
        least = remaining
        if restarts > _RESTARTS:
            raise _Restarted

    try:
        source.backup(copy, pages=_STEP_PAGES, progress=look, sleep=0.0)
    except _Restarted:
        source.backup(copy)


def put_in_place(fresh: Path, path: Path, stamp: str) -> Path | None:
    """Let the file `fresh` take the place of the journal at `path`, in one step; gives the file as it was, under
    another name beside it. No program may be writing. Raises JournalError."""
    kept = path.with_name(f"{path.name}.before-{stamp}")
    try:
        _sync(fresh)
        if path.exists():
            try:
                os.link(path, kept)
            except OSError:  # a disk without links
                shutil.copy2(path, kept)
                _sync(kept)
        for suffix in _BESIDE:
            part = path.with_name(path.name + suffix)
            if part.exists():
                part.replace(kept.with_name(kept.name + suffix))
        fresh.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise JournalError(_PROBLEMS.get(error.errno or 0, JournalProblem.UNREACHABLE), path, str(error)) from error
    return kept if kept.exists() else None


def clear_scratch(scratch: Path) -> None:
    """Remove a file that was made to be looked at, with all that was made beside it."""
    for part in scratch.parent.glob(f"{scratch.name}*"):
        _remove(part)


def _copy(path: Path, part: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as source, contextlib.closing(sqlite3.connect(part)) as target:
        source.backup(target)
        _complain(target, path)
        if _counts(source) != _counts(target):
            raise JournalError(JournalProblem.DISK, part, "the copy has not as many rows as the journal")


def _complain(copy: sqlite3.Connection, path: Path) -> None:
    """Raises JournalError where a copy is damaged: then what it was made of is."""
    complaint = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if complaint != "ok":
        raise JournalError(JournalProblem.CORRUPT, path, str(complaint))


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
