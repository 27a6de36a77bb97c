"""A database's file for its owner alone: SQLite makes files that everybody may read."""

from __future__ import annotations

import contextlib
from pathlib import Path


def make_private(path: Path) -> None:
    """Make an empty file for its owner alone where there is none; one that is there keeps its mode. What cannot be made
    here, SQLite explains when it opens it."""
    with contextlib.suppress(OSError):
        path.touch(mode=0o600, exist_ok=False)
