"""Files written so that no crash, no full disk and no second process leaves half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

#: Opening a pipe waits for its other end unless it is told not to; Windows has no such flag, and needs one of its own.
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def read_file(path: Path) -> bytes:
    """All of a file; nothing where there is none. Raises OSError."""
    try:
        return read_part(path, -1)
    except FileNotFoundError:
        return b""


def read_part(path: Path, most: int) -> bytes:
    """The first `most` bytes of a file (all, when negative), without ever waiting for somebody to write them. Raises
    OSError: FileNotFoundError, and one for what is a pipe or a socket under a file's name."""
    with os.fdopen(os.open(path, os.O_RDONLY | _AT_ONCE), "rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
            raise OSError(errno.EINVAL, "This is no file but a pipe", str(path))
        return file.read(most)


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` to `path` atomically and durably: a temporary file beside it, fsync, rename, fsync of the folder.

    A new file is readable by its owner alone; one that is there keeps its mode and owner, and a symbolic link stays and
    has the file that it names replaced. Raises OSError and then leaves the old file as it was, also where its owner
    could not be kept.
    """
    _replace(Path(os.path.realpath(path)), data, 0o600)


def save_file(path: Path, data: bytes) -> None:
    """Write a document where a person asked for it: as `replace_file` does, but a new one is read by whom their other
    files are read by, and to what is no file (a pipe, a terminal) it is written as to any. Raises OSError, which names
    what was asked for."""
    real = Path(os.path.realpath(path))
    try:
        if real.exists() and not real.is_file():
            real.write_bytes(data)
        else:
            _replace(real, data, 0o666)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _replace(path: Path, data: bytes, mode: int) -> None:
    fresh = path.with_name(f".{path.name[:100]}.{os.getpid()}.{os.urandom(4).hex()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            _keep_mode_and_owner(path, fresh)
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
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
