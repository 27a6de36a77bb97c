"""The last words of GPUs in telemetry.db, what each said of itself: of one that is lost that explains the loss, after a
restart of the console, too."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace

import msgspec

from console.fleet.model.readings import LastKnown
from console.fleet.service.history.schema import LAST_KNOWN
from console.fleet.service.history.shapes import Shapes

#: Of one GPU so many processes are kept; a node may claim any number.
MOST_PROCESSES = 100

#: By GPU.
Said = Mapping[str, LastKnown]
_Kept = dict[str, LastKnown]


def write_last(connection: sqlite3.Connection, shapes: Shapes, said: Mapping[str, Said]) -> None:
    """Keep what nodes' GPUs said last, in the place of what was kept of them; raises sqlite3.Error."""
    with shapes.transaction(connection):
        for node, last in said.items():
            shapes.node(connection, node)  # it goes when the node goes
            kept = {gpu: replace(each, processes=each.processes[:MOST_PROCESSES]) for gpu, each in last.items()}
            row = (LAST_KNOWN + node, msgspec.json.encode(kept).decode())
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", row)


def read_last(connection: sqlite3.Connection, node: str) -> Said:
    """What a node's GPUs said last; raises sqlite3.Error."""
    found = connection.execute("SELECT value FROM meta WHERE key = ?", (LAST_KNOWN + node,)).fetchone()
    try:
        return msgspec.json.decode(str(found[0]), type=_Kept) if found is not None else {}
    except msgspec.DecodeError:  # damaged: not known is the truth about it
        return {}
