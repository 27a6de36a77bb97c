"""Evidence as files: each under its SHA-256 in a folder of its own beside the journal, whole or not at all, for its
owner alone.

A file is durable before an entry names it, so no entry names a file that was never there. One that no entry names, for
the program died in between or an older copy of the journal was brought back, is told of and stays: what is left of a
file that never became whole is swept away.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
from collections.abc import Collection, Iterator
from enum import StrEnum
from pathlib import Path

#: The folder beside the journal.
FOLDER = "evidence"
_NAME = re.compile(r"[0-9a-f]{64}")
_PIECE = 1 << 20
#: No larger file is kept: it is held in memory on the way.
LARGEST_FILE = 1 << 30
#: The ending of a file that is being written.
_PART = ".part"
#: What is unfinished for so many seconds is nobody's any more: no program takes that long to write a file.
_UNFINISHED_SECONDS = 24 * 3600.0


class Standing(StrEnum):
    """How a file of evidence stands."""

    SOUND = "sound"
    MISSING = "missing"
    SPOILT = "spoilt"  # its content is not what its name says
    UNREADABLE = "unreadable"


class EvidenceFolder:
    """The files of evidence in a folder. Methods block and raise OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Where a file of evidence lies, or would."""
        if not is_sha256(sha256):
            raise ValueError(f"{sha256!r} is no SHA-256")
        return self._folder / sha256

    def put(self, content: bytes) -> str:
        """Keep something; gives its SHA-256. It is durable when this returns."""
        sha256 = hashlib.sha256(content).hexdigest()
        if self.look(sha256) is Standing.SOUND:
            self._settle()
            return sha256
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self._folder / f"{sha256}.{os.getpid()}{_PART}"
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path(sha256))
        except BaseException:
            with contextlib.suppress(OSError):
                fresh.unlink()
            raise
        self._settle()
        return sha256

    def _settle(self) -> None:
        """Have the folder's names on the disk, where that can be asked for."""
        for folder in (self._folder, self._folder.parent) if os.name == "posix" else ():
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def read(self, sha256: str) -> bytes:
        """A file of evidence, as it lies there: `look` says whether it is sound."""
        return self.path(sha256).read_bytes()

    def look(self, sha256: str) -> Standing:
        """How a file stands: all of it is read."""
        try:
            return Standing.SOUND if hash_of(self.path(sha256)) == sha256 else Standing.SPOILT
        except FileNotFoundError:
            return Standing.MISSING
        except OSError:
            return Standing.UNREADABLE

    def unnamed(self, named: Collection[str]) -> list[Path]:
        """Files in the folder that nothing names."""
        return [path for path in self._files() if path.name not in named]

    def sweep(self, now: float) -> list[Path]:
        """Remove what never became a file of evidence, once nobody is at it any more; gives what went."""
        gone: list[Path] = []
        for path in self._files():
            if not path.name.endswith(_PART):
                continue
            with contextlib.suppress(OSError):
                if now - path.stat().st_mtime > _UNFINISHED_SECONDS:
                    path.unlink()
                    gone.append(path)
        return gone

    def _files(self) -> Iterator[Path]:
        with contextlib.suppress(FileNotFoundError):
            for path in sorted(self._folder.iterdir()):
                stem = path.name.partition(".")[0]
                if _NAME.fullmatch(stem) and (path.name == stem or path.name.endswith(_PART)):
                    yield path


def is_sha256(value: object) -> bool:
    """Whether it is one, as files here are named: in lowercase hex."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def content_of(path: Path) -> bytes:
    """What a file holds that is to be kept. Raises OSError, for a pipe or a device, too: those may never end; and for
    more than LARGEST_FILE."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    with path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1) if os.fstat(file.fileno()).st_size <= LARGEST_FILE else None
    if content is None or len(content) > LARGEST_FILE:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return content


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, in lowercase hex. Raises OSError, also for what is no file: a pipe would hold it up."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
