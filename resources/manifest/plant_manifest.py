"""A manifest of a folder, written into it right before its backup: `python3 plant_manifest.py FOLDER...`.

Driftvakt compares with it what a restore test brought back, also when the folder has gone on since. Standard library
only; put it on the node and call it before the backup (ExecStartPre= of its unit). docs/recovery.md has its form.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

NAME = ".driftvakt-manifest"
BLOCK_BYTES = 1 << 20


def escaped(name: bytes) -> str:
    """A name as JSON can hold it: bytes that are no UTF-8 as \\x and two digits, a backslash as two."""
    return name.replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace")


def summed(path: bytes) -> tuple[int, str]:
    """How many bytes a file holds, and their SHA-256. Raises OSError."""
    known, size = hashlib.sha256(), 0
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK  # house: posix-only: it is called on nodes, which run Linux
    fd = os.open(path, flags)
    with os.fdopen(fd, "rb") as file:
        for block in iter(partial(file.read, BLOCK_BYTES), b""):
            known.update(block)
            size += len(block)
    return size, known.hexdigest()


def attributes(path: bytes) -> dict[str, str]:
    """Extended attributes, by the SHA-256 of their values; none where the system has none."""
    try:
        names = os.listxattr(path, follow_symlinks=False)
        return {name: hashlib.sha256(os.getxattr(path, name, follow_symlinks=False)).hexdigest() for name in names}
    except OSError:
        return {}


_KINDS = (
    (stat.S_ISREG, "file"),
    (stat.S_ISDIR, "folder"),
    (stat.S_ISLNK, "link"),
    (stat.S_ISFIFO, "fifo"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "character"),
    (stat.S_ISBLK, "block"),
)


def rows(root: bytes, name: bytes, device: int) -> Iterator[list[Any]]:
    """The entry of a path and of what lies below it: names in the order of their bytes, folders before what they hold.
    No link is followed, and no other file system entered."""
    path = os.path.join(root, name) if name else root
    found = os.lstat(path)
    kind = next((kind for test, kind in _KINDS if test(found.st_mode)), "other")
    size, total, to, unsure = 0, "", "", False
    below: list[bytes] = []
    try:
        if kind == "file":
            size, total = summed(path)
            unsure = os.lstat(path).st_ctime_ns != found.st_ctime_ns
        elif kind == "link":
            to = escaped(os.readlink(path))
        elif kind == "folder" and found.st_dev != device:
            unsure = True
        elif kind == "folder":
            below = sorted(os.listdir(path))
    except OSError:
        unsure = True
    mode, owner = stat.S_IMODE(found.st_mode), (found.st_uid, found.st_gid)
    times = (found.st_mtime_ns, found.st_ctime_ns)
    yield [escaped(name), kind, size, mode, *owner, *times, total, to, attributes(path), unsure]
    for each in below:
        inner = os.path.join(name, each) if name else each
        if inner != NAME.encode():
            yield from rows(root, inner, device)


def plant(folder: str) -> None:
    """Write the manifest of a folder into it: whole, or the one before stays. Raises OSError."""
    root = os.fsencode(folder)
    path = os.path.join(root, NAME.encode())
    fresh = path + b".new"
    made = round(time.time() * 1000)
    with open(fresh, "w", encoding="utf-8") as file:
        os.chmod(fresh, 0o600)
        file.write(json.dumps({"driftvakt_manifest": 1, "made": made}) + "\n")
        for row in rows(root, b"", os.lstat(root).st_dev):
            if row[0] != f"{NAME}.new":
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)


if __name__ == "__main__":
    for folder in sys.argv[1:]:
        plant(folder)
