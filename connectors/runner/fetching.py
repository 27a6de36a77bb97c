"""Fetching a file of a node onto this computer: whole and with the sum that the node told, or not at all.

What came lies beside its place, under a name made of the file's sum, until all of it is there; the next attempt takes a
sum of that and goes on behind it. A file that holds something else by then has another sum, and begins anew.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import threading
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import IO

import msgspec

from connectors.runner.client import RunnerProblem
from connectors.runner.files import NodeFiles
from connectors.runner.messages import Entry
from connectors.streams import ConnectorError

_BLOCK = 1 << 20
#: A file's sum is taken so often where it is written meanwhile.
_TRIES = 3


class Phase(StrEnum):
    """What a fetch is doing: the node takes the file's sum, or the file comes."""

    SUM = "sum"
    BYTES = "bytes"


class Fetched(msgspec.Struct, frozen=True):
    """A file that was fetched: how many bytes, with which sum, and how many of them an attempt before had brought."""

    size: int
    sha256: str
    had: int


#: Told what goes on, how many bytes of it are done, and of how many.
Progress = Callable[[Phase, int, int], object]


class Place:
    """Where a fetched file goes on this computer; something that has the name is replaced only if that was said."""

    def __init__(self, path: Path, *, replace: bool = False) -> None:
        self.path, self._replace = path, replace

    def check(self) -> None:
        """Raises OSError where the name cannot be given."""
        if self.path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(self.path))
        if not self._replace and os.path.lexists(self.path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(self.path))

    def partial(self, sha256: str) -> Path:
        own = hashlib.sha256(f"{self.path.name}\0{sha256}".encode("utf-8", "surrogateescape")).hexdigest()[:32]
        return self.path.with_name(f".driftvakt-{own}.part")

    def give(self, partial: Path) -> None:
        """Have what came bear the name."""
        self.check()
        partial.replace(self.path)


def fetch(
    files: NodeFiles,
    path: str,
    place: Place,
    *,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Fetched:
    """Fetch a file as it was when its sum was taken, or what is missing of it. Raises ConnectorError, REFUSED for what
    is no file (`no_file`; `link` with where it leads), was written over meanwhile (`changed`), is not what was told
    (`other_content`), or was stopped (`cancelled`): then the next attempt goes on. Raises OSError for what this
    computer cannot keep."""
    place.check()
    told = progress or _untold
    entry = _described(files, path, lambda done: told(Phase.SUM, done, 0), stop)
    partial = place.partial(entry.sha256)
    with _opened(partial) as sink:
        known, had = hashlib.sha256(), _had(sink, entry.size)
        _take_in(sink, known, had)
        if shutil.disk_usage(partial.parent).free < entry.size - had:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(partial.parent))
        told(Phase.BYTES, had, entry.size)
        at, written = had, False
        try:
            for begins, part in files.parts(path, had, entry.size, stop=stop):
                written = written or (part.size, part.mtime_ns) != (entry.size, entry.mtime_ns)
                if begins != at or not part.data:  # it is shorter by now
                    written = True
                    break
                sink.write(part.data)
                known.update(part.data)
                at += len(part.data)
                told(Phase.BYTES, at, entry.size)
                if stop is not None and stop.is_set() and at < entry.size:
                    raise _refused(files, "cancelled", path)
        except OSError as error:
            if error.errno == errno.ENOSPC:  # a full disk is not kept full
                sink.truncate(0)
            raise
        sink.flush()
        os.fsync(sink.fileno())
    if at != entry.size or known.hexdigest() != entry.sha256:
        partial.unlink()  # also what an attempt before brought may be none of it
        raise _refused(files, "changed" if written else "other_content", path)
    place.give(partial)
    return Fetched(entry.size, entry.sha256, had)


def _described(files: NodeFiles, path: str, told: Callable[[int], object], stop: threading.Event | None) -> Entry:
    """The file itself, with the sum of what it holds now. One that is written all the time, as a log is, is tried
    again."""
    for _ in range(_TRIES):
        entry = _summed(files, path, told, stop)
        if not entry.changed:
            break
    if entry.type not in ("file", "link"):
        raise _refused(files, "no_file", path)
    if entry.type == "link":
        raise _refused(files, "link", path, to=entry.to)
    if entry.error:
        raise _refused(files, "system", path, error=entry.error)
    if entry.changed or not entry.sha256:
        raise _refused(files, "changed", path)
    return entry


def _summed(files: NodeFiles, path: str, told: Callable[[int], object], stop: threading.Event | None) -> Entry:
    found: list[Entry] = []

    def more(entries: tuple[Entry, ...], done: int) -> None:
        found.extend(entries)
        told(done)

    try:
        files.tree(path, more, most=1, stop=stop)
    except ConnectorError as error:
        if error.facts.get("why") != "too_many":
            raise
        raise _refused(files, "no_file", path) from error  # a folder, and something lies in it
    if len(found) != 1:
        raise _refused(files, "no_file", path)
    return found[0]


def _refused(files: NodeFiles, why: str, path: str, **facts: str) -> ConnectorError:
    return ConnectorError(RunnerProblem.REFUSED, files.target, facts={"why": why, **facts}, raw=path)


def _opened(partial: Path) -> IO[bytes]:
    """What came by now, this user's alone. Raises OSError for something else of that name."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    fd = os.open(partial, flags, 0o600)
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(partial))
    return os.fdopen(fd, "r+b")


def _had(sink: IO[bytes], size: int) -> int:
    """How many bytes an attempt before brought; none where it is more than there are."""
    had = os.fstat(sink.fileno()).st_size
    if had > size:
        sink.truncate(0)
        return 0
    return had


def _take_in(sink: IO[bytes], known: hashlib._Hash, had: int) -> None:
    while had > 0:
        block = sink.read(min(_BLOCK, had))
        if not block:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        known.update(block)
        had -= len(block)
    sink.seek(0, os.SEEK_END)


def _untold(_phase: Phase, _done: int, _of: int) -> None:
    """Nobody looks."""
