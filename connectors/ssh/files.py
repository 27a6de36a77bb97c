"""Small private files, written so that no crash and no second process leaves half of one."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path


def read_file(path: Path) -> bytes:
    """All of a file; nothing where there is none. Raises OSError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` to `path` atomically and durably: a temporary file beside it, fsync, rename, fsync of the folder.

    A new file is readable by its owner alone; one that is there keeps its mode and owner, and a symbolic link stays and
    has the file that it names replaced. Raises OSError and then leaves the old file as it was, also where its owner
    could not be kept.
    """
    path = Path(os.path.realpath(path))
    handle, name = tempfile.mkstemp(prefix=path.name + ".", dir=path.parent)  # mkstemp opens with mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            _keep_mode_and_owner(path, Path(name))
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    if sys.platform != "win32":  # Windows cannot open a folder; its rename is journalled by NTFS
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _keep_mode_and_owner(old: Path, new: Path) -> None:
    try:
        was = old.stat()
    except FileNotFoundError:
        return
    if sys.platform != "win32":  # which has neither
        made = new.stat()
        if (made.st_uid, made.st_gid) != (was.st_uid, was.st_gid):
            os.chown(new, was.st_uid, was.st_gid)
        new.chmod(stat.S_IMODE(was.st_mode))  # after the owner, whose change takes bits away


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on `path` (made when missing), against other processes; waits for it. Raises OSError."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - exists only there

            msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - exists only there

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)  # and with it goes the lock
