"""Claims: which program of this console carries a run out, held by a lock that goes with the program."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from console.work.service.lanes import CannotAct
from resources.text import QT_TRANSLATE_NOOP, say

_ELSEWHERE = QT_TRANSLATE_NOOP("Acts", "Another program of this console carries this plan out already.")
#: Who only looks holds a claim for a moment: that long it is tried again, in seconds.
_PATIENCE = 0.5


class FileClaims:
    """Claims as locked files in a folder, which is made when the first is needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextlib.contextmanager
    def claim(self, run: str) -> Iterator[None]:
        """Hold a run. Raises CannotAct where another program has it, and OSError."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path = self._folder / f"{run}.lock"
        end = time.monotonic() + _PATIENCE
        while (handle := locked(path)) is None:
            if time.monotonic() >= end:
                raise CannotAct("elsewhere", say(_ELSEWHERE))
            time.sleep(0.02)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)  # held still: nobody locks what has no name any more
            os.close(handle)

    def held(self, run: str) -> bool:
        """Whether any program holds it, this one included."""
        path = self._folder / f"{run}.lock"
        if not path.exists():
            return False
        handle = locked(path)
        if handle is None:
            return True
        os.close(handle)
        return False


def locked(path: Path) -> int | None:
    """The file, open and locked; None where somebody else has it locked, or took its name away meanwhile."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - exists only there

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - exists only there

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(handle).st_ino == path.stat().st_ino:
            return handle
    except OSError:
        pass
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None
