"""Data of the demo site that nothing protects: small real files on four nodes, for a search to find."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from random import Random

from connectors.site_simulator.directories import make_directory


@dataclass(frozen=True, slots=True)
class Left:
    """A file of so many bytes on a node, last written so many days before the opening."""

    node: str
    path: str
    size: int
    days: float


LEFT = (
    Left("g04", "/var/lib/qdrant/raft_state.json", 312, 0.1),
    Left("g04", "/var/lib/qdrant/collections/manuals/0/segments/a1.bin", 9_400, 0.1),
    Left("g02", "/home/e.berg/finetunes/weld-inspect-lora/adapter.safetensors", 41_200, 6.0),
    Left("g02", "/home/e.berg/finetunes/weld-inspect-full/model-00001.safetensors", 88_000, 2.0),
    Left("g10", "/var/lib/etcd/member/wal/0000000000000000-0000000000000000.wal", 6_400, 0.01),
    Left("g11", "/var/lib/postgresql/15/main/PG_VERSION", 3, 400.0),
    Left("u01", "/srv/registry/docker/registry/v2/repositories/README", 40, 12.0),
)


def furnish(root: Path, node: str, seed: int, opening: float) -> None:
    """Put a node's files below its `root`, as of `opening` (unix seconds). Raises OSError."""
    for each in LEFT:
        if each.node == node:
            place = root / each.path.lstrip("/")
            make_directory(place.parent)
            chance = Random(f"{seed} {each.path}")  # noqa: S311 - what files hold
            place.write_bytes(chance.randbytes(each.size))
            os.utime(place, (opening - each.days * 86400.0,) * 2)
