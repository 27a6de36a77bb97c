"""The directories of the demo site: its keys and its nodes' files."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

#: Linux keeps this in memory: the nodes' files change every second and are worth no disk's wear.
_MEMORY = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a private directory with a random name in it
#: A site of 16 nodes takes about 8 MB; containers often have 64 MB there.
_ROOM_BYTES = 48 << 20


def make_directory(path: Path) -> None:
    """Create a directory for the owner alone, parents too. Raises OSError."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def make_temporary() -> Path:
    """A new directory for the owner alone, in memory where the system offers that. Raises OSError."""
    roomy = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free >= _ROOM_BYTES
    return Path(tempfile.mkdtemp(prefix="driftvakt-demo-", dir=_MEMORY if roomy else None))
