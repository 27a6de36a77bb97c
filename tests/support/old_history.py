"""A history as version 1 left it: two nodes of 4,000 seconds, written by commit df0f3c9, killed in the last minute."""

from __future__ import annotations

import tarfile
from pathlib import Path

RECORDED = Path(__file__).resolve().parents[1] / "unit/fleet/data/telemetry-1.tar.gz"
SECONDS = 4000
#: Every value of hall/g01 is the second it was measured in, of hall/g02 that and this.
SECOND_NODE = 10_000


def unpack(folder: Path) -> Path:
    """Put telemetry.db and its hot log into a folder; returns the database's path."""
    with tarfile.open(RECORDED) as archive:
        archive.extractall(folder, filter="data")
    return folder / "telemetry.db"
